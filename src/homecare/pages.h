#pragma once
// The pages of this folder, each added by its own file; add_routes() of homecare.h adds them all.

#include "homecare/rounds.h"
#include "screen/parts.h"

namespace rangkul::homecare {

constexpr std::string_view path = "/perawatan-rumah";

std::string visit_address(CareVisitId id);
std::string programme_name(screen::Visit const& visit, std::string_view id);
/// "Terlewat", with its colour.
Html state_chip(screen::Visit const& visit, std::string const& state, bool late);
std::vector<screen::Tab> all_tabs(screen::Visit const& visit, std::string_view now);
/// What a page calls the client of a case: the alias where the case is secret.
std::string client_of(screen::Visit& visit, cases::Case const& one);
/// A button that writes where the reader stands into a field of its form.
Html place_button(screen::Visit const& visit, std::string_view field);
Value position_value(std::optional<Position> const& position);

/// The case that an address names. errors: homecare.other_procedure, as find_case()
Result<cases::Case> care_case(screen::Visit& visit);
screen::PageHead care_head(screen::Visit& visit, cases::Case const& of, std::string_view title);

void add_round_routes(screen::Routes& routes);
void add_visit_routes(screen::Routes& routes);
void add_plan_routes(screen::Routes& routes);
void add_result_routes(screen::Routes& routes);

}  // namespace rangkul::homecare
