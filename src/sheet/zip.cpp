#include "sheet/zip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace rangkul::sheet {
namespace {

constexpr std::size_t max_entries = 10'000;
constexpr std::size_t max_directory_bytes = 4 * 1024 * 1024;
constexpr std::uint64_t ratio_floor_bytes = 8 * 1024 * 1024;
constexpr std::size_t directory_end_bytes = 22;
constexpr std::size_t directory_entry_bytes = 46;
constexpr std::size_t local_header_bytes = 30;
constexpr std::size_t piece_bytes = 64 * 1024;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = size; i > 0; --i)
    out = out << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
  return out;
}

Error damaged() { return invalid("sheet.damaged"); }
Error truncated() { return invalid("sheet.truncated"); }
Error bomb() { return {ErrorKind::too_large, "sheet.zip_bomb", {}, {}}; }

/// Sizes and place that did not fit 32 bits stand in an extra field, in fixed order.
bool read_wide_sizes(std::string_view extra, ZipEntry& entry) {
  constexpr std::uint64_t elsewhere = 0xFFFFFFFF;
  while (extra.size() >= 4) {
    auto const id = number(extra, 0, 2);
    auto const size = number(extra, 2, 2);
    extra.remove_prefix(4);
    if (size > extra.size()) return false;
    if (id == 1) {
      auto field = extra.substr(0, size);
      for (auto* value : {&entry.unpacked, &entry.packed, &entry.header_at}) {
        if (*value != elsewhere) continue;
        if (field.size() < 8) return false;
        *value = number(field, 0, 8);
        field.remove_prefix(8);
      }
    }
    extra.remove_prefix(size);
  }
  return true;
}

Status check_sizes(std::vector<ZipEntry> const& entries, File const& file, Limits const& limits) {
  std::uint64_t packed = 0;
  std::uint64_t unpacked = 0;
  for (auto const& entry : entries) {
    if (entry.header_at >= file.size()) return truncated();
    if (entry.unpacked > limits.unpacked_bytes) return bomb();
    if (entry.packed > file.size()) return truncated();
    packed += entry.packed;
    unpacked += entry.unpacked;
    if (entry.unpacked > ratio_floor_bytes && entry.unpacked / limits.unpack_ratio > entry.packed)
      return bomb();
  }
  if (unpacked > limits.unpacked_bytes) return bomb();
  // Entries that lie over one another are the trick of bombs without a conspicuous entry.
  if (packed > file.size()) return bomb();
  if (unpacked > ratio_floor_bytes && unpacked / limits.unpack_ratio > file.size()) return bomb();
  return {};
}

#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
// A fuzzer would never get behind the checksum.
constexpr bool checks_sum = false;
#else
constexpr bool checks_sum = true;
#endif

std::uint32_t sum_of(std::uint32_t so_far, std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(so_far, reinterpret_cast<Bytef const*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

class Stored final : public ZipStream {
 public:
  Stored(File const& file, ZipEntry const& entry, std::uint64_t at)
      : file_(file), entry_(entry), at_(at), left_(entry.packed) {}
  Result<std::string_view> next() override {
    buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece_bytes)));
    if (TRY(file_.read_at(at_, buffer_)) != buffer_.size()) return truncated();
    at_ += buffer_.size();
    left_ -= buffer_.size();
    sum_ = sum_of(sum_, buffer_);
    if (checks_sum && left_ == 0 && sum_ != entry_.crc) return damaged();
    return std::string_view(buffer_);
  }
  std::uint64_t bytes_taken() const override { return entry_.packed - left_; }

 private:
  File const& file_;
  ZipEntry const& entry_;
  std::uint64_t at_;
  std::uint64_t left_;
  std::uint32_t sum_{0};
  std::string buffer_{};
};

class Deflated final : public ZipStream {
 public:
  Deflated(File const& file, ZipEntry const& entry, std::uint64_t at)
      : file_(file), entry_(entry), at_(at), left_(entry.packed) {
    // Raw deflate: no header of zlib's own.
    CHECK_THAT(inflateInit2(&state_, -MAX_WBITS) == Z_OK);
  }
  ~Deflated() override { inflateEnd(&state_); }

  Result<std::string_view> next() override {
    if (done_) return std::string_view{};
    state_.next_out = reinterpret_cast<Bytef*>(out_.data());
    state_.avail_out = static_cast<uInt>(out_.size());
    while (state_.avail_out > 0 && !done_) {
      if (state_.avail_in == 0) TRY(load());
      int const said = inflate(&state_, Z_NO_FLUSH);
      if (said == Z_STREAM_END)
        done_ = true;
      else if (said != Z_OK && said != Z_BUF_ERROR)
        return damaged();
      else if (said == Z_BUF_ERROR && left_ == 0 && state_.avail_in == 0)
        return truncated();
    }
    std::size_t const size = out_.size() - state_.avail_out;
    total_ += size;
    if (total_ > entry_.unpacked) return bomb();
    std::string_view const piece(out_.data(), size);
    sum_ = sum_of(sum_, piece);
    if (checks_sum && done_ && (total_ != entry_.unpacked || sum_ != entry_.crc)) return damaged();
    return piece;
  }
  std::uint64_t bytes_taken() const override { return entry_.packed - left_; }

 private:
  Status load() {
    auto const wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in_.size()));
    if (wanted == 0) return truncated();
    if (TRY(file_.read_at(at_, std::span(in_).first(wanted))) != wanted) return truncated();
    at_ += wanted;
    left_ -= wanted;
    state_.next_in = reinterpret_cast<Bytef*>(in_.data());
    state_.avail_in = static_cast<uInt>(wanted);
    return {};
  }

  File const& file_;
  ZipEntry const& entry_;
  std::uint64_t at_;
  std::uint64_t left_;
  z_stream state_{};
  std::uint64_t total_{0};
  std::uint32_t sum_{0};
  bool done_{false};
  std::array<char, piece_bytes> in_{};
  std::array<char, piece_bytes> out_{};
};

}  // namespace

Result<std::vector<ZipEntry>> read_zip_directory(File const& file, Limits const& limits) {
  std::string tail(
      static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), 65'536 + directory_end_bytes)),
      '\0');
  tail.resize(TRY(file.read_at(file.size() - tail.size(), tail)));
  auto const end = tail.rfind("PK\x05\x06");
  if (end == std::string::npos || tail.size() - end < directory_end_bytes) return truncated();
  auto const count = number(tail, end + 10, 2);
  auto const size = number(tail, end + 12, 4);
  auto const at = number(tail, end + 16, 4);
  if (count > max_entries || size > max_directory_bytes) return bomb();
  if (at + size > file.size()) return truncated();
  std::string directory(static_cast<std::size_t>(size), '\0');
  if (TRY(file.read_at(at, directory)) != directory.size()) return truncated();

  std::vector<ZipEntry> out;
  std::string_view rest(directory);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (rest.size() < directory_entry_bytes || !rest.starts_with("PK\x01\x02")) return damaged();
    auto const name_size = number(rest, 28, 2);
    auto const extra_size = number(rest, 30, 2);
    auto const whole = directory_entry_bytes + name_size + extra_size + number(rest, 32, 2);
    if (whole > rest.size()) return damaged();
    auto const method = number(rest, 10, 2);
    if ((number(rest, 8, 2) & 1) != 0) return invalid("sheet.password");
    ZipEntry entry{std::string(rest.substr(directory_entry_bytes, name_size)),
                   number(rest, 20, 4),
                   number(rest, 24, 4),
                   number(rest, 42, 4),
                   static_cast<std::uint32_t>(number(rest, 16, 4)),
                   method == Z_DEFLATED};
    if (!read_wide_sizes(rest.substr(directory_entry_bytes + name_size, extra_size), entry))
      return damaged();
    if (method != 0 && method != Z_DEFLATED) return damaged();
    out.push_back(std::move(entry));
    rest.remove_prefix(whole);
  }
  TRY(check_sizes(out, file, limits));
  return out;
}

ZipEntry const* find_entry(std::vector<ZipEntry> const& entries, std::string_view name) {
  auto const wanted = ascii_lower(name);
  auto const found = std::ranges::find_if(
      entries, [&](ZipEntry const& entry) { return ascii_lower(entry.name) == wanted; });
  return found == entries.end() ? nullptr : &*found;
}

Result<std::unique_ptr<ZipStream>> ZipStream::open(File const& file, ZipEntry const& entry) {
  std::string header(local_header_bytes, '\0');
  if (TRY(file.read_at(entry.header_at, header)) != header.size()) return truncated();
  if (!header.starts_with("PK\x03\x04")) return damaged();
  auto const at =
      entry.header_at + local_header_bytes + number(header, 26, 2) + number(header, 28, 2);
  if (at + entry.packed > file.size()) return truncated();
  std::unique_ptr<ZipStream> out;
  if (entry.deflated)
    out = std::make_unique<Deflated>(file, entry, at);
  else
    out = std::make_unique<Stored>(file, entry, at);
  return out;
}

}  // namespace rangkul::sheet
