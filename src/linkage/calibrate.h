#pragma once
// What a pair's bits are worth, learnt from the two files without known pairs. The fields of a pair
// are not quite independent, so that its bits say too much or too little. But a pair whose rows
// both have a sure partner elsewhere is two people whatever its bits: such decoys show how often
// strangers look so alike. How much rarer rows without a partner are among look-alikes is told by
// decoys with one such row. What there is of pairs without any partner beyond that is one person.
// source: target-decoy estimates of false discoveries (Elias and Gygi 2007), capture and recapture.

#include <algorithm>
#include <cmath>
#include <span>

namespace rangkul::linkage {

/// Odds and probabilities by the logarithm of the odds to the base of 2.
inline double odds(double bits) { return std::exp2(std::min(bits, 500.0)); }
inline double bits_of(double probability) { return std::log2(probability / (1 - probability)); }
inline double probability_of(double bits) { return 1 / (1 + std::exp2(-bits)); }

/// A pair that is the best of both its rows, sure partners elsewhere left aside.
struct LoneEdge {
  float bits;
  bool ministry_has_partner;
  bool city_has_partner;
};

/// Odds of one in 16,000 against a link: above, its signs are not looked at. Hardly any would be
/// stated below 0.99, and few links are not above.
constexpr double most_looked_at_bits = 14;
constexpr double most_calibrated_bits = 2;  // above, hidden copies spoil the decoys

/// log2 odds of "one person" against "two people, both alone", by the bits of a pair; a straight
/// line with a slope of one above `most_calibrated_bits`.
struct OddsLine {
  double at_zero{0};
  double slope{1};
  double at(double bits) const {
    auto const within = bits < most_calibrated_bits ? bits : most_calibrated_bits;
    return at_zero + slope * within + (bits - within);
  }
  /// The bits of given odds.
  double bits_at(double odds) const {
    auto const below = (odds - at_zero) / slope;
    return below < most_calibrated_bits ? below
                                        : most_calibrated_bits + odds - at(most_calibrated_bits);
  }
};

/// How many rows without a partner there are for each with one.
struct AloneOdds {
  double ministry;
  double city;
};

/// Few edges leave the given line, and the given odds, nearly as they are.
OddsLine learn_odds(std::span<LoneEdge const>, OddsLine usual, AloneOdds usual_odds);

/// A pair beside a sure partner of one of its rows, by the weaker of what its other row has in
/// common with both.
struct SideEdge {
  double bits;
  bool has_partner;  // the other row, a sure one: then it is somebody else, a decoy
  bool close;        // nearly as good as the sure partner
};
constexpr double least_side_bits = -16;

/// log2 odds of "one more row of that person" against "somebody else, alone", by the same bits, of
/// pairs that are close to the sure partner. `usual_alone`: rows without a partner for each with
/// one. What all pairs say is the usual line of the close ones.
OddsLine learn_copies(std::span<SideEdge const>, OddsLine usual, double usual_alone);

}  // namespace rangkul::linkage
