#pragma once
// Appeals ("keberatan") against a benefit's decision: who was rejected or stopped, or somebody for
// them, says why that was wrong. It has a clock (parameter programmes.appeal_days) and is ruled by
// other hands than those that decided or took it in. An upheld one takes the decision back: who was
// rejected waits again, who was stopped receives again where a place is free. Table:
// enrolment_appeal. Events: enrolment.appealed, enrolment.appeal_ruled, enrolment.restored.

#include "programmes/enrolments.h"

namespace rangkul::programmes {

using AppealId = Id<struct AppealTag>;

struct NewAppeal {
  EnrolmentId enrolment;
  std::string name;  // who appeals
  std::string ground;
  Date received_on;
};
/// errors: appeal.nothing_decided, appeal.open, field.required, date.in_future
Result<AppealId> appeal(Context& context, NewAppeal const& given);

struct Appeal {
  AppealId id;
  EnrolmentId enrolment;
  std::string decision;  // rejected, stopped
  std::string name, ground;
  Date received_on, due_on;
  AccountId received_by;
  std::string received_name;
  std::string outcome;  // open, upheld, dismissed
  std::optional<Date> ruled_on{};
  std::string ruled_name, reason;
};
/// Newest first. Index enrolment_appeal_enrolment.
std::vector<Appeal> appeals_of(Context& context, EnrolmentId enrolment);

/// Whether the actor is one who may rule on it: other hands than took the decision or the appeal.
bool may_rule(Context& context, Appeal const& one);
/// Rules on the open appeal of an enrolment. errors: appeal.none_open, appeal.same_hands,
/// field.required, enrolment.quota_full, enrolment.twice (somebody enrolled them again meanwhile),
/// enrolment.changed_meanwhile
Status rule_appeal(Context& context, EnrolmentId enrolment, bool upheld, std::string reason);

/// Open appeals in the area of who rules. Index enrolment_appeal_open.
std::int64_t open_appeals(Context& context);

}  // namespace rangkul::programmes
