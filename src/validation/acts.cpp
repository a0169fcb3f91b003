#include "validation/acts.h"

#include "validation/parts.h"

namespace rangkul::validation {
namespace {

constexpr std::string_view job_kind = "validation.act";
constexpr std::int64_t day_seconds = 86'400;

Value payload_of(MonthAct const& act) {
  return Value::object({{"act", act.act},
                        {"period", act.period},
                        {"side", act.side ? std::string(side_key(*act.side)) : std::string()},
                        {"decree", act.decree},
                        {"decree_on", act.decree_on ? act.decree_on->iso() : std::string()}});
}

MonthAct act_of(Value const& payload) {
  MonthAct out{.act = payload["act"].text_or_empty(),
               .period = payload["period"].text_or_empty(),
               .side = side_named(payload["side"].text_or_empty()),
               .decree = payload["decree"].text_or_empty()};
  if (auto const day = Date::parse_iso(payload["decree_on"].text_or_empty()); day.ok())
    out.decree_on = day.value();
  return out;
}

Result<Value> run(Context& context, MonthAct const& act) {
  if (act.act == "verify") {
    auto const moved = TRY(verify_all(context, act.period, act.side));
    return Value::object(
        {{"moved", moved.moved}, {"own", moved.own}, {"event", moved.event.text()}});
  }
  auto const round = TRY(find_round(context, act.period));
  auto const moved = rows_of(context, round.id, act);
  TRY(ratify(context, act.period, act.side.value_or(Side::proposals), act.decree,
             act.decree_on.value_or(today(context))));
  return Value::object({{"moved", moved}});
}

Status act_job(jobs::JobContext& job) {
  auto const act = act_of(job.payload());
  job.progress(0, 0, "job.phase.validation." + act.act);
  Value result;
  TRY(job.item([&](Context& context) -> Status {
    result = TRY(run(context, act));
    return {};
  }));
  job.set_result(std::move(result));
  return {};
}

}  // namespace

std::int64_t rows_of(Context& context, RoundId round, MonthAct const& act) {
  auto const counts = count_entries(context, round);
  bool const verify = act.act == "verify";
  std::int64_t out = 0;
  if (!act.side || *act.side == Side::proposals)
    out += counts.of(Kind::proposal, verify ? State::confirmed : State::ready);
  if (act.side && *act.side == Side::proposals) return out;
  for (auto const kind : {Kind::fit, Kind::unfit})
    out += verify ? counts.of(kind, State::accepted) + counts.of(kind, State::confirmed)
                  : counts.of(kind, State::ready);
  return out;
}

Result<JobId> begin_act(Context& context, MonthAct const& act) {
  auto const round = TRY(find_round(context, act.period));
  if (act.act == "verify") {
    TRY(context.may(May::verify_data));
    TRY(hold_open(context, round.id));
  } else {
    TRY(may_ratify(context, round, act.side.value_or(Side::proposals), act.decree,
                   act.decree_on.value_or(today(context))));
  }
  return jobs::enqueue(context, {.kind = std::string(job_kind),
                                 .payload = payload_of(act),
                                 .title = act.period,
                                 .only_one = std::string(job_kind) + ":" + act.period});
}

std::vector<ActDone> acts_of(Context& context, std::string const& period) {
  std::vector<ActDone> out;
  auto const now = context.clock.now().seconds;
  for (auto& job : jobs::list(context, {.kind = std::string(job_kind)})) {
    bool const old = job.finished_at && job.finished_at->seconds + day_seconds < now;
    if (job.title != period || old) continue;
    ActDone one{.job = std::move(job)};
    one.act = one.job.payload["act"].text_or_empty();
    one.moved = one.job.result["moved"].integer_or(0);
    one.own = one.job.result["own"].integer_or(0);
    one.event = EventId{parse_id_value(one.job.result["event"].text_or_empty()).value_or(0)};
    out.push_back(std::move(one));
  }
  return out;
}

void add_act_jobs(jobs::Runner& runner) { runner.on(std::string(job_kind), act_job); }

}  // namespace rangkul::validation
