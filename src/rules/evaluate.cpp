#include <algorithm>

#include "base/region_code.h"
#include "rules/rules.h"

namespace rangkul::rules {
namespace {

using Shape = Rule::Shape;

Truth truth_of(bool holds) { return holds ? Truth::yes : Truth::no; }

bool covers_any(std::vector<Scalar> const& wanted, std::string const& place) {
  auto const code = RegionCode::parse(place);
  return code.ok() && !place.empty() && std::ranges::any_of(wanted, [&](Scalar const& area) {
           return RegionCode::parse(std::get<std::string>(area)).value().covers(code.value());
         });
}

bool holds_any(std::vector<Scalar> const& wanted, std::vector<std::string> const& members) {
  return std::ranges::any_of(wanted, [&](Scalar const& word) {
    return std::ranges::find(members, std::get<std::string>(word)) != members.end();
  });
}

Truth compare(Told const& told) {
  using enum Operator;
  if (told.wanted.empty()) return Truth::unknown;
  bool const negative = told.op == none_of || told.op == is_not || told.op == not_within;
  if (told.fact->kind == Kind::set) {
    if (!told.found.members) return Truth::unknown;
    return truth_of(holds_any(told.wanted, *told.found.members) != negative);
  }
  if (!told.found.value) return Truth::unknown;
  auto const& value = *told.found.value;
  switch (told.op) {
    case within:
    case not_within:
      return truth_of(covers_any(told.wanted, std::get<std::string>(value)) != negative);
    case at_least: return truth_of(value >= told.wanted.front());
    case at_most: return truth_of(value <= told.wanted.front());
    case is:
    case is_not:
    case one_of:
    case none_of:
      return truth_of((std::ranges::find(told.wanted, value) != told.wanted.end()) != negative);
  }
  return Truth::unknown;
}

Truth together(Told const& told) {
  std::vector<Truth> parts;
  for (auto const& part : told.parts) parts.push_back(part.truth);
  if (told.shape == Shape::all) return all_of(parts);
  return told.shape == Shape::any ? any_of(parts) : negated(any_of(parts));
}

}  // namespace

Truth all_of(std::vector<Truth> const& parts) {
  if (std::ranges::find(parts, Truth::no) != parts.end()) return Truth::no;
  return std::ranges::find(parts, Truth::unknown) != parts.end() ? Truth::unknown : Truth::yes;
}

Truth any_of(std::vector<Truth> const& parts) {
  if (std::ranges::find(parts, Truth::yes) != parts.end()) return Truth::yes;
  return std::ranges::find(parts, Truth::unknown) != parts.end() ? Truth::unknown : Truth::no;
}

Truth negated(Truth truth) {
  if (truth == Truth::unknown) return truth;
  return truth == Truth::yes ? Truth::no : Truth::yes;
}

std::vector<Scalar> values_on(Rule const& condition, catalogue::Catalogue const& catalogue,
                              Date on) {
  if (condition.parameter.empty()) return condition.values;
  auto const* held = catalogue.parameter(condition.parameter, on);
  if (held == nullptr || held->value.integer() == nullptr) return {};
  return {Scalar{*held->value.integer()}};
}

Told evaluate(Rule const& rule, Known const& known, Subject const& subject) {
  Told out;
  out.shape = rule.shape;
  if (rule.shape != Shape::condition) {
    for (auto const& part : rule.parts) out.parts.push_back(evaluate(part, known, subject));
    out.truth = together(out);
    return out;
  }
  out.fact = known.vocabulary.find(rule.fact);
  CHECK_THAT(out.fact != nullptr);
  out.op = rule.op;
  out.wanted = values_on(rule, known.catalogue, known.on);
  out.found = subject(*out.fact);
  out.truth = compare(out);
  return out;
}

Told const* first_against(Told const& told) {
  if (told.truth == Truth::yes) return nullptr;
  if (told.shape == Shape::condition) return &told;
  for (auto const& part : told.parts) {
    if (told.shape == Shape::none) {
      if (part.truth == Truth::no) continue;
      auto const* inner = &part;
      while (inner->shape != Shape::condition && !inner->parts.empty()) inner = &inner->parts[0];
      return inner;
    }
    if (auto const* found = first_against(part)) return found;
  }
  return &told;
}

}  // namespace rangkul::rules
