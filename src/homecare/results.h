#pragma once
// Every six months: what came of the care, and whether it goes on.

#include "homecare/visits.h"

namespace rangkul::homecare {

/// "continue", "independent", "institution": as the form's decision says it.
std::string outcome_of(forms::Values const& values);

struct NewResult {
  std::string uid{};
  screen::Filled typed{};  // the sub-programme's result form
};
/// Saves the form about the case and sets the next day; what does not go on ends the plan; the
/// procedure's open evaluation hears of it. errors: homecare.no_plan, homecare.plan_ended,
/// homecare.uid_other, those of forms::save(), case.ended, forbidden, not_found
Result<std::string> say_result(Context& context, CaseId id, NewResult const& given);

struct Outcome {
  Date due_on{some_day};
  forms::AnswerId answer{};
  std::string outcome{};
  Instant at{};
  std::string by_name{};
};
/// Newest first. Index homecare_result_case. The caller has found the case.
std::vector<Outcome> outcomes_of(Context& context, CaseId id);

/// Of days: by sub-programme, what was planned and what came of it.
struct Row {
  std::string programme;
  std::int64_t clients{0}, planned{0}, done{0}, missed{0};
  bool hidden{false};  // a secret one of fewer than five that the reader may not know of
};
constexpr std::int64_t fewest_told = 5;
/// Secret cases that the reader may not know of are counted where there are at least five of them,
/// and left out else. Cost: the visits of the days.
std::vector<Row> figures_of(Context& context, Date from, Date to);

}  // namespace rangkul::homecare
