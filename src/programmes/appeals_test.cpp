#include "programmes/appeals.h"

#include <doctest/doctest.h>

#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Status decided(db::Store& store, Actor const& who, EnrolmentId id, bool stops) {
  return act(store, who, [&](Context& context) {
    return stops ? stop(context, id, "Pindah") : reject(context, id, "Rumah layak");
  });
}

Result<AppealId> appealed(db::Store& store, Actor const& who, EnrolmentId id) {
  return act(store, who, [&](Context& context) {
    return appeal(context, {.enrolment = id,
                            .name = "Bu Sutarmi",
                            .ground = "Yang dinilai rumah majikan",
                            .received_on = Date::from_ymd(2024, 12, 16).value()});
  });
}

Status ruled(db::Store& store, Actor const& who, EnrolmentId id, bool upheld,
             std::string const& reason = "Terbukti") {
  return act(store, who,
             [&](Context& context) { return rule_appeal(context, id, upheld, reason); });
}

std::string status_of(db::Store& store, EnrolmentId id) {
  return words_of(store, "SELECT status FROM enrolment WHERE id = " + id.text());
}

}  // namespace

TEST_CASE("appeal: who was stopped receives again, ruled by other hands than decided or heard it") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 4);
    auto const id = standing(store, "uji-kuota", 1000);
    CHECK(code_of(appealed(store, rina(), id)) == "appeal.nothing_decided");
    decided(store, sri(), id, true).value();
    REQUIRE(appealed(store, rina(), id).ok());
    CHECK(code_of(appealed(store, rina(), id)) == "appeal.open");
    CHECK(words_of(store, "SELECT due_on FROM enrolment_appeal") == "2024-12-30");
    CHECK(code_of(ruled(store, rina(), id, true)) == "forbidden");
    CHECK(code_of(ruled(store, sri(), id, true)) == "appeal.same_hands");
    CHECK(code_of(ruled(store, heri(), id, true, " ")) == "field.required");
    REQUIRE(ruled(store, heri(), id, true).ok());
    CHECK(status_of(store, id) == "approved");
    CHECK(number(store, "SELECT approved FROM programme_ledger WHERE programme = 'uji-kuota'") ==
          1);
    CHECK(code_of(ruled(store, heri(), id, false)) == "appeal.none_open");
    CHECK(paid(store, sri(), line(id, "uid-00001")).ok());
  });
}

TEST_CASE("appeal: who was rejected waits again; a dismissed one changes nothing") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 2);
    auto const id = proposed(store, rina(), candidate("uji-kuota", 1000)).value();
    decided(store, sri(), id, false).value();
    REQUIRE(appealed(store, rina(), id).ok());
    REQUIRE(ruled(store, heri(), id, false).ok());
    CHECK(status_of(store, id) == "rejected");
    REQUIRE(appealed(store, rina(), id).ok());
    REQUIRE(ruled(store, heri(), id, true).ok());
    CHECK(status_of(store, id) == "proposed");
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment_appeal") == 2);
  });
}

TEST_CASE("appeal: no place is taken twice by an upheld one") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 5);
    auto const id = standing(store, "uji-kuota", 1000);
    decided(store, sri(), id, true).value();
    REQUIRE(appealed(store, rina(), id).ok());
    for (int person : {1001, 1002, 1003}) standing(store, "uji-kuota", person);
    CHECK(code_of(ruled(store, heri(), id, true)) == "enrolment.quota_full");
    CHECK(status_of(store, id) == "stopped");
    CHECK(words_of(store, "SELECT outcome FROM enrolment_appeal") == "open");
    // Enrolled again meanwhile: both would stand.
    auto const other = standing(store, "uji-anggaran", 1004);
    decided(store, sri(), other, true).value();
    REQUIRE(appealed(store, rina(), other).ok());
    standing(store, "uji-anggaran", 1004);
    CHECK(code_of(ruled(store, heri(), other, true)) == "enrolment.twice");
  });
}

TEST_CASE("appeal: its page shows the clock and whose turn it is; the list is within the area") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, rina(), candidate("kds-bidik-manis", 101)).value();
    decided(store, sri(), id, false).value();
    auto const address = "/pendaftaran/" + id.text();
    CHECK(look(store, rina(), address).has("Catat keberatan"));
    Typed const form{{"name", "Bu Sutarmi"},
                     {"ground", "Yang dinilai rumah majikan"},
                     {"received_on", "16-12-2024"}};
    CHECK(post(store, rina(), address + "/keberatan", {{"name", "Bu Sutarmi"}}).status == 422);
    CHECK(post(store, rina(), address + "/keberatan", form).status == 303);
    auto const page = look(store, heri(), address);
    for (std::string const part :
         {"Belum diputus", "30 Desember 2024", "Yang dinilai rumah majikan", "Putuskan keberatan"})
      CHECK_MESSAGE(page.has(part), part);
    CHECK_FALSE(look(store, rina(), address).has("Putuskan keberatan"));
    CHECK(look(store, heri(), "/program/keberatan?putusan=open").has(address));
    CHECK_FALSE(look(store, neighbour(), "/program/keberatan").has(address));
    CHECK(post(store, heri(), address + "/putusan", {{"result", "upheld"}, {"reason", "Terbukti"}})
              .status == 303);
    CHECK(status_of(store, id) == "proposed");
    CHECK(json_of(look(store, heri(), "/api/v1" + address))["appeals"].list()->size() == 1);
  });
}

}  // namespace rangkul::programmes
