// A round on the map: how many houses of each village have one outcome, and where they lie.

#include "base/text.h"
#include "labels/pages.h"
#include "maps/maps.h"
#include "registry/people.h"
#include "screen/values.h"

namespace rangkul::labels {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

/// What is counted: one outcome, or with nothing chosen all houses.
std::optional<Outcome> chosen(Visit const& visit) {
  return outcome_named(visit.request.query.get("hasil"));
}

std::string words_of(Visit const& visit, std::optional<Outcome> outcome) {
  return outcome ? visit.say("labels.outcome." + std::string(outcome_key(*outcome)))
                 : visit.say("labels.all");
}

std::string query_of(RegionCode const& place, std::optional<Outcome> outcome) {
  return "?wilayah=" + place.text() +
         (outcome ? "&hasil=" + std::string(outcome_key(*outcome)) : std::string());
}

/// The place that is shown: what was asked for within round and area, else all of both.
Result<RegionCode> place_of(Visit const& visit, Round const& round) {
  auto const& area = visit.context.actor.area();
  auto const whole = area.covers(round.area) ? round.area : area;
  auto const asked = visit.request.query.get("wilayah");
  if (asked.empty()) return whole;
  auto const place = RegionCode::parse(asked);
  if (!place.ok() || !whole.covers(place.value())) return not_found();
  return place.value();
}

std::vector<maps::Shade> shades_of(Visit& visit, Round const& round, RegionCode const& place,
                                   std::optional<Outcome> outcome) {
  std::vector<maps::Shade> out;
  for (auto const& village : count_villages(visit.context, round.id)) {
    if (!place.covers(village.region)) continue;
    auto const count = outcome ? village.counts[static_cast<std::size_t>(*outcome)] : village.all();
    out.push_back(
        {.region = village.region,
         .name = village.name,
         .count = count,
         .address = round_address(round.id) + "/rumah" + query_of(village.region, outcome)});
  }
  return out;
}

Html outcome_tabs(Visit const& visit, Round const& round, RegionCode const& place,
                  std::optional<Outcome> now) {
  std::vector<screen::Tab> tabs;
  auto const add = [&](std::optional<Outcome> outcome) {
    tabs.push_back({.label = words_of(visit, outcome),
                    .address = round_address(round.id) + "/peta" + query_of(place, outcome),
                    .current = outcome == now});
  };
  add(std::nullopt);
  for (std::size_t i = 0; i < outcome_count; ++i) add(static_cast<Outcome>(i));
  return screen::tabs(tabs, visit.say("labels.map"));
}

Html figures_table(Visit const& visit, Round const& round, std::vector<maps::Shade> const& shades,
                   std::string const& heading) {
  screen::Table table;
  table.columns = {{visit.say("labels.houses.village")}, {heading, true}};
  for (auto const& shade : shades)
    table.rows.push_back(
        {http::link(round_address(round.id) + "/peta?wilayah=" + shade.region.text(),
                    text(shade.name)),
         maps::figure(visit, shade)});
  return screen::table(table);
}

Result<Answer> map_page(Visit& visit) {
  auto const round = TRY(round_of(visit));
  auto const place = TRY(place_of(visit, round));
  auto const outcome = chosen(visit);
  auto const shades = shades_of(visit, round, place, outcome);
  maps::Drawing drawing{.label = words_of(visit, outcome), .area = place, .shades = shades};
  for (auto const& spot : spots_of(visit.context, round.id, place))
    if (!outcome || spot.status == *outcome)
      drawing.points.push_back({.latitude = spot.position.latitude,
                                .longitude = spot.position.longitude,
                                .title = spot.name,
                                .address = house_address(spot.id)});
  auto head = round_head(visit, round);
  head.title = visit.say("labels.map");
  head.context = screen::region_label(visit, place.text());
  head.trail.push_back({round.name, round_address(round.id)});
  auto drawn = maps::draw(visit, drawing);
  std::vector<Html> parts{outcome_tabs(visit, round, place, outcome)};
  if (drawn.empty()) {
    screen::EmptyState state{
        .icon = "tempat", .heading = visit.say("maps.none"), .why = visit.say("maps.none_why")};
    if (visit.context.actor.may(May::manage_office))
      state.actions = {{.label = visit.say("maps.take"), .address = "/peta"}};
    parts.push_back(screen::empty(state));
  } else {
    parts.push_back(screen::sheet({.heading = words_of(visit, outcome), .body = drawn}));
  }
  parts.push_back(
      screen::sheet({.heading = visit.say("labels.by_village"),
                     .body = figures_table(visit, round, shades, words_of(visit, outcome))}));
  return screen::page(visit, head, screen::stack(parts));
}

}  // namespace

void add_map_routes(screen::Routes& routes) {
  routes.get(std::string(index_path) + "/{label_round}/peta",
             http::Policy::right(May::see_validation), map_page, "labels.map");
}

}  // namespace rangkul::labels
