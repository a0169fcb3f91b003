#pragma once
// What does not fit the memory that a run may use: parts put at the end of a file of the temporary
// folder (TMPDIR) and read back by their place. The file has no name and is gone with its owner.

#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <span>

#include "sheet/file.h"

namespace rangkul::linkage {

/// The temporary folder is full, or gone.
class ScratchFailure : public std::exception {
 public:
  char const* what() const noexcept override { return "sheet.unwritable: temporary folder"; }
};

/// Several threads may put and get at once; all of it throws ScratchFailure.
class Scratch {
 public:
  Scratch();
  /// Returns the place.
  template <typename T>
  std::uint64_t put(std::span<T const> part) {
    return put_bytes({reinterpret_cast<char const*>(part.data()), part.size_bytes()});
  }
  template <typename T>
  void get(std::uint64_t place, std::span<T> part) const {
    get_bytes(place, {reinterpret_cast<char*>(part.data()), part.size_bytes()});
  }
  /// Over what stands there.
  template <typename T>
  void replace(std::uint64_t place, std::span<T const> part) {
    replace_bytes(place, {reinterpret_cast<char const*>(part.data()), part.size_bytes()});
  }

 private:
  std::uint64_t put_bytes(std::string_view bytes);
  void get_bytes(std::uint64_t place, std::span<char> bytes) const;
  void replace_bytes(std::uint64_t place, std::string_view bytes);
  sheet::File file_;
  std::mutex mutex_;
};

}  // namespace rangkul::linkage
