#pragma once
// What the module's pages share: addresses, the year in view, and the form of a decree.

#include <string>

#include "catalogue/programme.h"
#include "programmes/programmes.h"
#include "screen/record.h"

namespace rangkul::programmes {

constexpr std::string_view umbrella_id = "kds";

/// "/program/kds-bidik-manis/2024"
std::string benefit_address(std::string const& programme, int year);
/// The receivers that the realised number counts: paid lines only.
std::string receivers_address(std::string const& programme, int year);
/// Where the realised number of a row opens: what its department told, where that is all of it.
std::string realised_address(Achievement const& row, int year);
/// ?tahun=2024, else the newest year with targets, so that the page is never empty in January.
int year_of(screen::Visit const& visit);
screen::Record const& decree_record();

/// The benefit and year of an address, as it holds at the end of that year or today.
/// errors: not_found, programme.unknown
struct Benefit {
  catalogue::Programme const* programme;
  int year;
};
Result<Benefit> benefit_of(screen::Visit const& visit);
screen::PageHead benefit_head(screen::Visit const& visit, Benefit const& benefit);
/// figures, receivers, enrolments, rules, batches, deaths, parts, waiting, what was told, asking
Html benefit_tabs(screen::Visit const& visit, Benefit const& benefit, int current);

/// The form that approves what waits by one decree, in order, as far as there are places; nothing
/// where nothing waits or the actor does not decide.
Html approve_sheet(screen::Visit& visit, Benefit const& benefit, screen::Filled const& decree);

/// The consolidated card of a family: "/keluarga/12/kartu".
std::string card_address(FamilyId family);
void add_card_routes(screen::Routes& routes);
void add_waiting_routes(screen::Routes& routes);
void add_renewal_routes(screen::Routes& routes);
void add_enrol_routes(screen::Routes& routes);
void add_enrolment_routes(screen::Routes& routes);
void add_death_routes(screen::Routes& routes);
void add_payment_routes(screen::Routes& routes);
void add_told_routes(screen::Routes& routes);
/// One field: why.
screen::Record const& reason_record();

}  // namespace rangkul::programmes
