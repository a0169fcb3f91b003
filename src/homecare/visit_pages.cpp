// One visit, for a phone: in, the forms, what was given, out; and what was recorded.

#include "base/text.h"
#include "cases/routes.h"
#include "forms/forms.h"
#include "forms/pages.h"
#include "homecare/pages.h"
#include "homecare/parts.h"
#include "screen/format.h"
#include "screen/opaque_code.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::homecare {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;

constexpr std::int64_t undo_seconds = 15 * 60;
constexpr std::size_t supply_lines = 3;
struct SupplyKeys {
  std::string_view item, amount, unit, cost;
};
constexpr std::array<SupplyKeys, supply_lines> supply_keys{
    {{"item_1", "amount_1", "unit_1", "cost_1"},
     {"item_2", "amount_2", "unit_2", "cost_2"},
     {"item_3", "amount_3", "unit_3", "cost_3"}}};

Result<CareVisitId> asked(screen::Visit& visit) {
  return CareVisitId{TRY(visit.request.id("care_visit"))};
}

screen::Record const& in_record() {
  static screen::Record const record{
      "homecare.in", {{.key = "position", .kind = FieldKind::position, .has_hint = true}}};
  return screen::registered(record, std::string(path) + "/kunjungan/{care_visit}/masuk");
}

screen::Record const& follow_record() {
  static screen::Record const record{
      "homecare.follow",
      {{.key = "words", .kind = FieldKind::long_text, .required = true, .max_length = 1000}}};
  return screen::registered(record, std::string(path) + "/kunjungan/{care_visit}/tindak");
}

std::vector<screen::Choice> codes(screen::Visit const& visit, std::string const& list,
                                  std::vector<std::string> const& only = {}) {
  std::vector<screen::Choice> out;
  for (auto const& code : visit.context.catalogue.codes(list).all()) {
    if (code.synonyms.empty()) continue;
    auto const& word = code.synonyms.front();
    if (only.empty() || std::ranges::find(only, word) != only.end())
      out.push_back({word, code.label.in(visit.language())});
  }
  return out;
}

/// What a record asks: `services` of the plan stand first; with none of them all can be chosen.
screen::Record record_record(screen::Visit const& visit, std::vector<std::string> const& services) {
  screen::Record out{"homecare.record", {}};
  std::vector<screen::Choice> results_said, units_said;
  for (auto const result : results)
    results_said.push_back({std::string(result), "homecare.state." + std::string(result)});
  for (auto const unit : units)
    units_said.push_back({std::string(unit), "homecare.unit." + std::string(unit)});
  out.fields.push_back({.key = "result",
                        .kind = FieldKind::choice,
                        .required = true,
                        .choices = std::move(results_said)});
  out.fields.push_back({.key = "services",
                        .kind = FieldKind::choices,
                        .choices = codes(visit, "case_service", services),
                        .max_length = 2000});
  for (auto const& keys : supply_keys) {
    bool const first = keys.item == supply_keys.front().item;
    out.fields.push_back({.key = keys.item,
                          .kind = FieldKind::choice,
                          .choices = codes(visit, "supply"),
                          .label = visit.say("homecare.record.item"),
                          .section = first ? visit.say("homecare.supplies") : std::string()});
    out.fields.push_back({.key = keys.amount,
                          .kind = FieldKind::number,
                          .label = visit.say("homecare.record.amount"),
                          .least = Decimal(),
                          .decimals = 3});
    out.fields.push_back({.key = keys.unit,
                          .kind = FieldKind::choice,
                          .choices = units_said,
                          .label = visit.say("homecare.record.unit")});
    out.fields.push_back(
        {.key = keys.cost, .kind = FieldKind::money, .label = visit.say("homecare.record.cost")});
  }
  out.fields.push_back({.key = "words",
                        .kind = FieldKind::long_text,
                        .has_hint = true,
                        .max_length = 2000,
                        .section = visit.say("homecare.closing")});
  out.fields.push_back({.key = "next_on", .kind = FieldKind::date, .has_hint = true});
  return out;
}

/// The same for who reads what a post takes.
screen::Record const& shape_of_record() {
  static screen::Record const record{
      "homecare.record",
      {{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 60},
       {.key = "result", .required = true, .max_length = 20},
       {.key = "services", .max_length = 2000},
       {.key = "item_1", .max_length = 60, .label = "homecare.record.item"},
       {.key = "amount_1", .kind = FieldKind::number, .label = "homecare.record.amount"},
       {.key = "unit_1", .max_length = 20, .label = "homecare.record.unit"},
       {.key = "cost_1", .kind = FieldKind::money, .label = "homecare.record.cost"},
       {.key = "words", .kind = FieldKind::long_text, .has_hint = true, .max_length = 2000},
       {.key = "next_on", .kind = FieldKind::date, .has_hint = true}}};
  return screen::registered(record, std::string(path) + "/kunjungan/{care_visit}/catat");
}

Value visit_value(screen::Visit& visit, homecare::Visit const& one) {
  Value::List supplies, filled;
  for (auto const& supply : one.supplies)
    supplies.push_back(
        Value::object({{"item", supply.item},
                       {"amount", supply.amount.plain()},
                       {"unit", supply.unit},
                       {"cost", supply.cost ? Value(supply.cost->whole()) : Value()}}));
  for (auto const& form : filled_at(visit.context, one))
    filled.push_back(Value::object(
        {{"form", form.form}, {"answer", form.answer ? Value(form.answer->text()) : Value()}}));
  auto const time = [](std::optional<Instant> const& at) {
    return at ? Value(to_iso(*at)) : Value();
  };
  auto const next = next_planned(visit.context, one);
  return Value::object({{"id", one.id.text()},
                        {"case", one.of.text()},
                        {"programme", one.programme},
                        {"planned_on", one.planned_on.iso()},
                        {"state", one.state},
                        {"late", one.late},
                        {"carer", one.carer_name},
                        {"in", time(one.in_at)},
                        {"out", time(one.out_at)},
                        {"position", position_value(one.position)},
                        {"services", joined(one.services)},
                        {"supplies", Value(std::move(supplies))},
                        {"forms", Value(std::move(filled))},
                        {"next", next ? Value(next->iso()) : Value()}});
}

/// A form that came back: which, with what was typed, or a refusal without a field.
struct Again {
  std::string act{};
  screen::Filled filled{};
  std::optional<Error> error{};
};

Html in_sheet(screen::Visit const& visit, homecare::Visit const& one, Again const& again) {
  return screen::sheet({.heading = visit.say("homecare.in"),
                        .body = screen::form(visit, in_record(),
                                             again.act == "masuk" ? again.filled : screen::Filled{},
                                             {.action = visit_address(one.id) + "/masuk",
                                              .submit = visit.say("homecare.in.save"),
                                              .id = "masuk",
                                              .before_buttons = place_button(visit, "position")})});
}

Html forms_sheet(screen::Visit& visit, homecare::Visit const& one) {
  auto const owner = cases::case_forms().find(visit.context, one.of.value());
  if (!owner.ok()) return {};
  Html items;
  for (auto const& each : filled_at(visit.context, one)) {
    auto const form = forms::find(visit.context.catalogue, each.form, visit.today());
    auto item = element("b", text(form ? form->name.in(visit.language()) : each.form)) + text(" ");
    if (each.answer) {
      auto const answer =
          forms::find_answer(visit.context, cases::case_forms(), owner.value(), *each.answer);
      item += screen::chip(Tone::done, visit.say("homecare.filled"));
      if (answer.ok())
        item += element("p", forms::score_chips(visit, answer.value()) +
                                 http::link(forms::answer_address(cases::case_forms(),
                                                                  owner.value(), *each.answer),
                                            visit.words("homecare.filled.see")));
    } else if (one.state == "open") {
      item += element("div", {{"class", "buttons"}},
                      screen::button_link({.label = visit.say("homecare.fill"),
                                           .address = visit_address(one.id) + "/formulir/" +
                                                      http::url_part(each.form),
                                           .primary = true}));
    } else {
      item += screen::chip(Tone::plain, visit.say("homecare.not_filled"));
    }
    items += element("li", item);
  }
  return screen::sheet(
      {.heading = visit.say("homecare.forms"), .body = element("ul", {{"class", "stack"}}, items)});
}

Html record_sheet(screen::Visit& visit, homecare::Visit const& one, Again const& again) {
  auto const plan = find_plan(visit.context, one.of);
  auto const record =
      record_record(visit, plan.ok() ? plan.value().services : std::vector<std::string>{});
  bool const same = again.act == "catat";
  auto filled = same ? again.filled : screen::Filled{};
  if (!same) {
    filled.set_raw("result", one.state == "open" ? "done" : "absent");
    if (auto const next = next_planned(visit.context, one))
      filled.set_raw("next_on", screen::input_date(*next));
  }
  auto uid = visit.request.form.get("uid");
  if (uid.empty() || !same) uid = screen::new_code();
  return screen::sheet(
      {.heading = visit.say(one.state == "open" ? "homecare.out" : "homecare.not_met"),
       .body = screen::form(visit, record, filled,
                            {.action = visit_address(one.id) + "/catat",
                             .submit = visit.say("homecare.out.save"),
                             .primary = one.state == "open",
                             .id = "catat",
                             .hidden = {{"uid", uid}}}),
       .id = "catat"});
}

Html recorded_sheet(screen::Visit& visit, homecare::Visit const& one) {
  auto const time = [&](std::optional<Instant> const& at) {
    return at ? text(screen::short_time(*at, visit.office.zone, visit.language()))
              : text(screen::no_value());
  };
  auto facts = screen::fact(visit, "homecare.time_in", time(one.in_at)) +
               screen::fact(visit, "homecare.time_out", time(one.out_at));
  if (one.position) facts += screen::fact(visit, "homecare.position", text(one.position->text()));
  std::vector<std::string> names;
  for (auto const& service : one.services)
    names.push_back(screen::code_label(visit, "case_service", service));
  if (!names.empty()) facts += screen::fact(visit, "homecare.services", text(join(names, ", ")));
  Html supplies;
  for (auto const& supply : one.supplies)
    supplies +=
        element("li", text(screen::code_label(visit, "supply", supply.item) + " " +
                           supply.amount.text() + " " + visit.say("homecare.unit." + supply.unit) +
                           (supply.cost ? ", " + supply.cost->text() : std::string())));
  if (!supplies.empty()) facts += screen::fact(visit, "homecare.supplies", element("ul", supplies));
  if (!one.words.empty()) facts += screen::fact(visit, "homecare.words", text(one.words));
  if (one.next_on)
    facts += screen::fact(visit, "homecare.next_on",
                          text(screen::long_date(*one.next_on, visit.language())));
  facts += screen::fact(visit, "homecare.recorded_by",
                        text(screen::actor_name(visit, one.recorded_name)));
  Html footer;
  bool const undoable = one.recorded_by == visit.context.actor.account() &&
                        visit.context.clock.now() <= one.recorded_at.plus_seconds(undo_seconds);
  if (undoable)
    footer = screen::button_post(visit, {.label = visit.say("homecare.undo"),
                                         .address = visit_address(one.id) + "/urungkan",
                                         .icon = "urung",
                                         .post = true});
  return screen::sheet({.heading = visit.say("homecare.recorded_as"),
                        .body = element("dl", {{"class", "facts"}}, facts),
                        .footer = footer});
}

/// Leads to the procedure's follow-up, by a person's act alone.
Html follow_sheet(screen::Visit& visit, cases::Case const& of, homecare::Visit const& one,
                  Again const& again) {
  bool const fails = one.late || (one.recorded() && one.state != "done");
  if (!fails || of.ended) return {};
  auto const run = cases::run_of(visit.context, of);
  if (!run.ok() || run.value().state.find("kunjungan") == nullptr) return {};
  return screen::sheet(
      {.heading = visit.say("homecare.follow"),
       .body = element("p", {{"class", "soft"}}, visit.words("homecare.follow.why")) +
               screen::form(visit, follow_record(),
                            again.act == "tindak" ? again.filled : screen::Filled{},
                            {.action = visit_address(one.id) + "/tindak",
                             .submit = visit.say("homecare.follow.save"),
                             .primary = false,
                             .id = "tindak"})});
}

Result<Answer> visit_page_with(screen::Visit& visit, CareVisitId id, Again const& again) {
  auto const one = TRY(find_visit(visit.context, id));
  auto const of = TRY(cases::find_case(visit.context, one.of));
  audit::record(visit.context,
                {.action = "view", .kind = "care_visit", .id = id.value(), .purpose = of.number});
  if (visit.request.wants_json()) return http::json_answer(visit_value(visit, one));
  screen::PageHead const head{
      .title = client_of(visit, of),
      .context = visit.say("homecare.visit_of",
                           {{"date", screen::long_date(one.planned_on, visit.language())},
                            {"programme", programme_name(visit, one.programme)}}),
      .current = "homecare",
      .trail = {{visit.say("nav.homecare"), std::string(path)}, {of.number, plan_address(one.of)}},
      .field = true};
  bool const works = visit.context.actor.may(May::work_cases) && !of.ended;
  bool const waits = !one.recorded() && one.planned_on <= visit.today();
  std::vector<Html> parts;
  if (again.error)
    parts.push_back(screen::notice(Tone::late, screen::error_text(visit, *again.error)));
  parts.push_back(element("p", state_chip(visit, one.state, one.late) + text(" ") +
                                   text(visit.say("homecare.by", {{"name", one.carer_name}}))));
  if (!one.recorded() && !waits)
    parts.push_back(screen::notice(Tone::note, visit.say("homecare.ahead")));
  if (works && waits && one.state != "open") parts.push_back(in_sheet(visit, one, again));
  if (one.state == "open" || one.state == "done") parts.push_back(forms_sheet(visit, one));
  if (one.recorded()) parts.push_back(recorded_sheet(visit, one));
  if (works && waits) {
    auto const sheet = record_sheet(visit, one, again);
    parts.push_back(one.state == "open" || again.act == "catat"
                        ? sheet
                        : element("details", {{"class", "fold"}},
                                  element("summary", visit.words("homecare.not_met")) + sheet));
  }
  if (works) parts.push_back(follow_sheet(visit, of, one, again));
  if (works && one.state == "open")
    if (auto const owner = cases::case_photos().find(visit.context, one.of.value()); owner.ok())
      parts.push_back(evidence::part(visit, cases::case_photos(), owner.value(), 3));
  bool const refused = again.error || !again.filled.ok();
  int const status = again.error ? http::status_of(again.error->kind)
                     : refused   ? http::status_of(ErrorKind::invalid)
                                 : 200;
  return screen::page(visit, head, screen::stack(parts), status);
}

/// After an act: the form again with what is wrong, JSON, or the visit's page.
Result<Answer> acted(screen::Visit& visit, CareVisitId id, Status const& status, Again again,
                     std::string_view message) {
  if (!status.ok()) {
    auto const& error = status.error();
    if (error.kind == ErrorKind::not_found || visit.request.wants_json()) return error;
    TRY(find_visit(visit.context, id));
    if (again.filled.ok() && !screen::put_fault(again.filled, error)) again.error = error;
    return visit_page_with(visit, id, again);
  }
  if (visit.request.wants_json()) return visit_page_with(visit, id, {});
  return screen::done(visit, visit_address(id), {.message = visit.say(message)});
}

Result<Answer> visit_page(screen::Visit& visit) {
  return visit_page_with(visit, TRY(asked(visit)), {});
}

Result<Answer> in_post(screen::Visit& visit) {
  auto const id = TRY(asked(visit));
  auto filled = screen::read_form(visit, in_record());
  auto status = filled.status();
  if (status.ok()) {
    std::optional<Position> position;
    if (filled.filled("position")) position = TRY(Position::parse(filled.text("position")));
    status = check_in(visit.context, id, position);
  }
  return acted(visit, id, status, {.act = "masuk", .filled = std::move(filled)}, "homecare.did.in");
}

std::vector<Supply> supplies_typed(screen::Filled const& filled) {
  std::vector<Supply> out;
  for (auto const& keys : supply_keys)
    if (filled.filled(keys.item))
      out.push_back({.item = filled.text(keys.item),
                     .amount = filled.number(keys.amount).value_or(Decimal()),
                     .unit = filled.filled(keys.unit) ? filled.text(keys.unit) : "piece",
                     .cost = filled.money(keys.cost)});
  return out;
}

Result<Answer> record_post(screen::Visit& visit) {
  auto const id = TRY(asked(visit));
  auto filled = screen::read_form(visit, record_record(visit, {}));
  auto status = filled.status();
  if (status.ok())
    status = record(visit.context, id,
                    {.uid = visit.request.form.get("uid"),
                     .result = filled.text("result"),
                     .services = filled.choices("services"),
                     .supplies = supplies_typed(filled),
                     .words = filled.text("words"),
                     .next_on = filled.date("next_on")});
  return acted(visit, id, status, {.act = "catat", .filled = std::move(filled)},
               "homecare.did.recorded");
}

Result<Answer> undo_post(screen::Visit& visit) {
  auto const id = TRY(asked(visit));
  return acted(visit, id, undo_record(visit.context, id), {.act = "urungkan"},
               "homecare.did.undone");
}

Result<Answer> follow_post(screen::Visit& visit) {
  auto const id = TRY(asked(visit));
  auto filled = screen::read_form(visit, follow_record());
  auto status = filled.status();
  if (status.ok()) status = follow_up(visit.context, id, filled.text("words"));
  return acted(visit, id, status, {.act = "tindak", .filled = std::move(filled)},
               "homecare.did.followed");
}

struct Sitting {
  homecare::Visit one;
  cases::Case of;
  forms::Form form;
};
Result<Sitting> sitting_of(screen::Visit& visit) {
  TRY(visit.context.may(May::work_cases));
  auto one = TRY(find_visit(visit.context, TRY(asked(visit))));
  auto of = TRY(cases::find_case(visit.context, one.of));
  auto form = forms::find(visit.context.catalogue, visit.request.param("form"), visit.today());
  if (!form) return not_found("forms.unknown");
  return Sitting{std::move(one), std::move(of), *std::move(form)};
}

Answer form_page_with(screen::Visit& visit, Sitting const& sitting, screen::Filled const& filled) {
  auto uid = visit.request.form.get("uid");
  if (uid.empty()) uid = screen::new_code();
  auto const here = visit_address(sitting.one.id);
  screen::PageHead const head{.title = sitting.form.name.in(visit.language()),
                              .context = sitting.form.why.in(visit.language()),
                              .current = "homecare",
                              .trail = {{visit.say("nav.homecare"), std::string(path)},
                                        {client_of(visit, sitting.of), here}},
                              .field = true};
  auto const body = screen::form(visit, forms::record_of(sitting.form, visit.language()), filled,
                                 {.action = here + "/formulir/" + http::url_part(sitting.form.id),
                                  .submit = visit.say("forms.save"),
                                  .cancel_address = here,
                                  .hidden = {{"uid", uid}}});
  return screen::page(visit, head,
                      screen::sheet({.heading = client_of(visit, sitting.of), .body = body}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> form_page(screen::Visit& visit) {
  return form_page_with(visit, TRY(sitting_of(visit)), {});
}

Result<Answer> form_post(screen::Visit& visit) {
  auto const sitting = TRY(sitting_of(visit));
  auto filled = screen::read_form(visit, forms::record_of(sitting.form, visit.language()));
  auto const saved =
      fill(visit.context, sitting.one.id, {sitting.form.id, filled, visit.request.form.get("uid")});
  if (!saved.ok()) {
    if (!screen::comes_again(visit, filled, saved.error())) return saved.error();
    return form_page_with(visit, sitting, filled);
  }
  if (visit.request.wants_json()) return visit_page_with(visit, sitting.one.id, {});
  return screen::done(visit, visit_address(sitting.one.id), {.message = visit.say("forms.saved")});
}

}  // namespace

void add_visit_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_cases);
  auto const work = http::Policy::right(May::work_cases);
  shape_of_record();
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const one = prefix + std::string(path) + "/kunjungan/{care_visit}";
    routes.get(one, see, visit_page, "homecare.visit");
    routes.post(one + "/masuk", work, in_post, "homecare.in.save");
    routes.get(one + "/formulir/{form}", work, form_page, "homecare.fill");
    routes.post(one + "/formulir/{form}", work, form_post, "homecare.fill");
    routes.post(one + "/catat", work, record_post, "homecare.out.save");
    routes.post(one + "/urungkan", work, undo_post, "homecare.undo");
    routes.post(one + "/tindak", work, follow_post, "homecare.follow.save");
  }
}

}  // namespace rangkul::homecare
