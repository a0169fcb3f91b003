#include "programmes/deaths.h"

#include <doctest/doctest.h>

#include "programmes/judge.h"
#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Date day(int year, int month, int number) { return Date::from_ymd(year, month, number).value(); }

std::string ranks(int deceased, std::vector<int> const& others) {
  std::string out;
  for (auto const other : others)
    out += std::string(heir_rank_key(heir_rank(deceased, other))) + " ";
  return out;
}

}  // namespace

TEST_CASE("heirs: what a family card tells of the order") {
  // 1 head, 2 husband, 3 wife, 4 child, 5 in-law, 6 grandchild, 7 parent, 8 parent-in-law, 9 other.
  CHECK(ranks(1, {3, 4, 7, 8, 9}) == "spouse child parent other other ");
  CHECK(ranks(3, {1, 4, 8, 7}) == "spouse child parent other ");
  CHECK(ranks(4, {1, 3, 4, 7, 8, 5}) == "parent parent sibling grandparent grandparent other ");
  CHECK(ranks(6, {6, 1, 4, 5}) == "sibling grandparent uncle_or_aunt other ");
  CHECK(ranks(7, {7, 1, 4}) == "spouse child other ");
  CHECK(ranks(8, {8, 3, 1}) == "spouse child other ");
  CHECK(ranks(9, {1, 9}) == "other other ");
  CHECK(heir_rank(std::nullopt, 1) == HeirRank::other);
}

TEST_CASE("deaths: one that the registry tells of stands in the list until it is claimed") {
  with_people([](db::Store& store) {
    test::run_directly(store,
                       "UPDATE person SET relation = 1 WHERE id = 102; UPDATE person SET "
                       "relation = 3 WHERE id = 101; UPDATE person SET relation = 4 WHERE "
                       "id IN (103, 104); UPDATE person SET born = '1990-07-01' WHERE id = "
                       "104");
    auto const told = [&](char const* person) {
      return act(store, sri(), [&](Context& context) {
        return on_person_died(context, Value::object({{"person", person}}));
      });
    };
    REQUIRE(told("102").ok());
    REQUIRE(told("102").ok());
    CHECK(number(store, "SELECT COUNT(*) FROM death_notice") == 1);
    // Nobody died here, and nobody is of that number.
    REQUIRE(told("104").ok());
    REQUIRE(told("999").ok());
    CHECK(number(store, "SELECT COUNT(*) FROM death_notice") == 1);
    auto const address = std::string("/program/kds-santunan-kematian/2024/kematian");
    CHECK(look(store, rina(), address).has("Belum diajukan"));
    CHECK_FALSE(look(store, dewi(), address).has("Sujarwo"));
    CHECK(look(store, dewi(), address + "/102").status == 404);
    auto const heirs = json_of(look(store, rina(), "/api/v1" + address + "/102"))["heirs"];
    REQUIRE(heirs.list()->size() == 2);
    CHECK((*heirs.list())[0]["name"].text_or_empty() == "Marlina");
    CHECK((*heirs.list())[0]["rank"].text_or_empty() == "spouse");
    CHECK((*heirs.list())[1]["rank"].text_or_empty() == "child");
    // He died on 20 June.
    CHECK(act(store, rina(), [](Context& context) {
            return Result<std::int64_t>(
                unclaimed_deaths(context, "kds-santunan-kematian", day(2024, 6, 20)));
          }).value() == 1);
    CHECK(act(store, rina(), [](Context& context) {
            return Result<std::int64_t>(
                unclaimed_deaths(context, "kds-santunan-kematian", day(2024, 6, 21)));
          }).value() == 0);
    REQUIRE(proposed(store, rina(), candidate("kds-santunan-kematian", 101, 102)).ok());
    CHECK(look(store, rina(), address).has("Diusulkan"));
    CHECK(act(store, rina(), [](Context& context) {
            return Result<std::int64_t>(
                unclaimed_deaths(context, "kds-santunan-kematian", day(2024, 6, 20)));
          }).value() == 0);
    CHECK(look(store, rina(), "/program/kds-bidik-manis/2024/kematian").status == 404);
  });
}

TEST_CASE("death grant: in the year of the death, and after one in December until 31 January") {
  with_people([](db::Store& store) {
    auto const claimed = [&](char const* died, int year, int month, int day) {
      test::run_directly(store,
                         "UPDATE person SET died = '" + std::string(died) + "' WHERE id = 102");
      auto asked = candidate("kds-santunan-kematian", 101, 102);
      auto const on = Date::from_ymd(year, month, day).value();
      return act(store, rina(),
                 [&](Context& context) -> Result<bool> {
                   auto const* programme = context.catalogue.programme("kds-santunan-kematian", on);
                   auto const receiver = TRY(facts_of(context, asked, *programme, on));
                   auto const found = receiver.facts.find("claim_in_year");
                   return std::get<std::int64_t>(found.value.value()) == 1;
                 })
          .value();
    };
    CHECK(claimed("2024-01-02", 2024, 12, 31));
    CHECK_FALSE(claimed("2024-11-30", 2025, 1, 1));
    CHECK(claimed("2024-12-01", 2025, 1, 31));
    CHECK_FALSE(claimed("2024-12-31", 2025, 2, 1));
  });
}

}  // namespace rangkul::programmes
