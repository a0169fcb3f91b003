#include "base/text.h"
#include "catalogue/catalogue.h"
#include "screen/format.h"
#include "screen/markup.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::screen {
namespace {

using auth::Visible;
using http::element;
using http::text;

Visible visible_of(Visit const& visit, Field const& field) {
  return auth::visibility(visit.context.actor, field.field_class);
}

bool is_identifier(FieldKind kind) {
  return kind == FieldKind::nik || kind == FieldKind::no_kk || kind == FieldKind::phone ||
         kind == FieldKind::money;
}

/// A lock in place of what this reader may not see.
Html lock(Visit const& visit, Field const& field) {
  auto const secret = field.field_class == auth::FieldClass::k4;
  return span("chip", together(http::icon("kunci"),
                               visit.words(secret ? "screen.secret" : "screen.restricted")));
}

std::string date_shown(Visit const& visit, std::string const& iso) {
  auto const date = Date::parse_iso(iso);
  return date.ok() ? long_date(date.value(), visit.language()) : iso;
}

std::string number_shown(Field const& field, std::string const& stored) {
  std::int64_t number = 0;
  if (!parse_grouped(stored, number)) return stored;
  return field.kind == FieldKind::money ? Rupiah(number).text() : group_thousands(number);
}

Value fact_json(Visit const& visit, Field const& field, Fact const& fact) {
  auto const visible = visible_of(visit, field);
  if (visible == Visible::hidden || fact.value.empty()) return {};
  bool const plain = visible == Visible::full;
  switch (field.kind) {
    case FieldKind::integer:
    case FieldKind::money: {
      std::int64_t number = 0;
      if (plain && parse_grouped(fact.value, number)) return number;
      break;
    }
    case FieldKind::number:
      if (auto const number = Decimal::parse(fact.value); plain && number.ok())
        return number.value().real();
      break;
    case FieldKind::choices: {
      if (!plain) break;
      Value::List out;
      for (auto const value : split(fact.value, ',')) out.push_back(std::string(value));
      return Value(std::move(out));
    }
    case FieldKind::flag:
      if (plain) return fact.value != "0";
      break;
    default: break;
  }
  return plain ? Value(fact.value) : Value(shown(visit, field, fact.value));
}

}  // namespace

std::string shown(Visit const& visit, Field const& field, std::string const& stored) {
  auto const visible = visible_of(visit, field);
  if (stored.empty() || visible == Visible::hidden) return {};
  if (field.kind == FieldKind::nik || field.kind == FieldKind::no_kk)
    return number_text(stored, visible);
  if (field.kind == FieldKind::phone) return phone_text(stored, visible);
  if (visible != Visible::full) return std::string(covered());
  switch (field.kind) {
    case FieldKind::date: return date_shown(visit, stored);
    case FieldKind::integer:
    case FieldKind::money: return number_shown(field, stored);
    case FieldKind::code: return code_label(visit, field.code_list, stored);
    case FieldKind::region: return region_label(visit, stored);
    case FieldKind::flag: return visit.say(stored == "0" ? "screen.no" : "screen.yes");
    case FieldKind::password: return {};
    case FieldKind::choice:
      for (auto const& one : field.choices)
        if (one.value == stored) return visit.say(one.label);
      return stored;
    case FieldKind::choices: {
      std::vector<std::string> labels;
      for (auto const value : split(stored, ','))
        for (auto const& one : field.choices)
          if (one.value == value) labels.push_back(visit.say(one.label));
      return join(labels, ", ");
    }
    case FieldKind::number: {
      auto const number = Decimal::parse(stored);
      if (!number.ok()) return stored;
      return number.value().text() + (field.unit.empty() ? "" : " " + field.unit);
    }
    default: return stored;
  }
}

Html facts(Visit const& visit, Record const& record, std::map<std::string, Fact> const& values) {
  Html inside;
  std::vector<std::string> unknown;
  for (auto const& field : record.fields) {
    auto const found = values.find(std::string(field.key));
    if (found == values.end()) continue;
    auto const& fact = found->second;
    auto const words = shown(visit, field, fact.value);
    auto const key = label_key(record, field);
    if (words.empty() && fact.source.empty() && visible_of(visit, field) != Visible::hidden) {
      unknown.push_back(visit.say(key));
      continue;
    }
    Html value;
    if (visible_of(visit, field) == Visible::hidden) {
      value = lock(visit, field);
    } else {
      value = text(words.empty() ? std::string(no_value()) : words);
      if (!fact.source.empty()) value += small(fact.source);
    }
    http::Attributes attributes;
    if (is_identifier(field.kind)) attributes.emplace_back("class", "id");
    inside +=
        element("div", together(element("dt", visit.words(key)), element("dd", attributes, value)));
  }
  // What nobody knows is told once, not line by line.
  if (!unknown.empty())
    inside +=
        element("div", together(element("dt", visit.words("screen.not_filled")),
                                element("dd", {{"class", "soft"}}, text(join(unknown, ", ")))));
  return element("dl", {{"class", "facts"}}, inside);
}

Value facts_json(Visit const& visit, Record const& record,
                 std::map<std::string, Fact> const& values) {
  Value json = Value(Value::Fields{});
  for (auto const& field : record.fields) {
    auto const found = values.find(std::string(field.key));
    if (found != values.end())
      json.set(std::string(field.key), fact_json(visit, field, found->second));
  }
  return json;
}

}  // namespace rangkul::screen
