#pragma once
// The people as they are, before anybody writes them down, and a row as one of the files will say
// it. People are made block by block (some hundred thousand at a time), so that ten million fit.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/nik.h"
#include "common/random.h"
#include "names.h"
#include "places.h"
#include "shares.h"

namespace rangkul::town {

using generator::Random;

constexpr int city = 0;
constexpr int ministry = 1;
constexpr std::uint32_t nobody = 0xFFFFFFFF;

enum class HomeKind : std::uint8_t { street, alley, hamlet, estate };
/// Where a family lives; each error model writes it in its own way.
struct Home {
  HomeKind kind{HomeKind::street};
  std::uint16_t word{0};    // into home_words()
  std::uint16_t number{0};  // of the house
  std::uint8_t part{0};     // alley or block
};
std::vector<std::string> const& home_words();

/// A family card: who is on it says Person::card.
struct Card {
  std::string number;
  std::uint32_t village{0};
  Home home;
  std::uint8_t rt{1};
  std::uint8_t rw{1};
};

enum class Role : std::uint8_t { head, spouse, child, grandchild, parent, other };

struct Person {
  std::string name;
  std::string mother;
  std::array<std::string, 2> nik;       // what each file ought to hold
  std::array<std::int32_t, 2> born{};   // days since 1970
  std::array<std::uint32_t, 2> card{};  // into Block::cards
  std::array<bool, 2> in{true, true};   // known to the city, to the ministry
  std::array<std::string, 2> added{};   // a word that one file adds: the husband's name
  std::uint32_t twin{nobody};
  std::uint16_t place{0};  // of birth, into Places::regencies
  std::uint64_t phone{0};
  Sex sex{Sex::unknown};
  Role role{Role::other};
  Group group{Group::javanese};
};

struct Family {
  std::uint32_t first;  // its people stand together
  std::uint32_t count;
  std::uint32_t card;
};

struct Block {
  std::vector<Person> people;
  std::vector<Family> families;  // RT by RT
  std::vector<Card> cards;
};

/// Gives out NIK and card numbers by the rule: district, date, serial counted within both.
class Numbers {
 public:
  Numbers();
  ~Numbers();
  /// `skips`: others were registered in between (false for the second twin).
  std::string nik(Random&, std::string const& district, Person const&, bool skips);
  std::string card(Random&, std::string const& district, std::int32_t issued);

 private:
  struct Serials;
  std::string next(Random&, std::string const& head, std::uint64_t kind, bool skips);
  std::unique_ptr<Serials> serials_;
};

struct Maker {
  Places const& places;
  Names const& names;
  Shares const& shares;
  Numbers& numbers;
  Random& random;
};

/// Appends the families of a village to the block. Cost: linear in people.
void add_village(Maker&, Block&, std::uint32_t village, int people);
/// A card for a family of that village issued between those days.
Card make_card(Maker&, std::uint32_t village, std::int32_t from, std::int32_t until);
/// Namesakes, juniors, shared and second NIKs, moves, weddings, invented birthdays, one-file
/// people.
void make_hard(Maker&, Block&);

/// The day on which the two files were drawn.
std::int32_t reference_day();

}  // namespace rangkul::town
