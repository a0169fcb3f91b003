#include "linkage/run.h"

#include <doctest/doctest.h>

#include <rapidcheck.h>
#include <cmath>
#include <map>
#include <set>

#include "linkage/calibrate.h"
#include "linkage/decide.h"
#include "linkage/evaluate.h"
#include "support/linkage_rows.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

std::string number16(int first, int second) {
  auto text = std::to_string(3276000000000000LL + first * 1000000LL + second);
  return text;
}

/// A small town: families of four, each member in both files, with known small damage.
struct Town {
  std::vector<Record> ministry;
  std::vector<Record> city;
  std::vector<KeyPair> truth;
};

Town town(int families) {
  static std::vector<std::string> const names{"Budi", "Siti",    "Agus",   "Dewi",  "Rina",
                                              "Joko", "Wawan",   "Yanti",  "Eko",   "Sri",
                                              "Tono", "Lestari", "Hendra", "Wulan", "Bagus"};
  static std::vector<std::string> const second{"Santoso", "Aminah",  "Pratama", "Lestari",
                                               "Wijaya",  "Saputra", "Hidayat", "Rahayu",
                                               "Nugroho", "Kusuma",  "Utami"};
  Town out;
  for (int family = 0; family < families; ++family)
    for (int member = 0; member < 4; ++member) {
      int const i = family * 4 + member;
      auto const pick = static_cast<std::size_t>(i * 7 + family);
      auto one = person("m" + std::to_string(i),
                        names[pick % names.size()] + " " + second[(pick / 3) % second.size()],
                        std::to_string(1950 + (i * 13) % 60) + "-0" + std::to_string(1 + i % 9) +
                            "-" + std::to_string(10 + i % 18),
                        number16(family * 31 + member * 7, 1 + i));
      one.no_kk = number16(family + 500, 1);
      one.mother = names[(pick + 5) % names.size()] + " " + second[pick % second.size()];
      one.address = "Jl. " + second[static_cast<std::size_t>(family) % second.size()] + " No " +
                    std::to_string(family);
      one.village = family % 3 == 0 ? "32.76.06.1006" : "32.76.06.1001";
      auto other = one;
      other.key = "c" + std::to_string(i);
      if (i % 5 == 1) other.nik.clear();
      if (i % 7 == 2) other.name = "H. " + other.name;
      if (i % 11 == 3) other.birth = one.birth.substr(0, 5) + "01-01";
      if (i % 9 != 4) out.ministry.push_back(one);
      if (i % 13 != 5) out.city.push_back(other);
      if (i % 9 != 4 && i % 13 != 5) out.truth.emplace_back(other.key, one.key);
    }
  return out;
}

void check_sums(Outcome const& outcome, std::size_t ministry, std::size_t city) {
  CHECK(outcome.total.ministry.all_persons() == ministry);
  CHECK(outcome.total.city.all_persons() == city);
  Tally ministry_sum;
  Tally city_sum;
  for (auto const& [village, tallies] : outcome.villages) {
    ministry_sum += tallies.ministry;
    city_sum += tallies.city;
  }
  CHECK(ministry_sum.persons == outcome.total.ministry.persons);
  CHECK(ministry_sum.families == outcome.total.ministry.families);
  CHECK(city_sum.persons == outcome.total.city.persons);
  CHECK(city_sum.families == outcome.total.city.families);
}

Outcome must_run(std::vector<Record> const& ministry, std::vector<Record> const& city,
                 Settings const& settings = {}) {
  auto outcome = run(ministry, city, settings);
  REQUIRE(outcome.ok());
  return std::move(outcome).value();
}

}  // namespace

TEST_CASE("run: a small town is linked, and its classes sum to its files") {
  auto const files = town(150);
  auto const outcome = must_run(files.ministry, files.city);
  auto const result = evaluate(keyed_links(outcome), files.truth);
  CHECK(result.precision() > 0.995);
  CHECK(result.recall() > 0.98);
  check_sums(outcome, files.ministry.size(), files.city.size());
  CHECK(outcome.total.ministry.families[static_cast<std::size_t>(RowClass::different)] > 0);
  CHECK(outcome.total.ministry.all_families() == 150);
  CHECK(outcome.villages.size() == 2);
}

TEST_CASE("run: the number of threads and a second run change nothing") {
  auto const files = town(120);
  auto const one = must_run(files.ministry, files.city, Settings{.threads = 1});
  auto const two = must_run(files.ministry, files.city, Settings{.threads = 2});
  REQUIRE(one.links.size() == two.links.size());
  for (std::size_t i = 0; i < one.links.size(); ++i) {
    CHECK(one.links[i].city == two.links[i].city);
    CHECK(one.links[i].ministry == two.links[i].ministry);
    CHECK(one.links[i].bits == two.links[i].bits);
    CHECK(one.links[i].probability == two.links[i].probability);
  }
  bool const same_model = to_json(one.model.to_value()) == to_json(two.model.to_value());
  CHECK(same_model);
}

TEST_CASE("run: memory bounded by a setting changes nothing") {
  auto const files = town(120);
  auto const usual = must_run(files.ministry, files.city);
  for (auto const threads : {1, 2}) {
    auto const bounded = must_run(files.ministry, files.city,
                                  Settings{.threads = threads, .memory_bytes = 64 << 10});
    REQUIRE(bounded.links.size() == usual.links.size());
    for (std::size_t i = 0; i < usual.links.size(); ++i) {
      CHECK(bounded.links[i].ministry == usual.links[i].ministry);
      CHECK(bounded.links[i].city == usual.links[i].city);
      CHECK(bounded.links[i].probability == usual.links[i].probability);
      CHECK(bounded.links[i].link_class == usual.links[i].link_class);
      CHECK(bounded.links[i].differences == usual.links[i].differences);
    }
    CHECK(bounded.pairs_compared == usual.pairs_compared);
    CHECK(bounded.ministry_classes == usual.ministry_classes);
    check_sums(bounded, files.ministry.size(), files.city.size());
    for (std::size_t i = 0; i < files.city.size(); ++i)
      CHECK(bounded.city_keys[i] == files.city[i].key);
  }
}

TEST_CASE("run: the signs of links that are not beyond doubt are kept when asked for") {
  auto files = town(150);
  for (std::size_t i = 0; i < files.city.size(); i += 6) {
    auto& row = files.city[i];
    row.nik = row.birth = row.no_kk = row.address = row.mother = "";
  }
  CHECK(must_run(files.ministry, files.city).signs.empty());
  auto const outcome = must_run(files.ministry, files.city, Settings{.keep_signs = true});
  REQUIRE_FALSE(outcome.signs.empty());
  CHECK(outcome.signs.size() < outcome.links.size());
  std::map<RowPair, double> probabilities;
  for (auto const& link : outcome.links)
    probabilities[{link.ministry, link.city}] = link.probability;
  for (auto const& [ministry, city, signs] : outcome.signs) {
    auto const odds = signs[static_cast<std::size_t>(Sign::odds)];
    auto const stated = outcome.model.calibration.stated(odds, signs);
    CHECK(probability_of(stated) == doctest::Approx(probabilities.at({ministry, city})));
    auto const why = explain_stated(signs, outcome.model.calibration);
    auto sum = why.odds_bits;
    for (auto const& effect : why.effects) sum += effect.bits;
    CHECK(std::abs(sum - why.stated_bits) < 0.05 * sign_count);
    CHECK(why.stated_bits == stated);
    CHECK(signs_from_value(signs_to_value(signs)) == signs);
  }
}

TEST_CASE("run: each row has at most one sure partner") {
  auto const files = town(100);
  auto const outcome = must_run(files.ministry, files.city);
  std::vector<int> seen(files.city.size(), 0);
  for (auto const& link : outcome.links)
    if (link.link_class <= LinkClass::different) ++seen[link.city];
  for (auto const count : seen) CHECK(count <= 1);
}

TEST_CASE("run: a twin is not taken for the other") {
  auto files = town(60);
  // Both twins in the ministry's file, one of them in the city's.
  auto first = person("mt1", "Hasan Basri", "2011-05-09", "3276060905110001");
  auto second = person("mt2", "Husein Basri", "2011-05-09", "3276060905110002");
  files.ministry.push_back(first);
  files.ministry.push_back(second);
  second.key = "ct2";
  files.city.push_back(second);
  auto const outcome = must_run(files.ministry, files.city);
  int links = 0;
  for (auto const& link : keyed_links(outcome))
    if (link.keys.first == "ct2") {
      ++links;
      CHECK(link.keys.second == "mt2");
    }
  CHECK(links == 1);
  // Only the wrong twin is there: no link.
  files.city.back().name = "Hasan Basri";
  files.city.back().nik = "3276060905110001";
  files.ministry.erase(files.ministry.end() - 2);
  for (auto const& link : keyed_links(must_run(files.ministry, files.city)))
    if (link.keys.first == "ct2") CHECK(link.link_class == LinkClass::possible);
}

TEST_CASE("run: father and son of one name are told apart by birth and NIK") {
  auto files = town(60);
  files.ministry.push_back(person("father", "Suparman", "1960-02-03", "3276060302600001"));
  files.city.push_back(person("son", "Suparman", "1988-11-20", "3276062011880001"));
  for (auto const& link : keyed_links(must_run(files.ministry, files.city)))
    if (link.keys.first == "son") CHECK(link.link_class == LinkClass::possible);
}

TEST_CASE("run: copies within a file are an ambiguous class, not rivals") {
  auto files = town(60);
  files.ministry.push_back(person("m", "Kartono Wibisono", "1971-03-04", "3276060403710001"));
  files.city.push_back(person("c1", "Kartono Wibisono", "1971-03-04", "3276060403710001"));
  files.city.push_back(person("c2", "KARTONO WIBISONO", "1971-03-04", "3276060403710001"));
  auto const outcome = must_run(files.ministry, files.city);
  int copies = 0;
  for (std::size_t i = 0; i < outcome.links.size(); ++i)
    if (outcome.ministry_keys[outcome.links[i].ministry] == "m") {
      ++copies;
      CHECK(outcome.links[i].link_class == LinkClass::ambiguous);
    }
  CHECK(copies == 2);
  CHECK(outcome.ministry_classes.back() == RowClass::ambiguous);
  CHECK(outcome.city_classes.back() == RowClass::ambiguous);
}

TEST_CASE("run: two strangers with the same data leave a doubt, not a link") {
  auto files = town(60);
  auto one = person("m", "Sri Rahayu", "1980-01-01", "");
  one.no_kk.clear();
  one.mother.clear();
  one.address.clear();
  auto two = one;
  one.key = "c1";
  one.nik = "3276064101800001";
  files.ministry.push_back(two);
  files.city.push_back(one);
  one.key = "c2";
  one.nik = "3276064101800077";
  files.city.push_back(one);
  for (auto const& link : keyed_links(must_run(files.ministry, files.city)))
    if (link.keys.second == "m") CHECK(link.link_class == LinkClass::possible);
}

TEST_CASE("run: a row without name and NIK is invalid, and empty files are no error") {
  auto files = town(20);
  Record nothing;
  nothing.key = "empty";
  nothing.village = "3276061006";
  files.city.push_back(nothing);
  auto const outcome = must_run(files.ministry, files.city);
  CHECK(outcome.city_classes.back() == RowClass::invalid);
  check_sums(outcome, files.ministry.size(), files.city.size());
  CHECK(must_run({}, {}).links.empty());
  CHECK(must_run({}, files.city).total.city.all_persons() == files.city.size());
}

TEST_CASE("run: cancelling stops with a refusal") {
  auto const files = town(20);
  for (auto const phase : {Phase::standardise, Phase::train, Phase::score, Phase::decide}) {
    auto const outcome = run(files.ministry, files.city, Settings{},
                             [&](Phase now, std::size_t, std::size_t) { return now != phase; });
    REQUIRE_FALSE(outcome.ok());
    CHECK(outcome.error().code == "match.cancelled");
  }
}

TEST_CASE("explain: the waterfall sums to the score of the run") {
  auto const files = town(80);
  auto const outcome = must_run(files.ministry, files.city);
  REQUIRE(outcome.links.size() > 100);
  for (std::size_t i = 0; i < 100; ++i) {
    auto const& link = outcome.links[i];
    auto const why = explain(files.ministry[link.ministry], files.city[link.city], outcome.model);
    double sum = why.prior_bits + why.rarity_bits + why.family_bits;
    for (auto const& field : why.fields) sum += field.bits;
    CHECK(sum == doctest::Approx(link.bits));
    CHECK(why.total_bits == doctest::Approx(link.bits));
  }
  auto const json = to_json(to_value(explain(files.ministry[0], files.city[0], outcome.model)));
  CHECK(json.find(files.ministry[0].nik) == std::string::npos);
  CHECK(json.find("\"level\":\"exact\"") != std::string::npos);
}

TEST_CASE("score: symmetric") {
  auto const files = town(40);
  auto const model = must_run(files.ministry, files.city).model;
  CHECK(rc::check("score(a,b) = score(b,a)", [&] {
    auto const a = *rc::gen::inRange<std::size_t>(0, files.ministry.size());
    auto const b = *rc::gen::inRange<std::size_t>(0, files.city.size());
    auto left = files.ministry[a];
    auto right = files.city[b];
    if (*rc::gen::arbitrary<bool>()) right.name = left.name + " " + right.name;
    if (*rc::gen::arbitrary<bool>()) left.name = right.name.substr(0, 7);
    RC_ASSERT(score_pair(left, right, model).bits == score_pair(right, left, model).bits);
  }));
}

TEST_CASE("model: written and read back it scores the same") {
  auto const files = town(60);
  auto const outcome = must_run(files.ministry, files.city);
  auto const parsed = parse_json(to_json(outcome.model.to_value()));
  REQUIRE(parsed.ok());
  auto const model = Model::from_value(parsed.value());
  REQUIRE(model.ok());
  auto const again = must_run(files.ministry, files.city, Settings{.model = model.value()});
  REQUIRE(again.links.size() == outcome.links.size());
  for (std::size_t i = 0; i < again.links.size(); ++i)
    CHECK(again.links[i].bits == doctest::Approx(outcome.links[i].bits));
  auto const bad = Model::from_value(Value::object({{"version", Value(1)}}));
  REQUIRE_FALSE(bad.ok());
  CHECK(bad.error().code == "match.model_malformed");
}

TEST_CASE("plan: tells what a run will compare, rule by rule") {
  auto const files = town(80);
  auto const plan = linkage::plan(make_tables(files.ministry, files.city, 1), {});
  REQUIRE(plan.ok());
  auto const outcome = must_run(files.ministry, files.city);
  CHECK(plan.value().ministry_rows == files.ministry.size());
  CHECK(plan.value().sure_pairs > 0);
  CHECK(plan.value().pairs + plan.value().sure_pairs == outcome.pairs_compared);
  std::set<std::string_view> names;
  for (std::size_t rule = 0; rule < rule_count; ++rule) {
    CHECK(plan.value().blocks[rule].pairs == outcome.blocks[rule].pairs);
    CHECK_FALSE(rule_key(static_cast<Rule>(rule)).empty());
    names.insert(rule_key(static_cast<Rule>(rule)));
  }
  CHECK(names.size() == rule_count);
}

TEST_CASE("run: with the model held, an unrelated person changes no other link") {
  auto const files = town(120);
  auto const model = linkage::train(make_tables(files.ministry, files.city, 2), {}).value();
  auto const links_of = [&](std::vector<Record> const& ministry, std::vector<Record> const& city) {
    std::set<std::pair<KeyPair, LinkClass>> out;
    auto const outcome = must_run(ministry, city, Settings{.model = model});
    for (auto const& link : keyed_links(outcome)) out.emplace(link.keys, link.link_class);
    return out;
  };
  auto const before = links_of(files.ministry, files.city);
  Record stranger;
  stranger.key = "stranger";
  stranger.name = "Zulkarnaen Qudsi";
  stranger.nik = "9171016512990001";
  stranger.birth = "1999-12-25";
  stranger.sex = "2";
  stranger.mother = "Yosefina";
  stranger.village = "91.71.01.1001";
  for (int place = 0; place < 3; ++place) {
    auto ministry = files.ministry;
    auto city = files.city;
    auto const row = [&](std::vector<Record> const& list) {
      return static_cast<std::ptrdiff_t>(list.size()) * place / 2;
    };
    ministry.insert(ministry.begin() + row(ministry), stranger);
    CHECK(links_of(ministry, files.city) == before);
    city.insert(city.begin() + row(city), stranger);
    auto both = links_of(ministry, city);
    CHECK(both.size() == before.size() + 1);
    std::erase_if(both, [](auto const& link) { return link.first.first == "stranger"; });
    CHECK(both == before);
  }
}

TEST_CASE("train: the model of two files gives their run again") {
  auto const files = town(80);
  auto const model = linkage::train(make_tables(files.ministry, files.city, 2), {});
  REQUIRE(model.ok());
  auto const read = Model::from_value(parse_json(to_json(model.value().to_value())).value());
  REQUIRE(read.ok());
  auto const learnt = must_run(files.ministry, files.city);
  auto const given = must_run(files.ministry, files.city, Settings{.model = read.value()});
  REQUIRE(learnt.links.size() == given.links.size());
  for (std::size_t i = 0; i < learnt.links.size(); ++i) {
    CHECK(learnt.links[i].city == given.links[i].city);
    CHECK(learnt.links[i].probability == doctest::Approx(given.links[i].probability));
  }
}

TEST_CASE("evaluate: counts pairs once, by class") {
  std::vector<KeyedLink> const links{{{"c1", "m1"}, LinkClass::equal},
                                     {{"c1", "m1"}, LinkClass::equal},
                                     {{"c2", "m3"}, LinkClass::different},
                                     {{"c4", "m4"}, LinkClass::possible}};
  auto const result = evaluate(links, {{"c1", "m1"}, {"c2", "m2"}, {"c4", "m4"}});
  CHECK(result.links == 2);
  CHECK(result.right == 1);
  CHECK(result.precision() == doctest::Approx(0.5));
  CHECK(result.recall() == doctest::Approx(1.0 / 3));
  CHECK(result.f1() == doctest::Approx(0.4));
  CHECK(evaluate(links, {{"c4", "m4"}}, LinkClass::possible).right == 1);
}
