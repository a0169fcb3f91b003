#pragma once
// Why a pair got its score: a waterfall from the prior to the sum, field by field.

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

}  // namespace rangkul::linkage
