#include "empowerment/empowerment.h"

#include <doctest/doctest.h>

#include "support/registry_desk.h"

namespace rangkul::empowerment {
namespace {

using registry::day;
using registry::place;
using registry::RegistryDesk;

/// Tuti notes in Beji, Cakra in Cimanggis; Heri sees all of the city.
struct Field {
  explicit Field(RegistryDesk& at) : desk(at) { add_routes(desk.routes); }
  RegistryDesk& desk;

  Result<PillarId> pillar(Actor const& who, int kind, std::string name,
                          char const* where = "32.76.06.1006") {
    return desk.write(who, [&](Context& context) {
      return note_pillar(context, {.kind = kind, .name = std::move(name), .region = place(where)});
    });
  }
  PersonId person(char const* name, int decile, char const* where = "32.76.06.1006") {
    registry::Family card;
    card.region = place(where);
    card.rt = "00" + std::to_string(decile);
    card.rw = "010";
    auto const family = desk.add(card);
    registry::Person one;
    one.name = name;
    one.region = place(where);
    one.family = family;
    one.decile = decile;
    return desk.add(one);
  }
  Result<HeroFamilyId> hero(Actor const& who, PersonId person, std::string kind = "pioneer") {
    return desk.write(who, [&](Context& context) {
      return note_hero(context, {.person = person,
                                 .hero = "Margonda",
                                 .kind = std::move(kind),
                                 .relation = "child",
                                 .decree = "SK 12/1998"});
    });
  }
  Fields fields(Actor const& who) {
    return desk.read(who, [](Context& context) { return count_fields(context); });
  }
};

void in_field(std::function<void(Field&)> const& act) {
  registry::on_each_desk([&](RegistryDesk& desk) {
    Field field(desk);
    act(field);
  });
}

}  // namespace

TEST_CASE("fields: the poor, the pillars and the heroes' families, each within the area") {
  in_field([](Field& at) {
    auto const poor = at.person("SUTARMI", 2);
    auto const better = at.person("PARJO", 7);
    at.person("WAGINEM", 4, "32.76.02.1001");
    REQUIRE(at.pillar(at.desk.tuti, 2, "IPSM Beji").ok());
    REQUIRE(at.pillar(at.desk.cakra, 5, "Karang Taruna Tugu", "32.76.02.1001").ok());
    REQUIRE(at.hero(at.desk.tuti, poor).ok());
    REQUIRE(at.hero(at.desk.tuti, better, "fighter").ok());
    auto const all = at.fields(at.desk.heri);
    CHECK(all.poor == 2);
    CHECK(all.pillars == 2);
    CHECK(all.heroes == 2);
    CHECK(all.heroes_poor == 1);
    auto const beji = at.fields(at.desk.tuti);
    CHECK(beji.poor == 1);
    CHECK(beji.pillars == 1);
    CHECK(at.fields(at.desk.cakra).heroes == 0);
    // Each number is a door to as many names.
    auto const rows = [&](std::string const& path, registry::Sent const& query) {
      auto const page = at.desk.get(at.desk.heri, path, query);
      CHECK(page.status == 200);
      return page;
    };
    CHECK(registry::has(rows("/bidang", {}), "Keluarga desil 1 sampai 4"));
    CHECK(registry::has(rows("/keluarga", {{"desil", "4"}}), "002/010"));
    CHECK_FALSE(registry::has(rows("/keluarga", {{"desil", "4"}}), "007/010"));
    auto const both = rows("/pahlawan", {{"keadaan", "standing"}, {"desil", "4"}});
    CHECK(registry::has(both, "SUTARMI"));
    CHECK_FALSE(registry::has(both, "PARJO"));
    CHECK(registry::has(rows("/psks", {{"jenis", "5"}}), "Karang Taruna Tugu"));
    CHECK_FALSE(registry::has(at.desk.get(at.desk.tuti, "/psks"), "Karang Taruna Tugu"));
  });
}

TEST_CASE("pillars: of one of the twelve kinds, inside the area, and they end with a reason") {
  in_field([](Field& at) {
    CHECK(at.pillar(at.desk.tuti, 13, "X").error().field == "kind");
    CHECK(at.pillar(at.desk.tuti, 2, " ").error().field == "name");
    CHECK(at.pillar(at.desk.tuti, 2, "X", "32.76.02.1001").error().field == "region");
    CHECK(at.pillar(at.desk.sita, 2, "X").error().kind == ErrorKind::forbidden);
    auto const id = at.pillar(at.desk.tuti, 11, "TKSK Beji").value();
    auto const end = [&](Actor const& who, std::string reason) {
      return at.desk.write(
          who, [&](Context& context) { return end_pillar(context, id, std::move(reason)); });
    };
    CHECK(end(at.desk.cakra, "pindah").error().kind == ErrorKind::not_found);
    CHECK(end(at.desk.tuti, " ").error().field == "reason");
    CHECK(end(at.desk.tuti, "Purnatugas").ok());
    CHECK(end(at.desk.tuti, "lagi").error().code == "empowerment.ended");
    CHECK(at.fields(at.desk.heri).pillars == 0);
  });
}

TEST_CASE("hero families: one a receiver, proved alive, ended with a reason") {
  in_field([](Field& at) {
    auto const person = at.person("SUTARMI", 2);
    CHECK(at.hero(at.desk.tuti, person, "king").error().field == "kind");
    CHECK(at.hero(at.desk.cakra, person).error().kind == ErrorKind::not_found);
    auto const id = at.hero(at.desk.tuti, person).value();
    CHECK(at.hero(at.desk.tuti, person).error().code == "empowerment.hero_twice");
    auto const prove = [&](char const* on) {
      return at.desk.write(at.desk.tuti,
                           [&](Context& context) { return prove_alive(context, id, day(on)); });
    };
    CHECK(prove("2030-01-01").error().code == "date.in_future");
    REQUIRE(prove("2024-12-01").ok());
    auto const page = at.desk.get(at.desk.tuti, "/pahlawan/" + id.text());
    CHECK(registry::has(page, "1 Desember 2024"));
    CHECK(registry::has(page, "Perintis kemerdekaan"));
    CHECK(at.desk.get(at.desk.cakra, "/pahlawan/" + id.text()).status == 404);
    REQUIRE(
        at.desk
            .write(at.desk.tuti, [&](Context& context) { return end_hero(context, id, "Wafat"); })
            .ok());
    CHECK(prove("2024-12-02").error().code == "empowerment.ended");
    // Another of the family may follow.
    CHECK(at.hero(at.desk.tuti, person).ok());
  });
}

TEST_CASE("hero families: they follow their receiver into a merge and back out of it") {
  in_field([](Field& at) {
    auto const kept = at.person("SUTARMI", 2);
    auto const absorbed = at.person("SUTARMI LAMA", 2);
    auto const id = at.hero(at.desk.tuti, absorbed).value();
    auto const system = Actor::system("outbox");
    auto const tell = [&](Status (*follow)(Context&, Value const&)) {
      return at.desk.write(system, [&](Context& context) {
        return follow(context,
                      Value::object({{"kept", kept.text()}, {"absorbed", absorbed.text()}}));
      });
    };
    auto const receiver = [&] {
      return at.desk
          .write(system,
                 [&](Context& context) -> Result<PersonId> {
                   return TRY(find_hero(context, id)).person;
                 })
          .value();
    };
    // Nothing was merged (any more): nothing moves.
    REQUIRE(tell(on_person_merged).ok());
    CHECK(receiver() == absorbed);
    auto const merge = [&](std::string const& into) {
      test::run_directly(at.desk.store, "UPDATE person SET merged_into = " + into +
                                            " WHERE id = " + absorbed.text());
    };
    merge(kept.text());
    for (int twice = 0; twice < 2; ++twice) REQUIRE(tell(on_person_merged).ok());
    CHECK(receiver() == kept);
    CHECK(at.hero(at.desk.tuti, kept).error().code == "empowerment.hero_twice");
    CHECK(at.desk
              .write(
                  system,
                  [&](Context& context) -> Result<HeroFamilyId> { return *hero_of(context, kept); })
              .value() == id);
    merge("NULL");
    for (int twice = 0; twice < 2; ++twice) REQUIRE(tell(on_person_unmerged).ok());
    CHECK(receiver() == absorbed);
    // Where both stand, people decide which one holds.
    REQUIRE(at.hero(at.desk.tuti, kept).ok());
    merge(kept.text());
    REQUIRE(tell(on_person_merged).ok());
    CHECK(receiver() == absorbed);
  });
}

TEST_CASE("hero families: whoever takes an import back is told of those of its people") {
  in_field([](Field& at) {
    auto const person = at.person("SUTARMI", 2);
    REQUIRE(at.hero(at.desk.tuti, person).ok());
    test::run_directly(at.desk.store,
                       "INSERT INTO source_record (id, source, source_key, import_from, row_no, "
                       "content, person, made_person, region, data) VALUES (1, 'city', 'D1', 77, "
                       "1, 0, " +
                           person.text() + ", 1, '32.76.06.1006', '')");
    auto const count = [&](std::int64_t import) {
      return at.desk.read(at.desk.heri, [&](Context& context) {
        return count_on_import(context, ImportId{import});
      });
    };
    CHECK(count(77) == 1);
    CHECK(count(78) == 0);
  });
}

}  // namespace rangkul::empowerment
