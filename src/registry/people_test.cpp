#include <algorithm>

#include "support/registry_desk.h"

using namespace rangkul;
using namespace rangkul::registry;

TEST_CASE("person: what held before a change can be seen as of any moment") {
  on_each_desk([](RegistryDesk& desk) {
    auto const id = desk.add(sutarmi());
    auto const made = desk.clock.now();
    desk.clock.advance_seconds(86'400);
    auto changed = desk.person(id);
    changed.name = "Sutarmi Wagiman";
    changed.born = day("1967-03-14");
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return save_person(context, changed, changed.event, "KTP");
                       })
                .ok());
    auto const then = desk.read(desk.heri, [&](Context& context) {
      return person_as_of(context, id, made.plus_seconds(10));
    });
    REQUIRE(then.ok());
    REQUIRE(then.value());
    CHECK(then.value()->name == "Sutarmi");
    CHECK(then.value()->born == day("1962-03-14"));
    CHECK(desk.person(id).name == "Sutarmi Wagiman");
    auto const never = desk.read(desk.heri, [&](Context& context) {
      return person_as_of(context, id, made.plus_seconds(-10));
    });
    CHECK_FALSE(never.value());
    auto const versions =
        desk.read(desk.heri, [&](Context& context) { return versions_of(context, id); });
    REQUIRE(versions.ok());
    REQUIRE(versions.value().size() == 1);
    CHECK(versions.value()[0].person.name == "Sutarmi");
  });
}

TEST_CASE("person: a change upon a version that is not the newest is refused") {
  on_each_desk([](RegistryDesk& desk) {
    auto const id = desk.add(sutarmi());
    auto const seen = desk.person(id);
    auto first = seen;
    first.name = "Sutarmi A";
    REQUIRE(
        desk.write(desk.heri,
                   [&](Context& context) { return save_person(context, first, seen.event, ""); })
            .ok());
    auto second = seen;
    second.name = "Sutarmi B";
    auto const late = desk.write(
        desk.heri, [&](Context& context) { return save_person(context, second, seen.event, ""); });
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().code == "person.changed_meanwhile");
    CHECK(desk.person(id).name == "Sutarmi A");
  });
}

TEST_CASE("person: undo brings back the row as it was, and only for the newest change") {
  on_each_desk([](RegistryDesk& desk) {
    auto const id = desk.add(sutarmi());
    auto const before = desk.person(id);
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return record_death(context, id, day("2024-10-03"), "akta");
                       })
                .ok());
    auto const died = desk.person(id);
    CHECK(died.life == "mati");
    CHECK_FALSE(
        desk.write(desk.heri,
                   [&](Context& context) { return restore_person(context, id, before.event, ""); })
            .ok());
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return restore_person(context, id, died.event, "keliru orang");
                       })
                .ok());
    CHECK(same_row(desk.person(id), before));
  });
}

TEST_CASE("person: a death is refused twice and in the future") {
  on_each_desk([](RegistryDesk& desk) {
    auto const id = desk.add(sutarmi());
    auto const dies = [&](char const* on) {
      return desk.write(
          desk.heri, [&](Context& context) { return record_death(context, id, day(on), "akta"); });
    };
    CHECK(dies("2025-01-01").error().code == "date.in_future");
    CHECK(dies("1950-01-01").error().code == "person.died_before_birth");
    CHECK(dies("2024-10-03").ok());
    CHECK(dies("2024-10-04").error().code == "person.already_dead");
  });
}

TEST_CASE("person: nobody writes outside their area or without a village") {
  on_each_desk([](RegistryDesk& desk) {
    auto elsewhere = sutarmi();
    elsewhere.region = place("32.76.02.1001");
    auto const made =
        desk.write(desk.tuti, [&](Context& context) { return create_person(context, elsewhere); });
    CHECK(made.error().code == "person.region_outside");
    elsewhere.region = place("32.76.06");
    CHECK(desk.write(desk.tuti, [&](Context& context) { return create_person(context, elsewhere); })
              .error()
              .code == "region.not_village");
    CHECK(desk.write(desk.sita, [&](Context& context) { return create_person(context, sutarmi()); })
              .error()
              .kind == ErrorKind::forbidden);
    auto const id = desk.add(sutarmi());
    CHECK(desk.read(desk.cakra, [&](Context& context) { return find_person(context, id); })
              .error()
              .kind == ErrorKind::not_found);
  });
}

TEST_CASE("person: temporary codes count within the year, beyond three digits too") {
  on_each_desk([](RegistryDesk& desk) {
    auto const next = [&] {
      auto const made = desk.write(desk.heri, [&](Context& context) {
        return create_unidentified(context, Sex::male, 60, place("32.76.06.1006"), "tongkat");
      });
      REQUIRE(made.ok());
      return desk.person(made.value());
    };
    auto const first = next();
    CHECK(first.temporary_code == "MRX-2024-001");
    CHECK(first.born_precision == "guess");
    CHECK(first.born->year() == 1964);
    test::run_directly(desk.store, "UPDATE person SET temporary_code = 'MRX-2024-999' WHERE id = " +
                                       first.id.text());
    CHECK(next().temporary_code == "MRX-2024-1000");
    CHECK(next().temporary_code == "MRX-2024-1001");
  });
}

TEST_CASE("A21: Mr. X who turns out to be somebody keeps the history of both") {
  on_each_desk([](RegistryDesk& desk) {
    auto const found = desk.write(desk.heri, [&](Context& context) {
      return create_unidentified(context, Sex::female, 70, place("32.76.06.1001"), "kerudung biru");
    });
    REQUIRE(found.ok());
    desk.clock.advance_seconds(3'600);
    auto const known = desk.add(sutarmi());
    desk.clock.advance_seconds(3'600);
    // The unidentified record never absorbs the known one, whichever was named first.
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return merge_people(context, found.value(), known, "dikenali anaknya");
                       })
                .ok());
    auto const person = desk.person(found.value());
    CHECK(person.id == known);
    CHECK(person.born == day("1962-03-14"));
    CHECK(person.identity == "known");
    auto const page = desk.get(desk.heri, "/orang/" + known.text());
    CHECK(page.status == 200);
    CHECK(std::string::npos != page.body.find("Digabungkan dengan catatan lain"));
    auto const json = desk.get(desk.heri, "/api/v1/orang/" + known.text());
    auto const events = parse_json(json.body).value()["events"];
    REQUIRE(events.list() != nullptr);
    CHECK(std::ranges::count_if(*events.list(), [](Value const& event) {
            return event["event"].text_or_empty() == "person.created";
          }) == 2);
    // The code still leads to the person.
    auto const old = desk.get(desk.heri, "/orang/" + found.value().text());
    CHECK(old.status == 303);
    CHECK(location(old) == "/orang/" + known.text());
  });
}

TEST_CASE("family: members leave for a card of their own, and both keep their history") {
  on_each_desk([](RegistryDesk& desk) {
    Family card;
    card.region = place("32.76.06.1006");
    card.address = "Gg. Mawar 3";
    auto const old = desk.add(card);
    auto head = sutarmi();
    head.family = old;
    head.relation = 1;
    auto child = sutarmi();
    child.name = "Rini";
    child.nik.reset();
    child.family = old;
    child.relation = 4;
    child.born = day("2000-01-02");
    auto const head_id = desk.add(head);
    auto const child_id = desk.add(child);
    Family into;
    into.region = place("32.76.06.1003");
    auto const split = [&](std::vector<PersonId> leaving, PersonId new_head) {
      return desk.write(desk.heri, [&](Context& context) {
        return split_family(context, old, leaving, into, new_head);
      });
    };
    CHECK(split({}, child_id).error().code == "family.nobody_leaves");
    CHECK(split({head_id, child_id}, child_id).error().code == "family.all_leave");
    CHECK(split({child_id}, head_id).error().code == "family.head_stays");
    desk.clock.advance_seconds(100);
    auto const made = split({child_id}, child_id);
    REQUIRE(made.ok());
    auto const rini = desk.person(child_id);
    CHECK(rini.family == made.value());
    CHECK(rini.relation == 1);
    CHECK(rini.region == into.region);
    CHECK(desk.family(made.value()).head == child_id);
    auto const left =
        desk.read(desk.heri, [&](Context& context) { return members_of(context, old); });
    REQUIRE(left.size() == 1);
    CHECK(left[0].id == head_id);
    auto const then = desk.read(desk.heri, [&](Context& context) {
      return person_as_of(context, child_id, desk.clock.now().plus_seconds(-50));
    });
    CHECK(then.value()->family == old);
  });
}

TEST_CASE(
    "family: moving takes along those who live there, and leaves the old place in the history") {
  on_each_desk([](RegistryDesk& desk) {
    Family card;
    card.region = place("32.76.06.1006");
    card.latitude = -6.3725;
    card.longitude = 106.8293;
    auto const id = desk.add(card);
    auto home = sutarmi();
    home.family = id;
    auto away = sutarmi();
    away.name = "Wagiman";
    away.family = id;
    away.region = place("32.76.06.1003");
    auto const home_id = desk.add(home);
    auto const away_id = desk.add(away);
    desk.clock.advance_seconds(100);
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return move_family(context, id, place("32.76.06.1001"), "Jl. Baru", "001",
                                            "002", "pindah");
                       })
                .ok());
    CHECK(desk.person(home_id).region == place("32.76.06.1001"));
    CHECK(desk.person(away_id).region == place("32.76.06.1003"));
    CHECK(desk.family(id).address == "Jl. Baru");
    CHECK_FALSE(desk.family(id).latitude);
    auto const then = desk.read(desk.heri, [&](Context& context) {
      return family_as_of(context, id, desk.clock.now().plus_seconds(-50));
    });
    REQUIRE(then.ok());
    REQUIRE(then.value());
    CHECK(then.value()->region == place("32.76.06.1006"));
    CHECK(then.value()->latitude == doctest::Approx(-6.3725));
    CHECK(desk.write(desk.tuti,
                     [&](Context& context) {
                       return move_family(context, id, place("32.76.02.1001"), "", "", "", "");
                     })
              .error()
              .code == "person.region_outside");
  });
}

TEST_CASE("sources: what each file says of a person now") {
  on_each_desk([](RegistryDesk& desk) {
    auto const id = desk.add(sutarmi());
    test::run_directly(
        desk.store,
        "INSERT INTO import (id, source, file_name, file_hash, file_size, state, created, area, "
        "applied)"
        " VALUES (7, 'ministry', 'f.csv', 'h', 1, 'applied', 1724115600, '32.76', 1724115600);"
        "INSERT INTO source_record (id, source, source_key, import_from, import_to, row_no, "
        "content,"
        " person, region, data) VALUES"
        " (5, 'ministry', 'k', 7, NULL, 1, 0, " +
            id.text() +
            ", '32.76.06.1006', 'k\x1f\x1f\x1fSoetarmi\x1f"
            "2'),"
            " (6, 'ministry', 'k', 7, 8, 1, 0, " +
            id.text() + ", '32.76.06.1006', 'old')");
    auto const sources =
        desk.read(desk.heri, [&](Context& context) { return sources_of(context, id); });
    REQUIRE(sources.size() == 1);
    CHECK(sources[0].source == "ministry");
    CHECK(sources[0].fields.at("name") == "Soetarmi");
    CHECK(sources[0].fields.at("sex") == "2");
    CHECK_FALSE(sources[0].fields.contains("nik"));
    CHECK(desk.read(desk.cakra, [&](Context& context) { return sources_of(context, id); }).empty());
  });
}
