#pragma once
// Who belongs to whom: one best partner a row, doubt where a rival is close, copies of one person
// within a file told from rivals.

#include <functional>
#include <vector>

#include "linkage/outcome.h"

namespace rangkul::linkage {

/// A scored pair worth keeping.
struct Edge {
  std::uint32_t ministry;
  std::uint32_t city;
  float bits;
  FieldSet differences{};
};

/// The score of two rows of one file, to tell a copy from a rival.
using WithinFile = std::function<double(std::uint32_t, std::uint32_t)>;

struct DecideInput {
  std::vector<Edge> edges;
  std::size_t ministry_rows{0};
  std::size_t city_rows{0};
  WithinFile ministry_pair;
  WithinFile city_pair;
};

/// Links; one that is neither ambiguous nor possible is `equal` or `different` by its differences.
/// Ordered by ministry row, then city row. Cost: edges times log edges.
std::vector<Link> decide(DecideInput, Model const&);

/// Classes of all rows and the sums, from links whose class is final.
std::vector<RowClass> classify(RowStore const&, std::vector<Link> const&, bool is_ministry);
void sum_up(RowStore const&, std::vector<RowClass> const&, Tally Tallies::*side, Outcome&);

}  // namespace rangkul::linkage
