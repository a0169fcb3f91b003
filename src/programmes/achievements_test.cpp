#include <doctest/doctest.h>

#include "base/text.h"
#include "programmes/figures.h"
#include "support/programmes_rows.h"
#include "support/screen_desk.h"

namespace rangkul::programmes {
namespace {

AchievementTable table_of(db::Store& store, Actor const& who, int year = 2024,
                          Clock const& clock = test_clock()) {
  auto tx = store.read(who);
  Context context{tx, who, clock, office_catalogue()};
  return achievements(context, "kds", year);
}

std::string rows_of(std::vector<Achievement> const& rows) {
  std::string out;
  for (auto const& row : rows)
    out += row.programme + " " + group_thousands(row.realised) + "/" + group_thousands(row.target) +
           " " + row.percent().text() + " " + group_thousands(row.spent.whole() / 1'000'000) + "\n";
  return out;
}

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("achievements: the five rows of 2024 are the published figures, to the hundredth") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    auto const table = table_of(store, heri());
    CHECK(rows_of(table.rows) ==
          "kds-santunan-kematian 2.490/3.150 79,05 2.490\n"
          "kds-bantuan-pangan 2.995/3.000 99,83 2.995\n"
          "kds-bidik-manis 150/150 100,00 150\n"
          "kds-siswa-miskin 1.999/2.000 99,95 1.999\n"
          "kds-alat-bantu 90/95 94,74 90\n");
    CHECK(table.total().part() == 7'724);
    CHECK(table.total().whole() == 8'395);
    CHECK(table.total().text() == "92,01");
    CHECK(hundredths_text(table.mean().hundredths().value()) == "94,71");
  });
}

TEST_CASE("achievements: five of the seven benefits are the office's, the others have owners") {
  with_people([](db::Store& store) {
    auto const table = table_of(store, heri());
    CHECK(table.rows.size() == 5);
    REQUIRE(table.others.size() == 2);
    CHECK(table.others[0].programme == "kds-pbi-apbd");
    CHECK(table.others[0].owner == "Dinas Kesehatan");
    CHECK(table.others[1].owner == "Dinas Perumahan dan Permukiman");
    CHECK(table.others[1].unit == catalogue::Unit::household);
    screen::Desk desk(store, heri());
    auto const text = others_text(desk.visit, table).markup();
    CHECK(has(text, "5 dari 7 manfaat"));
    CHECK(has(text, "Jaminan Kesehatan (PBI APBD) (Dinas Kesehatan)"));
  });
}

TEST_CASE("achievements: a subdistrict counts only its own") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    auto const tapos = table_of(store, dewi());
    CHECK(tapos.total().part() == 40);
    CHECK(tapos.rows.back().realised == 40);
    CHECK(tapos.rows.back().spent == Rupiah{40'000'000});
    CHECK(table_of(store, rina()).total().part() == 7'684);
    CHECK(table_of(store, Actor::nobody()).total().part() == 0);
  });
}

TEST_CASE("achievements: a target of zero shows no percent, and does not enter the mean") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    auto const table = table_of(store, heri(), 2023);
    REQUIRE(table.rows.size() == 5);
    CHECK(table.rows[2].realised == 3);
    CHECK(table.rows[2].target == 0);
    CHECK(table.rows[2].percent().text() == "-");
    CHECK_FALSE(table.mean().hundredths());
    CHECK_FALSE(table.provisional);
    screen::Desk desk(store, heri());
    auto const html = achievement_table(desk.visit, table).markup();
    CHECK(has(html, "tidak ada sasaran"));
    CHECK_FALSE(has(html, "- %"));
    CHECK_FALSE(has(html, "0,00"));
    CHECK(gap_text(desk.visit, table.rows[2]) == "tidak ada sasaran");
  });
}

TEST_CASE("achievements: a figure is provisional until its year has ended") {
  with_people([](db::Store& store) {
    CHECK(table_of(store, heri()).provisional);
    ManualClock const last_evening{Instant{1'735'662'000}};  // 31 December 2024, 23.20 WIB
    CHECK(table_of(store, heri(), 2024, last_evening).provisional);
    ManualClock const new_year{Instant{1'735'664'400}};  // 1 January 2025, 00.00 WIB
    CHECK_FALSE(table_of(store, heri(), 2024, new_year).provisional);
    screen::Desk desk(store, heri());
    CHECK(as_of_text(desk.visit, table_of(store, heri())) ==
          "Keadaan 17 Desember 2024 pukul 08.12 WIB, sementara");
  });
}

TEST_CASE("achievements: a receiver counts once, however many lines there are") {
  with_people([](db::Store& store) {
    for (auto const* part : {"2024-S1", "2024-S2"}) {
      auto asked = candidate("uji-semester", 101);
      asked.period = part;
      auto const id = proposed(store, heri(), asked).value();
      REQUIRE(approved(store, sri(), id).ok());
      REQUIRE(paid(store, sri(), line(id, std::string("uid-") + part)).ok());
    }
    auto tx = store.read(heri());
    Context context{tx, heri(), test_clock(), office_catalogue()};
    for (auto const& row : achievements(context, "uji", 2024).rows)
      if (row.programme == "uji-semester") {
        CHECK(row.realised == 1);
        CHECK(row.spent == Rupiah{2'000'000});
      }
  });
}

TEST_CASE("gap: short by so many, or reached") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    auto const table = table_of(store, heri());
    screen::Desk desk(store, heri());
    CHECK(gap_text(desk.visit, table.rows[0]) == "Kurang 660 penerima");
    CHECK(gap_text(desk.visit, table.rows[2]) == "Tercapai");
  });
}

}  // namespace rangkul::programmes
