#include "places.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <string_view>
#include <tuple>

namespace rangkul::town {
namespace {

constexpr std::size_t people_of_ward = 20'000;
constexpr std::size_t people_of_rural_village = 8'000;
constexpr std::size_t fewest_people = 2'500;

/// Regencies around the default office, in the order in which a growing population fills them.
constexpr std::string_view around[] = {"3174", "3175", "3275", "3674", "3173", "3171",
                                       "3172", "3271", "3671", "3201", "3216", "3603"};

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

std::string digits(std::string const& code) {
  std::string out;
  for (char const c : code)
    if (c != '.') out += c;
  return out;
}

std::string bare_name(std::string name) {
  for (std::string_view const kind :
       {"Kota Administrasi ", "Kabupaten Administrasi ", "Kabupaten ", "Kota "})
    if (name.starts_with(kind)) return name.substr(kind.size());
  return name;
}

struct Table {
  Places places;
  std::vector<Village> all;
  std::map<std::string, std::uint32_t> regency_at;
};

/// The lower, the sooner people live there: the office, the regencies around, its province.
constexpr int too_far = 1000;
int rank_of(std::string_view code, std::string_view office) {
  if (code.starts_with(office)) return 0;
  int rank = 1;
  for (auto const one : around) {
    if (code.starts_with(one)) return rank;
    ++rank;
  }
  return code.starts_with(office.substr(0, 2)) ? rank : too_far;
}

Table read_table(std::string const& file, std::string const& office) {
  Table out;
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    auto const code = digits(line.substr(0, line.find(',')));
    if (code.size() == 10 && rank_of(code, office) == too_far) continue;
    auto const row = cells(line);
    if (row.size() < 4) continue;
    if (row[2] == "regency") {
      out.regency_at[code] = static_cast<std::uint32_t>(out.places.regencies.size());
      out.places.regencies.push_back(bare_name(row[1]));
    } else if (row[2] == "district") {
      out.places.districts.push_back({code, out.regency_at[code.substr(0, 4)]});
    } else if (row[2] == "village") {
      out.all.push_back({code, row[1], code.substr(0, 6), out.regency_at[code.substr(0, 4)], 0});
    }
  }
  return out;
}

}  // namespace

Places read_places(std::string const& file, std::string const& office, std::size_t people) {
  auto const near = digits(office);
  auto table = read_table(file, near);
  std::stable_sort(table.all.begin(), table.all.end(), [&](auto const& a, auto const& b) {
    return rank_of(a.code, near) < rank_of(b.code, near);
  });
  auto& out = table.places;
  auto const most = std::max<std::size_t>(2, people / fewest_people);
  std::size_t room = 0;
  for (auto& village : table.all) {
    bool const ours = village.code.starts_with(near);
    if (ours ? out.villages.size() >= most : room >= people) break;
    village.people =
        static_cast<int>(village.code[6] == '1' ? people_of_ward : people_of_rural_village);
    room += static_cast<std::size_t>(village.people);
    out.villages.push_back(village);
  }
  for (auto& village : out.villages)
    village.people = static_cast<int>(static_cast<double>(village.people) *
                                      static_cast<double>(people) / static_cast<double>(room)) +
                     1;
  for (std::uint32_t i = 0; i < out.districts.size(); ++i)
    if (out.districts[i].code.starts_with("31") ||
        out.districts[i].code.starts_with(near.substr(0, 2)))
      out.near.push_back(i);
  return out;
}

}  // namespace rangkul::town
