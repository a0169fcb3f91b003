#pragma once
// Words as numbers: each distinct word of both files is kept, folded and described once.

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "linkage/text_numbers.h"

namespace rangkul::linkage {

/// What tells most unlike words apart without reading them: the letters a word and its phonetic key
/// have, their sizes and first letters.
struct Sketch {
  std::uint32_t letters{0};  // a bit a letter
  std::uint32_t sound_letters{0};
  std::uint32_t sound{0};        // the number of the phonetic key
  std::uint32_t sound_head{0};   // its first three letters, the first of them uppermost
  std::uint64_t sound_print{0};  // a number of the key itself, the same in every dictionary
  std::uint8_t size{0};
  std::uint8_t sound_size{0};
  char first{0};
  char sound_first{0};
};

/// std::popcount is a call where the processor is not known to have it.
inline int count_bits(std::uint32_t bits) {
  bits -= bits >> 1 & 0x55555555U;
  bits = (bits & 0x33333333U) + (bits >> 2 & 0x33333333U);
  return static_cast<int>(((bits + (bits >> 4)) & 0x0F0F0F0FU) * 0x01010101U >> 24);
}
/// The letters of a text, a bit each, and its size.
struct Letters {
  std::uint32_t set;
  int size;
};
/// False where Jaro cannot reach so many tenths, less one, of a third: letters that only one of two
/// texts has cannot be paired, and Jaro without swaps is (pairs/size + pairs/size + 1) / 3.
inline bool enough_letters(Letters a, Letters b, int tenths) {
  int const pairs =
      std::min(a.size - count_bits(a.set & ~b.set), b.size - count_bits(b.set & ~a.set));
  return pairs * (a.size + b.size) * 10 >= tenths * a.size * b.size;
}
/// False only for words that are neither alike by Jaro-Winkler (0.9), as words or as phonetic keys,
/// nor within one edit.
inline bool may_be_alike(Sketch const& a, Sketch const& b) {
  // Four equal first letters ask for a Jaro of 0.833, other first letters for 0.9.
  auto const tenths = [](bool same_first) { return same_first ? 15 : 17; };
  if (enough_letters({a.letters, a.size}, {b.letters, b.size}, tenths(a.first == b.first)))
    return true;
  bool const one_edit = a.size <= b.size + 1 && b.size <= a.size + 1 &&
                        count_bits(a.letters & ~b.letters) <= 1 &&
                        count_bits(b.letters & ~a.letters) <= 1;
  return one_edit ||
         enough_letters({a.sound_letters, a.sound_size}, {b.sound_letters, b.sound_size},
                        tenths(a.sound_first == b.sound_first));
}

class Dictionary {
 public:
  /// The number of a word; new words are added with their phonetic key.
  std::uint32_t number(std::string_view word);
  std::string_view word(std::uint32_t number) const { return words_.text(number); }
  /// A number of the word itself, the same in every dictionary.
  std::uint32_t print(std::uint32_t number) const { return prints_[number]; }
  Sketch const& sketch(std::uint32_t number) const { return sketches_[number]; }
  /// Numbers of phonetic keys: equal for words that sound alike.
  std::uint32_t sound(std::uint32_t number) const { return sketches_[number].sound; }
  std::string_view sound_text(std::uint32_t sound) const { return sounds_.text(sound); }
  std::size_t size() const { return words_.size(); }
  std::size_t sound_count() const { return sounds_.size(); }

 private:
  TextNumbers words_;
  std::vector<Sketch> sketches_;
  std::vector<std::uint32_t> prints_;
  TextNumbers sounds_;
};

}  // namespace rangkul::linkage
