#pragma once
// What a benefit asks of each receiver beyond who they are: a pupil's school and number, a device's
// type and size. And what happens after it was given: repaired, replaced, confirmed by the school.
// Both are words of the catalogue (programme.field, programme.step): a new benefit brings its own
// and no programmer. Tables: enrolment_field, enrolment_step. Events: enrolment.details_set,
// enrolment.step_noted, enrolment.step_undone.

#include <map>
#include <string>
#include <vector>

#include "programmes/enrolments.h"

namespace rangkul::programmes {

using StepId = Id<struct EnrolmentStepTag>;
using Details = std::map<std::string, std::string>;  // by field id

/// Primary key of enrolment_field.
Details details_of(Context& context, EnrolmentId id);

/// Fields that are left out keep their value; an empty one is taken away. By who enrols or pays.
/// errors: enrolment.not_standing, detail.unknown, detail.choice, detail.digits, detail.number,
/// date.unreadable, field.too_long (each at the field)
Status set_details(Context& context, EnrolmentId id, Details const& given);

/// The first field that the benefit requires and that is empty, as a refusal (detail.missing).
std::optional<Error> missing_detail(Context& context, Enrolment const& enrolment);

struct Step {
  StepId id;
  std::string step;
  Date done_on;
  std::string note;
  std::string by_name;
  Instant at;
  bool undone{false};
};
/// Newest first. Index enrolment_step_of.
std::vector<Step> steps_of(Context& context, EnrolmentId id);
struct NewStep {
  std::string step;
  Date done_on;
  std::string note;
};
/// Of an approved enrolment. errors: enrolment.not_standing, step.unknown, step.before_given,
/// date.in_future
Result<StepId> note_step(Context& context, EnrolmentId id, NewStep const& given);
/// errors: not_found
Status undo_step(Context& context, EnrolmentId enrolment, StepId id);

}  // namespace rangkul::programmes
