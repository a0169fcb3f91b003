#include "programmes/details.h"

#include <algorithm>

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/details_sql.h"
#include "programmes/parts.h"

namespace rangkul::programmes {
namespace {

namespace sql = details_sql;
using catalogue::DetailField;

Status may_write(Context& context) {
  if (context.actor.may(May::pay)) return {};
  return context.may(May::enrol);
}

/// The value as it is kept, or why it cannot be.
Result<std::string> checked(DetailField const& field, std::string const& typed) {
  auto const value = std::string(trim(typed));
  if (value.empty()) return value;
  constexpr std::size_t longest = 120;
  if (value.size() > longest)
    return invalid("field.too_long", {{"most", std::to_string(longest)}}, field.id);
  switch (field.kind) {
    case DetailField::Kind::text: return value;
    case DetailField::Kind::choice:
      if (std::ranges::find(field.choices, value, &catalogue::DetailChoice::id) ==
          field.choices.end())
        return invalid("detail.choice", {}, field.id);
      return value;
    case DetailField::Kind::digits:
      if (!all_digits(value) || (field.length > 0 && value.size() != field.length))
        return invalid("detail.digits", {{"length", std::to_string(field.length)}}, field.id);
      return value;
    case DetailField::Kind::number: {
      constexpr std::size_t most_digits = 9;
      if (!all_digits(value) || value.size() > most_digits)
        return invalid("detail.number", {}, field.id);
      return value;
    }
    case DetailField::Kind::date: {
      auto const read = read_date(value, Date::from_ymd(2199, 12, 31).value());
      if (!read.ok()) return invalid("date.unreadable", {}, field.id);
      return read.value().date.iso();
    }
  }
  return value;
}

}  // namespace

Details details_of(Context& context, EnrolmentId id) {
  Details out;
  context.tx.each(sql::fields, {db::bind("enrolment", id)},
                  [&](std::string field, std::string value) {
                    out.emplace(std::move(field), std::move(value));
                  });
  return out;
}

Status set_details(Context& context, EnrolmentId id, Details const& given) {
  TRY(may_write(context));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "approved" && enrolment.status != "proposed")
    return conflict("enrolment.not_standing");
  auto const* programme = programme_in(context, enrolment.programme, enrolment.year);
  if (programme == nullptr) return not_found("programme.unknown");
  Details values;
  for (auto const& [key, typed] : given) {
    auto const field = std::ranges::find(programme->fields, key, &DetailField::id);
    if (field == programme->fields.end()) return invalid("detail.unknown", {}, key);
    values[key] = TRY(checked(*field, typed));
  }
  auto const known = details_of(context, id);
  std::erase_if(values, [&](auto const& one) {
    auto const at = known.find(one.first);
    return one.second == (at == known.end() ? std::string{} : at->second);
  });
  if (values.empty()) return {};
  audit::Change change(context,
                       {.name = "enrolment.details_set", .subjects = {{"enrolment", id.value()}}});
  for (auto const& [key, value] : values) {
    db::Binds binds{db::bind("enrolment", id), db::bind("field", key)};
    if (value.empty()) {
      change.run(sql::clear_field, binds);
    } else {
      binds.push_back(db::bind("value", value));
      binds.push_back(db::bind("event", change.event_id()));
      change.run(sql::set_field, binds);
    }
    change.note(key, !value.empty());
  }
  return {};
}

std::optional<Error> missing_detail(Context& context, Enrolment const& enrolment) {
  auto const* programme = programme_in(context, enrolment.programme, enrolment.year);
  if (programme == nullptr || programme->fields.empty()) return std::nullopt;
  auto const known = details_of(context, enrolment.id);
  for (auto const& field : programme->fields)
    if (field.required && !known.contains(field.id))
      return conflict("detail.missing", {{"name", field.name.in(context.actor.language())}});
  return std::nullopt;
}

std::vector<Step> steps_of(Context& context, EnrolmentId id) {
  std::vector<Step> out;
  context.tx.each(
      sql::steps, {db::bind("enrolment", id)},
      [&](StepId own, std::string step, Date on, std::string note, std::string name, Instant at,
          bool undone) {
        out.push_back({own, std::move(step), on, std::move(note), std::move(name), at, undone});
      });
  return out;
}

Result<StepId> note_step(Context& context, EnrolmentId id, NewStep const& given) {
  TRY(may_write(context));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "approved") return conflict("enrolment.not_standing");
  auto const* programme = programme_in(context, enrolment.programme, enrolment.year);
  if (programme == nullptr) return not_found("programme.unknown");
  auto const step = std::ranges::find(programme->steps, given.step, &catalogue::AfterStep::id);
  if (step == programme->steps.end()) return invalid("step.unknown", {}, "step");
  if (given.done_on > today(context)) return invalid("date.in_future", {}, "done_on");
  auto const paid =
      context.tx.value<std::int64_t>(sql::paid_lines, {db::bind("enrolment", id)}).value_or(0);
  if (step->after_given && paid == 0) return invalid("step.before_given", {}, "step");
  auto const own = next_id<EnrolmentStepTag>();
  audit::Change change(
      context, {.name = "enrolment.step_noted",
                .subjects = {{"enrolment", id.value()}},
                .data = Value::object({{"step", given.step}, {"done_on", given.done_on.iso()}})});
  if (enrolment.person.is_set()) change.about({"person", enrolment.person.value()});
  change.run(sql::insert_step,
             {db::bind("id", own), db::bind("enrolment", id), db::bind("step", given.step),
              db::bind("done_on", given.done_on), db::bind("note", std::string(trim(given.note))),
              db::bind("name", context.actor.name()), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id())});
  return own;
}

Status undo_step(Context& context, EnrolmentId enrolment, StepId id) {
  TRY(may_write(context));
  TRY(find_enrolment(context, enrolment));
  audit::Change change(
      context, {.name = "enrolment.step_undone", .subjects = {{"enrolment", enrolment.value()}}});
  if (change.run(sql::undo_step, {db::bind("id", id), db::bind("enrolment", enrolment),
                                  db::bind("event", change.event_id())}) == 0)
    return not_found();
  return {};
}

}  // namespace rangkul::programmes
