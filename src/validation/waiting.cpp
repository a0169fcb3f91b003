#include "validation/objections.h"
#include "validation/pages.h"
#include "validation/parts.h"

namespace rangkul::validation {

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
