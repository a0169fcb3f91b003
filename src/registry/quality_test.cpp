#include "registry/quality.h"

#include <algorithm>
#include <sstream>

#include "base/text.h"
#include "support/registry_desk.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

QualityFacts facts_of_2024() {
  QualityFacts facts;
  facts.today = day("2024-12-17");
  facts.shared_niks.insert("3276061708900002");
  facts.shared_kks.insert("3276060902220117");
  return facts;
}

/// name | nik | sex | born | relation | life; "." for nothing.
QualityUnit unit_of(std::string const& rows, std::string const& no_kk) {
  QualityUnit unit;
  unit.no_kk = no_kk;
  std::istringstream in(rows);
  std::string line;
  std::int64_t id = 0;
  while (std::getline(in, line)) {
    if (trim(line).empty()) continue;
    auto const cells = split(line, '|');
    auto const cell = [&](std::size_t at) {
      auto const text = std::string(trim(cells.at(at)));
      return text == "." ? std::string{} : text;
    };
    Judged person;
    person.id = PersonId{++id};
    person.region = place("32.76.06.1006");
    person.name = cell(0);
    person.nik = cell(1);
    person.sex = cell(2) == "L" ? Sex::male : cell(2) == "P" ? Sex::female : Sex::unknown;
    if (!cell(3).empty()) person.born = day(cell(3).c_str());
    if (!cell(4).empty()) person.relation = std::atoi(cell(4).c_str());
    person.life = cell(5).empty() ? "hidup" : cell(5);
    unit.members.push_back(person);
  }
  return unit;
}

std::string found_in(QualityUnit const& unit) {
  std::vector<std::string> out;
  for (auto const& finding : findings(unit, facts_of_2024())) {
    auto words = std::to_string(finding.person.value()) + ":" + std::string(finding.code);
    if (!finding.detail.empty()) words += "=" + finding.detail;
    out.push_back(words);
  }
  return join(out, " ");
}

constexpr char const* good_card = "3276060902220001";

std::string of_family(std::string const& rows) { return found_in(unit_of(rows, good_card)); }

}  // namespace

TEST_CASE("quality: each rule of a person, alone") {
  struct Row {
    char const* person;
    char const* codes;
  };
  Row const rows[] = {
      {"Budi | 3276061708900001 | L | 1990-08-17 | 1 | .", ""},
      {"Ani | 3276066508900003 | P | 1990-08-25 | 1 | .", ""},
      {"Budi | . | L | 1990-08-17 | 1 | .", "1:nik.missing"},
      {"Budi | 3276063113900001 | L | 1990-12-31 | 1 | .", "1:nik.malformed"},
      {"Budi | 3276061708900000 | L | 1990-08-17 | 1 | .", "1:nik.malformed"},
      {"Budi | 3276061708900002 | L | 1990-08-17 | 1 | .", "1:nik.shared"},
      {"Budi | 3276061708900001 | L | 1991-08-17 | 1 | .", "1:nik.birth=1990-08-17"},
      {"Budi | 3276061708900001 | P | 1990-08-17 | 1 | .", "1:nik.sex=1"},
      {"Budi | . | L | 1903-12-16 | 1 | .", "1:nik.missing 1:age.over_120"},
      {"Budi | . | L | 1904-12-16 | 1 | .", "1:nik.missing"},
      {"Budi | . | L | 2024-12-18 | 1 | .", "1:nik.missing 1:age.negative"},
      {"Bud1 | 3276061708900001 | L | . | 1 | .", "1:name.digits"},
      {"B. | 3276061708900001 | L | . | 1 | .", "1:name.short"},
      {"It | 3276061708900001 | L | . | 1 | .", ""},
      {"TEST | 3276061708900001 | L | . | 1 | .", "1:name.test"},
      {"xxxx | 3276061708900001 | L | . | 1 | .", "1:name.test"},
      {"Testi | 3276061708900001 | L | . | 1 | .", ""},
      {"Bud1 | . | L | 1890-01-01 | 1 | mati", ""},
      {"Bud1 | . | L | 1890-01-01 | 1 | pindah", ""},
  };
  for (auto const& row : rows) CHECK_MESSAGE(of_family(row.person) == row.codes, row.person);
}

TEST_CASE("quality: heads of a family") {
  std::string const head = "Budi | 3276061708900001 | L | 1990-08-17 | 1 | .\n";
  std::string const wife = "Ani | 3276066508900003 | P | 1990-08-25 | 3 | .\n";
  CHECK(of_family(head + wife) == "");
  CHECK(of_family(head + "Ani | 3276066508900003 | P | 1990-08-25 | 1 | .\n") ==
        "1:relation.two_heads 2:relation.two_heads");
  CHECK(of_family(wife) == "1:relation.no_head");
  CHECK(of_family("Budi | . | L | 1990-08-17 | 1 | mati\n" + wife) == "2:relation.dead_head");
}

TEST_CASE("quality: relations that cannot be") {
  std::string const head = "Budi | 3276061708900001 | L | 1990-08-17 | 1 | .\n";
  CHECK(of_family(head + "Ani | 3276065301130001 | P | 2013-01-13 | 3 | .\n") ==
        "2:relation.young_spouse");
  CHECK(of_family(head + "Ani | 3276065712120001 | P | 2012-12-17 | 3 | .\n") == "");
  CHECK(of_family(head + "Ani | 3276061708900007 | L | 1990-08-17 | 4 | .\n") ==
        "2:relation.child_older");
  CHECK(of_family(head + "Ani | 3276061808900007 | L | 1990-08-18 | 4 | .\n") == "");
  CHECK(of_family(head + "Ibu | 3276061808900007 | L | 1990-08-18 | 7 | .\n") ==
        "2:relation.child_older");
}

TEST_CASE("quality: cards without a number, with somebody else's, and with too many people") {
  std::string const head = "Budi | 3276061708900001 | L | 1990-08-17 | 1 | .\n";
  CHECK(found_in(unit_of(head, "")) == "1:kk.missing");
  CHECK(found_in(unit_of(head, "3276060902220117")) == "1:kk.shared");
  auto rows = head;
  for (int i = 0; i < 14; ++i) rows += "Anak | 3276061808150001 | L | 2015-08-18 | 4 | .\n";
  CHECK(of_family(rows) == "");
  rows += "Anak | 3276061808150001 | L | 2015-08-18 | 4 | .\n";
  CHECK(of_family(rows) == "1:family.large=16");
  auto alone = unit_of(head, "");
  alone.has_card = false;
  CHECK(found_in(alone) == "");
}

TEST_CASE("quality: who has no name yet is not asked for a number") {
  auto unit = unit_of("Mr. X | . | L | 1960-07-01 | . | .", "");
  unit.has_card = false;
  unit.members[0].identity = "temporary";
  CHECK(found_in(unit) == "");
}

namespace {

std::vector<std::string> open_codes(RegistryDesk& desk, PersonId id) {
  return desk.read(desk.heri, [&](Context& context) {
    std::vector<std::string> out;
    for (auto const& finding : findings_of(context, id))
      out.push_back(finding.accepted ? "(" + finding.code + ")" : finding.code);
    return out;
  });
}
using Codes = std::vector<std::string>;

Person person_named(char const* name, char const* number) {
  Person p;
  p.name = name;
  if (number != nullptr) p.nik = nik(number);
  p.sex = Sex::male;
  p.region = place("32.76.06.1006");
  return p;
}

std::int64_t doubts_of(RegistryDesk& desk, PersonId id) {
  return desk.read(desk.heri, [&](Context& context) {
    static db::Query const query("test.doubts", "SELECT doubts FROM person WHERE id = :id");
    return context.tx.value<std::int64_t>(query, {db::bind("id", id)}).value_or(-1);
  });
}

}  // namespace

TEST_CASE("quality: a change is judged at once, and those who share a number with it") {
  on_each_desk([](RegistryDesk& desk) {
    auto const a = desk.add(person_named("Budi", "3276061708900002"));
    CHECK(open_codes(desk, a).empty());
    auto const b = desk.add(person_named("Bodi", "3276061708900002"));
    CHECK(open_codes(desk, a) == Codes{"nik.shared"});
    CHECK(open_codes(desk, b) == Codes{"nik.shared"});
    CHECK(doubts_of(desk, a) == 1);
    auto mended = desk.person(b);
    mended.nik.reset();
    REQUIRE(
        desk.write(desk.heri,
                   [&](Context& context) { return save_person(context, mended, mended.event, ""); })
            .ok());
    CHECK(open_codes(desk, a).empty());
    CHECK(doubts_of(desk, a) == 0);
    CHECK(open_codes(desk, b) == Codes{"nik.missing"});
    REQUIRE(
        desk.write(desk.heri, [&](Context& context) { return merge_people(context, a, b, "sama"); })
            .ok());
    CHECK(open_codes(desk, b).empty());
    CHECK(doubts_of(desk, b) == 0);
  });
}

TEST_CASE("quality: what was accepted stays accepted until it says something else") {
  on_each_desk([](RegistryDesk& desk) {
    auto wrong = person_named("Budi", "3276061708900001");
    wrong.born = day("1991-08-17");
    auto const id = desk.add(wrong);
    CHECK(open_codes(desk, id) == Codes{"nik.birth"});
    CHECK(
        desk.write(desk.heri,
                   [&](Context& context) { return accept_finding(context, id, "nik.birth", " "); })
            .error()
            .code == "field.required");
    CHECK(desk.write(desk.cakra,
                     [&](Context& context) {
                       return accept_finding(context, id, "nik.birth", "salah cetak");
                     })
              .error()
              .kind == ErrorKind::not_found);
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return accept_finding(context, id, "nik.birth", "salah cetak sejak awal");
                       })
                .ok());
    CHECK(open_codes(desk, id) == Codes{"(nik.birth)"});
    CHECK(doubts_of(desk, id) == 0);
    auto renamed = desk.person(id);
    renamed.name = "Budi Santoso";
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return save_person(context, renamed, renamed.event, "");
                       })
                .ok());
    CHECK(open_codes(desk, id) == Codes{"(nik.birth)"});
    auto const system = Actor::system("test");
    REQUIRE(recompute_quality(desk.store, system, desk.clock, office_catalogue(), {}).ok());
    CHECK(open_codes(desk, id) == Codes{"(nik.birth)"});
    auto other = desk.person(id);
    other.nik = nik("3276061808900001");
    REQUIRE(
        desk.write(desk.heri,
                   [&](Context& context) { return save_person(context, other, other.event, ""); })
            .ok());
    CHECK(open_codes(desk, id) == Codes{"nik.birth"});
  });
}

TEST_CASE("quality: looking at everybody finds what looking at each change found") {
  on_each_desk([](RegistryDesk& desk) {
    Family card;
    auto const family = desk.add(card);
    auto head = person_named("Budi", "3276061708900002");
    head.family = family;
    head.relation = 1;
    auto away = person_named("Bud1", nullptr);
    away.family = family;
    away.relation = 4;
    away.region = place("32.76.02.1001");
    std::vector<PersonId> people{desk.add(head), desk.add(away),
                                 desk.add(person_named("Bodi", "3276061708900002")),
                                 desk.add(person_named("X", nullptr))};
    std::vector<Codes> by_change;
    for (auto const id : people) by_change.push_back(open_codes(desk, id));
    CHECK(by_change[0] == Codes{"nik.shared", "kk.missing"});
    CHECK(by_change[1] == Codes{"nik.missing", "name.digits"});
    CHECK(by_change[3] == Codes{"nik.missing", "name.short"});
    test::run_directly(desk.store, "UPDATE person SET doubts = 9");
    test::run_directly(desk.store, "DELETE FROM quality_finding WHERE code = 'nik.missing'");
    auto const system = Actor::system("test");
    for (int again = 0; again < 2; ++again) {
      auto const open = recompute_quality(desk.store, system, desk.clock, office_catalogue(), {});
      REQUIRE(open.ok());
      CHECK(open.value() == 7);
      for (std::size_t i = 0; i < people.size(); ++i) {
        CHECK(open_codes(desk, people[i]) == by_change[i]);
        CHECK(doubts_of(desk, people[i]) == static_cast<std::int64_t>(by_change[i].size()));
      }
    }
  });
}

TEST_CASE("quality board: counts open into exactly their rows, inside the reader's area") {
  on_each_desk([](RegistryDesk& desk) {
    desk.add(person_named("Budi Satu", nullptr));
    desk.add(person_named("Budi Dua", nullptr));
    auto there = person_named("Budi Tugu", nullptr);
    there.region = place("32.76.02.1001");
    desk.add(there);
    auto const board = parse_json(desk.get(desk.tuti, "/api/v1/mutu").body).value();
    CHECK(board["total"].integer_or(0) == 2);
    CHECK(parse_json(desk.get(desk.heri, "/api/v1/mutu").body).value()["total"].integer_or(0) == 3);
    auto const page = desk.get(desk.tuti, "/mutu");
    CHECK(page.status == 200);
    CHECK(has(page, "/mutu/daftar?jenis=nik.missing&amp;wilayah=32.76.06"));
    auto const rows = desk.get(desk.tuti, "/mutu/daftar", {{"jenis", "nik.missing"}});
    CHECK(has(rows, "Budi Satu"));
    CHECK(has(rows, "Budi Dua"));
    CHECK_FALSE(has(rows, "Budi Tugu"));
    CHECK(desk.get(desk.tuti, "/mutu", {{"wilayah", "32.76.02"}}).status == 404);
    CHECK(desk.get(desk.sita, "/mutu").status == 403);
    CHECK(desk.get(desk.tuti, "/mutu/daftar", {{"kelompok", "nik"}}).status == 200);
  });
}
