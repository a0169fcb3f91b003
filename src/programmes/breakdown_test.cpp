#include "programmes/breakdown.h"

#include <doctest/doctest.h>

#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Date day(int month, int number) { return Date::from_ymd(2024, month, number).value(); }

}  // namespace

TEST_CASE("breakdown: by source, area and month, each part a list of its names") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    test::run_directly(store,
                       "UPDATE payment SET fund_source = 'APBN', paid_on = '2024-03-05' WHERE id "
                       ">= 141000 AND id < 141010");
    auto const address = std::string("/api/v1/program/kds-alat-bantu/2024");
    auto const parts = json_of(look(store, heri(), address))["parts"];
    auto const told = [&](char const* what) {
      std::string out;
      for (auto const& part : *parts[what].list())
        out += part["key"].text_or_empty() + "=" + std::to_string(part["receivers"].integer_or(0)) +
               " ";
      return out;
    };
    CHECK(told("source") == "APBD Kota=80 APBN=10 ");
    CHECK(told("month") == "2024-03=10 2024-06=80 ");
    CHECK(told("area") == "32.76.05=40 32.76.06=50 ");
    auto const listed = [&](std::string const& query) {
      return json_of(look(store, heri(), address + "/penerima?status=paid&" + query))["count"]
          .integer_or(-1);
    };
    CHECK(listed("sumber=APBN") == 10);
    CHECK(listed("wilayah=32.76.05") == 40);
    CHECK(listed("dari=01-03-2024&sampai=31-03-2024") == 10);
    auto const split = look(store, heri(), "/program/kds-alat-bantu/2024/rincian");
    CHECK(split.has("sumber=APBN"));
    CHECK(split.has("Maret 2024"));
    CHECK(look(store, heri(), "/program/kds-rtlh/2024/rincian").has("Belum ada yang dibayar"));
    auto const page = look(store, heri(), "/program?tahun=2024");
    CHECK(page.has("sumber=APBD%20Kota"));
    CHECK(page.has("sumber=APBN"));
  });
}

TEST_CASE("breakdown: inside the reader's area alone") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    auto const json =
        json_of(look(store, dewi(), "/api/v1/program/kds-alat-bantu/2024"))["parts"]["area"];
    REQUIRE(json.list()->size() == 1);
    CHECK((*json.list())[0]["key"].text_or_empty() == "32.76.05.1001");
    CHECK((*json.list())[0]["receivers"].integer_or(0) == 40);
  });
}

TEST_CASE("outlook: a plan of 334 at 100 a year leaves 34 and needs 112") {
  auto const plan = outlook_of_plan(334, 100, 3);
  CHECK(plan.missing == 34);
  CHECK(plan.needed == 112);
  CHECK_FALSE(plan.reached());
  CHECK(outlook_of_plan(334, 100, 4).reached());
  CHECK(outlook_of_plan(334, 112, 3).reached());
  CHECK(outlook_of_plan(0, 0, 0).reached());
}

TEST_CASE("outlook: the pace of the year so far tells where it ends") {
  // 366 days; 183 of them have passed on 1 July.
  auto const half = outlook_of_year(1000, 400, Year{2024}, day(7, 1));
  CHECK(half.projected == 800);
  CHECK(half.missing == 200);
  CHECK(half.periods_left == 6);
  CHECK(half.needed == 100);
  CHECK(outlook_of_year(1000, 500, Year{2024}, day(7, 1)).reached());
  auto const over = outlook_of_year(1000, 400, Year{2024}, day(12, 31));
  CHECK(over.periods_left == 0);
  CHECK(over.projected == 400);
  CHECK(over.missing == 600);
  // A year that has passed is told as it ended, one that has not begun as of its first day.
  CHECK(outlook_of_year(10, 4, Year{2023}, day(7, 1)).projected == 4);
  CHECK(outlook_of_year(10, 0, Year{2025}, day(7, 1)).missing == 10);
}

TEST_CASE("percent: a target that is a most counts the other way round") {
  Achievement row;
  row.unit = catalogue::Unit::person;
  row.target = 10;
  row.lower_is_better = true;
  row.realised = 8;
  CHECK(row.percent().text() == "120,00");
  row.realised = 12;
  CHECK(row.percent().text() == "80,00");
}

}  // namespace rangkul::programmes
