#include "areas.h"

#include <map>

#include "common/random.h"
#include "common/region_table.h"

namespace rangkul::demo {

using generator::bare_code;
using generator::Random;
using generator::RegionTable;
using generator::without_kind;

Areas read_areas(std::string const& file, std::string const& office, std::uint64_t seed) {
  Areas out;
  Random random(seed);
  std::map<std::string, std::string> names;
  RegionTable table(file);
  auto const near = office.substr(0, 2);
  while (auto const region = table.next()) {
    auto const& [code, name, level, parent] = *region;
    names[code] = name;
    bool const ours = code.starts_with(office);
    if (level == "district") {
      District const district{bare_code(code), without_kind(names[parent]), 0};
      if (ours)
        out.local_districts.push_back(district);
      else if (code.starts_with(near) || code.starts_with("31"))
        out.neighbours.push_back(district);
      else
        out.elsewhere.push_back(district);
    } else if (level == "village" && ours) {
      out.villages.push_back(Village{bare_code(code), name, bare_code(parent), names[parent],
                                     0.5 + random.part(), random.between(5, 18)});
    }
  }
  out.office_name = without_kind(names[office]);
  return out;
}

}  // namespace rangkul::demo
