#pragma once
// Zip archives as a source of streams, read with bounds: the directory is checked before anything
// is unpacked, and an entry that unpacks to more than it declares is stopped there.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sheet/file.h"
#include "sheet/reader.h"

namespace rangkul::sheet {

struct ZipEntry {
  std::string name;
  std::uint64_t packed{0};
  std::uint64_t unpacked{0};
  std::uint64_t header_at{0};
  std::uint32_t crc{0};
  bool deflated{false};
};

/// errors: sheet.truncated, sheet.zip_bomb, sheet.password, sheet.damaged
Result<std::vector<ZipEntry>> read_zip_directory(File const& file, Limits const& limits);

/// The entry of that name, compared without regard to case; null if there is none.
ZipEntry const* find_entry(std::vector<ZipEntry> const& entries, std::string_view name);

/// Unpacks one entry from beginning to end in pieces of at most 64 KiB.
class ZipStream {
 public:
  /// `entry` and `file` must outlive the stream. errors: sheet.truncated, sheet.damaged
  static Result<std::unique_ptr<ZipStream>> open(File const& file, ZipEntry const& entry);
  virtual ~ZipStream() = default;
  ZipStream() = default;
  ZipStream(ZipStream const&) = delete;
  ZipStream& operator=(ZipStream const&) = delete;
  /// The next piece, valid until the next call; empty at the end, when the checksum was right.
  /// errors: sheet.truncated, sheet.damaged, sheet.zip_bomb
  virtual Result<std::string_view> next() = 0;
  /// Packed bytes taken so far.
  virtual std::uint64_t bytes_taken() const = 0;
};

}  // namespace rangkul::sheet
