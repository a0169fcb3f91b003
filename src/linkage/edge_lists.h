#pragma once
// The edges of a row, by their numbers in a list that is ordered by ministry row.

#include <bit>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "linkage/edge.h"

namespace rangkul::linkage {

inline std::uint64_t place_of(Edge const& edge) {
  return std::uint64_t{edge.ministry} << 32 | edge.city;
}

/// Ascending where bits descend.
inline std::uint32_t descending(float bits) {
  constexpr std::uint32_t sign = 0x80000000;
  auto const pattern = std::bit_cast<std::uint32_t>(bits + 0.0F);
  return (pattern & sign) != 0 ? pattern : ~(pattern | sign);
}

/// Edge numbers by the city's row, ascending, of edges that are wanted.
class ByCity {
 public:
  template <typename Wanted>
  ByCity(std::vector<Edge> const& edges, std::size_t rows, Wanted const& wanted)
      : starts_(rows + 1, 0) {
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t i = 0; i < edges.size(); ++i)
      if (wanted(edges[i])) chosen.push_back(i);
    for (auto const i : chosen) ++starts_[edges[i].city];
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
    // Filled from the end, so that where a row ends becomes where it begins.
    numbers_.resize(chosen.size());
    for (auto at = chosen.size(); at-- > 0;)
      numbers_[--starts_[edges[chosen[at]].city]] = chosen[at];
  }
  std::span<std::uint32_t const> of(std::uint32_t row) const {
    return std::span(numbers_).subspan(starts_[row], starts_[row + 1] - starts_[row]);
  }

 private:
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> numbers_;
};

/// Edge numbers by the ministry's row: edges are in that order.
class ByMinistry {
 public:
  ByMinistry(std::vector<Edge> const& edges, std::size_t rows)
      : starts_(rows + 1, 0), numbers_(edges.size()) {
    std::iota(numbers_.begin(), numbers_.end(), 0U);
    for (auto const& edge : edges) ++starts_[edge.ministry + 1];
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  }
  std::span<std::uint32_t const> of(std::uint32_t row) const {
    return std::span(numbers_).subspan(starts_[row], starts_[row + 1] - starts_[row]);
  }

 private:
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> numbers_;
};

/// One bit a row: those with several edges.
inline std::vector<bool> crowded_rows(std::vector<Edge> const& edges, std::size_t rows,
                                      std::uint32_t Edge::*end) {
  std::vector<bool> one(rows);
  std::vector<bool> several(rows);
  for (auto const& edge : edges) {
    auto const row = edge.*end;
    if (one[row]) several[row] = true;
    one[row] = true;
  }
  return several;
}

/// What would be lost if a taken edge and a rival's own edge, `theirs`, were exchanged; nothing
/// when the exchange cannot be.
inline std::optional<double> loss_of_exchange(std::span<Edge const> edges,
                                              ByMinistry const& by_ministry, Edge const& taken,
                                              Edge const* theirs, Edge const& rival) {
  if (theirs == nullptr) return taken.bits - rival.bits;
  // The fourth edge closes the square: their other end with our other end.
  auto const ministry = rival.ministry == taken.ministry ? theirs->ministry : taken.ministry;
  auto const city = rival.city == taken.city ? theirs->city : taken.city;
  for (auto const i : by_ministry.of(ministry))
    if (edges[i].city == city) return taken.bits + theirs->bits - rival.bits - edges[i].bits;
  return std::nullopt;
}

}  // namespace rangkul::linkage
