#pragma once
// Pages: runs and their numbers (pages.cpp), pairs side by side (review_pages.cpp).

#include "matching/review.h"

namespace rangkul::matching {

std::string run_address(RunId run);
std::string pair_address(PairId pair);
/// The run of the address. errors: not_found
Result<Run> run_of(screen::Visit& visit);
/// When the run began, as its name: "Pemadanan 17 Desember 2024 pukul 08.12 WIB".
std::string run_name(screen::Visit const& visit, Run const& run);
void add_review_routes(screen::Routes& routes);

}  // namespace rangkul::matching
