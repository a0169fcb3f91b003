#include "validation/objections.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::validation {
namespace {

/// Joko verifies too, so that somebody other than who decided can rule.
struct Court {
  explicit Court(Office& at) : office(at) {}
  Office& office;
  Actor joko = Actor::person(AccountId{31}, "Joko",
                             rights_of({May::see_validation, May::verify_data, May::see_people}),
                             place("32.76"));
  Actor sari = Actor::person(AccountId{32}, "Sari",
                             rights_of({May::see_validation, May::assess, May::see_people}),
                             place("32.76.06.1006"));

  /// A proposal that the village meeting has declined.
  EntryId declined(std::string const& name) {
    auto const id = office.proposed(name);
    REQUIRE(office.meet({id}).ok());
    return id;
  }
  Result<ObjectionId> objected(Actor const& who, EntryId entry, bool secret = false) {
    return office.desk.write(who, [&](Context& context) {
      return object(context, {.entry = entry,
                              .name = "Bu Sutarmi",
                              .relation = "self",
                              .phone = Phone::parse("081234567890").value(),
                              .secret = secret,
                              .ground = "Rumah saya dinilai dari rumah majikan",
                              .received_on = day("2024-12-16")});
    });
  }
  Status ruled(Actor const& who, ObjectionId id, bool upheld, std::string const& reason = "Benar") {
    return office.desk.write(who,
                             [&](Context& context) { return rule(context, id, upheld, reason); });
  }
  Objection objection(ObjectionId id) { return objection_for(joko, id); }
  Objection objection_for(Actor const& who, ObjectionId id) {
    auto found =
        office.desk.read(who, [&](Context& context) { return find_objection(context, id); });
    REQUIRE(found.ok());
    return found.value();
  }
  ObjectionCounts counts() {
    return office.desk.read(joko, [&](Context& context) { return count_objections(context); });
  }
};

void in_court(std::function<void(Court&)> const& act) {
  in_office([&](Office& office) {
    Court court(office);
    act(court);
  });
}

}  // namespace

TEST_CASE("objection: upheld, a declined proposal is proposed again by the hands that heard it") {
  in_court([](Court& court) {
    auto const entry = court.declined("SUTARMI");
    auto const id = court.objected(court.sari, entry);
    REQUIRE(id.ok());
    CHECK(court.objection(id.value()).due_on == day("2024-12-30"));
    CHECK(court.counts().open == 1);
    REQUIRE(court.ruled(court.joko, id.value(), true).ok());
    auto const ruled = court.objection(id.value());
    CHECK(ruled.outcome == Outcome::upheld);
    CHECK(ruled.opened);
    auto const again = court.office.entry(ruled.follow_up);
    CHECK(again.kind == Kind::proposal);
    CHECK(again.aids == court.office.entry(entry).aids);
    CHECK(again.state == State::proposed);
    CHECK(again.entered_by == court.sari.account());
    CHECK(court.counts().open == 0);
    CHECK(court.counts().untold == 1);
  });
}

TEST_CASE("objection: only against a decision, and one at a time") {
  in_court([](Court& court) {
    auto const waits = court.office.proposed("PARJO");
    CHECK(court.objected(court.sari, waits).error().code == "validation.objection.too_early");
    auto const entry = court.declined("SUTARMI");
    auto const first = court.objected(court.sari, entry);
    REQUIRE(first.ok());
    CHECK(court.objected(court.sari, entry).error().code == "validation.objection.open");
    REQUIRE(court.ruled(court.joko, first.value(), false).ok());
    CHECK(court.objected(court.sari, entry).ok());
  });
}

TEST_CASE("objection: ruled by other hands than those that decided or heard it") {
  in_court([](Court& court) {
    auto const entry = court.declined("SUTARMI");  // by Rina
    auto const id = court.objected(court.office.heri, entry);
    REQUIRE(id.ok());
    CHECK(court.ruled(court.office.heri, id.value(), true).error().code == "validation.same_hands");
    CHECK(court.ruled(court.office.rina, id.value(), true).error().kind == ErrorKind::forbidden);
    CHECK(court.ruled(court.joko, id.value(), true, " ").error().field == "reason");
    CHECK(court.ruled(court.joko, id.value(), true).ok());
    CHECK(court.ruled(court.joko, id.value(), false).error().code ==
          "validation.objection.ruled_before");
  });
}

TEST_CASE("objection: who was called unfit is assessed anew when it is upheld") {
  in_court([](Court& court) {
    auto& office = court.office;
    auto const family = office.family("WAGINEM");
    auto const unfit = office.desk.write(office.rina, [&](Context& context) {
      return enter(context, {.kind = Kind::unfit,
                             .family = family,
                             .reason = "TL04",
                             .evidence = "Formulir kriteria"});
    });
    REQUIRE(unfit.ok());
    REQUIRE(office.meet().ok());
    REQUIRE(office.verify(office.heri).ok());
    REQUIRE(office.sign(office.sri, Side::fitness).ok());
    auto const id = court.objected(court.sari, unfit.value());
    REQUIRE(id.ok());
    // December names the family already: what turns it stands in the next month.
    REQUIRE(court.ruled(court.joko, id.value(), true).ok());
    auto const again = office.entry(court.objection(id.value()).follow_up);
    CHECK(again.kind == Kind::fit);
    CHECK(again.period == "2025-01");
  });
}

TEST_CASE("objection: a ruling is taken back with what it opened, until the objector is told") {
  in_court([](Court& court) {
    auto const entry = court.declined("SUTARMI");
    auto const id = court.objected(court.sari, entry).value();
    REQUIRE(court.ruled(court.joko, id, true).ok());
    auto const follow_up = court.objection(id).follow_up;
    auto const undo = [&] {
      return court.office.desk.write(court.joko,
                                     [&](Context& context) { return undo_ruling(context, id); });
    };
    REQUIRE(undo().ok());
    CHECK(court.objection(id).outcome == Outcome::open);
    CHECK(court.office.entry(follow_up).state == State::withdrawn);
    REQUIRE(court.ruled(court.joko, id, false).ok());
    auto const told = [&] {
      return court.office.desk.write(court.sari, [&](Context& context) {
        return tell(context, id, day("2024-12-17"), "Surat");
      });
    };
    REQUIRE(told().ok());
    CHECK(told().error().code == "validation.objection.told");
    CHECK(undo().error().code == "validation.objection.told");
    CHECK(court.counts().untold == 0);
  });
}

TEST_CASE("objection: late behind its limit; a secret name is for verifiers and who heard it") {
  in_court([](Court& court) {
    auto const entry = court.declined("SUTARMI");
    auto const id = court.objected(court.sari, entry, true).value();
    CHECK(court.objection(id).name == "Bu Sutarmi");
    CHECK(court.objection_for(court.sari, id).named);
    auto const for_village = court.objection_for(court.office.rina, id);
    CHECK_FALSE(for_village.named);
    CHECK(for_village.name.empty());
    CHECK(for_village.phone.empty());
    auto const outside = court.office.desk.read(
        court.office.cakra, [&](Context& context) { return find_objection(context, id); });
    CHECK(outside.error().kind == ErrorKind::not_found);
    CHECK(court.counts().late == 0);
    court.office.desk.clock.advance_seconds(14 * 86'400);
    CHECK(court.counts().late == 1);
  });
}

}  // namespace rangkul::validation
