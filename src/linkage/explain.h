#pragma once
// Why a pair got its score: a waterfall from the prior to the sum, field by field; and by which of
// its signs a link is stated more or less sure than that.

#include <string>
#include <vector>

#include "linkage/standardise.h"
#include "linkage/weigh.h"

namespace rangkul::linkage {

/// One field: its level (message key `match.level.<field>.<level>`), weight in bits, and what was
/// read.
struct FieldExplanation {
  Field field;
  std::string_view level;
  double bits{0};
  std::string first;  // standard writing; NIK and No. KK come masked
  std::string second;
  std::vector<NameToken> first_tokens;  // names only
  std::vector<NameToken> second_tokens;
};

struct Explanation {
  double prior_bits{0};
  std::vector<FieldExplanation> fields;
  double rarity_bits{0};  // rare or common words of the name
  double family_bits{0};  // what "another member of the same family" takes away
  double total_bits{0};   // prior + fields + rarity + family
  double probability{0};
};

Explanation explain(Record const&, Record const&, Model const&);
/// The same as a tree for pages and JSON.
Value to_value(Explanation const&);

/// What one sign of a link has moved its odds by, in bits.
struct SignEffect {
  Sign sign;
  double bits{0};
};
/// From the odds of the weights and rivals to what is stated: odds + effects = stated, in bits.
struct StatedExplanation {
  double odds_bits{0};
  std::vector<SignEffect> effects;  // those that move anything, the strongest first
  double stated_bits{0};
};
StatedExplanation explain_stated(Signs const&, Calibration const&);
Value to_value(StatedExplanation const&);

/// The signs that a link shows, by key, to be kept and read again. What is not known is not shown.
Value signs_to_value(Signs const&);
Signs signs_from_value(Value const&);

}  // namespace rangkul::linkage
