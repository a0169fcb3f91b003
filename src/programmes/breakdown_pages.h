#pragma once
// Parts of a figure as people see them, each a door to its names.

#include "programmes/breakdown.h"
#include "programmes/pages.h"

namespace rangkul::programmes {

/// What was paid in a year by source of money, benefit by benefit.
Html sources_sheet(screen::Visit& visit, int year);
Value sources_json(Context& context, int year);
Value parts_json(Context& context, Benefit const& benefit);
/// Whether the target, and a plan of years, is reached at this pace; nothing without either.
Html outlook_sheet(screen::Visit& visit, Benefit const& benefit, Achievement const& row,
                   bool whole);

void add_breakdown_routes(screen::Routes& routes);

}  // namespace rangkul::programmes
