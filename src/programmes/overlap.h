#pragma once
// Before a decision: what the rule says of the candidate, condition by condition, and every aid
// that they receive or received, from any department and source, with what the rule says of each.

#include "programmes/enrolments.h"
#include "programmes/judge.h"
#include "programmes/rule_parts.h"

namespace rangkul::programmes {

/// Both sheets; nothing where the benefit or the receiver is not found any more.
Html overlap_part(screen::Visit& visit, Enrolment const& enrolment);
/// The same for programs: {"judgement": ..., "aids": [...]}, or null.
Value overlap_json(screen::Visit& visit, Enrolment const& enrolment);

}  // namespace rangkul::programmes
