#pragma once
// Names of a large space: words in order of frequency (a word's share falls as one over its rank),
// composed words (Su-, Wi-, Har- with -yanto, -wati, -ningsih), and forms of names by group, sex
// and time. At a million people some fifty thousand different words, 'Siti' in every sixteenth
// woman.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/nik.h"
#include "common/random.h"

namespace rangkul::town {

using generator::Random;

enum class Group : std::uint8_t {
  javanese,
  sundanese,
  betawi,
  muslim,
  batak,
  minang,
  bugis,
  chinese,
  count_
};
constexpr std::size_t group_count = static_cast<std::size_t>(Group::count_);

/// Words of which the front ones come most often.
class Pool {
 public:
  Pool() = default;
  explicit Pool(std::string_view words);
  std::string_view pick(Random&) const;
  bool empty() const { return words_.empty(); }

 private:
  std::vector<std::string_view> words_;
  std::vector<std::uint32_t> upto_;  // running sum of shares
};

/// A list as names_words.cpp and names_more_words.cpp hold it. A word is taken whole or, in
/// `composed` of a hundred cases, made of a head and a tail (and a middle, when there are any).
struct WordList {
  char code;
  int composed;
  std::string_view whole;
  std::string_view heads;
  std::string_view middles;
  std::string_view tails;
};
std::vector<WordList> const& word_lists();
std::vector<WordList> const& more_word_lists();

class Names {
 public:
  Names();
  Group group(Random&) const;
  std::string make(Random&, Group, Sex, int year) const;
  /// A child's name: for some groups with the father's marga or surname, for others sometimes with
  /// his last word.
  std::string child(Random&, Group, Sex, int year, std::string const& father) const;
  /// Names of twins, mostly alike: both are changed.
  void twins(Random&, Group, std::array<Sex, 2> const&, int year,
             std::array<std::string, 2>& names) const;

 private:
  struct Source {
    int composed{0};
    Pool whole, heads, middles, tails;
  };
  struct Form {
    std::string parts;
    std::uint32_t upto;
  };
  std::string word(Random&, char code) const;
  std::string form(Random&, std::vector<Form> const&) const;
  std::array<Source, 128> sources_;
  std::array<std::vector<Form>, group_count * 6> forms_;
};

std::string first_word(std::string const& name);
std::string last_word(std::string const& name);

}  // namespace rangkul::town
