#include "linkage/stated.h"

#include <doctest/doctest.h>

#include <set>

#include "linkage/decide.h"
#include "linkage/weigh.h"

using namespace rangkul::linkage;

namespace {

double of(Signs const& signs, Sign sign) { return signs[static_cast<std::size_t>(sign)]; }

Record adult() {
  Record out;
  out.name = "Ketut Wirawan";
  out.birth = "1970-04-09";
  out.nik = "3276060904700003";
  out.sex = "L";
  out.no_kk = "3276061203090011";
  out.address = "Jl. Melati No. 4";
  out.rt = "3";
  out.rw = "2";
  out.village = "32.76.06.1002";
  return out;
}

Signs signs_between(Record const& a, Record const& b, Standing const& standing = {},
                    RunFacts const& run = {}) {
  Dictionary dictionary;
  auto const first = standardise(a, dictionary);
  auto const second = standardise(b, dictionary);
  WordSurprise const surprise(dictionary.size(), 10);
  auto const agreement = Comparer(dictionary, surprise).compare(first, second);
  auto const out = signs_of(first, second, agreement, standing, run);
  CHECK(out == signs_of(second, first, agreement, standing, run));
  return out;
}

}  // namespace

TEST_CASE("stated: one person's rows show one NIK, one birth date and one whole name") {
  auto const signs = signs_between(adult(), adult());
  CHECK(of(signs, Sign::one_nik) == 1);
  CHECK(of(signs, Sign::same_birth) == 1);
  CHECK(of(signs, Sign::whole_name) == 1);
  CHECK(of(signs, Sign::same_address) == 1);
  for (auto const sign : {Sign::slip_of_two, Sign::two_births, Sign::two_sexes, Sign::twins,
                          Sign::other_card_near, Sign::generation, Sign::unproven_birth})
    CHECK(of(signs, sign) == 0);
}

TEST_CASE("stated: a NIK without its birth date proves nothing") {
  auto invented = adult();
  invented.birth = "1970-01-01";
  auto const signs = signs_between(invented, invented);
  CHECK(of(signs, Sign::one_nik) == 0);
  CHECK(of(signs, Sign::unproven_birth) == 1);
}

TEST_CASE("stated: namesakes next door and twins are told by their NIKs and cards") {
  auto neighbour = adult();
  neighbour.birth = "1970-04-19";
  neighbour.nik = "3276061904700001";
  neighbour.no_kk = "3276061203090077";
  neighbour.address = "Jl. Melati No. 9";
  auto signs = signs_between(adult(), neighbour);
  CHECK(of(signs, Sign::two_births) == 1);
  CHECK(of(signs, Sign::other_card_near) == 1);
  CHECK(of(signs, Sign::twins) == 0);
  CHECK(of(signs, Sign::one_nik) == 0);

  auto twin = adult();
  twin.nik = "3276060904700021";
  signs = signs_between(adult(), twin);
  CHECK(of(signs, Sign::twins) + of(signs, Sign::slip_of_two) == 1);
  CHECK(of(signs, Sign::one_nik) == 0);

  auto sister = adult();
  sister.sex = "P";
  sister.nik = "3276064904700003";
  CHECK(of(signs_between(adult(), sister), Sign::two_sexes) == 1);
}

TEST_CASE("stated: father and son of one name are a generation apart, the young one counts") {
  auto son = adult();
  son.birth = "2001-05-10";
  son.nik = "3276061005010002";
  auto const signs = signs_between(adult(), son);
  CHECK(of(signs, Sign::generation) == 1);
  CHECK(of(signs, Sign::youth) == doctest::Approx(0.5));
  CHECK(of(signs_between(adult(), adult()), Sign::youth) == 0);
}

TEST_CASE("stated: what signs say together, and with what the run says of its files") {
  auto neighbour = adult();
  neighbour.birth = "1970-04-19";
  neighbour.nik = "3276061904700001";
  neighbour.no_kk = "3276061203090077";
  neighbour.address = "Jl. Melati No. 9";
  CHECK(of(signs_between(adult(), neighbour), Sign::namesake_rt) == 1);
  CHECK(of(signs_between(adult(), adult()), Sign::namesake_rt) == 0);
  CHECK(of(signs_between(adult(), adult()), Sign::same_birth_address) == 1);

  auto bare = adult();
  bare.nik.clear();
  bare.birth = "2001-05-10";
  CHECK(of(signs_between(adult(), bare), Sign::generation_no_nik) == 1);

  auto sister = adult();
  sister.sex = "P";
  sister.nik = "3276064904700003";
  CHECK(of(signs_between(adult(), sister), Sign::slip_of_two_sexes) ==
        of(signs_between(adult(), sister), Sign::slip_of_two));

  auto longer = adult();
  longer.name = "Ketut Agus Wirawan";
  RunFacts const run{0.85, 1.0 / 3 + 0.1};
  CHECK(of(signs_between(adult(), longer, {}, run), Sign::words_apart_spelt) ==
        doctest::Approx(0.1));
  CHECK(of(signs_between(adult(), adult(), {}, run), Sign::words_apart_spelt) == 0);
  CHECK(of(signs_between(adult(), adult(), {}, run), Sign::spelt) == doctest::Approx(0.1));
  CHECK(of(signs_between(adult(), bare, {}, run), Sign::generation_spelt) == doctest::Approx(0.1));
}

TEST_CASE("stated: a run without such names has the usual share of them, and none is extreme") {
  auto model = Model::usual();
  auto& names = model.fields[static_cast<std::size_t>(Field::name)].levels;
  auto& same = names[static_cast<std::size_t>(NameLevel::same)].same;
  auto& close = names[static_cast<std::size_t>(NameLevel::close)].same;
  same = close = 0;
  CHECK(RunFacts::of(model).spelt == doctest::Approx(1.0 / 3));
  same = 0.2;
  CHECK(RunFacts::of(model).spelt == doctest::Approx(1.0 / 3 + 0.25));
  close = 0.2;
  CHECK(RunFacts::of(model).spelt == doctest::Approx(0.5).epsilon(0.01));
}

TEST_CASE("stated: surer links of a kind stay surer, and signs hardly move what is beyond doubt") {
  auto const usual = Calibration::usual();
  std::vector<Signs> kinds;
  for (auto const place : {Standing::Place::best, Standing::Place::copy, Standing::Place::rival})
    for (double const lift : {-12.0, -3.0, 0.0, 3.0, 12.0}) {
      Signs signs{};
      signs[static_cast<std::size_t>(Sign::any_link)] =
          lift / usual.bits[static_cast<std::size_t>(Sign::any_link)];
      signs[static_cast<std::size_t>(Sign::odds_beside)] = place == Standing::Place::best ? 0 : 1;
      kinds.push_back(signs);
    }
  for (auto const& kind : kinds) {
    bool const beside = of(kind, Sign::odds_beside) != 0;
    double before = -100;
    for (double odds = -8; odds < 25; odds += 0.125) {
      auto signs = kind;
      signs[static_cast<std::size_t>(Sign::odds)] = odds;
      signs[static_cast<std::size_t>(Sign::odds_when_sure)] = std::max(0.0, odds - sure_bits);
      signs[static_cast<std::size_t>(Sign::odds_beside)] = beside ? odds : 0;
      signs[static_cast<std::size_t>(Sign::odds_when_doubtful)] = std::max(0.0, -odds);
      auto const stated = usual.stated(odds, signs);
      CHECK(stated > before - 1e-9);
      if (odds >= beyond_signs) CHECK(stated == doctest::Approx(odds));
      before = stated;
    }
  }
}

TEST_CASE("stated: without signs the odds stay; a sign moves them by its bits") {
  Calibration none;
  none.bits = {};
  CHECK(none.stated(3, signs_between(adult(), adult())) == doctest::Approx(3));
  none.bits[static_cast<std::size_t>(Sign::same_birth)] = -2;
  CHECK(none.stated(3, signs_between(adult(), adult())) == doctest::Approx(1));
}

TEST_CASE("decide: a link is stated by the model's calibration and linked accordingly") {
  auto model = Model::usual();
  auto const never = [](std::uint32_t, std::uint32_t) { return WithinScore{-20, false}; };
  auto const one_link = [&](double bits_of_sign) {
    model.calibration.bits = {};
    model.calibration.bits[static_cast<std::size_t>(Sign::one_word)] = bits_of_sign;
    DecideInput input{{{0, 0, 8}}, 1, 1, never, never};
    input.signs = [](std::uint32_t, std::uint32_t, Standing const& standing) {
      CHECK_FALSE(standing.contested);
      Signs out{};
      out[static_cast<std::size_t>(Sign::one_word)] = 1;
      return out;
    };
    auto const links = decide(std::move(input), model);
    REQUIRE(links.size() == 1);
    return links[0];
  };
  CHECK(one_link(0).link_class == LinkClass::equal);
  CHECK(one_link(-9).link_class == LinkClass::possible);
  CHECK(one_link(-9).probability < one_link(0).probability);
  CHECK(one_link(1).probability > one_link(0).probability);
}

TEST_CASE("stated: every sign has a name of its own and a place in the model") {
  std::set<std::string_view> names;
  auto const value = Model::usual().to_value();
  for (std::size_t i = 0; i < sign_count; ++i) {
    auto const key = sign_key(static_cast<Sign>(i));
    names.insert(key);
    CHECK(value["calibration"][key].real() != nullptr);
  }
  CHECK(names.size() == sign_count);
}

TEST_CASE(
    "model: a calibration is read back, an old model has the usual one, a falling one fails") {
  auto model = Model::usual();
  model.calibration.bits[static_cast<std::size_t>(Sign::twins)] = -4.5;
  auto const read = Model::from_value(model.to_value());
  REQUIRE(read.ok());
  CHECK(read.value().calibration.bits == model.calibration.bits);

  auto without = rangkul::Value::object({});
  auto const whole = model.to_value();
  for (auto const& [key, value] : *whole.fields())
    if (key != "calibration") without.set(key, value);
  auto const old = Model::from_value(without);
  REQUIRE(old.ok());
  CHECK(old.value().calibration.bits == Calibration::usual().bits);

  // A model of an earlier release knows fewer signs; those it does not know add nothing.
  auto earlier = whole;
  auto signs = rangkul::Value::object({});
  for (auto const& [key, value] : *whole["calibration"].fields())
    if (key != "namesake_rt") signs.set(key, value);
  earlier.set("calibration", signs);
  auto const read_earlier = Model::from_value(earlier);
  REQUIRE(read_earlier.ok());
  auto expected = model.calibration.bits;
  expected[static_cast<std::size_t>(Sign::namesake_rt)] = 0;
  CHECK(read_earlier.value().calibration.bits == expected);

  for (auto const bend : {Sign::odds, Sign::odds_when_sure, Sign::odds_when_doubtful}) {
    auto falling_model = model;
    falling_model.calibration.bits[static_cast<std::size_t>(bend)] =
        bend == Sign::odds_when_doubtful ? 1.5 : -1;
    CHECK_FALSE(Model::from_value(falling_model.to_value()).ok());
  }
  model.calibration.bits[static_cast<std::size_t>(Sign::odds)] = -1;
  auto const falling = Model::from_value(model.to_value());
  REQUIRE_FALSE(falling.ok());
  CHECK(falling.error().detail.at("at") == "calibration.odds");
}
