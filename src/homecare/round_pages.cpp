// The round of a day as a list and a map, the lists of visits and plans, and the figures.

#include "auth/account.h"
#include "base/text.h"
#include "homecare/lists.h"
#include "homecare/pages.h"
#include "homecare/results.h"
#include "maps/maps.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/values.h"

namespace rangkul::homecare {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;

struct Asked {
  Date day{some_day};
  AccountId carer{};  // unset: all
  std::optional<Position> start{};
};

/// What the address asks for; what it says wrongly counts as not said.
Asked asked_of(screen::Visit const& visit) {
  auto const& query = visit.request.query;
  Asked out{.day = visit.today(), .carer = visit.context.actor.account()};
  if (auto const day = read_date(query.get("tanggal"), visit.today()); day.ok())
    out.day = day.value().date;
  if (query.get("petugas") == "semua") out.carer = AccountId{};
  if (auto const start = Position::parse(query.get("dari")); start.ok()) out.start = start.value();
  return out;
}

Html way_form(screen::Visit const& visit, Asked const& asked) {
  auto const option = [&](char const* value, std::string_view label, bool chosen) {
    http::Attributes attributes{{"value", value}};
    if (chosen) attributes.emplace_back("selected", http::on());
    return element("option", attributes, visit.words(label));
  };
  auto const field = [&](std::string const& key, Html const& control) {
    return element(
        "div", {{"class", "field"}},
        element("label", {{"for", "p-" + key}}, visit.words("homecare.round." + key)) + control);
  };
  auto const fields =
      field("tanggal", element("input", {{"id", "p-tanggal"},
                                         {"name", "tanggal"},
                                         {"class", "short"},
                                         {"value", screen::input_date(asked.day)}})) +
      field("petugas", element("select", {{"id", "p-petugas"}, {"name", "petugas"}},
                               option("saya", "homecare.round.mine", asked.carer.is_set()) +
                                   option("semua", "homecare.round.all", !asked.carer.is_set()))) +
      field("dari", element("input", {{"id", "p-dari"},
                                      {"name", "dari"},
                                      {"class", "medium"},
                                      {"autocomplete", "off"},
                                      {"value", asked.start ? asked.start->text() : ""}}));
  auto const buttons =
      element("div", {{"class", "buttons"}},
              place_button(visit, "dari") +
                  element("button", {{"class", "button"}}, visit.words("homecare.round.show")));
  return element("details", {{"class", "fold"}},
                 element("summary", visit.words("homecare.round.way")) +
                     element("form", {{"method", "get"}, {"class", "filters"}}, fields + buttons));
}

Html stop_item(screen::Visit const& visit, Stop const& stop, std::size_t number) {
  auto const name = stop.name.empty() ? stop.number : stop.name;
  auto line = stop.number + ", " + stop.village + ", " + programme_name(visit, stop.programme);
  if (stop.planned_on != visit.today())
    line += ", " + screen::short_date(stop.planned_on, visit.language());
  auto item = element("h3", text((stop.waits() ? std::to_string(number) + ". " : "") + name + " ") +
                                state_chip(visit, stop.state, stop.late)) +
              element("p", {{"class", "small soft"}}, text(line));
  auto buttons = screen::button_link(
      {.label = visit.say(stop.waits() ? "homecare.round.open" : "homecare.round.see"),
       .address = visit_address(stop.id),
       .primary = stop.waits()});
  if (stop.position && stop.waits()) {
    auto const place =
        std::to_string(stop.position->latitude) + "," + std::to_string(stop.position->longitude);
    buttons += element("a", {{"class", "button"}, {"href", "geo:" + place + "?q=" + place}},
                       http::icon("tempat") + visit.words("homecare.round.lead"));
  }
  return element("li", item + element("div", {{"class", "buttons"}}, buttons));
}

Html map_of(screen::Visit& visit, std::vector<Stop> const& stops) {
  maps::Drawing drawing{
      .label = visit.say("homecare.round.map"), .area = visit.context.actor.area(), .shades = {}};
  drawing.near_points = true;
  std::size_t number = 0;
  for (auto const& stop : stops) {
    if (!stop.waits()) continue;
    ++number;
    if (!stop.position) continue;
    drawing.points.push_back(
        {.latitude = stop.position->latitude,
         .longitude = stop.position->longitude,
         .title = std::to_string(number) + ". " + (stop.name.empty() ? stop.number : stop.name),
         .address = visit_address(stop.id),
         .mark = std::to_string(number)});
  }
  if (drawing.points.empty()) return {};
  return maps::draw(visit, drawing);
}

Value stop_value(Stop const& stop) {
  return Value::object({{"visit", stop.id.text()},
                        {"case", stop.of.text()},
                        {"number", stop.number},
                        {"client", stop.name},
                        {"village", stop.village},
                        {"programme", stop.programme},
                        {"planned_on", stop.planned_on.iso()},
                        {"state", stop.state},
                        {"late", stop.late},
                        {"carer", stop.carer_name},
                        {"position", position_value(stop.position)}});
}

Html count_figures(screen::Visit& visit) {
  auto const waits = waiting(visit.context);
  auto const list = std::string(path) + "/kunjungan";
  std::vector<screen::Figure> figures{
      {.label = visit.say("homecare.mine_today"), .number = group_thousands(waits.mine_today)},
      {.label = visit.say("homecare.mine_late"),
       .number = group_thousands(waits.mine_late),
       .address = list + "?keadaan=late&punya=saya"}};
  if (waits.late > 0)
    figures.push_back({.label = visit.say("homecare.late"),
                       .number = group_thousands(waits.late),
                       .address = list + "?keadaan=late"});
  if (waits.results > 0)
    figures.push_back({.label = visit.say("homecare.results_due"),
                       .number = group_thousands(waits.results),
                       .address = std::string(path) + "/rencana?keadaan=result"});
  return screen::figures(figures);
}

Result<Answer> round_page(screen::Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  auto const asked = asked_of(visit);
  auto const stops = in_order(stops_of(visit.context, asked.day, asked.carer), asked.start);
  audit::record(visit.context, {.action = "list",
                                .kind = "care_visits",
                                .id = 0,
                                .purpose = "round",
                                .rows = static_cast<std::int64_t>(stops.size())});
  if (visit.request.wants_json()) {
    Value::List out;
    for (auto const& stop : stops) out.push_back(stop_value(stop));
    return http::json_answer(
        Value::object({{"day", asked.day.iso()}, {"stops", Value(std::move(out))}}));
  }
  Html items;
  std::size_t number = 0;
  for (auto const& stop : stops) items += stop_item(visit, stop, stop.waits() ? ++number : 0);
  auto const length = length_of(stops, asked.start);
  Html body = stops.empty() ? screen::empty({.icon = "tugas",
                                             .heading = visit.say("homecare.round.none"),
                                             .why = visit.say("homecare.round.none_why")})
                            : element("ol", {{"class", "stack"}}, items);
  auto const map = map_of(visit, stops);
  screen::PageHead const head{.title = visit.say("homecare.round.title"),
                              .context = screen::long_date(asked.day, visit.language()),
                              .current = "homecare",
                              .field = true};
  std::vector<Html> parts{
      screen::tabs(all_tabs(visit, ""), visit.say("nav.homecare")), count_figures(visit),
      screen::sheet({.heading = visit.say("homecare.round.stops"),
                     .remark = length > 0 ? visit.say("homecare.round.length",
                                                      {{"km", Decimal::near(length).text()}})
                                          : std::string(),
                     .body = way_form(visit, asked) + body})};
  if (!map.empty())
    parts.push_back(screen::sheet({.heading = visit.say("homecare.round.map"), .body = map}));
  return screen::page(visit, head, screen::stack(parts));
}

screen::PageHead list_head(screen::Visit const& visit, std::string_view title) {
  return {.title = visit.say(title),
          .context = visit.say(std::string(title) + ".context"),
          .current = "homecare",
          .trail = {{visit.say("nav.homecare"), std::string(path)}}};
}

Result<Answer> visits_page(screen::Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  return screen::list_page(
      visit, visits_list(),
      {.head = list_head(visit, "homecare.visits"),
       .binds = list_binds(visit.context),
       .before = screen::tabs(all_tabs(visit, "/kunjungan"), visit.say("nav.homecare")),
       .empty_heading = visit.say("homecare.visits.none")});
}

Result<Answer> plans_page(screen::Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  return screen::list_page(
      visit, plans_list(),
      {.head = list_head(visit, "homecare.plans"),
       .binds = list_binds(visit.context),
       .before = screen::tabs(all_tabs(visit, "/rencana"), visit.say("nav.homecare")),
       .empty_heading = visit.say("homecare.plans.none")});
}

Value figures_value(Date from, Date to, std::vector<Row> const& rows) {
  Value::List out;
  for (auto const& row : rows) {
    bool const nothing = row.hidden && row.clients == 0;
    auto one = Value::object({{"programme", row.programme}});
    for (auto const& [key, count] : {std::pair{"clients", row.clients},
                                     {"planned", row.planned},
                                     {"done", row.done},
                                     {"missed", row.missed}})
      one.set(key, nothing ? Value() : Value(count));
    out.push_back(std::move(one));
  }
  return Value::object(
      {{"from", from.iso()}, {"to", to.iso()}, {"programmes", Value(std::move(out))}});
}

std::vector<Html> figure_cells(screen::Visit const& visit, Row const& row,
                               std::string const& query) {
  auto const unit = [&] {
    for (auto const& one : all(visit.context.catalogue, visit.today()))
      if (one.id == row.programme) return screen::code_label(visit, "agency", one.unit);
    return std::string();
  }();
  std::vector<Html> cells{text(programme_name(visit, row.programme)) +
                          element("p", {{"class", "small soft"}}, text(unit))};
  if (row.hidden && row.clients == 0) {
    for (int i = 0; i < 5; ++i) cells.push_back(visit.words("homecare.figures.hidden"));
    return cells;
  }
  auto const opens = [&](std::int64_t count, std::string const& more) {
    return count == 0
               ? text("0")
               : screen::opens(group_thousands(count), query + "&program=" + row.programme + more);
  };
  cells.push_back(text(group_thousands(row.clients)));
  cells.push_back(opens(row.planned, ""));
  cells.push_back(opens(row.done, "&keadaan=done"));
  cells.push_back(opens(row.missed, "&keadaan=late"));
  cells.push_back(text(screen::percent_text({row.done, row.planned}, visit.language())));
  return cells;
}

Result<Answer> figures_page(screen::Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  auto const day_of = [&](std::string_view key, Date usual) {
    auto const typed = read_date(visit.request.query.get(key), visit.today());
    return typed.ok() ? typed.value().date : usual;
  };
  auto const from = day_of("dari", Date::from_ymd(visit.today().year(), 1, 1).value());
  auto const to = day_of("sampai", visit.today());
  auto const rows = figures_of(visit.context, from, to);
  if (visit.request.wants_json()) return http::json_answer(figures_value(from, to, rows));
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("homecare.figures.programme")}};
  for (auto const* key : {"clients", "planned", "done", "missed", "share"})
    table.columns.push_back({visit.say("homecare.figures." + std::string(key)), true});
  auto const query = std::string(path) + "/kunjungan?dari=" + screen::input_date(from) +
                     "&sampai=" + screen::input_date(to);
  for (auto const& row : rows) table.rows.push_back(figure_cells(visit, row, query));
  Html fields;
  for (auto const& [key, day] : {std::pair{"dari", from}, {"sampai", to}})
    fields += element("div", {{"class", "field"}},
                      element("label", {{"for", std::string("a-") + key}},
                              visit.words("homecare.figures." + std::string(key))) +
                          element("input", {{"id", std::string("a-") + key},
                                            {"name", key},
                                            {"class", "short"},
                                            {"value", screen::input_date(day)}}));
  auto const form = element(
      "form", {{"method", "get"}, {"class", "filters"}},
      fields + element("button", {{"class", "button"}}, visit.words("homecare.round.show")));
  return screen::page(
      visit, list_head(visit, "homecare.figures"),
      screen::stack({screen::tabs(all_tabs(visit, "/angka"), visit.say("nav.homecare")), form,
                     screen::sheet({.heading = visit.say("homecare.figures"),
                                    .remark = visit.say("homecare.figures.remark"),
                                    .body = screen::table(table)})}));
}

}  // namespace

std::string visit_address(CareVisitId id) { return std::string(path) + "/kunjungan/" + id.text(); }

std::string programme_name(screen::Visit const& visit, std::string_view id) {
  return name_of(visit.context.catalogue, id, visit.language());
}

Html state_chip(screen::Visit const& visit, std::string const& state, bool late) {
  auto const tone = late                 ? Tone::late
                    : state == "done"    ? Tone::done
                    : state == "open"    ? Tone::soon
                    : state == "planned" ? Tone::plain
                                         : Tone::note;
  return screen::chip(tone, visit.say("homecare.state." + (late ? std::string("late") : state)));
}

std::vector<screen::Tab> all_tabs(screen::Visit const& visit, std::string_view now) {
  std::vector<screen::Tab> out;
  for (auto const* part : {"", "/kunjungan", "/rencana", "/angka"})
    out.push_back({.label = visit.say("homecare.tab" + (*part == 0 ? std::string(".putaran")
                                                                   : "." + std::string(part + 1))),
                   .address = std::string(path) + part,
                   .current = now == part});
  return out;
}

std::string client_of(screen::Visit& visit, cases::Case const& one) {
  for (auto const& person : cases::people_of(visit.context, one.id)) {
    if (person.role != "client") continue;
    if (one.is_secret()) return person.alias;
    auto const found = registry::find_person(visit.context, person.person);
    return found.ok() ? found.value().name : person.alias;
  }
  return one.number;
}

Html place_button(screen::Visit const& visit, std::string_view field) {
  return element("button",
                 {{"type", "button"},
                  {"class", "button plain"},
                  {"data-place", std::string(field)},
                  {"data-needs-script", ""},
                  {"hidden", http::on()}},
                 visit.words("homecare.here"));
}

Value position_value(std::optional<Position> const& position) {
  if (!position) return {};
  return Value::object({{"latitude", position->latitude}, {"longitude", position->longitude}});
}

void add_round_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_cases);
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const own = prefix + std::string(path);
    routes.get(own, see, round_page, "homecare.round.title");
    routes.get(own + "/kunjungan", see, visits_page, "homecare.visits");
    routes.get(own + "/rencana", see, plans_page, "homecare.plans");
    routes.get(own + "/angka", see, figures_page, "homecare.figures");
  }
}

void add_routes(screen::Routes& routes) {
  screen::registered(visits_list(), std::string(path) + "/kunjungan");
  screen::registered(plans_list(), std::string(path) + "/rencana");
  add_round_routes(routes);
  add_visit_routes(routes);
  add_plan_routes(routes);
  add_result_routes(routes);
}

}  // namespace rangkul::homecare
