#pragma once
// Visits: planned, checked into, recorded with forms, services and supplies, taken back.

#include "base/decimal.h"
#include "base/money.h"
#include "base/position.h"
#include "forms/answers.h"
#include "homecare/homecare.h"

namespace rangkul::homecare {

using CareVisitId = Id<struct CareVisitTag>;

constexpr std::array<std::string_view, 5> results{"done", "absent", "refused", "hospital", "died"};
constexpr std::array<std::string_view, 8> units{"piece",  "sheet", "pack", "box",
                                                "bottle", "strip", "kilo", "litre"};

struct Supply {
  std::string item;  // of codes/supply
  Decimal amount;
  std::string unit;
  std::optional<Rupiah> cost{};
};

struct Visit {
  CareVisitId id{};
  CaseId of{};
  std::string programme{};
  int version{0};
  Date planned_on{some_day};
  AccountId carer{};
  std::string carer_name{};
  std::string state{};
  bool late{false};  // not recorded in time, whether or not the daily job has seen it
  std::optional<Instant> in_at{}, out_at{};
  std::optional<Position> position{};
  std::vector<std::string> services{};
  std::string words{};
  std::optional<Date> next_on{};
  std::vector<Supply> supplies{};
  Instant recorded_at{};
  AccountId recorded_by{};
  std::string recorded_name{};
  int seq_from{0}, seq_to{0};
  std::int64_t note{0};
  std::string uid{};

  bool recorded() const;
};

/// errors: not_found (also where the reader may not know of the case)
Result<Visit> find_visit(Context& context, CareVisitId id);
/// Of a case, newest first, dropped ones left out. Index homecare_visit_once. The caller has found
/// the case.
std::vector<Visit> visits_of(Context& context, CaseId id, int most);

/// Time in, by the server, and where. The same hand again changes nothing. errors:
/// homecare.too_early (before its day), homecare.recorded, homecare.plan_ended, case.ended,
/// forbidden, not_found
Status check_in(Context& context, CareVisitId id, std::optional<Position> const& position);
/// A form of the visit, saved about its case. errors: homecare.not_in, those of forms::save()
Result<forms::AnswerId> fill(Context& context, CareVisitId id, forms::NewAnswer const& answer);
/// What was filled in at the visit, in the order of the sub-programme.
struct Filled {
  std::string form;
  std::optional<forms::AnswerId> answer{};
};
std::vector<Filled> filled_at(Context& context, Visit const& visit);

struct NewRecord {
  std::string uid{};  // made by the client: a second tap on a weak line is the same record
  std::string result{};
  std::vector<std::string> services{};
  std::vector<Supply> supplies{};
  std::string words{};
  std::optional<Date> next_on{};
};
/// Time out, what was given and what came of it; a note of the case; the step of the procedure
/// hears of it. "died" ends the plan. errors: homecare.uid_other, homecare.recorded,
/// homecare.too_early, homecare.not_in and homecare.form_missing (of a visit that took place),
/// homecare.no_service, field.choice, field.required, field.range, homecare.next_past, case.ended,
/// forbidden, not_found
Status record(Context& context, CareVisitId id, NewRecord const& given);
/// By who recorded it and within 15 minutes; what the case heard is taken back where nothing came
/// after it. errors: homecare.not_undone, forbidden, not_found
Status undo_record(Context& context, CareVisitId id);
/// Leads the case's step to the follow-up of a missed visit; by who may act on that step. errors:
/// homecare.nothing_to_follow, field.required, as cases::act()
Status follow_up(Context& context, CareVisitId id, std::string const& words);
/// The next planned day after this visit.
std::optional<Date> next_planned(Context& context, Visit const& visit);

}  // namespace rangkul::homecare
