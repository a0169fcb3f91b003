#include "forms/answers.h"

#include <algorithm>

namespace rangkul::forms {
namespace {

using screen::FieldKind;

FieldKind kind_of(Asks asks) {
  switch (asks) {
    case Asks::text: return FieldKind::text;
    case Asks::long_text: return FieldKind::long_text;
    case Asks::number: return FieldKind::number;
    case Asks::date: return FieldKind::date;
    case Asks::yes_no:
    case Asks::choice: return FieldKind::choice;
    case Asks::choices: return FieldKind::choices;
    case Asks::position: return FieldKind::position;
  }
  return FieldKind::text;
}

screen::Field field_of(Field const& field, Language language) {
  constexpr std::size_t room_for_choices = 5000;
  screen::Field out{.key = field.id,
                    .kind = kind_of(field.asks),
                    .required = field.required,
                    .field_class = field.field_class,
                    .max_length = field.has_options() ? room_for_choices : field.longest,
                    .label = field.name.in(language),
                    .hint = field.hint.in(language),
                    .unit = field.unit,
                    .least = field.least,
                    .most = field.most,
                    .decimals = field.decimals};
  for (auto const& option : field.options)
    out.choices.push_back({option.id, option.name.in(language)});
  if (field.only_if) out.asked_if = screen::AskedIf{field.only_if->field, field.only_if->is};
  return out;
}

/// What one field gives a score; nothing while it is empty.
std::optional<Decimal> points_of(Field const& field, Values const& values) {
  auto const held = values.find(field.id);
  if (held == values.end()) return std::nullopt;
  if (field.asks == Asks::number) {
    auto const number = Decimal::parse(held->second);
    return number.ok() ? std::optional(number.value()) : std::nullopt;
  }
  auto const chosen = "," + held->second + ",";
  std::int64_t points = 0;
  for (auto const& option : field.options)
    if (chosen.find("," + option.id + ",") != std::string::npos) points += option.points;
  return Decimal::whole(points);
}

bool is_asked(Form const& form, Field const& field, Values const& values) {
  if (!field.only_if) return true;
  auto const* other = form.field(field.only_if->field);
  if (other == nullptr || !is_asked(form, *other, values)) return false;
  auto const held = values.find(field.only_if->field);
  if (held == values.end()) return false;
  auto const chosen = "," + held->second + ",";
  return std::ranges::any_of(field.only_if->is, [&](std::string const& word) {
    return chosen.find("," + word + ",") != std::string::npos;
  });
}

std::optional<Decimal> sum_of(Form const& form, Score const& score, Values const& values) {
  Decimal sum;
  for (auto const& id : score.of) {
    auto const* field = form.field(id);
    if (field == nullptr || !is_asked(form, *field, values)) continue;
    auto const points = points_of(*field, values);
    if (points)
      sum = sum + *points;
    else if (std::ranges::find(score.may_lack, id) == score.may_lack.end())
      return std::nullopt;
  }
  return sum;
}

}  // namespace

screen::Record record_of(Form const& form, Language language) {
  screen::Record out{.name = "forms.form", .fields = {}};
  for (auto const& section : form.sections) {
    bool first = true;
    for (auto const& field : section.fields) {
      out.fields.push_back(field_of(field, language));
      if (first) out.fields.back().section = section.name.in(language);
      first = false;
    }
  }
  return out;
}

std::vector<Said> said_of(Form const& form, Values const& values) {
  std::vector<Said> out;
  for (auto const& score : form.scores) {
    auto const sum = sum_of(form, score, values);
    if (!sum) continue;
    auto const* band = score.band(*sum);
    out.push_back({score.id, *sum, band == nullptr ? std::string() : band->id});
  }
  return out;
}

}  // namespace rangkul::forms
