#include "linkage/outcome.h"

#include <numeric>

namespace rangkul::linkage {

std::string_view link_class_key(LinkClass link_class) {
  static constexpr std::array<std::string_view, 4> keys{"equal", "different", "ambiguous",
                                                        "possible"};
  return keys[static_cast<std::size_t>(link_class)];
}

std::string_view row_class_key(RowClass row_class) {
  static constexpr std::array<std::string_view, row_class_count> keys{
      "equal", "different", "only_here", "ambiguous", "invalid"};
  return keys[static_cast<std::size_t>(row_class)];
}

std::size_t Tally::all_persons() const {
  return std::accumulate(persons.begin(), persons.end(), std::size_t{0});
}

std::size_t Tally::all_families() const {
  return std::accumulate(families.begin(), families.end(), std::size_t{0});
}

Tally& Tally::operator+=(Tally const& other) {
  for (std::size_t i = 0; i < row_class_count; ++i) {
    persons[i] += other.persons[i];
    families[i] += other.families[i];
  }
  return *this;
}

}  // namespace rangkul::linkage
