#pragma once
// Texts as numbers: each distinct text is kept once, in the order of its coming. Open addressing
// over stored hashes; texts stay where they are.

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "linkage/huge_pages.h"

namespace rangkul::linkage {

/// 64 bits that differ well for short texts; the same on every machine.
std::uint64_t hash_text(std::string_view);

class TextNumbers {
 public:
  struct Found {
    std::uint32_t number;
    bool fresh;
  };
  /// The first letters of a text and its size: enough to know a short text without reading it.
  struct Head {
    std::uint64_t first{0};
    std::uint64_t second{0};
    friend bool operator==(Head const&, Head const&) = default;
  };
  /// A text with what is worked out of it once.
  struct Key {
    std::string_view text;
    Head head;
    std::uint32_t hash{0};
  };
  static Key key_of(std::string_view text);

  TextNumbers();
  /// The number of a text; a new text gets the next one.
  Found number(std::string_view text) { return number(key_of(text)); }
  Found number(Key const& key);
  /// Lets the processor bring what `number` will read.
  void expect(Key const& key) const { __builtin_prefetch(&slots_[key.hash & (slots_.size() - 1)]); }
  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  std::size_t size() const { return texts_.size(); }

 private:
  struct Slot {
    Head head;
    std::uint32_t hash{0};
    std::uint32_t number_plus_one{0};
  };
  void grow();
  std::string_view keep(std::string_view text);

  std::vector<Slot, HugePages<Slot>> slots_;
  std::vector<std::string_view> texts_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t room_{0};
  char* next_{nullptr};
};

}  // namespace rangkul::linkage
