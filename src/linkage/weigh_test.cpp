#include "linkage/weigh.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <sstream>

#include "linkage/decide.h"
#include "linkage/standardise.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

std::string_view level_of(Field field, Record const& a, Record const& b) {
  Dictionary dictionary;
  auto const first = standardise(a, dictionary);
  auto const second = standardise(b, dictionary);
  WordSurprise const surprise(dictionary.size(), 5.0F);
  auto const there = Comparer(dictionary, surprise).compare(first, second);
  auto const back = Comparer(dictionary, surprise).compare(second, first);
  CHECK(there.levels == back.levels);
  return level_key(field, there.level(field));
}

template <typename Set>
void check_levels(Field field, std::string const& table, int expected_rows, Set set) {
  std::istringstream lines(table);
  std::string line;
  int rows = 0;
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string first, second, expected;
    if (!std::getline(cells >> std::ws, first, '|')) continue;
    std::getline(cells, second, '|');
    cells >> expected;
    Record a;
    Record b;
    set(a, first);
    set(b, second);
    CAPTURE(line);
    CHECK(level_of(field, a, b) == expected);
    ++rows;
  }
  CHECK(rows == expected_rows);
}

}  // namespace

TEST_CASE("compare: levels of names") {
  check_levels(Field::name, R"(
    Budi Santoso|Budi Santoso| exact
    H. Budi Santoso|BUDI SANTOSO| exact
    Budi Santoso|Santoso Budi| same
    Soedjarwo|Sujarwo| exact
    Fitri Yani|Vitri Yani| same
    Abdul Rahman|Abdulrahman| same
    Nur Hidayah|Nurhidayah| same
    Budi Santoso|Budi Santosa| close
    Budi Santoso|Budi| shorter
    Budi S|Budi Santoso| shorter
    Budi Santoso Wijaya|Budi Wijaya| shorter
    Budi Santoso|Budi Raharjo| partial
    Budi Santoso|Agus Raharjo| differs
    B S|Budi Santoso| differs
    |Budi| missing
  )",
               15, [](Record& record, std::string const& cell) { record.name = cell; });
}

TEST_CASE("compare: levels of birth dates") {
  check_levels(Field::birth, R"(
    1990-08-17|1990-08-17| equal
    1990-01-01|1990-01-01| typical
    1990-12-31|1990-12-31| typical
    1990-03-04|1990-04-03| swapped
    1990-08-17|1990-08-18| one_part
    1990-08-17|1990-09-17| one_part
    1990-08-17|1991-08-17| one_part
    1990-08-17|1980-08-17| one_part
    1990-08-17|1990-01-01| same_year
    1990-08-17|1967-08-17| differs
    1990-08-17|1985-02-03| differs
    1990-08-17|| missing
  )",
               12, [](Record& record, std::string const& cell) { record.birth = cell; });
}

TEST_CASE("compare: levels of NIK") {
  check_levels(Field::nik, R"(
    3276061708900002|3276061708900002| equal
    3276061708900002|3276 0617 0890 0002| equal
    3276061708900002|3276061708800002| one_digit
    3276061708900002|3276067108900002| one_digit
    3276061708900002|3277061708900002| region_digit
    3276061708900002|3276601708900002| region_digit
    3276061708900002|327606170890002| one_digit
    3276061708900002|3276061708900003| serial
    3276061708900002|3276061708900417| serial
    3276061708900002|3174051203850001| differs
    3276061708900002|9999999999999999| missing
  )",
               11, [](Record& record, std::string const& cell) { record.nik = cell; });
}

TEST_CASE("compare: levels of places") {
  check_levels(Field::place, R"(
    Jl Melati 3,32.76.06.1006,3,7|Jalan Melati no 3,3276061006,3,7| address
    Jl Melati No 3,32.76.06.1006,3,7|Jl Melati No 4,32.76.06.1006,3,7| rt_rw
    Jl Melati,32.76.06.1006,3,7|Gg Mawar,32.76.06.1006,3,8| village
    Jl Melati,32.76.06.1006,3,7|Gg Mawar,32.76.06.1001,3,7| district
    Jl Melati,32.76.06.1006,3,7|Jl Melati,32.76.01.1001,3,7| differs
    Jl Melati,Beji,3,7|Jl Kenanga,BEJI,3,7| rt_rw
    Jl Melati,,3,7|Jl Kenanga,,3,7| missing
  )",
               7, [](Record& record, std::string const& cell) {
                 std::istringstream parts(cell);
                 std::getline(parts, record.address, ',');
                 std::getline(parts, record.village, ',');
                 std::getline(parts, record.rt, ',');
                 std::getline(parts, record.rw, ',');
               });
}

TEST_CASE("weigh: EM finds the levels that made the patterns") {
  auto truth = Model::usual();
  truth.prior_same = 1e-4;
  truth.prior_family = 2e-4;
  auto set = [&](Field field, std::initializer_list<double> same) {
    std::size_t level = 1;
    for (auto const value : same)
      truth.fields[static_cast<std::size_t>(field)].levels[level++].same = value;
  };
  set(Field::name, {.55, .15, .12, .10, .05, .03});
  set(Field::nik, {.70, .15, .03, .02, .10});
  set(Field::birth, {.75, .05, .05, .08, .03, .04});
  tie_family_fields(truth);
  std::mt19937 random(7);
  auto draw = [&](double LevelModel::*column) {
    Agreement out;
    for (std::size_t field = 0; field < field_count; ++field) {
      std::vector<double> chances;
      for (auto const& level : truth.fields[field].levels) chances.push_back(level.*column);
      std::discrete_distribution<int> pick(chances.begin(), chances.end());
      out.levels[field] = static_cast<std::uint8_t>(pick(random));
    }
    return out.pattern();
  };
  std::map<std::uint32_t, double> seen;
  constexpr int people = 40'000;
  for (int i = 0; i < people; ++i) ++seen[draw(&LevelModel::same)];
  for (int i = 0; i < 2 * people; ++i) ++seen[draw(&LevelModel::family)];
  for (int i = 0; i < 5 * people; ++i) ++seen[draw(&LevelModel::stranger)];
  auto start = Model::usual();
  start.prior_same = 3e-4;
  start.prior_family = 6e-4;
  auto const found = estimate_same(start, PatternCounts(seen.begin(), seen.end()), 4e8);
  CHECK(found.prior_same == doctest::Approx(1e-4).epsilon(0.03));
  for (auto const field : {Field::name, Field::nik, Field::birth})
    for (std::size_t level = 1; level < level_counts[static_cast<std::size_t>(field)]; ++level) {
      CAPTURE(level);
      auto const at = static_cast<std::size_t>(field);
      CHECK(std::abs(found.fields[at].levels[level].same - truth.fields[at].levels[level].same) <
            0.015);
    }
}

TEST_CASE("weigh: strangers and families are counted from pairs") {
  auto model = Model::usual();
  Agreement pair;
  pair.levels = {6, 6, 5, 2, 3, 4, 5, 0};
  Agreement born = pair;
  born.levels[1] = 1;
  born.levels[2] = 4;
  set_strangers(model, {{{pair.pattern(), 900'000}, {born.pattern(), 100'000}},
                        {},
                        {{born.pattern(), 30'000}, {pair.pattern(), 70'000}}});
  auto const& birth = model.fields[static_cast<std::size_t>(Field::birth)];
  CHECK(birth.levels[1].stranger == doctest::Approx(0.1).epsilon(0.01));
  auto const& nik = model.fields[static_cast<std::size_t>(Field::nik)];
  CHECK(nik.levels[4].stranger_born == doctest::Approx(0.3).epsilon(0.01));
  set_families(model, {{pair.pattern(), 90'000}, {born.pattern(), 10'000}});
  auto const& kk = model.fields[static_cast<std::size_t>(Field::kk)];
  CHECK(nik.levels[4].twin > 0.95);
  CHECK(kk.levels[1].family == kk.levels[1].same);
}

TEST_CASE("weigh: strangers born a digit apart do not pass for one person by their NIKs") {
  auto model = Model::usual();
  Agreement random;
  random.levels = {6, 6, 5, 2, 3, 4, 5, 0};
  Agreement near;
  near.levels = {6, 4, 2, 1, 3, 4, 5, 0};
  auto far = near;
  far.levels[2] = 5;
  set_strangers(
      model,
      {{{random.pattern(), 600'000}}, {{near.pattern(), 6'000}, {far.pattern(), 94'000}}, {}});
  CHECK(Weigher(model).score(near).fields[2] < 1);
  CHECK(Weigher(model).bits(near) < -10);
  auto same = near;
  same.levels = {1, 4, 2, 1, 1, 1, 1, 0};
  CHECK(Weigher(model).bits(same) > 5);
}

TEST_CASE("weigh: what was never seen is rare, not impossible") {
  auto model = Model::usual();
  Agreement random;
  random.levels = {6, 6, 5, 2, 3, 4, 5, 0};
  set_strangers(model, {{{random.pattern(), 600'000}}, {}, {}});
  for (auto const& field : model.fields)
    for (std::size_t level = 1; level < field.levels.size(); ++level)
      CHECK(field.levels[level].stranger >= 1e-10);
}

TEST_CASE("compare: a NIK whose last digits a sheet has lost is alike, not equal") {
  Dictionary dictionary;
  auto const nik_level = [&](char const* first, char const* second) {
    Record a;
    a.nik = first;
    Record b;
    b.nik = second;
    Agreement agreement;
    Comparer::compare_numbers(standardise(a, dictionary), standardise(b, dictionary), agreement);
    return static_cast<NikLevel>(agreement.level(Field::nik));
  };
  CHECK(nik_level("3276061708900002", "3276061708900002") == NikLevel::equal);
  CHECK(nik_level("3276061708900000", "3276061708900000") == NikLevel::one_digit);
  CHECK(nik_level("3276061708900000", "3276061708900002") == NikLevel::one_digit);
}

TEST_CASE("compare: two whole identities are told from a row with a wrong date") {
  Dictionary dictionary;
  auto const two = [&](char const* birth, char const* nik) {
    Record father;
    father.birth = "1960-02-03";
    father.nik = "3276060302600001";
    Record other;
    other.birth = birth;
    other.nik = nik;
    auto const a = standardise(father, dictionary);
    auto const b = standardise(other, dictionary);
    Agreement agreement;
    Comparer::compare_numbers(a, b, agreement);
    CHECK(two_identities(a, b, agreement) == two_identities(b, a, agreement));
    return two_identities(a, b, agreement);
  };
  CHECK(two("1988-11-20", "3276062011880001"));
  CHECK_FALSE(two("1988-11-20", "3276060302600001"));  // the father's NIK
  CHECK_FALSE(two("1988-11-20", ""));
  CHECK_FALSE(two("1988-11-20", "3276062111880001"));  // a NIK of another day
  CHECK_FALSE(two("", "3276062011880001"));
}

TEST_CASE("decide: one partner a row, the better one") {
  auto const model = Model::usual();
  auto const never = [](std::uint32_t, std::uint32_t) { return WithinScore{-20, false}; };
  auto const links = decide(
      {{{0, 0, 20}, {0, 1, 8}, {1, 0, 9}, {1, 1, 15}, {2, 2, -1}, {3, 3, -5}}, 4, 4, never, never},
      model);
  REQUIRE(links.size() == 3);
  CHECK(links[0].city == 0);
  CHECK(links[0].link_class == LinkClass::equal);
  CHECK(links[1].city == 1);
  CHECK(links[1].link_class == LinkClass::equal);
  CHECK(links[2].link_class == LinkClass::possible);
}

TEST_CASE("decide: a close rival makes both possible, a copy makes both ambiguous") {
  auto const model = Model::usual();
  auto const never = [](std::uint32_t, std::uint32_t) { return WithinScore{-20, false}; };
  auto const always = [](std::uint32_t, std::uint32_t) { return WithinScore{20, false}; };
  std::vector<Edge> const edges{{0, 0, 20}, {0, 1, 19}};
  auto const rivals = decide({edges, 1, 2, never, never}, model);
  REQUIRE(rivals.size() == 2);
  CHECK(rivals[0].link_class == LinkClass::possible);
  CHECK(rivals[1].link_class == LinkClass::possible);
  auto const copies = decide({edges, 1, 2, never, always}, model);
  REQUIRE(copies.size() == 2);
  CHECK(copies[0].link_class == LinkClass::ambiguous);
  CHECK(copies[1].link_class == LinkClass::ambiguous);
}

TEST_CASE("decide: whoever has a partner of his own is nobody's copy") {
  auto const model = Model::usual();
  // A twin: alike within the file, and linked to its own row.
  auto const alike = [](std::uint32_t, std::uint32_t) { return WithinScore{20, false}; };
  auto const unlike = [](std::uint32_t, std::uint32_t) { return WithinScore{-20, false}; };
  auto const links = decide({{{0, 0, 30}, {1, 1, 30}, {0, 1, 9}}, 2, 2, unlike, alike}, model);
  REQUIRE(links.size() == 2);
  CHECK(links[0].link_class == LinkClass::equal);
  CHECK(links[1].link_class == LinkClass::equal);
}

TEST_CASE("decide: a weak pair counts for more where nearly everybody else has a partner") {
  auto const model = Model::usual();
  auto const never = [](std::uint32_t, std::uint32_t) { return WithinScore{-20, false}; };
  constexpr std::uint32_t rows = 2000;
  std::vector<Edge> edges{{0, 0, 1}};
  auto const lonely = decide({edges, rows, rows, never, never}, model);
  for (std::uint32_t i = 1; i < rows; ++i) edges.push_back({i, i, 25});
  auto const coupled = decide({edges, rows, rows, never, never}, model);
  REQUIRE(lonely.size() == 1);
  REQUIRE(coupled.size() == rows);
  CHECK(lonely[0].link_class == LinkClass::possible);
  CHECK(coupled[0].link_class == LinkClass::equal);
  CHECK(coupled[0].probability > lonely[0].probability);
}

TEST_CASE("decide: in a family that both files have nearly everybody is in both") {
  auto const model = Model::usual();
  auto const never = [](std::uint32_t, std::uint32_t) { return WithinScore{-20, false}; };
  constexpr std::uint32_t rows = 2000;
  // Half of all rows have nobody in the other file, but in shared families only the first two.
  std::vector<Edge> edges;
  for (std::uint32_t i = 2; i < rows / 2; ++i) edges.push_back({i, i, 25});
  std::vector<SharedCard> cards;
  for (std::uint32_t i = 0; i < rows / 2; i += 4) {
    std::vector<std::uint32_t> const members{i, i + 1, i + 2, i + 3};
    cards.push_back({members, members});
  }
  auto const chance = [&](double family_share) {
    auto with_one = edges;
    with_one.push_back({0, 0, 1});
    with_one.back().set_family_share(family_share);
    auto const links = decide({with_one, rows, rows, never, never, cards}, model);
    REQUIRE(links.size() == edges.size() + 1);
    return links[0].probability;
  };
  CHECK(chance(0) < 0.9);
  CHECK(chance(1) > 0.97);
}

TEST_CASE("decide: two NIKs keep a likely copy from being linked, not from being likely") {
  auto const model = Model::usual();
  auto const never = [](std::uint32_t, std::uint32_t) { return WithinScore{-20, false}; };
  auto const other_nik = [](std::uint32_t, std::uint32_t) { return WithinScore{20, true}; };
  std::vector<Edge> edges{{0, 0, 20}, {0, 1, 18}};
  for (std::uint32_t i = 2; i < 1000; ++i) edges.push_back({i, i, 25});
  auto const likely = decide({edges, 1000, 1000, never, other_nik}, model);
  auto const rivals = decide({edges, 1000, 1000, never, never}, model);
  for (auto const& links : {likely, rivals})
    for (std::size_t i = 0; i < 2; ++i) CHECK(links[i].link_class == LinkClass::possible);
  CHECK(likely[0].probability > 0.99);
  CHECK(likely[1].probability > 0.95);
  CHECK(rivals[0].probability < 0.85);
  CHECK(rivals[1].probability < 0.3);
}

TEST_CASE("decide: partners that could as well be exchanged are possible only") {
  auto const model = Model::usual();
  auto const never = [](std::uint32_t, std::uint32_t) { return WithinScore{-20, false}; };
  auto const links =
      decide({{{0, 0, 20}, {1, 1, 20}, {0, 1, 19}, {1, 0, 19}}, 2, 2, never, never}, model);
  for (auto const& link : links) CHECK(link.link_class == LinkClass::possible);
}
