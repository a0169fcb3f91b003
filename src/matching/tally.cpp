#include "matching/tally.h"

#include <unordered_map>

namespace rangkul::matching {
namespace {

using linkage::RowClass;
using linkage::Tally;

constexpr int most_rows_per_family = 25;

RowClass family_class(unsigned members) {
  auto const bit = [](RowClass each) { return 1U << static_cast<unsigned>(each); };
  if ((members & bit(RowClass::ambiguous)) != 0) return RowClass::ambiguous;
  for (auto const each : {RowClass::equal, RowClass::only_here, RowClass::invalid})
    if (members == bit(each)) return each;
  return RowClass::different;
}

Value by_class(std::array<std::size_t, linkage::row_class_count> const& counts) {
  Value out;
  for (std::size_t i = 0; i < counts.size(); ++i)
    out.set(std::string(row_class_key(static_cast<RowClass>(i))), counts[i]);
  return out;
}

}  // namespace

Villages tally(SourceFile const& file, std::vector<RowClass> const& classes) {
  Villages out;
  std::unordered_map<std::string_view, int> rows_of;
  for (auto const& record : file.records) ++rows_of[record.no_kk];
  struct Family {
    std::size_t first;
    unsigned members;
  };
  std::vector<Family> families;
  std::unordered_map<std::string_view, std::size_t> family_of;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    auto const row_class = static_cast<std::size_t>(classes[i]);
    ++out[file.regions[i]].persons[row_class];
    std::string_view const no_kk = file.records[i].no_kk;
    auto at = families.size();
    if (!no_kk.empty() && rows_of[no_kk] <= most_rows_per_family)
      at = family_of.emplace(no_kk, at).first->second;
    if (at == families.size()) families.push_back({i, 0});
    families[at].members |= 1U << row_class;
  }
  for (auto const& family : families)
    ++out[file.regions[family.first]]
          .families[static_cast<std::size_t>(family_class(family.members))];
  return out;
}

Tally total_of(Villages const& villages) {
  Tally out;
  for (auto const& [region, counts] : villages) out += counts;
  return out;
}

Value to_value(Tally const& tally) {
  return Value::object({{"persons", tally.all_persons()},
                        {"families", tally.all_families()},
                        {"persons_by_class", by_class(tally.persons)},
                        {"families_by_class", by_class(tally.families)}});
}

}  // namespace rangkul::matching
