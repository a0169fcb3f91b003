#include "rules/rules.h"

#include <doctest/doctest.h>

#include "rules/compile.h"

namespace rangkul::rules {
namespace {

catalogue::Catalogue const& words() {
  static auto const held = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  REQUIRE(held.ok());
  return *held.value();
}

Vocabulary const& toys() {
  static Vocabulary const held{
      "toy",
      {{.key = "price", .kind = Kind::money, .sql = "t.price"},
       {.key = "age", .kind = Kind::age, .sql = "t.born"},
       {.key = "place", .kind = Kind::region, .sql = "t.place"},
       {.key = "broken", .kind = Kind::yes_no, .sql = "t.broken"},
       {.key = "job", .kind = Kind::code, .sql = "t.job", .code_list = "occupation"},
       {.key = "tags", .kind = Kind::set, .sql = "t.tag IN ({values})"},
       {.key = "sold", .kind = Kind::date, .sql = "t.sold"},
       {.key = "asked", .kind = Kind::yes_no}}};
  return held;
}

Known known() {
  return {toys(), words(), Date::from_ymd(2024, 2, 29).value(),
          [](Fact const&, std::string const& word) { return word.starts_with("tag-"); }};
}

Rule rule_of(std::string const& json, Problems& problems) {
  return read_rule(parse_json(json).value(), known(), problems);
}
Rule good(std::string const& json) {
  Problems problems;
  auto rule = rule_of(json, problems);
  for (auto const& problem : problems) FAIL_CHECK(problem.path << ": " << problem.reason);
  return rule;
}

/// Facts by key; what is not named is unknown.
Subject subject(std::map<std::string, Found> facts) {
  return [facts = std::move(facts)](Fact const& fact) {
    auto const found = facts.find(std::string(fact.key));
    return found == facts.end() ? Found{} : found->second;
  };
}
Found number(std::int64_t value) { return {.value = Scalar{value}}; }
Found text(std::string value) { return {.value = Scalar{std::move(value)}}; }
Truth truth(std::string const& json, std::map<std::string, Found> facts) {
  return evaluate(good(json), known(), subject(std::move(facts))).truth;
}

}  // namespace

TEST_CASE("rules: a rule is told again as it was read") {
  for (
      auto const* json :
      {R"({"all":[{"fact":"age","at_least":17},{"fact":"broken","is":false}]})",
       R"({"any":[{"fact":"place","within":["32.76","32.73"]},{"none":[{"fact":"job","one_of":[3]}]}]})",
       R"({"all":[{"fact":"price","at_most":{"parameter":"aid.pkh_a_year"}}]})"})
    CHECK(to_json(to_value(good(json), toys())) == json);
}

TEST_CASE("rules: what is wrong is told with its place") {
  struct Row {
    char const* json;
    char const* path;
    char const* code;
  };
  Row const rows[] = {
      {R"({})", "", "rules.shape"},
      {R"({"some":[{"fact":"age","at_least":1}]})", "", "rules.shape"},
      {R"({"all":[]})", "", "rules.empty_group"},
      {R"({"all":[{"any":[]}]})", "all.0", "rules.empty_group"},
      {R"({"all":[{"fact":"size","is":1}]})", "all.0.fact", "rules.fact.unknown"},
      {R"({"all":[{"fact":"age"}]})", "all.0", "rules.operator"},
      {R"({"all":[{"fact":"age","within":["32"]}]})", "all.0.within", "rules.operator"},
      {R"({"all":[{"fact":"age","near":3}]})", "all.0.near", "rules.operator"},
      {R"({"all":[{"fact":"age","at_least":1,"at_most":2}]})", "all.0.at_most", "rules.operator"},
      {R"({"all":[{"fact":"age","at_least":"tua"}]})", "all.0.at_least", "rules.value"},
      {R"({"all":[{"fact":"age","at_least":[17,18]}]})", "all.0.at_least", "rules.value"},
      {R"({"all":[{"fact":"age","at_least":-1}]})", "all.0.at_least", "rules.value"},
      {R"({"all":[{"fact":"broken","is":1}]})", "all.0.is", "rules.value"},
      {R"({"all":[{"fact":"sold","is":"2024-02-30"}]})", "all.0.is", "rules.value"},
      {R"({"all":[{"fact":"place","within":[""]}]})", "all.0.within", "rules.value"},
      {R"({"all":[{"fact":"place","within":[]}]})", "all.0.within", "rules.value"},
      {R"({"all":[{"fact":"job","one_of":[999]}]})", "all.0.one_of", "rules.code"},
      {R"({"all":[{"fact":"tags","none_of":["x"]}]})", "all.0.none_of", "rules.member"},
      {R"({"all":[{"fact":"price","is":{"parameter":"no.such"}}]})", "all.0.is", "rules.parameter"},
      {R"({"all":[{"fact":"broken","is":{"parameter":"aid.pkh_a_year"}}]})", "all.0.is",
       "rules.parameter"},
  };
  for (auto const& row : rows) {
    CAPTURE(row.json);
    Problems problems;
    rule_of(row.json, problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].path == row.path);
    CHECK(problems[0].code == row.code);
    CHECK_FALSE(problems[0].reason.empty());
    CHECK(words().has_message(problems[0].code));
  }
}

TEST_CASE("rules: too deep and too long rules are refused, not read") {
  std::string deep = R"({"fact":"age","at_least":1})";
  for (int i = 0; i < 30; ++i) deep = R"({"all":[)" + deep + "]}";
  Problems problems;
  rule_of(deep, problems);
  REQUIRE_FALSE(problems.empty());
  CHECK(problems.front().code == "rules.too_deep");
  std::string many;
  for (int i = 0; i < 100; ++i) many += std::string(i ? "," : "") + R"({"fact":"age","is":1})";
  problems.clear();
  rule_of(R"({"all":[)" + many + "]}", problems);
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().code == "rules.too_long");
}

TEST_CASE("rules: unknown is a third value") {
  auto const* age = R"({"all":[{"fact":"age","at_least":17}]})";
  CHECK(truth(age, {{"age", number(17)}}) == Truth::yes);
  CHECK(truth(age, {{"age", number(16)}}) == Truth::no);
  CHECK(truth(age, {}) == Truth::unknown);
  auto const* both = R"({"all":[{"fact":"age","at_least":17},{"fact":"broken","is":true}]})";
  CHECK(truth(both, {{"broken", number(0)}}) == Truth::no);
  CHECK(truth(both, {{"broken", number(1)}}) == Truth::unknown);
  auto const* either = R"({"any":[{"fact":"age","at_least":17},{"fact":"broken","is":true}]})";
  CHECK(truth(either, {{"broken", number(1)}}) == Truth::yes);
  CHECK(truth(either, {{"broken", number(0)}}) == Truth::unknown);
  auto const* neither = R"({"none":[{"fact":"age","at_least":17},{"fact":"broken","is":true}]})";
  CHECK(truth(neither, {{"broken", number(1)}}) == Truth::no);
  CHECK(truth(neither, {{"broken", number(0)}}) == Truth::unknown);
  CHECK(truth(neither, {{"broken", number(0)}, {"age", number(3)}}) == Truth::yes);
}

TEST_CASE("rules: each kind is compared in its own way") {
  auto const* depok = R"({"all":[{"fact":"place","within":["32.76"]}]})";
  CHECK(truth(depok, {{"place", text("32.76.06.1006")}}) == Truth::yes);
  CHECK(truth(depok, {{"place", text("32.73.01.1001")}}) == Truth::no);
  CHECK(truth(depok, {{"place", text("")}}) == Truth::no);
  auto const* tags = R"({"all":[{"fact":"tags","none_of":["tag-a","tag-b"]}]})";
  CHECK(truth(tags, {{"tags", {.members = {{"tag-c"}}}}}) == Truth::yes);
  CHECK(truth(tags, {{"tags", {.members = {{"tag-c", "tag-b"}}}}}) == Truth::no);
  CHECK(truth(tags, {}) == Truth::unknown);
  auto const* sold = R"({"all":[{"fact":"sold","at_most":"2024-01-31"}]})";
  CHECK(truth(sold, {{"sold", text("2023-12-31")}}) == Truth::yes);
  CHECK(truth(sold, {{"sold", text("2024-02-01")}}) == Truth::no);
  auto const* price = R"({"all":[{"fact":"price","at_most":{"parameter":"aid.pkh_a_year"}}]})";
  CHECK(truth(price, {{"price", number(900'000)}}) == Truth::yes);
  CHECK(truth(price, {{"price", number(900'001)}}) == Truth::no);
}

TEST_CASE("rules: the first condition against a subject is found in reading order") {
  auto const rule = good(
      R"({"all":[{"fact":"broken","is":false},{"any":[{"fact":"age","at_least":60},{"fact":"job","one_of":[3]}]}]})");
  auto const told = evaluate(rule, known(), subject({{"broken", number(0)}, {"age", number(20)}}));
  CHECK(told.truth == Truth::unknown);
  auto const* against = first_against(told);
  REQUIRE(against != nullptr);
  CHECK(against->fact->key == "age");
  auto const fine = evaluate(rule, known(), subject({{"broken", number(0)}, {"age", number(61)}}));
  CHECK(first_against(fine) == nullptr);
}

TEST_CASE("rules: what only a claim knows is left out for a register") {
  auto const rule = good(
      R"({"all":[{"fact":"age","at_least":1},{"any":[{"fact":"asked","is":true}]},{"fact":"asked","is":true}]})");
  auto const pruned = without_claims(rule, toys());
  CHECK(pruned.shortened);
  CHECK(to_json(to_value(pruned.rule, toys())) == R"({"all":[{"fact":"age","at_least":1}]})");
}

TEST_CASE("rules: values are bound, never written into the statement") {
  auto const rule = good(
      R"({"all":[{"fact":"tags","one_of":["tag-'; DROP TABLE person; --"]},{"fact":"age","at_least":1}]})");
  auto const compiled = compile(rule, known());
  CHECK(compiled.sql == "((t.tag IN (:r0)) AND ((t.born <= :r1)))");
  REQUIRE(compiled.binds.size() == 2);
  CHECK(std::get<std::string>(compiled.binds[0].value) == "tag-'; DROP TABLE person; --");
  // Who was born on 29 February is a year old on 1 March of the next year: texts compare so.
  CHECK(std::get<std::string>(compiled.binds[1].value) == "2023-02-29");
}

}  // namespace rangkul::rules
