#pragma once
// How a row of a chain is hashed: BLAKE2b-256 over its fields, each as text with its length before
// it, so that no two rows have the same bytes. Integers are hashed as the text that the store
// holds.

#include <sodium.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace rangkul::audit {

class Hasher {
 public:
  Hasher() { crypto_generichash_init(&state_, nullptr, 0, size); }
  /// A text, or an absent value.
  void add(std::string_view text);
  void add(std::int64_t number);
  void add(double number);
  void add_absent();
  /// The hash as 64 hexadecimal digits; the end of this hasher.
  std::string hex();

 private:
  static constexpr std::size_t size = 32;
  void bytes(std::string_view text);
  void flush();
  crypto_generichash_state state_;
  // Cells are short: together they are hashed some times faster than one by one.
  std::array<char, 4096> held_;
  std::size_t used_{0};
};

}  // namespace rangkul::audit
