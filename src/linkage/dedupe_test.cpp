#include "linkage/dedupe.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

#include "linkage/files.h"
#include "sheet/file.h"
#include "sheet/writer.h"
#include "support/linkage_rows.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

/// Families of four, nobody twice.
std::vector<Record> town(int families) {
  static std::vector<std::string> const first{"Budi", "Siti", "Agus", "Dewi", "Rina",
                                              "Joko", "Eko",  "Tono", "Wulan"};
  static std::vector<std::string> const second{"Santoso", "Aminah",  "Pratama", "Lestari",
                                               "Wijaya",  "Hidayat", "Nugroho"};
  std::vector<Record> out;
  for (int family = 0; family < families; ++family)
    for (int member = 0; member < 4; ++member) {
      int const i = family * 4 + member;
      auto const pick = static_cast<std::size_t>(i * 7 + family);
      auto one =
          person("r" + std::to_string(i),
                 first[pick % first.size()] + " " + second[(pick / 3) % second.size()],
                 std::to_string(1950 + (i * 13) % 60) + "-0" + std::to_string(1 + i % 9) + "-" +
                     std::to_string(10 + i % 18),
                 std::to_string(3276000000000001LL + family * 31000003LL + member * 70001LL));
      one.no_kk = std::to_string(3276060101150001LL + family * 10007LL);
      one.mother = first[(pick + 5) % first.size()] + " " + second[pick % second.size()];
      one.address = "Jl. " + second[static_cast<std::size_t>(family) % second.size()] + " No " +
                    std::to_string(family);
      out.push_back(one);
    }
  return out;
}

Copies must_dedupe(std::vector<Record> const& rows, Settings const& settings = {}) {
  auto copies = dedupe(make_table(rows, held_by(settings)), settings);
  REQUIRE(copies.ok());
  return std::move(copies).value();
}

std::map<std::pair<std::string, std::string>, LinkClass> classes_of(Copies const& copies) {
  std::map<std::pair<std::string, std::string>, LinkClass> out;
  for (auto const& pair : copies.pairs) {
    CHECK(pair.a < pair.b);
    CHECK(out.emplace(std::pair(std::string(copies.keys[pair.a]), std::string(copies.keys[pair.b])),
                      pair.link_class)
              .second);
  }
  return out;
}

}  // namespace

TEST_CASE("dedupe: a copy is found, and nobody else is one") {
  auto rows = town(150);
  CHECK(must_dedupe(rows).clusters == 0);
  for (std::size_t const i : {17U, 100U, 333U}) {
    auto copy = rows[i];
    copy.key += "-copy";
    copy.name = "H. " + copy.name;
    if (i == 100) copy.phone = "081234567890";
    rows.push_back(copy);
  }
  auto const copies = must_dedupe(rows);
  CHECK(copies.rows == rows.size());
  CHECK(copies.clusters == 3);
  CHECK(copies.rows_in_clusters == 6);
  auto const classes = classes_of(copies);
  CHECK(classes.size() == 3);
  CHECK(classes.at({"r17", "r17-copy"}) <= LinkClass::different);
  CHECK(classes.at({"r100", "r100-copy"}) == LinkClass::different);
}

TEST_CASE("dedupe: twins are two, and a bare row that could be either joins no two of them") {
  auto rows = town(150);
  rows.push_back(person("t1", "Hasan Basri", "2011-05-09", "3276060905110001"));
  rows.push_back(person("t2", "Husein Basri", "2011-05-09", "3276060905110002"));
  rows.push_back(person("bare", "H Basri", "2011-05-09", ""));
  auto const copies = must_dedupe(rows);
  auto const classes = classes_of(copies);
  auto const linked = [&](std::string const& a, std::string const& b) {
    auto const found = classes.find({a, b});
    return found != classes.end() && found->second <= LinkClass::different;
  };
  CHECK_FALSE(linked("t1", "t2"));
  CHECK_FALSE((linked("t1", "bare") && linked("t2", "bare")));
}

TEST_CASE("dedupe: one false pair does not chain two people who are there twice each") {
  auto rows = town(150);
  auto const add = [&](std::string const& key, std::string const& nik, std::string const& birth) {
    rows.push_back(person(key, "Suparman Hadi", birth, nik));
  };
  // Father and son of one name, each with a copy; two of the rows lack what tells them apart.
  add("f1", "3276060302600001", "1960-02-03");
  add("f2", "", "1960-02-03");
  add("s1", "3276062011880001", "1988-11-20");
  add("s2", "3276062011880001", "");
  auto const copies = must_dedupe(rows);
  std::map<std::string, std::set<std::string>> beside;
  for (auto const& [keys, link_class] : classes_of(copies))
    if (link_class <= LinkClass::different) {
      beside[keys.first].insert(keys.second);
      beside[keys.second].insert(keys.first);
    }
  CHECK(beside["s1"].contains("s2"));
  CHECK(beside["f1"].contains("f2"));
  CHECK_FALSE(beside["f1"].contains("s1"));
  CHECK_FALSE(beside["f2"].contains("s2"));
}

TEST_CASE("dedupe: three rows of one person are one cluster with its three pairs") {
  auto rows = town(120);
  for (int const i : {1, 2}) {
    auto copy = rows[40];
    copy.key += "-" + std::to_string(i);
    rows.push_back(copy);
  }
  auto const copies = must_dedupe(rows);
  CHECK(copies.clusters == 1);
  CHECK(copies.rows_in_clusters == 3);
  CHECK(copies.pairs.size() == 3);
}

TEST_CASE(
    "dedupe: threads and memory change nothing, no rows are no error, cancelling is refused") {
  auto rows = town(150);
  for (std::size_t const i : {3U, 90U}) rows.push_back(rows[i]);
  auto const usual = must_dedupe(rows);
  CHECK(usual.pairs.size() >= 2);
  for (auto const& settings :
       {Settings{.threads = 1}, Settings{.threads = 3}, Settings{.memory_bytes = 1 << 20}}) {
    auto const other = must_dedupe(rows, settings);
    REQUIRE(other.pairs.size() == usual.pairs.size());
    for (std::size_t i = 0; i < usual.pairs.size(); ++i) {
      CHECK(other.pairs[i].a == usual.pairs[i].a);
      CHECK(other.pairs[i].b == usual.pairs[i].b);
      CHECK(other.pairs[i].probability == usual.pairs[i].probability);
    }
  }
  CHECK(must_dedupe({}).pairs.empty());
  auto const stopped =
      dedupe(make_table(rows), {}, [](Phase, std::size_t, std::size_t) { return false; });
  REQUIRE_FALSE(stopped.ok());
  CHECK(stopped.error().code == "match.cancelled");
}

TEST_CASE("dedupe: copies are written, read back and judged whatever the order of their ids") {
  auto rows = town(100);
  auto copy = rows[8];
  copy.key = "a-copy";
  rows.push_back(copy);
  auto const copies = must_dedupe(rows);
  auto const file = sheet::TempFile::create();
  REQUIRE(file.ok());
  REQUIRE(write_copies(file.value().path(), copies).ok());
  auto const links = read_links(file.value().path());
  REQUIRE(links.ok());
  auto const truth_file = sheet::TempFile::create();
  REQUIRE(truth_file.ok());
  {
    auto writer = sheet::CsvWriter::create(truth_file.value().path());
    REQUIRE(writer.ok());
    using Cells = std::vector<std::string>;
    for (auto const& cells : {Cells{"file", "id", "other_id"}, Cells{"city", "r8", "a-copy"},
                              Cells{"ministry", "m1", "m2"}})
      REQUIRE(writer.value().add(cells).ok());
    REQUIRE(writer.value().close().ok());
  }
  auto const truth = read_truth(truth_file.value().path(), "city");
  REQUIRE(truth.ok());
  CHECK(truth.value().size() == 1);
  CHECK(read_truth(truth_file.value().path()).value().size() == 2);
  auto const judged = evaluate(links.value(), truth.value());
  CHECK(judged.right == 1);
  CHECK(judged.links == 1);
}
