#pragma once
// Why a pair has its score, as people read it: what speaks for one person, what against it, how
// much each says, and where that ends. Text and bars from one list of steps; no script.

#include "linkage/explain.h"
#include "screen/screen.h"

namespace rangkul::matching {

/// Evidence for, then evidence against, the strongest first, each bar beginning where the one
/// before ended; then the sum, with an upright line at `needed`, from which records are linked
/// without asking. Both count from the prior on: a point doubles the odds.
Html waterfall(screen::Visit const& visit, linkage::Explanation const& why, double needed);
/// By which of its signs a pair is stated more or less sure than the weights and rivals say, each
/// with how much, each bar beginning where the one before ended.
Html signs_part(screen::Visit const& visit, linkage::StatedExplanation const& stated);
Value waterfall_json(linkage::Explanation const& why, double needed);

}  // namespace rangkul::matching
