#include "validation/assessments.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::validation {
namespace {

/// A city whose recipients wait to be judged: three families with PKH in Kemiri Muka, one in Tugu,
/// and two persons with PBI.
struct Recipients {
  explicit Recipients(Office& at)
      : office(at), holder(catalogue::Catalogue::default_folder(), loaded()) {
    for (auto const* name : {"SUTARMI", "PARJO", "WARNO"}) office.family(name);
    office.family("WASTI", "32.76.02.1001");
    test::run_directly(office.desk.store,
                       "UPDATE person SET receives_pkh = 1, decile = 2;"
                       "UPDATE person SET decile = 7 WHERE name = 'WARNO';"
                       "UPDATE person SET receives_pbi = 1 WHERE name IN ('PARJO', 'WASTI')");
  }
  static std::unique_ptr<catalogue::Catalogue const> loaded() {
    return catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value();
  }
  Office& office;
  catalogue::CatalogueHolder holder;
  Actor lilis =
      Actor::person(AccountId{41}, "Lilis",
                    rights_of({May::see_validation, May::assess, May::see_people}), place("32.76"));

  Result<AssessmentId> begin(NewAssessment const& asked) { return begin(lilis, asked); }
  Result<AssessmentId> begin(Actor const& who, NewAssessment const& asked) {
    return office.desk.write(who, [&](Context& context) { return assess_many(context, asked); });
  }
  Assessment run(AssessmentId id) {
    jobs::Runner runner(office.desk.store, office.desk.clock, holder, {});
    validation::add_jobs(runner);
    runner.run_all();
    return find(id);
  }
  Assessment find(AssessmentId id) {
    return office.desk
        .read(office.heri, [&](Context& context) { return find_assessment(context, id); })
        .value();
  }
  Status undo(Actor const& who, AssessmentId id) {
    return office.desk.write(who, [&](Context& context) { return undo_assessment(context, id); });
  }
  std::int64_t stand(State state) {
    return office.desk.read(office.heri, [&](Context& context) {
      auto const round = find_round(context, "2024-12");
      return round.ok() ? count_entries(context, round.value().id).in(state) : 0;
    });
  }
};

void with_recipients(std::function<void(Recipients&)> const& act) {
  in_office([&](Office& office) {
    Recipients recipients(office);
    act(recipients);
  });
}

NewAssessment fit(std::string aid, char const* area = "32.76") {
  return {.area = place(area), .kind = Kind::fit, .aid = std::move(aid)};
}

}  // namespace

TEST_CASE("assessments: all who receive are judged, village by village, whoever stands is left") {
  with_recipients([](Recipients& town) {
    auto unfit = fit("pkh");
    unfit.kind = Kind::unfit;
    unfit.decile_from = 6;
    unfit.decile_to = 10;
    unfit.reason = "TL04";
    unfit.evidence = "Pemeringkatan desil";
    auto const first = town.begin(unfit);
    REQUIRE(first.ok());
    CHECK(town.find(first.value()).state == "open");
    CHECK(town.stand(State::proposed) == 0);
    auto const rich = town.run(first.value());
    CHECK(rich.state == "done");
    CHECK(rich.found == 1);
    CHECK(rich.entered == 1);
    auto const rest = town.run(town.begin(fit("pkh")).value());
    CHECK(rest.found == 4);
    CHECK(rest.entered == 3);
    auto const persons = town.run(town.begin(fit("pbi")).value());
    CHECK(persons.entered == 2);
    CHECK(town.stand(State::proposed) == 6);
    auto const near = town.run(town.begin(fit("pkh", "32.76.02")).value());
    CHECK(near.found == 1);
    CHECK(near.entered == 0);
  });
}

TEST_CASE("assessments: one is taken back as a whole, until a meeting has had some of it") {
  with_recipients([](Recipients& town) {
    auto const id = town.begin(fit("pkh")).value();
    CHECK(town.undo(town.lilis, id).error().code == "validation.assessment.runs");
    town.run(id);
    CHECK(town.undo(town.office.sri, id).error().kind == ErrorKind::forbidden);
    REQUIRE(town.undo(town.lilis, id).ok());
    auto const back = town.run(id);
    CHECK(back.state == "undone");
    CHECK(back.withdrawn == 4);
    CHECK(town.stand(State::proposed) == 0);
    CHECK(town.stand(State::withdrawn) == 4);
    CHECK(town.undo(town.lilis, id).error().code == "validation.assessment.undone");
    auto const again = town.run(town.begin(fit("pkh")).value());
    CHECK(again.entered == 4);
    REQUIRE(town.office.meet().ok());
    CHECK(town.undo(town.lilis, again.id).error().code == "validation.changed_meanwhile");
  });
}

TEST_CASE("assessments: refused without reason, aid or area") {
  with_recipients([](Recipients& town) {
    auto const code = [&](NewAssessment const& asked) { return town.begin(asked).error().code; };
    auto unfit = fit("pkh");
    unfit.kind = Kind::unfit;
    CHECK(code(unfit) == "validation.reason");
    unfit.reason = "TL09";
    CHECK(code(unfit) == "validation.repair_nik");
    unfit.reason = "TL04";
    CHECK(code(unfit) == "validation.evidence");
    CHECK(code(fit("kredit")) == "validation.no_aid");
    auto deciles = fit("pkh");
    deciles.decile_from = 6;
    deciles.decile_to = 5;
    CHECK(code(deciles) == "validation.assessment.deciles");
    deciles.decile_to = 11;
    CHECK(code(deciles) == "validation.assessment.deciles");
    CHECK(town.begin(town.office.rina, fit("pkh")).error().kind == ErrorKind::not_found);
    CHECK(town.begin(town.office.sri, fit("pkh")).error().kind == ErrorKind::forbidden);
    auto proposal = fit("pkh");
    proposal.kind = Kind::proposal;
    CHECK(code(proposal) == "field.choice");
  });
}

TEST_CASE("assessments: begun, seen and taken back by their pages") {
  with_recipients([](Recipients& town) {
    auto& desk = town.office.desk;
    auto const& rina = town.office.rina;
    CHECK(registry::has(desk.get(rina, "/verval/massal"), "Belum ada penilaian massal"));
    registry::Sent typed{{"area", "32.76.06.1006"}, {"aid", "pkh"}, {"kind", "unfit"}};
    auto const refused = desk.post(rina, "/verval/massal", typed);
    CHECK(refused.status == 422);
    typed.emplace_back("reason", "TL04");
    typed.emplace_back("evidence", "Formulir kriteria");
    auto const begun = desk.post(rina, "/verval/massal", typed);
    REQUIRE(begun.status == 303);
    auto const address = registry::location(begun);
    auto const id = AssessmentId::parse(address.substr(address.rfind('/') + 1));
    REQUIRE(id);
    town.run(*id);
    auto const page = desk.get(rina, address);
    CHECK(registry::has(page, "Sudah dinilai sebelumnya"));
    CHECK(registry::has(page, "Selesai"));
    CHECK(registry::has(desk.get(rina, address + "/baris"), "SUTARMI"));
    CHECK(desk.get(town.office.cakra, address).status == 404);
    CHECK(registry::has(desk.get(rina, "/verval/massal"), "PKH"));
    CHECK(desk.post(rina, address + "/urungkan").status == 303);
    CHECK(town.run(*id).withdrawn == 3);
  });
}

}  // namespace rangkul::validation
