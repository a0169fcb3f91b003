#include "linkage/join.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

#include "linkage/numbered.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

/// People of few names, days and cards, so that many keys are shared.
RowStore crowd(std::size_t count, unsigned seed, Dictionary& dictionary,
               Held held = Held::in_memory) {
  static std::vector<std::string> const names{"BUDI",   "SITI AMINAH",  "AGUS SALIM", "DEWI",
                                              "JOKO W", "RINA MARLINA", "EKO",        "SRI REJEKI"};
  std::mt19937 random(seed);
  Standardiser standardiser(dictionary);
  RowStore out(held);
  for (std::size_t i = 0; i < count; ++i) {
    auto const nik = std::to_string(3276061708900000 + random() % 40);
    auto const no_kk = std::to_string(3276060101150000 + random() % 60);
    RecordView record;
    record.name = names[random() % names.size()];
    record.birth = static_cast<std::int32_t>(19900101 + random() % 28);
    if (random() % 3 > 0) record.nik = nik;
    record.no_kk = no_kk;
    record.village = random() % 2 == 0 ? "3276061006" : "3276061001";
    record.sex = "L";
    out.add(standardiser.standardise(record));
  }
  out.finish();
  return out;
}

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

std::multimap<std::pair<std::uint64_t, Rule>, std::uint32_t> keys_of(RowStore const& rows,
                                                                     Dictionary const& dictionary) {
  std::multimap<std::pair<std::uint64_t, Rule>, std::uint32_t> out;
  std::vector<BlockKey> keys;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    block_keys(rows.at(i), dictionary, keys);
    for (auto const& key : keys) out.emplace(std::pair(key.hash, key.rule), i);
  }
  return out;
}

Pairs taken(PairStore& pairs) {
  Pairs out;
  std::vector<std::uint64_t> cell;
  for (std::size_t window = 0; window < pairs.window_count(); ++window)
    for (std::size_t range = 0; range < pairs.range_count(); ++range) {
      pairs.take(window, range, cell);
      CHECK(std::is_sorted(cell.begin(), cell.end()));
      for (auto const pair : cell) {
        auto const ministry = static_cast<std::uint32_t>(pair >> 32);
        auto const city = static_cast<std::uint32_t>(pair);
        CHECK(city >= pairs.window(window).begin);
        CHECK(city < pairs.window(window).end);
        CHECK(ministry >= pairs.range(range).begin);
        CHECK(ministry < pairs.range(range).end);
        CHECK(out.emplace(ministry, city).second);
      }
    }
  return out;
}

Pairs found(RowStore const& ministry, RowStore const& city, Dictionary const& dictionary,
            Asked const& asked, JoinSettings const& settings, int threads) {
  Progress const silent;
  auto candidates =
      find_candidates(ministry, city, dictionary, asked, settings, Workers(threads, silent));
  REQUIRE(candidates);
  return taken(candidates->pairs);
}

}  // namespace

TEST_CASE("join: each pair with a common key comes once, whatever the number of threads") {
  Dictionary dictionary;
  auto const ministry = crowd(300, 1, dictionary);
  auto const city = crowd(350, 2, dictionary);
  RowSet const all_ministry(ministry.size(), true);
  RowSet const all_city(city.size(), true);
  Pairs expected;
  auto const city_keys = keys_of(city, dictionary);
  for (auto const& [key, row] : keys_of(ministry, dictionary)) {
    auto const [first, last] = city_keys.equal_range(key);
    for (auto at = first; at != last; ++at) expected.emplace(row, at->second);
  }
  CHECK(expected.size() > 5000);
  for (int const threads : {1, 2, 5})
    CHECK(found(ministry, city, dictionary, {all_ministry, all_city}, {1000}, threads) == expected);
}

TEST_CASE("join: on disk and by windows of the city's rows the pairs are the same") {
  Dictionary dictionary;
  auto const ministry = crowd(9000, 1, dictionary, Held::on_disk);
  auto const city = crowd(300, 2, dictionary, Held::on_disk);
  RowSet const all_ministry(ministry.size(), true);
  RowSet const all_city(city.size(), true);
  auto const expected = found(ministry, city, dictionary, {all_ministry, all_city}, {100'000}, 2);
  CHECK(expected.size() > 100'000);
  for (int const threads : {1, 3})
    CHECK(found(ministry, city, dictionary, {all_ministry, all_city}, {100'000, Held::on_disk, 64},
                threads) == expected);
}

TEST_CASE("join: within one file each unordered pair comes once and no row with itself") {
  Dictionary dictionary;
  auto const rows = crowd(300, 1, dictionary);
  Pairs expected;
  auto const keys = keys_of(rows, dictionary);
  for (auto const& [key, row] : keys) {
    auto const [first, last] = keys.equal_range(key);
    for (auto at = first; at != last; ++at)
      if (row < at->second) expected.emplace(row, at->second);
  }
  CHECK(expected.size() > 2000);
  Progress const silent;
  for (auto const held : {Held::in_memory, Held::on_disk}) {
    auto candidates =
        find_candidates_within(rows, dictionary, {1000, held, 64}, Workers(2, silent));
    REQUIRE(candidates);
    CHECK(taken(candidates->pairs) == expected);
  }
}

TEST_CASE("rows: on disk they read as in memory, in order, by windows, singly and changed") {
  Dictionary dictionary;
  auto memory = crowd(20'000, 3, dictionary);
  auto disk = crowd(20'000, 3, dictionary, Held::on_disk);
  auto const alter = [](Standardised& row) {
    row.house = (row.rt + 7U) & Standardised::most_number;
  };
  memory.change(alter);
  disk.change(alter);
  auto const same = [](Standardised const& a, Standardised const& b) {
    return a.nik == b.nik && a.no_kk == b.no_kk && a.name == b.name && a.house == b.house;
  };
  std::size_t seen = 0;
  disk.each([&](std::uint32_t row, Standardised const& each) {
    if (same(each, memory.at(row))) ++seen;
  });
  CHECK(seen == memory.size());
  Rows room;
  auto const window = disk.window(8190, 8200, room);
  for (std::size_t row = 8190; row < 8200; ++row) CHECK(same(window[row], memory.at(row)));
  auto const sample = disk.sample({19'999, 5, 8192, 5});
  for (std::uint32_t const row : {5U, 8192U, 19'999U}) CHECK(same(sample[row], memory.at(row)));
}

TEST_CASE("join: only pairs with a row that is asked for come") {
  Dictionary dictionary;
  auto const ministry = crowd(200, 3, dictionary);
  auto const city = crowd(200, 4, dictionary);
  RowSet const all_ministry(ministry.size(), true);
  RowSet const all_city(city.size(), true);
  auto const all = found(ministry, city, dictionary, {all_ministry, all_city}, {1000}, 2);
  RowSet some_ministry(ministry.size());
  RowSet some_city(city.size());
  for (std::size_t row = 0; row < 200; row += 7) some_ministry.add(row);
  some_city.add(11);
  Pairs expected;
  for (auto const& pair : all)
    if (pair.first % 7 == 0 || pair.second == 11) expected.insert(pair);
  CHECK(expected.size() > 100);
  CHECK(found(ministry, city, dictionary, {some_ministry, some_city}, {1000}, 2) == expected);
}

TEST_CASE("join: what a block over the limit gives up is counted") {
  Dictionary dictionary;
  auto const ministry = crowd(400, 5, dictionary);
  auto const city = crowd(400, 6, dictionary);
  RowSet const all(400, true);
  Progress const silent;
  auto const candidates =
      find_candidates(ministry, city, dictionary, {all, all}, {5}, Workers(2, silent));
  REQUIRE(candidates);
  auto const& report = candidates->report[static_cast<std::size_t>(Rule::names_village)];
  CHECK(report.rows_cut > 0);
  CHECK(report.pairs_given_up > report.rows_cut);
}

TEST_CASE("join: a refusal to go on ends it") {
  Dictionary dictionary;
  auto const rows = crowd(50, 7, dictionary);
  RowSet const all(50, true);
  Progress const stop = [](Phase, std::size_t, std::size_t) { return false; };
  CHECK_FALSE(find_candidates(rows, rows, dictionary, {all, all}, {300}, Workers(2, stop)));
}

TEST_CASE("numbers: a sure pair has a NIK that both files have once, and all else in common") {
  Dictionary dictionary;
  Standardiser standardiser(dictionary);
  auto const row = [&](char const* nik, char const* name, std::int32_t birth) {
    RecordView record;
    record.nik = nik;
    record.name = name;
    record.birth = birth;
    record.sex = "L";
    return standardiser.standardise(record);
  };
  RowStore const ministry(
      Rows{row("3276061708900002", "BUDI", 19900817), row("3276061708900003", "AGUS", 19900817),
           row("3276061708900004", "EKO", 19900817), row("3276061708900005", "JOKO", 19900817),
           row("", "TONO", 19900817)});
  RowStore const city(
      Rows{row("3276061708900005", "JOKO", 19900818), row("3276061708900002", "BUDI", 19900817),
           row("3276061708900003", "AGUS", 19900817), row("3276061708900003", "AGUS", 19900817),
           row("3276061708900004", "EKA", 19900817), row("", "TONO", 19900817)});
  auto const pairs = sure_pairs(only_bearers(ministry), only_bearers(city));
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0] == std::pair<std::uint32_t, std::uint32_t>(0, 1));
}

TEST_CASE("numbers: a number of too many rows is a placeholder") {
  Dictionary dictionary;
  auto rows = crowd(300, 8, dictionary);
  std::map<std::uint64_t, int> counts;
  rows.each([&](std::uint32_t, Standardised const& row) { ++counts[row.nik]; });
  auto const shared = mark_shared_numbers(rows, 4, 300);
  CHECK(shared.no_kks == 0);
  std::size_t expected = 0;
  for (auto const& [nik, count] : counts)
    if (nik != 0 && count > 4) ++expected;
  CHECK(expected > 10);
  CHECK(shared.niks == expected);
  rows.each([&](std::uint32_t, Standardised const& row) {
    CHECK(row.nik_shared == (row.nik != 0 && counts[row.nik] > 4));
  });
}
