#include "matching/reconcile.h"

#include <doctest/doctest.h>

#include <random>

#include "audit/audit.h"
#include "support/reconcile_fixture.h"

namespace rangkul::matching {
namespace {

using registry::FileField;

/// source_record.data with these fields.
std::string data_of(std::map<FileField, std::string> const& fields) {
  std::string out;
  for (std::size_t i = 0; i < registry::kept_file_fields; ++i) {
    if (i > 0) out += registry::source_separator;
    auto const at = fields.find(static_cast<FileField>(i));
    if (at != fields.end()) out += at->second;
  }
  return out;
}

std::string plain() {
  return data_of({{FileField::nik, "3276060101900001"},
                  {FileField::born, "1990-01-01"},
                  {FileField::sex, "1"},
                  {FileField::decile, "2"}});
}

Ours us() {
  Ours out;
  out.nik = 3276060101900001;
  out.born = day_of("1990-01-01");
  out.sex = 1;
  out.life = life_of("hidup");
  out.in_city = true;
  return out;
}

}  // namespace

TEST_CASE("reconcile classes: precedence of a listed row") {
  auto const data = plain();
  auto const other = data_of({{FileField::nik, "3276060101900001"},
                              {FileField::born, "1990-01-02"},
                              {FileField::sex, "1"},
                              {FileField::decile, "3"}});
  RowValues const row(data);
  RowValues const differing(other);
  auto ours = us();
  MonthFacts facts{.last = &row, .now = &row, .ours = &ours};
  auto const class_of = [&] { return month_class_key(judge_row(facts).month_class); };
  CHECK(class_of() == "unchanged");
  CHECK_FALSE(judge_row(facts).asks);
  ours.in_city = false;
  CHECK(class_of() == "only_ministry");
  facts.new_key = true;
  CHECK(class_of() == "changed");
  facts.new_key = false;
  ours.in_city = true;
  facts.now = &differing;
  CHECK(class_of() == "contradictory");
  CHECK(fields_text(judge_row(facts).differs) == "born");
  CHECK(fields_text(judge_row(facts).changed) == "born,decile");
  facts.moved = true;
  CHECK(class_of() == "moved_in");
  facts.last = nullptr;
  CHECK(class_of() == "new");
  ours.life = life_of("mati");
  CHECK(class_of() == "dead");
  CHECK(judge_row(facts).reason == "TL01");
  facts.second = true;
  CHECK(class_of() == "double");
  CHECK(judge_row(facts).reason == "TL03");
}

TEST_CASE("reconcile classes: why somebody is gone, and that a NIK is no reason") {
  auto const data = plain();
  RowValues const row(data);
  auto ours = us();
  MonthFacts facts{.last = &row, .ours = &ours};
  auto const told = [&] {
    auto const judged = judge_row(facts);
    return std::string(month_class_key(judged.month_class)) + " " + std::string(judged.reason) +
           (judged.asks ? " asks" : "");
  };
  CHECK(told() == "unexplained  asks");
  ours.nik = 3276060101900002;
  CHECK(told() == "unexplained TL09 asks");
  facts.excluded_family = true;
  CHECK(told() == "gone TL05");
  facts.graduated = true;
  CHECK(told() == "gone graduated");
  ours.life = life_of("hilang");
  CHECK(told() == "gone TL08");
  ours.life = life_of("pindah");
  CHECK(told() == "moved_out TL02");
  ours.life = life_of("mati");
  CHECK(told() == "dead TL01");
  facts.second = true;
  CHECK(told() == "double TL03");
  facts = {.last = &row, .ours = nullptr};
  auto const rich = data_of({{FileField::nik, "3276060101900001"}, {FileField::decile, "6"}});
  RowValues const rich_row(rich);
  facts.last = &rich_row;
  CHECK(told() == "gone TL04");
}

TEST_CASE("reconcile classes: the facts of a standing finding are the same next month") {
  auto const data = plain();
  auto const later = data_of({{FileField::nik, "3276060101900001"},
                              {FileField::born, "1990-01-01"},
                              {FileField::sex, "1"},
                              {FileField::decile, "5"}});
  RowValues const row(data);
  RowValues const later_row(later);
  auto ours = us();
  ours.born = day_of("1990-01-03");
  MonthFacts fresh{.now = &row, .ours = &ours};
  MonthFacts standing{.last = &row, .now = &later_row, .ours = &ours};
  auto const november = facts_of(judge_row(fresh), fresh, "2026-11");
  CHECK(facts_of(judge_row(standing), standing, "2026-12") == november);
  ours.born = day_of("1990-01-04");
  CHECK(facts_of(judge_row(standing), standing, "2026-12") != november);
  // A move happens once.
  auto city = us();
  MonthFacts moved{.last = &row, .now = &row, .ours = &city, .moved = true, .elsewhere = true};
  CHECK(facts_of(judge_row(moved), moved, "2026-11") !=
        facts_of(judge_row(moved), moved, "2026-12"));
}

TEST_CASE("reconcile classes: a family has one class") {
  auto const of = [](std::initializer_list<MonthClass> members) {
    std::uint32_t mask = 0;
    for (auto const each : members) mask |= 1U << static_cast<unsigned>(each);
    return month_class_key(family_class(mask));
  };
  CHECK(of({MonthClass::fresh}) == "new");
  CHECK(of({MonthClass::fresh, MonthClass::unchanged}) == "changed");
  CHECK(of({MonthClass::unchanged, MonthClass::contradictory}) == "contradictory");
  CHECK(of({MonthClass::dead, MonthClass::contradictory}) == "dead");
}

TEST_CASE("reconcile: three ways by class, and every sum is the size of its file") {
  test::for_each_store([](db::Store& store) {
    ReconcileOffice office(store);
    office.first_month();
    auto rows = ministry_rows(20, 70);
    rows[21].decile = "4";         // changed
    rows[22].born = "1971-02-03";  // contradicts the city
    rows[22].nik.clear();
    rows[23].village = "32.76.06.1001";  // another village
    if (ministry_row(23).village == rows[23].village) rows[23].village = "32.76.06.1002";
    rows.erase(24);               // gone without a reason
    rows[25].life = "Meninggal";  // reported dead
    rows[26].key = "X26";         // the same person under another key
    rows[80] = ministry_row(80);  // new, unknown to the city
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) -> Status {
                      auto const id =
                          PersonId{office.count("SELECT person FROM source_record WHERE source = "
                                                "'city' AND source_key = 'W27'")};
                      return registry::record_death(context, id,
                                                    Date::parse_iso("2024-11-01").value(), "RT");
                    })
                .ok());
    rows.erase(27);  // gone, and dead by our register
    office.next_month(rows);
    auto const month = office.must_reconcile();

    CHECK(office.classes(month, "last") ==
          "changed 2, contradictory 1, dead 2, moved_out 1, only_ministry 10, unchanged 33, "
          "unexplained 1");
    CHECK(office.classes(month, "now") ==
          "changed 2, contradictory 1, dead 1, moved_in 1, new 1, only_ministry 10, unchanged 33");
    CHECK(office.count("SELECT SUM(in_last) FROM reconcile_row") == 50);
    CHECK(office.count("SELECT SUM(in_now) FROM reconcile_row") == 49);
    CHECK(office.count("SELECT SUM(in_city) FROM reconcile_row") == 60);
    CHECK(office.row_of_key(month, "D22") == "contradictory/nik/nik,born/born//open");
    CHECK(office.row_of_key(month, "X26") == "changed/new_key////quiet");
    CHECK(office.row_of_key(month, "D80") == "new/only_ministry////open");
    CHECK(office.row_of_key(month, "D24") == "unexplained/////open");
    CHECK(office.row_of_key(month, "D27") == "dead////TL01/quiet");
    CHECK(office.count("SELECT COUNT(*) FROM reconcile_row WHERE class = 'elsewhere'") == 1);
    // The same again gives the same.
    auto const before = office.classes(month, "now") + office.families(month, "now");
    CHECK(office.must_reconcile() == month);
    CHECK(office.classes(month, "now") + office.families(month, "now") == before);
  });
}

TEST_CASE("reconcile: who graduated is gone with a reason, once that is ratified") {
  for (bool const ratified : {false, true})
    test::for_each_store([&](db::Store& store) {
      INFO(ratified);
      ReconcileOffice office(store);
      office.first_month();
      auto rows = ministry_rows(20, 70);
      rows.erase(24);
      office.next_month(rows);
      auto const family = std::to_string(office.count(
          "SELECT p.family FROM source_record s JOIN person p ON p.id = s.person WHERE s.source = "
          "'city' AND s.source_key = 'W24'"));
      test::run_directly(
          store,
          "INSERT INTO validation_round (id, period, area, opens, cutoff, closes, state, event) "
          "SELECT 1, '2024-09', '32.76', '2024-09-01', '2024-09-17', '2024-09-30', 'closed', 1");
      test::run_directly(
          store,
          "INSERT INTO validation_entry (id, round, kind, region, family, name, reason, status, "
          "entered_name, entered_at, event) SELECT 1, 1, 'unfit', region, id, 'K', 'TL04', '" +
              std::string(ratified ? "ratified" : "ready") +
              "', 'Rina', 0, 1 FROM family WHERE id = " + family);
      test::run_directly(
          store,
          "INSERT INTO graduation (id, entry, family, region, name, cause, left_on, noted_name, "
          "noted_at, event) SELECT 1, 1, id, region, 'K', 'work', '2024-09-05', 'Rina', 0, 1 FROM "
          "family WHERE id = " +
              family);
      auto const month = office.must_reconcile();
      CHECK(office.row_of_key(month, "D24") ==
            (ratified ? "gone////graduated/quiet" : "unexplained/////open"));
    });
}

TEST_CASE("reconcile: rows that an import holds back stand in the sums") {
  test::for_each_store([](db::Store& store) {
    ReconcileOffice office(store);
    office.first_month();
    auto rows = ministry_rows(20, 70);
    rows[30].nik = rows[31].nik;   // not that of its birth date
    rows[32].born = "2099-01-01";  // held: in the future
    rows[34].key = rows[33].key;   // repeats the key of an earlier row
    rows[90] = ministry_row(90);
    rows[90].born = "2099-01-01";  // new and held
    office.import_any(registry::Source::ministry, file_of(rows));
    auto month = office.must_reconcile();
    CHECK(office.count("SELECT SUM(in_now) FROM reconcile_row") == 51);
    CHECK(office.count("SELECT COUNT(*) FROM reconcile_row WHERE class = 'held'") == 3);
    CHECK(office.count("SELECT COUNT(*) FROM reconcile_row WHERE class = 'double'") == 2);
    // Next month they are mended by the ministry.
    auto mended = ministry_rows(20, 70);
    mended[90] = ministry_row(90);
    office.import_any(registry::Source::ministry, file_of(mended));
    office.clock.advance_seconds(40L * 86400);
    month = office.must_reconcile({.month = "2025-02"});
    CHECK(office.count("SELECT SUM(in_last) FROM reconcile_row WHERE month = " + month.text()) ==
          51);
    CHECK(office.row_of_key(month, "D32").starts_with("changed/was_held"));
    CHECK(office.row_of_key(month, "D90").starts_with("changed/only_ministry,was_held"));
  });
}

TEST_CASE("reconcile: sums hold for any two months") {
  test::for_each_store([](db::Store& store) {
    ReconcileOffice office(store);
    office.first_month();
    std::mt19937 dice(20261122);
    MESSAGE("seed 20261122");
    for (int round = 0; round < 4; ++round) {
      auto rows = ministry_rows(15, 75);
      for (int i = 15; i < 75; ++i) {
        auto& row = rows[i];
        switch (dice() % 12) {
          case 0: rows.erase(i); break;
          case 1: row.nik.clear(); break;
          case 2: row.nik = ministry_row(i + 1).nik; break;
          case 3: row.village = "32.76.06.1002"; break;
          case 4: row.no_kk.clear(); break;
          case 5: row.key = "K" + std::to_string(round) + row.key; break;
          case 6: row.born = "2099-01-01"; break;
          case 7: row.life = "Meninggal"; break;
          default: break;
        }
      }
      office.import_any(registry::Source::ministry, file_of(rows));
      auto const month = office.must_reconcile({.month = "2027-0" + std::to_string(round + 1)});
      CHECK(office.count("SELECT SUM(in_now) FROM reconcile_row WHERE month = " + month.text()) ==
            static_cast<std::int64_t>(rows.size()));
    }
  });
}

TEST_CASE("reconcile: refusals of opening a month") {
  test::for_each_store([](db::Store& store) {
    ReconcileOffice office(store);
    CHECK(office.reconcile().error().code == "reconcile.no_import");
    office.first_month();
    CHECK(office.reconcile().error().code == "reconcile.no_import");
    office.next_month(ministry_rows(20, 68));
    CHECK(office.reconcile({.month = "2026-13"}).error().code == "reconcile.month");
    auto const newest = office.count("SELECT MAX(id) FROM import");
    CHECK(office.reconcile({.last_import = newest, .now_import = newest}).error().code ==
          "reconcile.order");
    auto const month = office.must_reconcile();
    // Counted wrongly, a month is refused and says so.
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) -> Status {
                      audit::Change change(context, {"test.broken"});
                      change.execute("UPDATE import SET rows_in = rows_in + 1 WHERE id = " +
                                     std::to_string(newest));
                      return {};
                    })
                .ok());
    auto const refused = office.reconcile();
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == "reconcile.sums");
    CHECK(office.listing("SELECT state FROM reconcile_month WHERE id = " + month.text()) ==
          "failed");
  });
}

}  // namespace rangkul::matching
