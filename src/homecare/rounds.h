#pragma once
// The round of a day: the visits of one carer or of all, in a good order to go, as a list and on a
// map.

#include "homecare/visits.h"

namespace rangkul::homecare {

struct Stop {
  CareVisitId id{};
  CaseId of{};
  std::string number{};
  bool secret{false};
  std::string name{};  // of the client; what a secret case calls them
  std::string village{};
  std::string programme{};
  Date planned_on{some_day};
  std::string state{};
  bool late{false};
  AccountId carer{};
  std::string carer_name{};
  std::optional<Position> position{};
  bool waits() const { return state == "planned" || state == "missed" || state == "open"; }
};

constexpr int most_stops = 60;
constexpr int late_days = 14;  // further back it is the list's, not the round's

/// The visits of the day and, on today's, what is late or begun before it. `carer` unset: all.
/// Indexes homecare_visit_day, homecare_visit_area; cases, clients and places by key.
std::vector<Stop> stops_of(Context& context, Date day, AccountId carer);

/// In kilometres, along the surface. Pure.
double distance(Position const& from, Position const& to);
/// Nearest next, from the start or else from the first that has a place; those without a place
/// come last, the late ones first; what is recorded already stands behind all. Cost: the square of
/// the stops. Pure.
std::vector<Stop> in_order(std::vector<Stop> stops, std::optional<Position> const& start);
/// Along the places of the stops, in kilometres. Pure.
double length_of(std::vector<Stop> const& stops, std::optional<Position> const& start);

}  // namespace rangkul::homecare
