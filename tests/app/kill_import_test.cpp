// kill -9 at twenty random moments of an import and of its undoing, through the command line: what
// is resumed reaches the same store as a run that nobody disturbed, and undoing restores the store
// exactly. RANGKUL_KILL_ROWS sets the size, RANGKUL_SEED repeats a run,
// RANGKUL_PROGRAM names another build of the program.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <random>

#include "support/import_fixture.h"
#include "support/killed_program.h"

namespace rangkul::registry {
namespace {

using test::program::Clock;
using test::program::from_environment;
using test::program::killed;
using test::program::padded;
using test::program::regions_csv;
using test::program::run;

/// A file of the city: families of four; some rows doubtful, some refused, some as they were.
std::string city_file(std::int64_t rows, bool later) {
  static constexpr std::array<char const*, 8> names{"BUDI",  "SITI",  "SOEDJARWO", "ENDANG",
                                                    "RIZKY", "WAWAN", "NUR",       "LESTARI"};
  std::string out =
      "ID Warga;NIK;No KK;Nama Lengkap;Jenis Kelamin;Tanggal Lahir;Hubungan;Alamat;RT;RW;"
      "Kode Kelurahan\n";
  for (std::int64_t i = 0; i < rows; ++i) {
    bool const woman = i % 2 == 1;
    auto const day = 1 + i % 27;
    auto const month = 1 + i / 27 % 12;
    auto const year = 1950 + i / 324 % 60;
    auto nik = "327606" + padded(day + (woman ? 40 : 0), 2) + padded(month, 2) +
               padded(year % 100, 2) + padded(1 + i / 19'440 % 9'000, 4);
    if (i % 997 == 5) nik = "12345";
    auto const* name = names[static_cast<std::size_t>(i * 7 % 8)];
    auto const other = names[static_cast<std::size_t>((i / 8 + (later && i % 5 == 0)) % 8)];
    auto const kk =
        "327606" + padded(1 + i / 39'996 % 28, 2) + "0112" + padded(1 + i / 4 % 9'999, 4);
    out += "W" + std::to_string(i) + ";" + nik + ";" + kk + ";" +
           (i % 1'501 == 7 ? ""
                           : std::string(name) + " " + other + " " +
                                 names[static_cast<std::size_t>(i / 64 % 8)]) +
           ";" + (woman ? "P" : "L") + ";" + padded(day, 2) + "/" + padded(month, 2) + "/" +
           std::to_string(year) + ";" + (i % 4 == 0 ? "Kepala Keluarga" : "Anak") + ";JL. MAWAR " +
           std::to_string(i / 4) + ";1;2;32.76.06.100" + (i % 3 == 0 ? "1" : "2") + "\n";
  }
  return out;
}

std::unique_ptr<db::Store> opened(std::string const& url) {
  auto store = db::Store::open(url);
  REQUIRE(store.ok());
  return std::move(store).value();
}

std::string dump_of(std::string const& url) { return registry_dump(*opened(url)); }

/// All rows as they are, with ids: what undoing must bring back.
std::string rows_of(std::string const& url) {
  auto const store = opened(url);
  auto const actor = Actor::system("test");
  auto tx = store->read(actor);
  std::string out;
  for (auto const& [table, columns] :
       {std::pair{
            "person",
            "id || '|' || region || '|' || name || '|' || name_key || '|' || COALESCE(nik, '') "
            "|| '|' || sex || '|' || COALESCE(born, '') || '|' || COALESCE(family, 0) || '|' || "
            "COALESCE(relation, 0) || '|' || in_city || '|' || in_ministry"},
        std::pair{
            "family",
            "id || '|' || COALESCE(no_kk, '') || '|' || region || '|' || address || '|' || rt "
            "|| '|' || rw || '|' || COALESCE(head, 0) || '|' || COALESCE(ended, '')"},
        std::pair{
            "source_record",
            "id || '|' || source || '|' || source_key || '|' || COALESCE(import_to, 0) || '|' "
            "|| person || '|' || row_no || '|' || data"},
        std::pair{"name_token", "id || '|' || token || '|' || bearers"},
        std::pair{"name_posting", "token || '|' || area || '|' || person"},
        std::pair{"person_history", "person || '|' || since || '|' || until || '|' || data"},
        std::pair{"family_history", "family || '|' || since || '|' || until || '|' || data"}}) {
    out += std::string(table) + "\n";
    tx.rows_of("test.rows", "SELECT " + std::string(columns) + " FROM " + table + " ORDER BY 1", {},
               {db::CellType::text}, [&](db::Row const& row) {
                 out += db::detail::Read<std::string>::get(row[0]) + "\n";
                 return true;
               });
  }
  return out;
}

/// Where two dumps part, for people who read the failure.
std::string difference(std::string const& left, std::string const& right) {
  auto const [a, b] = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  if (a == left.end() && b == right.end()) return {};
  auto const from = static_cast<std::size_t>(a - left.begin());
  auto const begin = from < 200 ? 0 : from - 200;
  return "left: " + left.substr(begin, 400) + "\nright: " + right.substr(begin, 400);
}

/// Two stores of the same beginning, files to take in, and kills at random moments.
class Trial {
 public:
  Trial(db::Store& calm, db::Store& shaken)
      : calm_(calm.url()),
        shaken_(shaken.url()),
        rows_(from_environment("RANGKUL_KILL_ROWS", 6'000)),
        seed_(static_cast<std::uint64_t>(
            from_environment("RANGKUL_SEED", static_cast<std::int64_t>(std::random_device{}())))),
        dice_(seed_) {
    ::setenv("RANGKUL_CHUNK_ROWS", std::to_string(std::max<std::int64_t>(rows_ / 20, 100)).c_str(),
             1);
    // Beside a file of SQLite they have their own place.
    if (calm.dialect() == db::Dialect::postgresql)
      ::setenv("RANGKUL_FILES", path("files").c_str(), 1);
    write("regions.csv", regions_csv);
    write("first.csv", city_file(rows_ / 4, false));
    write("second.csv", city_file(rows_, true));
    for (auto const& url : {calm_, shaken_}) {
      REQUIRE(run({"init", "--db", url, "--office", "32.76", "--regions", path("regions.csv")}) ==
              0);
      REQUIRE(run(import(url, "first.csv")) == 0);
    }
    MESSAGE("RANGKUL_SEED=" << seed_ << ", " << rows_ << " rows");
  }

  std::string path(std::string const& name) const { return folder_.path() + "/" + name; }
  std::string const& calm() const { return calm_; }
  std::string const& shaken() const { return shaken_; }
  std::vector<std::string> import(std::string const& url, std::string const& file) const {
    return {"import", path(file), "--as", "city", "--yes", "--json", "--db", url};
  }

  /// Seconds of a run that nobody disturbs.
  double undisturbed() {
    auto const begun = Clock::now();
    REQUIRE(run(import(calm_, "second.csv")) == 0);
    seconds_ = std::chrono::duration<double>(Clock::now() - begun).count();
    return seconds_;
  }

  /// Kills and resumes until `kills` have hit, then lets it end.
  void import_shaken(int kills) {
    auto next = import(shaken_, "second.csv");
    while (true) {
      auto const code = run(next, hits_ < kills ? moment() : -1);
      if (code == 0) return;
      if (code == killed) {
        ++hits_;
        next = {"import", "resume", "--json", "--db", shaken_};
      } else {
        // It had not been received yet, so nothing was left behind; or it was killed on its way
        // out.
        constexpr int nothing_to_resume = 3;
        REQUIRE(code == nothing_to_resume);
        if (is_applied()) return;
        next = import(shaken_, "second.csv");
      }
    }
  }

  void undo_shaken(int kills) {
    auto const id = std::to_string(newest());
    std::vector<std::string> const words{"import", "undo", id, "--yes", "--db", shaken_};
    while (true) {
      auto const code = run(words, hits_ < kills ? moment() : -1);
      if (code == 0) return;
      REQUIRE(code == killed);
      ++hits_;
    }
  }

  bool is_applied() const {
    return count_of(*opened(shaken_),
                    "SELECT COUNT(*) FROM import WHERE state = 'applied' AND file_name = "
                    "'second.csv'") > 0;
  }
  std::int64_t newest() const { return newest_import(*opened(shaken_)).value(); }
  int hits() const { return hits_; }

 private:
  /// A random moment of what a run lasts; short enough that one import takes several.
  std::int64_t moment() {
    auto const most = std::max<std::int64_t>(static_cast<std::int64_t>(seconds_ * 400), 60);
    return static_cast<std::int64_t>(dice_() % static_cast<std::uint64_t>(most));
  }
  void write(std::string const& name, std::string const& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }

  std::string calm_;
  std::string shaken_;
  std::int64_t rows_;
  std::uint64_t seed_;
  std::mt19937_64 dice_;
  TestFolder folder_;
  double seconds_{1};
  int hits_{0};
};

}  // namespace

TEST_CASE("import: killed at twenty random moments, it ends like one that was left alone") {
  test::for_each_two_empty_stores([](db::Store& calm, db::Store& shaken) {
    Trial trial(calm, shaken);
    auto const before = rows_of(trial.shaken());
    auto const seconds = trial.undisturbed();
    auto const wanted = dump_of(trial.calm());
    constexpr int kills_of_import = 14;
    constexpr int kills_in_all = 20;
    while (trial.hits() < kills_in_all) {
      auto const share = trial.hits() < kills_of_import ? kills_of_import : kills_in_all;
      trial.import_shaken(share);
      auto const reached = dump_of(trial.shaken());
      INFO(difference(wanted, reached));
      REQUIRE((wanted == reached));
      trial.undo_shaken(kills_in_all);
      auto const after = rows_of(trial.shaken());
      INFO(difference(before, after));
      REQUIRE((before == after));
    }
    CHECK(run({"audit", "verify", "--db", trial.shaken()}) == 0);
    MESSAGE(trial.hits() << " kills; undisturbed " << seconds << " s");
  });
}

}  // namespace rangkul::registry
