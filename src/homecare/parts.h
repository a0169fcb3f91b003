#pragma once
// Inside of homecare/: what its files share.

#include "audit/audit.h"
#include "homecare/visits.h"

namespace rangkul::homecare {

audit::Event event_of(std::string_view name, CaseId id, Value data = {}, std::string reason = {});

std::string joined(std::vector<std::string> const& words);
std::vector<std::string> words_of(std::string const& joined);

/// A case of home care that is open. errors: homecare.other_procedure, case.ended, as find_case()
Result<cases::Case> open_care(Context& context, CaseId id);
/// Writes a plan down as the newest version.
void write_version(Context& context, audit::Change& change, Plan const& plan,
                   RegionCode const& area, std::string const& uid);
/// Makes the plan's visits up to the horizon; returns how many days.
std::int64_t make_visits_of(Context& context, audit::Change& change, Plan const& plan,
                            RegionCode const& area, std::optional<Date> after);
struct VisitDay {
  RegionCode area;
  Date on;
  bool extra{false};  // beside the plan's own
};
/// How many were made: none where there is one on that day already.
std::int64_t add_visit(Context const& context, audit::Change& change, Plan const& plan,
                       VisitDay const& day);
constexpr int far_ahead_days = 400;
/// The plan as it was before it ended.
Status restore_plan(Context& context, CaseId id, std::string const& reason);

/// Tells an open step of the case which documents and checks are there; what the actor may not
/// write down is left to who may. Returns the newest event of the case.
Result<int> tell_step(Context& context, CaseId id, std::string const& step,
                      std::vector<std::string> const& documents,
                      std::vector<std::string> const& checks, std::string const& reason);
/// Answers the step's question where it is open, nothing is missing and the actor may.
Result<int> answer_step(Context& context, CaseId id, std::string const& step,
                        std::string const& answer);
int newest_event(cases::Run const& run);

}  // namespace rangkul::homecare
