#include "programmes/detail_pages.h"

#include "base/text.h"
#include "programmes/parts.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

using catalogue::DetailField;
using http::element;
using http::text;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

bool writes(Visit const& visit, Enrolment const& enrolment) {
  auto const& actor = visit.context.actor;
  bool const stands = enrolment.status == "approved" || enrolment.status == "proposed";
  return stands && (actor.may(May::pay) || actor.may(May::enrol));
}

FieldKind kind_of(DetailField const& field) {
  if (field.kind == DetailField::Kind::choice) return FieldKind::choice;
  return field.kind == DetailField::Kind::date ? FieldKind::date : FieldKind::text;
}

/// A stored value as people read it.
std::string shown_value(Visit const& visit, DetailField const& field, std::string const& value) {
  if (field.kind == DetailField::Kind::choice)
    for (auto const& choice : field.choices)
      if (choice.id == value) return choice.name.in(visit.language());
  if (field.kind == DetailField::Kind::date)
    if (auto const day = Date::parse_iso(value); day.ok())
      return screen::long_date(day.value(), visit.language());
  return value;
}

Html facts(Visit const& visit, catalogue::Programme const& programme, Details const& known) {
  Html rows;
  for (auto const& field : programme.fields) {
    auto const at = known.find(field.id);
    auto const value = at == known.end()
                           ? visit.words(field.required ? "programmes.details.required"
                                                        : "programmes.details.empty")
                           : text(shown_value(visit, field, at->second));
    rows +=
        element("div", element("dt", text(field.name.in(visit.language()))) + element("dd", value));
  }
  return element("dl", {{"class", "facts"}}, rows);
}

}  // namespace

screen::Record details_record(Visit const& visit, Enrolment const& enrolment) {
  screen::Record record{"programmes.details", {}};
  auto const* programme = programme_in(visit.context, enrolment.programme, enrolment.year);
  if (programme == nullptr) return record;
  for (auto const& own : programme->fields) {
    Field field{.key = own.id, .kind = kind_of(own), .max_length = 120};
    field.label = own.name.in(visit.language());
    for (auto const& choice : own.choices)
      field.choices.push_back({choice.id, choice.name.in(visit.language())});
    record.fields.push_back(std::move(field));
  }
  return record;
}

screen::Record step_record(Visit const& visit, Enrolment const& enrolment) {
  Field step{.key = "step", .kind = FieldKind::choice, .required = true};
  if (auto const* programme = programme_in(visit.context, enrolment.programme, enrolment.year))
    for (auto const& own : programme->steps)
      step.choices.push_back({own.id, own.name.in(visit.language())});
  return {"programmes.step",
          {std::move(step), Field{.key = "done_on", .kind = FieldKind::date, .required = true},
           Field{.key = "note", .has_hint = true, .max_length = 200}}};
}

Html details_sheet(Visit& visit, Enrolment const& enrolment, SentAct const& sent) {
  auto const* programme = programme_in(visit.context, enrolment.programme, enrolment.year);
  if (programme == nullptr || programme->fields.empty()) return {};
  auto const known = details_of(visit.context, enrolment.id);
  auto body = facts(visit, *programme, known);
  bool const again = sent.act == "keterangan";
  if (writes(visit, enrolment)) {
    auto filled = again ? sent.filled : screen::Filled{};
    if (!again)
      for (auto const& field : programme->fields)
        if (auto const at = known.find(field.id); at != known.end()) {
          auto const day = field.kind == DetailField::Kind::date ? Date::parse_iso(at->second)
                                                                 : Result<Date>(not_found());
          filled.set_raw(field.id, day.ok() ? screen::input_date(day.value()) : at->second);
        }
    auto const form = screen::form(visit, details_record(visit, enrolment), filled,
                                   {.action = "/pendaftaran/" + enrolment.id.text() + "/keterangan",
                                    .submit = visit.say("programmes.details.submit"),
                                    .primary = false});
    http::Attributes open;
    if (again) open.emplace_back("open", http::on());
    body +=
        element("details", open, element("summary", visit.words("programmes.details.edit")) + form);
  }
  return screen::sheet({.heading = visit.say("programmes.details"), .body = body});
}

Html steps_sheet(Visit& visit, Enrolment const& enrolment, SentAct const& sent) {
  auto const* programme = programme_in(visit.context, enrolment.programme, enrolment.year);
  if (programme == nullptr || programme->steps.empty()) return {};
  std::vector<screen::TimelineItem> items;
  for (auto const& step : steps_of(visit.context, enrolment.id)) {
    if (step.undone) continue;
    std::string name = step.step;
    for (auto const& own : programme->steps)
      if (own.id == step.step) name = own.name.in(visit.language());
    auto what = element("b", text(name));
    if (!step.note.empty()) what += text(": " + step.note);
    what += element("small", text(screen::actor_name(visit, step.by_name)));
    items.push_back({screen::short_date(step.done_on, visit.language()), what});
  }
  auto body = items.empty()
                  ? element("p", {{"class", "soft"}}, visit.words("programmes.steps.none"))
                  : screen::timeline(items);
  if (enrolment.status == "approved" && writes(visit, enrolment)) {
    auto filled = sent.act == "tindak-lanjut" ? sent.filled : screen::Filled{};
    if (!filled.filled("done_on")) filled.set_raw("done_on", screen::input_date(visit.today()));
    body += screen::form(visit, step_record(visit, enrolment), filled,
                         {.action = "/pendaftaran/" + enrolment.id.text() + "/tindak-lanjut",
                          .submit = visit.say("programmes.steps.submit"),
                          .primary = false});
  }
  return screen::sheet({.heading = visit.say("programmes.steps"), .body = body});
}

Value details_json(Details const& details) {
  auto out = Value::object({});
  for (auto const& [key, value] : details) out.set(key, value);
  return out;
}

Value steps_json(std::vector<Step> const& steps) {
  Value::List out;
  for (auto const& step : steps)
    out.push_back(Value::object({{"id", step.id.text()},
                                 {"step", step.step},
                                 {"done_on", step.done_on.iso()},
                                 {"note", step.note},
                                 {"undone", step.undone}}));
  return Value(std::move(out));
}

}  // namespace rangkul::programmes
