#include "programmes/enrolments.h"

#include <doctest/doctest.h>

#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

std::string status_of(db::Store& store, EnrolmentId id) {
  return words_of(store, "SELECT status FROM enrolment WHERE id = " + id.text());
}

Status decided(db::Store& store, Actor const& who, EnrolmentId id, std::string const& how,
               std::string const& why) {
  return act(store, who, [&](Context& context) -> Status {
    if (how == "approve") return approve(context, id, why);
    if (how == "reject") return reject(context, id, why);
    return stop(context, id, why);
  });
}

}  // namespace

TEST_CASE("enrolment: proposed by one, approved by another, stopped with a reason") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, rina(), candidate("kds-bidik-manis", 101)).value();
    CHECK(status_of(store, id) == "proposed");
    CHECK(words_of(store, "SELECT catalogue_version FROM enrolment") ==
          office_catalogue().version());
    CHECK(words_of(store, "SELECT period FROM enrolment") == "2024");
    CHECK(words_of(store, "SELECT region FROM enrolment") == "32.76.06.1006");
    CHECK(decided(store, heri(), id, "approve", "460/112/2024").ok());
    CHECK(status_of(store, id) == "approved");
    CHECK(words_of(store, "SELECT decree FROM enrolment") == "460/112/2024");
    CHECK(number(store, "SELECT decided_by FROM enrolment") == 8);
    CHECK(number(store, "SELECT approved FROM programme_ledger") == 1);
    CHECK(decided(store, heri(), id, "stop", "pindah").ok());
    CHECK(status_of(store, id) == "stopped");
    CHECK(words_of(store, "SELECT decree FROM enrolment") == "460/112/2024");
    CHECK(number(store, "SELECT approved FROM programme_ledger") == 0);
    auto const story = "enrolment.proposed enrolment.approved enrolment.stopped";
    CHECK(story_of(store, "enrolment", id.value()) == story);
    CHECK(story_of(store, "person", 101) == story);
    CHECK(words_of(store, "SELECT reason FROM event WHERE name = 'enrolment.stopped'") == "pindah");
    CHECK(code_of(proposed(store, rina(), candidate("kds-bidik-manis", 101))) == "ok");
  });
}

TEST_CASE("enrolment: a rejected one frees the period and keeps its reason") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, rina(), candidate("kds-bidik-manis", 101)).value();
    CHECK(decided(store, heri(), id, "reject", "berkas kurang").ok());
    CHECK(words_of(store, "SELECT reason FROM enrolment") == "berkas kurang");
    CHECK(story_of(store, "enrolment", id.value()) == "enrolment.proposed enrolment.rejected");
    CHECK(code_of(proposed(store, rina(), candidate("kds-bidik-manis", 101))) == "ok");
  });
}

TEST_CASE("propose: every refusal has its code, and leaves nothing behind") {
  with_people([](db::Store& store) {
    auto const code = [&](Actor const& who, Candidate const& asked) {
      return code_of(proposed(store, who, asked));
    };
    CHECK(code(dewi(), candidate("kds-bidik-manis", 101)) == "forbidden");
    CHECK(code(heri(), candidate("tidak-ada", 101)) == "programme.unknown");
    CHECK(code(heri(), candidate("kds", 101)) == "programme.unknown");
    CHECK(code(heri(), candidate("uji-tanpa", 101)) == "programme.no_scheme");
    CHECK(code(heri(), candidate("uji-lain", 101)) == "programme.not_ours");
    CHECK(code(heri(), candidate("kds-pbi-apbd", 101)) == "programme.not_ours");
    auto other_year = candidate("kds-bidik-manis", 101);
    for (auto const year : {0, -1, 1, 99'999, 2'147'483'647}) {
      other_year.year = year;
      CHECK(code(heri(), other_year) == "programme.unknown");
    }
    other_year.year = 2023;
    CHECK(code(heri(), other_year) == "programme.no_scheme");
    CHECK(code(heri(), candidate("kds-bidik-manis", 0)) == "candidate.no_receiver");
    CHECK(code(heri(), candidate("kds-bantuan-pangan", 0)) == "candidate.no_family");
    CHECK(code(heri(), candidate("kds-bidik-manis", 999)) == "not_found");
    CHECK(code(heri(), candidate("kds-bidik-manis", 301)) == "not_found");
    CHECK(code(rina(), candidate("kds-alat-bantu", 201)) == "not_found");
    CHECK(code(heri(), candidate("kds-santunan-kematian", 101)) == "candidate.no_deceased");
    CHECK(code(heri(), candidate("kds-santunan-kematian", 201, 102)) ==
          "eligibility.death_in_family");
    CHECK(code(heri(), candidate("kds-santunan-kematian", 101, 104)) == "eligibility.death");
    CHECK(code(heri(), candidate("kds-santunan-kematian", 101, 301)) == "not_found");
    CHECK(code(heri(), candidate("kds-bidik-manis", 102)) == "eligibility.alive");
    CHECK(code(heri(), candidate("kds-bantuan-pangan", 102)) == "eligibility.alive");
    CHECK(code(heri(), candidate("kds-bidik-manis", 104)) == "eligibility.min_age");
    CHECK(code(heri(), candidate("uji-semester", 101)) == "enrolment.period");
    auto later = candidate("kds-bidik-manis", 101);
    later.claimed_on = Date::from_ymd(2024, 12, 18).value();
    CHECK(code(heri(), later) == "date.in_future");
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment") == 0);
    CHECK(number(store, "SELECT COUNT(*) FROM event") == 0);
  });
}

TEST_CASE("propose: nobody twice in one benefit and period") {
  with_people([](db::Store& store) {
    CHECK(proposed(store, heri(), candidate("kds-bidik-manis", 101)).ok());
    CHECK(code_of(proposed(store, sri(), candidate("kds-bidik-manis", 101))) == "enrolment.twice");
    auto by_semester = candidate("uji-semester", 101);
    by_semester.period = "2024-S1";
    CHECK(proposed(store, heri(), by_semester).ok());
    CHECK(code_of(proposed(store, heri(), by_semester)) == "enrolment.twice");
    by_semester.period = "2024-S2";
    CHECK(proposed(store, heri(), by_semester).ok());
    // A family through any of its members.
    CHECK(proposed(store, heri(), candidate("kds-bantuan-pangan", 101)).ok());
    CHECK(code_of(proposed(store, heri(), candidate("kds-bantuan-pangan", 104))) ==
          "enrolment.twice");
  });
}

TEST_CASE("propose: naming somebody else does not open a second period") {
  with_people([](db::Store& store) {
    CHECK(proposed(store, heri(), candidate("kds-bidik-manis", 101)).ok());
    CHECK(code_of(proposed(store, heri(), candidate("kds-bidik-manis", 101, 102))) ==
          "candidate.for_nobody");
  });
}

TEST_CASE("death grant: one claim a deceased, whoever of the heirs asks") {
  with_people([](db::Store& store) {
    CHECK(proposed(store, heri(), candidate("kds-santunan-kematian", 101, 102)).ok());
    CHECK(code_of(proposed(store, heri(), candidate("kds-santunan-kematian", 101, 102))) ==
          "enrolment.for_twice");
    CHECK(code_of(proposed(store, heri(), candidate("kds-santunan-kematian", 104, 102))) ==
          "enrolment.for_twice");
    // The other deceased of the family has a claim of their own.
    auto other = candidate("kds-santunan-kematian", 101, 103);
    other.claimed_on = Date::from_ymd(2024, 7, 1).value();
    CHECK(code_of(proposed(store, heri(), other)) == "ok");
    // A record that was merged into the deceased is the same deceased.
    test::run_directly(store,
                       "INSERT INTO person (id, region, name, name_key, life, died, family, "
                       "merged_into, since, event) VALUES (105, '32.76.06.1006', 'Sujarwo', "
                       "'sujarwo', 'mati', '2024-06-20', 10, 102, 0, 1)");
    CHECK(code_of(proposed(store, heri(), candidate("kds-santunan-kematian", 104, 105))) ==
          "enrolment.for_twice");
  });
}

TEST_CASE("propose: another aid of the same purpose is a warning that stays with the enrolment") {
  with_people([](db::Store& store) {
    CHECK(proposed(store, heri(), candidate("kds-bidik-manis", 101)).ok());
    auto const id = proposed(store, heri(), candidate("kds-siswa-miskin", 101));
    REQUIRE(id.ok());
    CHECK(words_of(store, "SELECT warnings FROM enrolment WHERE programme = 'kds-siswa-miskin'") ==
          "kds-bidik-manis");
  });
}

TEST_CASE("four eyes: who proposed does not approve, but the program's own imports may be") {
  with_people([](db::Store& store) {
    auto const own = proposed(store, heri(), candidate("kds-bidik-manis", 101)).value();
    CHECK(code_of(approved(store, heri(), own)) == "enrolment.same_hands");
    CHECK(status_of(store, own) == "proposed");
    CHECK(code_of(approved(store, sri(), own)) == "ok");
    auto const import = Actor::system("import");
    auto const taken = proposed(store, import, candidate("kds-alat-bantu", 201)).value();
    CHECK(code_of(approved(store, import, taken)) == "ok");
  });
}

TEST_CASE("decisions: refused without right, area, reason or a state that allows them") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, rina(), candidate("kds-bidik-manis", 101)).value();
    for (auto const* how : {"approve", "reject", "stop"}) {
      CAPTURE(how);
      CHECK(code_of(decided(store, rina(), id, how, "x")) == "forbidden");
      CHECK(code_of(decided(store, neighbour(), id, how, "x")) == "not_found");
      CHECK(code_of(decided(store, heri(), EnrolmentId{5}, how, "x")) == "not_found");
    }
    CHECK(code_of(decided(store, heri(), id, "approve", " ")) == "enrolment.no_decree");
    CHECK(code_of(decided(store, heri(), id, "reject", " ")) == "field.required");
    CHECK(code_of(decided(store, heri(), id, "stop", "")) == "field.required");
    CHECK(decided(store, heri(), id, "approve", "460/1").ok());
    CHECK(code_of(decided(store, heri(), id, "approve", "460/1")) == "enrolment.not_proposed");
    CHECK(code_of(decided(store, heri(), id, "reject", "x")) == "enrolment.not_proposed");
    CHECK(decided(store, heri(), id, "stop", "x").ok());
    CHECK(code_of(decided(store, heri(), id, "stop", "x")) == "enrolment.not_standing");
    CHECK(number(store, "SELECT COUNT(*) FROM event") == 3);
  });
}

TEST_CASE("quota: the one beyond it is refused, until a place is free again") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 4);
    std::vector<EnrolmentId> ids;
    for (int i = 0; i < 4; ++i)
      ids.push_back(proposed(store, heri(), candidate("uji-kuota", 1000 + i)).value());
    for (int i = 0; i < 3; ++i) CHECK(approved(store, sri(), ids.at(i)).ok());
    CHECK(code_of(approved(store, sri(), ids[3])) == "enrolment.quota_full");
    CHECK(status_of(store, ids[3]) == "proposed");
    CHECK(decided(store, sri(), ids[0], "stop", "pindah").ok());
    CHECK(code_of(approved(store, sri(), ids[3])) == "ok");
  });
}

TEST_CASE("approve all: what others proposed within the area, own proposals wait") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 3);
    for (int i = 0; i < 2; ++i)
      CHECK(proposed(store, rina(), candidate("uji-kuota", 1000 + i)).ok());
    CHECK(proposed(store, heri(), candidate("uji-kuota", 1002)).ok());
    auto const all = [&](Actor const& who, std::string const& decree) {
      return act(store, who,
                 [&](Context& context) { return approve_all(context, "uji-kuota", 2024, decree); });
    };
    CHECK(code_of(all(rina(), "460/1")) == "forbidden");
    CHECK(code_of(all(heri(), " ")) == "enrolment.no_decree");
    CHECK(all(neighbour(), "460/1").value() == 0);
    CHECK(all(heri(), "460/1").value() == 2);
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment WHERE status = 'approved'") == 2);
    CHECK(all(sri(), "460/2").value() == 1);
    CHECK(number(store, "SELECT approved FROM programme_ledger") == 3);
  });
}

TEST_CASE("aids of a person: own ones and those of the family, with what was paid") {
  with_people([](db::Store& store) {
    auto const own = standing(store, "kds-bidik-manis", 101);
    standing(store, "kds-bantuan-pangan", 104);
    CHECK(paid(store, sri(), line(own, "uid-00001")).ok());
    auto tx = store.read(heri());
    Context context{tx, heri(), test_clock(), office_catalogue()};
    auto const aids = aids_of(context, PersonId{101}, FamilyId{10});
    REQUIRE(aids.size() == 2);
    CHECK(aids[0].programme == "kds-bantuan-pangan");
    CHECK(aids[0].paid_on.empty());
    CHECK(aids[1].amount == Rupiah{1'000'000});
    CHECK(aids[1].fund_source == "APBD Kota");
    CHECK(aids_of(context, PersonId{104}, FamilyId{10}).size() == 1);
    auto const all = aids_of(context, PersonId{}, FamilyId{10});
    REQUIRE(all.size() == 2);
    CHECK(all[0].receiver.empty());
    CHECK(all[1].receiver == "Marlina");
  });
}

TEST_CASE("quota: who leaves a place offers it to those who wait") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 5);
    for (int i = 0; i < 3; ++i) standing(store, "uji-kuota", 1000 + i);
    for (int i = 3; i < 5; ++i)
      REQUIRE(proposed(store, heri(), candidate("uji-kuota", 1000 + i)).ok());
    auto const free = [&] {
      return act(store, sri(),
                 [](Context& context) {
                   auto const all = free_places(context, 2024);
                   auto const at = all.find("uji-kuota");
                   return Result<std::int64_t>(at == all.end() ? 0 : at->second);
                 })
          .value();
    };
    CHECK(free() == 0);
    REQUIRE(act(store, sri(), [](Context& context) {
              return on_person_died(context, Value::object({{"person", "1000"}}));
            }).ok());
    CHECK(free() == 1);
    auto const next = EnrolmentId{number(store, "SELECT id FROM enrolment WHERE person = 1003")};
    REQUIRE(approved(store, sri(), next).ok());
    CHECK(free() == 0);
  });
}

}  // namespace rangkul::programmes
