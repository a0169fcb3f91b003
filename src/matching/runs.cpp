#include "audit/audit.h"
#include "catalogue/catalogue.h"
#include "linkage/work_folder.h"
#include "matching/doubles.h"
#include "matching/queue.h"
#include "matching/reconcile.h"
#include "matching/runs_sql.h"
#include "matching/sample.h"
#include "matching/work.h"

namespace rangkul::matching {
namespace {

namespace sql = runs_sql;

Result<std::int64_t> choose_import(Context& context, std::string_view source, std::int64_t asked) {
  auto const newest =
      context.tx.value<std::int64_t>(sql::newest_import, {db::bind("source", source)});
  if (!newest) return conflict("match.no_import", {{"source", std::string(source)}});
  if (asked != 0 && asked != *newest) return conflict("match.import_old");
  return *newest;
}

bool concerns(Run const& run, Actor const& actor) {
  return !actor.is_nobody() && (run.area.covers(actor.area()) || actor.area().covers(run.area));
}

std::vector<Run> read_runs(Context& context, db::Query const& query, db::Binds const& binds) {
  std::vector<Run> out;
  context.tx.each(query, binds,
                  [&](RunId id, std::int64_t ministry, std::int64_t city, std::string state,
                      JobId job, std::string const& summary, Instant created,
                      std::optional<Instant> finished, std::string account, RegionCode area) {
                    Run run{id,
                            ministry,
                            city,
                            std::move(state),
                            job,
                            parse_json(summary).value_or(Value{}),
                            created,
                            finished,
                            std::move(account),
                            std::move(area)};
                    if (concerns(run, context.actor)) out.push_back(std::move(run));
                  });
  return out;
}

Status run_job(jobs::JobContext& job) {
  auto const id = RunId::parse(job.payload()["run"].text_or_empty());
  if (!id) return not_found();
  auto const payload = job.payload();
  auto const* everything = payload["everything"].flag();
  auto const compare =
      everything != nullptr && *everything ? Compare::everything : Compare::what_is_new;
  return work_as_job(job, "run", [&](Work const& work) { return do_run(work, *id, compare); });
}

auto looker(db::Store& store, Actor const& actor, Clock const& clock,
            catalogue::Catalogue const& catalogue) {
  return [&store, &actor, &clock, &catalogue](std::function<Status(Context&)> const& act) {
    auto tx = store.read(actor);
    Context context{tx, actor, clock, catalogue, {}};
    return act(context);
  };
}

}  // namespace

Status work_as_job(jobs::JobContext& job, std::string const& subject, Act const& act) {
  auto const outcome = Value::object({{subject, job.payload()[subject]}});
  auto const item = [&](std::function<Status(Context&)> const& one) {
    return job.item([&](Context& context) -> Status {
      TRY(one(context));
      // Throws when another runner has taken the job over.
      job.save_checkpoint(context.tx, outcome);
      return {};
    });
  };
  auto const progress = [&](std::int64_t done, std::int64_t total, std::string_view phase) {
    job.progress(done, total, phase);
    return !job.cancelled();
  };
  auto const look = looker(job.store(), job.actor(), job.clock(), job.catalogue());
  auto const status = act({job.store(), job.actor(), item, progress, look});
  if (!status.ok() && job.cancelled()) return jobs::JobContext::stopped();
  if (status.ok()) job.set_result(outcome);
  return status;
}

Work work_now(db::Store& store, Actor const& actor, Clock const& clock,
              catalogue::Catalogue const& catalogue, Progress const& progress) {
  auto const item = [&](std::function<Status(Context&)> const& act) -> Status {
    auto tx = store.write(actor);
    Context context{tx, actor, clock, catalogue, {}};
    TRY(act(context));
    tx.commit();
    return {};
  };
  auto const tell = [progress](std::int64_t done, std::int64_t total, std::string_view phase) {
    return !progress || progress(done, total, phase);
  };
  return {store, actor, item, tell, looker(store, actor, clock, catalogue)};
}

Result<RunId> insert_run(Context& context, std::int64_t ministry_import, std::int64_t city_import) {
  TRY(context.may(May::match_data));
  auto const ministry = TRY(choose_import(context, "ministry", ministry_import));
  auto const city = TRY(choose_import(context, "city", city_import));
  auto const id = next_id<MatchRunTag>();
  audit::Change change(
      context,
      {"match.queued", {{"match_run", id.value()}, {"import", ministry}, {"import", city}}});
  change.run(
      sql::insert_run,
      {db::bind("id", id), db::bind("ministry_import", ministry), db::bind("city_import", city),
       db::bind("catalogue_version", context.catalogue.version()),
       db::bind("created", context.clock.now()), db::bind("account", context.actor.account()),
       db::bind("account_name", context.actor.name()), db::bind("area", context.actor.area()),
       db::bind("event", change.event_id())});
  return id;
}

Result<RunId> start_run(Context& context, std::int64_t ministry_import, std::int64_t city_import,
                        Compare compare) {
  auto const id = TRY(insert_run(context, ministry_import, city_import));
  bool const everything = compare == Compare::everything;
  auto const job = TRY(jobs::enqueue(
      context, {.kind = "match.run",
                .payload = Value::object({{"run", id.text()}, {"everything", everything}}),
                .only_one = "match.run"}));
  audit::Change change(context, {"match.queued", {{"match_run", id.value()}}});
  change.run(sql::set_job, {db::bind("id", id), db::bind("job", job)});
  return id;
}

namespace {

/// Held by the run that works at once; nothing where there is no folder to hold it in.
/// errors: job.already_open
Result<std::optional<linkage::Claim>> only_one_here(db::Store& store) {
  if (!store.has_files_folder()) return std::optional<linkage::Claim>();
  auto claim = TRY(linkage::Claim::take(store.files_folder() + "/matching.lock"));
  if (!claim) return conflict("job.already_open", {{"kind", "match.run"}});
  return claim;
}

/// The run that was cut off; unset when there is none, or it stands on older imports.
Result<RunId> take_up(Context& context) {
  auto const ministry = TRY(choose_import(context, "ministry", 0));
  auto const city = TRY(choose_import(context, "city", 0));
  RunId out;
  std::vector<RunId> over;
  context.tx.each(sql::left_over, {db::bind("area", context.actor.area())},
                  [&](RunId id, std::int64_t of_ministry, std::int64_t of_city) {
                    if (!out.is_set() && of_ministry == ministry && of_city == city)
                      out = id;
                    else
                      over.push_back(id);
                  });
  for (auto const id : over) {
    audit::Change change(context, {"match.cancelled", {{"match_run", id.value()}}});
    change.run(sql::set_state, {db::bind("id", id), db::bind("state", "cancelled"),
                                db::bind("finished", std::optional(context.clock.now()))});
  }
  return out;
}

}  // namespace

Result<RunId> run_now(db::Store& store, Actor const& actor, Clock const& clock,
                      catalogue::Catalogue const& catalogue, Progress const& progress,
                      Compare compare) {
  auto const work = work_now(store, actor, clock, catalogue, progress);
  auto const alone = TRY(only_one_here(store));
  RunId id;
  TRY(work.item([&](Context& context) -> Status {
    if (alone) id = TRY(take_up(context));
    if (!id.is_set()) id = TRY(insert_run(context, 0, 0));
    return {};
  }));
  TRY(do_run(work, id, compare));
  return id;
}

Result<Run> find_run(Context& context, RunId id) {
  auto runs = read_runs(context, sql::run, {db::bind("id", id)});
  if (runs.empty()) return not_found();
  return std::move(runs.front());
}

std::vector<Run> list_runs(Context& context, int limit) {
  return read_runs(context, sql::list, {db::bind("limit", limit)});
}

void add_jobs(jobs::Runner& runner, Hooks const& hooks) {
  runner.on("match.run", run_job);
  runner.on("match.weigh", [hooks](jobs::JobContext& job) {
    return weigh_waiting([&](auto const& act) { return job.item(act); }, hooks);
  });
  constexpr int small_hours = 4;
  runner.daily("match.weigh", small_hours, Zone::wib);
  add_reconcile_jobs(runner);
  add_doubles_jobs(runner);
  add_sample_jobs(runner);
}

}  // namespace rangkul::matching
