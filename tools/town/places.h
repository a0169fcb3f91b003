#pragma once
// Villages and districts from the region table (code,name,level,parent).

#include <cstdint>
#include <string>
#include <vector>

namespace rangkul::town {

struct Village {
  std::string code;  // ten digits
  std::string name;
  std::string district;  // six digits
  std::uint32_t regency;
  int people;  // how many are made here
};
struct District {
  std::string code;  // six digits
  std::uint32_t regency;
};

struct Places {
  std::vector<std::string> regencies;  // names without Kota or Kabupaten
  std::vector<Village> villages;       // that people live in, district by district
  std::vector<District> districts;     // of the whole country, for those who came from elsewhere
  std::vector<std::uint32_t> near;     // of these, the ones of the villages' own provinces
};

/// Chooses villages for `people` persons: those of `office` first, then of its neighbours, each
/// filled to a plausible size. No village is found: `villages` stays empty.
Places read_places(std::string const& file, std::string const& office, std::size_t people);

}  // namespace rangkul::town
