#include "cases/board.h"

#include <algorithm>

#include "cases/board_sql.h"
#include "cases/escalation.h"
#include "cases/lists.h"

namespace rangkul::cases {
namespace {

namespace sql = board_sql;

constexpr std::int64_t a_year = 365LL * 86'400;

/// How long one step takes; `seconds` in order.
struct Closings {
  Pace pace;
  std::vector<std::int64_t> seconds;

  void rank() {
    constexpr std::size_t percent = 100;
    constexpr std::size_t high = 95;
    pace.closed = static_cast<std::int64_t>(seconds.size());
    pace.median_seconds = seconds[(seconds.size() - 1) / 2];
    pace.p95_seconds = seconds[(seconds.size() * high + percent - 1) / percent - 1];
  }
};

Status measure(jobs::JobContext& job) {
  return job.item([&](Context& context) -> Status {
    audit::Change change(context, {"case.paced"});
    change.run(sql::forget_paces, {});
    auto const now = context.clock.now();
    auto const write = [&](Closings& of) {
      if (of.seconds.empty()) return;
      of.rank();
      change.run(sql::insert_pace,
                 {db::bind("procedure", of.pace.procedure), db::bind("step", of.pace.step),
                  db::bind("turn", of.pace.turn), db::bind("closed", of.pace.closed),
                  db::bind("median", of.pace.median_seconds), db::bind("p95", of.pace.p95_seconds),
                  db::bind("late", of.pace.closed_late), db::bind("at", now),
                  db::bind("event", change.event_id())});
      of = {};
    };
    Closings of;
    std::vector<Closings> all;
    context.tx.each(sql::closings, {db::bind("from", now.plus_seconds(-a_year))},
                    [&](std::string procedure, std::string step, std::string turn,
                        std::int64_t seconds, std::int64_t late) {
                      bool const same = of.pace.procedure == procedure && of.pace.step == step &&
                                        of.pace.turn == turn;
                      if (!same) {
                        if (!of.seconds.empty()) all.push_back(std::move(of));
                        of = {};
                        of.pace.procedure = std::move(procedure);
                        of.pace.step = std::move(step);
                        of.pace.turn = std::move(turn);
                      }
                      of.seconds.push_back(seconds);
                      if (late > 0) ++of.pace.closed_late;
                    });
    if (!of.seconds.empty()) all.push_back(std::move(of));
    for (auto& each : all) write(each);
    change.note("steps", static_cast<std::int64_t>(all.size()));
    return {};
  });
}

}  // namespace

Clocks count_clocks(Context& context) {
  Clocks out;
  if (!context.actor.may(May::see_cases)) return out;
  context.tx.each(sql::clocks, scoped(context, list_binds(context)),
                  [&](std::int64_t open, std::int64_t late, std::int64_t soon,
                      std::int64_t standing, std::int64_t mine, std::int64_t mine_late) {
                    out = {open, late, soon, standing, mine, mine_late};
                  });
  return out;
}

std::vector<Pace> paces(Context& context) {
  constexpr std::int64_t usual_cell = 5;
  auto const least = context.catalogue.integer("reports.small_cell", today(context), usual_cell);
  std::map<std::array<std::string, 3>, Pace> by_step;
  auto const at = [&](std::string procedure, std::string step, std::string turn) -> Pace& {
    auto& pace = by_step[{procedure, step, turn}];
    pace.procedure = std::move(procedure);
    pace.step = std::move(step);
    pace.turn = std::move(turn);
    return pace;
  };
  context.tx.each(
      sql::paces, {},
      [&](std::string procedure, std::string step, std::string turn, std::int64_t closed,
          std::int64_t median, std::int64_t p95, std::int64_t late) {
        if (closed < least) return;
        auto& pace = at(std::move(procedure), std::move(step), std::move(turn));
        pace.closed = closed;
        pace.median_seconds = median;
        pace.p95_seconds = p95;
        pace.closed_late = late;
      });
  context.tx.each(sql::open_by_step, scoped(context, seen_binds(context)),
                  [&](std::string procedure, std::string step, std::string turn, std::int64_t open,
                      std::int64_t late) {
                    auto& pace = at(std::move(procedure), std::move(step), std::move(turn));
                    pace.open = open;
                    pace.late = late;
                  });
  std::vector<Pace> out;
  for (auto& [key, pace] : by_step) out.push_back(std::move(pace));
  std::ranges::stable_sort(out, [](Pace const& a, Pace const& b) {
    return std::pair(a.late, a.open) > std::pair(b.late, b.open);
  });
  return out;
}

std::optional<Instant> paces_made(Context& context) {
  auto const at = context.tx.value<std::optional<Instant>>(sql::paces_made, {});
  return at.value_or(std::nullopt);
}

void add_jobs(jobs::Runner& runner) {
  constexpr int small_hours = 2;
  runner.on("cases.pace", measure);
  runner.daily("cases.pace", small_hours, Zone::wib);
  add_tell_jobs(runner);
}

}  // namespace rangkul::cases
