#pragma once
// Files by descriptor: reading at a place, and temporary files that vanish with their owner.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace rangkul::sheet {

/// An open file; closes itself.
class File {
 public:
  /// Opens an ordinary file for reading. errors: sheet.unreadable
  static Result<File> open(std::string const& path);
  /// Makes or empties a file for writing. errors: sheet.unwritable
  static Result<File> create(std::string const& path);
  /// A file without a name, gone when closed. errors: sheet.unwritable
  static Result<File> unnamed(std::string const& folder);
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  std::uint64_t size() const { return size_; }
  /// Fills as much of `into` as the file has from `offset` on; returns the bytes read.
  /// errors: sheet.unreadable
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const;
  /// Adds to the end. errors: sheet.unwritable (disk full)
  Status append(std::string_view bytes);
  /// Writes over what stands from `offset` on. errors: sheet.unwritable (disk full)
  Status write_at(std::uint64_t offset, std::string_view bytes);

 private:
  File(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  int descriptor_{-1};
  std::uint64_t size_{0};
};

/// A named file for a writer's result, readable by its owner only and removed on destruction.
class TempFile {
 public:
  /// `folder` empty: the system's. errors: sheet.unwritable
  static Result<TempFile> create(std::string const& folder = {});
  TempFile(TempFile&& other) noexcept;
  TempFile& operator=(TempFile&& other) noexcept;
  ~TempFile();
  std::string const& path() const { return path_; }
  /// Keeps the file: the caller owns the path from here on.
  std::string release();

 private:
  explicit TempFile(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace rangkul::sheet
