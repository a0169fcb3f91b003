#include "homecare/rounds.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "homecare/homecare_sql.h"

namespace rangkul::homecare {

std::vector<Stop> stops_of(Context& context, Date day, AccountId carer) {
  std::vector<Stop> out;
  if (!context.actor.may(May::see_cases)) return out;
  auto const late = late_before(context);
  auto const from = day == today(context) ? day.plus_days(-late_days) : day;
  auto binds = cases::seen_binds(context);
  for (auto& bind : db::Binds{db::bind("day", day), db::bind("late_from", from),
                              db::bind("carer", carer.value()), db::bind("most", most_stops)})
    binds.push_back(bind);
  context.tx.each(
      homecare_sql::round, scoped(context, std::move(binds)),
      [&](CareVisitId id, CaseId of, std::string number, std::string const& confidentiality,
          std::string name, std::string village, std::string programme, Date planned_on,
          std::string state, AccountId carer_of, std::string carer_name,
          std::optional<double> latitude, std::optional<double> longitude) {
        Stop stop{.id = id,
                  .of = of,
                  .number = std::move(number),
                  .secret = confidentiality == "rahasia",
                  .name = std::move(name),
                  .village = std::move(village),
                  .programme = std::move(programme),
                  .planned_on = planned_on,
                  .state = std::move(state),
                  .carer = carer_of,
                  .carer_name = std::move(carer_name),
                  .position = std::nullopt};
        stop.late = stop.state == "missed" || (stop.state == "planned" && planned_on < late);
        if (latitude && longitude) stop.position = Position{*latitude, *longitude};
        out.push_back(std::move(stop));
      });
  return out;
}

double distance(Position const& from, Position const& to) {
  constexpr double earth = 6371.0;
  constexpr double half_turn = 180.0;
  auto const turn = [](double degrees) { return degrees / half_turn * std::numbers::pi; };
  auto const across = turn(to.latitude - from.latitude);
  auto const along = turn(to.longitude - from.longitude);
  auto const half = std::sin(across / 2) * std::sin(across / 2) +
                    std::cos(turn(from.latitude)) * std::cos(turn(to.latitude)) *
                        std::sin(along / 2) * std::sin(along / 2);
  return 2 * earth * std::asin(std::min(1.0, std::sqrt(half)));
}

std::vector<Stop> in_order(std::vector<Stop> stops, std::optional<Position> const& start) {
  auto const placed = std::stable_partition(stops.begin(), stops.end(), [](Stop const& stop) {
    return stop.waits() && stop.position.has_value();
  });
  auto at = start;
  for (auto next = stops.begin(); next != placed; ++next) {
    if (at) {
      auto const nearest = std::min_element(next, placed, [&](Stop const& a, Stop const& b) {
        return distance(*at, *a.position) < distance(*at, *b.position);
      });
      std::rotate(next, nearest, std::next(nearest));
    }
    at = next->position;
  }
  std::stable_partition(placed, stops.end(), [](Stop const& stop) { return stop.waits(); });
  return stops;
}

double length_of(std::vector<Stop> const& stops, std::optional<Position> const& start) {
  double out = 0;
  auto at = start;
  for (auto const& stop : stops) {
    if (!stop.waits() || !stop.position) continue;
    if (at) out += distance(*at, *stop.position);
    at = stop.position;
  }
  return out;
}

}  // namespace rangkul::homecare
