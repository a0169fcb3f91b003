#include "linkage/parts.h"
#include "linkage/checked_file.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "linkage/run.h"
#include "sheet/file.h"
#include "support/linkage_rows.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    auto file = sheet::TempFile::create();
    REQUIRE(file.ok());
    path = file.value().release() + ".work";
    fs::remove(path.substr(0, path.size() - 5));
  }
  ~Folder() { fs::remove_all(path); }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  std::string path;
};

struct TwoFiles {
  std::vector<Record> ministry;
  std::vector<Record> city;
};

TwoFiles some_files(unsigned seed, int people) {
  static std::vector<std::string> const first{"Budi", "Siti", "Agus", "Dewi", "Rina", "Joko"};
  static std::vector<std::string> const last{"Santoso", "Aminah", "Pratama", "Lestari", "Wijaya"};
  std::mt19937 random(seed);
  auto const pick = [&](std::vector<std::string> const& list) {
    return list[random() % list.size()];
  };
  TwoFiles out;
  for (int i = 0; i < people; ++i) {
    auto const birth = std::to_string(1950 + random() % 50) + "-0" +
                       std::to_string(1 + random() % 9) + "-" + std::to_string(10 + random() % 15);
    auto one = person("m" + std::to_string(i), pick(first) + " " + pick(last), birth,
                      std::to_string(3276060000000000 + i * 7919LL));
    one.no_kk = std::to_string(3276060101150000 + i / 4);
    if (random() % 8 != 0) out.ministry.push_back(one);
    one.key = "c" + std::to_string(i);
    if (random() % 3 == 0) one.nik.clear();
    if (random() % 5 == 0) one.name = "H. " + one.name;
    if (random() % 8 != 0) out.city.push_back(one);
  }
  return out;
}

Outcome must_run(TwoFiles const& files, Settings const& settings, Progress const& progress = {}) {
  auto outcome = run(files.ministry, files.city, settings, progress);
  if (!outcome.ok()) FAIL(outcome.error().code);
  return std::move(outcome).value();
}

void check_same(Outcome const& a, Outcome const& b) {
  REQUIRE(a.links.size() == b.links.size());
  for (std::size_t i = 0; i < a.links.size(); ++i) {
    CHECK(a.links[i].ministry == b.links[i].ministry);
    CHECK(a.links[i].city == b.links[i].city);
    CHECK(a.links[i].bits == b.links[i].bits);
    CHECK(a.links[i].probability == b.links[i].probability);
    CHECK(a.links[i].link_class == b.links[i].link_class);
  }
  CHECK(a.city_classes == b.city_classes);
  bool const same_model = to_json(a.model.to_value()) == to_json(b.model.to_value());
  CHECK(same_model);
  for (std::size_t rule = 0; rule < rule_count; ++rule)
    CHECK(a.blocks[rule].pairs == b.blocks[rule].pairs);
}

}  // namespace

TEST_CASE("parts: a run in parts has the model and the links of one in one piece") {
  auto const files = some_files(3, 400);
  Settings const usual{.largest_block = 20, .training_rows = 100};
  auto const whole = must_run(files, usual);
  for (auto const memory : {0, 64 << 10}) {
    Folder const folder;
    auto settings = usual;
    settings.work = folder.path;
    settings.memory_bytes = static_cast<std::uint64_t>(memory);
    auto const parted = must_run(files, settings);
    check_same(parted, whole);
    REQUIRE(parted.writing.has_value());
    CHECK(parted.writing->finish().ok());
  }
}

TEST_CASE("parts: a run that was cut off anywhere goes on with what is finished") {
  auto const files = some_files(4, 300);
  auto const whole = must_run(files, {});
  Folder const folder;
  Settings const settings{.work = folder.path};
  int cuts = 0;
  for (int allowed = 0;; allowed += 7) {
    int left = allowed;
    auto const outcome = run(files.ministry, files.city, settings,
                             [&](Phase, std::size_t, std::size_t) { return left-- > 0; });
    if (outcome.ok()) {
      check_same(outcome.value(), whole);
      break;
    }
    CHECK(outcome.error().code == "match.cancelled");
    ++cuts;
  }
  CHECK(cuts > 2);
  // What is finished is not done again; what is missing is.
  auto const second = WorkFolder::open(folder.path, 0);
  CHECK(second.error().code == "match.work_other");
  auto const first_part = fs::last_write_time(folder.path + "/part-0");
  fs::remove(folder.path + "/part-3");
  check_same(must_run(files, settings), whole);
  CHECK(fs::exists(folder.path + "/part-3"));
  CHECK(fs::last_write_time(folder.path + "/part-0") == first_part);
}

TEST_CASE("parts: two at once share the parts, and one of them writes") {
  auto const files = some_files(5, 400);
  auto const whole = must_run(files, {});
  Folder const folder;
  Settings const settings{.threads = 1, .work = folder.path};
  std::array<std::optional<Outcome>, 2> outcomes;
  auto const work = [&](std::size_t which) {
    auto outcome = run(files.ministry, files.city, settings);
    if (!outcome.ok()) return;
    if (outcome.value().writing) CHECK(outcome.value().writing->finish().ok());
    outcomes[which].emplace(std::move(outcome).value());
  };
  std::thread other([&] { work(1); });
  work(0);
  other.join();
  int written = 0;
  for (auto const& outcome : outcomes) {
    REQUIRE(outcome.has_value());
    if (outcome->written_by_other) continue;
    check_same(*outcome, whole);
    ++written;
  }
  CHECK(written >= 1);
}

TEST_CASE("parts: two hands that write the same file at once do not take it from each other") {
  Folder const folder;
  fs::create_directories(folder.path);
  constexpr int times = 300;
  std::array<int, 2> failed{};
  auto const write = [&](std::size_t which) {
    for (int each = 0; each < times; ++each)
      if (!write_checked(folder.path + "/run", 1, {"the same"}).ok()) ++failed[which];
  };
  std::thread other([&] { write(1); });
  write(0);
  other.join();
  CHECK(failed[0] == 0);
  CHECK(failed[1] == 0);
}

TEST_CASE("parts: a folder of another run is refused, and a damaged part is named") {
  auto const files = some_files(6, 120);
  Folder const folder;
  must_run(files, Settings{.work = folder.path});
  auto other = files;
  other.city.back().name = "Nama Lain";
  auto const refused = run(other.ministry, other.city, Settings{.work = folder.path});
  CHECK(refused.error().code == "match.work_other");
  CHECK(run(files.ministry, files.city, Settings{.largest_block = 9, .work = folder.path})
            .error()
            .code == "match.work_other");
  std::ofstream(folder.path + "/part-5", std::ios::binary | std::ios::app) << 'x';
  CHECK(run(files.ministry, files.city, Settings{.work = folder.path}).error().code ==
        "match.file_damaged");
  CHECK(run(files.ministry, files.city, Settings{.work = "/proc/none/such"}).error().code ==
        "match.work_unusable");
}
