#pragma once
// The work of a run: reading, matching, storing, merging; and how long work is done, as a job or
// at once.

#include <functional>

#include "jobs/runner.h"
#include "matching/matching.h"

namespace rangkul::matching {

/// What a run, or the counting of a month, is done with; `item` runs one write transaction and
/// commits it when it succeeds.
struct Work {
  db::Store& store;
  Actor const& actor;
  std::function<Status(std::function<Status(Context&)> const&)> item;
  Progress progress;
  /// Runs in a read transaction, so that nobody waits.
  std::function<Status(std::function<Status(Context&)> const&)> look{};
  std::int64_t merges_a_chunk{10'000};
};
using Act = std::function<Status(Work const&)>;
/// Acts as a job about the row `subject` ("run", "month") of its payload: each item keeps the job's
/// claim on the work.
Status work_as_job(jobs::JobContext& job, std::string const& subject, Act const& act);
/// Acts at once, for the command line and the demonstration; `progress` may be empty.
Work work_now(db::Store& store, Actor const& actor, Clock const& clock,
              catalogue::Catalogue const& catalogue, Progress const& progress);

/// Begins a run that has not stored its result yet from scratch, or goes on merging.
/// errors: not_found, match.cancelled
Status do_run(Work const& work, RunId id, Compare compare = Compare::what_is_new);

/// Writes the row of a new run. errors: match.no_import, match.import_old
Result<RunId> insert_run(Context& context, std::int64_t ministry_import, std::int64_t city_import);

}  // namespace rangkul::matching
