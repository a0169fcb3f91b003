#pragma once
// Inside of maps/: the rings of a GeoJSON file, feature by feature, in little memory and time
// whatever the file holds (source: RFC 7946). Main types: Feature.

#include <functional>
#include <istream>

#include "maps/maps.h"

namespace rangkul::maps {

struct Feature {
  std::vector<RegionCode> codes;  // what among its properties could be the code of a region
  std::vector<Ring> rings;        // simplified; none where it is no surface
};

/// Tells each feature once it is whole. errors: maps.not_geojson, maps.not_degrees,
/// maps.too_detailed, maps.too_many, json.malformed, those of `take`
Status read_geojson(std::istream&, std::function<Status(Feature&&)> const& take);

/// simplified() within a number of looks at a corner, which it counts down: a ring made to be hard
/// takes the square of its corners. errors: maps.too_detailed
Result<Ring> simplified_within(Ring const& ring, std::int64_t tolerance, std::int64_t& looks);

}  // namespace rangkul::maps
