#pragma once
// All candidate pairs of two files scored in parts of the blocking keys, each kept in a WorkFolder
// when it is finished: what a process finds finished it does not do again, and what another process
// has it leaves to it. The edges are those of a run in one piece. Cost: a pair that keys of several
// parts find is scored in each.

#include "linkage/pairing.h"
#include "linkage/work_folder.h"

namespace rangkul::linkage {

struct PartedInput {
  PairedRows rows;
  OpenRows const& open;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> const& sure;
  JoinSettings join;
  std::size_t training_rows;
  std::optional<Model> model;
};

struct Parted {
  Model model{};
  std::vector<Edge> edges{};
  std::vector<std::uint64_t> crowded{};
  BlockReport report{};
  std::size_t pairs{0};
};

/// Ends when all parts are finished, whoever does them.
/// errors: match.cancelled, match.work_unusable, match.file_damaged, sheet.unwritable
Result<Parted> score_in_parts(WorkFolder const&, PartedInput const&, Workers const&);

/// Calls `look` until it is true, some times a second. errors: match.cancelled, and those of `look`
Status wait_until(Workers const&, Phase, std::function<Result<bool>()> const& look);

}  // namespace rangkul::linkage
