#include "linkage/stated.h"

namespace rangkul::linkage {

// Written by tests/bench/calibrate.py (docs/decisions/0016); not edited by hand.
Calibration Calibration::usual() {
  Calibration out;
  auto const set = [&](Sign sign, double bits) { out.bits[static_cast<std::size_t>(sign)] = bits; };
  set(Sign::any_link, -0.521);
  set(Sign::odds, -0.127);
  set(Sign::odds_when_sure, -0.677);
  set(Sign::odds_beside, -0.128);
  set(Sign::one_nik, 2.874);
  set(Sign::slip_of_two, -0.464);
  set(Sign::two_births, -5.556);
  set(Sign::two_niks_moved, -2.069);
  set(Sign::two_identities, -2.513);
  set(Sign::no_nik, -0.483);
  set(Sign::same_birth, 1.929);
  set(Sign::unproven_birth, -1.573);
  set(Sign::other_birth, 2.175);
  set(Sign::generation, -6.908);
  set(Sign::youth, -0.846);
  set(Sign::two_sexes, -0.984);
  set(Sign::twins, -1.684);
  set(Sign::other_card_near, -1.669);
  set(Sign::other_card_rt, -0.791);
  set(Sign::same_address, -0.168);
  set(Sign::rare_words, 0.831);
  set(Sign::one_word, 2.628);
  set(Sign::one_word_alike, -1.925);
  set(Sign::whole_name, 2.143);
  set(Sign::same_name_alone, -1.643);
  set(Sign::words_apart, -2.363);
  set(Sign::common_words, -3.257);
  set(Sign::family, 1.620);
  set(Sign::contested, -1.423);
  set(Sign::beside, -2.137);
  set(Sign::copy_as_twin, -2.946);
  set(Sign::rival_of_copy, -6.650);
  set(Sign::rows_alone, -3.106);
  set(Sign::equal_niks, -1.784);
  set(Sign::odds_when_doubtful, 0.518);
  set(Sign::spelt, 0.567);
  set(Sign::words_apart_spelt, 4.801);
  set(Sign::generation_spelt, -29.025);
  set(Sign::generation_no_nik, -3.186);
  set(Sign::same_birth_address, -1.234);
  set(Sign::slip_of_two_sexes, -6.644);
  set(Sign::namesake_rt, -4.121);
  return out;
}

}  // namespace rangkul::linkage
