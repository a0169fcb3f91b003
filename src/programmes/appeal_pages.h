#pragma once
// Parts of an enrolment's page about appeals; the list at /program/keberatan.

#include "programmes/appeals.h"
#include "programmes/batch_pages.h"
#include "screen/record.h"

namespace rangkul::programmes {

/// What was appealed and ruled, with the form whose turn it is; nothing where nothing was decided
/// against anybody. `sent`: a form that came again.
Html appeals_sheet(screen::Visit& visit, Enrolment const& enrolment, SentAct const& sent);
Status appeal_as_typed(screen::Visit& visit, EnrolmentId id, screen::Filled& filled);
Status rule_as_typed(screen::Visit& visit, EnrolmentId id, screen::Filled& filled);
Value appeals_json(std::vector<Appeal> const& appeals);
void add_appeal_routes(screen::Routes& routes);

}  // namespace rangkul::programmes
