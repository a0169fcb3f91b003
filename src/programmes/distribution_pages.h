#pragma once
// What the pages of handing out share: addresses, and the form of a typed code.

#include "programmes/distribution.h"
#include "screen/record.h"

namespace rangkul::programmes {

constexpr std::string_view hand_path = "/terima";

/// "/hari-salur/12"
std::string day_address(DayId id);
/// "/terima/7K2M9QXW3TRBH"
std::string hand_address(std::string const& code);
screen::Record const& queue_code_record();
/// The page behind a line's code, which a phone opens.
void add_hand_over_routes(screen::Routes& routes);

}  // namespace rangkul::programmes
