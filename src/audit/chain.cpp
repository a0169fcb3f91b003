#include "audit/chain.h"

#include <array>
#include <charconv>

namespace rangkul::audit {

void Hasher::bytes(std::string_view text) {
  crypto_generichash_update(&state_, reinterpret_cast<unsigned char const*>(text.data()),
                            text.size());
}

void Hasher::add(std::string_view text) {
  bytes(std::to_string(text.size()));
  bytes(":");
  bytes(text);
}

void Hasher::add(double number) {
  std::array<char, 40> text;
  auto const end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  add(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
}

void Hasher::add_absent() { bytes("-"); }

std::string Hasher::hex() {
  std::array<unsigned char, size> hash;
  crypto_generichash_final(&state_, hash.data(), hash.size());
  std::array<char, 2 * size + 1> text;
  return sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
}

}  // namespace rangkul::audit
