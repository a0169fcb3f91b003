#pragma once
// Assessments of many at once, by a filter: who receives an aid in an area, of some deciles where
// that is asked, is judged fit, or unfit for one reason. PKH and sembako are said of families, PBI
// of persons. A job enters them village by village, each in a transaction of its own, so that
// others go on working; it may be stopped between two, goes on where it stood, and what it entered
// can be taken back while nobody has moved it.

#include "validation/validation.h"

namespace rangkul::validation {

using AssessmentId = Id<struct ValidationAssessmentTag>;

struct NewAssessment {
  RegionCode area;
  Kind kind{Kind::fit};
  std::string aid;                           // of aid_keys
  int decile_from{0}, decile_to{0};          // 0: not asked
  std::string reason{}, evidence{}, note{};  // as of NewEntry
};
struct Assessment {
  AssessmentId id;
  RoundId round;
  std::string period;
  NewAssessment asked;
  std::string state;  // open, done, undoing, undone
  RegionCode last_place;
  std::int64_t found{0};    // those whom the filter means, in the villages so far
  std::int64_t entered{0};  // the others stood in the month already
  std::int64_t withdrawn{0};
  AccountId made_by;
  std::string made_name;
  Instant made_at;
  JobId job;
};
/// Queues it for the month of today. errors: validation.no_aid, validation.assessment.deciles,
/// validation.reason, validation.repair_nik, validation.evidence, validation.note,
/// validation.closed, not_found (an area that is not the actor's), field.choice (a proposal)
Result<AssessmentId> assess_many(Context& context, NewAssessment const& asked);
/// errors: not_found (also of another area)
Result<Assessment> find_assessment(Context& context, AssessmentId id);
/// Within the actor's area, newest first, at most 50. Index validation_assessment_round.
std::vector<Assessment> assessments_in(Context& context, RoundId round);
/// Queues its taking back: what it entered is withdrawn. By who made it or who verifies. errors:
/// validation.changed_meanwhile (a meeting has had some), validation.assessment.undone,
/// validation.assessment.runs (stop its job first), validation.closed, forbidden, not_found
Status undo_assessment(Context& context, AssessmentId id);

void add_assessment_jobs(jobs::Runner& runner);

}  // namespace rangkul::validation
