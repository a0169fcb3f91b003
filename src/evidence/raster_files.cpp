// JPEG and PNG, read and written through their libraries. Both report faults by a jump: what a
// jump passes over owns nothing, so all that is owned lies in the caller's frame.

#include <algorithm>
#include <array>
#include <charconv>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>

// libjpeg's header wants stdio's before it.
#include <jerror.h>
#include <jpeglib.h>
#include <libexif/exif-data.h>
#include <png.h>

#include "evidence/raster.h"

namespace rangkul::evidence {
namespace {

constexpr std::int64_t most_points = 130'000'000;
constexpr std::int64_t most_interlaced_points = 4'000'000;
constexpr int most_scans = 40;
constexpr long most_memory = 40L << 20;  // what a progressive JPEG may hold of itself

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

enum class Fault { none, damaged, too_many_points };

Error as_error(Fault fault) {
  if (fault == Fault::too_many_points)
    return invalid("evidence.too_many_points", {{"most", std::to_string(most_points / 1'000'000)}},
                   "photo");
  return invalid("evidence.damaged", {}, "photo");
}

struct JpegErrors {
  jpeg_error_mgr base;
  std::jmp_buf back;
  bool cut_short;  // the file ended before the picture did
};

[[noreturn]] void jump_out(j_common_ptr info) {
  std::longjmp(reinterpret_cast<JpegErrors*>(info->err)->back, 1);
}
void hear_warning(j_common_ptr info, int level) {
  if (level < 0 && (info->err->msg_code == JWRN_JPEG_EOF || info->err->msg_code == JWRN_HIT_MARKER))
    reinterpret_cast<JpegErrors*>(info->err)->cut_short = true;
}
void say_nothing(j_common_ptr) {}
void count_scans(j_common_ptr info) {
  if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > most_scans) jump_out(info);
}

/// The largest eighths in which the picture is no longer than `longest`, at least one.
unsigned eighths_for(unsigned side, unsigned longest) {
  unsigned eighths = 8;
  while (eighths > 1 && (side * eighths + 7) / 8 > longest) --eighths;
  return eighths;
}

double of_rational(unsigned char const* data, ExifByteOrder order) {
  auto const value = exif_get_rational(data, order);
  return value.denominator == 0
             ? 0.0
             : static_cast<double>(value.numerator) / static_cast<double>(value.denominator);
}

/// Degrees, minutes, seconds and their half of the world.
std::optional<double> degrees(ExifData& data, ExifTag tag, ExifTag half, char negative) {
  auto const* place = exif_content_get_entry(data.ifd[EXIF_IFD_GPS], tag);
  auto const* side = exif_content_get_entry(data.ifd[EXIF_IFD_GPS], half);
  if (place == nullptr || side == nullptr || place->format != EXIF_FORMAT_RATIONAL ||
      place->components != 3 || place->size < 24 || side->size < 1)
    return std::nullopt;
  auto const order = exif_data_get_byte_order(&data);
  double const value = of_rational(place->data, order) + of_rational(place->data + 8, order) / 60 +
                       of_rational(place->data + 16, order) / 3600;
  if (!(value >= 0 && value <= 180)) return std::nullopt;
  return side->data[0] == static_cast<unsigned char>(negative) ? -value : value;
}

/// "2026:11:22 09:30:00"
std::optional<Date> day_of(ExifEntry const* entry) {
  constexpr std::size_t length = 10;
  if (entry == nullptr || entry->size < length) return std::nullopt;
  std::string text(reinterpret_cast<char const*>(entry->data), length);
  std::ranges::replace(text, ':', '-');
  auto const day = Date::parse_iso(text);
  return day.ok() ? std::optional(day.value()) : std::nullopt;
}

CameraNotes notes_of(unsigned char const* bytes, unsigned size) {
  CameraNotes notes;
  std::unique_ptr<ExifData, decltype(&exif_data_unref)> const data(
      exif_data_new_from_data(bytes, size), exif_data_unref);
  if (!data) return notes;
  if (auto const* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
      entry != nullptr && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
    notes.orientation = exif_get_short(entry->data, exif_data_get_byte_order(data.get()));
  auto const gps = [](int tag) { return static_cast<ExifTag>(tag); };
  notes.latitude = degrees(*data, gps(EXIF_TAG_GPS_LATITUDE), gps(EXIF_TAG_GPS_LATITUDE_REF), 'S');
  notes.longitude =
      degrees(*data, gps(EXIF_TAG_GPS_LONGITUDE), gps(EXIF_TAG_GPS_LONGITUDE_REF), 'W');
  if (notes.latitude && std::abs(*notes.latitude) > 90) notes.latitude.reset();
  notes.taken_on =
      day_of(exif_content_get_entry(data->ifd[EXIF_IFD_EXIF], EXIF_TAG_DATE_TIME_ORIGINAL));
  return notes;
}

/// All that outlives a jump.
struct JpegIn {
  jpeg_decompress_struct info{};
  JpegErrors errors{};
  jpeg_progress_mgr progress{};
  ReadRaster out{};
  std::vector<std::uint8_t> row{};
};

/// Holds nothing of its own: a fault jumps over it.
Fault unpack_jpeg(JpegIn& in, std::FILE* file, unsigned longest) {
  auto& info = in.info;
  info.err = jpeg_std_error(&in.errors.base);
  in.errors.base.error_exit = jump_out;
  in.errors.base.emit_message = hear_warning;
  in.errors.base.output_message = say_nothing;
  if (setjmp(in.errors.back) != 0) return Fault::damaged;
  jpeg_create_decompress(&info);
  info.mem->max_memory_to_use = most_memory;
  in.progress.progress_monitor = count_scans;
  info.progress = &in.progress;
  jpeg_stdio_src(&info, file);
  jpeg_save_markers(&info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(&info, TRUE);
  if (std::int64_t{info.image_width} * info.image_height > most_points)
    return Fault::too_many_points;
  for (auto const* marker = info.marker_list; marker != nullptr; marker = marker->next)
    if (marker->marker == JPEG_APP0 + 1) {
      in.out.notes = notes_of(marker->data, marker->data_length);
      break;
    }
  info.out_color_space = JCS_RGB;
  info.scale_num = eighths_for(std::max(info.image_width, info.image_height), longest);
  info.scale_denom = 8;
  jpeg_start_decompress(&info);
  auto& raster = in.out.raster;
  raster.width = static_cast<int>(info.output_width);
  raster.height = static_cast<int>(info.output_height);
  raster.rgb.resize(std::size_t{info.output_width} * info.output_height * 3);
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = &raster.rgb[std::size_t{info.output_scanline} * info.output_width * 3];
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  return in.errors.cut_short ? Fault::damaged : Fault::none;
}

Result<ReadRaster> read_jpeg(std::FILE* file, int longest) {
  JpegIn in;
  auto const fault = unpack_jpeg(in, file, static_cast<unsigned>(longest));
  jpeg_destroy_decompress(&in.info);
  if (fault != Fault::none) return as_error(fault);
  in.out.raster = fitted(in.out.raster, longest);
  return std::move(in.out);
}

/// Rows that are averaged `times` by `times` as they come.
struct RowMean {
  int times{1};
  int taken{0};
  std::vector<unsigned> sums{};

  void take(std::uint8_t const* row, Raster& out, int& filled) {
    for (std::size_t x = 0; x < sums.size() / 3; ++x)
      for (std::size_t dx = 0; dx < static_cast<std::size_t>(times); ++dx)
        for (std::size_t c = 0; c < 3; ++c)
          sums[x * 3 + c] += row[(x * static_cast<std::size_t>(times) + dx) * 3 + c];
    if (++taken < times || filled >= out.height) return;
    auto const points = static_cast<unsigned>(times * times);
    auto* to = &out.rgb[static_cast<std::size_t>(filled) * sums.size()];
    for (std::size_t i = 0; i < sums.size(); ++i)
      to[i] = static_cast<std::uint8_t>(sums[i] / points);
    std::ranges::fill(sums, 0U);
    taken = 0;
    ++filled;
  }
};

struct PngIn {
  png_structp png{};
  png_infop info{};
  Raster out{};
  RowMean mean{};
  std::vector<std::uint8_t> row{};
  std::vector<std::uint8_t> whole{};  // interlaced pictures only
  std::vector<png_bytep> rows{};
};

void ignore_warning(png_structp, png_const_charp) {}
[[noreturn]] void jump_out_of_png(png_structp png, png_const_charp) { png_longjmp(png, 1); }

/// Three channels of 8 bits on white, whatever the file has.
void ask_for_rgb(png_structp png, png_infop info) {
  png_set_expand(png);
  png_set_strip_16(png);
  png_set_gray_to_rgb(png);
  png_color_16 white{};
  white.red = white.green = white.blue = 255;
  png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
}

void make_room(PngIn& in, int width, int height, int longest) {
  in.mean.times = std::max(1, (std::max(width, height) + longest - 1) / longest);
  in.out.width = std::max(1, width / in.mean.times);
  in.out.height = std::max(1, height / in.mean.times);
  in.mean.times = std::min({in.mean.times, width, height});
  auto const line = static_cast<std::size_t>(in.out.width) * 3;
  in.mean.sums.assign(line, 0U);
  in.out.rgb.resize(line * static_cast<std::size_t>(in.out.height));
  in.row.resize(png_get_rowbytes(in.png, in.info));
}

/// Holds nothing of its own: a fault jumps over it.
Fault unpack_png(PngIn& in, std::FILE* file, int longest) {
  if (setjmp(png_jmpbuf(in.png)) != 0) return Fault::damaged;
  png_init_io(in.png, file);
  png_set_chunk_malloc_max(in.png, 8U << 20);
  png_read_info(in.png, in.info);
  auto const width = static_cast<int>(png_get_image_width(in.png, in.info));
  auto const height = static_cast<int>(png_get_image_height(in.png, in.info));
  auto const points = std::int64_t{width} * height;
  bool const laced = png_get_interlace_type(in.png, in.info) != PNG_INTERLACE_NONE;
  if (points > (laced ? most_interlaced_points : most_points / 2)) return Fault::too_many_points;
  ask_for_rgb(in.png, in.info);
  make_room(in, width, height, longest);
  if (in.row.size() != static_cast<std::size_t>(width) * 3) return Fault::damaged;
  int filled = 0;
  if (laced) {
    in.whole.resize(in.row.size() * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y)
      in.rows.push_back(&in.whole[in.row.size() * static_cast<std::size_t>(y)]);
    png_read_image(in.png, in.rows.data());
    for (auto const* row : in.rows) in.mean.take(row, in.out, filled);
  } else {
    for (int y = 0; y < height; ++y) {
      png_read_row(in.png, in.row.data(), nullptr);
      in.mean.take(in.row.data(), in.out, filled);
    }
  }
  png_read_end(in.png, nullptr);
  return Fault::none;
}

Result<ReadRaster> read_png(std::FILE* file, int longest) {
  PngIn in;
  in.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, jump_out_of_png, ignore_warning);
  CHECK_THAT(in.png != nullptr);
  in.info = png_create_info_struct(in.png);
  CHECK_THAT(in.info != nullptr);
  auto const fault = unpack_png(in, file, longest);
  png_destroy_read_struct(&in.png, &in.info, nullptr);
  if (fault != Fault::none) return as_error(fault);
  return ReadRaster{fitted(in.out, longest)};
}

struct JpegOut {
  jpeg_compress_struct info{};
  JpegErrors errors{};
  unsigned char* bytes{nullptr};
  unsigned long size{0};
};

/// Holds nothing of its own: a fault jumps over it.
bool pack_jpeg(JpegOut& out, Raster const& raster, int quality) {
  auto& info = out.info;
  info.err = jpeg_std_error(&out.errors.base);
  out.errors.base.error_exit = jump_out;
  out.errors.base.output_message = say_nothing;
  if (setjmp(out.errors.back) != 0) return false;
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &out.bytes, &out.size);
  info.image_width = static_cast<JDIMENSION>(raster.width);
  info.image_height = static_cast<JDIMENSION>(raster.height);
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  info.optimize_coding = TRUE;
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    auto* row =
        const_cast<JSAMPROW>(&raster.rgb[std::size_t{info.next_scanline} * info.image_width * 3]);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  return true;
}

}  // namespace

Result<ReadRaster> read_raster(std::string const& path, int longest) {
  File const file(std::fopen(path.c_str(), "rb"));
  if (!file) return invalid("evidence.not_a_picture", {}, "photo");
  std::array<unsigned char, 8> head{};
  auto const got = std::fread(head.data(), 1, head.size(), file.get());
  std::rewind(file.get());
  constexpr std::array<unsigned char, 3> jpeg{0xFF, 0xD8, 0xFF};
  if (got == head.size() && std::equal(jpeg.begin(), jpeg.end(), head.begin())) {
    auto read = TRY(read_jpeg(file.get(), longest));
    read.raster = turned(std::move(read.raster), read.notes.orientation);
    return read;
  }
  if (got == head.size() && png_sig_cmp(head.data(), 0, head.size()) == 0)
    return read_png(file.get(), longest);
  return invalid("evidence.not_a_picture", {}, "photo");
}

Result<std::string> to_jpeg(Raster const& raster, int quality) {
  JpegOut out;
  bool const packed = pack_jpeg(out, raster, quality);
  std::string bytes;
  if (packed) bytes.assign(reinterpret_cast<char const*>(out.bytes), out.size);
  jpeg_destroy_compress(&out.info);
  std::free(out.bytes);
  if (!packed) return invalid("evidence.unwritable", {}, "photo");
  return bytes;
}

}  // namespace rangkul::evidence
