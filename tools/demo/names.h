#pragma once
// Invented people's names in the ways of those who live around the capital: Javanese, Sundanese,
// Betawi, Batak, Minang and Arabic-derived; one-word names, old spelling for the old, titles.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/nik.h"
#include "common/random.h"

namespace rangkul::demo {

using generator::Random;

enum class Culture : std::uint8_t { javanese, sundanese, betawi, batak, minang, arabic };

/// The words that names are made of; lists begin with what is common.
struct Vocabulary {
  using Words = std::vector<std::string_view>;
  Words javanese_men, javanese_women, javanese_second_men, javanese_second_women;
  Words old_heads, old_tails_men, old_tails_women;
  Words sundanese_men, sundanese_women, sundanese_second_men, sundanese_second_women;
  Words betawi_men, betawi_women;
  Words batak_men, batak_women, clans;
  Words minang_men, minang_women, minang_second;
  Words arabic_men, arabic_women, arabic_second_men, arabic_second_women, servants;
  Words young_heads, young_tails_men, young_tails_women;
};
Vocabulary const& vocabulary();

/// What a household shares: its ways and, where there is one, the clan.
struct House {
  Culture culture;
  std::string_view clan;
};
House make_house(Random&);

std::string make_name(Random&, House const&, Sex, int birth_year);
/// The twin of a name: the same first word or the same ending.
std::string twin_name(Random&, std::string const& name, Sex);
/// Sujarwo -> Soedjarwo, Cokro -> Tjokro, Yayan -> Jajan.
std::string old_spelling(std::string_view name);
/// Soedjarwo -> Sujarwo.
std::string new_spelling(std::string_view name);

}  // namespace rangkul::demo
