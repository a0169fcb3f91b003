// Teams: the list, one team with its members, and the forms that make and change them.

#include "base/text.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/pages.h"
#include "validation/teams.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view teams_path = "/verval/satgas";

std::string team_address(TeamId id) { return std::string(teams_path) + "/" + id.text(); }

screen::Record const& team_record() {
  static screen::Record const record{
      "validation.team",
      {{.key = "name", .required = true, .has_hint = true},
       {.key = "purpose",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"registry", "validation.team.purpose.registry"},
                    {"labels", "validation.team.purpose.labels"}}},
       {.key = "decree", .required = true, .has_hint = true},
       {.key = "decree_on", .kind = FieldKind::date, .required = true},
       {.key = "area", .kind = FieldKind::region, .required = true},
       {.key = "from", .kind = FieldKind::date, .required = true},
       {.key = "until", .kind = FieldKind::date, .has_hint = true}}};
  return screen::registered(record, teams_path);
}

screen::Record const& member_record() {
  static screen::Record const record{"validation.member",
                                     {{.key = "name", .kind = FieldKind::name, .required = true},
                                      {.key = "task", .has_hint = true},
                                      {.key = "phone", .kind = FieldKind::phone},
                                      {.key = "login", .has_hint = true, .max_length = 40}}};
  return screen::registered(record, "/verval/satgas/{team}/anggota");
}

screen::Record const& end_record() {
  static screen::Record const record{"validation.team_end",
                                     {{.key = "until", .kind = FieldKind::date, .required = true}}};
  return screen::registered(record, "/verval/satgas/{team}/akhiri");
}

std::string day_words(Visit const& visit, Date day) {
  return screen::long_date(day, visit.language());
}

std::string phone_words(Visit const& visit, std::string const& stored) {
  if (stored.empty()) return {};
  return screen::phone_text(stored, auth::visibility(visit.context.actor, auth::FieldClass::k2));
}

std::string validity(Visit const& visit, Team const& team) {
  return team.until
             ? visit.say("validation.team.from_until", {{"from", day_words(visit, team.from)},
                                                        {"until", day_words(visit, *team.until)}})
             : visit.say("validation.team.from_on", {{"from", day_words(visit, team.from)}});
}

Html standing_chip(Visit const& visit, Team const& team) {
  return team.stands(visit.today()) ? screen::chip(Tone::done, visit.say("validation.team.stands"))
                                    : screen::chip(Tone::plain, visit.say("validation.team.over"));
}

bool may_change(Visit const& visit, Team const& team) {
  auto const& actor = visit.context.actor;
  return actor.may(May::verify_data) && actor.area().covers(team.area);
}

Value team_json(Visit& visit, Team const& team) {
  Value::List members;
  for (auto const& member : members_of(visit.context, team.id))
    members.push_back(Value::object({{"id", member.id.text()},
                                     {"name", member.name},
                                     {"task", member.task},
                                     {"phone", phone_words(visit, member.phone)}}));
  return Value::object({{"id", team.id.text()},
                        {"name", team.name},
                        {"purpose", std::string(purpose_key(team.purpose))},
                        {"decree", team.decree},
                        {"decree_on", team.decree_on.iso()},
                        {"area", team.area.text()},
                        {"from", team.from.iso()},
                        {"until", team.until ? Value(team.until->iso()) : Value()},
                        {"members", Value(std::move(members))}});
}

screen::PageHead teams_head(Visit const& visit) {
  return {.title = visit.say("validation.teams"),
          .context = visit.say("validation.teams.context"),
          .current = "validation",
          .trail = {{visit.say("validation.title_short"), std::string(index_path)}}};
}

Result<Answer> teams_page(Visit& visit) {
  auto const teams = list_teams(visit.context);
  if (visit.request.wants_json()) {
    Value::List list;
    for (auto const& team : teams) list.push_back(team_json(visit, team));
    return http::json_answer(Value::object({{"teams", Value(std::move(list))}}));
  }
  auto head = teams_head(visit);
  screen::Action const fresh{.label = visit.say("validation.team.make"),
                             .address = std::string(teams_path) + "/baru",
                             .primary = true};
  bool const makes = visit.context.actor.may(May::verify_data);
  if (teams.empty()) {
    screen::EmptyState state{.icon = "orang",
                             .heading = visit.say("validation.teams.none"),
                             .why = visit.say("validation.teams.none_why")};
    if (makes) state.actions = {fresh};
    return screen::page(visit, head, screen::empty(state));
  }
  if (makes) head.actions = {fresh};
  screen::Table table;
  for (auto const* key : {"name", "area", "purpose", "decree", "validity"})
    table.columns.push_back({visit.say("validation.team." + std::string(key))});
  for (auto const& team : teams)
    table.rows.push_back(
        {http::link(team_address(team.id), text(team.name)),
         text(screen::region_label(visit, team.area.text())),
         visit.words("validation.team.purpose." + std::string(purpose_key(team.purpose))),
         text(team.decree), text(validity(visit, team)) + text(" ") + standing_chip(visit, team)});
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("validation.teams"), .body = screen::table(table)}));
}

Result<Answer> new_with(Visit& visit, screen::Filled const& filled) {
  auto head = teams_head(visit);
  head.title = visit.say("validation.team.make");
  head.context = {};
  head.trail.push_back({visit.say("validation.teams"), std::string(teams_path)});
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("validation.team.about"),
                     .body = screen::form(visit, team_record(), filled,
                                          {.action = std::string(teams_path),
                                           .submit = visit.say("validation.team.save"),
                                           .cancel_address = std::string(teams_path)})}),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_page(Visit& visit) {
  screen::Filled filled;
  auto const today = screen::input_date(visit.today());
  filled.set_raw("purpose", "registry");
  filled.set_raw("decree_on", today);
  filled.set_raw("from", today);
  return new_with(visit, filled);
}

Result<TeamId> make_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  return make_team(visit.context,
                   {.name = filled.text("name"),
                    .purpose = purpose_named(filled.text("purpose")).value_or(Purpose::registry),
                    .decree = filled.text("decree"),
                    .decree_on = *filled.date("decree_on"),
                    .area = *filled.region("area"),
                    .from = *filled.date("from"),
                    .until = filled.date("until")});
}

Result<Answer> make_post(Visit& visit) {
  auto filled = screen::read_form(visit, team_record());
  auto const made = make_as_typed(visit, filled);
  if (!made.ok()) {
    if (!screen::comes_again(visit, filled, made.error())) return made.error();
    return new_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"team", made.value().text()}}), 201);
  return screen::done(visit, team_address(made.value()),
                      {.message = visit.say("validation.team.made")});
}

Result<Team> team_of(Visit& visit) {
  return find_team(visit.context, TeamId{TRY(visit.request.id("team"))});
}

/// The form that was sent, to be shown again with its faults.
struct Sent {
  std::string_view act;
  screen::Filled filled{};
};

Html members_sheet(Visit& visit, Team const& team) {
  auto const members = members_of(visit.context, team.id);
  if (members.empty())
    return screen::sheet(
        {.heading = visit.say("validation.team.members"),
         .body = element("p", {{"class", "soft"}}, visit.words("validation.team.no_members"))});
  bool const changes = may_change(visit, team);
  screen::Table table;
  table.columns = {{visit.say("validation.member.name")},
                   {visit.say("validation.member.task")},
                   {visit.say("validation.member.phone")}};
  if (changes) table.columns.push_back({visit.say("validation.member.act")});
  for (auto const& member : members) {
    table.rows.push_back(
        {text(member.name), text(member.task), text(phone_words(visit, member.phone))});
    if (changes)
      table.rows.back().push_back(screen::button_post(
          visit, {.label = visit.say("validation.member.remove"),
                  .address = team_address(team.id) + "/anggota/" + member.id.text() + "/lepas"}));
  }
  return screen::sheet(
      {.heading = visit.say("validation.team.members"), .body = screen::table(table)});
}

Html act_sheet(Visit& visit, Team const& team, std::string_view act, screen::Record const& record,
               Sent const& sent) {
  auto filled = sent.act == act ? sent.filled : screen::Filled{};
  if (act == "akhiri" && !filled.filled("until"))
    filled.set_raw("until", screen::input_date(visit.today()));
  auto const key = "validation.team.act." + std::string(act);
  return screen::sheet(
      {.heading = visit.say(key),
       .body = screen::form(visit, record, filled,
                            {.action = team_address(team.id) + "/" + std::string(act),
                             .submit = visit.say(key),
                             .primary = act == "anggota"})});
}

Result<Answer> team_with(Visit& visit, Sent const& sent) {
  auto const team = TRY(team_of(visit));
  if (visit.request.wants_json()) return http::json_answer(team_json(visit, team));
  auto head = teams_head(visit);
  head.title = team.name;
  head.context = screen::region_label(visit, team.area.text());
  head.trail.push_back({visit.say("validation.teams"), std::string(teams_path)});
  auto const facts =
      fact(visit, "validation.team.purpose",
           visit.words("validation.team.purpose." + std::string(purpose_key(team.purpose)))) +
      fact(visit, "validation.team.decree",
           text(team.decree + ", " + day_words(visit, team.decree_on))) +
      fact(visit, "validation.team.area", text(screen::region_label(visit, team.area.text()))) +
      fact(visit, "validation.team.validity",
           text(validity(visit, team)) + text(" ") + standing_chip(visit, team));
  auto const left =
      screen::stack({screen::sheet({.heading = visit.say("validation.team.about"),
                                    .body = element("dl", {{"class", "facts"}}, facts)}),
                     members_sheet(visit, team)});
  if (!may_change(visit, team)) return screen::page(visit, head, left);
  auto const right = screen::stack({act_sheet(visit, team, "anggota", member_record(), sent),
                                    act_sheet(visit, team, "akhiri", end_record(), sent)});
  return screen::page(visit, head, screen::cols("wide", left, right),
                      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> team_page(Visit& visit) { return team_with(visit, {}); }

Result<Answer> form_again(Visit& visit, std::string_view act, screen::Filled filled,
                          Error const& error) {
  if (!screen::comes_again(visit, filled, error)) return error;
  return team_with(visit, {act, std::move(filled)});
}

Result<Answer> changed(Visit& visit, TeamId id, std::string_view message) {
  if (visit.request.wants_json())
    return http::json_answer(team_json(visit, TRY(find_team(visit.context, id))));
  return screen::done(visit, team_address(id), {.message = visit.say(message)});
}

Result<Answer> member_post(Visit& visit) {
  auto const team = TRY(team_of(visit));
  auto filled = screen::read_form(visit, member_record());
  auto status = filled.status();
  if (status.ok()) {
    auto const added = add_member(visit.context, team.id,
                                  {.name = filled.text("name"),
                                   .task = filled.text("task"),
                                   .phone = filled.phone("phone"),
                                   .login = filled.text("login")});
    if (!added.ok()) status = added.error();
  }
  if (!status.ok()) return form_again(visit, "anggota", std::move(filled), status.error());
  return changed(visit, team.id, "validation.member.added");
}

Result<Answer> remove_post(Visit& visit) {
  auto const team = TRY(team_of(visit));
  TRY(remove_member(visit.context, team.id, MemberId{TRY(visit.request.id("member"))}));
  return changed(visit, team.id, "validation.member.removed");
}

Result<Answer> end_post(Visit& visit) {
  auto const team = TRY(team_of(visit));
  auto filled = screen::read_form(visit, end_record());
  auto status = filled.status();
  if (status.ok()) status = end_team(visit.context, team.id, *filled.date("until"));
  if (!status.ok()) return form_again(visit, "akhiri", std::move(filled), status.error());
  return changed(visit, team.id, "validation.team.ended");
}

}  // namespace

Html teams_part(Visit& visit, Purpose purpose, RegionCode const& place) {
  auto const teams = teams_over(list_teams(visit.context, purpose), place, visit.today());
  if (teams.empty()) return {};
  Html items;
  for (auto const& team : teams) {
    auto item = http::link(team_address(team.id), text(team.name)) +
                element("span", {{"class", "small soft"}}, text(" " + team.decree));
    Html people;
    for (auto const& member : members_of(visit.context, team.id)) {
      std::vector<std::string> words{member.name};
      for (auto const& more : {member.task, phone_words(visit, member.phone)})
        if (!more.empty()) words.push_back(more);
      people += element("li", text(join(words, ", ")));
    }
    if (!people.empty()) item += element("ul", people);
    items += element("li", item);
  }
  return screen::sheet(
      {.heading = visit.say("validation.team.purpose." + std::string(purpose_key(purpose))),
       .body = element("ul", {{"class", "stack tight"}}, items)});
}

void add_team_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const verify = Policy::right(May::verify_data);
  std::string const all(teams_path);
  std::string const one = all + "/{team}";
  routes.get(all + "/baru", verify, new_page);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + all, see, teams_page, "validation.teams");
    routes.post(prefix + all, verify, make_post, "validation.team.make");
    routes.get(prefix + one, see, team_page, "validation.team.about");
    routes.post(prefix + one + "/anggota", verify, member_post, "validation.team.act.anggota");
    routes.post(prefix + one + "/anggota/{member}/lepas", verify, remove_post,
                "validation.member.remove");
    routes.post(prefix + one + "/akhiri", verify, end_post, "validation.team.act.akhiri");
  }
}

}  // namespace rangkul::validation
