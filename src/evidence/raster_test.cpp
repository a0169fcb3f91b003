#include "evidence/raster.h"

#include <doctest/doctest.h>
#include <png.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

namespace rangkul::evidence {
namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  std::string put(std::string const& name, std::string const& bytes) const {
    auto const file = (path / name).string();
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }
  fs::path path = fs::temp_directory_path() / ("rangkul-raster-" + std::to_string(std::rand()));
};

/// Red grows to the right, green downwards; a bright square stands at the top left.
Raster scene(int width, int height) {
  Raster out{width, height, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      bool const square = x < width / 4 && y < height / 4;
      out.rgb.push_back(static_cast<std::uint8_t>(square ? 255 : 200 * x / width));
      out.rgb.push_back(static_cast<std::uint8_t>(square ? 255 : 200 * y / height));
      out.rgb.push_back(static_cast<std::uint8_t>(square ? 255 : 60));
    }
  return out;
}

std::string jpeg_of(Raster const& raster, int quality = 90) {
  auto made = to_jpeg(raster, quality);
  REQUIRE(made.ok());
  return made.value();
}

void put_png(std::string const& path, Raster const& raster, bool laced) {
  auto* file = std::fopen(path.c_str(), "wb");
  REQUIRE(file != nullptr);
  auto* png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  auto* info = png_create_info_struct(png);
  png_init_io(png, file);
  png_set_IHDR(png, info, static_cast<png_uint_32>(raster.width),
               static_cast<png_uint_32>(raster.height), 8, PNG_COLOR_TYPE_RGB,
               laced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  std::vector<png_bytep> rows;
  for (int y = 0; y < raster.height; ++y)
    rows.push_back(const_cast<png_bytep>(
        &raster.rgb[static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) * 3]));
  png_set_rows(png, info, rows.data());
  png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
  png_destroy_write_struct(&png, &info);
  std::fclose(file);
}

/// Notes of a camera that lay on its side, near the town hall of Depok, on 22 November 2026.
std::string with_notes(std::string jpeg) {
  static unsigned char const notes[] = {
      0xFF, 0xE1, 0x00, 0xD4, 'E', 'x', 'i', 'f', 0, 0,
      // TIFF, little endian; three entries: orientation 6, Exif at 50, GPS at 88
      'I', 'I', 42, 0, 8, 0, 0, 0, 3, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0x69, 0x87, 4, 0,
      1, 0, 0, 0, 50, 0, 0, 0, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 88, 0, 0, 0, 0, 0, 0, 0,
      // Exif at 50: DateTimeOriginal, 20 characters at 68
      1, 0, 0x03, 0x90, 2, 0, 20, 0, 0, 0, 68, 0, 0, 0, 0, 0, 0, 0, '2', '0', '2', '6', ':', '1',
      '1', ':', '2', '2', ' ', '0', '9', ':', '3', '0', ':', '0', '0', 0,
      // GPS at 88: S, 6 deg 24 min 9 s at 142; E, 106 deg 47 min 39.12 s at 166
      4, 0, 1, 0, 2, 0, 2, 0, 0, 0, 'S', 0, 0, 0, 2, 0, 5, 0, 3, 0, 0, 0, 142, 0, 0, 0, 3, 0, 2, 0,
      2, 0, 0, 0, 'E', 0, 0, 0, 4, 0, 5, 0, 3, 0, 0, 0, 166, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 1, 0,
      0, 0, 24, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 106, 0, 0, 0, 1, 0, 0, 0, 47, 0, 0, 0,
      1, 0, 0, 0, 0x48, 0x0F, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  jpeg.insert(2, std::string(reinterpret_cast<char const*>(notes), sizeof notes));
  return jpeg;
}

}  // namespace

TEST_CASE("raster: a photo comes small, from JPEG and from PNG, laced or not") {
  Folder const folder;
  auto const whole = scene(1000, 600);
  auto const jpeg = read_raster(folder.put("a.jpg", jpeg_of(whole)), 300);
  REQUIRE(jpeg.ok());
  CHECK(jpeg.value().raster.width == 250);
  CHECK(jpeg.value().raster.height == 150);
  for (bool const laced : {false, true}) {
    auto const path = (folder.path / "a.png").string();
    put_png(path, whole, laced);
    auto const png = read_raster(path, 300);
    REQUIRE(png.ok());
    CHECK(png.value().raster.width == 250);
    CHECK(png.value().raster.height == 150);
    // The same scene, whatever it was kept in.
    CHECK(look_distance(*look_of(png.value().raster), *look_of(jpeg.value().raster)) <= 2);
  }
  auto const small = read_raster(folder.put("b.jpg", jpeg_of(scene(90, 60))), 300);
  REQUIRE(small.ok());
  CHECK(small.value().raster.width == 90);
}

TEST_CASE("raster: what is no photo, cut short or beyond measure is refused in words") {
  Folder const folder;
  auto const whole = jpeg_of(scene(1000, 600));
  auto const code = [&](std::string const& bytes) {
    auto const read = read_raster(folder.put("x", bytes), 300);
    return read.ok() ? std::string() : read.error().code;
  };
  CHECK(code("%PDF-1.7 not a photo at all") == "evidence.not_a_picture");
  CHECK(code("") == "evidence.not_a_picture");
  CHECK(code(whole.substr(0, whole.size() / 2)) == "evidence.damaged");
  CHECK(code(whole.substr(0, 40)) == "evidence.damaged");
  CHECK(code("\xFF\xD8\xFF" + std::string(200, 'x')) == "evidence.damaged");
  CHECK(code("\x89PNG\r\n\x1a\n" + std::string(200, 'x')) == "evidence.damaged");
  // A head that promises 60.000 x 60.000 points.
  auto huge = whole;
  auto const frame = huge.find("\xFF\xC0");
  REQUIRE(frame != std::string::npos);
  huge.replace(frame + 5, 4, "\xEA\x60\xEA\x60");
  CHECK(code(huge) == "evidence.too_many_points");
}

TEST_CASE("raster: a photo stands upright, and what the camera wrote is read") {
  Folder const folder;
  auto const read = read_raster(folder.put("a.jpg", with_notes(jpeg_of(scene(400, 200)))), 400);
  REQUIRE(read.ok());
  auto const& [raster, notes] = read.value();
  CHECK(notes.orientation == 6);
  CHECK(raster.width == 200);
  CHECK(raster.height == 400);
  // Turned to the right, the bright square of the top left stands at the top right.
  auto const bright = [&](int x, int y) {
    return raster.rgb[(static_cast<std::size_t>(y) * 200 + static_cast<std::size_t>(x)) * 3 + 2] >
           150;
  };
  CHECK(bright(190, 10));
  CHECK_FALSE(bright(10, 10));
  CHECK_FALSE(bright(10, 390));
  REQUIRE(notes.taken_on);
  CHECK(notes.taken_on->iso() == "2026-11-22");
  REQUIRE(notes.latitude);
  REQUIRE(notes.longitude);
  CHECK(*notes.latitude == doctest::Approx(-6.4025));
  CHECK(*notes.longitude == doctest::Approx(106.7942));
}

TEST_CASE("raster: turning and turning back is no change") {
  auto const whole = scene(30, 20);
  int const back[] = {1, 1, 2, 3, 4, 5, 8, 7, 6};
  for (int orientation = 1; orientation <= 8; ++orientation)
    CHECK(turned(turned(whole, orientation), back[orientation]).rgb == whole.rgb);
}

TEST_CASE("raster: saved again or scaled it looks the same, another scene does not") {
  auto const whole = scene(640, 480);
  auto const look = look_of(whole);
  REQUIRE(look);
  Folder const folder;
  auto const again = read_raster(folder.put("a.jpg", jpeg_of(whole, 40)), 320);
  REQUIRE(again.ok());
  CHECK(look_distance(*look, *look_of(again.value().raster)) <= 3);
  CHECK(look_distance(*look, *look_of(turned(whole, 3))) > 10);
  Raster const wall{200, 200, std::vector<std::uint8_t>(200 * 200 * 3, 128)};
  CHECK_FALSE(look_of(wall));
}

}  // namespace rangkul::evidence
