// Opening a case: which procedure, then what was told; and a secret case opened in need.

#include "base/text.h"
#include "cases/glass.h"
#include "cases/pages.h"
#include "registry/people.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::cases {
namespace {

using http::Answer;
using http::element;
using http::text;
using procedures::Library;
using procedures::Procedure;
using screen::FieldKind;
using screen::Visit;

std::vector<screen::Choice> choices(std::string const& prefix, auto const& keys) {
  std::vector<screen::Choice> out;
  for (auto const key : keys) out.push_back({std::string(key), prefix + std::string(key)});
  return out;
}

screen::Record const& new_record() {
  static screen::Record const record{
      "cases.new",
      {{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 60},
       {.key = "procedure", .kind = FieldKind::hidden, .required = true, .max_length = 60},
       {.key = "person", .kind = FieldKind::hidden, .max_length = 20},
       {.key = "title", .required = true, .has_hint = true, .max_length = 120},
       {.key = "area", .kind = FieldKind::region, .required = true, .has_hint = true},
       {.key = "source",
        .kind = FieldKind::choice,
        .required = true,
        .choices = choices("cases.source.", source_keys)},
       {.key = "urgency",
        .kind = FieldKind::choice,
        .required = true,
        .choices = choices("cases.urgency.", urgency_keys)},
       {.key = "story", .kind = FieldKind::long_text, .max_length = 4000},
       {.key = "place", .has_hint = true, .max_length = 300},
       {.key = "reporter", .kind = FieldKind::name},
       {.key = "reporter_phone", .kind = FieldKind::phone, .field_class = auth::FieldClass::k2},
       {.key = "secret", .kind = FieldKind::flag, .has_hint = true}}};
  return screen::registered(record, index_path);
}

screen::PageHead new_head(Visit const& visit) {
  return {
      .title = visit.say("cases.open_one"),
      .context = visit.say("cases.open_why"),
      .current = "cases",
      .trail = visit.context.actor.may(May::see_cases)
                   ? std::vector<screen::Crumb>{{visit.say("nav.cases"), std::string(index_path)}}
                   : std::vector<screen::Crumb>{},
      .field = true};
}

/// Whoever reports alone has no list of cases to go back to.
std::string way_back(Visit const& visit) {
  return visit.context.actor.may(May::see_cases) ? std::string(index_path) : std::string("/");
}

/// Which procedure: a link each, with the person that it is for.
Result<Answer> choose_page(Visit& visit, std::string const& person) {
  screen::Table table;
  table.columns = {{visit.say("procedures.column.name")}, {visit.say("procedures.legal_basis")}};
  for (auto const* procedure : Library::of(visit.context.catalogue).all(visit.today())) {
    auto address = std::string(index_path) + "/baru?prosedur=" + procedure->id;
    if (!person.empty()) address += "&orang=" + person;
    table.rows.push_back({http::link(address, text(procedure->name.in(visit.language()))),
                          text(procedure->legal_basis)});
  }
  return screen::page(
      visit, new_head(visit),
      screen::sheet({.heading = visit.say("cases.choose"), .body = screen::table(table)}));
}

/// The person whom the case is for, in a line.
Result<Html> person_line(Visit& visit, std::string const& typed) {
  if (typed.empty()) return Html{};
  auto const id = PersonId::parse(typed);
  if (!id) return not_found();
  TRY(visit.context.may(May::see_people));
  auto const person = TRY(registry::find_person(visit.context, *id));
  return element("p", visit.words("cases.for_person", {{"name", person.name}}));
}

Result<Answer> new_with(Visit& visit, screen::Filled const& filled) {
  auto const* procedure =
      Library::of(visit.context.catalogue).find(filled.text("procedure"), visit.today());
  if (procedure == nullptr) return not_found();
  auto const line = TRY(person_line(visit, filled.text("person")));
  auto const about = element("p", element("b", text(procedure->name.in(visit.language())))) +
                     element("p", {{"class", "small soft"}}, text(procedure->legal_basis));
  return screen::page(visit, new_head(visit),
                      screen::sheet({.heading = visit.say("cases.open_one"),
                                     .body = about + line +
                                             screen::form(visit, new_record(), filled,
                                                          {.action = std::string(index_path),
                                                           .submit = visit.say("cases.open_save"),
                                                           .cancel_address = way_back(visit)})}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_page(Visit& visit) {
  auto const procedure = visit.request.query.get("prosedur");
  auto const person = visit.request.query.get("orang");
  if (procedure.empty()) return choose_page(visit, person);
  screen::Filled filled;
  filled.set_raw("uid", "kasus-" + std::to_string(next_id_value()));
  filled.set_raw("procedure", procedure);
  filled.set_raw("person", person);
  filled.set_raw("source", person.empty() ? "report" : "registry");
  filled.set_raw("urgency", "yellow");
  auto const& area = visit.context.actor.area();
  if (area.level() == RegionLevel::village) filled.set_raw("area", area.text());
  if (auto const id = PersonId::parse(person); id && visit.context.actor.may(May::see_people))
    if (auto const found = registry::find_person(visit.context, *id); found.ok())
      filled.set_raw("area", found.value().region.text());
  return new_with(visit, filled);
}

Result<CaseId> open_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  NewCase given{.uid = filled.text("uid"), .procedure = filled.text("procedure")};
  given.area = *filled.region("area");
  given.source = filled.text("source");
  given.urgency = filled.text("urgency");
  given.title = filled.text("title");
  given.story = filled.text("story");
  given.place = filled.text("place");
  given.reporter = filled.text("reporter");
  given.reporter_phone = filled.text("reporter_phone");
  given.secret = filled.flag("secret");
  if (filled.filled("person")) {
    auto const id = PersonId::parse(filled.text("person"));
    if (!id) return not_found();
    given.people.push_back(*id);
  }
  return open_case(visit.context, given);
}

Result<Answer> new_post(Visit& visit) {
  auto filled = screen::read_form(visit, new_record());
  auto const opened = open_as_typed(visit, filled);
  if (!opened.ok()) {
    auto error = opened.error();
    if (error.code == "case.has_one") error.field = "title";
    if (!screen::comes_again(visit, filled, error)) return error;
    return new_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"case", opened.value().text()}}), 201);
  // A village operator reports and is told the number; the case itself is for who works on it.
  if (!visit.context.actor.may(May::see_cases)) {
    auto const one = TRY(find_case(visit.context, opened.value()));
    return screen::done(visit, "/",
                        {.message = visit.say("cases.reported", {{"number", one.number}})});
  }
  return screen::done(visit, case_address(opened.value()), {.message = visit.say("cases.opened")});
}

screen::Record const& glass_record() {
  static screen::Record const record{"cases.glass",
                                     {{.key = "number", .required = true, .max_length = 60},
                                      {.key = "reason",
                                       .kind = FieldKind::long_text,
                                       .required = true,
                                       .has_hint = true,
                                       .max_length = 1000}}};
  return screen::registered(record, std::string(index_path) + "/darurat");
}

Result<Answer> glass_with(Visit& visit, screen::Filled const& filled) {
  screen::PageHead const head{.title = visit.say("cases.glass.title"),
                              .context = visit.say("cases.glass.why"),
                              .current = "cases",
                              .trail = {{visit.say("nav.cases"), std::string(index_path)}}};
  auto const form =
      screen::sheet({.heading = visit.say("cases.glass.title"),
                     .body = screen::form(visit, glass_record(), filled,
                                          {.action = std::string(index_path) + "/darurat",
                                           .submit = visit.say("cases.glass.break"),
                                           .cancel_address = std::string(index_path)})});
  return screen::page(visit, head, form, filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> glass_page(Visit& visit) { return glass_with(visit, {}); }

Result<Answer> glass_post(Visit& visit) {
  auto filled = screen::read_form(visit, glass_record());
  auto const number = filled.text("number");
  auto status = filled.status();
  if (status.ok()) status = break_glass(visit.context, number, filled.text("reason"));
  if (!status.ok()) {
    auto error = status.error();
    if (error.kind == ErrorKind::not_found) error = invalid("case.no_such_number", {}, "number");
    if (!screen::comes_again(visit, filled, error)) return error;
    return glass_with(visit, filled);
  }
  auto const id = case_numbered(visit.context, number);
  if (!id) return not_found();
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"case", id->text()}}), 201);
  return screen::done(visit, case_address(*id), {.message = visit.say("cases.glass.broken")});
}

}  // namespace

void add_intake_routes(screen::Routes& routes) {
  auto const report = http::Policy::right(May::report_cases);
  auto const need = http::Policy::right(May::break_glass);
  std::string const index(index_path);
  routes.get(index + "/baru", report, new_page, "cases.open_one");
  routes.get(index + "/darurat", need, glass_page, "cases.glass.title");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.post(prefix + index, report, new_post, "cases.open_one");
    routes.post(prefix + index + "/darurat", need, glass_post, "cases.glass.break");
  }
}

}  // namespace rangkul::cases
