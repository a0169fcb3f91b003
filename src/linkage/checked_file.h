#pragma once
// Lists of plain numbers in a file, with a check of the whole behind them. A file appears under its
// name only when it is whole.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sheet/file.h"

namespace rangkul::linkage {

template <typename T>
std::string_view bytes_of(std::vector<T> const& list) {
  return {reinterpret_cast<char const*>(list.data()), list.size() * sizeof(T)};
}
template <typename T>
std::string_view bytes_of_one(T const& one) {
  return {reinterpret_cast<char const*>(&one), sizeof one};
}

/// A number that another order or another byte changes.
class RunningCheck {
 public:
  void add(std::string_view bytes);
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_{0};
};

/// `magic` tells kinds and versions of files apart. errors: sheet.unwritable
Status write_checked(std::string const& path, std::uint64_t magic,
                     std::vector<std::string_view> const& parts);

/// Reads the parts in the order of writing; what is read counts only after `finish`.
class CheckedReader {
 public:
  /// errors: sheet.unreadable, match.file_damaged
  static Result<CheckedReader> open(std::string const& path, std::uint64_t magic);
  /// errors: sheet.unreadable, match.file_damaged (also those below)
  template <typename Container>
  Status fill(Container& list) {
    using Item = typename Container::value_type;
    auto const bytes = TRY(next_size());
    if (bytes % sizeof(Item) != 0) return damaged();
    list.resize(bytes / sizeof(Item));
    return take(list.data(), bytes);
  }
  template <typename T>
  Status fill_one(T& one) {
    return TRY(next_size()) == sizeof one ? take(&one, sizeof one) : damaged();
  }
  Status finish();
  static Error damaged();

 private:
  explicit CheckedReader(sheet::File file) : file_(std::move(file)) {}
  Result<std::uint64_t> next_size();
  Status take(void* into, std::size_t bytes);
  Status take_unchecked(void* into, std::size_t bytes);
  sheet::File file_;
  std::uint64_t at_{0};
  RunningCheck check_{};
};

}  // namespace rangkul::linkage
