#include "programmes/renewals.h"

#include <doctest/doctest.h>

#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

constexpr int year = 2024;

catalogue::Programme const& benefit(Context& context) {
  return *context.catalogue.programme("uji-panjang", today(context));
}

Result<std::int64_t> confirm(db::Store& store, Actor const& who, RenewalFilter const& filter = {},
                             int day = 16) {
  return act(store, who, [&](Context& context) {
    return confirm_many(context, benefit(context), year, filter,
                        Date::from_ymd(2024, 12, day).value());
  });
}
Result<Renewed> renew(db::Store& store, Actor const& who) {
  return act(store, who,
             [&](Context& context) { return renew_many(context, benefit(context), year); });
}
EnrolmentId pupil(db::Store& store, std::int64_t person, std::string const& school,
                  std::string const& programme = "uji-panjang") {
  auto const asked = proposed(store, heri(), candidate(programme, person));
  INFO(code_of(asked));
  REQUIRE(asked.ok());
  auto const id = asked.value();
  REQUIRE(approved(store, sri(), id).ok());
  REQUIRE(act(store, heri(), [&](Context& context) {
            return set_details(context, id, {{"sekolah", school}});
          }).ok());
  return id;
}

}  // namespace

TEST_CASE("renewals: whom the school confirms is proposed for the next year, with what is known") {
  with_people([](db::Store& store) {
    pupil(store, 101, "SMAN 1 Depok");
    pupil(store, 104, "SMKN 2 Depok");
    CHECK(code_of(renew(store, heri())) == "renewal.nobody");
    CHECK(code_of(confirm(store, heri(), {{}, "sekolah", "SMA Tidak Ada"})) == "renewal.nobody");
    CHECK(code_of(confirm(store, dewi())) == "forbidden");
    CHECK(code_of(confirm(store, heri(), {}, 18)) == "date.in_future");
    auto const one = confirm(store, heri(), {{}, "sekolah", "sman 1 depok"});
    REQUIRE(one.ok());
    CHECK(one.value() == 1);
    CHECK(code_of(confirm(store, heri(), {{}, "sekolah", "SMAN 1 Depok"})) == "renewal.nobody");
    auto const made = renew(store, heri());
    REQUIRE(made.ok());
    CHECK(made.value().proposed == 1);
    CHECK(made.value().refused == 0);
    CHECK(words_of(store,
                   "SELECT e.person || ' ' || e.status || ' ' || f.value FROM enrolment e JOIN "
                   "enrolment_field f ON f.enrolment = e.id WHERE e.year = 2025") ==
          "101 proposed SMAN 1 Depok");
    CHECK(code_of(renew(store, heri())) == "renewal.nobody");
    REQUIRE(confirm(store, heri()).value() == 1);  // all that are left
    REQUIRE(renew(store, heri()).value().proposed == 1);
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment WHERE year = 2025") == 2);
  });
}

TEST_CASE("renewals: areas, the rules of the day, and benefits that end with their year") {
  with_people([](db::Store& store) {
    pupil(store, 101, "SMAN 1 Depok");
    CHECK(code_of(confirm(store, neighbour())) == "renewal.nobody");
    REQUIRE(confirm(store, rina()).ok());
    // Who has died since is refused by the rules, and stays in the list.
    test::run_directly(store,
                       "UPDATE person SET died = '2024-12-01', life = 'mati' WHERE id = 101");
    auto const made = renew(store, heri());
    REQUIRE(made.ok());
    CHECK(made.value().proposed == 0);
    CHECK(made.value().refused == 1);
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment WHERE year = 2025") == 0);
    auto const other = act(store, heri(), [&](Context& context) {
      return renew_many(context, *context.catalogue.programme("uji-kuota", today(context)), year);
    });
    CHECK(code_of(other) == "renewal.not_renewed");
    CHECK(look(store, heri(), "/program/uji-kuota/2024/perpanjangan").status == 404);
  });
}

TEST_CASE("renewals: the page confirms a school's pupils, and waits for the next year's target") {
  with_people([](db::Store& store) {
    pupil(store, 101, "SMAN 1 Depok", "kds-siswa-miskin");
    std::string const page = "/program/kds-siswa-miskin/2024/perpanjangan";
    CHECK(look(store, heri(), page).has("SMAN 1 Depok"));
    auto const wrong = post(store, heri(), page, {{"value", "SMA X"}, {"done_on", "16-12-2024"}});
    CHECK(wrong.status == 422);
    CHECK(wrong.has("SMA X"));
    CHECK(
        post(store, heri(), page, {{"value", "SMAN 1 Depok"}, {"done_on", "16-12-2024"}}).status ==
        303);
    auto const confirmed = look(store, heri(), page + "?keadaan=confirmed");
    CHECK(confirmed.has("SMAN 1 Depok"));
    CHECK(confirmed.has("16 Des 2024"));
    CHECK(confirmed.has("2025 belum ada di katalog"));
    CHECK_FALSE(look(store, heri(), page + "?keadaan=waiting").has("SMAN 1 Depok"));
    CHECK(post(store, dewi(), page + "/usulkan").status == 403);
    CHECK(post(store, heri(), page + "/usulkan").code == "programme.no_scheme");
  });
}

}  // namespace rangkul::programmes
