#include "validation/scores.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::validation {
namespace {

/// A family that a visit has seen, with what the ministry says of it.
FamilyId seen(Office& office, std::string const& name, Criteria criteria, std::optional<int> decile,
              char const* village = "32.76.06.1006") {
  registry::Family card;
  card.region = place(village);
  auto const family = office.desk.add(card);
  registry::Person head;
  head.name = name;
  head.region = place(village);
  head.family = family;
  head.decile = decile;
  head.born = day("1950-01-01");
  head.disability = 7;  // none
  head.occupation = 4;  // pensioner
  head.education = 3;
  office.desk.add(head);
  auto const entered = office.desk.write(office.heri, [&](Context& context) {
    return enter(context,
                 {.kind = Kind::fit, .family = family, .seen = Seen{day("2024-12-16"), criteria}});
  });
  REQUIRE(entered.ok());
  return family;
}

Result<std::int64_t> counted(Office& office, Actor const& who) {
  return office.desk.write(who, [](Context& context) { return count_scores(context); });
}

}  // namespace

TEST_CASE("score: deciles are equal in persons, as the decile of a family's first person") {
  // Families of 1, 2, 3 and 4 persons, poor to rich: persons 1, 2-3, 4-6, 7-10 (domain.md 3.5).
  CHECK(deciles_of({{1.0, 1}, {2.0, 2}, {3.0, 3}, {4.0, 4}}) == std::vector<int>{1, 2, 4, 7});
  CHECK(deciles_of({{4.0, 4}, {1.0, 1}}) == std::vector<int>{4, 2});
  CHECK(deciles_of({}).empty());
}

TEST_CASE("score: a sum of terms that can be added up by hand") {
  ScoreModel const model{.id = "coba",
                         .source = "",
                         .area = place("32.76"),
                         .intercept = 10.0,
                         .terms = {{"members", -0.5}, {"k6", -1.0}, {"k1", -9.0}}};
  Traits traits{.family = {}, .region = {}, .name = "", .criteria = Criteria(0b100000)};
  traits.members = 4;
  auto const score = score_of(model, traits);
  REQUIRE(score.lines.size() == 3);
  CHECK(score.lines[0].part() == doctest::Approx(-2.0));
  CHECK(score.lines[2].part() == doctest::Approx(0.0));
  CHECK(score.sum() == doctest::Approx(7.0));
}

TEST_CASE("score: what counts as a disagreement") {
  CHECK(difference(2, 1, 2, 5) == "poor_unseen");
  CHECK(difference(4, 2, 4, 5) == "");
  CHECK(difference(5, 5, 5, 5) == "seen_not_poor");
  CHECK(difference(std::nullopt, 5, 1, 5) == "seen_not_poor");
  CHECK(difference(std::nullopt, 4, 1, 5) == "");
  CHECK(difference(2, 3, 6, 5) == "score_apart");
  CHECK(difference(2, 3, 5, 5) == "");
}

TEST_CASE("score: the nearest area's newest version that holds is the model") {
  auto const& catalogue = registry::office_catalogue();
  auto const model = model_for(catalogue, place("32.76.06.1006"), day("2024-12-17"));
  REQUIRE(model);
  CHECK(model->name() == "contoh 1");
  CHECK_FALSE(model->terms.empty());
  CHECK_FALSE(model_for(catalogue, place("32.73"), day("2024-12-17")));
  CHECK_FALSE(model_for(catalogue, place("32.76"), day("2019-12-31")));
}

TEST_CASE("score: visited families are counted and their disagreements listed, within the area") {
  in_office([](Office& office) {
    CHECK(counted(office, office.heri).error().code == "validation.score.nobody");
    CHECK(counted(office, office.rina).error().kind == ErrorKind::forbidden);
    auto const able = seen(office, "MAMPU", Criteria(0b1), 2);
    auto const poor = seen(office, "SUSAH", Criteria(0b111111111), 8);
    seen(office, "JAUH", Criteria(0b111), 3, "32.76.02.1001");
    office.family("TAK DIDATANGI");
    REQUIRE(counted(office, office.heri).ok());
    CHECK(counted(office, office.heri).value() == 3);
    auto const of = [&](Actor const& who, FamilyId family) {
      return office.desk.read(who, [&](Context& context) { return compared(context, family); });
    };
    CHECK(of(office.heri, able).value().differs == "poor_unseen");
    CHECK(of(office.heri, poor).value().differs == "seen_not_poor");
    // The poorest of three persons: ceil(10 / 3).
    CHECK(of(office.heri, poor).value().local_decile == 4);
    CHECK(of(office.heri, poor).value().traits.elderly == 1);
    CHECK(of(office.heri, poor).value().traits.disabled == 0);
    CHECK(of(office.heri, poor).value().traits.head_works == 0);
    CHECK(of(office.heri, poor).value().traits.head_schooling == 3);
    CHECK(of(office.cakra, poor).error().kind == ErrorKind::not_found);
    auto const differences = [&](Actor const& who) {
      return office.desk.read(who, [](Context& context) { return count_differences(context); });
    };
    CHECK(differences(office.heri)["poor_unseen"] == 1);
    CHECK(differences(office.cakra).count("poor_unseen") == 0);
    auto& desk = office.desk;
    auto const list = desk.get(office.heri, "/verval/desil", {{"beda", "seen_not_poor"}});
    CHECK(registry::has(list, "SUSAH"));
    CHECK_FALSE(registry::has(list, "MAMPU"));
    CHECK_FALSE(registry::has(desk.get(office.cakra, "/verval/desil"), "SUSAH"));
    // What the house looks like is of class K3.
    auto const covered = desk.get(office.rina, "/verval/desil/" + poor.text());
    CHECK(covered.status == 200);
    CHECK_FALSE(registry::has(covered, "-0,400"));
    CHECK_FALSE(registry::has(covered, "Lantai tanah"));
    auto seer =
        Actor::person(AccountId{41}, "Tini", rights_of({May::see_validation, May::see_restricted}),
                      place("32.76"));
    auto const page = desk.get(seer, "/verval/desil/" + poor.text());
    CHECK(registry::has(page, "Banyak kriteria, desil tidak miskin"));
    CHECK(registry::has(page, "-0,400"));
    CHECK(registry::has(page, "Lantai tanah"));
    CHECK(registry::has(page, "belum ditaksir dari SUSENAS"));
  });
}

}  // namespace rangkul::validation
