#pragma once
// The second step: time-based codes (RFC 6238, SHA-1, 6 digits, 30 s) and codes for a lost phone.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/session.h"
#include "base/clock.h"
#include "base/result.h"
#include "db/db.h"

namespace rangkul::auth {

/// The step of a moment: seconds / 30.
std::int64_t totp_step(Instant at);
/// Six digits of a secret (raw bytes) at a step. source: RFC 6238
std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);
/// The step whose code this is, one step early or late allowed, later than `last_used`; a code
/// works once. Blanks in the code are passed over.
std::optional<std::int64_t> totp_matches(std::string_view secret, std::string_view code, Instant at,
                                         std::int64_t last_used);

/// What the page shows while enrolling: the secret in base32 and the address for the QR code.
struct TotpEnrolment {
  std::string secret_base32;
  std::string uri;  // otpauth://totp/Rangkul:login?secret=...&issuer=...
};
/// Begins or begins again; nothing is required until confirm_totp. errors: auth.totp_exists
Result<TotpEnrolment> enrol_totp(Context& context, std::string_view issuer);
/// Ten codes of which each works once, shown only now. errors: auth.totp_not_enrolled,
/// auth.totp_wrong (field "code"), auth.totp_exists
/// The given session of the actor counts as verified from then on.
Result<std::vector<std::string>> confirm_totp(Context& context, SessionId session,
                                              std::string_view code);
/// A manager takes the second step of somebody who lost phone and codes; all sessions end.
/// errors: forbidden, not_found, auth.reason_needed
Status remove_totp(Context& context, AccountId account, std::string_view reason);

}  // namespace rangkul::auth
