#include "linkage/numbered.h"

#include <algorithm>
#include <bit>
#include <boost/sort/spreadsort/integer_sort.hpp>

namespace rangkul::linkage {
namespace {

/// Which numbers are carried by more rows than `most`: counted by a part of their bits first, so
/// that few need to be looked at.
class SharedFinder {
 public:
  SharedFinder(std::size_t rows, int most)
      : most_(static_cast<std::size_t>(std::max(most, 0))),
        counts_(std::bit_ceil(std::max<std::size_t>(rows * 2, 64)), 0),
        shift_(64 - static_cast<unsigned>(std::bit_width(counts_.size() - 1))) {}

  void count(std::uint64_t number) {
    auto& count = counts_[place_of(number)];
    if (count < full) ++count;
  }
  void collect(std::uint64_t number) {
    if (number != 0 && counts_[place_of(number)] > std::min(most_, full - 1))
      numbers_.push_back(number);
  }
  /// Ascending.
  std::vector<std::uint64_t> shared() {
    std::ranges::sort(numbers_);
    std::vector<std::uint64_t> out;
    for (std::size_t first = 0; first < numbers_.size();) {
      auto last = first;
      while (last < numbers_.size() && numbers_[last] == numbers_[first]) ++last;
      if (last - first > most_) out.push_back(numbers_[first]);
      first = last;
    }
    return out;
  }

 private:
  static constexpr std::size_t full = 0xFFFF;
  std::size_t place_of(std::uint64_t number) const {
    return number * 0x9E3779B97F4A7C15ULL >> shift_;
  }
  std::size_t most_;
  std::vector<std::uint16_t, HugePages<std::uint16_t>> counts_;
  unsigned shift_;
  std::vector<std::uint64_t> numbers_;
};

/// What a sure pair has in common beside its NIK; 0 for a row that lacks a part of it.
std::uint32_t check_of(Standardised const& row) {
  if (row.name.size == 0 || row.birth == 0 || row.sex == Sex::unknown) return 0;
  std::uint64_t out = static_cast<std::uint64_t>(row.birth) << 8 | static_cast<unsigned>(row.sex);
  for (std::size_t i = 0; i < row.name.size; ++i)
    out = (out ^ row.name.ids[i]) * 0x9E3779B97F4A7C15ULL ^ out >> 29;
  return static_cast<std::uint32_t>(out >> 32) | 1U;
}

}  // namespace

void sort_by_number(std::vector<NumberedRow>& rows) {
  boost::sort::spreadsort::integer_sort(
      rows.begin(), rows.end(),
      [](NumberedRow const& row, unsigned offset) { return row.number >> offset; },
      [](NumberedRow const& a, NumberedRow const& b) { return a.number < b.number; });
}

SharedNumbers mark_shared_numbers(RowStore& rows, int most_per_nik, int most_per_no_kk) {
  SharedFinder nik_finder(rows.size(), most_per_nik);
  SharedFinder no_kk_finder(rows.size(), most_per_no_kk);
  rows.each([&](std::uint32_t, Standardised const& row) {
    nik_finder.count(row.nik);
    no_kk_finder.count(row.no_kk);
  });
  rows.each([&](std::uint32_t, Standardised const& row) {
    nik_finder.collect(row.nik);
    no_kk_finder.collect(row.no_kk);
  });
  auto const niks = nik_finder.shared();
  auto const no_kks = no_kk_finder.shared();
  if (!niks.empty() || !no_kks.empty())
    rows.change([&](Standardised& row) {
      row.nik_shared = std::ranges::binary_search(niks, row.nik);
      row.no_kk_shared = std::ranges::binary_search(no_kks, row.no_kk);
    });
  return {niks.size(), no_kks.size()};
}

std::vector<NumberedRow> only_bearers(RowStore const& rows) {
  std::vector<NumberedRow> all;
  all.reserve(rows.size());
  rows.each([&](std::uint32_t i, Standardised const& row) {
    if (row.nik != 0 && !row.nik_shared) all.push_back({row.nik, i, check_of(row)});
  });
  sort_by_number(all);
  std::size_t kept = 0;
  for (std::size_t first = 0; first < all.size();) {
    auto last = first;
    while (last < all.size() && all[last].number == all[first].number) ++last;
    if (last - first == 1 && all[first].check != 0) all[kept++] = all[first];
    first = last;
  }
  all.resize(kept);
  return all;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> sure_pairs(
    std::vector<NumberedRow> const& first, std::vector<NumberedRow> const& second) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> out;
  for (std::size_t i = 0, j = 0; i < first.size() && j < second.size();) {
    if (first[i].number < second[j].number) {
      ++i;
    } else if (second[j].number < first[i].number) {
      ++j;
    } else {
      if (first[i].check == second[j].check) out.emplace_back(first[i].row, second[j].row);
      ++i;
      ++j;
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace rangkul::linkage
