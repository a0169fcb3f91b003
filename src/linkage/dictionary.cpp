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

/// std::popcount is a call where the processor is not known to have it.
int count_bits(std::uint32_t bits) {
  bits -= bits >> 1 & 0x55555555U;
  bits = (bits & 0x33333333U) + (bits >> 2 & 0x33333333U);
  return static_cast<int>(((bits + (bits >> 4)) & 0x0F0F0F0FU) * 0x01010101U >> 24);
}

std::uint8_t short_size(std::string_view text) {
  constexpr std::size_t most = 255;
  return static_cast<std::uint8_t>(std::min(text.size(), most));
}

/// Letters that only one of two texts has cannot be paired; Jaro-Winkler needs so many pairs.
bool enough_letters(std::uint32_t a, int size_a, std::uint32_t b, int size_b, bool same_first) {
  int const pairs = std::min(size_a - count_bits(a & ~b), size_b - count_bits(b & ~a));
  // Jaro without swaps is (pairs/size_a + pairs/size_b + 1) / 3; four equal first letters ask for
  // 0.833, other first letters for 0.9.
  int const tenths = same_first ? 15 : 17;
  return pairs * (size_a + size_b) * 10 >= tenths * size_a * size_b;
}

}  // namespace

bool may_be_alike(Sketch const& a, Sketch const& b) {
  if (enough_letters(a.letters, a.size, b.letters, b.size, a.first == b.first)) return true;
  bool const one_edit = count_bits(a.letters & ~b.letters) <= 1 &&
                        count_bits(b.letters & ~a.letters) <= 1 && a.size <= b.size + 1 &&
                        b.size <= a.size + 1;
  return one_edit || enough_letters(a.sound_letters, a.sound_size, b.sound_letters, b.sound_size,
                                    a.sound_first == b.sound_first);
}

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
