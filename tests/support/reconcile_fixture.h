#pragma once
// For tests of the monthly reconciliation: an office with a city and months of the ministry.

#include "matching/matching.h"
#include "matching/reconcile.h"
#include "registry/people.h"
#include "support/matching_fixture.h"

namespace rangkul::matching {

/// A row of the ministry's file that tests change at will.
struct MinistryRow {
  std::string key, nik, no_kk, name, sex, born, mother, address, village, decile, life;
};

inline MinistryRow ministry_row(int i) {
  auto const p = test_person(i);
  return {"D" + std::to_string(i),
          p.nik,
          p.no_kk,
          p.name,
          p.female ? "2" : "1",
          p.born.substr(6) + "-" + p.born.substr(3, 2) + "-" + p.born.substr(0, 2),
          p.mother,
          "JALAN MAWAR " + std::to_string(i),
          village_code(p),
          "2",
          "Hidup"};
}

/// People by number, so that a test names the one it changes.
using MinistryRows = std::map<int, MinistryRow>;

inline MinistryRows ministry_rows(int from, int to) {
  MinistryRows out;
  for (int i = from; i < to; ++i) out[i] = ministry_row(i);
  return out;
}

inline std::string file_of(MinistryRows const& rows) {
  std::string out =
      "id_dtsen,nik,no_kk,nama,jk,tgl_lahir,nama_ibu,alamat,kode_wilayah,desil,status\n";
  for (auto const& [i, row] : rows)
    for (auto const* cell : {&row.key, &row.nik, &row.no_kk, &row.name, &row.sex, &row.born,
                             &row.mother, &row.address, &row.village, &row.decile, &row.life})
      out += *cell + (cell == &row.life ? "\n" : ",");
  return out;
}

class ReconcileOffice : public Office {
 public:
  explicit ReconcileOffice(db::Store& at) : Office(at) {}

  /// The city's 60 people and the ministry's month of people 20 to 70; those below 60 are in both.
  void first_month() {
    import(registry::Source::city, city_file(0, 60));
    import(registry::Source::ministry, file_of(ministry_rows(20, 70)));
  }
  void next_month(MinistryRows const& rows) { import(registry::Source::ministry, file_of(rows)); }

  Result<MonthId> reconcile(NewMonth const& given = {}) {
    clock.advance_seconds(60);
    return reconcile_now(store, system, clock, registry::catalogue_for_tests(), given, {});
  }
  MonthId must_reconcile(NewMonth const& given = {}) {
    auto const month = reconcile(given);
    if (!month.ok()) {
      std::string detail;
      for (auto const& [name, value] : month.error().detail) detail += " " + name + "=" + value;
      FAIL(month.error().code << detail);
    }
    return month.value();
  }
  /// "new 1, only_ministry 10": rows by class, on one side.
  std::string classes(MonthId month, std::string const& side) {
    return listing(
        "SELECT class || ' ' || CAST(SUM(persons) AS TEXT) FROM reconcile_village WHERE "
        "month = " +
        month.text() + " AND side = '" + side +
        "' AND persons > 0 GROUP BY class "
        "ORDER BY class");
  }
  std::string families(MonthId month, std::string const& side) {
    return listing(
        "SELECT class || ' ' || CAST(SUM(families) AS TEXT) FROM reconcile_village "
        "WHERE month = " +
        month.text() + " AND side = '" + side +
        "' AND families > 0 GROUP BY class "
        "ORDER BY class");
  }
  /// One text a row, joined by ", ".
  std::string listing(std::string const& sql) {
    std::string out;
    auto tx = store.read(system);
    tx.rows_of("test.rows", sql, {}, {db::CellType::text}, [&](db::Row const& row) {
      out += (out.empty() ? "" : ", ") + db::detail::Read<std::string>::get(row[0]);
      return true;
    });
    return out;
  }
  /// "class flags changed differs reason state" of the row that stands in this month's file.
  std::string row_of_key(MonthId month, std::string const& key) {
    return listing(
        "SELECT r.class || '/' || r.flags || '/' || r.changed || '/' || r.differs || '/' || "
        "r.reason || '/' || r.state FROM reconcile_row r JOIN source_record s ON s.id = "
        "COALESCE(r.now_record, r.last_record) WHERE r.month = " +
        month.text() + " AND s.source_key = '" + key + "' ORDER BY r.class");
  }
  std::int64_t finding_of_key(MonthId month, std::string const& key) {
    return count(
        "SELECT COALESCE(MAX(r.id), 0) FROM reconcile_row r JOIN source_record s ON s.id "
        "= COALESCE(r.now_record, r.last_record) WHERE r.month = " +
        month.text() + " AND r.class <> 'moved_out' AND s.source_key = '" + key + "'");
  }
};

}  // namespace rangkul::matching
