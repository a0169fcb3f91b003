#pragma once
// One row against a few others, for a person who is being entered: what a run has in its tables is
// made here for some dozens of rows. Cost: some ten microseconds a row.

#include <span>
#include <vector>

#include "linkage/record.h"
#include "linkage/weigh.h"

namespace rangkul::linkage {

struct Resemblance {
  Agreement agreement;
  Score score;
};
/// In the order of `others`, as score_pair would judge each.
std::vector<Resemblance> one_against(Record const& one, std::span<Record const> others,
                                     Model const& model);

}  // namespace rangkul::linkage
