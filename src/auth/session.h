#pragma once
// Coming in, staying in and going out. sign_in and verify_totp open their own transactions, because
// a refused try must be remembered and hashing must not hold the store.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/account.h"
#include "base/actor.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalogue/catalogue.h"
#include "db/db.h"

namespace rangkul::auth {

using SessionId = Id<struct SessionTag>;

/// What the functions need that open transactions of their own.
struct Door {
  db::Store& store;
  Clock const& clock;
  catalogue::Catalogue const& catalogue;
  std::string remote{};      // address of the peer
  std::string user_agent{};  // for the list of sessions; cut to 200 bytes
};

/// The limits of a day, from the catalogue's parameters auth.*.
struct Limits {
  std::int64_t idle_minutes{480};
  std::int64_t absolute_hours{24};
  std::int64_t window_minutes{15};
  std::int64_t tries_per_account{5};
  std::int64_t tries_per_remote{20};
  std::int64_t failures_until_lock{15};  // within 24 hours
  std::int64_t lock_minutes{60};
};
Limits limits_on(catalogue::Catalogue const& catalogue, Date on);

/// Failed tries so far, and what they lead to.
struct Tries {
  std::int64_t of_account_in_window{0};
  std::int64_t of_remote_in_window{0};
  std::int64_t of_account_in_day{0};
  std::optional<Instant> oldest_of_account;  // in the window
  std::optional<Instant> oldest_of_remote;
};
struct Verdict {
  enum class Kind { allow, wait };
  Kind kind{Kind::allow};
  std::int64_t wait_minutes{0};
};
/// Whether another try is let through. Pure.
Verdict decide_try(Tries const& tries, Limits const& limits, Instant now);
/// Whether the failure just counted locks the account. Pure.
bool locks_account(Tries const& tries_with_this, Limits const& limits);

struct SignedIn {
  std::string token;  // 43 characters of base64url, for the cookie; not stored anywhere
  SessionId session;
  AccountId account;
  bool needs_totp{false};  // the session has no right until verify_totp
  bool must_change_password{false};
};
/// errors: auth.wrong (login or password), auth.too_many (detail minutes), auth.locked (detail
/// reason), auth.disabled (detail reason; only after the right password)
Result<SignedIn> sign_in(Door& door, std::string_view login, std::string_view password);
/// A TOTP or recovery code for a session that waits for it. The token changes with the new power.
/// errors: auth.session, auth.totp_wrong, auth.too_many
Result<SignedIn> verify_totp(Door& door, std::string_view token, std::string_view code);

struct SessionInfo {
  SessionId id;
  AccountId account;
  enum class State { awaiting_totp, open } state{State::open};
  bool totp_verified{false};
  bool must_change_password{false};
  /// Roles whose guarded rights sleep until the account has a second step.
  std::vector<std::string> roles_waiting_for_totp;
  std::vector<std::string> roles;
  Preferences preferences;
  Instant created_at;
  Instant last_seen_at;
  std::string csrf_token;
};
struct Visitor {
  Actor actor;
  SessionInfo session;
};
/// Who holds this token. A waiting session gives Actor::nobody with its SessionInfo. Reads only;
/// call touch_session when `needs_touch` says so. errors: auth.session (unknown, ended, idle too
/// long)
Result<Visitor> actor_of_session(db::Transaction& tx, catalogue::Catalogue const& catalogue,
                                 std::string_view token, Instant now);
/// True once a minute at most, so that reading pages does not write each time.
bool needs_touch(SessionInfo const& session, Instant now);
void touch_session(db::Transaction& tx, SessionId session, Instant now);

/// HMAC of the session's token: nothing to store, gone with the session.
std::string csrf_token(std::string_view session_token);
/// In constant time.
bool csrf_matches(std::string_view session_token, std::string_view sent);

/// One line of the list of sessions.
struct SessionRow {
  SessionId id;
  Instant created_at;
  Instant last_seen_at;
  std::string remote;
  std::string user_agent;
  bool current{false};
};
/// Open sessions of the actor's own account, newest use first.
std::vector<SessionRow> list_sessions(Context& context, SessionId current);
/// Ends the session of a token; no error when it is gone already.
Status sign_out(Context& context, std::string_view token);
/// Ends one of the actor's own sessions. errors: not_found
Status revoke_session(Context& context, SessionId session);
/// Ends all of the actor's sessions except `keep` (unset: all). Returns how many ended.
Result<std::int64_t> sign_out_everywhere(Context& context, SessionId keep);

/// The old password is asked; all other sessions end. errors: auth.wrong_old (field "old"),
/// auth.too_many, auth.password_same and those of check_password
Status change_password(Door& door, Visitor const& visitor, std::string_view old_password,
                       std::string_view new_password);

/// Deletes attempts and sessions that ended more than 90 days ago. Called by a daily job.
std::int64_t forget_old_sessions(db::Transaction& tx, Instant now);

}  // namespace rangkul::auth
