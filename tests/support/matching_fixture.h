#pragma once
// For tests of matching: a small office whose city and ministry files say partly the same.

#include <fstream>
#include <string>
#include <vector>

#include "matching/matching.h"
#include "registry/import.h"
#include "support/import_fixture.h"

namespace rangkul::matching {

/// Synthetic people; every one has another name, birth date and NIK.
struct TestPerson {
  std::string name;
  std::string mother;
  std::string born;  // DD/MM/YYYY
  std::string nik;
  std::string no_kk;
  bool female{false};
  int village{1};
};

inline std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

inline TestPerson test_person(int i) {
  static std::vector<std::string> const first{"Budi", "Siti", "Joko",    "Rina", "Agus",
                                              "Dewi", "Hadi", "Lestari", "Tono", "Wulan"};
  static std::vector<std::string> const last{"Santoso", "Rahayu",   "Permana", "Utami",
                                             "Hidayat", "Maharani", "Gunawan"};
  TestPerson out;
  auto const at = static_cast<std::size_t>(i);
  out.female = i % 2 == 1;
  out.name = first[at % 10] + " " + last[at % 7];
  out.mother = first[(at * 3 + 1) % 10] + " " + last[(at * 5 + 2) % 7];
  int const day = i % 27 + 1;
  int const month = (i * 7) % 12 + 1;
  int const year = 1955 + (i * 11) % 50;
  out.born = two(day) + "/" + two(month) + "/" + std::to_string(year);
  out.nik = "327606" + two(out.female ? day + 40 : day) + two(month) + two(year % 100) + "00" +
            two(i % 89 + 10);
  out.no_kk = "3276060101200" + std::to_string(100 + i / 3);
  out.village = i % 3 == 0 ? 2 : 1;
  return out;
}

inline std::string village_code(TestPerson const& person) {
  return "32.76.06.100" + std::to_string(person.village);
}

inline std::string city_file(int from, int to) {
  std::string out =
      "ID Warga;NIK;No KK;Nama Lengkap;Jenis Kelamin;Tanggal Lahir;Nama Ibu;Alamat;RT;RW;Kode "
      "Kelurahan\n";
  for (int i = from; i < to; ++i) {
    auto const p = test_person(i);
    out += "W" + std::to_string(i) + ";" + p.nik + ";" + p.no_kk + ";" + p.name + ";" +
           (p.female ? "P" : "L") + ";" + p.born + ";" + p.mother + ";JL. MAWAR " +
           std::to_string(i) + ";1;4;" + village_code(p) + "\n";
  }
  return out;
}

/// Rows from `with_nik` on have a NIK; those before have none, so that an import alone cannot tell
/// who they are.
inline std::string ministry_file(int from, int to, int with_nik) {
  std::string out =
      "id_dtsen,nik,no_kk,nama,jk,tgl_lahir,nama_ibu,alamat,rt,rw,kode_wilayah,desil,pkh\n";
  for (int i = from; i < to; ++i) {
    auto const p = test_person(i);
    auto const iso = p.born.substr(6) + "-" + p.born.substr(3, 2) + "-" + p.born.substr(0, 2);
    out += "D" + std::to_string(i) + "," + (i >= with_nik ? p.nik : "") + "," + p.no_kk + "," +
           p.name + "," + (p.female ? "2" : "1") + "," + iso + "," + p.mother + ",JALAN MAWAR " +
           std::to_string(i) + ",1,4," + village_code(p) + "," + std::to_string(i % 5 + 1) + "," +
           std::to_string(i % 2) + "\n";
  }
  return out;
}

/// Two rows of the ministry, of two families, for one person of the city's file each.
inline std::string doubtful_rows(int from, int to) {
  std::string out;
  for (int i = from; i < to; ++i) {
    auto const p = test_person(i);
    auto const iso = p.born.substr(6) + "-" + p.born.substr(3, 2) + "-" + p.born.substr(0, 2);
    for (std::string const which : {"X", "Y"})
      out += which + std::to_string(i) + ",,32760601012009" + (which == "X" ? "1" : "2") +
             std::to_string(i % 10) + "," + p.name + "," + (p.female ? "2" : "1") + "," + iso +
             "," + (which == "X" ? "Sumiyati" : "Karsinah") + ",JALAN " + which + " 9,7,9," +
             village_code(p) + ",3,1\n";
  }
  return out;
}

class Office {
 public:
  explicit Office(db::Store& at) : store(at) { registry::prepare_office(store); }

  void import(registry::Source source, std::string const& text) {
    auto const summary = import_any(source, text);
    REQUIRE(summary.doubtful + summary.refused == 0);
  }
  /// The same, whatever it holds back.
  registry::ImportSummary import_any(registry::Source source, std::string const& text) {
    clock.advance_seconds(60);
    auto const path = folder.path() + "/" + std::to_string(++files_) + ".csv";
    std::ofstream(path, std::ios::binary) << text;
    registry::ImportWork const work{store, system, clock, registry::catalogue_for_tests()};
    auto const summary = registry::run_import(work, {source, path, "", true, folder.path()});
    if (!summary.ok()) FAIL(summary.error().code);
    return summary.value();
  }
  /// 60 people of the city, 50 of the ministry, 40 of them in both; 20 of those without a NIK.
  void import_both() {
    import(registry::Source::city, city_file(0, 60));
    import(registry::Source::ministry, ministry_file(20, 70, 40));
  }
  /// The same with ten people of the city for whom the ministry has two rows each: twenty pairs
  /// that wait.
  void import_doubtful() {
    import(registry::Source::city, city_file(0, 60));
    import_any(registry::Source::ministry, ministry_file(30, 70, 40) + doubtful_rows(20, 30));
  }
  template <typename F>
  auto as(Actor const& actor, F act) {
    auto tx = store.write(actor);
    Context context{tx, actor, clock, registry::catalogue_for_tests(), {}};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }
  std::int64_t count(std::string const& sql) { return registry::count_of(store, sql); }

  db::Store& store;
  registry::TestFolder folder{};
  Actor const system = Actor::system("test");
  ManualClock clock{Instant{1'733'900'000}};

 private:
  int files_{0};
};

/// A run over what is imported, a minute later.
inline RunId run_once(Office& office) {
  office.clock.advance_seconds(60);
  auto const run =
      run_now(office.store, office.system, office.clock, registry::catalogue_for_tests(), {});
  if (!run.ok()) FAIL(run.error().code);
  return run.value();
}

}  // namespace rangkul::matching
