// Appeals: their part of an enrolment's page, its two forms, and the list with its clocks.

#include "programmes/appeal_pages.h"

#include "programmes/appeals.h"
#include "programmes/lists.h"
#include "programmes/pages.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::ColumnKind;
using screen::FieldKind;
using screen::FilterKind;
using screen::Tone;
using screen::Visit;

screen::List const& appeals_list() {
  // Index enrolment_appeal_due; what is open in a region through enrolment_appeal_open.
  static screen::List const list{
      .name = "programmes.appeals",
      .from =
          "enrolment_appeal a JOIN enrolment e ON e.id = a.enrolment "
          "LEFT JOIN region r ON r.code = a.region",
      .where =
          "a.region >= :scope_from AND a.region < :scope_to AND (:own = '*' OR :own LIKE '%|' || "
          "e.programme || ' ' || e.year || '|%')",
      .id = "a.id",
      .columns =
          {{.key = "name", .sql = "e.name", .link = "/pendaftaran/{enrolment}", .below = "place"},
           {.key = "place", .sql = "COALESCE(r.name, a.region)"},
           {.key = "programme", .sql = "e.programme", .kind = ColumnKind::programme},
           {.key = "decision",
            .sql = "a.decision",
            .kind = ColumnKind::chip,
            .chip_prefix = "programmes.enrolment.status"},
           {.key = "received", .sql = "a.received_on", .kind = ColumnKind::date},
           {.key = "due",
            .sql = "a.due_on",
            .kind = ColumnKind::date,
            .sortable = true,
            .never_null = true},
           {.key = "outcome",
            .sql = "a.outcome",
            .kind = ColumnKind::chip,
            .chip_prefix = "programmes.appeal.outcome"},
           {.key = "enrolment", .sql = "a.enrolment", .kind = ColumnKind::hidden}},
      .filters = {{.key = "putusan",
                   .kind = FilterKind::choice,
                   .where = "a.outcome = :f_putusan",
                   .choices = {"open", "upheld", "dismissed"}},
                  {.key = "wilayah",
                   .kind = FilterKind::region,
                   .where = "a.region >= :f_wilayah_from AND a.region < :f_wilayah_to"}},
      .sort = "due",
      .people = "enrolments",
  };
  return list;
}

screen::Record const& appeal_record() {
  static screen::Record const record{
      "programmes.appeal",
      {{.key = "name", .kind = FieldKind::name, .required = true},
       {.key = "ground",
        .kind = FieldKind::long_text,
        .required = true,
        .has_hint = true,
        .max_length = 1000},
       {.key = "received_on", .kind = FieldKind::date, .required = true}}};
  return screen::registered(record, "/pendaftaran/{enrolment}/keberatan");
}

screen::Record const& ruling_record() {
  static screen::Record const record{
      "programmes.appeal_ruling",
      {{.key = "result",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"upheld", "programmes.appeal.outcome.upheld"},
                    {"dismissed", "programmes.appeal.outcome.dismissed"}}},
       {.key = "reason", .kind = FieldKind::long_text, .required = true, .max_length = 1000}}};
  return screen::registered(record, "/pendaftaran/{enrolment}/putusan");
}

Html facts_of(Visit const& visit, Appeal const& one) {
  auto const day = [&](Date date) { return text(screen::long_date(date, visit.language())); };
  auto const late = one.outcome == "open" && visit.today() > one.due_on;
  auto const tone = late ? Tone::late : one.outcome == "open" ? Tone::soon : Tone::done;
  auto facts =
      fact(visit, "programmes.appeals.outcome",
           screen::chip(tone, visit.say(late ? "programmes.appeal.late"
                                             : "programmes.appeal.outcome." + one.outcome))) +
      fact(visit, "programmes.appeal.name", text(one.name)) +
      fact(visit, "programmes.appeal.ground", text(one.ground)) +
      fact(visit, "programmes.appeals.received", day(one.received_on)) +
      fact(visit, "programmes.appeals.due", day(one.due_on));
  if (one.ruled_on)
    facts += fact(visit, "programmes.appeal.ruled",
                  text(screen::long_date(*one.ruled_on, visit.language()) + ", " +
                       screen::actor_name(visit, one.ruled_name) + ": " + one.reason));
  return element("dl", {{"class", "facts"}}, facts);
}

Html form_of(Visit& visit, Enrolment const& enrolment, std::string_view act,
             screen::Record const& record, SentAct const& sent) {
  auto filled = sent.act == act ? sent.filled : screen::Filled{};
  if (act == "keberatan" && !filled.filled("received_on"))
    filled.set_raw("received_on", screen::input_date(visit.today()));
  return screen::form(visit, record, filled,
                      {.action = "/pendaftaran/" + enrolment.id.text() + "/" + std::string(act),
                       .submit = visit.say("programmes.act." + std::string(act)),
                       .primary = false});
}

Result<Answer> list_page(Visit& visit) {
  return screen::list_page(visit, appeals_list(),
                           {.head = {.title = visit.say("programmes.appeals"),
                                     .context = visit.say("programmes.appeals.context"),
                                     .current = "programmes",
                                     .trail = {{visit.say("nav.programmes"), "/program"}}},
                            .binds = {},
                            .before = {},
                            .after = {},
                            .empty_heading = visit.say("programmes.appeals.none"),
                            .as_of = {}});
}

}  // namespace

Html appeals_sheet(Visit& visit, Enrolment const& enrolment, SentAct const& sent) {
  auto const all = appeals_of(visit.context, enrolment.id);
  auto const& actor = visit.context.actor;
  bool const open = !all.empty() && all.front().outcome == "open";
  bool const against = enrolment.status == "rejected" || enrolment.status == "stopped";
  Html body;
  for (auto const& one : all) body += facts_of(visit, one);
  if (open && may_rule(visit.context, all.front()))
    body += form_of(visit, enrolment, "putusan", ruling_record(), sent);
  else if (open && actor.may(May::approve_enrolment))
    body += element("p", {{"class", "soft"}}, visit.words("appeal.same_hands"));
  else if (!open && against && (actor.may(May::enrol) || actor.may(May::approve_enrolment)))
    body += element("details", {{"class", "fold"}},
                    element("summary", visit.words("programmes.act.keberatan")) +
                        form_of(visit, enrolment, "keberatan", appeal_record(), sent));
  if (body.empty()) return {};
  return screen::sheet({.heading = visit.say("programmes.appeals"), .body = body});
}

Status appeal_as_typed(Visit& visit, EnrolmentId id, screen::Filled& filled) {
  filled = screen::read_form(visit, appeal_record());
  TRY(filled.status());
  TRY(appeal(visit.context, {.enrolment = id,
                             .name = filled.text("name"),
                             .ground = filled.text("ground"),
                             .received_on = *filled.date("received_on")}));
  return {};
}

Status rule_as_typed(Visit& visit, EnrolmentId id, screen::Filled& filled) {
  filled = screen::read_form(visit, ruling_record());
  TRY(filled.status());
  return rule_appeal(visit.context, id, filled.text("result") == "upheld", filled.text("reason"));
}

Value appeals_json(std::vector<Appeal> const& appeals) {
  Value::List out;
  for (auto const& one : appeals)
    out.push_back(Value::object({{"id", one.id.text()},
                                 {"against", one.decision},
                                 {"name", one.name},
                                 {"ground", one.ground},
                                 {"received_on", one.received_on.iso()},
                                 {"due_on", one.due_on.iso()},
                                 {"outcome", one.outcome},
                                 {"ruled_on", one.ruled_on ? Value(one.ruled_on->iso()) : Value()},
                                 {"reason", one.reason}}));
  return Value(std::move(out));
}

void add_appeal_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_programmes);
  screen::registered(appeals_list(), "/program/keberatan");
  for (std::string const prefix : {"", "/api/v1"})
    routes.get(prefix + "/program/keberatan", see, list_page, "programmes.appeals");
}

}  // namespace rangkul::programmes
