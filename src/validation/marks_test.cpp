#include "validation/marks.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::validation {
namespace {

Result<RatingId> rated(Office& office, Actor const& who, NewRating const& rating) {
  return office.desk.write(who, [&](Context& context) { return rate(context, rating); });
}
NewRating top_ten() {
  return {.period = "2022-12",
          .rated_by = "Kementerian Sosial",
          .rank = 10,
          .among = 27,
          .label = "10 besar Jawa Barat",
          .note = ""};
}

}  // namespace

TEST_CASE("ratings: by period, in the rater's words, a rank among how many") {
  in_office([](Office& office) {
    CHECK(rated(office, office.rina, top_ten()).error().kind == ErrorKind::forbidden);
    auto wrong = top_ten();
    wrong.rank = 28;
    CHECK(rated(office, office.heri, wrong).error().code == "validation.rating.bad_rank");
    wrong.rank.reset();
    CHECK(rated(office, office.heri, wrong).error().code == "validation.rating.bad_rank");
    wrong = top_ten();
    wrong.period = "akhir 2022";
    CHECK(rated(office, office.heri, wrong).error().code == "validation.rating.bad_period");
    REQUIRE(rated(office, office.heri, {.period = "2020", .rated_by = "Kemensos", .label = "Buruk"})
                .ok());
    auto const good = rated(office, office.heri, top_ten());
    REQUIRE(good.ok());
    auto const of_year = [&](int year) {
      return office.desk.read(office.rina,
                              [&](Context& context) { return ratings_of(context, year); });
    };
    REQUIRE(of_year(0).size() == 2);
    CHECK(of_year(0)[0].label == "10 besar Jawa Barat");
    CHECK(of_year(2022).size() == 1);
    CHECK(of_year(2021).empty());
    auto const away = [&](std::string const& reason) {
      return office.desk.write(office.heri, [&](Context& context) {
        return remove_rating(context, good.value(), reason);
      });
    };
    CHECK(away(" ").error().field == "reason");
    REQUIRE(away("Salah tahun").ok());
    CHECK(away("lagi").error().kind == ErrorKind::not_found);
    CHECK(of_year(2022).empty());
  });
}

TEST_CASE("tags: the priority programme that the work belongs to, once, with its source") {
  in_office([](Office& office) {
    auto const tagged = [&](Actor const& who) {
      return office.desk.write(who, [&](Context& context) {
        return add_tag(context, "99 Program Prioritas Bupati", "RPJMD 2021-2026");
      });
    };
    CHECK(tagged(office.rina).error().kind == ErrorKind::forbidden);
    auto const id = tagged(office.heri);
    REQUIRE(id.ok());
    CHECK(tagged(office.heri).error().code == "validation.tag.twice");
    auto& desk = office.desk;
    CHECK(registry::has(desk.get(office.sri, "/verval"), "99 Program Prioritas Bupati"));
    CHECK(registry::has(desk.get(office.sri, "/verval/penilaian"), "RPJMD 2021-2026"));
    REQUIRE(
        desk.write(office.heri, [&](Context& c) { return remove_tag(c, id.value(), "Berakhir"); })
            .ok());
    CHECK_FALSE(registry::has(desk.get(office.sri, "/verval"), "99 Program Prioritas Bupati"));
    CHECK(tagged(office.heri).ok());
  });
}

TEST_CASE("ratings: added by its page and shown on the year's") {
  in_office([](Office& office) {
    auto& desk = office.desk;
    CHECK(desk.post(office.heri, "/verval/penilaian", {{"period", "2022-12"}}).status == 422);
    registry::Sent const typed{{"period", "2022-12"},
                               {"rated_by", "Kementerian Sosial"},
                               {"label", "10 besar Jawa Barat"},
                               {"rank", "10"},
                               {"among", "27"}};
    CHECK(desk.post(office.rina, "/verval/penilaian", typed).status == 403);
    CHECK(desk.post(office.heri, "/verval/penilaian", typed).status == 303);
    CHECK(registry::has(desk.get(office.rina, "/verval", {{"tahun", "2022"}}), "10 dari 27"));
    CHECK_FALSE(registry::has(desk.get(office.rina, "/verval", {{"tahun", "2023"}}), "10 dari 27"));
  });
}

}  // namespace rangkul::validation
