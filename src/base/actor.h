#pragma once
// Who asks. Nothing is read or written without an Actor: its rights and its area pass through every
// list, count, export, search, file and audit query.

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/region_code.h"

namespace rangkul {

/// A right that a role grants (catalogue/roles.toml); a route, list or act names the one it needs.
enum class May : std::uint8_t {
  sign_in,           // anybody with an account: own page, password, sessions
  see_people,        // registry S
  edit_people,       // registry C E
  merge_people,      // merge, un-merge, split
  see_full_numbers,  // NIK, No. KK, phone unmasked (class K2)
  see_restricted,    // class K3: disability, health, poverty form, bank account
  see_secret,        // class K4
  see_quality,       // quality board
  import_data,       // upload, preview, apply, undo
  match_data,        // run matching
  review_matches,    // decide possible links
  see_programmes,
  edit_programmes,    // targets, schemes
  enrol,              // propose and enrol
  approve_enrolment,  // decree
  pay,                // enter payment lines and proofs
  approve_money,      // second person on a batch
  see_reports,
  write_reports,  // year-end note text
  export_lists,
  see_audit,  // events, and who opened a person's page
  manage_accounts,
  manage_office,  // profile, catalogue reload
  see_jobs,
  reveal_reason,       // may ask for a masked value with a reason
  see_reconciliation,  // months and their change lists
  reconcile,           // open a month, decide what differs
  close_month,         // close and reopen a month
  see_validation,      // monthly rounds, their entries and minutes
  assess,              // propose, say who fits, visit
  hold_meeting,        // enter a village meeting
  verify_data,         // pass entries on to the head
  ratify_data,         // the last word of a month, by decree
  tell_realisation,    // another department tells what its own benefits gave
  ask_eligibility,     // yes or no and a decile, of one person, for a benefit of one's own
  see_cases,           // cases of the area; the sensitive ones by see_restricted and their team
  report_cases,        // open a case
  work_cases,          // steps, visits, services, letters
  lead_cases,          // team, priority, override, reopen; hears of opened secrets
  break_glass,         // open a secret case in need, with a reason that is reported
  count_               // number of rights, no right itself
};
constexpr std::size_t may_count = static_cast<std::size_t>(May::count_);
using Rights = std::bitset<may_count>;

enum class Language : std::uint8_t { id, en };

class Actor {
 public:
  /// A person with an account. `area` limits all that is seen and done.
  static Actor person(AccountId account, std::string name, Rights rights, RegionCode area,
                      Language language = Language::id) {
    return Actor{account, std::move(name), rights, std::move(area), language};
  }
  /// The program itself: migrations, jobs and the command line; every right, the whole area.
  static Actor system(std::string name) {
    return Actor{AccountId{}, std::move(name), Rights{}.set(), RegionCode{}, Language::id};
  }
  /// Nobody signed in: no right at all, and an area that holds nothing (see `area_is_empty`).
  static Actor nobody(Language language = Language::id) {
    Actor actor{AccountId{}, "-", Rights{}, RegionCode{}, language};
    actor.nobody_ = true;
    return actor;
  }
  /// The same person as one of another department, which sees the benefits that it owns alone; as
  /// the catalogue names it. Empty: of this office.
  Actor in_department(std::string department) const {
    auto out = *this;
    out.department_ = std::move(department);
    return out;
  }

  /// The same person with the roles (catalogue/roles.toml) that count now; steps of procedures name
  /// whose turn it is by them.
  Actor in_roles(std::vector<std::string> roles) const {
    auto out = *this;
    out.roles_ = std::move(roles);
    return out;
  }

  bool may(May right) const { return rights_.test(static_cast<std::size_t>(right)); }
  bool is_nobody() const { return nobody_; }
  bool sees(RegionCode const& place) const { return !nobody_ && area_.covers(place); }
  /// The range that every scoped query binds as :scope_from and :scope_to; empty for nobody.
  RegionRange scope() const { return nobody_ ? RegionRange{"~", "~"} : range_of(area_); }
  AccountId account() const { return account_; }
  std::string const& name() const { return name_; }
  RegionCode const& area() const { return area_; }
  bool holds(std::string_view role) const {
    return std::ranges::find(roles_, role) != roles_.end();
  }
  std::vector<std::string> const& roles() const { return roles_; }
  bool of_department() const { return !department_.empty(); }
  std::string const& department() const { return department_; }
  Language language() const { return language_; }
  Rights const& rights() const { return rights_; }

 private:
  Actor(AccountId account, std::string name, Rights rights, RegionCode area, Language language)
      : account_(account),
        name_(std::move(name)),
        rights_(rights),
        area_(std::move(area)),
        language_(language) {}
  AccountId account_;
  std::string name_;
  Rights rights_;
  RegionCode area_;
  Language language_;
  std::string department_{};
  std::vector<std::string> roles_{};
  bool nobody_{false};
};

}  // namespace rangkul
