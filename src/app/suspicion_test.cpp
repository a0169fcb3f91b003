// Presumption of innocence: a suspected double goes on receiving until a person decides. Whatever
// the program does by itself, nothing may stop or hold a payment because of a suspicion.
#include <doctest/doctest.h>

#include "base/text.h"
#include "programmes/programmes.h"
#include "support/app_office.h"
#include "support/store_fixture.h"

namespace rangkul::app {
namespace {

constexpr std::string_view village = near_village;

/// An open suspicion about a person of the village, in the newest run, long past its day.
std::int64_t suspect(Office& office, std::int64_t person) {
  auto const record = office.count(
      "SELECT COALESCE(MIN(id), 0) FROM source_record WHERE person = " + std::to_string(person));
  auto const other =
      office.count("SELECT MIN(id) FROM source_record WHERE person <> " + std::to_string(person) +
                   " AND region = '" + std::string(village) + "'");
  REQUIRE(record > 0);
  auto const id = office.count("SELECT MAX(id) FROM match_pair") + 1;
  test::run_directly(
      office.store(),
      "INSERT INTO match_pair (id, run, ministry_record, city_record, ministry_key, city_key, "
      "probability, class, name, region, state, kind, opened, due, receives, money) VALUES (" +
          std::to_string(id) + ", " + std::to_string(office.cast().ids.at("match_run")) + ", " +
          std::to_string(other) + ", " + std::to_string(record) +
          ", 'a', 'b', 0.89, 'possible', 'DUGAAN', '" + std::string(village) +
          "', 'open', 'same_nik', 0, '2024-01-05', 'Bantuan Pangan Kota 2024', 3000000)");
  return id;
}

std::string told(Status const& status) { return status.ok() ? "" : status.error().code; }

}  // namespace

TEST_CASE("suspicion: nothing stops a payment, not even long after its day has passed") {
  in_office([](Office& office) {
    auto const& place = office.place(village);
    auto const enrolment = programmes::EnrolmentId{place.enrolments[1]};
    auto const person = office.count(
        "SELECT COALESCE(person, (SELECT head FROM family f WHERE f.id = e.family)) "
        "FROM enrolment e WHERE e.id = " +
        enrolment.text());
    auto const pair = suspect(office, person);
    auto& reader = office.member("verifikator.kota");
    auto const list = office.get(reader, "/padankan/dugaan?tenggat=late");
    CHECK(list.status == 200);
    for (auto const* part : {"DUGAAN", "Bantuan Pangan Kota 2024", "Lewat", "5 Jan 2024",
                             "Dugaan tidak menghentikan apa pun"})
      CHECK_MESSAGE(list.body.find(part) != std::string::npos, part);
    CHECK(office.get(reader, "/").body.find("Dugaan ganda lewat tenggat") != std::string::npos);

    // Everything that the program does by itself: a night's jobs, and what they lead to.
    office.clock().advance_seconds(2 * 86'400);
    office.program().runner().queue_due();
    office.program().runner().run_all();
    office.program().runner().deliver();

    auto const status = [&] {
      return std::string(
          trim(office.text("SELECT status FROM enrolment WHERE id = " + enrolment.text())));
    };
    auto const as = [&](std::string const& login, auto act) {
      auto const actor = office.actor_of(office.member(login));
      return told(office.program().in_write(actor, act));
    };
    CHECK(status() == "proposed");
    CHECK(as("kabid", [&](Context& context) {
            return programmes::approve(context, enrolment, "460/9/2024");
          }) == "");
    CHECK(as("bendahara", [&](Context& context) -> Status {
            TRY(programmes::pay(context, {.uid = "uid-suspicion",
                                          .enrolment = enrolment,
                                          .amount = Rupiah{3'000'000},
                                          .paid_on = local_date(office.clock().now(), Zone::wib),
                                          .fund_source = {},
                                          .method = "tunai",
                                          .proof = "BAST 1"}));
            return {};
          }) == "");
    CHECK(status() == "approved");
    CHECK(office.count("SELECT COUNT(*) FROM payment WHERE status = 'paid' AND enrolment = " +
                       enrolment.text()) == 1);
    // And the suspicion is still nobody's but a person's to decide.
    CHECK(office.count("SELECT COUNT(*) FROM match_pair WHERE state = 'open' AND id = " +
                       std::to_string(pair)) == 1);
  });
}

}  // namespace rangkul::app
