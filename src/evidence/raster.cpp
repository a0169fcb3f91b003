#include "evidence/raster.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace rangkul::evidence {
namespace {

constexpr std::size_t channels = 3;

std::size_t at(Raster const& raster, int x, int y) {
  return (static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) +
          static_cast<std::size_t>(x)) *
         channels;
}

Raster blank(int width, int height) {
  Raster out{width, height, {}};
  out.rgb.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * channels);
  return out;
}

/// Where the point (x, y) of a picture stands when it is turned.
std::pair<int, int> turned_place(Raster const& raster, int orientation, int x, int y) {
  int const right = raster.width - 1 - x;
  int const up = raster.height - 1 - y;
  switch (orientation) {
    case 2: return {right, y};
    case 3: return {right, up};
    case 4: return {x, up};
    case 5: return {y, x};
    case 6: return {up, x};
    case 7: return {up, right};
    case 8: return {y, right};
    default: return {x, y};
  }
}

/// The mean brightness of one field of a grid laid over the picture.
int mean_of_field(Raster const& raster, int column, int columns, int row, int rows) {
  int const from_x = raster.width * column / columns;
  int const to_x = std::max(from_x + 1, raster.width * (column + 1) / columns);
  int const from_y = raster.height * row / rows;
  int const to_y = std::max(from_y + 1, raster.height * (row + 1) / rows);
  std::int64_t sum = 0;
  for (int y = from_y; y < to_y; ++y)
    for (int x = from_x; x < to_x; ++x) {
      auto const* point = &raster.rgb[at(raster, x, y)];
      sum += 2 * point[0] + 5 * point[1] + point[2];  // green is what an eye sees most
    }
  return static_cast<int>(sum / (8LL * (to_x - from_x) * (to_y - from_y)));
}

}  // namespace

Raster shrunk(Raster const& raster, int times) {
  if (times <= 1) return raster;
  auto out = blank(std::max(1, raster.width / times), std::max(1, raster.height / times));
  int const wide = std::min(times, raster.width);
  int const high = std::min(times, raster.height);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x)
      for (std::size_t c = 0; c < channels; ++c) {
        unsigned sum = 0;
        for (int dy = 0; dy < high; ++dy)
          for (int dx = 0; dx < wide; ++dx)
            sum += raster.rgb[at(raster, x * times + dx, y * times + dy) + c];
        out.rgb[at(out, x, y) + c] =
            static_cast<std::uint8_t>(sum / static_cast<unsigned>(wide * high));
      }
  return out;
}

Raster fitted(Raster const& raster, int longest) {
  int const side = std::max(raster.width, raster.height);
  return shrunk(raster, (side + longest - 1) / longest);
}

Raster turned(Raster raster, int orientation) {
  if (orientation <= 1 || orientation > 8) return raster;
  bool const lying = orientation >= 5;
  auto out = blank(lying ? raster.height : raster.width, lying ? raster.width : raster.height);
  for (int y = 0; y < raster.height; ++y)
    for (int x = 0; x < raster.width; ++x) {
      auto const [to_x, to_y] = turned_place(raster, orientation, x, y);
      std::copy_n(&raster.rgb[at(raster, x, y)], channels, &out.rgb[at(out, to_x, to_y)]);
    }
  return out;
}

std::optional<std::int64_t> look_of(Raster const& raster) {
  constexpr int columns = 9;
  constexpr int rows = 8;
  constexpr int least_contrast = 12;
  if (raster.width < columns || raster.height < rows) return std::nullopt;
  std::uint64_t bits = 0;
  int darkest = 255;
  int brightest = 0;
  for (int row = 0; row < rows; ++row) {
    int before = 0;
    for (int column = 0; column < columns; ++column) {
      int const now = mean_of_field(raster, column, columns, row, rows);
      darkest = std::min(darkest, now);
      brightest = std::max(brightest, now);
      if (column > 0) bits = bits << 1 | static_cast<std::uint64_t>(now > before);
      before = now;
    }
  }
  if (brightest - darkest < least_contrast) return std::nullopt;
  return static_cast<std::int64_t>(bits);
}

int look_distance(std::int64_t a, std::int64_t b) {
  return std::popcount(static_cast<std::uint64_t>(a) ^ static_cast<std::uint64_t>(b));
}

}  // namespace rangkul::evidence
