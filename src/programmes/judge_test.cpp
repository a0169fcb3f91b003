#include "programmes/judge.h"

#include <doctest/doctest.h>

#include <sstream>

#include "base/text.h"
#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

std::vector<std::string> parts_of(std::string const& text, char between) {
  std::vector<std::string> out;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, between);)
    out.push_back(std::string(trim(part)));
  return out;
}

/// "min=17" -> 17
std::optional<int> after(std::string const& word, std::string const& key) {
  if (!word.starts_with(key + "=")) return std::nullopt;
  return std::stoi(word.substr(key.size() + 1));
}

/// A benefit with its rule in the order in which an official asks.
struct Benefit {
  catalogue::Programme programme;
  rules::Rule rule;
};

constexpr int today_day = 20'074;  // 17 December 2024

rules::Known known() {
  return known_for(office_catalogue(), catalogue::Unit::person, Date::from_days(today_day));
}

/// The word of the table and the condition that it stands for.
struct Asked {
  char const* word;
  char const* condition;
};
constexpr Asked asked_words[] = {
    {"anybody", R"({"any":[{"fact":"registered","is":true},{"fact":"registered","is":false}]})"},
    {"depok", R"({"fact":"area","within":"32.76"})"},
    {"min=17", R"({"fact":"age","at_least":17})"},
    {"min=60", R"({"fact":"age","at_least":60})"},
    {"max=25", R"({"fact":"age","at_most":25})"},
    {"decile=4", R"({"fact":"decile","at_most":4})"},
    {"not=", R"({"fact":"aids","none_of":[*]})"},
    {"occupation=", R"({"fact":"occupation","one_of":[*]})"},
    {"disability", R"({"fact":"disabled","is":true})"},
    {"death", R"({"fact":"claim_died","is":true},{"fact":"claim_in_family","is":true})"},
    {"days=180", R"({"fact":"claim_days","at_most":180})"}};

Benefit programme_of(std::string const& text) {
  Benefit out;
  out.programme.id = "uji";
  auto const typed = parts_of(text, ' ');
  std::string conditions;
  for (auto const& [word, condition] : asked_words) {
    std::string const key(word);
    std::vector<std::string> values;
    bool found = false;
    for (auto const& one : typed) {
      if (one == "food") out.programme.purpose = "pangan";
      if (one == key) found = true;
      if (!key.ends_with('=') || !one.starts_with(key)) continue;
      found = true;
      for (auto const& value : parts_of(one.substr(key.size()), ','))
        values.push_back(key == "not=" ? '"' + value + '"' : value);
    }
    if (!found) continue;
    std::string part = condition;
    if (auto const at = part.find('*'); at != std::string::npos)
      part.replace(at, 1, join(values, ","));
    conditions += (conditions.empty() ? "" : ",") + part;
  }
  if (conditions.empty()) {
    out.rule = with_standing({});
    return out;
  }
  rules::Problems problems;
  auto const json = parse_json("{\"all\":[" + conditions + "]}");
  out.rule = with_standing(rules::read_rule(json.value(), known(), problems));
  for (auto const& problem : problems) FAIL_CHECK(problem.reason);
  return out;
}

Facts facts_of(std::string const& text) {
  Facts out;
  auto const number = [&](char const* key, int value) {
    out.set(key, rules::Scalar{std::int64_t{value}});
  };
  out.set("registered", true);
  out.set("alive", true);
  out.set("disabled", false);
  out.set("claim_died", false);
  out.set("claim_in_family", false);
  out.set("area", rules::Scalar{std::string("32.76.06.1006")});
  out.known["aids"].members.emplace();
  for (auto const& word : parts_of(text, ' ')) {
    for (auto const* key : {"age", "decile", "occupation"})
      if (auto const n = after(word, key)) number(key, *n);
    if (auto const n = after(word, "died")) {
      out.set("claim_died", *n >= 0);
      number("claim_days", *n);
    }
    if (word == "unknown") out.set("registered", false);
    if (word == "dead") out.set("alive", false);
    if (word == "bandung") out.set("area", rules::Scalar{std::string("32.73.01.1001")});
    if (word == "disabled") out.set("disabled", true);
    if (word == "pkh") out.add_aid("pkh");
    if (word == "bpnt") {
      out.receives_bpnt = true;
      for (auto const* name : {"bpnt", "bsp"}) out.add_aid(name);
    }
    if (word == "pbi") out.add_aid("pbi-jkn");
    if (word == "family") out.set("claim_in_family", true);
    if (word.starts_with("aid=")) out.add_aid(word.substr(4));
    if (word.starts_with("same=")) out.same_purpose.push_back(word.substr(5));
  }
  return out;
}

Judgement judged(Benefit const& benefit, Facts const& facts) {
  return judge_facts(benefit.programme, benefit.rule, known(), facts);
}

// The conditions of the benefit, what the register knows, the first condition that fails, warnings.
constexpr char const* decisions = R"(
                                   |                                  | ok             |
                                   | unknown dead                     | in_registry    |
anybody                            | unknown                          | ok             |
                                   | dead bandung                     | alive          |
depok                              | dead bandung                     | alive          |
depok min=17                       | bandung age=3                    | area           |
                                   | bandung                          | ok             |
depok                              |                                  | ok             |
min=17 max=25                      | age=16                           | min_age        |
min=17 max=25                      | age=17                           | ok             |
min=17 max=25                      | age=25                           | ok             |
min=17 max=25                      | age=26                           | max_age        |
min=17                             |                                  | min_age        |
max=25                             |                                  | max_age        |
min=60 decile=4                    | age=59 decile=9                  | min_age        |
decile=4                           | decile=4                         | ok             |
decile=4                           | decile=5                         | decile         |
decile=4                           |                                  | decile         |
decile=4 not=pkh                   | decile=5 pkh                     | decile         |
not=pkh,bpnt,bsp                   |                                  | ok             |
not=pkh,bpnt,bsp                   | pkh                              | not_receiving  |
not=pkh,bpnt,bsp                   | bpnt                             | not_receiving  |
not=bsp                            | bpnt                             | not_receiving  |
not=pkh                            | bpnt                             | ok             |
not=bpnt                           | pkh                              | ok             |
not=pbi-jkn                        | pbi                              | not_receiving  |
not=kds-rtlh                       | aid=kds-rtlh                     | not_receiving  |
not=kds-rtlh                       | aid=kds-bidik-manis              | ok             |
not=pkh occupation=3               | pkh occupation=8                 | not_receiving  |
occupation=3 occupation=4          | occupation=4                     | ok             |
occupation=3                       | occupation=8                     | occupation     |
occupation=3                       |                                  | occupation     |
occupation=3 disability            | occupation=8                     | occupation     |
disability                         |                                  | disability     |
disability                         | disabled                         | ok             |
disability death                   |                                  | disability     |
death                              |                                  | death          |
death                              | died=-1 family                   | death          |
death                              | died=0 family                    | ok             |
death                              | died=400 family                  | ok             |
death days=180                     | died=400                         | death_in_family|
death days=180                     | died=180 family                  | ok             |
death days=180                     | died=181 family                  | deadline       |
                                   | same=kds-siswa-miskin            | ok             | kds-siswa-miskin
food                               | bpnt                             | ok             | Sembako (BPNT)
food                               | bpnt same=kds-x                  | ok             | kds-x,Sembako (BPNT)
depok                              | bpnt                             | ok             |
food not=bpnt                      | bpnt                             | not_receiving  | Sembako (BPNT)
)";

std::string first_failing(Judgement const& judgement) {
  auto const refused = judgement.refusal();
  return refused ? refused->code : "ok";
}

}  // namespace

TEST_CASE("eligibility: the first condition that fails is told, in the order of the table") {
  int rows = 0;
  for (auto const& row : parts_of(decisions, '\n')) {
    if (row.empty()) continue;
    CAPTURE(row);
    ++rows;
    auto cells = parts_of(row, '|');
    cells.resize(4);
    auto const judgement = judged(programme_of(cells[0]), facts_of(cells[1]));
    auto const expected = cells[2] == "ok" ? "ok" : "eligibility." + cells[2];
    CHECK(first_failing(judgement) == expected);
    CHECK(judgement.eligible() == (cells[2] == "ok"));
    CHECK(join(judgement.same_purpose, ",") == cells[3]);
  }
  CHECK(rows == 48);
}

TEST_CASE("eligibility: every refusal has its words in both languages") {
  auto const& words = office_catalogue();
  for (auto const& row : parts_of(decisions, '\n')) {
    if (row.empty()) continue;
    auto cells = parts_of(row, '|');
    cells.resize(4);
    auto const refused = judged(programme_of(cells[0]), facts_of(cells[1])).refusal();
    if (!refused) continue;
    for (auto const language : {Language::id, Language::en})
      CHECK_MESSAGE(words.message(language, *refused).find('{') == std::string::npos,
                    words.message(language, *refused));
    CHECK(words.has_message(refused->code));
  }
}

TEST_CASE("rules: each fact, operator and value has its words in both languages") {
  auto const& words = office_catalogue();
  for (auto const unit : {catalogue::Unit::person, catalogue::Unit::family})
    for (auto const& fact : vocabulary_of(unit).facts)
      for (auto const op : rules::operators_of(fact.kind))
        for (auto const language : {Language::id, Language::en}) {
          bool const text = fact.kind == rules::Kind::region || fact.kind == rules::Kind::set;
          rules::Scalar const value =
              text ? rules::Scalar{std::string("pkh")} : rules::Scalar{std::int64_t{1}};
          CHECK_MESSAGE(words.has_message("rules.fact." + std::string(fact.key)), fact.key);
          auto const said = RuleWords(words, language).condition(fact, op, {value});
          CHECK_MESSAGE(
              (said.find("rules.") == std::string::npos && said.find('{') == std::string::npos),
              said);
        }
}

TEST_CASE("rules: the files' own rules have no fault, and a faulty one is told with its line") {
  catalogue::Faults faults;
  check_rules(office_catalogue(), faults);
  for (auto const& fault : faults) FAIL_CHECK(fault.text());
  struct Row {
    char const* condition;
    char const* reason;
  };
  Row const rows[] = {{"{ fact = \"occupation\", one_of = [99] }", "unknown code 99 of occupation"},
                      {"{ fact = \"aids\", none_of = [\"q\"] }", "'q' is no word of 'aids'"},
                      {"{ fact = \"area\", within = [\"32-7\"] }", "'area' is no such region"},
                      {"{ fact = \"size\", is = 1 }", "unknown fact 'size' of a person"}};
  for (auto const& row : rows) {
    catalogue::Faults found;
    auto const root = catalogue::read_toml(
        std::string("[eligibility]\nall = [\n  ") + row.condition + ",\n]\n", "x.toml", found);
    REQUIRE(root.has_value());
    catalogue::Programme programme;
    programme.eligibility = *root->find("eligibility");
    rules::Problems problems;
    rule_of_file(programme, known(), problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].line == 3);
    CHECK(problems[0].reason == row.reason);
  }
}

TEST_CASE("death grant: accepted 180 days after the death, refused after 181") {
  with_people([](db::Store& store) {
    CHECK(code_of(proposed(store, heri(), candidate("uji-santunan", 101, 102))) == "ok");
    CHECK(code_of(proposed(store, heri(), candidate("uji-santunan", 101, 103))) ==
          "eligibility.deadline");
    auto on_paper = candidate("uji-santunan", 101, 103);
    on_paper.claimed_on = Date::from_ymd(2024, 12, 16).value();
    CHECK(code_of(proposed(store, heri(), on_paper)) == "ok");
  });
}

TEST_CASE("family benefit: what any member receives counts for the family") {
  with_people([](db::Store& store) {
    CHECK(code_of(proposed(store, heri(), candidate("kds-bantuan-pangan", 202))) ==
          "eligibility.not_receiving");
    CHECK(code_of(proposed(store, heri(), candidate("kds-bantuan-pangan", 201))) == "ok");
    test::run_directly(store, "UPDATE person SET receives_bpnt = 1 WHERE id = 104");
    CHECK(code_of(proposed(store, heri(), candidate("kds-bantuan-pangan", 101))) ==
          "eligibility.not_receiving");
  });
}

TEST_CASE("period: only periods of the scheme's year and kind are taken") {
  catalogue::Scheme scheme;
  scheme.year = 2024;
  using catalogue::Period;
  auto const key = [&](Period period, std::string const& asked) {
    scheme.period = period;
    auto wanted = candidate("uji", 1);
    wanted.period = asked;
    auto const found = period_key(scheme, wanted, {});
    return found.ok() ? found.value() : found.error().code;
  };
  CHECK(key(Period::year, "2024-S1") == "2024");
  CHECK(key(Period::once, "") == "once");
  CHECK(key(Period::semester, "2024-S2") == "2024-S2");
  CHECK(key(Period::semester, "2024-S3") == "enrolment.period");
  CHECK(key(Period::semester, "2023-S1") == "enrolment.period");
  CHECK(key(Period::semester, "") == "enrolment.period");
  CHECK(key(Period::quarter, "2024-Q4") == "2024-Q4");
  CHECK(key(Period::quarter, "2024-Q5") == "enrolment.period");
  CHECK(key(Period::quarter, "2024-Q0") == "enrolment.period");
  CHECK(key(Period::month, "2024-12") == "2024-12");
  CHECK(key(Period::month, "2024-13") == "enrolment.period");
  CHECK(key(Period::month, "2024-00") == "enrolment.period");
  CHECK(key(Period::month, "2024-7") == "enrolment.period");
  CHECK(period_key(scheme, candidate("uji", 1), PersonId{102}).value() == "2024/102");
}

}  // namespace rangkul::programmes
