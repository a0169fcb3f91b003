#pragma once
// How hard the files are: every hard case and every kind of error with its share, in one table.

#include <array>
#include <cstddef>
#include <string_view>

namespace rangkul::town {

enum class Level { low, medium, high };

/// What the two files disagree about, per true pair, and how often hard people occur.
struct Shares {
  // Hard people: the same at every level.
  double twins{0.010};             // of people
  double namesakes{0.006};         // of people: same name in the same RT, near in age
  double juniors{0.030};           // of sons at home: the father's name on the same card
  double shared_nik{0.003};        // of people: another person's NIK, in one file or in both
  double invented_birthday{0.08};  // of people born before 1975: 1 Jan, 31 Dec or 1 July for good
  double copies{0.010};            // of rows: the person once more in the same file
  // Facts that one of the files holds and the other does not.
  double two_niks{0.008};       // of people: a second NIK after moving
  double moved{0.055};          // of families: other village, address and card
  double new_card{0.030};       // of families: other card in the same house
  double newly_wed{0.022};      // of people: on the parents' card in one file, wed in the other
  double birth_by_year{0.008};  // of people: the year is a guess, the day invented
  // Errors in either row of a pair.
  double nik{0.115};  // 0.44 of these left blank
  double name{0.152};
  double birth{0.054};
  double card{0.018};
  double mother_missing{0.138};
  double mother_wrong{0.050};
  double sex{0.004};
  double village{0.012};
  double phone_missing{0.350};
  // Writing only: no difference of fact.
  double writing{0.300};  // of rows: titles, short forms, other address and date writings
};

/// Medium is the table above; low has a third of its differences, high more than twice as
/// many, so that twice as many pairs are hit.
constexpr Shares shares_of(Level level) {
  Shares out;
  double const by = level == Level::low ? 1.0 / 3 : level == Level::high ? 2.25 : 1.0;
  for (double Shares::*share :
       {&Shares::two_niks, &Shares::moved, &Shares::new_card, &Shares::newly_wed,
        &Shares::birth_by_year, &Shares::nik, &Shares::name, &Shares::birth, &Shares::card,
        &Shares::mother_missing, &Shares::mother_wrong, &Shares::sex, &Shares::village})
    out.*share *= by;
  out.phone_missing = level == Level::high ? 0.5 : out.phone_missing;
  return out;
}

/// Of the errors in a pair, how many fall on each file: the ministry's is the worse one.
constexpr std::array<double, 2> error_part{0.36, 0.64};

/// Of all people, those in both files; the others are split evenly. 0.88 of each file is common.
constexpr double in_both = 0.895 / 1.105;

}  // namespace rangkul::town
