#pragma once
// The areas a city is made of, read from the region table (code,name,level,parent).

#include <cstdint>
#include <string>
#include <vector>

namespace rangkul::demo {

struct Village {
  std::string code;  // bare ten digits
  std::string name;
  std::string district_code;  // bare six digits
  std::string district;
  double weight{1};
  int rw_count{8};
};
struct District {
  std::string code;  // bare six digits
  std::string regency;
  std::uint16_t place{0};  // index of the regency in World::places
};

struct Areas {
  std::string office_name;                // without Kota or Kabupaten
  std::vector<Village> villages;          // of the office
  std::vector<District> local_districts;  // of the office
  std::vector<District> neighbours;       // of the same and the adjacent provinces' regencies
  std::vector<District> elsewhere;        // of the whole country
};

/// Reads the table; `office` is a dotted code. Without a village below it `villages` stays empty.
Areas read_areas(std::string const& file, std::string const& office, std::uint64_t seed);

}  // namespace rangkul::demo
