#include "linkage/stated.h"

namespace rangkul::linkage {

// Written by tests/bench/calibrate.py (docs/decisions/0016); not edited by hand.
Calibration Calibration::usual() {
  Calibration out;
  auto const set = [&](Sign sign, double bits) { out.bits[static_cast<std::size_t>(sign)] = bits; };
  set(Sign::any_link, -0.392);
  set(Sign::odds, -0.150);
  set(Sign::odds_when_sure, -0.606);
  set(Sign::odds_beside, -0.113);
  set(Sign::one_nik, 2.604);
  set(Sign::slip_of_two, -0.592);
  set(Sign::two_births, -5.429);
  set(Sign::two_niks_moved, -2.025);
  set(Sign::two_identities, -2.562);
  set(Sign::no_nik, -0.558);
  set(Sign::same_birth, 1.847);
  set(Sign::unproven_birth, -1.706);
  set(Sign::other_birth, 2.439);
  set(Sign::generation, -7.995);
  set(Sign::youth, -0.814);
  set(Sign::two_sexes, -0.927);
  set(Sign::twins, -1.501);
  set(Sign::other_card_near, -1.569);
  set(Sign::other_card_rt, -0.774);
  set(Sign::same_address, -0.205);
  set(Sign::rare_words, 0.884);
  set(Sign::one_word, 2.684);
  set(Sign::one_word_alike, -2.045);
  set(Sign::whole_name, 2.145);
  set(Sign::same_name_alone, -1.654);
  set(Sign::words_apart, -2.366);
  set(Sign::common_words, -3.164);
  set(Sign::family, 1.513);
  set(Sign::contested, -1.588);
  set(Sign::beside, -2.208);
  set(Sign::copy_as_twin, -3.158);
  set(Sign::rival_of_copy, -6.304);
  set(Sign::rows_alone, -2.981);
  set(Sign::equal_niks, -2.704);
  set(Sign::odds_when_doubtful, 0.499);
  set(Sign::spelt, 0.548);
  set(Sign::words_apart_spelt, 5.076);
  set(Sign::generation_spelt, -30.912);
  set(Sign::generation_no_nik, -2.550);
  set(Sign::same_birth_address, -1.107);
  set(Sign::slip_of_two_sexes, -6.419);
  set(Sign::namesake_rt, -4.057);
  set(Sign::equal_spelt, -4.401);
  set(Sign::doubt, -0.015);
  set(Sign::doubt_equal, 0.017);
  set(Sign::doubt_spelt, -0.347);
  set(Sign::doubt_equal_spelt, -4.622);
  return out;
}

}  // namespace rangkul::linkage
