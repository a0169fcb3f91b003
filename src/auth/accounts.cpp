#include <algorithm>
#include <map>

#include "auth/account_sql.h"
#include "auth/parts.h"
#include "auth/password.h"
#include "auth/seal.h"
#include "auth/secret.h"
#include "auth/session_sql.h"
#include "auth/totp_sql.h"
#include "base/text.h"

namespace rangkul::auth {
namespace {

namespace sql = account_sql;
using db::bind;

template <typename Enum>
Enum read_word(std::string const& word, std::initializer_list<Enum> all) {
  for (auto const each : all)
    if (word_of(each) == word) return each;
  return *all.begin();
}

/// The columns of account_by_id and accounts_in_area.
struct AccountRows {
  std::vector<Account> accounts{};

  void take(db::Transaction& tx, db::Query const& query, db::Binds const& binds) {
    tx.each(query, binds,
            [&](AccountId id, std::string login, std::string name, RegionCode area,
                std::string department, std::string state, std::string reason,
                std::optional<Instant> locked_until, bool must_change, bool has_totp,
                std::string language, std::string theme, std::string density, Instant created,
                std::optional<Instant> last) {
              Account account;
              account.id = id;
              account.login = std::move(login);
              account.name = std::move(name);
              account.area = std::move(area);
              account.department = std::move(department);
              account.state = read_word(
                  state, {AccountState::active, AccountState::disabled, AccountState::locked});
              account.state_reason = std::move(reason);
              account.locked_until = locked_until;
              account.must_change_password = must_change;
              account.has_totp = has_totp;
              account.preferences =
                  Preferences{read_word(language, {Language::id, Language::en}),
                              read_word(theme, {Theme::automatic, Theme::light, Theme::dark}),
                              read_word(density, {Density::comfortable, Density::compact})};
              account.created_at = created;
              account.last_sign_in_at = last;
              accounts.push_back(std::move(account));
            });
  }
};

bool is_login(std::string const& login) {
  constexpr std::size_t shortest = 3;
  constexpr std::size_t longest = 40;
  return login.size() >= shortest && login.size() <= longest &&
         std::ranges::all_of(login, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_';
         });
}

/// The account that a manager is about to change.
Result<Account> managed(Context& context, AccountId id) {
  TRY(context.may(May::manage_accounts));
  auto account = TRY(find_account(context, id));
  if (account.id == context.actor.account()) return conflict("auth.own_account");
  return account;
}

Result<std::string> reason_of(std::string_view reason) {
  auto const text = trim(reason);
  constexpr std::size_t longest = 500;
  if (text.empty() || text.size() > longest) return invalid("auth.reason_needed", {}, "reason");
  return std::string(text);
}

Status set_state(Context& context, AccountId id, AccountState state, std::string_view event,
                 std::string const& reason) {
  audit::Change change(context, account_event(event, id, reason));
  change.run(sql::set_state,
             {bind("state", word_of(state)),
              bind("reason", state == AccountState::active ? std::string{} : reason),
              bind("locked_until", std::optional<Instant>{}), bind("id", id)});
  if (state != AccountState::active) end_sessions(change, id);
  return {};
}

}  // namespace

std::string login_key(std::string_view login) { return ascii_lower(trim(login)); }

std::int64_t end_sessions(audit::Change& change, AccountId account, SessionId keep) {
  return change.run(session_sql::end_sessions_of,
                    {bind("account", account), bind("keep", keep.value())});
}

audit::Event account_event(std::string_view name, AccountId account, std::string_view reason) {
  return audit::Event{name, {{"account", account.value()}}, {}, std::string(reason)};
}

std::optional<AccountId> account_of_login(db::Transaction& tx, std::string_view login) {
  return tx.value<AccountId>(sql::account_id_by_login, {bind("login", login_key(login))});
}

std::optional<Account> read_account(db::Transaction& tx, AccountId id) {
  AccountRows rows;
  rows.take(tx, sql::account_by_id, {bind("id", id)});
  if (rows.accounts.empty()) return std::nullopt;
  auto& account = rows.accounts.front();
  tx.each(sql::roles_of, {bind("account", id)},
          [&](std::string role) { account.roles.push_back(std::move(role)); });
  return std::move(account);
}

Result<AccountId> create_account(Context& context, NewAccount const& account) {
  TRY(context.may(May::manage_accounts));
  auto const login = login_key(account.login);
  if (!is_login(login)) return invalid("auth.login_malformed", {}, "login");
  auto const name = std::string(trim(account.name));
  if (name.empty()) return invalid("auth.name_empty", {}, "name");
  TRY(check_grant(context.catalogue, context.actor.area(), account.area, account.roles,
                  today(context.clock.now())));
  TRY(check_department(context.catalogue, account.department, account.roles,
                       today(context.clock.now())));
  TRY(check_password(account.password, login, name));

  auto const id = next_id<AccountTag>();
  auto const now = context.clock.now();
  auto event = account_event("auth.account_created", id);
  Value roles;
  for (auto const& role : account.roles) roles.push(role);
  event.data = Value::object({{"login", login}, {"area", account.area.text()}, {"roles", roles}});
  if (!account.department.empty()) event.data.set("department", account.department);
  audit::Change change(context, std::move(event));
  auto const broken = change.try_run(
      sql::insert_account, {bind("id", id), bind("login", login), bind("name", name),
                            bind("area", account.area), bind("department", account.department),
                            bind("password_hash", hash_password(account.password)),
                            bind("must_change", account.must_change_password),
                            bind("language", word_of(account.language)), bind("now", now)});
  if (broken) return conflict("auth.login_taken", {{"login", login}});
  for (auto const& role : account.roles)
    change.run(sql::insert_role, {bind("account", id), bind("role", role)});
  if (!account.totp_secret.empty()) {
    CHECK_THAT(!base32_decode(account.totp_secret).empty());
    change.run(totp_sql::save_totp,
               {bind("account", id), bind("secret", seal(context.tx, account.totp_secret, id)),
                bind("confirmed_at", now)});
  }
  return id;
}

Result<Account> find_account(Context& context, AccountId id) {
  auto account = read_account(context.tx, id);
  if (!account) return not_found();
  auto const own = account->id == context.actor.account();
  auto const manages = context.actor.may(May::manage_accounts) && context.actor.sees(account->area);
  if (!own && !manages) return not_found();
  return *std::move(account);
}

Result<Account> find_account_by_login(Context& context, std::string_view login) {
  auto const id = account_of_login(context.tx, login);
  if (!id) return not_found();
  return find_account(context, *id);
}

std::int64_t count_places_with(Context& context, std::string_view role) {
  auto const scope = context.actor.scope();
  return context.tx
      .value<std::int64_t>(sql::places_with, {bind("role", role), bind("scope_from", scope.from),
                                              bind("scope_to", scope.to)})
      .value_or(0);
}

std::vector<AccountPlace> accounts_with(Context& context, std::string_view role) {
  std::vector<AccountPlace> out;
  context.tx.each(sql::accounts_with, scoped(context, {bind("role", role)}),
                  [&](std::string name, RegionCode area) {
                    out.push_back({std::move(name), std::move(area)});
                  });
  return out;
}

std::int64_t count_locked(Context& context) {
  auto const scope = context.actor.scope();
  return context.tx
      .value<std::int64_t>(sql::count_locked,
                           {bind("scope_from", scope.from), bind("scope_to", scope.to)})
      .value_or(0);
}

Result<std::vector<Account>> list_accounts(Context& context) {
  TRY(context.may(May::manage_accounts));
  auto const scope = context.actor.scope();
  db::Binds const binds{bind("scope_from", scope.from), bind("scope_to", scope.to)};
  AccountRows rows;
  rows.take(context.tx, sql::accounts_in_area, binds);
  std::map<AccountId, std::vector<std::string>> roles;
  context.tx.each(sql::roles_in_area, binds, [&](AccountId account, std::string role) {
    roles[account].push_back(std::move(role));
  });
  for (auto& account : rows.accounts) account.roles = std::move(roles[account.id]);
  return std::move(rows.accounts);
}

std::vector<AccountName> who_may(Context& context, May right, RegionCode const& place) {
  std::vector<AccountName> out;
  auto const today = local_date(context.clock.now(), Zone::wib);
  context.tx.each(sql::active_over, {bind("place", place)},
                  [&](AccountId id, std::string name, std::string const& role) {
                    if (!out.empty() && out.back().id == id) return;
                    auto const rights = rights_of(context.catalogue, {role}, false, today);
                    if (rights.test(static_cast<std::size_t>(right)))
                      out.push_back({id, std::move(name)});
                  });
  return out;
}

Status rename_account(Context& context, AccountId id, std::string_view name) {
  auto const account = TRY(managed(context, id));
  auto const text = std::string(trim(name));
  if (text.empty()) return invalid("auth.name_empty", {}, "name");
  auto event = account_event("auth.account_changed", id);
  event.data = Value::object({{"name_before", account.name}, {"name", text}});
  audit::Change change(context, std::move(event));
  change.run(sql::set_name, {bind("name", text), bind("id", id)});
  return {};
}

Status move_account(Context& context, AccountId id, RegionCode const& area) {
  auto const account = TRY(managed(context, id));
  TRY(check_grant(context.catalogue, context.actor.area(), area, account.roles,
                  today(context.clock.now())));
  auto event = account_event("auth.account_changed", id);
  event.data = Value::object({{"area_before", account.area.text()}, {"area", area.text()}});
  audit::Change change(context, std::move(event));
  change.run(sql::set_area, {bind("area", area), bind("id", id)});
  return {};
}

Status disable_account(Context& context, AccountId id, std::string_view reason) {
  TRY(managed(context, id));
  auto const text = TRY(reason_of(reason));
  return set_state(context, id, AccountState::disabled, "auth.account_disabled", text);
}

Status enable_account(Context& context, AccountId id) {
  TRY(managed(context, id));
  return set_state(context, id, AccountState::active, "auth.account_enabled", {});
}

Status lock_account(Context& context, AccountId id, std::string_view reason) {
  TRY(managed(context, id));
  auto const text = TRY(reason_of(reason));
  return set_state(context, id, AccountState::locked, "auth.account_locked", text);
}

Status release_account(Context& context, AccountId id, std::string_view reason) {
  TRY(managed(context, id));
  auto const text = TRY(reason_of(reason));
  return set_state(context, id, AccountState::active, "auth.account_released", text);
}

Status grant_role(Context& context, AccountId id, std::string_view role) {
  auto const account = TRY(managed(context, id));
  TRY(check_grant(context.catalogue, context.actor.area(), account.area, {std::string(role)},
                  today(context.clock.now())));
  TRY(check_department(context.catalogue, account.department, {std::string(role)},
                       today(context.clock.now())));
  auto event = account_event("auth.role_granted", id);
  event.data = Value::object({{"role", role}});
  audit::Change change(context, std::move(event));
  change.run(sql::insert_role, {bind("account", id), bind("role", role)});
  return {};
}

Status withdraw_role(Context& context, AccountId id, std::string_view role,
                     std::string_view reason) {
  TRY(managed(context, id));
  auto const text = TRY(reason_of(reason));
  auto event = account_event("auth.role_withdrawn", id, text);
  event.data = Value::object({{"role", role}});
  audit::Change change(context, std::move(event));
  if (change.run(sql::delete_role, {bind("account", id), bind("role", role)}) == 0)
    return not_found();
  return {};
}

Result<std::string> reset_password(Context& context, AccountId id, std::string_view reason) {
  TRY(managed(context, id));
  auto const text = TRY(reason_of(reason));
  auto password = make_password();
  audit::Change change(context, account_event("auth.password_reset", id, text));
  change.run(sql::set_password, {bind("password_hash", hash_password(password)),
                                 bind("must_change", true), bind("id", id)});
  end_sessions(change, id);
  return password;
}

Status set_preferences(Context& context, Preferences const& preferences) {
  auto const id = context.actor.account();
  if (!id.is_set()) return forbidden();
  auto event = account_event("auth.preferences_changed", id);
  event.data = Value::object({{"language", word_of(preferences.language)},
                              {"theme", word_of(preferences.theme)},
                              {"density", word_of(preferences.density)}});
  audit::Change change(context, std::move(event));
  change.run(sql::set_preferences, {bind("language", word_of(preferences.language)),
                                    bind("theme", word_of(preferences.theme)),
                                    bind("density", word_of(preferences.density)), bind("id", id)});
  return {};
}

}  // namespace rangkul::auth
