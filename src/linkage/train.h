#pragma once
// Estimates a model from two files alone, without known pairs.

#include "linkage/parallel.h"
#include "linkage/table.h"
#include "linkage/weigh.h"

namespace rangkul::linkage {

/// Patterns as they are seen, counted at the end.
class PatternTally {
 public:
  void add(Agreement const& agreement) { patterns_.push_back(agreement.pattern()); }
  void append(PatternTally const& more);
  /// Each pattern times `weight` a sighting, in ascending order.
  PatternCounts counts(double weight = 1) const;

 private:
  std::vector<std::uint32_t> patterns_;
};

/// What is matched: two files with each other, or one with itself.
using Files = std::span<RowStore const* const>;

/// Word frequencies, columns of strangers and families, and priors: all that needs no candidates.
/// Strangers and families are pairs within one file, where copies of a person are few and left out.
Model prepare_model(Files, Dictionary const&, Workers const&);

}  // namespace rangkul::linkage
