#pragma once
// Randomness from a printed seed only: xoshiro256** seeded by splitmix64. The same seed gives the
// same files on every machine, so nothing of <random> is used. The one thing, with the region
// table, that the generators and their error models share.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>

namespace rangkul::generator {

/// splitmix64: spreads one number over 64 bits; also makes independent seeds:
/// spread(seed ^ spread(person)).
inline std::uint64_t spread(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15ULL;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (auto& part : state_) part = seed = spread(seed);
  }
  std::uint64_t next() {
    auto const out = rotate(state_[1] * 5, 7) * 9;
    auto const shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotate(state_[3], 45);
    return out;
  }
  /// 0 <= x < 1
  double part() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  bool chance(double probability) { return part() < probability; }
  /// 0..count-1; 0 when there is nothing to choose from.
  int below(int count) {
    return count <= 0 ? 0 : static_cast<int>(next() % static_cast<std::uint64_t>(count));
  }
  int between(int first, int last) { return first + below(last - first + 1); }
  template <typename List>
  auto const& pick(List const& list) {
    return list[static_cast<std::size_t>(next() % std::size(list))];
  }
  /// The front of a list more often than its end, as names are.
  template <typename List>
  auto const& pick_skewed(List const& list) {
    auto const at = std::pow(part(), 1.7) * static_cast<double>(list.size());
    return list[static_cast<std::size_t>(at)];
  }
  template <typename List>
  void shuffle(List& list) {
    for (auto left = list.size(); left > 1; --left)
      std::swap(list[left - 1], list[static_cast<std::size_t>(next() % left)]);
  }

 private:
  static std::uint64_t rotate(std::uint64_t value, int by) {
    return (value << by) | (value >> (64 - by));
  }
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace rangkul::generator
