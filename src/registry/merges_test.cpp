#include <algorithm>

#include "registry/people_bulk.h"
#include "support/registry_desk.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

std::vector<std::string> postings_of(RegistryDesk& desk, PersonId id) {
  std::vector<std::string> out;
  desk.read(desk.heri, [&](Context& context) {
    static db::Query const query("test.postings",
                                 "SELECT t.token, n.area FROM name_posting n JOIN name_token t "
                                 "ON t.id = n.token WHERE n.person = :person ORDER BY t.token");
    context.tx.each(query, {db::bind("person", id)}, [&](std::string token, std::int64_t area) {
      out.push_back(token + "@" + std::to_string(area));
    });
    return 0;
  });
  return out;
}

}  // namespace

TEST_CASE("merge: taking it back restores both rows, the sources and the search words") {
  on_each_desk([](RegistryDesk& desk) {
    auto a = sutarmi();
    a.nik.reset();
    a.in_city = true;
    auto b = sutarmi();
    b.name = "Soetarmi";
    b.in_ministry = true;
    b.decile = 2;
    b.mother = "Painem";
    auto const kept = desk.add(a);
    auto const absorbed = desk.add(b);
    test::run_directly(
        desk.store,
        "INSERT INTO source_record (id, source, source_key, import_from, row_no, content,"
        " person, region, data) VALUES (5, 'ministry', 'k', 1, 1, 0, " +
            absorbed.text() + ", '32.76.06.1006', 'x')");
    auto const before_kept = desk.person(kept);
    auto const before_absorbed = desk.person(absorbed);
    auto const words_kept = postings_of(desk, kept);
    auto const words_absorbed = postings_of(desk, absorbed);
    CHECK(words_absorbed.size() == 1);

    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return merge_people(context, kept, absorbed, "orang yang sama");
                       })
                .ok());
    auto const joined = desk.person(kept);
    CHECK(joined.nik == b.nik);
    CHECK(joined.decile == 2);
    CHECK(joined.mother == "Painem");
    CHECK(joined.in_ministry);
    CHECK(desk.person(absorbed).id == kept);
    CHECK(postings_of(desk, absorbed).empty());
    auto const merges =
        desk.read(desk.heri, [&](Context& context) { return merges_of(context, kept); });
    REQUIRE(merges.size() == 1);

    // What people change afterwards stays; what the merge brought goes.
    auto later = joined;
    later.phone = Phone::parse("081234567890").value();
    REQUIRE(
        desk.write(desk.heri,
                   [&](Context& context) { return save_person(context, later, joined.event, ""); })
            .ok());
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return unmerge_people(context, merges[0].id, "keliru");
                       })
                .ok());
    auto wanted = before_kept;
    wanted.phone = later.phone;
    CHECK(same_row(desk.person(kept), wanted));
    CHECK(same_row(desk.person(absorbed), before_absorbed));
    CHECK(postings_of(desk, kept) == words_kept);
    CHECK(postings_of(desk, absorbed) == words_absorbed);
    desk.read(desk.heri, [&](Context& context) {
      static db::Query const query("test.source_person",
                                   "SELECT person FROM source_record WHERE id = 5");
      CHECK(context.tx.value<PersonId>(query, {}) == absorbed);
      return 0;
    });
    CHECK(
        desk.write(desk.heri,
                   [&](Context& context) { return unmerge_people(context, merges[0].id, "lagi"); })
            .error()
            .kind == ErrorKind::not_found);
  });
}

TEST_CASE("merge: cards name the kept person as their head, and taking it back the other again") {
  on_each_desk([](RegistryDesk& desk) {
    Family card;
    card.region = place("32.76.06.1006");
    auto const own_card = desk.add(card);
    auto const other_card = desk.add(card);
    auto const strange_card = desk.add(card);
    auto const member = [&](FamilyId family, char const* name) {
      auto person = sutarmi();
      person.name = name;
      person.family = family;
      return desk.add(person);
    };
    auto const kept = member(own_card, "Sutarmi");
    auto const absorbed = member(other_card, "Soetarmi");
    auto const stranger = member(strange_card, "Wagiman");
    auto const head_of = [&](FamilyId id) { return desk.family(id).head; };
    auto const set_head = [&](FamilyId id, PersonId head) {
      test::run_directly(desk.store,
                         "UPDATE family SET head = " + head.text() + " WHERE id = " + id.text());
    };
    // A file may name somebody as the head of a card that is not theirs in the register.
    set_head(own_card, absorbed);
    set_head(other_card, absorbed);
    set_head(strange_card, stranger);
    desk.clock.advance_seconds(100);
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) { return merge_people(context, kept, absorbed, ""); })
                .ok());
    CHECK(head_of(own_card) == kept);
    CHECK(head_of(other_card) == kept);
    CHECK(head_of(strange_card) == stranger);
    auto const then = desk.read(desk.heri, [&](Context& context) {
      return family_as_of(context, other_card, desk.clock.now().plus_seconds(-50));
    });
    CHECK(then.value()->head == absorbed);

    // Somebody else became the head of one of them meanwhile: that stays.
    set_head(own_card, stranger);
    auto const merges =
        desk.read(desk.heri, [&](Context& context) { return merges_of(context, kept); });
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return unmerge_people(context, merges.at(0).id, "keliru");
                       })
                .ok());
    CHECK(head_of(own_card) == stranger);
    CHECK(head_of(other_card) == absorbed);
    CHECK(head_of(strange_card) == stranger);
  });
}

TEST_CASE("merging many: cards get their head, and the person's story tells of the merge") {
  on_each_desk([](RegistryDesk& desk) {
    Family card;
    card.region = place("32.76.06.1006");
    auto const family = desk.add(card);
    auto head = sutarmi();
    head.family = family;
    auto const kept = desk.add(sutarmi());
    auto const absorbed = desk.add(head);
    test::run_directly(desk.store, "UPDATE family SET head = " + absorbed.text());
    auto const merge = next_id_value();
    auto const told = [&] {
      auto const json = desk.get(desk.heri, "/api/v1/orang/" + kept.text());
      auto const events = parse_json(json.body).value()["events"];
      return std::ranges::count_if(*events.list(), [](Value const& event) {
        return event["event"].text_or_empty() == "person.merged";
      });
    };
    CHECK(told() == 0);
    desk.clock.advance_seconds(100);
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) -> Status {
                         audit::Change change(context, {"match.applied"});
                         merge_many(context, change, {{merge, kept, absorbed}}, "match.run:1");
                         return {};
                       })
                .ok());
    CHECK(desk.family(family).head == kept);
    CHECK(told() == 1);
    auto const page = desk.get(desk.heri, "/orang/" + kept.text());
    CHECK(page.body.find("Digabungkan dengan catatan lain") != std::string::npos);
    auto const before = desk.read(desk.heri, [&](Context& context) {
      return family_as_of(context, family, desk.clock.now().plus_seconds(-50));
    });
    CHECK(before.value()->head == absorbed);
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) { return unmerge_people(context, merge, "keliru"); })
                .ok());
    CHECK(desk.family(family).head == absorbed);
    // The merge stays in the story beside its end.
    CHECK(told() == 1);
  });
}

TEST_CASE("merge: an earlier one cannot be taken back before a later one") {
  on_each_desk([](RegistryDesk& desk) {
    auto const a = desk.add(sutarmi());
    auto const b = desk.add(sutarmi());
    auto const c = desk.add(sutarmi());
    auto const merge = [&](PersonId kept, PersonId absorbed) {
      return desk.write(desk.heri, [&](Context& context) {
        return merge_people(context, kept, absorbed, "sama");
      });
    };
    REQUIRE(merge(a, b).ok());
    CHECK(merge(a, b).error().code == "person.merged_already");
    CHECK(merge(a, a).error().code == "person.same");
    REQUIRE(merge(a, c).ok());
    auto const merges =
        desk.read(desk.heri, [&](Context& context) { return merges_of(context, a); });
    REQUIRE(merges.size() == 2);
    CHECK(merges[0].absorbed == c);
    CHECK(desk.write(desk.heri,
                     [&](Context& context) { return unmerge_people(context, merges[1].id, ""); })
              .error()
              .code == "merge.not_last");
  });
}
