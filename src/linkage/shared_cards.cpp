#include "linkage/decide.h"
#include "linkage/numbered.h"

namespace rangkul::linkage {
namespace {

/// Rows with a family card of their own, those of some cards, by card.
std::vector<NumberedRow> some_card_rows(RowStore const& rows, std::uint64_t step) {
  std::vector<NumberedRow> out;
  rows.each([&](std::uint32_t i, Standardised const& row) {
    if (row.no_kk != 0 && !row.no_kk_shared &&
        (row.no_kk * 0x9E3779B97F4A7C15ULL >> 32) % step == 0)
      out.push_back({row.no_kk, i});
  });
  sort_by_number(out);
  return out;
}

}  // namespace

std::vector<SharedCard> shared_cards(RowStore const& ministry, RowStore const& city) {
  constexpr std::size_t enough_rows = 200'000;
  auto const step = std::max<std::uint64_t>(1, ministry.size() / enough_rows);
  auto const first = some_card_rows(ministry, step);
  auto const second = some_card_rows(city, step);
  std::vector<SharedCard> out;
  for (std::size_t i = 0, j = 0; i < first.size() && j < second.size();) {
    auto const number = first[i].number;
    if (number != second[j].number) {
      ++(number < second[j].number ? i : j);
      continue;
    }
    SharedCard card;
    for (; i < first.size() && first[i].number == number; ++i)
      card.ministry.push_back(first[i].row);
    for (; j < second.size() && second[j].number == number; ++j) card.city.push_back(second[j].row);
    out.push_back(std::move(card));
  }
  return out;
}

}  // namespace rangkul::linkage
