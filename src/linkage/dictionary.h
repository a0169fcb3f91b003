#pragma once
// Words as numbers: each distinct word of both files is kept, folded and counted once.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace rangkul::linkage {

class Dictionary {
 public:
  /// The number of a word; new words are added with their phonetic key.
  std::uint32_t number(std::string_view word);
  std::string const& word(std::uint32_t number) const { return words_[number].text; }
  /// Numbers of phonetic keys: equal for words that sound alike.
  std::uint32_t sound(std::uint32_t number) const { return words_[number].sound; }
  std::string const& sound_text(std::uint32_t sound) const { return sounds_[sound]; }
  std::size_t size() const { return words_.size(); }

 private:
  struct Word {
    std::string text;
    std::uint32_t sound;
  };
  std::deque<Word> words_;  // texts stay in place: the index views them
  std::deque<std::string> sounds_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::unordered_map<std::string_view, std::uint32_t> sound_numbers_;
};

}  // namespace rangkul::linkage
