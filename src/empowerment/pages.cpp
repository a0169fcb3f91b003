// The three fields of empowerment, the registers of pillars and of hero families, and their forms.

#include "base/text.h"
#include "empowerment/empowerment.h"
#include "empowerment/lists.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::empowerment {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view fields_path = "/bidang";
constexpr std::string_view pillars_path = "/psks";
constexpr std::string_view heroes_path = "/pahlawan";

std::string pillar_address(PillarId id) { return std::string(pillars_path) + "/" + id.text(); }
std::string hero_address(HeroFamilyId id) { return std::string(heroes_path) + "/" + id.text(); }

std::vector<screen::Choice> kind_choices() {
  std::vector<screen::Choice> out;
  for (int kind = 1; kind <= pillar_kinds; ++kind)
    out.push_back({std::to_string(kind), "empowerment.pillar." + std::to_string(kind)});
  return out;
}

std::vector<screen::Choice> choices(std::string const& prefix, auto const& keys) {
  std::vector<screen::Choice> out;
  for (auto const key : keys) out.push_back({std::string(key), prefix + std::string(key)});
  return out;
}

screen::Record const& pillar_record() {
  static screen::Record const record{
      "empowerment.new_pillar",
      {{.key = "kind", .kind = FieldKind::choice, .required = true, .choices = kind_choices()},
       {.key = "name", .required = true, .has_hint = true, .max_length = 120},
       {.key = "region", .kind = FieldKind::region, .required = true},
       {.key = "decree", .has_hint = true, .max_length = 120},
       {.key = "valid_until", .kind = FieldKind::date},
       {.key = "phone", .kind = FieldKind::phone},
       {.key = "task", .has_hint = true, .max_length = 200}}};
  return screen::registered(record, std::string(pillars_path) + "/baru");
}

screen::Record const& hero_record() {
  static screen::Record const record{
      "empowerment.new_hero",
      {{.key = "hero", .kind = FieldKind::name, .required = true, .has_hint = true},
       {.key = "kind",
        .kind = FieldKind::choice,
        .required = true,
        .choices = choices("empowerment.hero.", hero_keys)},
       {.key = "relation",
        .kind = FieldKind::choice,
        .required = true,
        .choices = choices("empowerment.relation.", relation_keys)},
       {.key = "decree", .required = true, .has_hint = true, .max_length = 120}}};
  return screen::registered(record, "/orang/{person}/pahlawan");
}

screen::Record const& proof_record() {
  static screen::Record const record{"empowerment.proof",
                                     {{.key = "on", .kind = FieldKind::date, .required = true}}};
  return screen::registered(record, std::string(heroes_path) + "/{hero_family}/bukti-hidup");
}

screen::Record const& reason_record() {
  static screen::Record const record{"empowerment.ending",
                                     {{.key = "reason", .required = true, .max_length = 200}}};
  return record;
}

std::string day_words(Visit const& visit, std::optional<Date> const& day) {
  return day ? screen::long_date(*day, visit.language()) : std::string(screen::no_value());
}

screen::PageHead head_of(Visit const& visit, std::string title, std::string context) {
  return {.title = std::move(title),
          .context = std::move(context),
          .current = "fields",
          .trail = {{visit.say("nav.fields"), std::string(fields_path)}}};
}

Result<Answer> fields_page(Visit& visit) {
  auto const fields = count_fields(visit.context);
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"poor_decile", fields.poor_decile},
                                            {"poor_families", fields.poor},
                                            {"pillars", fields.pillars},
                                            {"hero_families", fields.heroes},
                                            {"hero_families_poor", fields.heroes_poor}}));
  auto const decile = std::to_string(fields.poor_decile);
  auto const sheet = [&](std::string const& key, std::vector<screen::Figure> const& figures) {
    return screen::sheet({.heading = visit.say("empowerment.field." + key),
                          .body = element("p", visit.words("empowerment.field." + key + ".why",
                                                           {{"decile", decile}})) +
                                  screen::figures(figures)});
  };
  auto const figure = [&](std::string const& key, std::int64_t count, std::string address) {
    return screen::Figure{.label = visit.say("empowerment.figure." + key, {{"decile", decile}}),
                          .number = group_thousands(count),
                          .unit = {},
                          .address = std::move(address)};
  };
  auto head = head_of(visit, visit.say("nav.fields"), visit.say("empowerment.context"));
  head.trail = {};
  return screen::page(
      visit, head,
      screen::stack(
          {sheet("poor", {figure("poor", fields.poor, "/keluarga?desil=" + decile)}),
           sheet("pillars", {figure("pillars", fields.pillars,
                                    std::string(pillars_path) + "?keadaan=standing")}),
           sheet("heroes",
                 {figure("heroes", fields.heroes, std::string(heroes_path) + "?keadaan=standing"),
                  figure("heroes_poor", fields.heroes_poor,
                         std::string(heroes_path) + "?keadaan=standing&desil=" + decile)})}));
}

Result<Answer> pillars_page(Visit& visit) {
  auto head = head_of(visit, visit.say("empowerment.field.pillars"),
                      visit.say("empowerment.field.pillars.why"));
  if (visit.context.actor.may(May::edit_people))
    head.actions = {{.label = visit.say("empowerment.pillar_add"),
                     .address = std::string(pillars_path) + "/baru",
                     .icon = "tambah",
                     .primary = true}};
  return screen::list_page(visit, pillars_list(),
                           {.head = head,
                            .binds = {},
                            .before = {},
                            .after = {},
                            .empty_heading = visit.say("empowerment.no_pillar"),
                            .as_of = {}});
}

Result<Answer> heroes_page(Visit& visit) {
  return screen::list_page(visit, heroes_list(),
                           {.head = head_of(visit, visit.say("empowerment.field.heroes"),
                                            visit.say("empowerment.heroes_how")),
                            .binds = {},
                            .before = {},
                            .after = {},
                            .empty_heading = visit.say("empowerment.no_hero"),
                            .as_of = {}});
}

Result<Answer> form_page(Visit& visit, screen::PageHead const& head, screen::Record const& record,
                         screen::Filled const& filled, std::string action) {
  auto const back = head.trail.back().address;
  return screen::page(visit, head,
                      screen::sheet({.heading = head.title,
                                     .body = screen::form(visit, record, filled,
                                                          {.action = std::move(action),
                                                           .submit = visit.say("empowerment.save"),
                                                           .cancel_address = back})}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_pillar_with(Visit& visit, screen::Filled const& filled) {
  auto head = head_of(visit, visit.say("empowerment.pillar_add"), {});
  head.trail.push_back({visit.say("empowerment.field.pillars"), std::string(pillars_path)});
  return form_page(visit, head, pillar_record(), filled, std::string(pillars_path) + "/baru");
}

Result<Answer> new_pillar_page(Visit& visit) {
  screen::Filled filled;
  filled.set_raw("region", visit.context.actor.area().text());
  return new_pillar_with(visit, filled);
}

Result<PillarId> pillar_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  return note_pillar(visit.context,
                     {.kind = static_cast<int>(parse_id_value(filled.text("kind")).value_or(0)),
                      .name = filled.text("name"),
                      .region = *filled.region("region"),
                      .decree = filled.text("decree"),
                      .valid_until = filled.date("valid_until"),
                      .phone = filled.phone("phone"),
                      .task = filled.text("task")});
}

Result<Answer> pillar_post(Visit& visit) {
  auto filled = screen::read_form(visit, pillar_record());
  auto const noted = pillar_as_typed(visit, filled);
  if (!noted.ok()) {
    if (!screen::comes_again(visit, filled, noted.error())) return noted.error();
    return new_pillar_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"pillar", noted.value().text()}}), 201);
  return screen::done(visit, pillar_address(noted.value()),
                      {.message = visit.say("empowerment.saved")});
}

/// The sheet that ends a record, while it stands.
Html ending_sheet(Visit& visit, std::optional<Date> const& ended, std::string const& address,
                  screen::Filled const& filled) {
  if (ended || !visit.context.actor.may(May::edit_people)) return {};
  return screen::sheet({.heading = visit.say("empowerment.end"),
                        .body = screen::form(visit, reason_record(), filled,
                                             {.action = address + "/akhiri",
                                              .submit = visit.say("empowerment.end"),
                                              .primary = false})});
}

Html beside(Html const& left, Html const& right) {
  return right.empty() ? left : screen::cols("wide", left, right);
}

Value pillar_json(Pillar const& pillar) {
  return Value::object(
      {{"id", pillar.id.text()},
       {"kind", pillar.kind},
       {"name", pillar.name},
       {"region", pillar.region.text()},
       {"decree", pillar.decree},
       {"valid_until", pillar.valid_until ? Value(pillar.valid_until->iso()) : Value()},
       {"task", pillar.task},
       {"ended_on", pillar.ended_on ? Value(pillar.ended_on->iso()) : Value()}});
}

Result<Answer> pillar_with(Visit& visit, screen::Filled const& filled) {
  auto const pillar = TRY(find_pillar(visit.context, PillarId{TRY(visit.request.id("pillar"))}));
  if (visit.request.wants_json()) return http::json_answer(pillar_json(pillar));
  auto const kind = visit.say("empowerment.pillar." + std::to_string(pillar.kind));
  auto const whole = auth::visibility(visit.context.actor, auth::FieldClass::k2);
  auto facts =
      fact(visit, "empowerment.pillars.kind", text(kind)) +
      fact(visit, "empowerment.pillars.place",
           text(registry::place_name(visit.context, pillar.region))) +
      fact(visit, "empowerment.pillars.decree",
           text(pillar.decree.empty() ? std::string(screen::no_value()) : pillar.decree)) +
      fact(visit, "empowerment.pillars.valid_until", text(day_words(visit, pillar.valid_until)));
  if (!pillar.phone.empty())
    facts +=
        fact(visit, "empowerment.pillars.phone", text(screen::phone_text(pillar.phone, whole)));
  if (!pillar.task.empty()) facts += fact(visit, "empowerment.pillars.task", text(pillar.task));
  if (pillar.ended_on)
    facts += fact(visit, "empowerment.pillars.ended_on",
                  text(day_words(visit, pillar.ended_on) + ": " + pillar.reason));
  auto head = head_of(visit, pillar.name, kind);
  head.trail.push_back({visit.say("empowerment.field.pillars"), std::string(pillars_path)});
  auto const left =
      screen::sheet({.heading = kind, .body = element("dl", {{"class", "facts"}}, facts)});
  return screen::page(
      visit, head,
      beside(left, ending_sheet(visit, pillar.ended_on, pillar_address(pillar.id), filled)),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> pillar_page(Visit& visit) { return pillar_with(visit, {}); }

Result<Answer> end_pillar_post(Visit& visit) {
  PillarId const id{TRY(visit.request.id("pillar"))};
  auto filled = screen::read_form(visit, reason_record());
  auto status = filled.status();
  if (status.ok()) status = end_pillar(visit.context, id, filled.text("reason"));
  if (!status.ok()) {
    if (!screen::comes_again(visit, filled, status.error())) return status.error();
    return pillar_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(pillar_json(TRY(find_pillar(visit.context, id))));
  return screen::done(visit, pillar_address(id), {.message = visit.say("empowerment.ended_now")});
}

Result<Answer> new_hero_with(Visit& visit, screen::Filled const& filled) {
  PersonId const id{TRY(visit.request.id("person"))};
  auto const person = TRY(registry::find_person(visit.context, id));
  auto head = head_of(visit, visit.say("empowerment.hero_add"),
                      visit.say("empowerment.hero_why", {{"name", person.name}}));
  head.trail.push_back({person.name, "/orang/" + id.text()});
  return form_page(visit, head, hero_record(), filled, "/orang/" + id.text() + "/pahlawan");
}

Result<Answer> new_hero_page(Visit& visit) { return new_hero_with(visit, {}); }

Result<HeroFamilyId> hero_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  return note_hero(visit.context, {.person = PersonId{TRY(visit.request.id("person"))},
                                   .hero = filled.text("hero"),
                                   .kind = filled.text("kind"),
                                   .relation = filled.text("relation"),
                                   .decree = filled.text("decree")});
}

Result<Answer> hero_post(Visit& visit) {
  auto filled = screen::read_form(visit, hero_record());
  auto const noted = hero_as_typed(visit, filled);
  if (!noted.ok()) {
    auto error = noted.error();
    if (error.code == "empowerment.hero_twice") error.field = "hero";
    if (!screen::comes_again(visit, filled, error)) return error;
    return new_hero_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"hero_family", noted.value().text()}}), 201);
  return screen::done(visit, hero_address(noted.value()),
                      {.message = visit.say("empowerment.saved")});
}

Value hero_json(HeroFamily const& hero) {
  auto const day = [](std::optional<Date> const& date) {
    return date ? Value(date->iso()) : Value();
  };
  return Value::object({{"id", hero.id.text()},
                        {"person", hero.person.text()},
                        {"name", hero.name},
                        {"region", hero.region.text()},
                        {"hero", hero.hero},
                        {"kind", hero.kind},
                        {"relation", hero.relation},
                        {"decree", hero.decree},
                        {"decile", hero.decile ? Value(*hero.decile) : Value()},
                        {"proved_on", day(hero.proved_on)},
                        {"ended_on", day(hero.ended_on)}});
}

/// The form that was sent, to be shown again with its faults.
struct Sent {
  std::string_view act;
  screen::Filled filled{};
};

Result<Answer> hero_with(Visit& visit, Sent const& sent) {
  auto const hero =
      TRY(find_hero(visit.context, HeroFamilyId{TRY(visit.request.id("hero_family"))}));
  audit::record(
      visit.context,
      {.action = "view", .kind = "person", .id = hero.person.value(), .purpose = "hero_family"});
  if (visit.request.wants_json()) return http::json_answer(hero_json(hero));
  auto facts =
      fact(visit, "empowerment.heroes.hero",
           text(hero.hero + ", " + visit.say("empowerment.hero." + hero.kind))) +
      fact(visit, "empowerment.heroes.name",
           http::link("/orang/" + hero.person.text(), text(hero.name))) +
      fact(visit, "empowerment.heroes.relation",
           visit.words("empowerment.relation." + hero.relation)) +
      fact(visit, "empowerment.heroes.decree", text(hero.decree)) +
      fact(visit, "empowerment.heroes.decile",
           text(hero.decile ? std::to_string(*hero.decile) : std::string(screen::no_value()))) +
      fact(visit, "empowerment.heroes.proved_on", text(day_words(visit, hero.proved_on)));
  if (hero.ended_on)
    facts += fact(visit, "empowerment.heroes.ended_on",
                  text(day_words(visit, hero.ended_on) + ": " + hero.reason));
  auto head = head_of(visit, hero.hero, hero.name);
  head.trail.push_back({visit.say("empowerment.field.heroes"), std::string(heroes_path)});
  auto const left = screen::sheet({.heading = visit.say("empowerment.hero_title"),
                                   .body = element("dl", {{"class", "facts"}}, facts)});
  std::vector<Html> right;
  if (!hero.ended_on && visit.context.actor.may(May::edit_people)) {
    auto filled = sent.act == "bukti-hidup" ? sent.filled : screen::Filled{};
    if (!filled.filled("on")) filled.set_raw("on", screen::input_date(visit.today()));
    right.push_back(
        screen::sheet({.heading = visit.say("empowerment.prove"),
                       .body = screen::form(visit, proof_record(), filled,
                                            {.action = hero_address(hero.id) + "/bukti-hidup",
                                             .submit = visit.say("empowerment.prove_save")})}));
    right.push_back(ending_sheet(visit, hero.ended_on, hero_address(hero.id),
                                 sent.act == "akhiri" ? sent.filled : screen::Filled{}));
  }
  return screen::page(visit, head, right.empty() ? left : beside(left, screen::stack(right)),
                      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> hero_page(Visit& visit) { return hero_with(visit, {}); }

Result<Answer> hero_acted(Visit& visit, HeroFamilyId id, std::string_view act,
                          screen::Filled filled, Status const& status) {
  if (!status.ok()) {
    if (!screen::comes_again(visit, filled, status.error())) return status.error();
    return hero_with(visit, {act, std::move(filled)});
  }
  if (visit.request.wants_json())
    return http::json_answer(hero_json(TRY(find_hero(visit.context, id))));
  return screen::done(
      visit, hero_address(id),
      {.message = visit.say(act == "akhiri" ? "empowerment.ended_now" : "empowerment.proved")});
}

Result<Answer> prove_post(Visit& visit) {
  HeroFamilyId const id{TRY(visit.request.id("hero_family"))};
  auto filled = screen::read_form(visit, proof_record());
  auto status = filled.status();
  if (status.ok()) status = prove_alive(visit.context, id, *filled.date("on"));
  return hero_acted(visit, id, "bukti-hidup", std::move(filled), status);
}

Result<Answer> end_hero_post(Visit& visit) {
  HeroFamilyId const id{TRY(visit.request.id("hero_family"))};
  auto filled = screen::read_form(visit, reason_record());
  auto status = filled.status();
  if (status.ok()) status = end_hero(visit.context, id, filled.text("reason"));
  return hero_acted(visit, id, "akhiri", std::move(filled), status);
}

}  // namespace

Html person_part(Visit& visit, PersonId person) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::see_people) || !person.is_set()) return {};
  auto const known = hero_of(visit.context, person);
  if (!known && !actor.may(May::edit_people)) return {};
  if (!known)
    return element(
        "p", {{"class", "small"}},
        http::link("/orang/" + person.text() + "/pahlawan", visit.words("empowerment.hero_add")));
  auto const hero = find_hero(visit.context, *known);
  if (!hero.ok()) return {};
  return screen::sheet(
      {.heading = visit.say("empowerment.hero_title"),
       .body = http::link(
           hero_address(*known),
           text(hero.value().hero + ", " + visit.say("empowerment.hero." + hero.value().kind)))});
}

void add_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_people);
  auto const edit = Policy::right(May::edit_people);
  std::string const pillars(pillars_path);
  std::string const heroes(heroes_path);
  screen::registered(pillars_list(), pillars);
  screen::registered(heroes_list(), heroes);
  screen::registered(reason_record(), pillars + "/{pillar}/akhiri");
  routes.get(pillars + "/baru", edit, new_pillar_page);
  routes.get("/orang/{person}/pahlawan", edit, new_hero_page);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + std::string(fields_path), see, fields_page, "nav.fields");
    routes.get(prefix + pillars, see, pillars_page, "empowerment.field.pillars");
    routes.post(prefix + pillars + "/baru", edit, pillar_post, "empowerment.pillar_add");
    routes.get(prefix + pillars + "/{pillar}", see, pillar_page, "empowerment.field.pillars");
    routes.post(prefix + pillars + "/{pillar}/akhiri", edit, end_pillar_post, "empowerment.end");
    routes.get(prefix + heroes, see, heroes_page, "empowerment.field.heroes");
    routes.post(prefix + "/orang/{person}/pahlawan", edit, hero_post, "empowerment.hero_add");
    routes.get(prefix + heroes + "/{hero_family}", see, hero_page, "empowerment.hero_title");
    routes.post(prefix + heroes + "/{hero_family}/bukti-hidup", edit, prove_post,
                "empowerment.prove");
    routes.post(prefix + heroes + "/{hero_family}/akhiri", edit, end_hero_post, "empowerment.end");
  }
}

}  // namespace rangkul::empowerment
