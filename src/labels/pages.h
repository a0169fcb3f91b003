#pragma once
// What the pages of labels share: addresses, chips, heads.

#include <string>

#include "labels/labels.h"
#include "screen/list.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::labels {

constexpr std::string_view index_path = "/labelisasi";

std::string round_address(RoundId id);
std::string village_address(RoundId id, RegionCode const& village);
std::string house_address(HouseId id);
Html outcome_chip(screen::Visit const& visit, Outcome outcome);
/// "PKH, Sembako (BPNT)"
std::string aids_words(screen::Visit const& visit, std::string const& aids);
std::string aids_words(Context& context, std::string const& aids);
/// One field: why.
screen::Record const& reason_record();
/// errors: not_found
Result<Round> round_of(screen::Visit& visit);

/// Binds :round.
screen::List const& houses_list();

screen::PageHead round_head(screen::Visit const& visit, Round const& round);
void add_map_routes(screen::Routes& routes);
void add_house_routes(screen::Routes& routes);
void add_paper_routes(screen::Routes& routes);
/// The papers of a village that are made or being made, with the buttons that make them.
Html papers_part(screen::Visit& visit, Round const& round, RegionCode const& village);

}  // namespace rangkul::labels
