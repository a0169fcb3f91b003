#pragma once
// The one source of chance of the generator: xorshift64* seeded by splitmix64. Integers only, so
// that a seed gives the same files on every machine. The two error models share this and no more.

#include <cstddef>
#include <cstdint>
#include <utility>

namespace rangkul::town {

/// Spreads a number over 64 bits; also makes independent seeds: mix(seed ^ mix(person)).
inline std::uint64_t mix(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15ULL;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(mix(seed) | 1) {}
  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1DULL;
  }
  bool chance(double share) { return static_cast<double>(next() >> 11) * 0x1.0p-53 < share; }
  /// 0 .. count-1; 0 when there is nothing to choose from.
  int below(int count) {
    if (count <= 0) return 0;
    return static_cast<int>(((next() >> 32) * static_cast<std::uint64_t>(count)) >> 32);
  }
  int between(int first, int last) { return first + below(last - first + 1); }
  template <typename List>
  auto const& pick(List const& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
  }
  template <typename List>
  void shuffle(List& list) {
    for (auto left = list.size(); left > 1; --left)
      std::swap(list[left - 1], list[static_cast<std::size_t>(below(static_cast<int>(left)))]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace rangkul::town
