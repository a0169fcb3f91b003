#pragma once
// Matching: runs of the engine (linkage/) over an import of the ministry and one of the city, classes
// as domain.md 3.3, review of possible links, and what links do to the registry: one person with two
// sources. Decisions are kept, so that the next month's file does not ask again.
// Main types: Run, Pair. Tables: match_run, match_pair, match_single, match_village, match_decision.
// Events: match.started, match.finished, match.confirmed, match.rejected, match.decision_undone.

#include "jobs/runner.h"
#include "screen/screen.h"

namespace rangkul::matching {

using RunId = Id<struct MatchRunTag>;
using PairId = Id<struct MatchPairTag>;

/// Queues a run over two applied imports (the newest of each source when unset).
/// errors: match.no_import, job.already_open
Result<RunId> start_run(Context& context, std::int64_t ministry_import, std::int64_t city_import);
/// The same at once, for the command line and the demonstration.
Result<RunId> run_now(db::Store& store, Actor const& actor, Clock const& clock,
                      catalogue::Catalogue const& catalogue,
                      std::function<bool(std::int64_t, std::int64_t, std::string_view)> const& progress);

enum class Verdict { same, different };
/// Decides an open pair; "same" merges two people into one. Event match.confirmed or match.rejected.
Status decide(Context& context, PairId pair, Verdict verdict);
/// Takes a decision back: the merge is undone and the pair waits again.
Status undo_decision(Context& context, PairId pair);

void add_routes(screen::Routes& routes);
void add_jobs(jobs::Runner& runner);

}  // namespace rangkul::matching
