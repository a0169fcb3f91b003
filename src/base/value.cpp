#include "base/value.h"

#include <nlohmann/json.hpp>

namespace rangkul {
namespace {

using Json = nlohmann::ordered_json;
constexpr int depth_limit = 64;
constexpr std::int64_t exact_in_double = std::int64_t{1} << 53;

void append_text(std::string const& text, std::string& out) {
  out += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void append(Value const& value, std::string& out) {
  if (auto const* flag = value.flag()) {
    out += *flag ? "true" : "false";
  } else if (auto const* number = value.integer()) {
    bool const wide = *number >= exact_in_double || *number <= -exact_in_double;
    if (wide) out += '"';
    out += std::to_string(*number);
    if (wide) out += '"';
  } else if (auto const* real = value.real()) {
    out += Json(*real).dump();
  } else if (auto const* text = value.text()) {
    append_text(*text, out);
  } else if (auto const* list = value.list()) {
    out += '[';
    bool first = true;
    for (auto const& item : *list) {
      if (!first) out += ',';
      first = false;
      append(item, out);
    }
    out += ']';
  } else if (auto const* fields = value.fields()) {
    out += '{';
    bool first = true;
    for (auto const& [name, field] : *fields) {
      if (field.html() != nullptr) continue;
      if (!first) out += ',';
      first = false;
      append_text(name, out);
      out += ':';
      append(field, out);
    }
    out += '}';
  } else {
    out += "null";
  }
}

Result<Value> from_json(Json const& json, int depth) {
  if (depth > depth_limit) return invalid("json.malformed");
  if (json.is_boolean()) return Value(json.get<bool>());
  if (json.is_number_integer()) return Value(json.get<std::int64_t>());
  if (json.is_number()) return Value(json.get<double>());
  if (json.is_string()) return Value(json.get<std::string>());
  if (json.is_array()) {
    Value::List list;
    for (auto const& item : json) list.push_back(TRY(from_json(item, depth + 1)));
    return Value(std::move(list));
  }
  if (json.is_object()) {
    Value::Fields fields;
    for (auto const& [name, item] : json.items())
      fields.emplace_back(name, TRY(from_json(item, depth + 1)));
    return Value(std::move(fields));
  }
  return Value();
}

}  // namespace

Value const& Value::operator[](std::string_view name) const {
  static Value const none;
  if (auto const* list = fields())
    for (auto const& [key, value] : *list)
      if (key == name) return value;
  return none;
}

Value& Value::set(std::string name, Value value) {
  if (is_null()) held_ = Fields{};
  auto* list = std::get_if<Fields>(&held_);
  CHECK_THAT(list != nullptr);
  for (auto& [key, held] : *list)
    if (key == name) {
      held = std::move(value);
      return *this;
    }
  list->emplace_back(std::move(name), std::move(value));
  return *this;
}

Value& Value::push(Value value) {
  if (is_null()) held_ = List{};
  auto* list = std::get_if<List>(&held_);
  CHECK_THAT(list != nullptr);
  list->push_back(std::move(value));
  return *this;
}

std::string Value::text_or_empty() const { return text() != nullptr ? *text() : std::string{}; }

std::int64_t Value::integer_or(std::int64_t other) const {
  return integer() != nullptr ? *integer() : other;
}

std::string to_json(Value const& value) {
  std::string out;
  append(value, out);
  return out;
}

Result<Value> parse_json(std::string_view text) {
  auto const json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return invalid("json.malformed");
  return from_json(json, 0);
}

}  // namespace rangkul
