#pragma once
// How a pair is shown: two records field by field with what differs underlined.

#include <string>
#include <utility>

#include "matching/review.h"

namespace rangkul::matching {

/// Two texts with the letters that the other lacks marked. Cost: product of their lengths.
std::pair<Html, Html> mark_differences(std::string const& first, std::string const& second);

/// The table of both records; numbers are masked as the reader's role wants it.
Html records_table(screen::Visit const& visit, Pair const& pair);
Value records_json(screen::Visit const& visit, Pair const& pair);

}  // namespace rangkul::matching
