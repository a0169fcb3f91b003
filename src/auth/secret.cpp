#include "auth/secret.h"

#include <liboath/oath.h>
#include <sodium.h>

#include <array>
#include <cstdlib>

#include "base/check.h"

namespace rangkul::auth {
namespace {

constexpr std::size_t hash_size = 32;
constexpr std::size_t token_size = 32;

unsigned char const* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}

}  // namespace

std::string random_bytes(std::size_t count) {
  CHECK_THAT(sodium_init() >= 0);
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

std::uint32_t random_below(std::uint32_t below) {
  CHECK_THAT(sodium_init() >= 0);
  return randombytes_uniform(below);
}

std::string new_token() {
  auto const bytes = random_bytes(token_size);
  constexpr auto variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::array<char, sodium_base64_ENCODED_LEN(token_size, variant)> text{};
  sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
  return text.data();
}

std::string secret_hash(std::string_view secret, std::string_view salt) {
  CHECK_THAT(sodium_init() >= 0);
  auto const input = std::string(salt) + '\0' + std::string(secret);
  std::array<unsigned char, hash_size> hash{};
  crypto_generichash(hash.data(), hash.size(), bytes_of(input), input.size(), nullptr, 0);
  std::array<char, hash_size * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return hex.data();
}

std::string base32(std::string_view bytes) {
  char* text = nullptr;
  std::size_t size = 0;
  CHECK_THAT(oath_base32_encode(bytes.data(), bytes.size(), &text, &size) == OATH_OK);
  std::string out(text, size);
  std::free(text);
  while (out.ends_with('=')) out.pop_back();
  return out;
}

std::string base32_decode(std::string_view text) {
  char* bytes = nullptr;
  std::size_t size = 0;
  if (oath_base32_decode(text.data(), text.size(), &bytes, &size) != OATH_OK) return {};
  std::string out(bytes, size);
  std::free(bytes);
  return out;
}

}  // namespace rangkul::auth
