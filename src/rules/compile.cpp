#include "rules/compile.h"

#include <algorithm>
#include <array>

#include "base/region_code.h"
#include "base/text.h"

namespace rangkul::rules {
namespace {

using Shape = Rule::Shape;

/// ":r0" and on; binds keep views of them.
std::string const& bind_name(std::size_t number) {
  // A region takes two binds a value.
  static auto const names = [] {
    std::array<std::string, 2 * most_values + most_conditions> out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = "r" + std::to_string(i);
    return out;
  }();
  return names.at(number);
}

class Compiler {
 public:
  explicit Compiler(Known const& known) : known_(known) {}

  std::string tree(Rule const& rule) {
    if (rule.shape == Shape::condition) return condition(rule);
    std::vector<std::string> parts;
    for (auto const& part : rule.parts) parts.push_back(tree(part));
    if (parts.empty()) return rule.shape == Shape::any ? "(1 = 0)" : "(1 = 1)";
    auto const inside = "(" + join(parts, rule.shape == Shape::all ? " AND " : " OR ") + ")";
    return rule.shape == Shape::none ? "(NOT " + inside + ")" : inside;
  }

  Compiled out{};

 private:
  std::string bound(db::Cell value) {
    auto const& name = bind_name(out.binds.size());
    out.binds.push_back({name, std::move(value)});
    return ":" + name;
  }
  std::string bound(Scalar const& value) {
    return std::visit([this](auto const& held) { return bound(db::cell(held)); }, value);
  }

  std::string condition(Rule const& rule) {
    auto const* fact = known_.vocabulary.find(rule.fact);
    CHECK_THAT(fact != nullptr && !fact->sql.empty());
    if (std::ranges::find(out.facts, fact) == out.facts.end()) out.facts.push_back(fact);
    auto const wanted = values_on(rule, known_.catalogue, known_.on);
    if (wanted.empty()) return "(CAST(NULL AS INTEGER) = 1)";
    using enum Operator;
    bool const negative = rule.op == none_of || rule.op == is_not || rule.op == not_within;
    auto const positive = asked(*fact, rule.op, wanted);
    return negative ? "(NOT " + positive + ")" : positive;
  }

  std::string asked(Fact const& fact, Operator op, std::vector<Scalar> const& wanted) {
    std::string const sql(fact.sql);
    if (fact.kind == Kind::set) return set(sql, wanted);
    std::vector<std::string> either;
    for (auto const& value : wanted) {
      if (fact.kind == Kind::region) {
        auto const range = range_of(RegionCode::parse(std::get<std::string>(value)).value());
        either.push_back("(" + sql + " >= " + bound(db::cell(range.from)) + " AND " + sql + " < " +
                         bound(db::cell(range.to)) + ")");
      } else if (fact.kind == Kind::age) {
        either.push_back(age(sql, op, std::get<std::int64_t>(value)));
      } else {
        auto const sign = op == Operator::at_least  ? " >= "
                          : op == Operator::at_most ? " <= "
                                                    : " = ";
        either.push_back("(" + sql + sign + bound(value) + ")");
      }
    }
    return "(" + join(either, " OR ") + ")";
  }

  /// The day so many years before, as ISO text: 29 February of any year compares as it should.
  std::string years_before(std::int64_t years) {
    // Nobody is older; a parameter may hold anything.
    constexpr std::int64_t most = 800;
    auto const year = std::to_string(known_.on.year() - std::clamp(years, -most, most));
    return bound(db::cell(year + known_.on.iso().substr(year.size())));
  }

  std::string age(std::string const& born, Operator op, std::int64_t years) {
    auto const old_enough = [&] { return "(" + born + " <= " + years_before(years) + ")"; };
    auto const young_enough = [&] { return "(" + born + " > " + years_before(years + 1) + ")"; };
    if (op == Operator::at_least) return old_enough();
    if (op == Operator::at_most) return young_enough();
    return "(" + old_enough() + " AND " + young_enough() + ")";
  }

  std::string set(std::string const& sql, std::vector<Scalar> const& wanted) {
    std::vector<std::string> names;
    for (auto const& word : wanted) names.push_back(bound(word));
    auto const list = join(names, ", ");
    std::string text = sql;
    constexpr std::string_view place = "{values}";
    for (auto at = text.find(place); at != std::string::npos;
         at = text.find(place, at + list.size()))
      text.replace(at, place.size(), list);
    return "(" + text + ")";
  }

  Known const& known_;
};

}  // namespace

Compiled compile(Rule const& rule, Known const& known) {
  Compiler compiler{known};
  auto sql = compiler.tree(rule);
  compiler.out.sql = std::move(sql);
  return std::move(compiler.out);
}

}  // namespace rangkul::rules
