// Objections: the list with its clocks, one objection, and the form that takes one in.

#include "base/text.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/list.h"
#include "screen/values.h"
#include "validation/objections.h"
#include "validation/pages.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view list_path = "/verval/sanggahan";

std::string objection_address(ObjectionId id) { return std::string(list_path) + "/" + id.text(); }

screen::List const& objections_list() {
  // Index validation_objection_due; a village or what is open through validation_objection_open.
  static screen::List const list{
      .name = "validation.objections",
      .from = "validation_objection o LEFT JOIN region r ON r.code = o.region",
      .where = "o.region >= :scope_from AND o.region < :scope_to",
      .id = "o.id",
      .columns = {{.key = "subject",
                   .sql = "o.subject",
                   .link = "/verval/sanggahan/{id}",
                   .below = "village"},
                  {.key = "village", .sql = "COALESCE(r.name, o.region)"},
                  {.key = "received", .sql = "o.received_on", .kind = screen::ColumnKind::date},
                  {.key = "due",
                   .sql = "o.due_on",
                   .kind = screen::ColumnKind::date,
                   .sortable = true,
                   .never_null = true},
                  {.key = "outcome",
                   .sql = "o.outcome",
                   .kind = screen::ColumnKind::chip,
                   .chip_prefix = "validation.outcome"},
                  {.key = "ruled_name", .sql = "o.ruled_name", .kind = screen::ColumnKind::actor},
                  {.key = "told", .sql = "o.told_on", .kind = screen::ColumnKind::date},
                  {.key = "id", .sql = "o.id", .kind = screen::ColumnKind::hidden}},
      .filters = {{.key = "putusan",
                   .kind = screen::FilterKind::choice,
                   .where = "o.outcome = :f_putusan",
                   .choices = {"open", "upheld", "dismissed"}},
                  {.key = "kabar",
                   .kind = screen::FilterKind::choice,
                   .where =
                       "(CASE WHEN o.outcome = 'open' THEN '' WHEN o.told_on = '' THEN 'untold' "
                       "ELSE 'told' END) = :f_kabar",
                   .choices = {"untold", "told"}},
                  {.key = "wilayah",
                   .kind = screen::FilterKind::region,
                   .where = "o.region >= :f_wilayah_from AND o.region < :f_wilayah_to"}},
      .sort = "due",
      .people = "validation_objections",
  };
  return list;
}

screen::Record const& new_record() {
  static screen::Record const record{
      "validation.objection",
      {{.key = "name", .kind = FieldKind::name, .required = true},
       {.key = "relation",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"self", "validation.relation.self"},
                    {"family", "validation.relation.family"},
                    {"citizen", "validation.relation.citizen"},
                    {"official", "validation.relation.official"}}},
       {.key = "phone", .kind = FieldKind::phone, .has_hint = true},
       {.key = "secret", .kind = FieldKind::flag},
       {.key = "ground",
        .kind = FieldKind::long_text,
        .required = true,
        .has_hint = true,
        .max_length = 2000},
       {.key = "received_on", .kind = FieldKind::date, .required = true}}};
  return screen::registered(record, "/verval/baris/{entry}/sanggah");
}

screen::Record const& ruling_record() {
  static screen::Record const record{"validation.ruling",
                                     {{.key = "result",
                                       .kind = FieldKind::choice,
                                       .required = true,
                                       .choices = {{"upheld", "validation.outcome.upheld"},
                                                   {"dismissed", "validation.outcome.dismissed"}}},
                                      {.key = "reason",
                                       .kind = FieldKind::long_text,
                                       .required = true,
                                       .has_hint = true,
                                       .max_length = 1000}}};
  return screen::registered(record, std::string(list_path) + "/{objection}/putusan");
}

screen::Record const& telling_record() {
  static screen::Record const record{"validation.telling",
                                     {{.key = "told_on", .kind = FieldKind::date, .required = true},
                                      {.key = "told_how", .required = true, .has_hint = true}}};
  return screen::registered(record, std::string(list_path) + "/{objection}/kabar");
}

std::string day_words(Visit const& visit, Date day) {
  return screen::long_date(day, visit.language());
}

Html outcome_chip(Visit const& visit, Objection const& objection) {
  auto const key = "validation.outcome." + std::string(outcome_key(objection.outcome));
  if (objection.late(visit.today()))
    return screen::chip(Tone::late, visit.say("validation.objection.late"));
  return screen::chip(objection.outcome == Outcome::open ? Tone::soon : Tone::done, visit.say(key));
}

Html who_objects(Visit const& visit, Objection const& objection) {
  if (!objection.named) return visit.words("validation.objection.secret_name");
  auto words = objection.name + ", " + visit.say("validation.relation." + objection.relation);
  if (auto const phone = Phone::parse(objection.phone); phone.ok()) {
    bool const whole =
        auth::visibility(visit.context.actor, auth::FieldClass::k2) == auth::Visible::full;
    words += ", " + (whole ? phone.value().e164() : phone.value().masked());
  }
  return text(words);
}

Html said_sheet(Visit& visit, Objection const& objection, Entry const& entry) {
  auto facts =
      fact(visit, "validation.entries.status", outcome_chip(visit, objection)) +
      fact(visit, "validation.objection.against",
           http::link(entry_address(entry.id),
                      text(visit.say("validation.kind." + std::string(kind_key(entry.kind))) +
                           ", " + period_title(visit, entry.period)))) +
      fact(visit, "validation.village", text(registry::place_name(visit.context, entry.region))) +
      fact(visit, "validation.objection.by", who_objects(visit, objection)) +
      fact(visit, "validation.objection.ground", text(objection.ground)) +
      fact(visit, "validation.objection.received",
           text(day_words(visit, objection.received_on) + ", " +
                screen::actor_name(visit, objection.received_name))) +
      fact(visit, "validation.objection.due", text(day_words(visit, objection.due_on)));
  return screen::sheet({.heading = visit.say("validation.objection.title"),
                        .body = element("dl", {{"class", "facts"}}, facts)});
}

Html ruled_sheet(Visit& visit, Objection const& objection) {
  if (!objection.ruled_on) return {};
  auto facts = fact(visit, "validation.objection.ruled",
                    text(day_words(visit, *objection.ruled_on) + ", " +
                         screen::actor_name(visit, objection.ruled_name))) +
               fact(visit, "validation.objection.reason", text(objection.reason));
  if (objection.follow_up.is_set())
    facts += fact(visit, "validation.objection.follow_up",
                  http::link(entry_address(objection.follow_up),
                             visit.words("validation.objection.see_follow_up")));
  facts += fact(visit, "validation.objection.told_fact",
                objection.told_on
                    ? text(day_words(visit, *objection.told_on) + ", " + objection.told_how)
                    : visit.words("validation.objection.not_told"));
  return screen::sheet(
      {.heading = visit.say("validation.outcome." + std::string(outcome_key(objection.outcome))),
       .body = element("dl", {{"class", "facts"}}, facts)});
}

/// The form that was sent, to be shown again with its faults.
struct Sent {
  std::string_view act;
  screen::Filled filled{};
};

Html act_sheet(Visit& visit, Objection const& objection, std::string_view act,
               screen::Record const& record, Sent const& sent) {
  auto filled = sent.act == act ? sent.filled : screen::Filled{};
  if (act == "kabar" && !filled.filled("told_on"))
    filled.set_raw("told_on", screen::input_date(visit.today()));
  auto const key = "validation.objection.act." + std::string(act);
  return screen::sheet(
      {.heading = visit.say(key),
       .body = screen::form(visit, record, filled,
                            {.action = objection_address(objection.id) + "/" + std::string(act),
                             .submit = visit.say(key)})});
}

Html acts(Visit& visit, Objection const& objection, Sent const& sent) {
  auto const& actor = visit.context.actor;
  bool const rules = actor.may(May::verify_data);
  if (objection.outcome == Outcome::open)
    return rules ? act_sheet(visit, objection, "putusan", ruling_record(), sent) : Html{};
  if (objection.told_on || !(rules || actor.may(May::assess))) return {};
  std::vector<Html> sheets{act_sheet(visit, objection, "kabar", telling_record(), sent)};
  if (rules)
    sheets.push_back(
        screen::button_post(visit, {.label = visit.say("validation.objection.undo"),
                                    .address = objection_address(objection.id) + "/urungkan",
                                    .icon = "urung",
                                    .post = true}));
  return screen::stack(sheets);
}

Value objection_json(Objection const& objection) {
  auto const day = [](std::optional<Date> const& date) {
    return date ? Value(date->iso()) : Value();
  };
  return Value::object(
      {{"id", objection.id.text()},
       {"entry", objection.entry.text()},
       {"subject", objection.subject},
       {"region", objection.region.text()},
       {"name", objection.named ? Value(objection.name) : Value()},
       {"relation", objection.named ? Value(objection.relation) : Value()},
       {"ground", objection.ground},
       {"received_on", objection.received_on.iso()},
       {"due_on", objection.due_on.iso()},
       {"outcome", std::string(outcome_key(objection.outcome))},
       {"ruled_on", day(objection.ruled_on)},
       {"reason", objection.reason},
       {"follow_up", objection.follow_up.is_set() ? Value(objection.follow_up.text()) : Value()},
       {"told_on", day(objection.told_on)}});
}

Result<ObjectionId> asked(Visit& visit) { return ObjectionId{TRY(visit.request.id("objection"))}; }

Result<Answer> objection_with(Visit& visit, Sent const& sent) {
  auto const objection = TRY(find_objection(visit.context, TRY(asked(visit))));
  auto const entry = TRY(find_entry(visit.context, objection.entry));
  audit::record(
      visit.context,
      {.action = "view", .kind = "family", .id = entry.family.value(), .purpose = "validation"});
  if (visit.request.wants_json()) return http::json_answer(objection_json(objection));
  screen::PageHead const head{
      .title = objection.subject,
      .context =
          visit.say("validation.objection.context", {{"date", day_words(visit, objection.due_on)}}),
      .current = "validation",
      .trail = {{visit.say("validation.title_short"), std::string(index_path)},
                {visit.say("validation.objections"), std::string(list_path)}},
      .field = true};
  auto const left =
      screen::stack({said_sheet(visit, objection, entry), ruled_sheet(visit, objection)});
  auto const right = acts(visit, objection, sent);
  return screen::page(visit, head, right.empty() ? left : screen::cols("wide", left, right),
                      sent.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> objection_page(Visit& visit) { return objection_with(visit, {}); }

Result<Answer> list_page(Visit& visit) {
  auto const counts = count_objections(visit.context);
  Html before;
  if (counts.late > 0)
    before = screen::notice(Tone::late, visit.say("validation.objection.late_count",
                                                  {{"count", std::to_string(counts.late)}}));
  return screen::list_page(
      visit, objections_list(),
      {.head = {.title = visit.say("validation.objections"),
                .context = visit.say("validation.objections.context"),
                .current = "validation",
                .trail = {{visit.say("validation.title_short"), std::string(index_path)}}},
       .before = before,
       .empty_heading = visit.say("validation.objections.none")});
}

Result<Answer> new_with(Visit& visit, screen::Filled const& filled) {
  TRY(visit.context.may(May::assess));
  auto const entry = TRY(find_entry(visit.context, EntryId{TRY(visit.request.id("entry"))}));
  screen::PageHead const head{
      .title = visit.say("validation.object", {{"name", entry.name}}),
      .context = visit.say("validation.kind." + std::string(kind_key(entry.kind))) + ", " +
                 visit.say("validation.state." + std::string(state_key(entry.state))),
      .current = "validation",
      .trail = {{period_title(visit, entry.period), round_address(entry.period)},
                {entry.name, entry_address(entry.id)}},
      .field = true};
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("validation.objection.title"),
                     .body = screen::form(visit, new_record(), filled,
                                          {.action = entry_address(entry.id) + "/sanggah",
                                           .submit = visit.say("validation.objection.save"),
                                           .cancel_address = entry_address(entry.id)})}),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> new_page(Visit& visit) {
  screen::Filled filled;
  filled.set_raw("received_on", screen::input_date(visit.today()));
  filled.set_raw("relation", "self");
  return new_with(visit, filled);
}

Result<ObjectionId> object_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  return object(visit.context, {.entry = EntryId{TRY(visit.request.id("entry"))},
                                .name = filled.text("name"),
                                .relation = filled.text("relation"),
                                .phone = filled.phone("phone"),
                                .secret = filled.flag("secret"),
                                .ground = filled.text("ground"),
                                .received_on = *filled.date("received_on")});
}

Result<Answer> object_post(Visit& visit) {
  auto filled = screen::read_form(visit, new_record());
  auto const taken = object_as_typed(visit, filled);
  if (!taken.ok()) {
    if (!screen::comes_again(visit, filled, taken.error())) return taken.error();
    return new_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"objection", taken.value().text()}}), 201);
  return screen::done(visit, objection_address(taken.value()),
                      {.message = visit.say("validation.objection.saved")});
}

/// After an act: the page of the objection with what was done.
Result<Answer> acted(Visit& visit, ObjectionId id, std::string_view message,
                     std::string undo_address = {}) {
  if (visit.request.wants_json())
    return http::json_answer(objection_json(TRY(find_objection(visit.context, id))));
  return screen::done(visit, objection_address(id),
                      {.message = visit.say(message), .undo_address = std::move(undo_address)});
}

/// The page again with what was typed where a form can show the fault; else the refusal itself.
Result<Answer> form_again(Visit& visit, std::string_view act, screen::Filled filled,
                          Error const& error) {
  if (!screen::comes_again(visit, filled, error)) return error;
  return objection_with(visit, {act, std::move(filled)});
}

Result<Answer> rule_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  auto filled = screen::read_form(visit, ruling_record());
  auto status = filled.status();
  if (status.ok())
    status = rule(visit.context, id, filled.text("result") == "upheld", filled.text("reason"));
  if (!status.ok()) return form_again(visit, "putusan", std::move(filled), status.error());
  return acted(visit, id, "validation.objection.ruled_now", objection_address(id) + "/urungkan");
}

Result<Answer> tell_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  auto filled = screen::read_form(visit, telling_record());
  auto status = filled.status();
  if (status.ok())
    status = tell(visit.context, id, *filled.date("told_on"), filled.text("told_how"));
  if (!status.ok()) return form_again(visit, "kabar", std::move(filled), status.error());
  return acted(visit, id, "validation.objection.told_now");
}

Result<Answer> undo_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  TRY(undo_ruling(visit.context, id));
  return acted(visit, id, "validation.objection.undone");
}

}  // namespace

Html objections_part(Visit& visit, Entry const& entry) {
  Html items;
  for (auto const& objection : objections_to(visit.context, entry.id))
    items += element("li", http::link(objection_address(objection.id),
                                      text(day_words(visit, objection.received_on))) +
                               text(" ") + outcome_chip(visit, objection));
  bool const may_object = visit.context.actor.may(May::assess) &&
                          (entry.state == State::declined || entry.state == State::ratified);
  if (items.empty() && !may_object) return {};
  Html footer;
  if (may_object)
    footer = screen::button_link({.label = visit.say("validation.objection.take"),
                                  .address = entry_address(entry.id) + "/sanggah"});
  return screen::sheet({.heading = visit.say("validation.objections"),
                        .body = items.empty()
                                    ? element("p", {{"class", "soft"}},
                                              visit.words("validation.objections.none_here"))
                                    : element("ul", {{"class", "stack tight"}}, items),
                        .footer = footer});
}

void add_objection_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const assess = Policy::right(May::assess);
  auto const verify = Policy::right(May::verify_data);
  std::string const entry = std::string(index_path) + "/baris/{entry}/sanggah";
  std::string const one = std::string(list_path) + "/{objection}";
  screen::registered(objections_list(), list_path);
  routes.get(entry, assess, new_page);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.post(prefix + entry, assess, object_post, "validation.objection.take");
    routes.get(prefix + std::string(list_path), see, list_page, "validation.objections");
    routes.get(prefix + one, see, objection_page, "validation.objection.title");
    routes.post(prefix + one + "/putusan", verify, rule_post, "validation.objection.act.putusan");
    routes.post(prefix + one + "/kabar", see, tell_post, "validation.objection.act.kabar");
    routes.post(prefix + one + "/urungkan", verify, undo_post, "validation.objection.undo");
  }
}

}  // namespace rangkul::validation
