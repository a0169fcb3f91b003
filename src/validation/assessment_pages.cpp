// Assessments of many by a filter: what runs, what was entered, and back.

#include "base/text.h"
#include "registry/office.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/assessments.h"
#include "validation/lists.h"
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

constexpr std::string_view assessments_path = "/verval/massal";

std::string assessment_address(AssessmentId id) {
  return std::string(assessments_path) + "/" + id.text();
}

std::vector<screen::Choice> reason_choices() {
  std::vector<screen::Choice> out{{"", "validation.no_reason"}};
  for (auto const key : reason_keys)
    if (key != "TL09") out.push_back({std::string(key), "validation.reason." + std::string(key)});
  return out;
}

screen::Record const& assessment_record() {
  static screen::Record const record{
      "validation.assessment",
      {{.key = "area", .kind = FieldKind::region, .required = true},
       {.key = "aid",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"pkh", "validation.assessment.pkh"},
                    {"sembako", "validation.assessment.sembako"},
                    {"pbi", "validation.assessment.pbi"}}},
       {.key = "decile_from", .kind = FieldKind::integer, .has_hint = true},
       {.key = "decile_to", .kind = FieldKind::integer},
       {.key = "kind",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"fit", "validation.kind.fit"}, {"unfit", "validation.kind.unfit"}}},
       {.key = "reason", .kind = FieldKind::choice, .has_hint = true, .choices = reason_choices()},
       {.key = "evidence", .has_hint = true, .max_length = 300},
       {.key = "note", .kind = FieldKind::long_text, .max_length = 1000}}};
  return screen::registered(record, assessments_path);
}

/// The round's entries that one assessment entered. Binds :assessment.
screen::List const& entered_list() {
  // Index validation_entry_assessment; sorted by name within it.
  static screen::List const list = [] {
    auto out = entries_list();
    out.name = "validation.entries";
    out.where = "e.assessment = :assessment AND e.region >= :scope_from AND e.region < :scope_to";
    return out;
  }();
  return list;
}

screen::PageHead assessments_head(Visit const& visit) {
  return {.title = visit.say("validation.assessments"),
          .context = visit.say("validation.assessments.context"),
          .current = "validation",
          .trail = {{visit.say("validation.title_short"), std::string(index_path)}}};
}

Value assessment_json(Assessment const& one) {
  return Value::object({{"id", one.id.text()},
                        {"period", one.period},
                        {"area", one.asked.area.text()},
                        {"kind", std::string(kind_key(one.asked.kind))},
                        {"aid", one.asked.aid},
                        {"decile_from", one.asked.decile_from},
                        {"decile_to", one.asked.decile_to},
                        {"reason", one.asked.reason},
                        {"state", one.state},
                        {"found", one.found},
                        {"entered", one.entered},
                        {"withdrawn", one.withdrawn},
                        {"job", one.job.text()}});
}

/// "Masih layak: PKH, desil 1 sampai 4"
std::string asked_words(Visit const& visit, NewAssessment const& asked) {
  auto out = visit.say("validation.kind." + std::string(kind_key(asked.kind))) + ": " +
             aids_words(asked.aid);
  if (asked.decile_from > 0 || asked.decile_to > 0)
    out += ", " + visit.say("validation.assessment.of_deciles",
                            {{"from", std::to_string(std::max(asked.decile_from, 1))},
                             {"to", std::to_string(asked.decile_to > 0 ? asked.decile_to : 10)}});
  if (!asked.reason.empty()) out += ", " + visit.say("validation.reason." + asked.reason);
  return out;
}

Html assessment_chip(Visit const& visit, Assessment const& one) {
  auto const tone = one.state == "done"     ? Tone::done
                    : one.state == "undone" ? Tone::plain
                                            : Tone::soon;
  return screen::chip(tone, visit.say("validation.assessment.state." + one.state));
}

std::string made_words(Visit const& visit, Assessment const& one) {
  return screen::actor_name(visit, one.made_name) + ", " +
         screen::short_time(one.made_at, visit.office.zone, visit.language());
}

Html assessments_table(Visit& visit, std::vector<Assessment> const& list) {
  screen::Table table;
  table.columns = {{visit.say("validation.assessment.what")},
                   {visit.say("validation.assessment.area")},
                   {visit.say("validation.assessment.entered"), true},
                   {visit.say("validation.assessment.state")}};
  for (auto const& one : list)
    table.rows.push_back(
        {http::link(assessment_address(one.id), text(asked_words(visit, one.asked))) +
             element("small", text(made_words(visit, one))),
         text(registry::place_name(visit.context, one.asked.area)),
         text(group_thousands(one.entered - one.withdrawn)), assessment_chip(visit, one)});
  return screen::table(table);
}

Result<Answer> assessments_with(Visit& visit, screen::Filled const& filled) {
  auto const period = period_for(visit.context.catalogue, visit.today());
  auto const round = find_round(visit.context, period);
  auto const list =
      round.ok() ? assessments_in(visit.context, round.value().id) : std::vector<Assessment>{};
  if (visit.request.wants_json()) {
    Value::List rows;
    for (auto const& one : list) rows.push_back(assessment_json(one));
    return http::json_answer(Value::object({{"assessments", Value(std::move(rows))}}));
  }
  auto const left = list.empty()
                        ? screen::empty({.icon = "keluarga",
                                         .heading = visit.say("validation.assessments.none"),
                                         .why = visit.say("validation.assessments.none_why")})
                        : screen::sheet({.heading = visit.say("validation.assessments.of_month"),
                                         .remark = period_title(visit, period),
                                         .body = assessments_table(visit, list)});
  if (!visit.context.actor.may(May::assess))
    return screen::page(visit, assessments_head(visit), left);
  auto const form =
      screen::sheet({.heading = visit.say("validation.assessment.begin"),
                     .body = screen::form(visit, assessment_record(), filled,
                                          {.action = std::string(assessments_path),
                                           .submit = visit.say("validation.assessment.save")}),
                     .footer = visit.words("validation.assessment.why",
                                           {{"month", period_title(visit, period)}})});
  return screen::page(visit, assessments_head(visit), screen::cols("wide", left, form),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> assessments_page(Visit& visit) {
  screen::Filled filled;
  filled.set_raw("area", visit.context.actor.area().text());
  filled.set_raw("kind", "fit");
  return assessments_with(visit, filled);
}

Result<AssessmentId> assess_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  constexpr std::int64_t most = 99;
  auto const decile = [&](std::string_view key) {
    return static_cast<int>(std::clamp<std::int64_t>(filled.integer(key).value_or(0), -1, most));
  };
  return assess_many(visit.context, {.area = filled.region("area").value_or(RegionCode{}),
                                     .kind = kind_of(filled.text("kind")).value_or(Kind::fit),
                                     .aid = filled.text("aid"),
                                     .decile_from = decile("decile_from"),
                                     .decile_to = decile("decile_to"),
                                     .reason = filled.text("reason"),
                                     .evidence = filled.text("evidence"),
                                     .note = filled.text("note")});
}

Result<Answer> assessments_post(Visit& visit) {
  auto filled = screen::read_form(visit, assessment_record());
  auto const begun = assess_as_typed(visit, filled);
  if (!begun.ok()) {
    auto const& error = begun.error();
    if (!screen::comes_again(visit, filled, error)) return error;
    return assessments_with(visit, filled);
  }
  auto const one = TRY(find_assessment(visit.context, begun.value()));
  if (visit.request.wants_json()) return http::json_answer(assessment_json(one), 202);
  return screen::done(visit, assessment_address(one.id),
                      {.message = visit.say("validation.assessment.begun")});
}

Result<Assessment> assessment_of(Visit& visit) {
  return find_assessment(visit.context, AssessmentId{TRY(visit.request.id("assessment"))});
}

screen::PageHead assessment_head(Visit& visit, Assessment const& one) {
  auto head = assessments_head(visit);
  head.title = asked_words(visit, one.asked);
  head.context = registry::place_name(visit.context, one.asked.area) + ", " +
                 period_title(visit, one.period) + ", " + made_words(visit, one);
  head.trail.push_back({visit.say("validation.assessments"), std::string(assessments_path)});
  return head;
}

Result<Answer> assessment_page(Visit& visit) {
  auto const one = TRY(assessment_of(visit));
  if (visit.request.wants_json()) return http::json_answer(assessment_json(one));
  screen::Table table;
  table.columns = {{visit.say("validation.file.outcome")},
                   {visit.say("validation.answers.rows"), true}};
  auto const add = [&](std::string_view key, Html count) {
    table.rows.push_back(
        {visit.words("validation.assessment." + std::string(key)), std::move(count)});
  };
  add("entered", one.entered > 0 ? screen::opens(group_thousands(one.entered),
                                                 assessment_address(one.id) + "/baris")
                                 : text("0"));
  add("stood", text(group_thousands(one.found - one.entered)));
  if (one.withdrawn > 0) add("withdrawn", text(group_thousands(one.withdrawn)));
  table.totals = {{visit.words("validation.assessment.found"), text(group_thousands(one.found))}};
  auto footer =
      assessment_chip(visit, one) + text(" ") +
      http::link("/pekerjaan/" + one.job.text(), visit.words("validation.assessment.see_job"));
  auto const& actor = visit.context.actor;
  if ((one.state == "done" || one.state == "open") &&
      (actor.may(May::assess) || actor.may(May::verify_data)))
    footer += screen::button_post(visit, {.label = visit.say("validation.assessment.undo"),
                                          .address = assessment_address(one.id) + "/urungkan",
                                          .icon = "urung"});
  return screen::page(visit, assessment_head(visit, one),
                      screen::sheet({.heading = visit.say("validation.file.accounted"),
                                     .body = screen::table(table),
                                     .footer = footer}));
}

Result<Answer> rows_page(Visit& visit) {
  auto const one = TRY(assessment_of(visit));
  auto head = assessment_head(visit, one);
  head.trail.push_back({asked_words(visit, one.asked), assessment_address(one.id)});
  head.title = visit.say("validation.all_rows");
  return screen::list_page(visit, entered_list(),
                           {.head = head, .binds = {db::bind("assessment", one.id)}});
}

Result<Answer> undo_post(Visit& visit) {
  auto const one = TRY(assessment_of(visit));
  TRY(undo_assessment(visit.context, one.id));
  if (visit.request.wants_json())
    return http::json_answer(assessment_json(TRY(find_assessment(visit.context, one.id))), 202);
  return screen::done(visit, assessment_address(one.id),
                      {.message = visit.say("validation.assessment.undo_begun")});
}

}  // namespace

void add_assessment_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const assess = Policy::right(May::assess);
  std::string const all(assessments_path);
  std::string const one = all + "/{assessment}";
  screen::registered(entered_list(), one + "/baris");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + all, see, assessments_page, "validation.assessments");
    routes.post(prefix + all, assess, assessments_post, "validation.assessment.begin");
    routes.get(prefix + one, see, assessment_page, "validation.file.accounted");
    routes.get(prefix + one + "/baris", see, rows_page, "validation.all_rows");
    routes.post(prefix + one + "/urungkan", see, undo_post, "validation.assessment.undo");
  }
}

}  // namespace rangkul::validation
