// A small month over ten villages, so that what is measured at full size cannot rot.

#include <doctest/doctest.h>

#include <filesystem>

#include "support/month.h"
#include "support/store_fixture.h"

namespace rangkul::validation {
namespace {

/// Ten villages with 600 families of three each: all of them but a fifth receive something.
std::string small_town() {
  std::string const n =
      "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < 6000) ";
  std::string const village = "'32.12.0' || (1 + n.i % 2) || '.200' || (n.i / 2 % 5)";
  return "INSERT INTO region (code, name, folded, level, parent) VALUES "
         "('32', 'Jawa Barat', 'jawa barat', 2, ''), "
         "('32.12', 'Indramayu', 'indramayu', 4, '32'), "
         "('32.12.01', 'Haurgeulis', 'haurgeulis', 6, '32.12'), "
         "('32.12.02', 'Gantar', 'gantar', 6, '32.12');" +
         n + "INSERT INTO region (code, name, folded, level, parent) SELECT " + village +
         ", 'Desa ' || n.i, 'desa ' || n.i, 10, '32.12.0' || (1 + n.i % 2) FROM n WHERE n.i < 10;"
         "INSERT INTO office (id, name, region, zone) VALUES (1, 'Dinas Sosial', '32.12', 7);" +
         n +
         "INSERT INTO family (id, no_kk, region, address, head, since, event) "
         "SELECT 1000000 + n.i, NULL, " +
         village + ", 'Blok ' || n.i, 2000000 + n.i * 3, 0, 1 FROM n;" + n +
         ", m (j) AS (SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2) "
         "INSERT INTO person (id, region, name, name_key, nik, sex, born, family, decile, "
         "receives_pkh, receives_bpnt, receives_pbi, since, event) "
         "SELECT 2000000 + n.i * 3 + m.j, " +
         village +
         ", 'WARGA ' || n.i, 'warga', CAST(3212011201620001 + n.i * 3 + m.j AS TEXT), 1, "
         "'1962-01-12', 1000000 + n.i, 1 + n.i % 10, "
         "CASE WHEN n.i % 10 = 0 THEN 1 ELSE 0 END, CASE WHEN n.i % 10 < 3 THEN 1 ELSE 0 END, "
         "CASE WHEN n.i % 5 > 2 THEN 1 ELSE 0 END, 0, 1 FROM n CROSS JOIN m";
}

}  // namespace

TEST_CASE("month: proposed, assessed, met, visited, ratified twice, answered and objected to") {
  auto const folder = std::filesystem::temp_directory_path() / "rangkul-month";
  std::filesystem::create_directories(folder);
  test::for_each_store([&](db::Store& store) {
    test::run_directly(store, small_town());
    auto const steps = play_month(
        store, {.proposals = 200, .from_files = 150, .assessed_by_hand = 50, .objections = 5},
        Instant{1'733'200'000}, folder.string());  // 3 December 2024
    std::int64_t by_filter = 0;
    for (auto const& step : steps)
      if (step.what.starts_with("by filter")) by_filter += step.rows;
    CHECK(by_filter > 5'000);
  });
  std::filesystem::remove_all(folder);
}

}  // namespace rangkul::validation
