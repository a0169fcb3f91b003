#include "linkage/stated.h"

namespace rangkul::linkage {

// Learnt from 176 towns of tools/town, half of them varied in their shares of errors, twins,
// namesakes, copies and people in both files: two error models, medium and high errors.
Calibration Calibration::usual() {
  Calibration out;
  auto const set = [&](Sign sign, double bits) { out.bits[static_cast<std::size_t>(sign)] = bits; };
  set(Sign::any_link, 0.35);
  set(Sign::odds, -0.177);
  set(Sign::odds_when_sure, -0.538);
  set(Sign::odds_beside, -0.184);
  set(Sign::one_nik, 2.38);
  set(Sign::slip_of_two, -2.47);
  set(Sign::two_births, -6.29);
  set(Sign::two_niks_moved, -2.06);
  set(Sign::two_identities, -1.76);
  set(Sign::no_nik, -0.90);
  set(Sign::same_birth, 1.70);
  set(Sign::unproven_birth, -2.17);
  set(Sign::other_birth, 2.83);
  set(Sign::generation, -3.11);
  set(Sign::youth, -0.87);
  set(Sign::two_sexes, -2.41);
  set(Sign::twins, -2.13);
  set(Sign::other_card_near, -1.38);
  set(Sign::other_card_rt, -2.47);
  set(Sign::same_address, -1.00);
  set(Sign::rare_words, 0.71);
  set(Sign::one_word, 2.46);
  set(Sign::one_word_alike, -1.84);
  set(Sign::whole_name, 2.11);
  set(Sign::same_name_alone, -1.83);
  set(Sign::words_apart, -2.57);
  set(Sign::common_words, -3.31);
  set(Sign::family, 1.61);
  set(Sign::contested, -1.82);
  set(Sign::beside, -1.83);
  set(Sign::copy_as_twin, -2.71);
  set(Sign::rival_of_copy, -5.02);
  set(Sign::rows_alone, -4.12);
  set(Sign::equal_niks, -2.99);
  return out;
}

}  // namespace rangkul::linkage
