#include "validation/acts.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::validation {
namespace {

struct Desk {
  explicit Desk(Office& at)
      : office(at),
        holder(catalogue::Catalogue::default_folder(),
               catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value()) {
    for (auto const* name : {"SUTARMI", "PARJO"}) entries.push_back(office.proposed(name));
    REQUIRE(office.meet().ok());
    for (auto const entry : entries) REQUIRE(office.seen(entry).ok());
  }
  Result<JobId> begin(Actor const& who, MonthAct act) {
    act.period = "2024-12";
    return office.desk.write(who, [&](Context& context) { return begin_act(context, act); });
  }
  Result<JobId> verify(Actor const& who) { return begin(who, {.act = "verify"}); }
  Result<JobId> ratify(Actor const& who, std::string const& decree = "460/112/2024") {
    return begin(who, {.act = "ratify",
                       .side = Side::proposals,
                       .decree = decree,
                       .decree_on = day("2024-12-17")});
  }
  void run() {
    jobs::Runner runner(office.desk.store, office.desk.clock, holder, {});
    validation::add_jobs(runner);
    runner.run_all();
  }
  std::vector<ActDone> acts(Actor const& who) {
    return office.desk.read(who, [&](Context& context) { return acts_of(context, "2024-12"); });
  }
  std::int64_t waiting(MonthAct const& act) {
    return office.desk.read(office.heri, [&](Context& context) {
      return rows_of(context, find_round(context, "2024-12").value().id, act);
    });
  }
  State state(std::size_t i) { return office.entry(entries.at(i)).state; }

  Office& office;
  catalogue::CatalogueHolder holder;
  std::vector<EntryId> entries{};
};

void at_desk(std::function<void(Desk&)> const& act) {
  in_office([&](Office& office) {
    Desk desk(office);
    act(desk);
  });
}

}  // namespace

TEST_CASE("acts: a whole month is passed and ratified by jobs, and passing is taken back") {
  at_desk([](Desk& desk) {
    auto& office = desk.office;
    CHECK(desk.waiting({.act = "verify"}) == 2);
    CHECK(desk.waiting({.act = "verify", .side = Side::fitness}) == 0);
    REQUIRE(desk.verify(office.heri).ok());
    CHECK(desk.verify(office.heri).error().code == "job.already_open");
    CHECK(desk.state(0) == State::confirmed);
    desk.run();
    CHECK(desk.state(0) == State::ready);
    auto const acts = desk.acts(office.heri);
    REQUIRE(acts.size() == 1);
    CHECK(acts[0].act == "verify");
    CHECK(acts[0].moved == 2);
    auto const back = office.desk.write(
        office.heri, [&](Context& context) { return undo(context, acts[0].event); });
    REQUIRE(back.ok());
    CHECK(back.value() == 2);
    CHECK(desk.state(1) == State::confirmed);
    REQUIRE(desk.verify(office.heri).ok());
    desk.run();
    CHECK(desk.waiting({.act = "ratify", .side = Side::proposals}) == 2);
    REQUIRE(desk.ratify(office.sri).ok());
    desk.run();
    CHECK(desk.state(0) == State::ratified);
    CHECK(desk.state(1) == State::ratified);
    REQUIRE(desk.acts(office.sri).size() == 1);
    CHECK(desk.acts(office.sri)[0].moved == 2);
  });
}

TEST_CASE("acts: what may not be done is refused before a job is queued") {
  at_desk([](Desk& desk) {
    auto& office = desk.office;
    CHECK(desk.verify(office.rina).error().kind == ErrorKind::forbidden);
    CHECK(desk.ratify(office.heri).error().kind == ErrorKind::forbidden);
    CHECK(desk.ratify(office.sri, "  ").error().field == "decree");
    // Who verified does not ratify.
    Rights both = rights_of({May::see_validation, May::verify_data, May::ratify_data});
    Actor const head = Actor::person(AccountId{24}, "Sri", both, place("32.76"));
    REQUIRE(desk.verify(head).ok());
    desk.run();
    CHECK(desk.ratify(office.sri).error().code == "validation.same_hands");
    CHECK(desk.acts(office.rina).empty());
  });
}

TEST_CASE("acts: one with nothing to move fails, and says why") {
  at_desk([](Desk& desk) {
    auto& office = desk.office;
    REQUIRE(office.verify(office.heri).ok());
    REQUIRE(desk.verify(office.heri).ok());
    desk.run();
    auto const acts = desk.acts(office.heri);
    REQUIRE(acts.size() == 1);
    CHECK(acts[0].job.state == jobs::State::failed);
    CHECK(acts[0].job.error_code == "validation.nothing_waits");
    CHECK(desk.state(0) == State::ready);
  });
}

}  // namespace rangkul::validation
