#include <algorithm>
#include <array>

#include "names.h"

namespace rangkul::town {
namespace {

using Two = std::array<std::string_view, 2>;

constexpr Two boys[] = {
    {"Hasan", "Husein"}, {"Hasan", "Husen"},  {"Rizki", "Riski"},   {"Rafa", "Rafi"},
    {"Rama", "Rami"},    {"Agus", "Bagus"},   {"Dika", "Diki"},     {"Fahri", "Fahmi"},
    {"Aldi", "Aldo"},    {"Reno", "Rino"},    {"Danu", "Dani"},     {"Farhan", "Farhat"},
    {"Hamdan", "Hamdi"}, {"Andi", "Ardi"},    {"Yuda", "Yudi"},     {"Arif", "Afif"},
    {"Ridho", "Ridwan"}, {"Joni", "Jona"},    {"Kevin", "Kelvin"},  {"Romi", "Roma"},
    {"Ihsan", "Ihwan"},  {"Sandi", "Sandro"}, {"Nakula", "Sadewa"}, {"Ilham", "Ilyas"}};
constexpr Two girls[] = {
    {"Rani", "Rina"},      {"Rina", "Rini"},    {"Dina", "Dini"},    {"Ana", "Ani"},
    {"Nina", "Nani"},      {"Yuni", "Yani"},    {"Tina", "Tini"},    {"Lina", "Lani"},
    {"Sinta", "Santi"},    {"Dewi", "Devi"},    {"Mira", "Mila"},    {"Aisyah", "Aisyi"},
    {"Nabila", "Nabilah"}, {"Fitri", "Fitria"}, {"Kayla", "Keyla"},  {"Salma", "Salwa"},
    {"Zahra", "Zahro"},    {"Putri", "Puteri"}, {"Naila", "Nailah"}, {"Hana", "Hani"},
    {"Elsa", "Elsi"},      {"Amira", "Amirah"}, {"Marni", "Murni"},  {"Siska", "Riska"}};

/// The same word with one vowel or one consonant of it exchanged.
std::string varied(Random& random, std::string word) {
  static constexpr std::string_view vowels = "aiueo";
  static constexpr std::string_view consonants = "nrldstkmf";
  for (int attempt = 0; attempt < 8; ++attempt) {
    auto& c = word[static_cast<std::size_t>(random.between(1, static_cast<int>(word.size()) - 1))];
    auto const set = vowels.find(c) != std::string_view::npos ? vowels : consonants;
    if (set.find(c) == std::string_view::npos) continue;
    char const other = random.pick(set);
    if (other == c) continue;
    c = other;
    return word;
  }
  return word + 'a';
}

std::string with_first(std::string const& name, std::string_view first) {
  auto const at = name.find(' ');
  return std::string(first) + (at == std::string::npos ? "" : name.substr(at));
}

std::string with_last(std::string const& name, std::string const& last) {
  auto const at = name.rfind(' ');
  return at == std::string::npos ? last : name.substr(0, at + 1) + last;
}

}  // namespace

void Names::twins(Random& random, Group group, std::array<Sex, 2> const& sexes, int year,
                  std::array<std::string, 2>& names) const {
  auto& [first, second] = names;
  int const style = random.below(100);
  if (style < 30 && sexes[0] == sexes[1]) {
    auto const& two = sexes[0] == Sex::female ? random.pick(girls) : random.pick(boys);
    first = with_first(first, two[0]);
    second = with_first(first, two[1]);
  } else if (style < 55) {
    auto const last = last_word(first);
    if (last.size() > 2) second = with_last(first, varied(random, last));
  } else if (style < 75 && first.find(' ') != std::string::npos) {
    second = with_last(first, last_word(make(random, group, sexes[1], year)));
  } else if (style < 90 && first.find(' ') != std::string::npos) {
    second = with_first(first, first_word(make(random, group, sexes[1], year)));
  }
  if (second == first) second += sexes[1] == Sex::female ? " Putri" : " Putra";
}

}  // namespace rangkul::town
