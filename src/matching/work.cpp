#include "matching/work.h"

#include <unordered_set>

#include "audit/audit.h"
#include "linkage/run.h"
#include "matching/earlier_run.h"
#include "matching/question_sql.h"
#include "matching/run_input.h"
#include "matching/runs_sql.h"
#include "matching/store.h"
#include "registry/people_bulk.h"

namespace rangkul::matching {
namespace {

namespace sql = runs_sql;

Status begin(Work const& work, RunId id) {
  return work.item([&](Context& context) -> Status {
    db::Binds const run{db::bind("run", id)};
    audit::Change change(context, {"match.started", {{"match_run", id.value()}}});
    change.run(sql::forget_pairs, run);
    change.run(sql::forget_singles, run);
    change.run(sql::forget_villages, run);
    change.run(sql::begin, {db::bind("id", id)});
    return {};
  });
}

Result<linkage::Outcome> match(Work const& work, Input const& input, Compare compare) {
  auto settings = settings_of(input);
  std::optional<linkage::Earlier> earlier;
  if (compare == Compare::what_is_new) earlier = find_earlier(work);
  settings.earlier = earlier ? &*earlier : nullptr;
  settings.leave = true;
  return linkage::run(input.ministry.records, input.city.records, settings,
                      [&](linkage::Phase phase, std::size_t done, std::size_t total) {
                        return work.progress(static_cast<std::int64_t>(done),
                                             static_cast<std::int64_t>(total),
                                             "match.phase." + std::string(phase_key(phase)));
                      });
}

Status match_and_store(Work const& work, RunId id, Compare compare) {
  TRY(begin(work, id));
  if (!work.progress(0, 0, "match.phase.read")) return conflict("match.cancelled");
  auto const input = read_input(work);
  auto outcome = TRY(match(work, input, compare));
  auto const left = keep_earlier(work, id, *outcome.left);
  outcome.left.reset();
  TRY(store_rows(work, id, input, outcome));
  auto const ministry = tally(input.ministry, outcome.ministry_classes);
  auto const city = tally(input.city, outcome.city_classes);
  return work.item([&](Context& context) -> Status {
    auto summary = summary_of(outcome, ministry, city);
    if (left) summary.set("left", *left);
    audit::Change change(context, {"match.stored", {{"match_run", id.value()}}, summary["links"]});
    write_villages(change, id, ministry, "ministry");
    write_villages(change, id, city, "city");
    auto const scope = context.actor.scope();
    change.run(sql::pass_over, {db::bind("run", id), db::bind("scope_from", scope.from),
                                db::bind("scope_to", scope.to)});
    change.run(question_sql::follow_questions, {db::bind("run", id)});
    change.run(question_sql::drop_questions, {});
    change.run(sql::set_result,
               {db::bind("id", id), db::bind("model", to_json(outcome.model.to_value())),
                db::bind("summary", to_json(summary))});
    return {};
  });
}

/// One pass over the linked pairs whose two records still belong to two people. A person can be in
/// two pairs (two rows of one source); the second waits for the next pass.
class Merger {
 public:
  Merger(Work const& work, Run const& run) : work_(work), run_(run) {
    for (auto const* link_class : {"equal", "different"})
      total_ += run.summary["links"][link_class].integer_or(0);
  }

  Status merge_all() {
    do {
      merged_ = 0;
      postponed_ = false;
      after_ = run_.id.value();
      for (more_ = true; more_;) {
        if (!work_.progress(done_, total_, "match.phase.merge")) return conflict("match.cancelled");
        TRY(work_.item([&](Context& context) { return merge_chunk(context); }));
      }
    } while (postponed_ && merged_ > 0);
    return {};
  }

 private:
  std::vector<registry::PlannedMerge> next_plan(Context& context) {
    std::vector<registry::PlannedMerge> plan;
    std::unordered_set<PersonId> used;
    std::int64_t rows = 0;
    context.tx.each(sql::to_merge,
                    {db::bind("after", after_), db::bind("run", run_.id),
                     db::bind("limit", work_.merges_a_chunk)},
                    [&](std::int64_t pair, PersonId kept, PersonId absorbed) {
                      ++rows;
                      after_ = pair;
                      if (used.contains(kept) || used.contains(absorbed)) {
                        postponed_ = true;
                        return;
                      }
                      used.insert(kept);
                      used.insert(absorbed);
                      plan.push_back({pair, kept, absorbed});
                    });
    more_ = rows == work_.merges_a_chunk;
    return plan;
  }

  Status merge_chunk(Context& context) {
    auto const plan = next_plan(context);
    if (plan.empty()) return {};
    audit::Change change(context, {"match.applied", {{"match_run", run_.id.value()}}});
    auto const merged = registry::merge_many(context, change, plan, "match.run:" + run_.id.text());
    change.note("merged", Value(merged.size()));
    change.run(sql::mark_merged,
               {db::bind("first", plan.front().id), db::bind("last", plan.back().id),
                db::bind("run", run_.id), db::bind("event", change.event_id())});
    merged_ += static_cast<std::int64_t>(merged.size());
    done_ += static_cast<std::int64_t>(plan.size());
    return {};
  }

  Work const& work_;
  Run const& run_;
  std::int64_t total_{0};
  std::int64_t done_{0};
  std::int64_t merged_{0};
  std::int64_t after_{0};
  bool postponed_{false};
  bool more_{true};
};

/// A job of the kind that waits already does it too.
Status enqueue_once(Context& context, std::string const& kind) {
  auto const queued = jobs::enqueue(context, {.kind = kind, .only_one = kind});
  return queued.ok() || queued.error().code == "job.already_open" ? Status{} : queued.error();
}

Status finish(Work const& work, Run const& run) {
  return work.item([&](Context& context) -> Status {
    auto summary = run.summary;
    auto const count = [&](db::Query const& query) {
      return context.tx.value<std::int64_t>(query, {db::bind("run", run.id)}).value_or(0);
    };
    summary.set("merged", count(sql::count_merged));
    summary.set("joined", count(sql::count_joined));
    audit::Change change(context, {"match.finished", {{"match_run", run.id.value()}}, summary});
    change.run(sql::set_summary, {db::bind("id", run.id), db::bind("summary", to_json(summary))});
    change.run(sql::set_state, {db::bind("id", run.id), db::bind("state", "done"),
                                db::bind("finished", std::optional(context.clock.now()))});
    TRY(enqueue_once(context, "match.weigh"));
    // Families and numbers look otherwise now.
    if (summary["merged"].integer_or(0) > 0) TRY(enqueue_once(context, "registry.quality"));
    return {};
  });
}

Result<Run> load(Work const& work, RunId id) {
  std::optional<Run> out;
  TRY(work.item([&](Context& context) -> Status {
    out = TRY(find_run(context, id));
    return {};
  }));
  return std::move(*out);
}

bool has_result(Run const& run) { return run.state == "merging" || run.state == "stopped"; }

Status all_steps(Work const& work, RunId id, Compare compare) {
  auto const before = TRY(load(work, id));
  if (before.state == "done") return {};
  if (!has_result(before)) TRY(match_and_store(work, id, compare));
  auto const run = TRY(load(work, id));
  TRY(Merger(work, run).merge_all());
  TRY(finish(work, run));
  forget_earlier(work);
  return {};
}

}  // namespace

Status do_run(Work const& work, RunId id, Compare compare) {
  auto const status = all_steps(work, id, compare);
  if (status.ok() || status.error().code != "match.cancelled") return status;
  auto const run = TRY(load(work, id));
  if (has_result(run)) return status;  // goes on where it stands
  TRY(work.item([&](Context& context) -> Status {
    audit::Change change(context, {"match.cancelled", {{"match_run", id.value()}}});
    change.run(sql::set_state, {db::bind("id", id), db::bind("state", "cancelled"),
                                db::bind("finished", std::optional(context.clock.now()))});
    return {};
  }));
  return status;
}

}  // namespace rangkul::matching
