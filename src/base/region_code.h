#pragma once
// Region codes of the ministry of home affairs: 32, 32.76, 32.76.06, 32.76.06.1006 (domain.md 2.3).

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rangkul {

enum class RegionLevel { country = 0, province = 2, regency = 4, district = 6, village = 10 };

/// A dotted code, or the country (empty text). Scope is a prefix: see covers().
class RegionCode {
 public:
  RegionCode() = default;  // the country
  /// Reads dotted or bare digits ("3276061006"). errors: region.malformed
  static Result<RegionCode> parse(std::string_view text);
  std::string const& text() const { return text_; }
  /// Digits without dots, as NIK and files write it.
  std::string digits() const;
  RegionLevel level() const;
  bool covers(RegionCode const& other) const;
  /// One level up; the country's parent is the country.
  RegionCode parent() const;
  /// The code cut to a level; itself when it is already above.
  RegionCode at(RegionLevel level) const;
  friend auto operator<=>(RegionCode const&, RegionCode const&) = default;

 private:
  std::string text_;
};

/// The half-open text range [from, to) that holds exactly the codes an area covers, for an index.
struct RegionRange {
  std::string from;
  std::string to;
};
RegionRange range_of(RegionCode const& area);

}  // namespace rangkul
