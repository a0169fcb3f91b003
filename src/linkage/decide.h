#pragma once
// Who belongs to whom: one best partner a row, doubt where a rival is close, copies of one person
// within a file told from rivals.

#include <functional>
#include <optional>
#include <vector>

#include "linkage/edge.h"
#include "linkage/join.h"
#include "linkage/outcome.h"
#include "linkage/stated.h"

namespace rangkul::linkage {

/// A family card that both files have, with its rows in each.
struct SharedCard {
  std::vector<std::uint32_t> ministry;
  std::vector<std::uint32_t> city;
};
/// All of them, or a share of the cards of large files.
std::vector<SharedCard> shared_cards(RowStore const& ministry, RowStore const& city);

/// The score of two rows of one file, to tell a copy from a rival.
struct WithinScore {
  double bits;
  bool two_niks;  // the rows have different ones
};
using WithinFile = std::function<WithinScore(std::uint32_t, std::uint32_t)>;
/// What can be seen of a link, of a ministry's and a city's row.
using SignsOfLink = std::function<Signs(std::uint32_t, std::uint32_t, Standing const&)>;

struct DecideInput {
  std::vector<Edge> edges;
  std::size_t ministry_rows{0};
  std::size_t city_rows{0};
  WithinFile ministry_pair;
  WithinFile city_pair;
  /// How many in such a family have nobody in the other file tells how likely two members are taken
  /// for one.
  std::vector<SharedCard> cards{};
  /// Rows whose pairs were all looked for. Pairs of other rows with each other may be missing, so
  /// that these do not tell how alike people are. Nothing: all rows.
  std::optional<OpenRows> searched{};
  /// Nothing: probabilities are stated as the odds give them, whatever the model's calibration.
  SignsOfLink signs{};
};

/// Links; one that is neither ambiguous nor possible is `equal` or `different` by its differences.
/// Two whole identities (father and son of one name) are possible at most.
/// Ordered by ministry row, then city row. Cost: edges times log edges.
std::vector<Link> decide(DecideInput, Model const&);

/// Classes of all rows and the sums, from links whose class is final.
std::vector<RowClass> classify(RowStore const&, std::vector<Link> const&, bool is_ministry);
void sum_up(RowStore const&, std::vector<RowClass> const&, Tally Tallies::*side, Outcome&);

}  // namespace rangkul::linkage
