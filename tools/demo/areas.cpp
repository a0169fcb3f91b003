#include "areas.h"

#include <fstream>
#include <map>

#include "base/text.h"
#include "random.h"

namespace rangkul::demo {
namespace {

std::string bare(std::string_view dotted) {
  std::string out;
  for (char const c : dotted)
    if (c != '.') out += c;
  return out;
}

std::string without_kind(std::string const& regency) {
  for (std::string_view const kind :
       {"Kota Administrasi ", "Kabupaten Administrasi ", "Kabupaten ", "Kota "})
    if (regency.starts_with(kind)) return regency.substr(kind.size());
  return regency;
}

/// One line of the table; a name may stand in quotes.
std::vector<std::string> cells(std::string const& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (char const c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      out.emplace_back();
    else if (c != '\r')
      out.back() += c;
  }
  return out;
}

}  // namespace

Areas read_areas(std::string const& file, std::string const& office, std::uint64_t seed) {
  Areas out;
  Random random(seed);
  std::map<std::string, std::string> names;
  std::ifstream in(file);
  std::string line;
  auto const near = office.substr(0, 2);
  while (std::getline(in, line)) {
    auto const row = cells(line);
    if (row.size() < 4) continue;
    auto const& [code, name, level, parent] = std::tie(row[0], row[1], row[2], row[3]);
    names[code] = name;
    bool const ours = code.starts_with(office);
    if (level == "district") {
      District const district{bare(code), without_kind(names[parent]), 0};
      if (ours)
        out.local_districts.push_back(district);
      else if (code.starts_with(near) || code.starts_with("31"))
        out.neighbours.push_back(district);
      else
        out.elsewhere.push_back(district);
    } else if (level == "village" && ours) {
      out.villages.push_back(Village{bare(code), name, bare(parent), names[parent],
                                     0.5 + random.part(), random.between(5, 18)});
    }
  }
  out.office_name = without_kind(names[office]);
  return out;
}

}  // namespace rangkul::demo
