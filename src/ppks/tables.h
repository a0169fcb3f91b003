#pragma once
// The yearly table of the 26 categories: entries by sex and age, and by area; people counted apart.

#include "ppks/ppks.h"

namespace rangkul::ppks {

/// 0-4, 5-17, 18-59, 60 and older at the end of the year, and unknown.
constexpr std::size_t ages = 5;

struct CategoryRow {
  std::int64_t all{0};
  std::array<std::int64_t, 2> by_sex{};  // male, female
  std::array<std::int64_t, ages> by_age{};
  /// Left out of reports: a small count of a secret category, or one that would give it away.
  bool hides_all{false};
  bool hides_parts{false};
};
struct YearTable {
  int year{0};
  std::array<CategoryRow, categories> rows{};
  std::int64_t people{0};   // once each, of what the reader may see
  std::int64_t entries{0};  // the same
};
/// Who stood in a category on some day of the year, within the actor's area and `area`. Cost: the
/// entries of the area once. Index ppks_entry_year.
YearTable year_table(Context& context, int year, RegionCode const& area);

/// Entries by area one level below the actor's and category; small counts of secret ones left out.
struct AreaRow {
  std::string area;
  std::array<std::int64_t, categories> entries{};
};
std::vector<AreaRow> area_table(Context& context, int year);

/// Below fewest_told, of a secret category: nothing is told.
bool is_left_out(int category, std::int64_t count);

}  // namespace rangkul::ppks
