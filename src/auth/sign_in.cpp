#include "auth/account_sql.h"
#include "auth/parts.h"
#include "auth/password.h"
#include "auth/secret.h"
#include "auth/session_sql.h"
#include "auth/totp.h"
#include "auth/totp_sql.h"
#include "base/text.h"
#include "db/housekeeping.h"

namespace rangkul::auth {
namespace {

namespace sql = session_sql;
using db::bind;

constexpr std::int64_t seconds_a_minute = 60;
constexpr std::int64_t seconds_an_hour = 3'600;
constexpr std::int64_t seconds_a_day = 86'400;

Error unauthenticated(std::string code, std::map<std::string, std::string> detail = {},
                      std::string field = {}) {
  return Error{ErrorKind::unauthenticated, std::move(code), std::move(detail), std::move(field)};
}

/// The counts of tries and the rows that make them.
class TryBook {
 public:
  TryBook(Door const& door, std::string login)
      : door_(door),
        login_(std::move(login)),
        now_(door.clock.now()),
        limits_(limits_on(door.catalogue, today(now_))) {}

  Instant now() const { return now_; }
  Limits const& limits() const { return limits_; }

  Tries count(db::Transaction& tx) const {
    auto const window = now_.plus_seconds(-limits_.window_minutes * seconds_a_minute);
    Tries out;
    tx.each(sql::tries_of_account,
            {bind("login", login_), bind("window", window),
             bind("day", now_.plus_seconds(-seconds_a_day))},
            [&](std::int64_t in_window, std::int64_t in_day, std::optional<Instant> oldest) {
              out.of_account_in_window = in_window;
              out.of_account_in_day = in_day;
              out.oldest_of_account = oldest;
            });
    tx.each(sql::tries_of_remote, {bind("remote", door_.remote), bind("window", window)},
            [&](std::int64_t in_window, std::optional<Instant> oldest) {
              out.of_remote_in_window = in_window;
              out.oldest_of_remote = oldest;
            });
    // The command line and tests have no address; they share no limit.
    if (door_.remote.empty()) out.of_remote_in_window = 0;
    return out;
  }

  Status let_through(db::Transaction& tx) const {
    auto const verdict = decide_try(count(tx), limits_, now_);
    if (verdict.kind == Verdict::Kind::allow) return {};
    return Error{
        ErrorKind::too_many, "auth.too_many", {{"minutes", std::to_string(verdict.wait_minutes)}}};
  }

  void write(db::Transaction& tx, bool succeeded) const {
    db::Housekeeping(tx).run(
        sql::insert_attempt,
        {bind("id", next_id_value()), bind("login", login_), bind("remote", door_.remote),
         bind("now", now_), bind("succeeded", succeeded)});
  }

  /// Remembers a failure, tells it in the audit, and locks the account when it was one too many.
  void fail(Context& context, Account const* account) const {
    write(context.tx, false);
    if (account == nullptr) return;
    audit::Change refused(context, account_event("auth.sign_in_refused", account->id));
    if (account->state != AccountState::active || !locks_account(count(context.tx), limits_))
      return;
    audit::Change change(context, account_event("auth.account_locked", account->id));
    auto const until = now_.plus_seconds(limits_.lock_minutes * seconds_a_minute);
    change.run(account_sql::set_state,
               {bind("state", word_of(AccountState::locked)),
                bind("reason", context.catalogue.message(Language::id, "auth.event_locked")),
                bind("locked_until", until), bind("id", account->id)});
  }

 private:
  Door const& door_;
  std::string login_;
  Instant now_;
  Limits limits_;
};

/// A lock that ended counts no more.
bool is_locked(Account const& account, Instant now) {
  return account.state == AccountState::locked &&
         (!account.locked_until || now < *account.locked_until);
}

Status check_state(Account const& account, Instant now) {
  if (account.state == AccountState::disabled)
    return unauthenticated("auth.disabled", {{"reason", account.state_reason}});
  if (is_locked(account, now))
    return unauthenticated("auth.locked", {{"reason", account.state_reason}});
  return {};
}

/// Ends a lock that is over and notes the sign-in.
void note_sign_in(audit::Change& change, Account const& account, Instant now) {
  if (account.state == AccountState::locked)
    change.run(account_sql::set_state,
               {bind("state", word_of(AccountState::active)), bind("reason", ""),
                bind("locked_until", std::optional<Instant>{}), bind("id", account.id)});
  change.run(account_sql::set_last_sign_in, {bind("now", now), bind("id", account.id)});
}

SignedIn open_session(Door const& door, Context& context, TryBook const& book,
                      Account const& account) {
  SignedIn out{new_token(), next_id<SessionTag>(), account.id, account.has_totp,
               account.must_change_password};
  auto const now = book.now();
  constexpr std::size_t longest_agent = 200;
  auto event = account_event("auth.signed_in", account.id);
  event.data = Value::object({{"awaits_code", account.has_totp}});
  audit::Change change(context, std::move(event));
  change.run(sql::insert_session,
             {bind("id", out.session), bind("token_hash", secret_hash(out.token)),
              bind("account", account.id),
              bind("state", account.has_totp ? "awaiting_totp" : "open"), bind("now", now),
              bind("expires_at", now.plus_seconds(book.limits().absolute_hours * seconds_an_hour)),
              bind("remote", door.remote),
              bind("user_agent", std::string_view(door.user_agent).substr(0, longest_agent))});
  // With a second step the password alone is no success: it must not wipe out failed codes.
  if (!account.has_totp) {
    book.write(context.tx, true);
    note_sign_in(change, account, now);
  }
  return out;
}

/// The account of a login with its password hash.
struct Known {
  Account account;
  std::string password_hash;
};
std::optional<Known> read_known(db::Transaction& tx, std::optional<AccountId> id) {
  if (!id) return std::nullopt;
  auto account = read_account(tx, *id);
  auto hash = tx.value<std::string>(account_sql::password_of, {bind("id", *id)});
  if (!account || !hash) return std::nullopt;
  return Known{*std::move(account), *std::move(hash)};
}

/// Runs `act` in a write transaction that is kept whatever it answers: a refusal is remembered too.
template <typename Act>
auto remembered(Door& door, Actor const& actor, Act act) {
  auto tx = door.store.write(actor);
  Context context{tx, actor, door.clock, door.catalogue, door.remote};
  auto out = act(context);
  tx.commit();
  return out;
}

/// The step or recovery code as a change of the store; false when it fits nothing.
bool use_code(audit::Change& change, AccountId account, std::optional<Totp> const& totp,
              std::string_view code, Instant now) {
  if (!totp || !totp->confirmed) return false;
  if (auto const step = totp_matches(totp->secret, code, now, totp->last_step))
    return change.run(totp_sql::use_step, {bind("step", *step), bind("account", account)}) == 1;
  auto const used =
      change.run(totp_sql::use_recovery, {bind("now", now), bind("account", account),
                                          bind("code_hash", recovery_hash(account, code))}) == 1;
  if (used) change.note("recovery_code", true);
  return used;
}

}  // namespace

Result<SignedIn> sign_in(Door& door, std::string_view login, std::string_view password) {
  auto const nobody = Actor::nobody();
  TryBook const book(door, login_key(login));
  std::optional<Known> known;
  {
    auto tx = door.store.read(nobody);
    TRY(book.let_through(tx));
    known = read_known(tx, account_of_login(tx, login));
  }
  // Hashing takes its time with no transaction open, and as long for a login that does not exist.
  bool matches = false;
  if (known) {
    matches = password_matches(password, known->password_hash);
  } else {
    spend_a_check(password);
  }

  auto const actor =
      known ? Actor::person(known->account.id, known->account.name, {}, known->account.area)
            : nobody;
  return remembered(door, actor, [&](Context& context) -> Result<SignedIn> {
    TRY(book.let_through(context.tx));  // several tries at once must not slip through together
    if (!matches) {
      book.fail(context, known ? &known->account : nullptr);
      return unauthenticated("auth.wrong");
    }
    TRY(check_state(known->account, book.now()));
    return open_session(door, context, book, known->account);
  });
}

Result<SignedIn> verify_totp(Door& door, std::string_view token, std::string_view code) {
  struct Waiting {
    SessionId session;
    Account account;
    std::optional<Totp> totp;
  };
  std::optional<Waiting> waiting;
  {
    auto const nobody = Actor::nobody();
    auto tx = door.store.read(nobody);
    auto const visitor = TRY(actor_of_session(tx, door.catalogue, token, door.clock.now()));
    if (visitor.session.state != SessionInfo::State::awaiting_totp)
      return unauthenticated("auth.session");
    auto account = read_account(tx, visitor.session.account);
    if (!account) return unauthenticated("auth.session");
    waiting =
        Waiting{visitor.session.id, *std::move(account), read_totp(tx, visitor.session.account)};
  }
  auto const& account = waiting->account;
  TryBook const book(door, account.login);
  auto const actor = Actor::person(account.id, account.name, {}, account.area);
  return remembered(door, actor, [&](Context& context) -> Result<SignedIn> {
    TRY(book.let_through(context.tx));
    TRY(check_state(account, book.now()));
    {
      audit::Change change(context, account_event("auth.totp_tried", account.id));
      SignedIn out{new_token(), waiting->session, account.id, false, account.must_change_password};
      if (use_code(change, account.id, waiting->totp, code, book.now())) {
        change.note("verified", true);
        if (change.run(sql::open_session,
                       {bind("token_hash", secret_hash(out.token)), bind("now", book.now()),
                        bind("id", waiting->session)}) == 0)
          return unauthenticated("auth.session");
        book.write(context.tx, true);
        note_sign_in(change, account, book.now());
        return out;
      }
      change.note("verified", false);
    }
    book.fail(context, &account);
    return invalid("auth.totp_wrong", {}, "code");
  });
}

Status change_password(Door& door, Visitor const& visitor, std::string_view old_password,
                       std::string_view new_password) {
  if (visitor.session.state != SessionInfo::State::open) return unauthenticated("auth.session");
  auto const id = visitor.session.account;
  std::optional<Known> known;
  {
    auto tx = door.store.read(visitor.actor);
    known = read_known(tx, id);
    if (!known) return unauthenticated("auth.session");
    TRY(TryBook(door, known->account.login).let_through(tx));
  }
  TryBook const book(door, known->account.login);
  auto const matches = password_matches(old_password, known->password_hash);
  if (matches && old_password == new_password) return invalid("auth.password_same", {}, "password");
  if (matches) TRY(check_password(new_password, known->account.login, known->account.name));
  auto const fresh = matches ? hash_password(new_password) : std::string{};
  return remembered(door, visitor.actor, [&](Context& context) -> Status {
    TRY(book.let_through(context.tx));
    if (!matches) {
      book.fail(context, &known->account);
      return invalid("auth.wrong_old", {}, "old");
    }
    audit::Change change(context, account_event("auth.password_changed", id));
    change.run(account_sql::set_password,
               {bind("password_hash", fresh), bind("must_change", false), bind("id", id)});
    end_sessions(change, id, visitor.session.id);
    return {};
  });
}

}  // namespace rangkul::auth
