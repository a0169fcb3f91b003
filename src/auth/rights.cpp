#include <algorithm>
#include <array>

#include "auth/account.h"
#include "auth/session.h"

namespace rangkul::auth {
namespace {

constexpr std::int64_t seconds_a_minute = 60;

std::int64_t minutes_until(Instant then, Instant now) {
  auto const seconds = then.seconds - now.seconds;
  return std::max<std::int64_t>(1, (seconds + seconds_a_minute - 1) / seconds_a_minute);
}

}  // namespace

std::string_view word_of(Theme theme) {
  constexpr std::array<std::string_view, 3> words{"automatic", "light", "dark"};
  return words[static_cast<std::size_t>(theme)];
}
std::string_view word_of(Density density) {
  return density == Density::compact ? "compact" : "comfortable";
}
std::string_view word_of(Language language) { return language == Language::en ? "en" : "id"; }
std::string_view word_of(AccountState state) {
  constexpr std::array<std::string_view, 3> words{"active", "disabled", "locked"};
  return words[static_cast<std::size_t>(state)];
}

Rights guarded_rights() {
  Rights out;
  for (auto const may : {May::approve_enrolment, May::approve_money, May::manage_accounts,
                         May::manage_office, May::see_secret, May::lead_cases})
    out.set(static_cast<std::size_t>(may));
  return out;
}

Rights rights_of(catalogue::Catalogue const& catalogue, std::vector<std::string> const& roles,
                 bool totp_verified, Date on) {
  Rights out;
  out.set(static_cast<std::size_t>(May::sign_in));
  for (auto const& id : roles) {
    auto const* role = catalogue.role(id, on);
    if (role == nullptr) continue;
    auto const asleep = role->requires_totp && !totp_verified;
    out |= asleep ? role->rights & ~guarded_rights() : role->rights;
  }
  return out;
}

std::vector<std::string> roles_waiting(catalogue::Catalogue const& catalogue,
                                       std::vector<std::string> const& roles, bool totp_verified,
                                       Date on) {
  std::vector<std::string> out;
  if (totp_verified) return out;
  for (auto const& id : roles) {
    auto const* role = catalogue.role(id, on);
    if (role != nullptr && role->requires_totp) out.push_back(id);
  }
  return out;
}

Status check_grant(catalogue::Catalogue const& catalogue, RegionCode const& manager_area,
                   RegionCode const& area, std::vector<std::string> const& roles, Date on) {
  if (!manager_area.covers(area))
    return invalid("auth.area_outside", {{"area", area.text()}}, "area");
  for (auto const& id : roles) {
    auto const* role = catalogue.role(id, on);
    if (role == nullptr) return invalid("auth.role_unknown", {{"role", id}}, "roles");
    if (std::ranges::find(role->levels, area.level()) == role->levels.end())
      return invalid("auth.role_level", {{"role", id}}, "roles");
  }
  return {};
}

Status check_department(catalogue::Catalogue const& catalogue, std::string const& department,
                        std::vector<std::string> const& roles, Date on) {
  auto const known = catalogue.other_departments();
  if (!department.empty() && std::ranges::find(known, department) == known.end())
    return invalid("auth.department_unknown", {{"department", department}}, "department");
  for (auto const& id : roles) {
    auto const* role = catalogue.role(id, on);
    bool const of_department = role != nullptr && role->of_department;
    if (of_department && department.empty())
      return invalid("auth.department_needed", {}, "department");
    if (!of_department && !department.empty())
      return invalid("auth.department_role", {{"role", id}}, "department");
  }
  return {};
}

Limits limits_on(catalogue::Catalogue const& catalogue, Date on) {
  Limits out;
  auto const read = [&](char const* id, std::int64_t& value) {
    value = catalogue.integer(std::string("auth.") + id, on, value);
  };
  read("session_idle_minutes", out.idle_minutes);
  read("session_absolute_hours", out.absolute_hours);
  read("window_minutes", out.window_minutes);
  read("tries_per_account", out.tries_per_account);
  read("tries_per_remote", out.tries_per_remote);
  read("failures_until_lock", out.failures_until_lock);
  read("lock_minutes", out.lock_minutes);
  return out;
}

Verdict decide_try(Tries const& tries, Limits const& limits, Instant now) {
  auto const window = limits.window_minutes * seconds_a_minute;
  std::int64_t wait = 0;
  auto const consider = [&](std::int64_t count, std::int64_t most, std::optional<Instant> oldest) {
    if (count >= most)
      wait = std::max(wait, minutes_until(oldest.value_or(now).plus_seconds(window), now));
  };
  consider(tries.of_account_in_window, limits.tries_per_account, tries.oldest_of_account);
  consider(tries.of_remote_in_window, limits.tries_per_remote, tries.oldest_of_remote);
  if (wait > 0) return Verdict{Verdict::Kind::wait, wait};
  return {};
}

bool locks_account(Tries const& tries_with_this, Limits const& limits) {
  return tries_with_this.of_account_in_day >= limits.failures_until_lock;
}

}  // namespace rangkul::auth
