#include <sodium.h>

#include <algorithm>
#include <array>

#include "auth/parts.h"
#include "auth/secret.h"
#include "auth/session_sql.h"
#include "base/text.h"
#include "db/housekeeping.h"

namespace rangkul::auth {
namespace {

namespace sql = session_sql;
using db::bind;

constexpr std::int64_t touch_after_seconds = 60;
constexpr std::int64_t keep_days = 90;
constexpr std::int64_t seconds_a_day = 86'400;
constexpr std::int64_t seconds_a_minute = 60;

Error ended() { return Error{ErrorKind::unauthenticated, "auth.session"}; }

/// What a session lets its account do now.
Rights rights_now(SessionInfo const& session, catalogue::Catalogue const& catalogue, Date on) {
  if (session.must_change_password) return rights_of(catalogue, {}, false, on);
  return rights_of(catalogue, session.roles, session.totp_verified, on);
}

}  // namespace

Result<Visitor> actor_of_session(db::Transaction& tx, catalogue::Catalogue const& catalogue,
                                 std::string_view token, Instant now) {
  if (token.empty()) return ended();
  auto const row =
      tx.first<SessionId, AccountId, std::string, bool, Instant, Instant, Instant, std::string>(
          sql::session_by_token, {bind("token_hash", secret_hash(token))});
  if (!row) return ended();
  auto const& [id, account_id, state, verified, created, seen, expires, account_state] = *row;
  auto const on = today(now);
  auto const limits = limits_on(catalogue, on);
  if (now >= expires || now >= seen.plus_seconds(limits.idle_minutes * seconds_a_minute))
    return ended();
  if (account_state == word_of(AccountState::disabled)) return ended();
  auto const account = read_account(tx, account_id);
  if (!account) return ended();

  SessionInfo session;
  session.id = id;
  session.account = account_id;
  session.state = state == "open" ? SessionInfo::State::open : SessionInfo::State::awaiting_totp;
  session.totp_verified = verified;
  session.must_change_password = account->must_change_password;
  session.roles = account->roles;
  session.roles_waiting_for_totp = roles_waiting(catalogue, account->roles, verified, on);
  session.preferences = account->preferences;
  session.created_at = created;
  session.last_seen_at = seen;
  session.csrf_token = csrf_token(token);
  if (session.state == SessionInfo::State::awaiting_totp)
    return Visitor{Actor::nobody(account->preferences.language), std::move(session)};
  auto const actor = Actor::person(account_id, account->name, rights_now(session, catalogue, on),
                                   account->area, account->preferences.language);
  auto const roles = session.must_change_password ? std::vector<std::string>{} : session.roles;
  return Visitor{actor.in_department(account->department).in_roles(roles), std::move(session)};
}

bool needs_touch(SessionInfo const& session, Instant now) {
  return now >= session.last_seen_at.plus_seconds(touch_after_seconds);
}

void touch_session(db::Transaction& tx, SessionId session, Instant now) {
  db::Housekeeping(tx).run(sql::touch_session, {bind("now", now), bind("id", session)});
}

std::string csrf_token(std::string_view session_token) {
  CHECK_THAT(sodium_init() >= 0);
  static constexpr std::string_view purpose = "csrf";
  std::array<unsigned char, crypto_auth_hmacsha256_KEYBYTES> key{};
  crypto_generichash(key.data(), key.size(),
                     reinterpret_cast<unsigned char const*>(session_token.data()),
                     session_token.size(), nullptr, 0);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<unsigned char const*>(purpose.data()),
                         purpose.size(), key.data());
  constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::array<char, sodium_base64_ENCODED_LEN(crypto_auth_hmacsha256_BYTES, variant)> text{};
  sodium_bin2base64(text.data(), text.size(), mac.data(), mac.size(), variant);
  return text.data();
}

bool csrf_matches(std::string_view session_token, std::string_view sent) {
  auto const right = csrf_token(session_token);
  return sent.size() == right.size() && sodium_memcmp(sent.data(), right.data(), right.size()) == 0;
}

std::vector<SessionRow> list_sessions(Context& context, SessionId current) {
  std::vector<SessionRow> out;
  auto const now = context.clock.now();
  auto const limits = limits_on(context.catalogue, today(now));
  context.tx.each(
      sql::sessions_of,
      {bind("account", context.actor.account().value()), bind("now", now),
       bind("idle_since", now.plus_seconds(-limits.idle_minutes * seconds_a_minute))},
      [&](SessionId id, Instant created, Instant seen, std::string remote, std::string agent) {
        out.push_back({id, created, seen, std::move(remote), std::move(agent), id == current});
      });
  return out;
}

Status sign_out(Context& context, std::string_view token) {
  auto const row = context.tx.first<SessionId, AccountId>(sql::session_by_token,
                                                          {bind("token_hash", secret_hash(token))});
  if (!row) return {};
  auto const& [session, account] = *row;
  audit::Change change(context, account_event("auth.signed_out", account));
  change.run(sql::end_session, {bind("id", session), bind("account", account)});
  return {};
}

Status revoke_session(Context& context, SessionId session) {
  auto const account = context.actor.account();
  if (!account.is_set()) return forbidden();
  audit::Change change(context, account_event("auth.session_revoked", account));
  if (change.run(sql::end_session, {bind("id", session), bind("account", account)}) == 0)
    return not_found();
  return {};
}

Result<std::int64_t> sign_out_everywhere(Context& context, SessionId keep) {
  auto const account = context.actor.account();
  if (!account.is_set()) return forbidden();
  // Rows of sessions that ran out by themselves are closed too, but nobody wants them counted.
  auto const open = list_sessions(context, keep);
  auto const count =
      std::ranges::count_if(open, [](SessionRow const& row) { return !row.current; });
  audit::Change change(context, account_event("auth.signed_out_everywhere", account));
  end_sessions(change, account, keep);
  change.note("sessions", count);
  return count;
}

std::int64_t forget_old_sessions(db::Transaction& tx, Instant now) {
  auto const before = bind("before", now.plus_seconds(-keep_days * seconds_a_day));
  db::Housekeeping keep(tx);
  return keep.run(sql::forget_attempts, {before}) + keep.run(sql::forget_sessions, {before});
}

}  // namespace rangkul::auth
