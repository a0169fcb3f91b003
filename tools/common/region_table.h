#pragma once
// The table of the country's regions (code,name,level,parent), as the generators read it.

#include <fstream>
#include <optional>
#include <string>

namespace rangkul::generator {

struct Region {
  std::string code;  // dotted
  std::string name;
  std::string level;   // "province", "regency", "district", "village"
  std::string parent;  // dotted
};

/// Reads the lines of the table one after the other.
class RegionTable {
 public:
  explicit RegionTable(std::string const& file) : in_(file) {}
  std::optional<Region> next();

 private:
  std::ifstream in_;
};

/// "32.76.01" as "327601"
std::string bare_code(std::string const& dotted);
/// "Kota Depok" as "Depok"
std::string without_kind(std::string const& regency);

}  // namespace rangkul::generator
