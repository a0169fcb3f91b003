#pragma once
// Pages: runs and their numbers (pages.cpp), the queue (queue_pages.cpp), pairs side by side
// (review_pages.cpp), questions to colleagues (question_pages.cpp), random samples
// (sample_pages.cpp, reading_pages.cpp), doubles within the registry (doubles_pages.cpp).

#include "matching/review.h"

namespace rangkul::matching {

std::string run_address(RunId run);
std::string pair_address(PairId pair);
/// The run of the address. errors: not_found
Result<Run> run_of(screen::Visit& visit);
/// When the run began, as its name: "Pemadanan 17 Desember 2024 pukul 08.12 WIB".
std::string run_name(screen::Visit const& visit, Run const& run);
std::string queue_address(RunId run);
/// What an address says of order and filters, to go on with them: "?sort=-doubt" or nothing.
std::string review_query(screen::Visit const& visit);
/// The pair that waits behind `after` in the order and under the filters of the address; after the
/// last one the first again, but never `after` itself. errors: as screen::list_page
Result<std::optional<PairId>> next_waiting(screen::Visit& visit, RunId run, PairId after = {});
/// "9,9"
std::string one_decimal(double number);
/// "0,66"
std::string two_decimals(double number);
void add_review_routes(screen::Routes& routes, Hooks const& hooks);
void add_queue_routes(screen::Routes& routes);
void add_sample_routes(screen::Routes& routes);
void add_suspicion_routes(screen::Routes& routes);
void add_doubles_routes(screen::Routes& routes);

}  // namespace rangkul::matching
