#include "common/region_table.h"

#include <string_view>
#include <utility>
#include <vector>

namespace rangkul::generator {
namespace {

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

std::optional<Region> RegionTable::next() {
  std::string line;
  while (std::getline(in_, line)) {
    auto row = cells(line);
    if (row.size() < 4) continue;
    return Region{std::move(row[0]), std::move(row[1]), std::move(row[2]), std::move(row[3])};
  }
  return std::nullopt;
}

std::string bare_code(std::string const& dotted) {
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

}  // namespace rangkul::generator
