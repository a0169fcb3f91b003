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

catalogue::Programme programme_of(std::string const& text) {
  catalogue::Programme out;
  out.id = "uji";
  auto& rules = out.eligibility;
  for (auto const& word : parts_of(text, ' ')) {
    if (auto const n = after(word, "min")) rules.min_age = *n;
    if (auto const n = after(word, "max")) rules.max_age = *n;
    if (auto const n = after(word, "decile")) rules.desil_max = *n;
    if (auto const n = after(word, "days")) rules.days_after_death = *n;
    if (auto const n = after(word, "occupation")) rules.occupations.push_back(*n);
    if (word == "depok") rules.area = RegionCode::parse("32.76").value();
    if (word == "disability") rules.disability_required = true;
    if (word == "death") rules.death_in_family = true;
    if (word == "anybody") rules.in_registry = false;
    if (word == "food") out.purpose = "pangan";
    if (word.starts_with("not=")) rules.not_receiving = parts_of(word.substr(4), ',');
  }
  return out;
}

constexpr int today_day = 20'074;  // 17 December 2024

Facts facts_of(std::string const& text) {
  Facts out;
  out.in_registry = true;
  out.region = RegionCode::parse("32.76.06.1006").value();
  for (auto const& word : parts_of(text, ' ')) {
    if (auto const n = after(word, "age")) out.age = *n;
    if (auto const n = after(word, "decile")) out.decile = *n;
    if (auto const n = after(word, "occupation")) out.occupation = *n;
    if (auto const n = after(word, "died")) out.died_on = Date::from_days(today_day - *n);
    if (word == "unknown") out.in_registry = false;
    if (word == "dead") out.alive = false;
    if (word == "bandung") out.region = RegionCode::parse("32.73.01.1001").value();
    if (word == "disabled") out.disabled = true;
    if (word == "pkh") out.receives_pkh = true;
    if (word == "bpnt") out.receives_bpnt = true;
    if (word == "pbi") out.receives_pbi = true;
    if (word == "family") out.deceased_in_family = true;
    if (word.starts_with("aid=")) out.receiving.push_back(word.substr(4));
    if (word.starts_with("same=")) out.same_purpose.push_back(word.substr(5));
  }
  return out;
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
  for (auto const& condition : judgement.conditions)
    if (!condition.holds) return condition.key;
  return "ok";
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
    auto const on = Date::from_days(today_day);
    auto const judgement = judge_facts(programme_of(cells[0]), facts_of(cells[1]), on);
    auto const expected = cells[2] == "ok" ? "ok" : "eligibility." + cells[2];
    CHECK(first_failing(judgement) == expected);
    CHECK(judgement.eligible() == (cells[2] == "ok"));
    std::vector<std::string> aids;
    for (auto const& warning : judgement.warnings) {
      CHECK(warning.key == "eligibility.same_purpose");
      aids.push_back(warning.detail.at("aid"));
    }
    CHECK(join(aids, ",") == cells[3]);
  }
  CHECK(rows == 48);
}

TEST_CASE("eligibility: every condition has its words in both languages") {
  auto const judgement = judge_facts(
      programme_of("depok min=17 max=25 decile=4 not=pkh occupation=3 disability "
                   "death days=180"),
      facts_of("age=20 decile=1 occupation=3 disabled died=3 family"), Date::from_days(today_day));
  CHECK(judgement.conditions.size() == 12);
  auto const& words = office_catalogue();
  for (auto const& condition : judgement.conditions)
    for (auto const* ending : {"", ".ok"}) {
      auto const key = condition.key + ending;
      CHECK_MESSAGE(words.has_message(key), key);
      CHECK(words.message(Language::id, key, condition.detail).find('{') == std::string::npos);
      CHECK(words.message(Language::en, key, condition.detail).find('{') == std::string::npos);
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
