#pragma once
// For tests of imports: a small office with three villages, and the registry as one comparable
// text.

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "catalogue/catalogue.h"
#include "db/db.h"
#include "support/store_fixture.h"

namespace rangkul::registry {

class TestFolder {
 public:
  TestFolder() {
    static int count = 0;
    path_ = (std::filesystem::temp_directory_path() /
             ("rangkul_import_" + std::to_string(::getpid()) + "_" + std::to_string(++count)))
                .string();
    std::filesystem::create_directories(path_);
  }
  TestFolder(TestFolder const&) = delete;
  TestFolder& operator=(TestFolder const&) = delete;
  ~TestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string const& path() const { return path_; }

 private:
  std::string path_;
};

inline catalogue::Catalogue const& catalogue_for_tests() {
  static auto const held = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  return *held.value();
}

/// Depok with the district of Beji, and a code from before a division.
inline void prepare_office(db::Store& store) {
  test::run_directly(
      store,
      "INSERT INTO region (code, name, folded, level, parent) VALUES"
      " ('32', 'Jawa Barat', 'jawa barat', 2, ''), ('32.76', 'Kota Depok', 'kota depok', 4, '32'),"
      " ('32.76.06', 'Beji', 'beji', 6, '32.76'),"
      " ('32.76.06.1001', 'Beji', 'beji', 10, '32.76.06'),"
      " ('32.76.06.1002', 'Beji Timur', 'beji timur', 10, '32.76.06');"
      "INSERT INTO region (code, name, folded, level, parent, valid_to, successor) VALUES"
      " ('32.76.03.1005', 'Beji Timur', 'beji timur', 10, '32.76.03', '2007-12-31', "
      "'32.76.06.1002');"
      "INSERT INTO office (id, name, region) VALUES (1, 'Dinas Sosial Kota Depok', '32.76')");
}

inline std::int64_t count_of(db::Store& store, std::string const& sql) {
  auto const actor = Actor::system("test");
  auto tx = store.read(actor);
  std::int64_t out = -1;
  tx.rows_of("test.count", sql, {}, {db::CellType::integer}, [&](db::Row const& row) {
    out = db::detail::Read<std::int64_t>::get(row[0]);
    return true;
  });
  return out;
}

inline ImportId newest_import(db::Store& store) {
  return ImportId{count_of(store, "SELECT MAX(id) FROM import")};
}

/// People, families, versions, words and history by their natural keys; ids, events and times of
/// import left out where they differ between two runs of the same work.
inline std::string registry_dump(db::Store& store) {
  auto const actor = Actor::system("test");
  auto tx = store.read(actor);
  std::string out;
  auto const add = [&](std::string const& sql, std::size_t columns) {
    std::vector<db::CellType> const types(columns, db::CellType::text);
    tx.rows_of("test.dump", sql, {}, types, [&](db::Row const& row) {
      for (auto const& cell : row) out += db::detail::Read<std::string>::get(cell) + "|";
      out += "\n";
      return true;
    });
    out += "--\n";
  };
  add("SELECT p.name, p.name_key, COALESCE(p.nik, ''), CAST(p.sex AS TEXT), COALESCE(p.born, ''),"
      " p.region, p.mother, COALESCE(CAST(p.relation AS TEXT), ''), COALESCE(CAST(p.decile AS "
      "TEXT), ''),"
      " CAST(p.receives_pkh AS TEXT), CAST(p.in_city AS TEXT), CAST(p.in_ministry AS TEXT),"
      " p.domicile_address, COALESCE(f.no_kk, '')"
      " FROM person p LEFT JOIN family f ON f.id = p.family ORDER BY 1, 3, 5",
      14);
  add("SELECT COALESCE(f.no_kk, ''), f.region, f.address, f.rt, f.rw, f.postcode,"
      " COALESCE(p.name, ''), COALESCE(f.ended, '')"
      " FROM family f LEFT JOIN person p ON p.id = f.head ORDER BY 1",
      8);
  add("SELECT s.source, s.source_key, CASE WHEN s.import_to IS NULL THEN 'open' ELSE 'closed' END,"
      " CAST(s.row_no AS TEXT), CAST(s.content AS TEXT), CAST(s.made_person AS TEXT), s.region, "
      "s.data,"
      " p.name FROM source_record s JOIN person p ON p.id = s.person ORDER BY 1, 2, 3, 4",
      9);
  add("SELECT t.token, CAST(t.bearers AS TEXT) FROM name_token t ORDER BY 1", 2);
  add("SELECT t.token, CAST(n.area AS TEXT), p.name FROM name_posting n JOIN name_token t"
      " ON t.id = n.token JOIN person p ON p.id = n.person ORDER BY 1, 2, 3",
      3);
  add("SELECT p.name, CAST(COUNT(*) AS TEXT) FROM person_history h JOIN person p ON p.id = h.person"
      " GROUP BY p.name ORDER BY 1",
      2);
  add("SELECT f.no_kk, CAST(COUNT(*) AS TEXT) FROM family_history h JOIN family f ON f.id = "
      "h.family"
      " GROUP BY f.no_kk ORDER BY 1",
      2);
  return out;
}

}  // namespace rangkul::registry
