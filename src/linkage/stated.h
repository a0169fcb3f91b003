#pragma once
// How sure a link is said to be. The weights of a pair take its fields one by one, and some kinds
// of pairs are right more or less often than that: namesakes next door, twins, one NIK that holds
// the birth date. What each such sign adds to the odds was learnt from made-up towns whose truth is
// known (a logistic regression, docs/decisions/0016) and is part of the model: data, to be read and
// edited. Main types: Sign, Calibration.

#include <array>
#include <cstdint>
#include <string_view>

#include "linkage/compare.h"

namespace rangkul::linkage {

struct Model;

/// What can be seen of a link beside its odds. Each is 0 or 1, or the number that its line names.
enum class Sign : std::uint8_t {
  any_link,            // 1
  odds,                // bits of the odds that the weights and the rivals give
  odds_when_sure,      // the bits above `sure_bits`
  odds_beside,         // the bits, of a link beside a better one
  one_nik,             // one NIK, or a slip of it, that holds the birth date of a row
  slip_of_two,         // NIKs one digit apart, each of which holds its own row's birth date
  two_births,          // birth dates apart in a part, each in its own row's NIK
  two_niks_moved,      // two such NIKs that differ wholly, places apart
  two_identities,      // the same, birth dates wholly apart, no other pair in question
  no_nik,              // one row's NIK holds its birth date, the other row has none
  same_birth,          // birth date
  unproven_birth,      // one birth date, in neither row's NIK
  other_birth,         // birth dates wholly apart, other pairs in question
  generation,          // born many years apart
  youth,               // tens of years that the younger one was born after `youth_begins`
  two_sexes,           // sexes differ and so do NIKs
  twins,               // one birth date and card, two NIKs of one series
  other_card_near,     // two family cards in one district
  other_card_rt,       // two family cards in one RT, addresses apart or missing
  same_address,        // of street and house
  rare_words,          // tens of bits of surprise in the words that both names have
  one_word,            // a name of one word
  one_word_alike,      // the same, both names alike
  whole_name,          // names equal, or one shorter
  same_name_alone,     // names equal, no other pair in question
  words_apart,         // names of unlike length
  common_words,        // names of three words with little but common ones in both
  family,              // part of what speaks against the pair that is "another of the family"
  contested,           // other pairs of the two rows are in question
  beside,              // a copy or a rival, beside a better link
  copy_as_twin,        // a copy with another NIK of the same series
  rival_of_copy,       // a rival beside a copy
  rows_alone,          // of the run: share of rows without a partner, above a tenth
  equal_niks,          // of the run: share of people with equal NIKs, above 0.85
  odds_when_doubtful,  // the bits below 0, as a positive number
  spelt,               // of the run: RunFacts::spelt, above a third
  words_apart_spelt,   // the same, of names of unlike length
  generation_spelt,    // the same, born many years apart
  generation_no_nik,   // one row without NIK, born many years apart
  same_birth_address,  // birth date and address
  slip_of_two_sexes,   // slip_of_two, sexes differ
  namesake_rt,         // other_card_rt, names equal
  equal_spelt,         // of the run: equal_niks times spelt
  doubt,               // these count by how far the others leave the link in doubt: 1
  doubt_equal,         // equal_niks
  doubt_spelt,         // spelt
  doubt_equal_spelt,   // equal_spelt
  count_
};
constexpr std::size_t sign_count = static_cast<std::size_t>(Sign::count_);
constexpr std::size_t first_doubt = static_cast<std::size_t>(Sign::doubt);
/// "one_nik" ...: also the end of the message keys `match.sign.<key>`.
std::string_view sign_key(Sign);

using Signs = std::array<double, sign_count>;

constexpr double sure_bits = 7;      // above, signs matter less and less
constexpr double beyond_signs = 20;  // from here, one in a million, not at all
constexpr std::int32_t youth_begins = 1996;
constexpr double doubt_ends = 6.6;   // bits, 99 %: above, `doubt` and its kin do not count
constexpr double deepest_doubt = 8;  // bits below, from where they count no more than there

/// What the model of a run says of its files as a whole.
struct RunFacts {
  double equal_niks{0.85};  // one person's NIKs are equal
  double spelt{1.0 / 3};    // of names that differ a little, those that sound the same
  static RunFacts of(Model const&);
};

/// Bits that each sign adds to the odds, times its number.
struct Calibration {
  Signs bits{};
  static Calibration usual();
  /// Log2 odds as they are stated. Rises with `odds`, all other signs held.
  double stated(double odds, Signs const&) const;
  /// The same by the signs before `doubt` alone.
  double stated_first(double odds, Signs const&) const;
  /// What `doubt` and its kin count for at such a statement, 0 where it is sure.
  static double depth_of_doubt(double first);
};

/// What the decision about a link knows.
struct Standing {
  enum class Place : std::uint8_t { best, copy, rival };
  double bits{0};    // of the odds
  double family{0};  // Edge::family
  Place place{Place::best};
  bool contested{false};
  bool two_identities{false};
  bool copy_beside{false};
  double rows_alone{0};
};

/// Symmetric in the two rows.
Signs signs_of(Standardised const&, Standardised const&, Agreement const&, Standing const&,
               RunFacts const&);

}  // namespace rangkul::linkage
