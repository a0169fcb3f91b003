#include "catalogue/node.h"

#include <algorithm>
#include <set>

#include "base/region_code.h"
#include "base/text.h"

namespace rangkul::catalogue {
namespace {

using Holds = Key::Holds;

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string listed(std::span<std::string_view const> words) {
  std::vector<std::string> out;
  for (auto const word : words) out.emplace_back(word);
  return join(out, ", ");
}

bool is_one_of(std::span<std::string_view const> words, std::string_view text) {
  return words.empty() || std::ranges::find(words, text) != words.end();
}

constexpr Key name_keys[] = {{"id", Holds::text}, {"en", Holds::text}};
constexpr Schema name_schema{"name", name_keys};

/// One key of one table under check.
class Check {
 public:
  Check(std::string const& file, Faults& faults) : file_(file), faults_(faults) {}

  void table(Node const& node, Schema const& schema) {
    for (auto const& [key, value] : node.fields) {
      auto const known = std::ranges::find(schema.keys, key, &Key::name);
      if (known == schema.keys.end()) {
        fault(value, "unknown key " + quoted(key) + " in " + std::string(schema.name));
      } else {
        one(*known, value);
      }
    }
    for (auto const& key : schema.keys)
      if (key.need == Key::Need::required && node.find(key.name) == nullptr)
        fault(node, "key " + quoted(key.name) + " is missing in " + std::string(schema.name));
  }

 private:
  void fault(Node const& node, std::string reason) {
    faults_.push_back({file_, node.line, std::move(reason)});
  }
  void refuse(Key const& key, Node const& node, std::string_view wanted) {
    fault(node, quoted(key.name) + " must be " + std::string(wanted));
  }

  void text(Key const& key, Node const& node) {
    if (node.kind != Node::Kind::text || trim(node.text).empty()) {
      refuse(key, node, "a text");
    } else if (!is_one_of(key.words, node.text)) {
      fault(node, quoted(key.name) + ": " + quoted(node.text) + " is none of " + listed(key.words));
    }
  }

  void integer(Key const& key, Node const& node) {
    if (node.kind != Node::Kind::integer) {
      refuse(key, node, "a whole number");
    } else if (node.integer < key.least || node.integer > key.most) {
      refuse(key, node, "within " + std::to_string(key.least) + " and " + std::to_string(key.most));
    }
  }

  void list(Key const& key, Node const& node, std::string_view wanted) {
    if (node.kind != Node::Kind::list) {
      refuse(key, node, wanted);
      return;
    }
    auto single = key;
    if (key.holds == Holds::texts) single.holds = Holds::text;
    if (key.holds == Holds::integers) single.holds = Holds::integer;
    if (key.holds == Holds::tables) single.holds = Holds::table;
    for (auto const& item : node.items) one(single, item);
  }

  void inner(Key const& key, Node const& node, Schema const& schema) {
    if (node.kind == Node::Kind::table) {
      table(node, schema);
    } else {
      refuse(key, node, "a table");
    }
  }

  void one(Key const& key, Node const& node) {
    using Kind = Node::Kind;
    switch (key.holds) {
      case Holds::text: return text(key, node);
      case Holds::integer: return integer(key, node);
      case Holds::money:
        if (node.kind != Kind::integer || node.integer < 0) refuse(key, node, "whole rupiah");
        return;
      case Holds::flag:
        if (node.kind != Kind::flag) refuse(key, node, "true or false");
        return;
      case Holds::date:
        if (node.kind != Kind::date || node.text.empty())
          refuse(key, node, "a date such as 2024-01-31 without quotes");
        return;
      case Holds::scalar:
        if (node.kind == Kind::list || node.kind == Kind::table)
          refuse(key, node, "a single value");
        return;
      case Holds::region:
        if (node.kind != Kind::text || !RegionCode::parse(node.text).ok())
          refuse(key, node, "a region code such as \"32.76\"");
        return;
      case Holds::texts: return list(key, node, "a list of texts");
      case Holds::integers: return list(key, node, "a list of whole numbers");
      case Holds::tables: return list(key, node, "a list of tables");
      case Holds::name: return inner(key, node, name_schema);
      case Holds::table: return inner(key, node, *key.inner);
      case Holds::tree:
        if (node.kind != Kind::table) refuse(key, node, "a table");
        return;
    }
  }

  std::string const& file_;
  Faults& faults_;
};

}  // namespace

std::string Fault::text() const { return file + ":" + std::to_string(line) + ": " + reason; }

Node const* Node::find(std::string_view key) const {
  auto const at = std::ranges::find(
      fields, key, [](auto const& field) -> std::string_view { return field.first; });
  return at == fields.end() ? nullptr : &at->second;
}

std::string Node::text_of(std::string_view key, std::string other) const {
  auto const* node = find(key);
  return node != nullptr ? node->text : std::move(other);
}

std::int64_t Node::integer_of(std::string_view key, std::int64_t other) const {
  return maybe_integer(key).value_or(other);
}

bool Node::flag_of(std::string_view key, bool other) const {
  auto const* node = find(key);
  return node != nullptr ? node->flag : other;
}

std::optional<std::int64_t> Node::maybe_integer(std::string_view key) const {
  auto const* node = find(key);
  if (node == nullptr || node->kind != Kind::integer) return std::nullopt;
  return node->integer;
}

std::optional<Date> Node::maybe_date(std::string_view key) const {
  auto const* node = find(key);
  if (node == nullptr) return std::nullopt;
  auto const date = Date::parse_iso(node->text);
  if (!date.ok()) return std::nullopt;
  return date.value();
}

std::vector<std::string> Node::texts_of(std::string_view key) const {
  std::vector<std::string> out;
  for (auto const& item : items_of(key)) out.push_back(item.text);
  return out;
}

std::span<Node const> Node::items_of(std::string_view key) const {
  auto const* node = find(key);
  if (node == nullptr) return {};
  return node->items;
}

Value Node::value() const {
  switch (kind) {
    case Kind::integer: return integer;
    case Kind::real: return real;
    case Kind::flag: return flag;
    case Kind::text:
    case Kind::date: return text;
    case Kind::list: break;
    case Kind::table: {
      auto out = Value(Value::Fields{});
      for (auto const& [key, field] : fields) out.set(key, field.value());
      return out;
    }
  }
  Value::List out;
  for (auto const& item : items) out.push_back(item.value());
  return Value(std::move(out));
}

Node Node::of(Value const& value) {
  Node out;
  if (auto const* number = value.integer()) {
    out.kind = Kind::integer;
    out.integer = *number;
  } else if (auto const* real = value.real()) {
    out.kind = Kind::real;
    out.real = *real;
  } else if (auto const* flag = value.flag()) {
    out.kind = Kind::flag;
    out.flag = *flag;
  } else if (auto const* text = value.text()) {
    out.kind = Kind::text;
    out.text = *text;
  } else if (auto const* list = value.list()) {
    out.kind = Kind::list;
    for (auto const& item : *list) out.items.push_back(of(item));
  } else if (auto const* fields = value.fields()) {
    for (auto const& [key, field] : *fields) out.fields.emplace_back(key, of(field));
  }
  return out;
}

void check_schema(Node const& node, Schema const& schema, std::string const& file, Faults& faults) {
  Check{file, faults}.table(node, schema);
}

}  // namespace rangkul::catalogue
