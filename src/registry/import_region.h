#pragma once
// The villages of a file: codes that hold, old codes, codes of elsewhere, and names without a code.

#include <string>
#include <string_view>
#include <unordered_map>

#include "db/db.h"
#include "registry/read_cell.h"

namespace rangkul::registry {

struct RegionReading {
  std::string code{};        // dotted; empty when nothing could be had
  std::string_view fault{};  // region.unknown, region.old, region.missing, region.malformed,
                             // region.outside_office, import.outside_area
  std::string suggestion{};  // a code that holds
};

/// The regions as they stand, loaded once a run; about 10 MB for the whole country.
class RegionBook {
 public:
  /// Whose villages may be taken: `area` is what the actor may touch, `office` what the office is
  /// responsible for, `scope` what the import speaks about.
  struct Bounds {
    RegionCode area;
    RegionCode office;
    RegionCode scope;
  };
  static RegionBook load(db::Transaction& tx, Bounds bounds);

  /// Reads the three cells of a row that say where. Remembers what it read.
  RegionReading const& read(std::string_view code, std::string_view village,
                            std::string_view district);
  /// For files that do not say where: the office's region, or the actor's area if that is narrower.
  std::string const& fallback() const { return fallback_; }
  /// The part of the country that an import speaks about.
  RegionCode const& scope() const { return scope_; }

 private:
  struct Entry {
    bool old{false};
    std::string successor{};
  };
  RegionReading read_anew(std::string_view code, std::string_view village,
                          std::string_view district) const;
  RegionReading placed(RegionReading reading) const;
  std::string by_name(std::string_view village, std::string_view district) const;

  RegionCode area_{};
  RegionCode office_{};
  RegionCode scope_{};
  std::string fallback_{};
  std::unordered_map<std::string, Entry> codes_{};
  std::unordered_map<std::string, std::string> names_{};  // "village|district" and "village|"
  TextMap<RegionReading> known_{};
  std::string look_for_{};
};

}  // namespace rangkul::registry
