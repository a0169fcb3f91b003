#pragma once
// For the tests of this folder: the year 2024 of [S0] as rows, and people who read the note.

#include "jobs/runner.h"
#include "reports/reports.h"
#include "support/screen_desk.h"

namespace rangkul::reports {

inline RegionCode place(char const* code) { return RegionCode::parse(code).value(); }

/// Sri writes for the whole city, Rina reads in Kecamatan Beji, Yuli is nobody.
inline Actor const& sri() {
  static Actor const actor =
      Actor::person(AccountId{21}, "Sri", screen::rights_of({May::see_reports, May::write_reports}),
                    place("32.76"));
  return actor;
}
inline Actor const& rina() {
  static Actor const actor =
      Actor::person(AccountId{22}, "Rina",
                    screen::rights_of({May::see_reports, May::write_reports}), place("32.76.06"));
  return actor;
}

/// Paid lines of one benefit: numbers from `first` on, all in one village.
inline void add_receivers(db::Store& store, std::string const& programme, int first, int count,
                          std::string const& village) {
  auto const from = std::to_string(first);
  auto const numbers = "WITH RECURSIVE n(i) AS (SELECT " + from + " UNION ALL SELECT i + 1 FROM n" +
                       " WHERE i < " + std::to_string(first + count - 1) + ") ";
  test::run_directly(
      store,
      "INSERT INTO enrolment (id, programme, year, period, unit, person, region, name,"
      " status, proposed_at, event) " +
          numbers + "SELECT i, '" + programme + "', 2024, '2024', 'person', i, '" + village +
          "', 'Warga', 'approved', 0, 1 FROM n");
  test::run_directly(
      store,
      "INSERT INTO payment (id, uid, enrolment, programme, year, period, person, region,"
      " amount, paid_on, fund_source, status, entered_at, event) " +
          numbers + "SELECT i, CAST(i AS TEXT), i, '" + programme + "', 2024, '2024', i, '" +
          village + "', 1000, '2024-06-01', 'APBD Kota', 'paid', 0, 1 FROM n");
}

/// The five rows of [S0]: 2.490, 2.995, 150, 1.999 and 90 receivers; 40 of the first in Beji.
inline void add_year(db::Store& store) {
  test::run_directly(store, screen::some_regions);
  test::run_directly(store,
                     "INSERT INTO office (id, name, region) VALUES (1, 'Dinas Sosial Kota Depok',"
                     " '32.76')");
  add_receivers(store, "kds-santunan-kematian", 1, 40, "32.76.06.1006");
  add_receivers(store, "kds-santunan-kematian", 41, 2450, "32.76.05.1001");
  add_receivers(store, "kds-bantuan-pangan", 10'001, 2995, "32.76.05.1001");
  add_receivers(store, "kds-bidik-manis", 20'001, 150, "32.76.05.1001");
  add_receivers(store, "kds-siswa-miskin", 30'001, 1999, "32.76.05.1001");
  add_receivers(store, "kds-alat-bantu", 40'001, 90, "32.76.05.1001");
}

inline void in_year(std::function<void(db::Store&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    add_year(store);
    act(store);
  });
}

inline bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

template <typename T>
std::string code_of(Result<T> const& result) {
  return result.ok() ? "" : result.error().code;
}

}  // namespace rangkul::reports
