#include <doctest/doctest.h>

#include "cases/notes.h"
#include "homecare/parts.h"
#include "homecare/results.h"
#include "homecare/rounds.h"
#include "support/cases_desk.h"

namespace rangkul::homecare {
namespace {

using cases::number;
using registry::day;
using registry::has;

/// Dimas coordinates and cares (account 32); the program's clock stands at 17 December 2024.
class CareDesk : public cases::CaseDesk {
 public:
  explicit CareDesk(db::Store& at) : CaseDesk(at) {
    homecare::add_routes(routes);
    for (auto const& [id, name] : {std::pair{32, "Dimas"}, {34, "Kiki"}})
      test::run_directly(
          store,
          "INSERT INTO account (id, login, name, area, password_hash, must_change_password, state, "
          "state_reason, language, theme, density, created_at) VALUES (" +
              std::to_string(id) + ", 'akun" + std::to_string(id) + "', '" + name +
              "', '32.76', '', 0, 'active', '', 'id', 'light', 'compact', 0); INSERT INTO "
              "account_role (account, role) VALUES (" +
              std::to_string(id) + ", 'peksos')");
  }

  CaseId open_home(std::string const& client) {
    auto told = CaseDesk::told("perawatan-rumah");
    told.people = {person(client)};
    return open(told, &dimas);
  }
  NewPlan plan_of(CaseId of, std::string const& programme = "perawatan-kota") {
    NewPlan out{.uid = "rencana-" + std::to_string(next_id_value()), .of = of};
    out.programme = programme;
    out.frequency.every_days = 7;
    out.carer = AccountId{32};
    out.services = {"kebersihan-diri", "obat"};
    out.starts = day("2024-12-17");
    out.consent_by = "family";
    out.consent_name = "Ibu Sari";
    out.consent_on = day("2024-12-17");
    out.home = Position{-6.37, 106.82};
    return out;
  }
  std::string plans(NewPlan const& given, Actor const* who = nullptr) {
    auto const made = write(who == nullptr ? dimas : *who,
                            [&](Context& context) { return make_plan(context, given); });
    return made.ok() ? "ok" : made.error().code + " " + made.error().field;
  }
  std::vector<Visit> visits(CaseId of) {
    return read(bidan, [&](Context& context) { return visits_of(context, of, 99); });
  }
  Visit today_of(CaseId of) {
    auto const all_of = visits(of);
    REQUIRE(!all_of.empty());
    return all_of.back();
  }
  std::string arrives(CareVisitId id, Actor const* who = nullptr) {
    auto const done = write(who == nullptr ? dimas : *who, [&](Context& context) {
      return check_in(context, id, Position{-6.371, 106.821});
    });
    return done.ok() ? "ok" : done.error().code;
  }
  std::string fills(CareVisitId id, std::string const& form) {
    screen::Filled typed;
    if (form == "tanda-vital")
      for (auto const& [key, value] :
           {std::pair{"sistolik", "120"}, {"diastolik", "80"}, {"nadi", "80"}, {"suhu", "36.5"}})
        typed.set_raw(key, value);
    auto const saved = write(dimas, [&](Context& context) {
      return fill(context, id, {form, typed, "isian-" + form + "-" + id.text()});
    });
    return saved.ok() ? "ok" : saved.error().code;
  }
  static NewRecord done(std::string uid = "catat-0001") {
    NewRecord out{.uid = std::move(uid), .result = "done"};
    out.services = {"kebersihan-diri"};
    out.supplies = {{.item = "popok-dewasa",
                     .amount = Decimal::whole(2),
                     .unit = "pack",
                     .cost = Rupiah(90'000)}};
    return out;
  }
  std::string records(CareVisitId id, NewRecord const& given, Actor const* who = nullptr) {
    auto const status = write(who == nullptr ? dimas : *who,
                              [&](Context& context) { return record(context, id, given); });
    return status.ok() ? "ok" : status.error().code;
  }
  std::string undoes(CareVisitId id) {
    auto const status = write(dimas, [&](Context& context) { return undo_record(context, id); });
    return status.ok() ? "ok" : status.error().code;
  }
};

template <typename Do>
void on_each_desk(Do const& run) {
  test::for_each_store([&](db::Store& store) {
    CareDesk desk(store);
    run(desk);
  });
}

}  // namespace

TEST_CASE("home care: five sub-programmes are shipped, leprosy is secret, and none is faulty") {
  catalogue::Check const checks[] = {check_programmes};
  for (auto const& fault :
       catalogue::Catalogue::check(catalogue::Catalogue::default_folder(), {}, checks))
    FAIL_CHECK(fault.text());
  auto const& words = registry::office_catalogue();
  auto const shipped = all(words, day("2024-12-17"));
  CHECK(shipped.size() == 5);
  for (auto const& one : shipped) CHECK(one.is_secret() == (one.id == "kusta-tuban"));
  CHECK(find(words, "janeta", day("2020-12-31")) == std::nullopt);
}

TEST_CASE("home care: a frequency is every so many days, or days of the week") {
  Frequency const fortnight{.every_days = 14};
  auto const two = fortnight.days(day("2024-12-17"), day("2024-12-18"), day("2025-01-14"));
  CHECK(two == std::vector<Date>{day("2024-12-31"), day("2025-01-14")});
  Frequency const week{.every_days = 0, .weekdays = {1, 7}};  // Monday and Sunday
  auto const days = week.days(day("2024-12-17"), day("2024-12-17"), day("2024-12-23"));
  CHECK(days == std::vector<Date>{day("2024-12-22"), day("2024-12-23")});
}

TEST_CASE("home care: refusals of a plan, in order") {
  on_each_desk([](CareDesk& desk) {
    auto const id = desk.open_home("Siti Aminah");
    auto given = desk.plan_of(desk.open());
    CHECK(desk.plans(given) == "homecare.other_procedure ");
    given = desk.plan_of(id, "tidak-ada");
    CHECK(desk.plans(given) == "field.choice programme");
    given = desk.plan_of(id);
    given.frequency = {};
    CHECK(desk.plans(given) == "field.required every_days");
    given.frequency = {.every_days = 7, .weekdays = {1}};
    CHECK(desk.plans(given) == "homecare.frequency_twice weekdays");
    given = desk.plan_of(id);
    given.services.clear();
    CHECK(desk.plans(given) == "field.required services");
    given = desk.plan_of(id);
    given.starts = day("2024-12-16");
    CHECK(desk.plans(given) == "homecare.start_past starts");
    given = desk.plan_of(id);
    given.consent_name = " ";
    CHECK(desk.plans(given) == "field.required consent_name");
    given = desk.plan_of(id);
    given.consent_on = day("2024-12-18");
    CHECK(desk.plans(given) == "date.in_future consent_on");
    given = desk.plan_of(id);
    given.carer = AccountId{999};
    CHECK(desk.plans(given) == "case.no_such_account carer");
    CHECK(desk.plans(desk.plan_of(id), &desk.tika) == "not_found ");
    CHECK(desk.plans(desk.plan_of(id)) == "ok");
    CHECK(desk.plans(desk.plan_of(id)) == "field.required reason");
  });
}

TEST_CASE("home care: a plan makes its visits once, and a change of it makes them anew") {
  on_each_desk([](CareDesk& desk) {
    auto const id = desk.open_home("Siti Aminah");
    auto given = desk.plan_of(id);
    REQUIRE(desk.plans(given) == "ok");
    CHECK(desk.plans(given) == "ok");  // the same tap
    auto const made = desk.visits(id);
    CHECK(made.size() == 9);  // 60 days, every seventh
    CHECK(made.back().planned_on == day("2024-12-17"));
    CHECK(desk.write(desk.bidan,
                     [](Context& context) -> Result<std::int64_t> { return make_visits(context); })
              .value() == 0);
    given.uid = "lagi";
    given.frequency = {.every_days = 14};
    given.reason = "Lebih jarang";
    REQUIRE(desk.plans(given) == "ok");
    CHECK(desk.visits(id).size() == 5);
    auto const versions =
        desk.read(desk.bidan, [&](Context& context) { return versions_of(context, id).value(); });
    REQUIRE(versions.size() == 2);
    CHECK(versions.front().current);
    CHECK(versions.back().frequency.every_days == 7);
    // The rolling horizon: three weeks later the job makes what is missing, once.
    desk.clock.advance_seconds(21 * 86'400);
    auto const system = Actor::system("test");
    auto const more = [&] {
      return desk
          .write(system,
                 [](Context& context) -> Result<std::int64_t> { return make_visits(context); })
          .value();
    };
    CHECK(more() > 0);
    CHECK(more() == 0);
  });
}

TEST_CASE("home care: a visit is checked into, filled in, recorded once, and taken back") {
  on_each_desk([](CareDesk& desk) {
    auto const id = desk.open_home("Siti Aminah");
    REQUIRE(desk.plans(desk.plan_of(id)) == "ok");
    auto const visit = desk.today_of(id).id;
    CHECK(desk.records(visit, CareDesk::done()) == "homecare.not_in");
    CHECK(desk.arrives(desk.visits(id).front().id) == "homecare.too_early");
    CHECK(desk.arrives(visit) == "ok");
    CHECK(desk.arrives(visit) == "ok");
    CHECK(desk.records(visit, CareDesk::done()) == "homecare.form_missing");
    CHECK(desk.fills(visit, "tanda-vital") == "ok");
    CHECK(desk.fills(visit, "katz") == "forms.unknown");
    CHECK(desk.fills(visit, "barthel") == "ok");
    auto given = CareDesk::done();
    given.services.clear();
    CHECK(desk.records(visit, given) == "homecare.no_service");
    given = CareDesk::done();
    given.supplies.front().item = "emas";
    CHECK(desk.records(visit, given) == "field.choice");
    desk.clock.advance_seconds(45 * 60);
    CHECK(desk.records(visit, CareDesk::done()) == "ok");
    CHECK(desk.records(visit, CareDesk::done()) == "ok");  // a second tap on a weak line
    CHECK(number(desk.store, "SELECT COUNT(*) FROM homecare_supply WHERE struck = 0") == 1);
    CHECK(number(desk.store,
                 "SELECT COUNT(*) FROM case_note WHERE kind = 'visit' AND removed_why "
                 "= '' AND until_at - at = 2700 AND cost = 90000") == 1);
    CHECK(desk.records(visit, CareDesk::done("lain")) == "homecare.recorded");
    CHECK(desk.undoes(visit) == "ok");
    CHECK(number(desk.store, "SELECT COUNT(*) FROM case_note WHERE removed_why = ''") == 0);
    CHECK(desk.today_of(id).state == "open");
    CHECK(desk.records(visit, CareDesk::done("catat-0002")) == "ok");
    desk.clock.advance_seconds(16 * 60);
    CHECK(desk.undoes(visit) == "homecare.not_undone");
  });
}

TEST_CASE("home care: a visit that is not recorded in time is late at once and missed by the job") {
  on_each_desk([](CareDesk& desk) {
    auto const id = desk.open_home("Siti Aminah");
    REQUIRE(desk.plans(desk.plan_of(id)) == "ok");
    auto const late = [&] {
      return desk.read(desk.dimas, [](Context& context) { return waiting(context); });
    };
    CHECK(late().mine_today == 1);
    desk.clock.advance_seconds(27 * 3'600);  // 11.12 of the next day: within the grace
    CHECK_FALSE(desk.today_of(id).late);
    desk.clock.advance_seconds(3'600);
    CHECK(desk.today_of(id).late);
    CHECK(late().mine_late == 1);
    CHECK(late().late == 1);
    auto const miss = [&] {
      return desk
          .write(Actor::system("test"),
                 [](Context& context) -> Result<std::int64_t> { return mark_missed(context); })
          .value();
    };
    CHECK(miss() == 1);
    CHECK(miss() == 0);
    CHECK(desk.today_of(id).state == "missed");
    CHECK(number(desk.store, "SELECT COUNT(*) FROM event WHERE name = 'homecare.visit_missed'") ==
          1);
    // A late visit can still be recorded, with what was found.
    auto given = CareDesk::done();
    given.result = "absent";
    CHECK(desk.records(desk.today_of(id).id, given) == "field.required");
    given.words = "Rumah kosong";
    CHECK(desk.records(desk.today_of(id).id, given) == "ok");
    CHECK(late().mine_late == 0);
  });
}

TEST_CASE("home care: leprosy makes the case secret; who may not know of it sees nothing") {
  on_each_desk([](CareDesk& desk) {
    auto const id = desk.open_home("SITI XZQKUSTA");
    REQUIRE(desk.plans(desk.plan_of(id, "kusta-tuban")) == "ok");
    CHECK(desk.find(id).is_secret());
    CHECK(desk.knows(desk.dimas, id));
    CHECK_FALSE(desk.knows(desk.kiki, id));
    auto const visit = desk.today_of(id).id;
    auto const called = desk.find(id).number;
    CHECK(desk.read(desk.kiki, [&](Context& context) {
      return !find_visit(context, visit).ok() && !find_plan(context, id).ok() &&
             stops_of(context, day("2024-12-17"), AccountId{}).empty() &&
             waiting(context).late == 0;
    }));
    CHECK(desk.arrives(visit, &desk.kiki) == "not_found");
    for (std::string const place : {"/perawatan-rumah", "/perawatan-rumah/kunjungan",
                                    "/perawatan-rumah/rencana", "/perawatan-rumah/angka"}) {
      CAPTURE(place);
      auto const page = desk.get(desk.kiki, place, {{"petugas", "semua"}});
      CHECK(page.status == 200);
      for (auto const& word :
           {std::string("XZQKUSTA"), called, id.text(), visit.text(), std::string("106.82")})
        CHECK_FALSE(has(page, word));
    }
    // Its team knows it by the alias; fewer than five are left out of the figures of others.
    auto const stops = desk.read(desk.dimas, [&](Context& context) {
      return stops_of(context, day("2024-12-17"), AccountId{});
    });
    REQUIRE(stops.size() == 1);
    CHECK(stops.front().name == "Klien 1");
    auto const rows = [&](Actor const& who) {
      return desk.read(who, [&](Context& context) {
        return figures_of(context, day("2024-12-01"), day("2024-12-31"));
      });
    };
    REQUIRE(rows(desk.kiki).size() == 1);
    CHECK(rows(desk.kiki).front().hidden);
    CHECK(rows(desk.kiki).front().clients == 0);
    CHECK(rows(desk.bidan).front().clients == 1);
  });
}

TEST_CASE("home care: a round goes to the nearest next, and what has no place comes last") {
  auto const stop = [](int id, std::optional<Position> place, char const* state = "planned") {
    Stop out{.id = CareVisitId{id}};
    out.state = state;
    out.position = place;
    return out;
  };
  auto const ids = [](std::vector<Stop> const& stops) {
    std::string out;
    for (auto const& one : stops) out += one.id.text();
    return out;
  };
  std::vector<Stop> const all_of{stop(1, Position{-6.40, 106.80}), stop(2, std::nullopt),
                                 stop(3, Position{-6.37, 106.80}, "done"),
                                 stop(4, Position{-6.36, 106.80}),
                                 stop(5, Position{-6.39, 106.80})};
  CHECK(ids(in_order(all_of, Position{-6.35, 106.80})) == "45123");
  CHECK(ids(in_order(all_of, std::nullopt)) == "15423");
  CHECK(distance({-6.0, 106.0}, {-7.0, 106.0}) == doctest::Approx(111.19).epsilon(0.001));
}

}  // namespace rangkul::homecare
