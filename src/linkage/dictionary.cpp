#include "linkage/dictionary.h"

#include <algorithm>

#include "linkage/standardise.h"

namespace rangkul::linkage {

namespace {

std::uint32_t letters_of(std::string_view text) {
  std::uint32_t out = 0;
  for (char const c : text) out |= std::uint32_t{1} << (static_cast<unsigned char>(c) & 31U);
  return out;
}

std::uint32_t head_of(std::string_view sound) {
  constexpr std::size_t letters = 3;
  std::uint32_t out = 0;
  for (char const c : sound.substr(0, letters)) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

std::uint8_t short_size(std::string_view text) {
  constexpr std::size_t most = 255;
  return static_cast<std::uint8_t>(std::min(text.size(), most));
}

}  // namespace

std::uint32_t Dictionary::number(std::string_view word) {
  auto const [number, fresh] = words_.number(word);
  if (!fresh) return number;
  auto const key = phonetic_key(word);
  sketches_.push_back({letters_of(word), letters_of(key), sounds_.number(key).number, head_of(key),
                       hash_text(key), short_size(word), short_size(key),
                       word.empty() ? '\0' : word.front(), key.empty() ? '\0' : key.front()});
  prints_.push_back(static_cast<std::uint32_t>(hash_text(word) >> 32));
  return number;
}

}  // namespace rangkul::linkage
