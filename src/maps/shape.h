#pragma once
// Inside of maps/: a region's rings with the box around them, and how they are kept as text.

#include <limits>

#include "maps/maps.h"

namespace rangkul::maps {

/// "32.76.06.1006"
constexpr int village_code_length = 13;

struct Box {
  std::int64_t west{std::numeric_limits<std::int64_t>::max()};
  std::int64_t south{std::numeric_limits<std::int64_t>::max()};
  std::int64_t east{std::numeric_limits<std::int64_t>::min()};
  std::int64_t north{std::numeric_limits<std::int64_t>::min()};
  void hold(Spot spot) {
    west = std::min(west, spot.x);
    east = std::max(east, spot.x);
    south = std::min(south, spot.y);
    north = std::max(north, spot.y);
  }
  void hold(Box const& other) {
    hold(Spot{other.west, other.south});
    hold(Spot{other.east, other.north});
  }
};

struct Shape {
  std::vector<Ring> rings;
  Box box;
  void add(Ring ring) {
    for (auto const spot : ring) box.hold(spot);
    rings.push_back(std::move(ring));
  }
  std::string text() const {
    std::string out;
    for (auto const& ring : rings) {
      if (!out.empty()) out.push_back(';');
      for (std::size_t i = 0; i < ring.size(); ++i)
        out += (i == 0 ? "" : " ") + std::to_string(ring[i].x) + "," + std::to_string(ring[i].y);
    }
    return out;
  }
  /// Of what text() has made; anything else reads as no ring.
  static Shape read(std::string_view text);
};

}  // namespace rangkul::maps
