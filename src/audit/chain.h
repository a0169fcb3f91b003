#pragma once
// How a row of a chain is hashed: BLAKE2b-256 over its fields, each as text with its length before
// it, so that no two rows have the same bytes. Integers are hashed as the text that the store
// holds.

#include <sodium.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace rangkul::audit {

class Hasher {
 public:
  Hasher() { crypto_generichash_init(&state_, nullptr, 0, size); }
  /// A text, or an absent value.
  void add(std::string_view text);
  void add(std::int64_t number) { add(std::string_view(std::to_string(number))); }
  void add(double number);
  void add_absent();
  /// The hash as 64 hexadecimal digits; the end of this hasher.
  std::string hex();

 private:
  static constexpr std::size_t size = 32;
  void bytes(std::string_view text);
  crypto_generichash_state state_;
};

}  // namespace rangkul::audit
