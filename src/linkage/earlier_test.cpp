#include "linkage/earlier.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "linkage/run.h"
#include "sheet/file.h"
#include "support/linkage_rows.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) { return random() % limit; }

template <typename List>
auto const& one_of(Random& random, List const& list) {
  return list[below(random, list.size())];
}

/// People of few names, days, cards and villages: blocks are large, and many have a rival.
Record made_up(Random& random, int number) {
  static std::vector<std::string> const first{"Budi", "Siti", "Agus", "Dewi", "Rina", "Joko"};
  static std::vector<std::string> const last{"Santoso", "Aminah", "Pratama", "Lestari", "Wijaya"};
  auto const day = std::to_string(10 + below(random, 15));
  auto const year = 1950 + below(random, 50);
  auto out = person("", one_of(random, first) + " " + one_of(random, last),
                    std::to_string(year) + "-0" + std::to_string(1 + below(random, 9)) + "-" + day,
                    std::to_string(3276060000000000 + number * 7919LL));
  out.no_kk = std::to_string(3276060101150000 + static_cast<int>(below(random, 150)));
  out.mother = one_of(random, first) + " " + one_of(random, last);
  out.address = "Jl. " + one_of(random, last) + " No " + std::to_string(below(random, 40));
  if (below(random, 5) == 0) out.nik.clear();
  if (below(random, 9) == 0) {
    out.village.clear();
    out.village_name = below(random, 2) == 0 ? "Kemiri Muka" : "Beji";
  }
  return out;
}

/// What a clerk does to a row.
void damage(Random& random, Record& row) {
  switch (below(random, 7)) {
    case 0: row.nik.clear(); break;
    case 1: row.name += " Putra"; break;
    case 2: row.birth = "1990-01-01"; break;
    case 3: row.address = "Gg. Kancil No " + std::to_string(below(random, 40)); break;
    case 4:
      row.no_kk = std::to_string(3276060101150000 + static_cast<int>(below(random, 150)));
      break;
    case 5: row.village = below(random, 2) == 0 ? "32.76.06.1001" : "32.76.06.1006"; break;
    default: row.mother.clear();
  }
}

struct TwoFiles {
  std::vector<Record> ministry;
  std::vector<Record> city;
};

void number_rows(TwoFiles& files) {
  for (std::size_t i = 0; i < files.ministry.size(); ++i)
    files.ministry[i].key = "m" + std::to_string(i);
  for (std::size_t i = 0; i < files.city.size(); ++i) files.city[i].key = "c" + std::to_string(i);
}

TwoFiles beginning(Random& random, int people) {
  TwoFiles out;
  for (int i = 0; i < people; ++i) {
    auto const one = made_up(random, i);
    for (auto* file : {&out.ministry, &out.city}) {
      if (below(random, 10) == 0) continue;
      file->push_back(one);
      if (below(random, 4) == 0) damage(random, file->back());
      if (below(random, 40) == 0) file->push_back(file->back());
    }
  }
  number_rows(out);
  return out;
}

/// Some rows go, some come, some change, some take another's NIK; the order is another.
void let_a_month_pass(Random& random, TwoFiles& files, int& next) {
  for (auto* file : {&files.ministry, &files.city}) {
    auto const some = 1 + file->size() / 40;
    for (std::size_t i = 0; i < some; ++i) {
      file->erase(file->begin() + static_cast<std::ptrdiff_t>(below(random, file->size())));
      file->push_back(made_up(random, next++));
      damage(random, (*file)[below(random, file->size())]);
      (*file)[below(random, file->size())].nik = (*file)[below(random, file->size())].nik;
      file->push_back((*file)[below(random, file->size())]);
    }
    if (below(random, 2) == 0) std::shuffle(file->begin(), file->end(), random);
  }
  number_rows(files);
}

Outcome must_run(TwoFiles const& files, Settings const& settings) {
  auto outcome = run(files.ministry, files.city, settings);
  REQUIRE(outcome.ok());
  return std::move(outcome).value();
}

std::vector<Edge> in_order(std::vector<Edge> edges) {
  std::ranges::sort(edges, [](Edge const& a, Edge const& b) {
    return a.ministry != b.ministry ? a.ministry < b.ministry : a.city < b.city;
  });
  return edges;
}

void check_same(Outcome const& partly, Outcome const& whole) {
  auto const a = in_order(partly.left->edges);
  auto const b = in_order(whole.left->edges);
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    REQUIRE(a[i].ministry == b[i].ministry);
    REQUIRE(a[i].city == b[i].city);
    REQUIRE(a[i].bits == b[i].bits);
    REQUIRE(a[i].differences == b[i].differences);
  }
  REQUIRE(partly.links.size() == whole.links.size());
  for (std::size_t i = 0; i < whole.links.size(); ++i) {
    CHECK(partly.links[i].ministry == whole.links[i].ministry);
    CHECK(partly.links[i].city == whole.links[i].city);
    CHECK(partly.links[i].bits == whole.links[i].bits);
    CHECK(partly.links[i].probability == whole.links[i].probability);
    CHECK(partly.links[i].link_class == whole.links[i].link_class);
    CHECK(partly.links[i].differences == whole.links[i].differences);
  }
  CHECK(partly.ministry_classes == whole.ministry_classes);
  CHECK(partly.city_classes == whole.city_classes);
  CHECK(partly.total.ministry.families == whole.total.ministry.families);
  CHECK(partly.total.city.families == whole.total.city.families);
}

/// A run that can be taken over from, and the files it was of.
struct Begun {
  Random random;
  TwoFiles files;
  Outcome outcome;

  explicit Begun(unsigned seed, Settings settings = {}, int people = 300)
      : random(seed), files(beginning(random, people)) {
    settings.leave = true;
    outcome = must_run(files, settings);
  }
};

class TestFile {
 public:
  TestFile() {
    auto file = sheet::TempFile::create();
    REQUIRE(file.ok());
    path = file.value().release();
  }
  ~TestFile() { std::filesystem::remove(path); }
  TestFile(TestFile const&) = delete;
  TestFile& operator=(TestFile const&) = delete;
  std::string path;
};

}  // namespace

TEST_CASE("earlier: month after month, what is taken over gives the links of a whole run") {
  // Small limits, so that blocks and numbers go over them and come back.
  Settings const usual{.largest_block = 12, .most_rows_per_nik = 2, .most_rows_per_no_kk = 8};
  std::size_t crossed = 0;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    auto settings = usual;
    if (seed % 3 == 0) settings.memory_bytes = 64 << 10;
    settings.threads = 1 + static_cast<int>(seed % 2);
    Begun month(seed, settings);
    auto before = std::move(*month.outcome.left);
    int next = 10'000;
    for (int i = 0; i < 4; ++i) {
      let_a_month_pass(month.random, month.files, next);
      settings.leave = true;
      settings.earlier = &before;
      auto partly = must_run(month.files, settings);
      REQUIRE(partly.from_earlier.fits);
      CHECK(partly.from_earlier.ministry_rows * 10 > month.files.ministry.size() * 7);
      auto whole_settings = usual;
      whole_settings.leave = true;
      whole_settings.model = before.model;
      auto const whole = must_run(month.files, whole_settings);
      CHECK(partly.pairs_compared < whole.pairs_compared);
      check_same(partly, whole);
      crossed += partly.left->crowded == before.crowded ? 0 : 1;
      before = std::move(*partly.left);
      before.new_since_learning = 0;
    }
  }
  CHECK(crossed > 10);
}

TEST_CASE("earlier: files that did not change need no pair") {
  Begun begun(5);
  auto const again =
      must_run(begun.files, Settings{.earlier = &*begun.outcome.left, .leave = true});
  CHECK(again.from_earlier.fits);
  CHECK(again.pairs_compared == 0);
  CHECK(again.from_earlier.ministry_rows == begun.files.ministry.size());
  CHECK(again.from_earlier.edges == begun.outcome.left->edges.size());
  check_same(again, begun.outcome);
}

TEST_CASE("earlier: what people decided since counts, and is not kept for good") {
  Begun begun(6);
  auto const& link = begun.outcome.links.front();
  Settings settings{
      .never = {{link.ministry, link.city}}, .earlier = &*begun.outcome.left, .leave = true};
  auto const parted = must_run(begun.files, settings);
  CHECK(parted.from_earlier.fits);
  for (auto const& each : parted.links)
    CHECK_FALSE((each.ministry == link.ministry && each.city == link.city));
  auto const later = must_run(begun.files, Settings{.earlier = &*parted.left, .leave = true});
  check_same(later, begun.outcome);
}

TEST_CASE("earlier: what does not fit is not taken over") {
  Begun begun(7);
  auto const fits = [&](Earlier const& earlier, Settings settings = {}) {
    settings.earlier = &earlier;
    return must_run(begun.files, settings).from_earlier.fits;
  };
  auto const& left = *begun.outcome.left;
  CHECK(fits(left));
  CHECK_FALSE(fits(left, Settings{.largest_block = 100}));
  CHECK_FALSE(fits(left, Settings{.model = Model::usual()}));
  auto changed = left;
  for (auto& key : changed.keys) ++key;
  CHECK_FALSE(fits(changed));
  changed = left;
  for (auto& edge : changed.edges) edge.bits += 1;
  CHECK_FALSE(fits(changed));
  changed = left;
  changed.new_since_learning = begun.files.ministry.size();
  CHECK_FALSE(fits(changed));
  changed = left;
  for (std::size_t i = 0; i < changed.city.size() * 6 / 10; ++i) ++changed.city[i];
  CHECK_FALSE(fits(changed));
}

TEST_CASE("earlier: a file of it is read as it was written, and a damaged one is refused") {
  Begun begun(8);
  auto const& left = *begun.outcome.left;
  TestFile file;
  REQUIRE(write_earlier(file.path, left).ok());
  auto const read = read_earlier(file.path);
  REQUIRE(read.ok());
  CHECK(read.value().ministry == left.ministry);
  CHECK(read.value().crowded == left.crowded);
  CHECK(read.value().compared == left.compared);
  bool const same_model = to_json(read.value().model.to_value()) == to_json(left.model.to_value());
  CHECK(same_model);
  auto const again = must_run(begun.files, Settings{.earlier = &read.value(), .leave = true});
  CHECK(again.from_earlier.fits);
  check_same(again, begun.outcome);

  auto const size = std::filesystem::file_size(file.path);
  Random random(1);
  for (int i = 0; i < 50; ++i) {
    auto const at = below(random, size);
    std::fstream bytes(file.path, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekg(static_cast<std::streamoff>(at));
    auto const was = static_cast<char>(bytes.get());
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put(static_cast<char>(was ^ 4));
    bytes.close();
    CHECK_FALSE(read_earlier(file.path).ok());
    bytes.open(file.path, std::ios::binary | std::ios::in | std::ios::out);
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put(was);
  }
  REQUIRE(read_earlier(file.path).ok());
  std::filesystem::resize_file(file.path, size - 1);
  CHECK(read_earlier(file.path).error().code == "match.file_damaged");
  CHECK_FALSE(read_earlier(file.path + ".gone").ok());
}
