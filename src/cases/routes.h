#pragma once
// What the application takes from cases: pages, and the part of a person's page.

#include "cases/cases.h"
#include "screen/screen.h"

namespace rangkul::cases {

std::string case_address(CaseId id);
/// The cases that the person is in and the reader may know of; nothing without the right.
Html person_part(screen::Visit& visit, PersonId person);
void add_routes(screen::Routes& routes);

}  // namespace rangkul::cases
