#include "cases/escalation.h"

#include "cases/escalation_sql.h"
#include "cases/lists.h"
#include "cases/parts.h"

namespace rangkul::cases {
namespace {

namespace sql = escalation_sql;

constexpr std::int64_t an_hour = 3600;

Status tell_all(jobs::JobContext& job) {
  CaseId after{0};
  std::int64_t done = 0;
  while (!job.cancelled()) {
    std::vector<CaseId> found;
    TRY(job.item([&](Context& context) -> Status {
      context.tx.each(sql::untold, {db::bind("after", after)},
                      [&](CaseId id) { found.push_back(id); });
      if (found.empty()) return {};
      audit::Change change(context, {"case.told_anew"});
      for (auto const id : found) {
        auto const one = find_case(context, id);
        if (!one.ok()) continue;
        // A case whose version the catalogue lost is told of by its page.
        if (auto const run = run_of(context, one.value()); run.ok())
          write_tells(context, one.value(), run.value().state, context.clock.now(), change);
      }
      change.note("cases", static_cast<std::int64_t>(found.size()));
      return {};
    }));
    if (found.empty()) return {};
    after = found.back();
    done += static_cast<std::int64_t>(found.size());
    job.progress(done, 0, "cases.telling");
  }
  return jobs::JobContext::stopped();
}

}  // namespace

void write_tells(Context& context, Case const& one, procedures::State const& state, Instant now,
                 audit::Change& change) {
  for (auto const& turn : procedures::turns(state, now, clocks_of(context))) {
    if (turn.stands) continue;
    // Where lateness counts from: time in which the clock stood is no lateness.
    auto const from = now > turn.due ? now.plus_seconds(-turn.late_seconds) : turn.due;
    for (auto const& rule : state.procedure->escalations_of(*turn.step))
      change.run(sql::write_tell,
                 {db::bind("own", next_id<struct CaseTellTag>()), db::bind("id", one.id),
                  db::bind("step", turn.step->id), db::bind("round", turn.open->round),
                  db::bind("role", rule.to), db::bind("area", one.area),
                  db::bind("at", from.plus_seconds(rule.after_hours * an_hour)),
                  db::bind("event", change.event_id())});
  }
  change.run(sql::forget_tells, {db::bind("id", one.id), db::bind("event", change.event_id())});
}

std::vector<Tell> tells_of(Context& context, CaseId id) {
  std::vector<Tell> out;
  context.tx.each(sql::tells, {db::bind("id", id), db::bind("now", context.clock.now())},
                  [&](std::string step, std::string role, Instant at, std::string heard) {
                    out.push_back({std::move(step), std::move(role), at, std::move(heard)});
                  });
  return out;
}

std::int64_t told_to_me(Context& context) {
  if (!context.actor.may(May::see_cases)) return 0;
  return context.tx.value<std::int64_t>(sql::count_told, scoped(context, list_binds(context)))
      .value_or(0);
}

Status hear_tell(Context& context, CaseId id, std::string const& step) {
  auto const one = TRY(find_case(context, id));
  audit::Change change(context, event_of("case.tell_heard", one.id));
  auto const heard = change.run(
      sql::hear, {db::bind("id", one.id), db::bind("step", step),
                  db::bind("turns", turns_text(context)), db::bind("now", context.clock.now()),
                  db::bind("name", context.actor.name()), db::bind("event", change.event_id())});
  if (heard == 0) return conflict("case.nothing_told");
  return {};
}

void add_tell_jobs(jobs::Runner& runner) {
  constexpr int small_hours = 3;
  runner.on("cases.tell", tell_all);
  runner.daily("cases.tell", small_hours, Zone::wib);
}

}  // namespace rangkul::cases
