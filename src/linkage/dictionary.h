#pragma once
// Words as numbers: each distinct word of both files is kept, folded and described once.

#include <cstdint>
#include <string_view>
#include <vector>

#include "linkage/text_numbers.h"

namespace rangkul::linkage {

/// Which letters a text has, for a bound on how many two texts can share: two bits a letter (one,
/// two or more) and the rest counted.
struct Letters {
  std::uint64_t bits{0};
  std::uint8_t size{0};
  std::uint8_t uncounted{0};
};
Letters letters_of(std::string_view);
/// Never less than the number of letters that can be paired between the two.
int most_common_letters(Letters const&, Letters const&);

class Dictionary {
 public:
  /// The number of a word; new words are added with their phonetic key.
  std::uint32_t number(std::string_view word);
  std::string_view word(std::uint32_t number) const { return words_.text(number); }
  /// A number of the word itself, the same in every dictionary.
  std::uint32_t print(std::uint32_t number) const { return facts_[number].print; }
  Letters const& letters(std::uint32_t number) const { return facts_[number].letters; }
  /// Numbers of phonetic keys: equal for words that sound alike.
  std::uint32_t sound(std::uint32_t number) const { return facts_[number].sound; }
  std::string_view sound_text(std::uint32_t sound) const { return sounds_.text(sound); }
  Letters const& sound_letters(std::uint32_t sound) const { return sound_letters_[sound]; }
  std::size_t size() const { return words_.size(); }
  std::size_t sound_count() const { return sounds_.size(); }

 private:
  struct Facts {
    Letters letters;
    std::uint32_t sound;
    std::uint32_t print;
  };
  TextNumbers words_;
  std::vector<Facts> facts_;
  TextNumbers sounds_;
  std::vector<Letters> sound_letters_;
};

}  // namespace rangkul::linkage
