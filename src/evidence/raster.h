#pragma once
// Pictures as rows of colour: read small from JPEG and PNG, written as JPEG. Memory is bounded by
// the size that is asked for, not by the size of the file: JPEG is unpacked at a fraction, PNG row
// by row. libjpeg, libpng and libexif stay inside the .cpp.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace rangkul::evidence {

/// Red, green, blue, 8 bits each, row by row from the top.
struct Raster {
  int width{0};
  int height{0};
  std::vector<std::uint8_t> rgb{};
};

/// What a camera wrote beside the picture (EXIF).
struct CameraNotes {
  int orientation{1};  // 1 to 8, as EXIF has it: 1 is upright
  std::optional<double> latitude{}, longitude{};
  std::optional<Date> taken_on{};
};

struct ReadRaster {
  Raster raster;
  CameraNotes notes{};
};
/// Upright, no side longer than `longest`. At most 130 million points; a JPEG in more than 40
/// passes, and an interlaced PNG of more than 4 million points, are nothing that a camera makes.
/// errors: evidence.not_a_picture, evidence.damaged, evidence.too_many_points
Result<ReadRaster> read_raster(std::string const& path, int longest);

/// Each point is the mean of `times` x `times` points; what is left over at the edges is left out.
Raster shrunk(Raster const& raster, int times);
/// The same, so that no side is longer than `longest`.
Raster fitted(Raster const& raster, int longest);
/// As EXIF's orientation asks.
Raster turned(Raster raster, int orientation);

/// errors: evidence.unwritable
Result<std::string> to_jpeg(Raster const& raster, int quality);

/// 64 bits that stay nearly the same when a picture is scaled, cut a little or saved again (a
/// difference hash of 9 x 8 means); empty where the picture shows next to nothing.
std::optional<std::int64_t> look_of(Raster const& raster);
/// How many of the 64 bits differ.
int look_distance(std::int64_t a, std::int64_t b);

}  // namespace rangkul::evidence
