#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "catalogue/node.h"

namespace rangkul::catalogue {
namespace {

int line_of(toml::source_region const& source) { return static_cast<int>(source.begin.line); }

/// Dates of the catalogue lie in the years a Date can hold; others keep an empty text.
std::string iso_of(toml::date const& date) {
  auto const day = Date::from_ymd(date.year, date.month, date.day);
  return day.ok() ? day.value().iso() : std::string{};
}

Node convert(toml::node const& from);

Node convert_table(toml::table const& table) {
  Node out;
  for (auto const& [key, value] : table) {
    out.fields.emplace_back(std::string(key.str()), convert(value));
    out.fields.back().second.line = line_of(key.source());
  }
  std::ranges::stable_sort(out.fields, {}, [](auto const& field) { return field.second.line; });
  return out;
}

Node convert(toml::node const& from) {
  Node out;
  if (auto const* table = from.as_table()) {
    out = convert_table(*table);
  } else if (auto const* array = from.as_array()) {
    out.kind = Node::Kind::list;
    for (auto const& item : *array) out.items.push_back(convert(item));
  } else if (auto const* text = from.as_string()) {
    out.kind = Node::Kind::text;
    out.text = text->get();
  } else if (auto const* integer = from.as_integer()) {
    out.kind = Node::Kind::integer;
    out.integer = integer->get();
  } else if (auto const* real = from.as_floating_point()) {
    out.kind = Node::Kind::real;
    out.real = real->get();
  } else if (auto const* flag = from.as_boolean()) {
    out.kind = Node::Kind::flag;
    out.flag = flag->get();
  } else {
    out.kind = Node::Kind::date;
    if (auto const* date = from.as_date()) out.text = iso_of(date->get());
  }
  out.line = line_of(from.source());
  return out;
}

}  // namespace

std::optional<Node> read_toml(std::string_view text, std::string const& file, Faults& faults) {
  try {
    return convert(toml::parse(text, file));
  } catch (toml::parse_error const& error) {
    faults.push_back({file, line_of(error.source()), std::string(error.description())});
    return std::nullopt;
  }
}

}  // namespace rangkul::catalogue
