#pragma once
// How hard the files are: every hard case and every kind of error with its share, in one table.

#include <array>
#include <cstddef>
#include <cstdint>

namespace rangkul::town {

enum class Level : std::uint8_t { low, medium, high };
constexpr std::size_t level_count = 3;

struct Shares {
  // Hard people: the same at every level.
  double twins{0.010};             // of people
  double namesakes{0.006};         // of people: same name in the same RT, near in age
  double juniors{0.030};           // of sons at home: the father's name on the same card
  double shared_nik{0.003};        // of people: another person's NIK, in one file or in both
  double invented_birthday{0.08};  // of people born before 1975: 1 Jan, 31 Dec or 1 July for good
  double copies{0.010};            // of rows: the person once more in the same file
  /// Of all people, those in one file only, split evenly: 0.88 of each file is common.
  double in_one{1 - 0.895 / 1.105};
  // Facts that one of the files holds and the other does not.
  double two_niks;       // of people: a second NIK after moving
  double moved;          // of families: other village, address and card
  double new_card;       // of families: other card in the same house
  double newly_wed;      // of people: on the parents' card in one file, wed in the other
  double birth_by_year;  // of people: the year is a guess, the day invented
  // Errors in either row of a pair. Model 1 keeps to these; model 2 goes by `strength`.
  double nik;  // 0.44 of these left blank
  double name;
  double birth;
  double card;
  double mother_missing;
  double mother_wrong;
  double sex;
  double village;
  double phone_missing;
  double writing;   // no difference of fact: titles, short forms, other address and date writings
  double strength;  // how often the source of a row is a bad one
};

/// The table. Columns are levels, in the order low, medium, high.
constexpr Shares shares_of(Level level) {
  auto const at = static_cast<std::size_t>(level);
  using Row = std::array<double, level_count>;
  Shares out{};
  out.two_niks = Row{0.003, 0.008, 0.016}[at];
  out.moved = Row{0.018, 0.055, 0.110}[at];
  out.new_card = Row{0.010, 0.030, 0.062}[at];
  out.newly_wed = Row{0.007, 0.022, 0.044}[at];
  out.birth_by_year = Row{0.003, 0.008, 0.016}[at];
  out.nik = Row{0.038, 0.115, 0.250}[at];
  out.name = Row{0.050, 0.152, 0.315}[at];
  out.birth = Row{0.018, 0.053, 0.108}[at];
  out.card = Row{0.006, 0.018, 0.036}[at];
  out.mother_missing = Row{0.036, 0.108, 0.300}[at];
  out.mother_wrong = Row{0.011, 0.032, 0.080}[at];
  out.sex = Row{0.001, 0.004, 0.008}[at];
  out.village = Row{0.004, 0.012, 0.024}[at];
  out.phone_missing = Row{0.300, 0.350, 0.500}[at];
  out.writing = Row{0.150, 0.300, 0.450}[at];
  out.strength = Row{0.340, 1.000, 2.150}[at];
  return out;
}

/// Of the errors in a pair, how many fall on each file: the ministry's is the worse one.
constexpr std::array<double, 2> error_part{0.36, 0.64};

/// Multiplies each share by a number between 1 / `most` and `most`, drawn by the seed, so that a
/// town is like none of the table.
void vary(Shares&, double most, std::uint64_t seed);

}  // namespace rangkul::town
