#pragma once
// All words of a register, for finding those that a written word may mean; pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rangkul::registry {

/// Words in the order of their letters: what two neighbours have in common is compared once, and a
/// beginning that is too far off takes all its words along. Of 270,000 words a question looks at a
/// few thousand. Words are known by their places, in the order of adding. Memory: 20 bytes a word
/// and its letters.
class NearWords {
 public:
  struct Near {
    std::uint32_t place;
    double nearness;  // as word_nearness() tells, above 0
  };
  void add(std::string_view word) { words_.push_back(keep(word)); }
  /// After some words are added. Cost: a sort when there are hundreds, else nothing.
  void settle();
  /// Those near `word`, in no order.
  std::vector<Near> find(std::string_view word) const;
  std::size_t size() const { return words_.size(); }

 private:
  struct Word {
    std::uint32_t from{0};  // in letters_
    std::uint32_t size{0};
  };
  std::string_view text(std::uint32_t place) const {
    return std::string_view(letters_).substr(words_[place].from, words_[place].size);
  }
  Word keep(std::string_view word);
  template <typename Take>
  void walk(std::string_view word, Take take) const;
  template <typename Take>
  void beginnings(std::string_view word, Take take) const;

  std::string letters_{};
  std::vector<Word> words_{};
  std::vector<std::uint32_t> sorted_{};  // places; those behind are few and looked at one by one
  std::vector<std::uint8_t> common_{};   // letters in common with the word before, at most 255
};

}  // namespace rangkul::registry
