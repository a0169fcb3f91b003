#pragma once
// Passwords: argon2id through libsodium, 46 MiB and one pass (42 ms); few at a time, because each
// takes its memory.

#include <string>
#include <string_view>

#include "base/result.h"

namespace rangkul::auth {

/// Twelve signs at least, at most 200 bytes, not one of the common ones and not the account's own
/// login or name. errors: auth.password_short, auth.password_long, auth.password_common,
/// auth.password_own_name (field "password")
Status check_password(std::string_view password, std::string_view login, std::string_view name);

/// The argon2id text to be stored. Waits while more than four are being computed.
std::string hash_password(std::string_view password);
/// False for a wrong password and for an unreadable hash. The same cost either way.
bool password_matches(std::string_view password, std::string const& hash);
/// Costs as much as a real check, for logins that do not exist.
void spend_a_check(std::string_view password);

/// A first password to be handed over once: "tikar-7391-benang-4402" (38 bits, to be changed at
/// once).
std::string make_password();

}  // namespace rangkul::auth
