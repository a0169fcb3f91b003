#include <algorithm>

#include "base/region_code.h"
#include "base/text.h"
#include "rules/rules.h"

namespace rangkul::rules {
namespace {

using catalogue::Node;
using Shape = Rule::Shape;

constexpr std::int64_t oldest = 150;

/// Stored JSON in the form of a file, without lines.
Node node_of(Value const& value) {
  Node out;
  if (auto const* text = value.text()) {
    out.kind = Node::Kind::text;
    out.text = *text;
  } else if (auto const* number = value.integer()) {
    out.kind = Node::Kind::integer;
    out.integer = *number;
  } else if (auto const* flag = value.flag()) {
    out.kind = Node::Kind::flag;
    out.flag = *flag;
  } else if (auto const* list = value.list()) {
    out.kind = Node::Kind::list;
    for (auto const& item : *list) out.items.push_back(node_of(item));
  } else if (auto const* fields = value.fields()) {
    for (auto const& [name, inner] : *fields) out.fields.emplace_back(name, node_of(inner));
  } else {
    out.kind = Node::Kind::real;
  }
  return out;
}

class Reader {
 public:
  Reader(Known const& known, Problems& problems) : known_(known), problems_(problems) {}

  Rule group(Node const& node, std::string const& path, int depth) {
    Rule out;
    out.line = node.line;
    if (depth > most_depth) {
      problem(node, path, "rules.too_deep", "groups stand too deep in each other");
      return out;
    }
    if (node.kind != Node::Kind::table || node.fields.size() != 1 || !shape_of(node, out.shape)) {
      problem(node, path, "rules.shape", "a group is one of all, any, none with a list");
      return out;
    }
    auto const& [name, list] = node.fields.front();
    if (list.kind != Node::Kind::list || list.items.empty()) {
      problem(list, path, "rules.empty_group", "'" + name + "' needs at least one condition");
      return out;
    }
    for (std::size_t i = 0; i < list.items.size(); ++i)
      out.parts.push_back(part(list.items[i], joined(path, name + "." + std::to_string(i)), depth));
    return out;
  }

 private:
  static std::string joined(std::string const& path, std::string const& more) {
    return path.empty() ? more : path + "." + more;
  }

  static bool shape_of(Node const& node, Shape& out) {
    for (auto const shape : {Shape::all, Shape::any, Shape::none})
      if (node.fields.front().first == word_of(shape)) {
        out = shape;
        return true;
      }
    return false;
  }

  void problem(Node const& node, std::string const& path, std::string code, std::string reason,
               std::map<std::string, std::string> detail = {}) {
    problems_.push_back({path, node.line, std::move(code), std::move(detail), std::move(reason)});
  }

  Rule part(Node const& node, std::string const& path, int depth) {
    if (node.find("fact") == nullptr) return group(node, path, depth + 1);
    if (++conditions_ == most_conditions + 1)
      problem(node, path, "rules.too_long", "the rule has too many conditions");
    return condition(node, path);
  }

  Rule condition(Node const& node, std::string const& path) {
    Rule out;
    out.shape = Shape::condition;
    out.line = node.line;
    out.fact = node.text_of("fact");
    auto const* fact = known_.vocabulary.find(out.fact);
    if (fact == nullptr) {
      problem(node, joined(path, "fact"), "rules.fact.unknown",
              "unknown fact '" + out.fact + "' of a " + std::string(known_.vocabulary.unit),
              {{"fact", out.fact}});
      return out;
    }
    Node const* wanted = nullptr;
    for (auto const& [name, value] : node.fields) {
      if (name == "fact") continue;
      auto const op = operator_of(name);
      auto const allowed = operators_of(fact->kind);
      if (!op || wanted != nullptr || std::ranges::find(allowed, *op) == allowed.end()) {
        problem(value, joined(path, name), "rules.operator",
                "'" + out.fact + "' cannot be asked with '" + name + "'",
                {{"fact", out.fact}, {"operator", name}});
        return out;
      }
      out.op = *op;
      wanted = &value;
    }
    if (wanted == nullptr) {
      problem(node, path, "rules.operator", "'" + out.fact + "' is asked without a value",
              {{"fact", out.fact}, {"operator", ""}});
      return out;
    }
    values(out, *fact, *wanted, joined(path, std::string(word_of(out.op))));
    return out;
  }

  void values(Rule& out, Fact const& fact, Node const& node, std::string const& path) {
    if (node.kind == Node::Kind::table) return parameter(out, fact, node, path);
    std::vector<Node const*> items;
    if (node.kind == Node::Kind::list && takes_list(out.op)) {
      for (auto const& item : node.items) items.push_back(&item);
    } else {
      items.push_back(&node);
    }
    if (items.empty()) return bad_value(node, path, fact);
    values_ += items.size();
    if (values_ > most_values)
      return problem(node, path, "rules.too_long", "the rule has too many values");
    for (auto const* item : items)
      if (auto value = scalar(fact, *item, path)) out.values.push_back(std::move(*value));
  }

  void parameter(Rule& out, Fact const& fact, Node const& node, std::string const& path) {
    out.parameter = node.text_of("parameter");
    auto const* held = known_.catalogue.parameter(out.parameter, known_.on);
    bool const numeric = fact.kind == Kind::number || fact.kind == Kind::money ||
                         fact.kind == Kind::age || fact.kind == Kind::code;
    if (node.fields.size() != 1 || !numeric || held == nullptr || held->value.integer() == nullptr)
      problem(node, path, "rules.parameter",
              "there is no number '" + out.parameter + "' among the parameters",
              {{"parameter", out.parameter}});
  }

  void bad_value(Node const& node, std::string const& path, Fact const& fact) {
    problem(node, path, "rules.value",
            "'" + std::string(fact.key) + "' is no such " + std::string(word_of(fact.kind)),
            {{"fact", std::string(fact.key)}});
  }

  std::optional<Scalar> scalar(Fact const& fact, Node const& node, std::string const& path) {
    switch (fact.kind) {
      case Kind::yes_no:
        if (node.kind == Node::Kind::flag) return Scalar{std::int64_t{node.flag ? 1 : 0}};
        break;
      case Kind::number:
      case Kind::money:
        if (node.kind == Node::Kind::integer) return Scalar{node.integer};
        break;
      case Kind::age:
        if (node.kind == Node::Kind::integer && node.integer >= 0 && node.integer <= oldest)
          return Scalar{node.integer};
        break;
      case Kind::code: return code(fact, node, path);
      case Kind::date:
        if (auto const date = Date::parse_iso(node.text); date.ok())
          return Scalar{date.value().iso()};
        break;
      case Kind::region:
        if (auto const region = RegionCode::parse(node.text); region.ok() && !node.text.empty())
          return Scalar{region.value().text()};
        break;
      case Kind::text:
        if (node.kind == Node::Kind::text && !node.text.empty()) return Scalar{node.text};
        break;
      case Kind::set:
        if (node.kind != Node::Kind::text) break;
        if (known_.has_member(fact, node.text)) return Scalar{node.text};
        problem(node, path, "rules.member",
                "'" + node.text + "' is no word of '" + std::string(fact.key) + "'",
                {{"fact", std::string(fact.key)}, {"value", node.text}});
        return std::nullopt;
    }
    bad_value(node, path, fact);
    return std::nullopt;
  }

  std::optional<Scalar> code(Fact const& fact, Node const& node, std::string const& path) {
    bool const small = node.kind == Node::Kind::integer && node.integer >= 0 && node.integer < 1000;
    if (small && known_.catalogue.codes(fact.code_list).find(static_cast<int>(node.integer)))
      return Scalar{node.integer};
    problem(node, path, "rules.code",
            "unknown code " +
                (node.kind == Node::Kind::integer ? std::to_string(node.integer)
                                                  : "'" + node.text + "'") +
                " of " + std::string(fact.code_list),
            {{"fact", std::string(fact.key)}});
    return std::nullopt;
  }

  Known const& known_;
  Problems& problems_;
  std::size_t conditions_{0};
  std::size_t values_{0};
};

Value value_of(Scalar const& scalar) {
  if (auto const* number = std::get_if<std::int64_t>(&scalar)) return *number;
  return std::get<std::string>(scalar);
}

}  // namespace

Rule read_rule(catalogue::Node const& node, Known const& known, Problems& problems) {
  return Reader{known, problems}.group(node, "", 1);
}

Rule read_rule(Value const& value, Known const& known, Problems& problems) {
  return read_rule(node_of(value), known, problems);
}

Value to_value(Rule const& rule, Vocabulary const& vocabulary) {
  if (rule.shape != Shape::condition) {
    Value::List parts;
    for (auto const& part : rule.parts) parts.push_back(to_value(part, vocabulary));
    return Value::object({{std::string(word_of(rule.shape)), Value(std::move(parts))}});
  }
  auto const* fact = vocabulary.find(rule.fact);
  Value wanted;
  if (!rule.parameter.empty()) {
    wanted = Value::object({{"parameter", rule.parameter}});
  } else if (fact != nullptr && fact->kind == Kind::yes_no) {
    wanted = Value(std::get<std::int64_t>(rule.values.front()) != 0);
  } else if (takes_list(rule.op)) {
    Value::List list;
    for (auto const& value : rule.values) list.push_back(value_of(value));
    wanted = Value(std::move(list));
  } else {
    wanted = value_of(rule.values.front());
  }
  return Value::object({{"fact", rule.fact}, {std::string(word_of(rule.op)), std::move(wanted)}});
}

}  // namespace rangkul::rules
