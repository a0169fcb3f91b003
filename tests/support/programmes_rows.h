#pragma once
// For tests of figures and pages: many paid receivers at once, as a year of work leaves them.

#include "support/programmes_office.h"

namespace rangkul::programmes {

/// Receivers of one benefit and year, each with one line, by ids from `first` on.
struct PaidRows {
  std::string programme;
  int count;
  int first;
  std::string village = "32.76.06.1006";
  std::string unit = "person";
  int year = 2024;
  std::string status = "paid";
};

inline void add_paid(db::Store& store, PaidRows const& rows) {
  auto const n = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " +
                 std::to_string(rows.count) + ") SELECT " + std::to_string(rows.first) + " + i, ";
  auto const year = std::to_string(rows.year);
  auto const first = std::to_string(rows.first);
  bool const of_person = rows.unit == "person";
  auto const person = of_person ? first + " + i" : "NULL";
  auto const family = of_person ? "NULL" : first + " + i";
  test::run_directly(
      store,
      "INSERT INTO enrolment (id, programme, year, period, unit, person, family, region, "
      "name, status, proposed_at, event) " +
          n + "'" + rows.programme + "', " + year + ", '" + year + "', '" + rows.unit + "', " +
          person + ", " + family + ", '" + rows.village + "', 'Penerima ' || (" + first +
          " + i), 'approved', 0, 1 FROM n");
  test::run_directly(
      store,
      "INSERT INTO payment (id, uid, enrolment, programme, year, period, person, family, "
      "region, amount, paid_on, fund_source, status, entered_at, event) " +
          n + "'uid-' || (" + first + " + i), " + first + " + i, '" + rows.programme + "', " +
          year + ", '" + year + "', " + person + ", " + family + ", '" + rows.village +
          "', 1000000, '" + year + "-06-01', 'APBD Kota', '" + rows.status + "', 0, 1 FROM n");
}

/// The year 2024 as the office published it, with lines that must not count beside it.
/// source: Catatan Akhir Tahun 2024, Dinas Sosial Kota Depok.
inline void add_year_2024(db::Store& store) {
  add_paid(store, {.programme = "kds-santunan-kematian", .count = 2490, .first = 100'000});
  add_paid(store,
           {.programme = "kds-bantuan-pangan", .count = 2995, .first = 110'000, .unit = "family"});
  add_paid(store, {.programme = "kds-bidik-manis", .count = 150, .first = 120'000});
  add_paid(store, {.programme = "kds-siswa-miskin", .count = 1999, .first = 130'000});
  add_paid(store, {.programme = "kds-alat-bantu", .count = 50, .first = 140'000});
  add_paid(
      store,
      {.programme = "kds-alat-bantu", .count = 40, .first = 141'000, .village = "32.76.05.1001"});
  add_paid(
      store,
      {.programme = "kds-santunan-kematian", .count = 7, .first = 150'000, .status = "failed"});
  add_paid(store, {.programme = "kds-bidik-manis", .count = 3, .first = 151'000, .year = 2023});
}

}  // namespace rangkul::programmes
