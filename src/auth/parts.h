#pragma once
// Inside of auth/: what accounts, sessions and the second step share.

#include <optional>
#include <string>
#include <string_view>

#include "audit/audit.h"
#include "auth/account.h"
#include "auth/session.h"

namespace rangkul::auth {

/// The day of office rules: dates of the catalogue are Indonesian days.
inline Date today(Instant now) { return local_date(now, Zone::wib); }

/// An account with its roles, wherever it lies.
std::optional<Account> read_account(db::Transaction& tx, AccountId id);
std::optional<AccountId> account_of_login(db::Transaction& tx, std::string_view login);
/// As it is compared and stored: trimmed, in small letters.
std::string login_key(std::string_view login);
/// Ends every session of an account but one; returns how many.
std::int64_t end_sessions(audit::Change& change, AccountId account, SessionId keep = {});
/// An event about one account.
audit::Event account_event(std::string_view name, AccountId account, std::string_view reason = {});

struct Totp {
  std::string secret;  // raw bytes
  bool confirmed{false};
  std::int64_t last_step{0};
};
std::optional<Totp> read_totp(db::Transaction& tx, AccountId account);
/// As typed from paper: blanks and hyphens dropped, capital letters.
std::string recovery_hash(AccountId account, std::string_view code);

}  // namespace rangkul::auth
