#include "matching/earlier_run.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <random>

#include "linkage/run.h"
#include "matching/run_input.h"
#include "matching/store.h"
#include "support/matching_fixture.h"
#include "support/store_fixture.h"

namespace rangkul::matching {
namespace {

namespace fs = std::filesystem;

/// Beside PostgreSQL files have a place of their own.
class FilesFolder {
 public:
  explicit FilesFolder(Office const& office) {
    if (char const* before = std::getenv("RANGKUL_FILES")) before_ = before;
    ::setenv("RANGKUL_FILES", (office.folder.path() + "/files").c_str(), 1);
  }
  FilesFolder(FilesFolder const&) = delete;
  FilesFolder& operator=(FilesFolder const&) = delete;
  ~FilesFolder() {
    if (before_)
      ::setenv("RANGKUL_FILES", before_->c_str(), 1);
    else
      ::unsetenv("RANGKUL_FILES");
  }

 private:
  std::optional<std::string> before_;
};

/// The lines of both files, which months go over.
class Files {
 public:
  explicit Files(unsigned seed) : random_(seed) {
    auto const lines = [](std::string const& text) {
      std::vector<std::string> out;
      for (std::size_t at = 0; at < text.size();) {
        auto const end = text.find('\n', at);
        out.push_back(text.substr(at, end - at));
        at = end + 1;
      }
      return out;
    };
    city_ = lines(city_file(0, people));
    ministry_ = lines(ministry_file(40, people + 40, people / 2));
  }
  std::string city() const { return text_of(city_); }
  std::string ministry() const { return text_of(ministry_); }

  void let_a_month_pass() {
    for (int i = 0; i < 3; ++i) {
      change(city_, ';', 3, 6);
      change(ministry_, ',', 3, 6);
      leave(city_);
      leave(ministry_);
      ++last_;
      ministry_.push_back(line_of(ministry_file(last_, last_ + 1, 0)));
      if (i % 2 == 0) city_.push_back(line_of(city_file(last_, last_ + 1)));
    }
  }

 private:
  static constexpr int people = 240;
  using Lines = std::vector<std::string>;
  static std::string text_of(Lines const& lines) {
    std::string out;
    for (auto const& line : lines) out += line + "\n";
    return out;
  }
  static std::string line_of(std::string const& text) {
    auto const from = text.find('\n') + 1;
    return text.substr(from, text.size() - from - 1);
  }
  std::size_t some_line(Lines const& lines) { return 1 + random_() % (lines.size() - 1); }
  void leave(Lines& lines) {
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(some_line(lines)));
  }
  /// Another name, or another mother.
  void change(Lines& lines, char mark, int name, int mother) {
    auto& line = lines[some_line(lines)];
    std::size_t at = 0;
    for (int cells = random_() % 2 == 0 ? name : mother; cells > 0; --cells)
      at = line.find(mark, at) + 1;
    line.insert(at, random_() % 2 == 0 ? "Nur " : "H. ");
  }

  std::mt19937 random_;
  Lines city_;
  Lines ministry_;
  int last_{people + 60};
};

using Pairs = std::map<std::pair<std::string, std::string>, std::pair<std::string, double>>;

Pairs stored_pairs(Office& office, RunId run) {
  Pairs out;
  auto tx = office.store.read(office.system);
  tx.rows_of(
      "test.pairs",
      "SELECT ministry_key, city_key, class, probability FROM match_pair WHERE run = " + run.text(),
      {}, {db::CellType::text, db::CellType::text, db::CellType::text, db::CellType::real},
      [&](db::Row const& row) {
        out[{std::get<std::string>(row[0]), std::get<std::string>(row[1])}] = {
            std::get<std::string>(row[2]), std::get<double>(row[3])};
        return true;
      });
  return out;
}

/// What a run that compares everything with this model would store.
Pairs whole_run(Input const& input, linkage::Model const& model) {
  auto settings = settings_of(input);
  settings.model = model;
  auto const outcome = linkage::run(input.ministry.records, input.city.records, settings);
  REQUIRE(outcome.ok());
  Pairs out;
  for (auto const& link : outcome.value().links)
    out[{input.ministry.records[link.ministry].key, input.city.records[link.city].key}] = {
        std::string(link_class_key(link.link_class)), link.probability};
  return out;
}

Work work_of(Office& office) {
  return work_now(office.store, office.system, office.clock, registry::catalogue_for_tests(), {});
}

Run load(Office& office, RunId id) {
  return office.as(office.system, [&](Context& context) { return find_run(context, id); }).value();
}

bool took_over(Office& office, RunId id) {
  auto const summary = load(office, id).summary;
  auto const* fits = summary["taken_over"]["fits"].flag();
  return fits != nullptr && *fits;
}

RunId run_again(Office& office, Compare compare = Compare::what_is_new) {
  office.clock.advance_seconds(60);
  auto const run = run_now(office.store, office.system, office.clock,
                           registry::catalogue_for_tests(), {}, compare);
  REQUIRE(run.ok());
  return run.value();
}

fs::path only_file(Office& office) {
  fs::path found;
  int files = 0;
  for (auto const& entry :
       fs::directory_iterator(fs::path(office.store.files_folder()) / "matching")) {
    found = entry.path();
    ++files;
  }
  CHECK(files == 1);
  return found;
}

}  // namespace

TEST_CASE("matching: month after month a run stores what a whole run would, scoring what is new") {
  unsigned seed = 11;
  test::for_each_store([&](db::Store& store) {
    CAPTURE(++seed);
    Office office(store);
    FilesFolder const folder(office);
    Files files(seed);
    office.import_any(registry::Source::city, files.city());
    office.import_any(registry::Source::ministry, files.ministry());
    auto last = run_again(office);
    CHECK_FALSE(took_over(office, last));
    auto const all_pairs = load(office, last).summary["pairs_compared"].integer_or(0);
    for (int month = 0; month < 3; ++month) {
      CAPTURE(month);
      files.let_a_month_pass();
      office.import_any(registry::Source::city, files.city());
      office.import_any(registry::Source::ministry, files.ministry());
      auto const input = read_input(work_of(office));
      auto const model =
          office.as(office.system, [&](Context& context) { return model_of(context, last); });
      REQUIRE(model.ok());
      last = run_again(office);
      REQUIRE(took_over(office, last));
      auto const summary = load(office, last).summary;
      CHECK(summary["taken_over"]["city"].integer_or(0) > 200);
      CHECK(summary["pairs_compared"].integer_or(0) * 4 < all_pairs);
      CHECK(stored_pairs(office, last) == whole_run(input, model.value()));
      CHECK(only_file(office).stem() == last.text());
    }
  });
}

TEST_CASE(
    "matching: without a whole file of the last run, or when asked to, everything is compared") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    FilesFolder const folder(office);
    office.import_both();
    auto const first = run_again(office);
    CHECK_FALSE(took_over(office, first));
    CHECK(took_over(office, run_again(office)));
    CHECK_FALSE(took_over(office, run_again(office, Compare::everything)));
    CHECK(took_over(office, run_again(office)));
    // Bytes of another run, or of somebody's hand.
    std::ofstream(only_file(office), std::ios::binary | std::ios::app) << ' ';
    CHECK_FALSE(took_over(office, run_again(office)));
    fs::remove(only_file(office));
    auto const last = run_again(office);
    CHECK_FALSE(took_over(office, last));
    CHECK(stored_pairs(office, last) == stored_pairs(office, run_again(office)));
  });
}

}  // namespace rangkul::matching
