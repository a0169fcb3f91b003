#pragma once
// The work of a run: reading, matching, storing, merging. Called by the job and by run_now.

#include <functional>

#include "matching/matching.h"

namespace rangkul::matching {

/// What a run is done with; `item` runs one write transaction and commits it when it succeeds.
struct Work {
  db::Store& store;
  Actor const& actor;
  std::function<Status(std::function<Status(Context&)> const&)> item;
  Progress progress;
  std::int64_t merges_a_chunk{10'000};
};

/// Begins a run that has not stored its result yet from scratch, or goes on merging.
/// errors: not_found, match.cancelled
Status do_run(Work const& work, RunId id);

/// Writes the row of a new run. errors: match.no_import, match.import_old
Result<RunId> insert_run(Context& context, std::int64_t ministry_import, std::int64_t city_import);

}  // namespace rangkul::matching
