// Rounds of labelling: what has been opened, how far the villages are, and what the visits saw.

#include "base/text.h"
#include "labels/pages.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/teams.h"

namespace rangkul::labels {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

std::string round_address(RoundId id) { return std::string(index_path) + "/" + id.text(); }
std::string village_address(RoundId id, RegionCode const& village) {
  return round_address(id) + "/desa/" + village.text();
}
std::string house_address(HouseId id) { return std::string(index_path) + "/rumah/" + id.text(); }

Html outcome_chip(Visit const& visit, Outcome outcome) {
  auto const tone = outcome == Outcome::installed ? Tone::done
                    : outcome == Outcome::waiting ? Tone::soon
                    : outcome == Outcome::refused ? Tone::late
                                                  : Tone::plain;
  return screen::chip(tone, visit.say("labels.outcome." + std::string(outcome_key(outcome))));
}

std::string aids_words(Context& context, std::string const& aids) {
  std::vector<std::string> out;
  for (auto const aid : words(aids))
    out.push_back(
        context.catalogue.message(context.actor.language(), "labels.new." + std::string(aid)));
  return join(out, ", ");
}
std::string aids_words(Visit const& visit, std::string const& aids) {
  return aids_words(visit.context, aids);
}

screen::Record const& reason_record() {
  static screen::Record const record{
      "labels.reason",
      {{.key = "reason", .kind = FieldKind::long_text, .required = true, .max_length = 300}}};
  return record;
}

Result<Round> round_of(Visit& visit) {
  return find_round(visit.context, RoundId{TRY(visit.request.id("label_round"))});
}

screen::PageHead round_head(Visit const& visit, Round const& round) {
  return {.title = round.name,
          .context = round.decree + ", " + screen::long_date(round.decree_on, visit.language()),
          .current = "labels",
          .trail = {{visit.say("nav.labels"), std::string(index_path)}}};
}

namespace {

screen::Record const& round_record() {
  static screen::Record const record{
      "labels.new",
      {{.key = "name", .required = true, .has_hint = true},
       {.key = "decree", .required = true, .has_hint = true},
       {.key = "decree_on", .kind = FieldKind::date, .required = true},
       {.key = "area", .kind = FieldKind::region, .required = true},
       {.key = "pkh", .kind = FieldKind::flag},
       {.key = "sembako", .kind = FieldKind::flag},
       {.key = "pbi", .kind = FieldKind::flag},
       {.key = "local", .kind = FieldKind::flag}}};
  return screen::registered(record, index_path);
}

std::int64_t total(std::vector<VillageCount> const& villages, Outcome outcome) {
  std::int64_t sum = 0;
  for (auto const& village : villages) sum += village.counts[static_cast<std::size_t>(outcome)];
  return sum;
}

/// A number that opens the houses behind it; nothing to open where there are none.
Html houses(Round const& round, std::int64_t count, std::string const& query) {
  if (count == 0) return text("0");
  return screen::opens(group_thousands(count), round_address(round.id) + "/rumah" + query);
}

constexpr std::array<Outcome, 7> unplaced{Outcome::waiting, Outcome::refused,   Outcome::withdrew,
                                          Outcome::not_own, Outcome::not_found, Outcome::dead,
                                          Outcome::moved};

Html villages_sheet(Visit& visit, Round const& round, std::vector<VillageCount> const& all) {
  // Those with most to do come first; a regency has hundreds.
  std::size_t const shown = visit.request.query.get("desa") == "semua" ? 1'000 : 12;
  auto villages = all;
  if (villages.size() > shown) {
    std::ranges::stable_sort(villages, std::ranges::greater{},
                             [](VillageCount const& village) { return village.counts[0]; });
    villages.resize(shown);
  }
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("labels.houses.village")}, {visit.say("labels.all"), true}};
  auto const add_column = [&](Outcome outcome) {
    table.columns.push_back(
        {visit.say("labels.outcome." + std::string(outcome_key(outcome))), true});
  };
  add_column(Outcome::installed);
  for (auto const outcome : unplaced) add_column(outcome);
  auto const teams = validation::list_teams(visit.context, validation::Purpose::labels);
  if (!teams.empty()) table.columns.push_back({visit.say("labels.team")});
  for (auto const& village : villages) {
    auto const here = "wilayah=" + village.region.text();
    std::vector<Html> row{http::link(village_address(round.id, village.region), text(village.name)),
                          houses(round, village.all(), "?" + here)};
    auto const add = [&](Outcome outcome) {
      row.push_back(houses(round, village.counts[static_cast<std::size_t>(outcome)],
                           "?" + here + "&hasil=" + std::string(outcome_key(outcome))));
    };
    add(Outcome::installed);
    for (auto const outcome : unplaced) add(outcome);
    if (!teams.empty()) {
      auto const over = validation::teams_over(teams, village.region, visit.today());
      row.push_back(over.empty() ? text("–")
                                 : http::link("/verval/satgas/" + over.front().id.text(),
                                              text(over.front().name)));
    }
    table.rows.push_back(std::move(row));
  }
  auto footer = http::link("/verval/satgas", visit.words("labels.teams"));
  if (villages.size() < all.size())
    footer += http::link(
        round_address(round.id) + "?desa=semua",
        visit.words("validation.all_villages",
                    {{"count", group_thousands(static_cast<std::int64_t>(all.size()))}}));
  return screen::sheet(
      {.heading = visit.say("labels.by_village"), .body = screen::table(table), .footer = footer});
}

Html progress_sheet(Visit& visit, Round const& round, std::vector<VillageCount> const& villages) {
  std::int64_t all = 0;
  for (auto const& village : villages) all += village.all();
  auto const done = total(villages, Outcome::installed);
  auto const waiting = total(villages, Outcome::waiting);
  auto const list = round_address(round.id) + "/rumah";
  auto const body = screen::figures({{.label = visit.say("labels.all"),
                                      .number = group_thousands(all),
                                      .unit = visit.say("labels.houses_unit"),
                                      .address = list},
                                     {.label = visit.say("labels.outcome.installed"),
                                      .number = group_thousands(done),
                                      .unit = {},
                                      .address = list + "?hasil=installed"},
                                     {.label = visit.say("labels.outcome.waiting"),
                                      .number = group_thousands(waiting),
                                      .unit = {},
                                      .address = list + "?hasil=waiting"}}) +
                    screen::bar({all - waiting, all}, visit.say("labels.visited"));
  return screen::sheet(
      {.heading = visit.say("labels.progress"),
       .remark = screen::percent_text({all - waiting, all}, visit.language()),
       .body = body,
       .footer = http::link(list, visit.words("labels.all_houses")) +
                 http::link(round_address(round.id) + "/peta", visit.words("labels.map"))});
}

Html criteria_sheet(Visit& visit, Round const& round) {
  auto const counts = count_criteria(visit.context, round.id);
  std::int64_t seen = 0;
  for (auto const count : counts.by_number) seen += count;
  if (seen == 0) return {};
  screen::Table each;
  each.columns = {{visit.say("labels.criterion")}, {visit.say("labels.houses_unit"), true}};
  for (std::size_t i = 0; i < counts.each.size(); ++i)
    each.rows.push_back({visit.words("validation.visit.k" + std::to_string(i + 1)),
                         houses(round, counts.each[i], "?kriteria=" + std::to_string(1 << i))});
  screen::Table number;
  number.columns = {{visit.say("labels.criteria_met")}, {visit.say("labels.houses_unit"), true}};
  for (std::size_t i = 0; i < counts.by_number.size(); ++i)
    if (counts.by_number[i] > 0)
      number.rows.push_back({text(std::to_string(i)),
                             houses(round, counts.by_number[i], "?jumlah=" + std::to_string(i))});
  return screen::sheet(
      {.heading = visit.say("labels.mapping"),
       .remark = visit.say("labels.mapping_of", {{"count", group_thousands(seen)}}),
       .body = screen::table(each) + element("h3", visit.words("labels.by_number")) +
               screen::table(number),
       .footer = visit.words("labels.mapping_why")});
}

Html acts_sheet(Visit& visit, Round const& round) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::verify_data) || !actor.area().covers(round.area)) return {};
  auto const address = round_address(round.id);
  if (!round.open)
    return screen::sheet({.heading = visit.say("labels.closed_heading"),
                          .body = screen::button_post(visit, {.label = visit.say("labels.reopen"),
                                                              .address = address + "/buka"})});
  auto const body = element("p", visit.words("labels.draw_why")) +
                    element("div", {{"class", "buttons"}},
                            screen::button_post(visit, {.label = visit.say("labels.draw"),
                                                        .address = address + "/susun"}) +
                                screen::button_post(visit, {.label = visit.say("labels.close"),
                                                            .address = address + "/tutup",
                                                            .icon = "kunci"}));
  return screen::sheet({.heading = visit.say("labels.manage"), .body = body});
}

Html about_sheet(Visit& visit, Round const& round) {
  auto const facts =
      fact(visit, "labels.new.decree", text(round.decree)) +
      fact(visit, "labels.new.decree_on",
           text(screen::long_date(round.decree_on, visit.language()))) +
      fact(visit, "labels.new.area", text(screen::region_label(visit, round.area.text()))) +
      fact(visit, "labels.who", text(aids_words(visit, round.aids))) +
      fact(visit, "labels.opened_by", text(screen::actor_name(visit, round.opened_name)));
  return screen::sheet(
      {.heading = visit.say("labels.round"), .body = element("dl", {{"class", "facts"}}, facts)});
}

Value round_json(Visit& visit, Round const& round) {
  Value::List villages;
  for (auto const& village : count_villages(visit.context, round.id)) {
    auto one = Value::object({{"region", village.region.text()}, {"name", village.name}});
    for (std::size_t i = 0; i < outcome_count; ++i)
      one.set(std::string(outcome_key(static_cast<Outcome>(i))), village.counts[i]);
    villages.push_back(std::move(one));
  }
  return Value::object({{"id", round.id.text()},
                        {"name", round.name},
                        {"decree", round.decree},
                        {"decree_on", round.decree_on.iso()},
                        {"area", round.area.text()},
                        {"aids", round.aids},
                        {"open", round.open},
                        {"villages", Value(std::move(villages))}});
}

Result<Answer> round_page(Visit& visit) {
  auto const round = TRY(round_of(visit));
  if (visit.request.wants_json()) return http::json_answer(round_json(visit, round));
  auto const villages = count_villages(visit.context, round.id);
  if (villages.empty())
    return screen::page(visit, round_head(visit, round),
                        screen::stack({screen::empty({.icon = "tempat",
                                                      .heading = visit.say("labels.none_here"),
                                                      .why = visit.say("labels.none_here_why")}),
                                       about_sheet(visit, round)}));
  return screen::page(
      visit, round_head(visit, round),
      screen::stack(
          {screen::cols("wide",
                        screen::stack(
                            {progress_sheet(visit, round, villages), criteria_sheet(visit, round)}),
                        screen::stack({about_sheet(visit, round), acts_sheet(visit, round)})),
           villages_sheet(visit, round, villages)}));
}

Result<Answer> houses_page(Visit& visit) {
  auto const round = TRY(round_of(visit));
  auto head = round_head(visit, round);
  head.trail.push_back({round.name, round_address(round.id)});
  head.title = visit.say("labels.all_houses");
  return screen::list_page(visit, houses_list(),
                           {.head = head,
                            .binds = {db::bind("round", round.id)},
                            .before = {},
                            .after = {},
                            .empty_heading = visit.say("labels.none_here"),
                            .as_of = {}});
}

Result<Answer> index_page(Visit& visit) {
  auto const rounds = list_rounds(visit.context);
  if (visit.request.wants_json()) {
    Value::List list;
    for (auto const& round : rounds)
      list.push_back(Value::object({{"id", round.id.text()},
                                    {"name", round.name},
                                    {"decree", round.decree},
                                    {"area", round.area.text()},
                                    {"open", round.open}}));
    return http::json_answer(Value::object({{"rounds", Value(std::move(list))}}));
  }
  screen::PageHead head{.title = visit.say("nav.labels"),
                        .context = visit.say("labels.context"),
                        .current = "labels"};
  bool const opens = visit.context.actor.may(May::verify_data);
  screen::Action const fresh{.label = visit.say("labels.open"),
                             .address = std::string(index_path) + "/baru",
                             .primary = true};
  if (rounds.empty()) {
    screen::EmptyState state{.icon = "tempat",
                             .heading = visit.say("labels.none_yet"),
                             .why = visit.say("labels.none_yet_why")};
    if (opens) state.actions = {fresh};
    return screen::page(visit, head, screen::empty(state));
  }
  if (opens) head.actions = {fresh};
  screen::Table table;
  table.columns = {{visit.say("labels.round")},
                   {visit.say("labels.new.decree")},
                   {visit.say("labels.new.area")},
                   {visit.say("labels.who")},
                   {visit.say("labels.state")}};
  for (auto const& round : rounds)
    table.rows.push_back({http::link(round_address(round.id), text(round.name)), text(round.decree),
                          text(screen::region_label(visit, round.area.text())),
                          text(aids_words(visit, round.aids)),
                          round.open ? screen::chip(Tone::soon, visit.say("labels.is_open"))
                                     : screen::chip(Tone::done, visit.say("labels.is_closed"))});
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("labels.rounds"), .body = screen::table(table)}));
}

Result<Answer> new_with(Visit& visit, screen::Filled const& filled) {
  TRY(visit.context.may(May::verify_data));
  screen::PageHead const head{.title = visit.say("labels.open"),
                              .context = visit.say("labels.open_why"),
                              .current = "labels",
                              .trail = {{visit.say("nav.labels"), std::string(index_path)}}};
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("labels.round"),
                     .body = screen::form(visit, round_record(), filled,
                                          {.action = std::string(index_path),
                                           .submit = visit.say("labels.open"),
                                           .cancel_address = std::string(index_path)})}),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_page(Visit& visit) {
  screen::Filled filled;
  filled.set_raw("decree_on", screen::input_date(visit.today()));
  filled.set_raw("area", visit.context.actor.area().text());
  filled.set_raw("pkh", "1");
  filled.set_raw("sembako", "1");
  return new_with(visit, filled);
}

Result<RoundId> open_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  NewRound round{.name = filled.text("name"),
                 .decree = filled.text("decree"),
                 .decree_on = *filled.date("decree_on"),
                 .area = *filled.region("area"),
                 .aids = {}};
  for (auto const aid : aid_keys)
    if (filled.flag(aid)) round.aids.emplace_back(aid);
  return open_round(visit.context, round);
}

Result<Answer> open_post(Visit& visit) {
  auto filled = screen::read_form(visit, round_record());
  auto const opened = open_as_typed(visit, filled);
  if (!opened.ok()) {
    auto error = opened.error();
    if (error.code == "labels.nobody") error.field = "pkh";
    if (!screen::comes_again(visit, filled, error)) return error;
    return new_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"round", opened.value().text()}}), 201);
  return screen::done(visit, round_address(opened.value()),
                      {.message = visit.say("labels.opened")});
}

Result<Answer> draw_post(Visit& visit) {
  auto const round = TRY(round_of(visit));
  auto const count = TRY(draw(visit.context, round.id));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"houses", count}}));
  return screen::done(visit, round_address(round.id),
                      {.message = visit.say("labels.drawn", {{"count", group_thousands(count)}})});
}

screen::Handler open_with(bool open) {
  return [open](Visit& visit) -> Result<Answer> {
    auto const round = TRY(round_of(visit));
    TRY(set_open(visit.context, round.id, open));
    if (visit.request.wants_json()) return http::json_answer(Value::object({{"open", open}}));
    return screen::done(visit, round_address(round.id),
                        {.message = visit.say(open ? "labels.reopened" : "labels.closed_now")});
  };
}

Result<Answer> village_page(Visit& visit) {
  auto const round = TRY(round_of(visit));
  auto const village = RegionCode::parse(visit.request.param("village"));
  if (!village.ok() || village.value().level() != RegionLevel::village ||
      !visit.context.actor.sees(village.value()) || !round.area.covers(village.value()))
    return not_found();
  std::vector<VillageCount> here;
  for (auto& each : count_villages(visit.context, round.id))
    if (each.region == village.value()) here.push_back(std::move(each));
  auto head = round_head(visit, round);
  head.title = registry::place_name(visit.context, village.value());
  head.context = round.name;
  head.trail.push_back({round.name, round_address(round.id)});
  head.field = true;
  if (here.empty())
    return screen::page(visit, head,
                        screen::empty({.icon = "tempat",
                                       .heading = visit.say("labels.none_here"),
                                       .why = visit.say("labels.none_here_why")}));
  screen::Table table;
  table.columns = {{visit.say("labels.houses.status")}, {visit.say("labels.houses_unit"), true}};
  for (std::size_t i = 0; i < outcome_count; ++i) {
    auto const outcome = static_cast<Outcome>(i);
    table.rows.push_back(
        {outcome_chip(visit, outcome), houses(round, here.front().counts[i],
                                              "?wilayah=" + village.value().text() +
                                                  "&hasil=" + std::string(outcome_key(outcome)))});
  }
  auto const list = round_address(round.id) + "/rumah?wilayah=" + village.value().text();
  return screen::page(
      visit, head,
      screen::stack({screen::sheet({.heading = visit.say("labels.progress"),
                                    .body = screen::table(table),
                                    .footer = http::link(list, visit.words("labels.all_houses"))}),
                     validation::teams_part(visit, validation::Purpose::labels, village.value()),
                     papers_part(visit, round, village.value())}));
}

}  // namespace

void add_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const verify = Policy::right(May::verify_data);
  std::string const index(index_path);
  std::string const round = index + "/{label_round}";
  screen::registered(houses_list(), round + "/rumah");
  routes.get(index + "/baru", verify, new_page);
  routes.get(round + "/desa/{village}", see, village_page, "labels.by_village");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + index, see, index_page, "labels.rounds");
    routes.post(prefix + index, verify, open_post, "labels.open");
    routes.get(prefix + round, see, round_page, "labels.progress");
    routes.get(prefix + round + "/rumah", see, houses_page, "labels.all_houses");
    routes.post(prefix + round + "/susun", verify, draw_post, "labels.draw");
    routes.post(prefix + round + "/tutup", verify, open_with(false), "labels.close");
    routes.post(prefix + round + "/buka", verify, open_with(true), "labels.reopen");
  }
  add_house_routes(routes);
  add_paper_routes(routes);
  add_map_routes(routes);
}

}  // namespace rangkul::labels
