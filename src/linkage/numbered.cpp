#include "linkage/numbered.h"

#include <algorithm>
#include <boost/sort/spreadsort/integer_sort.hpp>

namespace rangkul::linkage {
namespace {

template <typename Number, typename Mark>
std::size_t mark_shared(Rows& rows, int most, Number number, Mark mark) {
  std::vector<std::uint64_t> numbers;
  numbers.reserve(rows.size());
  for (auto const& row : rows)
    if (number(row) != 0) numbers.push_back(number(row));
  boost::sort::spreadsort::integer_sort(numbers.begin(), numbers.end());
  std::vector<std::uint64_t> shared;
  for (std::size_t first = 0; first < numbers.size();) {
    auto last = first;
    while (last < numbers.size() && numbers[last] == numbers[first]) ++last;
    if (last - first > static_cast<std::size_t>(most)) shared.push_back(numbers[first]);
    first = last;
  }
  if (shared.empty()) return 0;
  for (auto& row : rows)
    if (number(row) != 0 && std::ranges::binary_search(shared, number(row))) mark(row);
  return shared.size();
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
std::vector<NumberedRow> only_bearers(Rows const& rows) {
  std::vector<NumberedRow> all;
  all.reserve(rows.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    if (rows[i].nik != 0 && !rows[i].nik_shared) all.push_back({rows[i].nik, i, check_of(rows[i])});
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

SharedNumbers mark_shared_numbers(Rows& rows, int most_per_nik, int most_per_no_kk) {
  SharedNumbers out;
  out.niks = mark_shared(
      rows, most_per_nik, [](Standardised const& row) { return row.nik; },
      [](Standardised& row) { row.nik_shared = true; });
  out.no_kks = mark_shared(
      rows, most_per_no_kk, [](Standardised const& row) { return row.no_kk; },
      [](Standardised& row) { row.no_kk_shared = true; });
  return out;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> sure_pairs(Rows const& ministry,
                                                                Rows const& city) {
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
