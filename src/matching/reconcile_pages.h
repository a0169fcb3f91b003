#pragma once
// Pages of the monthly reconciliation: months and their numbers (reconcile_pages.cpp), findings and
// decisions (reconcile_finding_pages.cpp), what goes out (reconcile_outputs.cpp,
// reconcile_note.cpp).

#include "matching/reconcile_decide.h"
#include "matching/reconcile_lists.h"
#include "screen/record.h"

namespace rangkul::matching {

/// "/rekonsiliasi/2026-11"
std::string month_address(std::string const& month);
std::string finding_address(FindingId id);
/// "Rekonsiliasi November 2026"
std::string month_title(screen::Visit const& visit, std::string const& month);
/// The month of the address. errors: not_found
Result<Month> month_of(screen::Visit& visit);
/// The head of a page below a month; without a title the month's own.
screen::PageHead month_head(screen::Visit const& visit, Month const& month, std::string title = {});

/// "dari Beji" of somebody who came, whatever else is told of them; "ke Beji" of somebody who left.
std::string other_village(screen::Visit const& visit, std::string_view month_class,
                          std::string const& region);

/// Why a month is opened again.
screen::Record const& reopen_record();

void add_finding_routes(screen::Routes& routes);
void add_output_routes(screen::Routes& routes, StandingAids const& aids);
void add_month_note_routes(screen::Routes& routes);
/// The job reconcile.note_pdf.
void add_month_note_jobs(jobs::Runner& runner);

}  // namespace rangkul::matching
