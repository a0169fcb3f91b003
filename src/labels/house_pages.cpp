// One house: what the visits found, its labels, and the forms of a visit; and the page behind a
// label's number, for officers and for everybody.

#include "base/text.h"
#include "evidence/evidence.h"
#include "labels/pages.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/values.h"

namespace rangkul::labels {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::array<std::string_view, validation::criteria_count> criterion_keys{
    "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9"};

screen::Record const& visit_record() {
  static screen::Record const record = [] {
    screen::Record out{"labels.visit",
                       {{.key = "on", .kind = FieldKind::date, .required = true},
                        {.key = "result", .kind = FieldKind::choice, .required = true}}};
    for (std::size_t i = 1; i < outcome_count; ++i) {
      std::string const key(outcome_key(static_cast<Outcome>(i)));
      out.fields[1].choices.push_back({key, "labels.outcome." + key});
    }
    for (auto const key : criterion_keys)
      out.fields.push_back({.key = key, .kind = FieldKind::flag});
    out.fields.push_back({.key = "letter", .has_hint = true, .max_length = 200});
    out.fields.push_back(
        {.key = "note", .kind = FieldKind::long_text, .has_hint = true, .max_length = 1000});
    out.fields.push_back({.key = "position", .has_hint = true, .max_length = 60});
    out.fields.push_back({.key = "assess", .kind = FieldKind::flag});
    return out;
  }();
  return screen::registered(record, "/labelisasi/rumah/{house}/kunjungan");
}

evidence::Owner photo_owner(House const& house) {
  return {.id = house.id.value(),
          .title = house.name,
          .address = house_address(house.id),
          .region = house.region};
}

/// The label on the wall, the house, and the signed statement.
evidence::Kind const& house_photos() {
  static evidence::Kind const kind{
      .key = "label_house",
      .address = "/labelisasi/rumah",
      .current = "labels",
      .see = May::see_validation,
      .add = May::assess,
      .labels = {"house_label", "house_front", "house_inside", "document", "other"},
      .find = [](Context& context, std::int64_t id) -> Result<evidence::Owner> {
        return photo_owner(TRY(find_house(context, HouseId{id})));
      }};
  return kind;
}

Html criteria_list(Visit const& visit, Criteria const& criteria) {
  Html items;
  for (std::size_t i = 0; i < criterion_keys.size(); ++i)
    if (criteria.test(i))
      items += element("li", visit.words("labels.visit." + std::string(criterion_keys[i])));
  return items.empty() ? visit.words("validation.no_criterion") : element("ul", items);
}

std::string day_words(Visit const& visit, Date day) {
  return screen::long_date(day, visit.language());
}

Html house_sheet(Visit& visit, House const& house) {
  bool const whole =
      auth::visibility(visit.context.actor, auth::FieldClass::k2) == auth::Visible::full;
  auto facts =
      fact(visit, "labels.houses.status", outcome_chip(visit, house.status)) +
      fact(visit, "validation.family",
           visit.context.actor.may(May::see_people)
               ? http::link("/keluarga/" + house.family.text(), text(house.name))
               : text(house.name)) +
      fact(visit, "labels.houses.village",
           text(registry::place_name(visit.context, house.region))) +
      fact(visit, "labels.houses.address",
           text(whole ? house.address : std::string(screen::covered()))) +
      fact(visit, "labels.houses.rt_rw", text(house.rt + "/" + house.rw)) +
      fact(visit, "labels.houses.aids", text(aids_words(visit, house.aids))) +
      fact(visit, "labels.round", http::link(round_address(house.round), text(house.round_name)));
  return screen::sheet(
      {.heading = visit.say("labels.house"), .body = element("dl", {{"class", "facts"}}, facts)});
}

Html visit_facts(Visit& visit, Visited const& seen) {
  auto facts = fact(visit, "labels.visit.on", text(day_words(visit, seen.on))) +
               fact(visit, "validation.visited_by", text(screen::actor_name(visit, seen.name))) +
               fact(visit, "validation.criteria", criteria_list(visit, seen.criteria));
  if (!seen.letter.empty()) facts += fact(visit, "labels.visit.letter", text(seen.letter));
  if (!seen.note.empty()) facts += fact(visit, "labels.visit.note", text(seen.note));
  if (seen.position) facts += fact(visit, "labels.visit.position", text(seen.position->text()));
  if (seen.entry.is_set())
    facts +=
        fact(visit, "labels.entry",
             http::link("/verval/baris/" + seen.entry.text(),
                        visit.words(seen.opened ? "labels.entry_opened" : "labels.entry_found")));
  return element("dl", {{"class", "facts"}}, facts);
}

Html visits_sheet(Visit& visit, House const& house, std::vector<Visited> const& visits) {
  if (visits.empty()) return {};
  std::vector<screen::TimelineItem> items;
  for (auto const& seen : visits) {
    auto what = outcome_chip(visit, seen.result);
    if (seen.undone) what += screen::chip(Tone::note, visit.say("labels.is_undone"));
    what += visit_facts(visit, seen);
    items.push_back({screen::short_time(seen.at, visit.office.zone, visit.language()), what});
  }
  Html footer;
  auto const& actor = visit.context.actor;
  if (house.visit.is_set() && house.open && (actor.may(May::assess) || actor.may(May::verify_data)))
    footer = screen::button_post(visit, {.label = visit.say("labels.undo"),
                                         .address = house_address(house.id) + "/urungkan",
                                         .icon = "urung"});
  return screen::sheet(
      {.heading = visit.say("labels.visits"), .body = screen::timeline(items), .footer = footer});
}

/// The form that was sent, to be shown again with its faults.
struct Sent {
  std::string_view act;
  screen::Filled filled{};
};

Html codes_sheet(Visit& visit, House const& house, Sent const& sent) {
  auto const codes = codes_of(visit.context, house.id);
  if (codes.empty()) return {};
  std::vector<screen::TimelineItem> items;
  for (auto const& code : codes) {
    auto what = http::link("/label/" + code.code, text(code_words(code.code))) + text(" ") +
                (code.valid ? screen::chip(Tone::done, visit.say("labels.code_valid"))
                            : screen::chip(Tone::late, visit.say("labels.code_revoked")));
    if (!code.valid)
      what += element("p", {{"class", "small soft"}},
                      text(screen::actor_name(visit, code.revoked_name) + ": " + code.reason));
    items.push_back({screen::short_time(code.made_at, visit.office.zone, visit.language()), what});
  }
  Html forms;
  if (visit.context.actor.may(May::assess) && codes.front().valid)
    for (std::string const act : {"cetak-ulang", "cabut"}) {
      auto const key = "labels.act." + act;
      forms += element(
          "details", {{"class", "fold"}},
          element("summary", visit.words(key)) +
              screen::form(visit, reason_record(), sent.act == act ? sent.filled : screen::Filled{},
                           {.action = house_address(house.id) + "/" + act,
                            .submit = visit.say(key),
                            .primary = false}));
    }
  return screen::sheet(
      {.heading = visit.say("labels.codes"), .body = screen::timeline(items) + forms});
}

Html visit_form(Visit& visit, House const& house, Sent const& sent) {
  if (!visit.context.actor.may(May::assess)) return {};
  if (!house.open) return screen::notice(Tone::done, visit.say("labels.is_closed"));
  if (!reason_of(house.status).empty())
    return screen::notice(Tone::note, visit.say("labels.decided"));
  auto filled = sent.act == "kunjungan" ? sent.filled : screen::Filled{};
  if (!filled.filled("on")) filled.set_raw("on", screen::input_date(visit.today()));
  return screen::sheet({.heading = visit.say("labels.visit"),
                        .body = screen::form(visit, visit_record(), filled,
                                             {.action = house_address(house.id) + "/kunjungan",
                                              .submit = visit.say("labels.visit_save")})});
}

Value house_json(Visit& visit, House const& house) {
  auto const visits = visits_of(visit.context, house.id);
  Value::List list;
  for (auto const& seen : visits)
    list.push_back(
        Value::object({{"on", seen.on.iso()},
                       {"result", std::string(outcome_key(seen.result))},
                       {"criteria", static_cast<std::int64_t>(seen.criteria.count())},
                       {"note", seen.note},
                       {"letter", seen.letter},
                       {"position", seen.position ? Value(seen.position->text()) : Value()},
                       {"entry", seen.entry.is_set() ? Value(seen.entry.text()) : Value()},
                       {"undone", seen.undone}}));
  auto const codes = codes_of(visit.context, house.id);
  bool const labelled = !codes.empty() && codes.front().valid;
  return Value::object({{"id", house.id.text()},
                        {"family", house.family.text()},
                        {"name", house.name},
                        {"region", house.region.text()},
                        {"aids", house.aids},
                        {"status", std::string(outcome_key(house.status))},
                        {"label", labelled ? Value(codes.front().code) : Value()},
                        {"visits", Value(std::move(list))}});
}

Result<HouseId> asked(Visit& visit) { return HouseId{TRY(visit.request.id("house"))}; }

Result<Answer> house_with(Visit& visit, Sent const& sent) {
  auto const house = TRY(find_house(visit.context, TRY(asked(visit))));
  audit::record(
      visit.context,
      {.action = "view", .kind = "family", .id = house.family.value(), .purpose = "labels"});
  if (visit.request.wants_json()) return http::json_answer(house_json(visit, house));
  auto const visits = visits_of(visit.context, house.id);
  screen::PageHead const head{.title = house.name,
                              .context = house.round_name,
                              .current = "labels",
                              .trail = {{house.round_name, round_address(house.round)},
                                        {registry::place_name(visit.context, house.region),
                                         village_address(house.round, house.region)}},
                              .field = true};
  auto const left = screen::stack({house_sheet(visit, house), visits_sheet(visit, house, visits),
                                   evidence::part(visit, house_photos(), photo_owner(house)),
                                   codes_sheet(visit, house, sent)});
  auto const right = visit_form(visit, house, sent);
  return screen::page(visit, head, right.empty() ? left : screen::cols("wide", left, right),
                      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> house_page(Visit& visit) { return house_with(visit, {}); }

Result<Answer> form_again(Visit& visit, std::string_view act, screen::Filled filled,
                          Error const& error) {
  if (!screen::comes_again(visit, filled, error)) return error;
  return house_with(visit, {act, std::move(filled)});
}

Result<Answer> acted(Visit& visit, HouseId id, std::string_view message,
                     std::string undo_address = {}) {
  if (visit.request.wants_json())
    return http::json_answer(house_json(visit, TRY(find_house(visit.context, id))));
  return screen::done(visit, house_address(id),
                      {.message = visit.say(message), .undo_address = std::move(undo_address)});
}

Status visit_as_typed(Visit& page, HouseId id, screen::Filled const& filled) {
  TRY(filled.status());
  NewVisit seen{.on = *filled.date("on"),
                .result = outcome_named(filled.text("result")).value_or(Outcome::waiting),
                .criteria = {},
                .note = filled.text("note"),
                .letter = filled.text("letter"),
                .position = {},
                .assess = filled.flag("assess")};
  if (filled.filled("position")) {
    auto const position = evidence::Position::parse(filled.text("position"));
    if (!position.ok()) return invalid(position.error().code, {}, "position");
    seen.position = position.value();
  }
  for (std::size_t i = 0; i < criterion_keys.size(); ++i)
    seen.criteria.set(i, filled.flag(criterion_keys[i]));
  TRY(visit(page.context, id, seen));
  return {};
}

Result<Answer> visit_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  auto filled = screen::read_form(visit, visit_record());
  auto const done = visit_as_typed(visit, id, filled);
  if (!done.ok()) return form_again(visit, "kunjungan", std::move(filled), done.error());
  return acted(visit, id, "labels.visit_saved", house_address(id) + "/urungkan");
}

Result<Answer> undo_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  TRY(undo_visit(visit.context, id));
  return acted(visit, id, "labels.undone");
}

screen::Handler label_act(std::string_view act, std::string_view message, bool again) {
  return [act, message, again](Visit& visit) -> Result<Answer> {
    auto const id = TRY(asked(visit));
    auto filled = screen::read_form(visit, reason_record());
    auto status = filled.status();
    if (status.ok()) {
      if (again) {
        auto const made = make_again(visit.context, id, filled.text("reason"));
        if (!made.ok()) status = made.error();
      } else {
        status = revoke(visit.context, id, filled.text("reason"));
      }
    }
    if (!status.ok()) return form_again(visit, act, std::move(filled), status.error());
    return acted(visit, id, message);
  };
}

/// What everybody may know of a label: whether it holds, and whose it is.
Html standing_part(Visit const& visit, Standing standing) {
  auto const tone = standing == Standing::valid     ? Tone::done
                    : standing == Standing::revoked ? Tone::late
                                                    : Tone::soon;
  auto const key = "labels.standing." + std::string(standing_key(standing));
  return screen::notice(tone, visit.say(key),
                        element("p", visit.words(key + ".why", {{"office", visit.office.name}})));
}

Result<Answer> check_page(Visit& visit) {
  auto const checked = check(visit.context, visit.request.param("code"));
  int const status = checked.standing == Standing::unknown ? 404 : 200;
  if (visit.request.wants_json())
    return http::json_answer(
        Value::object({{"standing", std::string(standing_key(checked.standing))},
                       {"office", visit.office.name},
                       {"house", checked.house.is_set() ? Value(checked.house.text()) : Value()}}),
        status);
  std::vector<Html> parts{standing_part(visit, checked.standing)};
  if (checked.house.is_set()) {
    auto const house = TRY(find_house(visit.context, checked.house));
    audit::record(
        visit.context,
        {.action = "view", .kind = "family", .id = house.family.value(), .purpose = "label"});
    parts.push_back(house_sheet(visit, house));
    parts.push_back(screen::button_link({.label = visit.say("labels.to_house"),
                                         .address = house_address(house.id),
                                         .primary = true}));
  }
  return screen::page(
      visit, {.title = visit.say("labels.check"), .context = visit.office.name, .field = true},
      screen::stack(parts), status);
}

}  // namespace

Html family_part(Visit& visit, FamilyId family) {
  if (!visit.context.actor.may(May::see_validation) || !family.is_set()) return {};
  Html items;
  for (auto const& house : houses_of(visit.context, family))
    items += element("li", http::link(house_address(house.id), text(house.round_name)) + text(" ") +
                               outcome_chip(visit, house.status));
  if (items.empty()) return {};
  return screen::sheet({.heading = visit.say("nav.labels"),
                        .body = element("ul", {{"class", "stack tight"}}, items)});
}

void add_house_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const assess = Policy::right(May::assess);
  std::string const house = std::string(index_path) + "/rumah/{house}";
  evidence::add_routes(routes, house_photos());
  screen::registered(reason_record(), house + "/cabut");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + house, see, house_page, "labels.house");
    routes.post(prefix + house + "/kunjungan", assess, visit_post, "labels.visit");
    routes.post(prefix + house + "/urungkan", see, undo_post, "labels.undo");
    routes.post(prefix + house + "/cabut", assess, label_act("cabut", "labels.revoked_now", false),
                "labels.act.cabut");
    routes.post(prefix + house + "/cetak-ulang", assess,
                label_act("cetak-ulang", "labels.made_again", true), "labels.act.cetak-ulang");
    routes.get(prefix + "/label/{code}", Policy::everybody(), check_page, "labels.check");
  }
}

}  // namespace rangkul::labels
