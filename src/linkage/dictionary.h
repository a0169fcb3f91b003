#pragma once
// Words as numbers: each distinct word of both files is kept, folded and described once.

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
/// False only for words that are neither alike by Jaro-Winkler (0.9), as words or as phonetic keys,
/// nor within one edit.
bool may_be_alike(Sketch const&, Sketch const&);

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
