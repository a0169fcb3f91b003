#include "places.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "common/region_table.h"

namespace rangkul::town {
namespace {

constexpr std::size_t people_of_ward = 20'000;
constexpr std::size_t people_of_rural_village = 8'000;
constexpr std::size_t fewest_people = 2'500;

/// Regencies around the default office, in the order in which a growing population fills them.
constexpr std::string_view around[] = {"3174", "3175", "3275", "3674", "3173", "3171",
                                       "3172", "3271", "3671", "3201", "3216", "3603"};

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
  generator::RegionTable table(file);
  while (auto const row = table.next()) {
    auto const code = generator::bare_code(row->code);
    if (code.size() == 10 && rank_of(code, office) == too_far) continue;
    if (row->level == "regency") {
      out.regency_at[code] = static_cast<std::uint32_t>(out.places.regencies.size());
      out.places.regencies.push_back(generator::without_kind(row->name));
    } else if (row->level == "district") {
      out.places.districts.push_back({code, out.regency_at[code.substr(0, 4)]});
    } else if (row->level == "village") {
      out.all.push_back({code, row->name, code.substr(0, 6), out.regency_at[code.substr(0, 4)], 0});
    }
  }
  return out;
}

}  // namespace

Places read_places(std::string const& file, std::string const& office, std::size_t people) {
  auto const near = generator::bare_code(office);
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
