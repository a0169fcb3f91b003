#pragma once
// Random choices of one run, repeated by its seed.

#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

namespace rangkul::test {

/// A number from the environment, or another where none stands there.
inline std::uint64_t from_environment(char const* name, std::uint64_t other) {
  char const* text = std::getenv(name);
  return text == nullptr ? other : std::strtoull(text, nullptr, 10);
}

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  template <typename T>
  T const& of(std::vector<T> const& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace rangkul::test
