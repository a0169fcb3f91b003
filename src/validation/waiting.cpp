#include "validation/objections.h"
#include "validation/pages.h"
#include "validation/parts.h"
#include "validation/teams.h"

namespace rangkul::validation {
namespace {

/// What a village's own people are reminded of: that nothing is entered some days before the
/// cut-off, or that the month waits for them behind it; and a verifier of who is late.
std::optional<Waiting> reminder(Context& context, Round const& round) {
  auto const& actor = context.actor;
  auto const day = today(context);
  auto const address = round_address(round.period);
  bool const village = actor.area().level() == RegionLevel::village;
  if (day > round.cutoff) {
    if (village && (actor.may(May::assess) || actor.may(May::hold_meeting)) &&
        is_late(context, round, actor.area()))
      return Waiting{"late_village", 1, village_address(round.period, actor.area())};
    if (!village && actor.may(May::verify_data))
      if (auto const late = late_villages(context, round); !late.empty())
        return Waiting{"late_villages", static_cast<std::int64_t>(late.size()),
                       address + "/terlambat"};
    return std::nullopt;
  }
  constexpr int usual = 5;
  auto const before = context.catalogue.integer("validation.remind_days", day, usual);
  auto const left = round.cutoff.days_since_1970() - day.days_since_1970();
  if (!village || !actor.may(May::assess) || left > before) return std::nullopt;
  if (!village_lines(context, round.id).empty()) return std::nullopt;
  return Waiting{"to_begin", left, village_address(round.period, actor.area())};
}

}  // namespace

std::vector<Waiting> waiting(Context& context) {
  std::vector<Waiting> out;
  auto const& actor = context.actor;
  if (!actor.may(May::see_validation)) return out;
  auto const objections = count_objections(context);
  std::string const list = std::string(index_path) + "/sanggahan";
  if (actor.may(May::verify_data) && objections.open > 0)
    out.push_back({objections.late > 0 ? "to_rule_late" : "to_rule", objections.open,
                   list + "?putusan=open"});
  if (actor.may(May::assess) && objections.untold > 0)
    out.push_back({"to_tell", objections.untold, list + "?kabar=untold"});
  // The month that takes entries now, and the one before it while nobody has closed it.
  auto const now = period_for(context.catalogue, today(context));
  auto const before = Date::parse_iso(now + "-01").value().plus_months(-1).iso().substr(0, 7);
  for (auto const& period : {now, before}) {
    auto const round = find_round(context, period);
    if (!round.ok() || round.value().state == "closed") continue;
    if (auto told = reminder(context, round.value())) out.push_back(*std::move(told));
    auto const counts = count_entries(context, round.value().id);
    auto const address = round_address(period);
    auto const add = [&](std::string key, std::int64_t count, std::string to) {
      if (count > 0) out.push_back({std::move(key), count, std::move(to)});
    };
    if (actor.may(May::hold_meeting) && actor.area().level() == RegionLevel::village)
      add("to_meet", counts.in(State::proposed), village_address(period, actor.area()));
    if (actor.may(May::assess) && actor.area().level() >= RegionLevel::district)
      add("to_visit", counts.of(Kind::proposal, State::accepted),
          address + "/baris?status=accepted&jenis=proposal");
    if (actor.may(May::verify_data))
      add("to_verify",
          counts.in(State::confirmed) + counts.of(Kind::fit, State::accepted) +
              counts.of(Kind::unfit, State::accepted),
          address);
    if (actor.may(May::ratify_data)) add("to_ratify", counts.in(State::ready), address);
  }
  return out;
}

}  // namespace rangkul::validation
