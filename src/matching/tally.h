#pragma once
// Sums of a run by village: persons and families of one file by class.

#include <map>
#include <string>
#include <vector>

#include "base/value.h"
#include "linkage/outcome.h"
#include "matching/source_file.h"

namespace rangkul::matching {

using Villages = std::map<std::string, linkage::Tally>;

/// Counts by the region where rows stand. A family is one No. KK (a number on more than 25 rows is
/// no family; a row without one is its own), counts where its first row stands, and has the class
/// of its members when they agree; `ambiguous` when a member is; else `different`. Cost: linear.
Villages tally(SourceFile const& file, std::vector<linkage::RowClass> const& classes);
linkage::Tally total_of(Villages const& villages);
/// {"persons", "families", "persons_by_class": {...}, "families_by_class": {...}}
Value to_value(linkage::Tally const& tally);

}  // namespace rangkul::matching
