#pragma once
// Inside of cases/: the parts of its pages.

#include "cases/lists.h"
#include "cases/notes.h"
#include "cases/routes.h"
#include "forms/pages.h"
#include "procedures/picture.h"
#include "screen/record.h"

namespace rangkul::cases {

constexpr std::string_view index_path = "/kasus";

/// What a page calls a case: its title, or of a secret one the number alone.
std::string title_of(Case const& one);
procedures::Wording wording_of(screen::Visit const& visit, Run const& run);

/// A form that was sent and came back: which, with what was typed.
struct Again {
  std::string act{};   // as the form names it
  std::string step{};  // or what else tells it from others of its kind
  screen::Filled filled{};
  std::optional<Error> error{};
  bool is(std::string_view other, std::string_view of = {}) const {
    return act == other && (of.empty() || step == of);
  }
};

/// The steps of a case: closed, open with what can be done, and those still to come.
Html steps_sheet(screen::Visit& visit, Case const& one, Run const& run, Again const& again);
/// What happened, newest first: steps, notes, services and visits.
Html story_sheet(screen::Visit& visit, Case const& one, Run const& run);
/// People, team, plan, photos, and what is told of the case, beside the steps.
Html side_parts(screen::Visit& visit, Case const& one, Run const& run, Again const& again);

/// The whole page, again with what was typed where a form was refused.
Result<http::Answer> case_page_with(screen::Visit& visit, CaseId id, Again const& again);
/// After an act: the page's own refusal, the form again, JSON, or back to the case.
Result<http::Answer> acted(screen::Visit& visit, CaseId id, Status const& status, Again again,
                           std::string_view message);

/// What is told of a case; a person to add; a note.
screen::Record const& change_record();
screen::Record const& person_record();
screen::Record const& note_record();

/// Where a letter of a step is written; whether a template stands for it; those of a case.
std::string letter_address(CaseId id, std::string const& step, std::string const& word);
bool has_template(screen::Visit const& visit, std::string const& word);
Html letters_sheet(screen::Visit& visit, Case const& one);

void add_act_routes(screen::Routes& routes);
void add_letter_routes(screen::Routes& routes);
void add_intake_routes(screen::Routes& routes);
void add_board_routes(screen::Routes& routes);

}  // namespace rangkul::cases
