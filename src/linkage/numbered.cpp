#include "linkage/numbered.h"

#include <algorithm>
#include <boost/sort/spreadsort/integer_sort.hpp>

namespace rangkul::linkage {
namespace {

/// Numbers that more rows carry than `most`, ascending.
template <typename Number>
std::vector<std::uint64_t> shared_numbers(RowStore const& rows, int most, Number number) {
  std::vector<std::uint64_t> numbers;
  numbers.reserve(rows.size());
  rows.each([&](std::uint32_t, Standardised const& row) {
    if (number(row) != 0) numbers.push_back(number(row));
  });
  boost::sort::spreadsort::integer_sort(numbers.begin(), numbers.end());
  std::vector<std::uint64_t> shared;
  for (std::size_t first = 0; first < numbers.size();) {
    auto last = first;
    while (last < numbers.size() && numbers[last] == numbers[first]) ++last;
    if (last - first > static_cast<std::size_t>(most)) shared.push_back(numbers[first]);
    first = last;
  }
  return shared;
}

/// What a sure pair has in common beside its NIK; 0 for a row that lacks a part of it.
std::uint32_t check_of(Standardised const& row) {
  if (row.name.size == 0 || row.birth == 0 || row.sex == Sex::unknown) return 0;
  std::uint64_t out = static_cast<std::uint64_t>(row.birth) << 8 | static_cast<unsigned>(row.sex);
  for (std::size_t i = 0; i < row.name.size; ++i)
    out = (out ^ row.name.ids[i]) * 0x9E3779B97F4A7C15ULL ^ out >> 29;
  return static_cast<std::uint32_t>(out >> 32) | 1U;
}

/// Rows whose NIK nobody else in the file has.
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

}  // namespace

void sort_by_number(std::vector<NumberedRow>& rows) {
  boost::sort::spreadsort::integer_sort(
      rows.begin(), rows.end(),
      [](NumberedRow const& row, unsigned offset) { return row.number >> offset; },
      [](NumberedRow const& a, NumberedRow const& b) { return a.number < b.number; });
}

SharedNumbers mark_shared_numbers(RowStore& rows, int most_per_nik, int most_per_no_kk) {
  auto const niks =
      shared_numbers(rows, most_per_nik, [](Standardised const& row) { return row.nik; });
  auto const no_kks =
      shared_numbers(rows, most_per_no_kk, [](Standardised const& row) { return row.no_kk; });
  if (!niks.empty() || !no_kks.empty())
    rows.change([&](Standardised& row) {
      row.nik_shared = std::ranges::binary_search(niks, row.nik);
      row.no_kk_shared = std::ranges::binary_search(no_kks, row.no_kk);
    });
  return {niks.size(), no_kks.size()};
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> sure_pairs(RowStore const& ministry,
                                                                RowStore const& city) {
  auto const first = only_bearers(ministry);
  auto const second = only_bearers(city);
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
