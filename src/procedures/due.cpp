// When a step is due, and what it still wants.

#include <algorithm>

#include "procedures/run.h"

namespace rangkul::procedures {
namespace {

constexpr std::int64_t minute = 60;
constexpr std::int64_t hour = 3'600;
constexpr std::int64_t day = 86'400;

std::int64_t seconds_of(Pause const& pause, Instant begin, Instant now) {
  auto const from = std::max(pause.from, begin);
  auto const to = std::min(pause.to.value_or(now), now);
  return std::max<std::int64_t>(0, to.seconds - from.seconds);
}

/// Working days on whose evening the clock stood.
int working_days_of(Pause const& pause, Instant begin, Instant now, Clocks const& clocks) {
  if (seconds_of(pause, begin, now) == 0) return 0;
  auto const from = std::max(pause.from, begin);
  auto const to = std::min(pause.to.value_or(now), now);
  return clocks.calendar.working_days(local_date(from, clocks.zone).plus_days(-1),
                                      local_date(to, clocks.zone).plus_days(-1));
}

/// A limit without pauses, so many working days or seconds later than it says.
Instant later(Limit const& limit, Instant from, int more_days, std::int64_t more_seconds,
              Clocks const& clocks) {
  using enum Limit::Unit;
  auto const begin = local_date(from, clocks.zone);
  switch (limit.unit) {
    case minutes: return from.plus_seconds(limit.amount * minute + more_seconds);
    case hours: return from.plus_seconds(limit.amount * hour + more_seconds);
    case days: return from.plus_seconds(limit.amount * day + more_seconds);
    case working_days: {
      auto const last = clocks.calendar.plus_working_days(begin, limit.amount + more_days);
      return begin_of(last.plus_days(1), clocks.zone);
    }
    case months: {
      auto const time = from.seconds - begin_of(begin, clocks.zone).seconds;
      auto const target = begin_of(begin.plus_months(limit.amount), clocks.zone);
      return target.plus_seconds(time + more_seconds);
    }
  }
  return from;
}

std::string whose_turn(Procedure const& procedure, Step const& step, Open const& open) {
  using enum Open::Referral;
  if (open.referral == sent || open.referral == accepted) return open.agency;
  if (open.referral == refused || open.referral == returned) return procedure.coordinator;
  return step.by;
}

}  // namespace

Instant due_of(Limit const& limit, Instant from, std::span<Pause const> pauses, Instant now,
               Clocks const& clocks) {
  int more_days = 0;
  std::int64_t more_seconds = 0;
  auto due = later(limit, from, more_days, more_seconds, clocks);
  for (auto const& pause : pauses) {
    if (pause.from >= due) break;
    more_days += working_days_of(pause, from, now, clocks);
    more_seconds += seconds_of(pause, from, now);
    due = later(limit, from, more_days, more_seconds, clocks);
  }
  return due;
}

std::int64_t late_of(Instant due, std::span<Pause const> pauses, Instant now) {
  auto late = now.seconds - due.seconds;
  for (auto const& pause : pauses)
    if (pause.from >= due) late -= seconds_of(pause, due, now);
  return std::max<std::int64_t>(0, late);
}

Missing missing_of(Step const& step, Open const& open) {
  Missing out;
  for (auto const& document : step.documents)
    if (!open.documents.contains(document)) out.documents.push_back(document);
  for (auto const& item : step.checklist)
    if (!open.checks.contains(item.id)) out.checks.push_back(item.id);
  for (auto const& letter : step.letters)
    if (!open.letters.contains(letter)) out.letters.push_back(letter);
  if (!step.form.empty() && !open.filled) out.form = step.form;
  return out;
}

Instant base_of(State const& state, Open const& open, Limit const& limit) {
  if (limit.from == "case") return state.began;
  if (limit.from.starts_with(moment_prefix)) {
    auto const at = state.moments.find(limit.from.substr(moment_prefix.size()));
    return at == state.moments.end() ? open.since : at->second;
  }
  auto const at = limit.from.empty() ? state.closed.end() : state.closed.find(limit.from);
  return at == state.closed.end() ? open.since : at->second.at;
}

std::int64_t counted_seconds(Open const& open, Instant now) {
  auto out = now.seconds - open.since.seconds;
  for (auto const& pause : open.pauses) out -= seconds_of(pause, open.since, now);
  return out;
}

std::vector<Turn> turns(State const& state, Instant now, Clocks const& clocks) {
  std::vector<Turn> out;
  if (state.end) return out;
  auto const& procedure = *state.procedure;
  for (auto const& open : state.open) {
    auto const& step = *procedure.step(open.step);
    auto const moment = [&](Limit const& limit) {
      return due_of(limit, base_of(state, open, limit), open.pauses, now, clocks);
    };
    Turn turn;
    turn.step = &step;
    turn.open = &open;
    turn.turn = whose_turn(procedure, step, open);
    turn.stands = open.stands();
    turn.due = moment(step.limit);
    if (step.goal) turn.goal = moment(*step.goal);
    if (step.not_before)
      turn.not_before =
          due_of(*step.not_before, base_of(state, open, *step.not_before), {}, now, clocks);
    turn.late_seconds = late_of(turn.due, open.pauses, now);
    auto missing = missing_of(step, open);
    turn.documents = std::move(missing.documents);
    turn.checks = std::move(missing.checks);
    turn.letters = std::move(missing.letters);
    turn.wants_form = missing.form.has_value();
    turn.wants_approval = !step.approval.empty() && !open.approved;
    for (auto const& rule : procedure.escalations_of(step))
      if (now > turn.due && turn.late_seconds >= rule.after_hours * hour)
        turn.escalated_to.push_back(rule.to);
    out.push_back(std::move(turn));
  }
  return out;
}

std::optional<Instant> case_due(State const& state, Clocks const& clocks) {
  if (!state.procedure->limit) return std::nullopt;
  return due_of(*state.procedure->limit, state.began, {}, state.last, clocks);
}

}  // namespace rangkul::procedures
