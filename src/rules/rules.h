#pragma once
// Rules: what an office asks before it gives, as conditions in its own terms. A module that knows
// the subjects brings a Vocabulary of facts; rules are trees of conditions over them, read from a
// catalogue file or from stored JSON, checked with clear problems, judged for one subject with an
// explanation, and compiled to set-based SQL for many. Unknown is a third value beside yes and no,
// in both: an absent decile is no "no". Knows no domain. Main types: Fact, Vocabulary, Rule, Told,
// Compiled (compile.h). Tables: none. Events: none.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/value.h"
#include "catalogue/catalogue.h"

namespace rangkul::rules {

/// What a fact holds. An age is asked in completed years and kept as a date of birth; a set holds
/// words (the aids that somebody receives), of which a condition asks for any.
enum class Kind { number, money, date, age, yes_no, code, region, text, set };
enum class Operator { is, is_not, at_least, at_most, one_of, none_of, within, not_within };

std::string_view word_of(Kind);
std::string_view word_of(Operator);  // as files write it: "at_least"
std::optional<Operator> operator_of(std::string_view word);
/// The operators that make sense for a kind, in the order in which a form offers them.
std::vector<Operator> operators_of(Kind);
/// Whether an operator takes several values.
bool takes_list(Operator);

/// Whole numbers, codes, rupiah and yes (1) or no (0); else text, with dates as ISO.
using Scalar = std::variant<std::int64_t, std::string>;

/// One thing that may be asked. Its label is the message "rules.fact.<key>".
struct Fact {
  std::string_view key;
  Kind kind;
  /// A constant expression over the subject's row, NULL where unknown; of an age the date of birth;
  /// of a set a condition with {values} in place of the wanted words. Empty: known of one subject
  /// at a time only (a claim's own facts), never of a whole register.
  std::string sql{};
  /// Columns over the subject's members that `sql` names ("MAX(m.born) AS youngest"); often empty.
  std::string aggregate{};
  std::string_view code_list{};  // of a code
  std::string_view field{};      // of the register's record, where sources say what they say of it
};

struct Vocabulary {
  std::string_view unit;  // "person", "family": whom its facts are about
  std::vector<Fact> facts;
  Fact const* find(std::string_view key) const;
};

/// A tree: all of, any of, none of its parts; or one condition.
struct Rule {
  enum class Shape { all, any, none, condition };
  Shape shape{Shape::all};
  std::vector<Rule> parts{};
  std::string fact{};
  Operator op{Operator::is};
  std::vector<Scalar> values{};
  std::string parameter{};  // a dated parameter of the catalogue in place of a value
  int line{0};              // in its file; 0 elsewhere
};
std::string_view word_of(Rule::Shape);

constexpr int most_depth = 6;
constexpr std::size_t most_conditions = 60;
constexpr std::size_t most_values = 200;

/// Something wrong with a rule. `path` names the place ("all.2.at_least"), `code` the message for
/// people, `reason` the English of catalogue faults.
struct Problem {
  std::string path;
  int line{0};
  std::string code;
  std::map<std::string, std::string> detail{};
  std::string reason;
};
using Problems = std::vector<Problem>;

/// What checking looks up. Parameters must hold on `on`.
struct Known {
  Vocabulary const& vocabulary;
  catalogue::Catalogue const& catalogue;
  Date on;
  /// Whether a set may hold this word.
  std::function<bool(Fact const&, std::string const&)> has_member;
};

/// Reads and checks; what is faulty is told and left out.
/// codes: rules.shape, rules.empty_group, rules.too_deep, rules.too_long,
/// rules.fact.unknown, rules.operator, rules.value, rules.code, rules.member, rules.parameter
Rule read_rule(catalogue::Node const& node, Known const& known, Problems& problems);
/// The same from stored JSON or a form.
Rule read_rule(Value const& value, Known const& known, Problems& problems);
/// As read_rule takes it.
Value to_value(Rule const& rule, Vocabulary const& vocabulary);
/// Whether a condition anywhere in the rule asks for a fact.
bool asks(Rule const& rule, std::string_view fact);
/// The rule without conditions about facts that no register knows (Fact::sql is empty), and whether
/// any was left out.
struct Pruned {
  Rule rule;
  bool shortened{false};
};
Pruned without_claims(Rule const& rule, Vocabulary const& vocabulary);

enum class Truth { no, yes, unknown };
std::string_view word_of(Truth);
Truth all_of(std::vector<Truth> const& parts);
Truth any_of(std::vector<Truth> const& parts);
Truth negated(Truth);

/// What is known of one fact of a subject, from where and as of when. Of an age the completed
/// years. Empty: unknown.
struct Found {
  std::optional<Scalar> value{};
  std::optional<std::vector<std::string>> members{};  // of a set
  std::string source{};                               // message "rules.source.<source>"
  std::optional<Date> as_of{};
};
using Subject = std::function<Found(Fact const&)>;

/// A rule judged for one subject: the tree again, with what was wanted and found at each condition.
struct Told {
  Rule::Shape shape{Rule::Shape::all};
  Truth truth{Truth::unknown};
  std::vector<Told> parts{};
  Fact const* fact{nullptr};
  Operator op{Operator::is};
  std::vector<Scalar> wanted{};
  Found found{};
};

/// The values of a condition on a day: its own, or its parameter's.
std::vector<Scalar> values_on(Rule const& condition, catalogue::Catalogue const& catalogue,
                              Date on);

/// Judges a checked rule. Cost: one look at each condition's fact.
Told evaluate(Rule const& rule, Known const& known, Subject const& subject);
/// The first condition, in reading order, for which the whole does not hold; null when it does.
/// Within "any of" that is its first part, within "none of" the first that holds or is unknown.
Told const* first_against(Told const& told);

}  // namespace rangkul::rules
