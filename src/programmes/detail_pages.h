#pragma once
// Parts of an enrolment's page: what its benefit asks of the receiver, and what happened
// afterwards.

#include "programmes/batch_pages.h"
#include "programmes/details.h"
#include "screen/record.h"

namespace rangkul::programmes {

/// The benefit's own fields; empty where it has none. Lives as long as the visit's catalogue.
screen::Record details_record(screen::Visit const& visit, Enrolment const& enrolment);
screen::Record step_record(screen::Visit const& visit, Enrolment const& enrolment);
/// Nothing where the benefit asks for nothing. `sent`: a form that came again.
Html details_sheet(screen::Visit& visit, Enrolment const& enrolment, SentAct const& sent);
Html steps_sheet(screen::Visit& visit, Enrolment const& enrolment, SentAct const& sent);
Value details_json(Details const& details);
Value steps_json(std::vector<Step> const& steps);

}  // namespace rangkul::programmes
