#include <algorithm>
#include <array>

#include "rules/rules.h"

namespace rangkul::rules {
namespace {

constexpr std::array<std::string_view, 9> kinds{"number", "money",  "date", "age", "yes_no",
                                                "code",   "region", "text", "set"};
constexpr std::array<std::string_view, 8> operators{"is",     "is_not",  "at_least", "at_most",
                                                    "one_of", "none_of", "within",   "not_within"};
constexpr std::array<std::string_view, 4> shapes{"all", "any", "none", "condition"};
constexpr std::array<std::string_view, 3> truths{"no", "yes", "unknown"};

}  // namespace

std::string_view word_of(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }
std::string_view word_of(Operator op) { return operators[static_cast<std::size_t>(op)]; }
std::string_view word_of(Rule::Shape shape) { return shapes[static_cast<std::size_t>(shape)]; }
std::string_view word_of(Truth truth) { return truths[static_cast<std::size_t>(truth)]; }

std::optional<Operator> operator_of(std::string_view word) {
  auto const found = std::ranges::find(operators, word);
  if (found == operators.end()) return std::nullopt;
  return static_cast<Operator>(found - operators.begin());
}

std::vector<Operator> operators_of(Kind kind) {
  using enum Operator;
  switch (kind) {
    case Kind::number:
    case Kind::money:
    case Kind::date:
    case Kind::age: return {at_least, at_most, is, is_not};
    case Kind::yes_no: return {is};
    case Kind::code:
    case Kind::text: return {is, is_not, one_of, none_of};
    case Kind::region: return {within, not_within};
    case Kind::set: return {none_of, one_of};
  }
  return {};
}

bool takes_list(Operator op) {
  return op == Operator::one_of || op == Operator::none_of || op == Operator::within ||
         op == Operator::not_within;
}

Fact const* Vocabulary::find(std::string_view key) const {
  auto const found = std::ranges::find(facts, key, &Fact::key);
  return found == facts.end() ? nullptr : &*found;
}

bool asks(Rule const& rule, std::string_view fact) {
  if (rule.shape == Rule::Shape::condition) return rule.fact == fact;
  return std::ranges::any_of(rule.parts, [&](Rule const& part) { return asks(part, fact); });
}

Pruned without_claims(Rule const& rule, Vocabulary const& vocabulary) {
  Pruned out{rule};
  out.rule.parts.clear();
  for (auto const& part : rule.parts) {
    if (part.shape == Rule::Shape::condition) {
      auto const* fact = vocabulary.find(part.fact);
      if (fact == nullptr || fact->sql.empty()) {
        out.shortened = true;
        continue;
      }
      out.rule.parts.push_back(part);
      continue;
    }
    auto inner = without_claims(part, vocabulary);
    out.shortened = out.shortened || inner.shortened;
    if (!inner.rule.parts.empty()) out.rule.parts.push_back(std::move(inner.rule));
  }
  return out;
}

}  // namespace rangkul::rules
