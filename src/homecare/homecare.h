#pragma once
// Home care: visits to people at home, by a plan of care on a case of the procedure
// perawatan-rumah. Sub-programmes stand in catalogue/homecare/*.toml. A plan is kept in versions;
// it makes the visits of the next weeks, each day of a case once; a visit is checked into, its
// forms are filled in about the case (src/forms), and its record stands in the case's story and
// tells the procedure's step what it waits for. Whoever may not know of the case knows of none of
// it. Main types: SubProgramme, Plan, NewPlan, Visit (visits.h), Stop (rounds.h). Tables:
// homecare_plan, homecare_visit, homecare_supply, homecare_filled, homecare_result. Events:
// homecare.planned, .plan_changed, .plan_ended, .visits_made, .visit_planned, .visit_missed,
// .checked_in, .filled, .recorded, .told_step, .record_undone, .followed_up, .result_said.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/position.h"
#include "cases/cases.h"
#include "screen/screen.h"

namespace rangkul::homecare {

using cases::CaseId;

constexpr std::string_view procedure_id = "perawatan-rumah";

/// A sub-programme as its file says it. source: domain.md 5.14
struct SubProgramme {
  std::string id;
  catalogue::Name name;
  std::string unit;         // of codes/agency: who runs it
  std::vector<int> serves;  // categories of codes/ppks
  std::vector<std::string> services;
  int every_days{0};               // as a plan begins with
  std::vector<std::string> forms;  // asked at each visit that took place
  std::string result_form;         // every six months
  procedures::Confidentiality confidentiality{procedures::Confidentiality::restricted};
  catalogue::Span span;
  std::string source;
  std::string file;
  int line{0};

  bool is_secret() const { return confidentiality == procedures::Confidentiality::secret; }
};

/// Those that hold on a day, in the order of the files.
std::vector<SubProgramme> all(catalogue::Catalogue const& catalogue, Date on);
std::optional<SubProgramme> find(catalogue::Catalogue const& catalogue, std::string_view id,
                                 Date on);
/// The name of one, also of one that holds no more; its id where it is gone.
std::string name_of(catalogue::Catalogue const& catalogue, std::string_view id, Language language);
/// Everything that is wrong with homecare/*.toml: catalogue::Check.
void check_programmes(catalogue::Catalogue const& catalogue, catalogue::Faults& faults);

/// Every so many days from the first on, or on days of the week (1 = Monday).
struct Frequency {
  int every_days{0};
  std::vector<int> weekdays{};

  bool is_set() const { return every_days > 0 || !weekdays.empty(); }
  /// The days within from..to, both included. Pure.
  std::vector<Date> days(Date starts, Date from, Date to) const;
};

constexpr std::array<std::string_view, 3> consents{"client", "family", "guardian"};

/// Stands in a plan until its day is set.
inline Date const some_day = Date::from_days(0);

struct NewPlan {
  std::string uid{};  // made by who plans: the same one is the same version
  CaseId of{};
  std::string programme{};
  Frequency frequency{};
  AccountId carer{};
  std::vector<std::string> helpers{};  // agencies
  std::string helper_names{};
  std::vector<std::string> services{};
  Date starts{some_day};
  std::string consent_by{}, consent_name{};
  Date consent_on{some_day};
  std::optional<Date> result_on{};  // else six months after the start, or as it stands
  std::optional<Position> home{};
  std::string reason{};  // of a change
};

struct Plan {
  CaseId of{};
  int version{0};
  bool current{false}, ended{false};
  std::string programme{}, unit{};
  Frequency frequency{};
  AccountId carer{};
  std::string carer_name{};
  std::vector<std::string> helpers{};
  std::string helper_names{};
  std::vector<std::string> services{};
  Date starts{some_day};
  std::string consent_by{}, consent_name{};
  Date consent_on{some_day};
  Date result_on{some_day};
  std::optional<Position> home{};
  std::string reason{}, outcome{};
  std::optional<Date> ended_on{};
  Instant made_at{};
  std::string made_name{};
};

/// The first version or, with a reason, a new one; visits that have not begun are made anew. A
/// secret sub-programme makes the case secret; who plans and the carer join its team. Tells the
/// procedure's open step what it waits for. errors: homecare.other_procedure, homecare.uid_other,
/// field.choice, field.required, field.range, date.in_future (consent), homecare.consent_late,
/// homecare.start_past, homecare.result_past, case.ended, case.no_such_account, forbidden,
/// not_found
Result<int> make_plan(Context& context, NewPlan const& given);
/// The current version. errors: homecare.no_plan, not_found
Result<Plan> find_plan(Context& context, CaseId id);
/// Newest first. Index homecare_plan_version. errors: not_found
Result<std::vector<Plan>> versions_of(Context& context, CaseId id);
/// A visit that somebody asks for beside those of the plan. errors: homecare.visit_twice,
/// homecare.next_past, homecare.next_far, homecare.plan_ended, as find_plan()
Status plan_visit(Context& context, CaseId id, Date on);
constexpr std::array<std::string_view, 4> endings{"independent", "institution", "died", "other"};
/// Visits that have not begun are dropped. errors: homecare.plan_ended, field.choice,
/// field.required (reason), homecare.no_plan, forbidden, not_found
Status end_plan(Context& context, CaseId id, std::string const& outcome, std::string const& reason);

/// Days ahead for which visits are made; hours after the end of a day until its visit is missed;
/// months to the next result: parameters homecare.ahead_days, homecare.grace_hours,
/// homecare.result_months of that day.
int ahead_days(Context const& context);
int result_months(Context const& context);
/// The first day whose visits are not late yet.
Date late_before(Context const& context);

/// Makes the visits of all running plans up to the horizon. Index homecare_plan_planned. Returns
/// how many.
std::int64_t make_visits(Context& context);
/// Marks visits whose grace is over as missed, with an event each. Index homecare_visit_waiting.
std::int64_t mark_missed(Context& context);

/// What waits for this reader: own visits that are late, late ones of the area for who leads, and
/// results that are due.
struct Waiting {
  std::int64_t mine_today{0}, mine_late{0}, late{0}, results{0};
};
Waiting waiting(Context& context);

std::string plan_address(CaseId id);
void add_routes(screen::Routes& routes);

}  // namespace rangkul::homecare
