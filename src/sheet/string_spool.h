#pragma once
// Many strings by number, in an unnamed file behind a small cache: a workbook's shared strings
// may be larger than the memory that reading it may take.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sheet/file.h"

namespace rangkul::sheet {

class StringSpool {
 public:
  static Result<StringSpool> create(std::string const& folder);
  /// Gets the next number, from 0 on. errors: sheet.unwritable
  Status add(std::string_view text);
  /// To be called once, after the last add().
  Status finish();
  std::uint64_t size() const { return count_; }
  /// `number` must be below size().
  Status append_to(std::string& out, std::uint64_t number);

 private:
  static constexpr std::size_t block_bytes = 8 * 1024;
  static constexpr std::size_t slots = 1024;
  struct Slot {
    std::uint64_t block{~std::uint64_t{0}};
    std::string bytes{};
  };
  /// A file of bytes with a cache of blocks, and what is not yet written to it.
  struct Store {
    explicit Store(File opened) : file(std::move(opened)) {}
    File file;
    std::string pending{};
    std::vector<Slot> cache{};
    std::uint64_t size() const { return file.size() + pending.size(); }
    Status add(std::string_view bytes);
    Status read(std::uint64_t at, std::size_t size, std::string& out);
  };
  StringSpool(File ends, File texts) : ends_(std::move(ends)), texts_(std::move(texts)) {}
  /// Where each string ends in texts_, 8 bytes each.
  Store ends_;
  Store texts_;
  std::uint64_t count_{0};
  std::string scratch_{};
};

}  // namespace rangkul::sheet
