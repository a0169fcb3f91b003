#pragma once
// How a row of a chain is hashed: BLAKE2b-256 over its fields, each as text with its length before
// it, so that no two rows have the same bytes. Integers are hashed as the text that the store
// holds.

#include <sodium.h>

#include <cstdint>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rangkul::audit {

class Hasher {
 public:
  Hasher() : Hasher(some) {}
  /// For as much as a whole file: what is added is hashed on a thread of its own, a buffer behind.
  static std::unique_ptr<Hasher> of_much() { return std::unique_ptr<Hasher>(new Hasher(much)); }
  /// A text, or an absent value.
  void add(std::string_view text);
  void add(std::int64_t number);
  void add(double number);
  void add_absent();
  /// The hash as 64 hexadecimal digits; the end of this hasher.
  std::string hex();

 private:
  static constexpr std::size_t size = 32;
  // Cells are short: together they are hashed some times faster than one by one.
  static constexpr std::size_t some = 4096;
  static constexpr std::size_t much = 1 << 18;
  explicit Hasher(std::size_t room) : held_(room) {
    crypto_generichash_init(&state_, nullptr, 0, size);
  }
  void bytes(std::string_view text);
  void flush();
  void update(std::vector<char> const& from, std::size_t count);
  crypto_generichash_state state_;
  std::vector<char> held_;
  std::size_t used_{0};
  std::vector<char> hashed_{};  // what the other thread reads
  std::future<void> other_{};   // last: it ends before what it works on
};

}  // namespace rangkul::audit
