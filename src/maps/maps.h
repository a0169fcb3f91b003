#pragma once
// Maps without tiles: the office brings the shapes of its regions as GeoJSON with region codes, and
// pages draw figures of villages into them as one SVG, each shape a door to the list behind its
// figure. Knows nothing of what is counted. Main types: Shade, Point, Drawing. Tables: map_shape.
// Events: maps.taken.

#include <optional>
#include <string>
#include <vector>

#include "screen/screen.h"

namespace rangkul::maps {

/// Degrees in hundred-thousandths (about a metre).
struct Spot {
  std::int64_t x{0}, y{0};
  friend bool operator==(Spot const&, Spot const&) = default;
};
using Ring = std::vector<Spot>;

/// A ring with fewer corners, none further than `tolerance` from the line that replaces it; pure.
/// source: Douglas and Peucker 1973.
Ring simplified(Ring const& ring, std::int64_t tolerance);

struct Taken {
  std::int64_t features{0}, shapes{0};
  std::int64_t unknown{0};  // no property is the code of a region that there is
};
/// Takes the shapes of a GeoJSON file (WGS 84) into the store; a region's older shape is replaced.
/// By who manages the office; at most 12 MiB. errors: maps.too_large, maps.not_geojson,
/// maps.not_degrees, maps.too_detailed, maps.too_many, maps.no_region, json.malformed
Result<Taken> take_shapes(Context& context, std::string const& path, std::string const& file_name);
/// How many shapes of villages there are in an area.
std::int64_t count_shapes(Context& context, RegionCode const& area);

/// What is drawn of one village.
struct Shade {
  RegionCode region;
  std::string name;
  std::int64_t count{0};
  std::string address;  // of the list behind it
};
struct Point {
  double latitude{0}, longitude{0};
  std::string title, address;
  std::string mark{};  // a number on it, and larger for that
};
struct Drawing {
  std::string label;  // what is counted, for who cannot see it
  RegionCode area;
  std::vector<Shade> shades;
  std::vector<Point> points{};
  bool near_points{false};  // only what lies around the points, and without any shape too
};
/// Below this a figure is told as "fewer than" to who may not see names (K1 of domain.md 8.2).
constexpr std::int64_t least_shown = 5;
/// A figure as this reader may know it: a door to its list, a number, or "<5".
Html figure(screen::Visit const& visit, Shade const& shade);
/// Empty where no shape of the area is there, and no point is to be shown near. Points only for who
/// may see names.
Html draw(screen::Visit& visit, Drawing const& drawing);

void add_routes(screen::Routes& routes);

}  // namespace rangkul::maps
