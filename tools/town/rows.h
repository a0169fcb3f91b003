#pragma once
// A row of one file as its writer should have written it, and the two error models that spoil it.
// The models are written apart: typing_*.cpp (every field errs by itself) and source_*.cpp (the
// source of the row errs, in several fields at once). They share this header and random.h only.

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "common/random.h"
#include "population.h"

namespace rangkul::town {

using generator::Random;

/// What differs from the truth in fact, not only in writing.
enum class Change : std::uint8_t {
  nik,
  name,
  birth,
  card,
  mother_missing,
  mother_wrong,
  sex,
  village,
  count_
};
constexpr std::size_t change_count = static_cast<std::size_t>(Change::count_);

class Changes {
 public:
  void add(Change change) { bits_ = static_cast<std::uint16_t>(bits_ | 1U << index(change)); }
  void add(Changes other) { bits_ = static_cast<std::uint16_t>(bits_ | other.bits_); }
  bool has(Change change) const { return (bits_ >> index(change) & 1U) != 0; }
  bool any() const { return bits_ != 0; }

 private:
  static unsigned index(Change change) { return static_cast<unsigned>(change); }
  std::uint16_t bits_{0};
};

struct Row {
  // As it ought to be; the model may change all of it.
  std::string nik;
  std::string no_kk;
  std::string name;  // capitals
  std::string mother;
  std::string birth_place;
  std::string rt;
  std::string rw;
  std::string village;  // ten digits
  std::string village_name;
  std::string phone;
  Sex sex{Sex::unknown};
  int year{0};
  int month{0};
  int day{0};
  // Empty: the model writes them.
  std::string address;
  std::string birth_text;  // else the file's own writing of year, month and day
  // What the model may use.
  Home home;
  std::string father;     // of the family, may be empty
  std::string neighbour;  // code of another village of the district
  std::string neighbour_name;
  std::int8_t file{0};
  bool child{false};
  Changes changes;
};

/// Shares of errors in the rows of one file.
struct Rates {
  double nik, name, birth, card, mother_missing, mother_wrong, sex, village, phone_missing, writing;
  double strength;
};
Rates rates_of(Shares const&, int file);

/// Spoils the rows of one card in one file, in the order of the card; writes their addresses.
using ErrorModel = void (*)(Random&, Rates const&, std::span<Row> card);
void typing_errors(Random&, Rates const&, std::span<Row> card);
void source_errors(Random&, Rates const&, std::span<Row> card);

/// Fills a row with the truth as that file knows it.
void fill_row(Row&, Places const&, Block const&, Person const&, int file);

}  // namespace rangkul::town
