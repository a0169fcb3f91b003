// kill -9 at random moments of a match, through the command line: over two files with a work
// folder, alone and beside another process, and in the store. What is started again ends like a
// match that nobody disturbed. RANGKUL_KILL_ROWS sets the size, RANGKUL_SEED repeats a run.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <random>

#include "support/import_fixture.h"
#include "support/killed_program.h"

namespace rangkul::matching {
namespace {

using registry::TestFolder;
using test::program::from_environment;
using test::program::killed;
using test::program::padded;
using test::program::regions_csv;
using test::program::run;

/// The same people twice, with other headings; the ministry lacks every third NIK.
std::string file_of(std::int64_t rows, bool ministry) {
  static constexpr std::array<char const*, 8> names{"BUDI",  "SITI",  "SOEDJARWO", "ENDANG",
                                                    "RIZKY", "WAWAN", "NUR",       "LESTARI"};
  auto const name = [](std::int64_t at) {
    return std::string(names[static_cast<std::size_t>(at % 8)]);
  };
  std::string out = ministry ? "id_dtsen;nik;no_kk;nama;jk;tgl_lahir;nama_ibu;alamat;kode_wilayah\n"
                             : "ID Warga;NIK;No KK;Nama Lengkap;Jenis Kelamin;Tanggal Lahir;Nama "
                               "Ibu;Alamat;Kode Kelurahan\n";
  for (std::int64_t i = 0; i < rows; ++i) {
    if (i % 11 == (ministry ? 3 : 7)) continue;
    bool const woman = i % 2 == 1;
    auto const day = 1 + i % 27;
    auto const month = 1 + i / 27 % 12;
    auto const year = 1950 + i / 324 % 60;
    auto const nik = "327606" + padded(day + (woman ? 40 : 0), 2) + padded(month, 2) +
                     padded(year % 100, 2) + padded(1 + i / 19'440 % 9'000, 4);
    auto const born = padded(day, 2) + "/" + padded(month, 2) + "/" + std::to_string(year);
    out += (ministry ? "D" : "W") + std::to_string(i) + ";" + (ministry && i % 3 == 0 ? "" : nik) +
           ";327606" + padded(1 + i / 39'996 % 28, 2) + "0112" + padded(1 + i / 4 % 9'999, 4) +
           ";" + name(i * 7) + " " + name(i / 8) + " " + name(i / 64) +
           (ministry && i % 9 == 0 ? " PUTRA" : "") + ";" + (woman ? "P" : "L") + ";" + born + ";" +
           name(i / 4) + " " + name(i / 32) + ";JL. MAWAR " + std::to_string(i / 4) +
           ";32.76.06.100" + (i / 4 % 3 == 0 ? "1" : "2") + "\n";
  }
  return out;
}

std::string bytes_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Two files in a folder, and moments to kill at.
class Trial {
 public:
  explicit Trial(std::int64_t rows_otherwise)
      : seed_(static_cast<std::uint64_t>(
            from_environment("RANGKUL_SEED", static_cast<std::int64_t>(std::random_device{}())))),
        dice_(seed_) {
    auto const rows = from_environment("RANGKUL_KILL_ROWS", rows_otherwise);
    write("regions.csv", regions_csv);
    write("ministry.csv", file_of(rows, true));
    write("city.csv", file_of(rows, false));
    MESSAGE("RANGKUL_SEED=" << seed_ << ", " << rows << " rows");
  }

  std::string path(std::string const& name) const { return folder_.path() + "/" + name; }
  std::vector<std::string> match(std::string const& out, std::string const& work = {}) const {
    std::vector<std::string> words{"match", path("ministry.csv"), path("city.csv"), "-o",
                                   path(out)};
    if (!work.empty()) words.insert(words.end(), {"--work", path(work)});
    return words;
  }
  /// Runs undisturbed; later moments lie in as much time.
  void take_time(std::vector<std::string> const& words) {
    auto const begun = test::program::Clock::now();
    REQUIRE(run(words) == 0);
    milliseconds_ =
        std::chrono::duration<double, std::milli>(test::program::Clock::now() - begun).count();
  }
  std::int64_t moment() {
    return static_cast<std::int64_t>(dice_() %
                                     static_cast<std::uint64_t>(std::max(milliseconds_, 50.0)));
  }

 private:
  void write(std::string const& name, std::string const& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  std::uint64_t seed_;
  std::mt19937_64 dice_;
  TestFolder folder_;
  double milliseconds_{0};
};

}  // namespace

TEST_CASE("match: killed at random moments, it goes on in its work folder and writes the same") {
  Trial trial(4'000);
  trial.take_time(trial.match("calm.csv", "calm"));
  REQUIRE(run(trial.match("plain.csv")) == 0);
  auto const calm = bytes_of(trial.path("calm.csv"));
  bool const same_as_plain = calm == bytes_of(trial.path("plain.csv"));
  CHECK(same_as_plain);
  REQUIRE(std::ranges::count(calm, '\n') > 1'000);
  int hits = 0;
  for (int round = 0; round < 3; ++round) {
    auto const name = "shaken" + std::to_string(round);
    constexpr int kills = 4;
    for (int i = 0; i < kills; ++i)
      hits += run(trial.match(name + ".csv", name), trial.moment()) == killed ? 1 : 0;
    REQUIRE(run(trial.match(name + ".csv", name)) == 0);
    bool const same = bytes_of(trial.path(name + ".csv")) == calm;
    CHECK(same);
  }
  MESSAGE(hits << " kills");
  CHECK(hits > 0);
}

TEST_CASE("match: two processes share a work folder, also when one of them is killed") {
  Trial trial(4'000);
  trial.take_time(trial.match("calm.csv"));
  auto const calm = bytes_of(trial.path("calm.csv"));
  for (int round = 0; round < 4; ++round) {
    CAPTURE(round);
    auto const name = "shared" + std::to_string(round);
    auto const first = test::program::start(trial.match(name + ".csv", name));
    auto const second = test::program::start(trial.match(name + ".csv", name));
    bool const kill = round % 2 == 1;
    auto const code = test::program::end_of(first, kill ? trial.moment() : -1);
    CHECK((code == 0 || (kill && code == killed)));
    CHECK(test::program::end_of(second) == 0);
    bool const same = bytes_of(trial.path(name + ".csv")) == calm;
    CHECK(same);
  }
}

namespace {

/// What runs have made: no run is left half done, and all pairs, singles, villages and merges are
/// those.
std::string results_of(std::string const& url) {
  auto store = db::Store::open(url);
  REQUIRE(store.ok());
  auto const actor = Actor::system("test");
  auto tx = store.value()->read(actor);
  std::string out;
  for (auto const* query :
       {"SELECT state || '|' || CAST(COUNT(*) AS TEXT) FROM match_run GROUP BY state ORDER BY 1",
        "SELECT ministry_key || '|' || city_key || '|' || class || '|' || state || '|' || "
        "CASE WHEN merge IS NULL THEN 'apart' ELSE 'merged' END FROM match_pair ORDER BY 1",
        "SELECT side || '|' || class || '|' || region || '|' || CAST(COUNT(*) AS TEXT) FROM "
        "match_single GROUP BY side, class, region ORDER BY 1",
        "SELECT region || '|' || class || '|' || CAST(persons AS TEXT) || '|' || CAST(families AS "
        "TEXT) FROM match_village ORDER BY 1",
        "SELECT CAST(COUNT(*) AS TEXT) FROM person_merge WHERE undone_event IS NULL"})
    tx.rows_of("test.rows", query, {}, {db::CellType::text}, [&](db::Row const& row) {
      out += db::detail::Read<std::string>::get(row[0]) + "\n";
      return true;
    });
  return out;
}

}  // namespace

TEST_CASE("match run: killed at random moments, it goes on and leaves nothing half done") {
  test::for_each_two_empty_stores([](db::Store& calm, db::Store& shaken) {
    Trial trial(1'500);
    if (calm.dialect() == db::Dialect::postgresql)
      ::setenv("RANGKUL_FILES", trial.path("files").c_str(), 1);
    for (auto const& url : {calm.url(), shaken.url()}) {
      REQUIRE(run({"init", "--db", url, "--office", "32.76", "--regions",
                   trial.path("regions.csv")}) == 0);
      for (std::string const source : {"city", "ministry"})
        REQUIRE(run({"import", trial.path(source + ".csv"), "--as", source, "--yes", "--json",
                     "--db", url}) == 0);
    }
    trial.take_time({"match", "run", "--json", "--db", calm.url()});
    std::vector<std::string> const words{"match", "run", "--json", "--db", shaken.url()};
    int hits = 0;
    while (run(words, hits < 8 ? trial.moment() * 6 / 10 : -1) == killed) ++hits;
    CHECK(results_of(shaken.url()) == results_of(calm.url()));
    CHECK(run({"audit", "verify", "--db", shaken.url()}) == 0);
    MESSAGE(hits << " kills");
    CHECK(hits > 0);
  });
}

}  // namespace rangkul::matching
