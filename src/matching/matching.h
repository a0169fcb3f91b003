#pragma once
// Matching: runs of the engine (linkage/) over what the ministry and the city say now, classes as
// in domain.md 3.3, review of possible links, and what links do to the registry: one person with
// two sources. Decisions are kept, so that the next month's file does not ask again; people who are
// joined already, by an earlier run or by hand, count as linked. A run goes
// queued -> matching -> merging -> done (or cancelled): while matching nothing but its own rows is
// written, and a run that was cut off begins again; while merging it goes on where it stood. Main
// types: Run, Pair, Verdict. Tables: match_run, match_pair, match_single, match_village,
// match_decision, match_sample* (sample.h), match_question (question.h), match_double (doubles.h),
// match_newcomers (newcomers.h). Events: match.queued, match.started, match.stored, match.applied,
// match.finished, match.cancelled, match.confirmed, match.rejected, match.decision_undone,
// match.weighed.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "jobs/runner.h"
#include "screen/screen.h"

namespace rangkul::matching {

using RunId = Id<struct MatchRunTag>;
using PairId = Id<struct MatchPairTag>;

/// Where an earlier run of the same area fits, its model is used again and only pairs with a new or
/// changed row are scored; or the model is learnt anew, and all pairs with it.
enum class Compare : std::uint8_t { what_is_new, everything };

/// Queues a run over two applied imports (the newest of each source when 0); the job's kind is
/// match.run. errors: match.no_import, match.import_old, job.already_open
Result<RunId> start_run(Context& context, std::int64_t ministry_import, std::int64_t city_import,
                        Compare compare = Compare::what_is_new);

/// done, total, message key of the phase; false stops the run.
using Progress = std::function<bool(std::int64_t, std::int64_t, std::string_view)>;
/// The same at once, for the command line and the demonstration. A run whose process died goes on,
/// if nothing newer has been imported since; others are over.
/// errors: as start_run, match.cancelled
Result<RunId> run_now(db::Store& store, Actor const& actor, Clock const& clock,
                      catalogue::Catalogue const& catalogue, Progress const& progress,
                      Compare compare = Compare::what_is_new);

struct Run {
  RunId id;
  std::int64_t ministry_import{0};
  std::int64_t city_import{0};
  std::string state;  // queued, matching, merging, stopped (while merging), done, cancelled
  JobId job;
  /// Counts of the whole run: per file persons and families by class, links, merges, rows taken
  /// over from an earlier run.
  Value summary;
  Instant created;
  std::optional<Instant> finished;
  std::string account_name;
  RegionCode area;
};
/// errors: not_found (a run whose area has nothing of the actor's)
Result<Run> find_run(Context& context, RunId id);
/// Newest first.
std::vector<Run> list_runs(Context& context, int limit);

enum class Verdict { same, different };
/// Decides an open pair; "same" merges two people into one. The decision is kept for later runs,
/// and answers the question that a colleague asked about the pair, with a word to it if there is
/// one. Event match.confirmed or match.rejected. errors: not_found (also outside the actor's area),
/// match.decided_already
Status decide(Context& context, PairId pair, Verdict verdict, std::string const& answer = {});
/// Takes a decision or an automatic link back: the merge is undone and the pair waits again.
/// errors: not_found, match.not_decided, merge.not_last
Status undo_decision(Context& context, PairId pair);

/// Somebody took a merge back on the person's page ("person.unmerged"): the rows of the two are
/// remembered as different, so that no later run joins them again. Event match.rejected.
Status on_person_unmerged(Context& context, Value const& payload);

/// What higher modules put into the pages of matching; the app connects them.
struct Hooks {
  /// Names of the aids that a person, or the person's family, stands in now.
  std::function<std::vector<std::string>(Context&, PersonId, FamilyId)> standing_aids{};
  /// What a person, alone or with the family, receives now; `key` tells the aids of two people of
  /// one family apart.
  struct RunningAid {
    std::string key;
    std::string name;
    Rupiah a_year;
  };
  std::function<std::vector<RunningAid>(Context&, PersonId)> running_aids{};
  /// Those who may review pairs of a village, by name.
  struct Colleague {
    AccountId id;
    std::string name;
  };
  std::function<std::vector<Colleague>(Context&, RegionCode const&)> reviewers{};
};
void add_routes(screen::Routes& routes, Hooks const& hooks = {});
/// The jobs match.run and match.weigh (payload: nothing; each night, and after every run).
void add_jobs(jobs::Runner& runner, Hooks const& hooks = {});

}  // namespace rangkul::matching
