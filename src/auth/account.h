#pragma once
// Accounts: who they are, their roles and area, and what a manager may do with them. Nobody changes
// their own roles, area or state.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalogue/catalogue.h"
#include "db/db.h"

namespace rangkul::auth {

enum class Theme { automatic, light, dark };
enum class Density { comfortable, compact };
std::string_view word_of(Theme);
std::string_view word_of(Density);
std::string_view word_of(Language);

struct Preferences {
  Language language{Language::id};
  Theme theme{Theme::automatic};
  Density density{Density::comfortable};
};

enum class AccountState { active, disabled, locked };
std::string_view word_of(AccountState);

struct Account {
  AccountId id;
  std::string login;
  std::string name;
  RegionCode area;
  std::string
      department;  // of another department, as the catalogue names it; empty: of this office
  AccountState state{AccountState::active};
  std::string state_reason;             // why it is disabled or locked
  std::optional<Instant> locked_until;  // a lock without an end waits for a manager
  bool must_change_password{false};
  bool has_totp{false};
  std::vector<std::string> roles;
  Preferences preferences;
  Instant created_at;
  std::optional<Instant> last_sign_in_at;
};

struct NewAccount {
  std::string login;  // 3 to 40 of a-z 0-9 . - _
  std::string name;
  RegionCode area;
  std::vector<std::string> roles;
  std::string department{};
  std::string password{};
  bool must_change_password{true};
  Language language{Language::id};
  /// A second step known beforehand (base32), for the command line and the demonstration; else
  /// empty.
  std::string totp_secret{};
};

/// Rights that a role with requires_totp gives only after the second step: ratifying, approving
/// money, managing accounts and the office, K4.
Rights guarded_rights();
/// The union of the roles' rights; roles that need the second step leave out guarded rights without
/// it. Unknown and expired roles give none. Pure.
Rights rights_of(catalogue::Catalogue const& catalogue, std::vector<std::string> const& roles,
                 bool totp_verified, Date on);
/// The roles whose guarded rights sleep. Pure.
std::vector<std::string> roles_waiting(catalogue::Catalogue const& catalogue,
                                       std::vector<std::string> const& roles, bool totp_verified,
                                       Date on);
/// Whether a manager of `manager_area` may give these roles in `area`. Pure.
/// errors: auth.role_unknown, auth.role_level (detail role), auth.area_outside
Status check_grant(catalogue::Catalogue const& catalogue, RegionCode const& manager_area,
                   RegionCode const& area, std::vector<std::string> const& roles, Date on);

/// Roles of another department are for its accounts, and its accounts for those roles alone. Pure.
/// errors: auth.department_needed, auth.department_unknown, auth.department_role (detail role)
Status check_department(catalogue::Catalogue const& catalogue, std::string const& department,
                        std::vector<std::string> const& roles, Date on);

/// errors: forbidden, auth.login_malformed, auth.login_taken, auth.name_empty, those of
/// check_grant, check_department and check_password. The event names the account, never the
/// password.
Result<AccountId> create_account(Context& context, NewAccount const& account);
/// By id, within the actor's area (or the actor's own). errors: not_found
Result<Account> find_account(Context& context, AccountId id);
/// errors: not_found. For the command line and tests.
Result<Account> find_account_by_login(Context& context, std::string_view login);
/// Accounts within the actor's area, by name. errors: forbidden
Result<std::vector<Account>> list_accounts(Context& context);
/// Names of active accounts whose roles give a right over a place without the second step, by name:
/// colleagues to whom work can be handed. Cost: all accounts over that place, some dozen.
struct AccountName {
  AccountId id;
  std::string name;
};
std::vector<AccountName> who_may(Context& context, May right, RegionCode const& place);

/// How many places of the actor's area have an active account with a role: villages with an
/// operator. Cost: the accounts of the area, some hundred.
std::int64_t count_places_with(Context& context, std::string_view role);
/// The active accounts of the actor's area with a role, by name. Cost: as above.
struct AccountPlace {
  std::string name;
  RegionCode area;
};
std::vector<AccountPlace> accounts_with(Context& context, std::string_view role);
/// How many accounts of the actor's area are locked.
std::int64_t count_locked(Context& context);

/// errors (all below): forbidden, not_found, auth.own_account, auth.reason_needed where a reason is
/// asked
Status rename_account(Context& context, AccountId id, std::string_view name);
Status move_account(Context& context, AccountId id, RegionCode const& area);
Status disable_account(Context& context, AccountId id, std::string_view reason);
Status enable_account(Context& context, AccountId id);
Status lock_account(Context& context, AccountId id, std::string_view reason);
Status release_account(Context& context, AccountId id, std::string_view reason);
Status grant_role(Context& context, AccountId id, std::string_view role);
Status withdraw_role(Context& context, AccountId id, std::string_view role,
                     std::string_view reason);
/// A new first password, to be changed at the next sign-in; all sessions end. Returns it once.
Result<std::string> reset_password(Context& context, AccountId id, std::string_view reason);

/// The actor's own.
Status set_preferences(Context& context, Preferences const& preferences);

}  // namespace rangkul::auth
