#pragma once
// What the application takes from cases: pages, and the part of a person's page.

#include "cases/cases.h"
#include "evidence/evidence.h"
#include "forms/answers.h"
#include "screen/screen.h"

namespace rangkul::cases {

/// Forms that are filled in about a case; its photos and papers.
forms::Kind const& case_forms();
evidence::Kind const& case_photos();

std::string case_address(CaseId id);
/// The cases that the person is in and the reader may know of; nothing without the right.
Html person_part(screen::Visit& visit, PersonId person);
void add_routes(screen::Routes& routes);

}  // namespace rangkul::cases
