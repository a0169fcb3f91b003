#include "auth/account.h"
#include "base/text.h"
#include "registry/office.h"
#include "validation/parts.h"
#include "validation/rounds_sql.h"

namespace rangkul::validation {
namespace {

namespace sql = rounds_sql;

/// "2026-11"
bool is_period(std::string_view text) {
  return text.size() == 7 && text[4] == '-' && Date::parse_iso(std::string(text) + "-01").ok();
}

std::vector<Round> read_rounds(Context& context, std::string const& period, std::string const& from,
                               std::string const& to) {
  std::vector<Round> out;
  context.tx.each(
      sql::rounds, {db::bind("period", period), db::bind("from", from), db::bind("to", to)},
      [&](RoundId id, std::string name, RegionCode area, Date opens, Date cutoff, Date closes,
          std::string state, std::optional<Instant> closed, std::string by, std::string reason) {
        Round round{id,     std::move(name),  std::move(area), opens,         cutoff,
                    closes, std::move(state), closed,          std::move(by), std::move(reason)};
        auto const& actor = context.actor;
        if (!actor.is_nobody() &&
            (round.area.covers(actor.area()) || actor.area().covers(round.area)))
          out.push_back(std::move(round));
      });
  return out;
}

Status may_close(Context& context, Round const& round) {
  TRY(context.may(May::close_month));
  return context.actor.area().covers(round.area) ? Status{} : forbidden();
}

}  // namespace

std::string_view phase_key(Phase phase) {
  constexpr std::array<std::string_view, 4> keys{"entering", "meeting", "ratifying", "closed"};
  return keys[static_cast<std::size_t>(phase)];
}

Phase Round::phase(Date day) const {
  if (state == "closed") return Phase::closed;
  if (day <= cutoff) return Phase::entering;
  return day <= closes ? Phase::meeting : Phase::ratifying;
}

Result<Calendar> calendar_of(catalogue::Catalogue const& catalogue, std::string_view period) {
  if (!is_period(period)) return invalid("validation.period", {}, "period");
  auto const opens = Date::parse_iso(std::string(period) + "-01").value();
  auto const last = days_in_month(opens.year(), opens.month());
  auto const day = [&](std::string_view parameter, int usual) {
    auto const number =
        std::clamp<std::int64_t>(catalogue.integer(parameter, opens, usual), 1, last);
    return opens.plus_days(static_cast<std::int32_t>(number) - 1);
  };
  constexpr int usual_cutoff = 17;
  constexpr int usual_close = 25;
  return Calendar{opens, day("validation.cutoff_day", usual_cutoff),
                  day("validation.closes_day", usual_close)};
}

std::string period_for(catalogue::Catalogue const& catalogue, Date day) {
  auto const period = day.iso().substr(0, 7);
  auto const calendar = calendar_of(catalogue, period);
  return day <= calendar.value().cutoff ? period
                                        : calendar.value().opens.plus_months(1).iso().substr(0, 7);
}

Result<Round> find_round(Context& context, std::string const& period) {
  if (!is_period(period)) return not_found();
  auto rounds = read_rounds(context, period, "", "~");
  if (rounds.empty()) return not_found();
  return std::move(rounds.front());
}

std::vector<Round> list_rounds(Context& context, int year) {
  return read_rounds(context, "", std::to_string(year) + "-", std::to_string(year) + "-~");
}

Result<Round> open_round(Context& context, std::string const& period) {
  auto const calendar = TRY(calendar_of(context.catalogue, period));
  if (auto const known = find_round(context, period); known.ok()) return known;
  auto const office = registry::office_names(context);
  if (office.region.text().empty()) return conflict("office.missing");
  auto const id = next_id<ValidationRoundTag>();
  audit::Change change(context, {"validation.opened",
                                 {{"validation_round", id.value()}},
                                 Value::object({{"period", period}})});
  change.run(sql::insert_round,
             {db::bind("id", id), db::bind("period", period), db::bind("area", office.region),
              db::bind("opens", calendar.opens), db::bind("cutoff", calendar.cutoff),
              db::bind("closes", calendar.closes), db::bind("event", change.event_id())});
  return find_round(context, period);
}

Result<Round> round_of_today(Context& context) {
  auto period = period_for(context.catalogue, today(context));
  auto round = TRY(open_round(context, period));
  if (round.state == "closed") return month_behind(context, round);
  TRY(hold_open(context, round.id));
  return round;
}

Result<Round> month_behind(Context& context, Round const& round) {
  auto next = TRY(open_round(context, round.opens.plus_months(1).iso().substr(0, 7)));
  TRY(hold_open(context, next.id));
  return next;
}

Status hold_open(Context& context, RoundId id) {
  auto const state = context.tx.value<std::string>(sql::hold_round, {db::bind("id", id)});
  return state == "open" ? Status{} : conflict("validation.closed");
}

Status close_round(Context& context, std::string const& period) {
  auto const round = TRY(find_round(context, period));
  TRY(may_close(context, round));
  TRY(hold_open(context, round.id));
  auto const left =
      context.tx.value<std::int64_t>(sql::unratified, {db::bind("round", round.id)}).value_or(0);
  if (left > 0) return conflict("validation.unfinished", {{"count", std::to_string(left)}});
  audit::Change change(context, {"validation.closed", {{"validation_round", round.id.value()}}});
  change.run(sql::close_round,
             {db::bind("id", round.id), db::bind("at", context.clock.now()),
              db::bind("name", context.actor.name()), db::bind("event", change.event_id())});
  return {};
}

Status reopen_round(Context& context, std::string const& period, std::string reason) {
  auto const round = TRY(find_round(context, period));
  TRY(may_close(context, round));
  if (round.state != "closed") return conflict("validation.not_closed");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context,
                       {"validation.reopened", {{"validation_round", round.id.value()}}, {}, why});
  change.run(sql::reopen_round, {db::bind("id", round.id), db::bind("reason", why),
                                 db::bind("event", change.event_id())});
  return {};
}

std::int64_t Counts::of(Kind kind, State state) const {
  return counts[static_cast<std::size_t>(kind)][static_cast<std::size_t>(state)];
}

std::int64_t Counts::in(State state) const {
  std::int64_t sum = 0;
  for (auto const& of_kind : counts) sum += of_kind[static_cast<std::size_t>(state)];
  return sum;
}

std::int64_t Counts::all(Side side) const {
  std::int64_t sum = 0;
  for (std::size_t kind = 0; kind < kind_count; ++kind)
    if (side_of(static_cast<Kind>(kind)) == side)
      for (auto const count : counts[kind]) sum += count;
  return sum;
}

Counts count_entries(Context& context, RoundId round) {
  Counts out;
  context.tx.each(sql::counts, scoped(context, {db::bind("round", round)}),
                  [&](std::string const& kind, std::string const& state, std::int64_t count) {
                    out.counts[static_cast<std::size_t>(kind_of(kind).value())]
                              [static_cast<std::size_t>(state_of(state).value())] = count;
                  });
  return out;
}

std::vector<VillageLine> village_lines(Context& context, RoundId round) {
  std::vector<VillageLine> out;
  context.tx.each(
      sql::villages, scoped(context, {db::bind("round", round)}),
      [&](RegionCode region, std::string name, std::int64_t entries, std::int64_t waiting,
          std::int64_t ready, std::int64_t meetings) {
        out.push_back({std::move(region), std::move(name), entries, waiting, ready, meetings});
      });
  return out;
}

Percent operator_coverage(Context& context) {
  auto const office = registry::office_names(context).region;
  auto const& area = context.actor.area();
  auto const& whole = area.covers(office) ? office : area;
  return {auth::count_places_with(context, "operator_desa"),
          registry::count_villages(context, whole)};
}

std::vector<Ratification> ratifications_of(Context& context, RoundId round) {
  std::vector<Ratification> out;
  context.tx.each(sql::ratifications, {db::bind("round", round)},
                  [&](RatificationId id, std::string const& side, std::string decree, Date on,
                      std::string name, std::int64_t rows, std::string seal, Instant at) {
                    out.push_back({id, side_named(side).value(), std::move(decree), on,
                                   std::move(name), rows, std::move(seal), at});
                  });
  return out;
}

}  // namespace rangkul::validation
