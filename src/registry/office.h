#pragma once
// The office: its name, region, zone and head, set at `rangkul init` and edited by its manager; and
// the table of regions, loaded from regions.csv.

#include "db/db.h"
#include "screen/screen.h"

namespace rangkul::registry {

/// What pages show of the office; an empty name before `rangkul init`. One row by key.
screen::OfficeNames office_names(Context& context);

struct OfficeProfile {
  std::string name;
  RegionCode region;
  Zone zone{Zone::wib};
  std::string head;
  std::string head_title;
  std::string address;
  bool demo{false};
};
std::optional<OfficeProfile> office_profile(Context& context);
/// Event office.changed. errors: region.unknown, field.required
Status save_office(Context& context, OfficeProfile const& profile);
/// "Dinas Sosial Kota Depok" for 32.76; "Dinas Sosial Kabupaten Indramayu" for 32.12.
std::string default_office_name(Context& context, RegionCode const& region);

/// Loads or refreshes the regions from a file (code,name,level,parent); regions that the file no
/// longer has are closed, never deleted. Returns how many rows changed. Event region.loaded.
/// errors: region.file
Result<std::int64_t> load_regions(Context& context, std::string const& file, Date as_of);

struct Region {
  RegionCode code;
  std::string name;
  RegionLevel level{RegionLevel::village};
};
std::optional<Region> find_region(Context& context, RegionCode const& code);
/// Direct children, by code. Index: region_parent.
std::vector<Region> regions_below(Context& context, RegionCode const& parent);
/// Villages of a place that exist now. Cost: its rows by key, 63 of a city.
std::int64_t count_villages(Context& context, RegionCode const& place);
/// By folded name prefix, inside the actor's area first. Index: region_folded.
std::vector<Region> search_regions(Context& context, std::string const& text, int limit);

}  // namespace rangkul::registry
