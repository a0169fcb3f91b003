#include <doctest/doctest.h>

#include "registry/people.h"
#include "registry/people_bulk.h"
#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

using Handler = Status (*)(Context&, Value const&);

/// What the outbox tells of two people.
Status told(db::Store& store, Handler handler, std::int64_t kept, std::int64_t absorbed) {
  auto const who = Actor::system("outbox");
  return act(store, who, [&](Context& context) {
    return handler(context, Value::object({{"kept", std::to_string(kept)},
                                           {"absorbed", std::to_string(absorbed)}}));
  });
}
Status merged(db::Store& store, std::int64_t kept, std::int64_t absorbed) {
  auto const who = Actor::system("office");
  auto const done = act(store, who, [&](Context& context) {
    return registry::merge_people(context, PersonId{kept}, PersonId{absorbed}, "sama");
  });
  return done.ok() ? told(store, on_person_merged, kept, absorbed) : done;
}
/// Takes the newest merge back.
Status unmerged(db::Store& store, std::int64_t kept, std::int64_t absorbed) {
  auto const who = Actor::system("office");
  auto const newest =
      number(store, "SELECT MAX(id) FROM person_merge WHERE kept = " + std::to_string(kept) +
                        " AND absorbed = " + std::to_string(absorbed));
  auto const done = act(store, who, [&](Context& context) {
    return registry::unmerge_people(context, newest, "keliru");
  });
  return done.ok() ? told(store, on_person_unmerged, kept, absorbed) : done;
}
Status died(db::Store& store, std::int64_t person) {
  auto const who = Actor::system("outbox");
  return act(store, who, [&](Context& context) {
    return on_person_died(context, Value::object({{"person", std::to_string(person)}}));
  });
}
std::int64_t person_of(db::Store& store, EnrolmentId id) {
  return number(store, "SELECT person FROM enrolment WHERE id = " + id.text());
}
std::string status_of(db::Store& store, EnrolmentId id) {
  return words_of(store, "SELECT status FROM enrolment WHERE id = " + id.text());
}

}  // namespace

TEST_CASE("merge: enrolments and their lines move to the kept person") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 2);
    auto const id = standing(store, "kds-bidik-manis", 1001);
    CHECK(paid(store, sri(), line(id, "uid-00001")).ok());
    CHECK(merged(store, 1000, 1001).ok());
    CHECK(person_of(store, id) == 1000);
    CHECK(number(store, "SELECT person FROM payment") == 1000);
    CHECK(story_of(store, "person", 1000) == "person.merged enrolment.followed_merge");
    auto const events = number(store, "SELECT COUNT(*) FROM event");
    CHECK(told(store, on_person_merged, 1000, 1001).ok());
    CHECK(number(store, "SELECT COUNT(*) FROM event") == events);
    CHECK(code_of(proposed(store, heri(), candidate("kds-bidik-manis", 1000))) ==
          "enrolment.twice");
  });
}

TEST_CASE("merge: many merges of one change are followed, each once") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 4);
    auto const first = standing(store, "kds-bidik-manis", 1001);
    auto const second = standing(store, "kds-bidik-manis", 1003);
    auto const who = Actor::system("outbox");
    EventId event;
    auto const follow = [&] {
      return act(store, who, [&](Context& context) {
        return on_people_merged(context, Value::object({{"event", event.text()}}));
      });
    };
    CHECK(act(store, who, [&](Context& context) -> Status {
            audit::Change change(context, {"match.applied"});
            event = change.event_id();
            registry::merge_many(context, change,
                                 {{next_id_value(), PersonId{1000}, PersonId{1001}},
                                  {next_id_value(), PersonId{1002}, PersonId{1003}}},
                                 "test");
            return {};
          }).ok());
    CHECK(follow().ok());
    CHECK(person_of(store, first) == 1000);
    CHECK(person_of(store, second) == 1002);
    auto const events = number(store, "SELECT COUNT(*) FROM event");
    CHECK(follow().ok());
    CHECK(number(store, "SELECT COUNT(*) FROM event") == events);
  });
}

TEST_CASE("merge: two standing enrolments in one benefit stay apart, the others move") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 2);
    auto const kept = standing(store, "kds-bidik-manis", 1000);
    auto const double_one = standing(store, "kds-bidik-manis", 1001);
    auto const other = standing(store, "uji-kuota", 1001);
    CHECK(paid(store, sri(), line(double_one, "uid-00001")).ok());
    CHECK(paid(store, sri(), line(other, "uid-00002")).ok());
    CHECK(merged(store, 1000, 1001).ok());
    CHECK(person_of(store, kept) == 1000);
    CHECK(person_of(store, double_one) == 1001);
    CHECK(person_of(store, other) == 1000);
    CHECK(number(store, "SELECT person FROM payment WHERE enrolment = " + double_one.text()) ==
          1001);
    CHECK(number(store, "SELECT person FROM payment WHERE enrolment = " + other.text()) == 1000);
    CHECK(status_of(store, double_one) == "approved");
  });
}

TEST_CASE("taking a merge back: what it moved returns, with lines entered since; the rest stays") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 2);
    auto const own = standing(store, "uji-kuota", 1000);
    auto const paid_one = standing(store, "kds-bidik-manis", 1001);
    auto const late_one = standing(store, "uji-anggaran", 1001);
    auto const claim = proposed(store, heri(), candidate("uji-santunan", 101, 102)).value();
    CHECK(paid(store, sri(), line(paid_one, "uid-00001")).ok());
    CHECK(merged(store, 1000, 1001).ok());
    CHECK(merged(store, 103, 102).ok());
    CHECK(paid(store, sri(), line(late_one, "uid-00002")).ok());
    auto const since = standing(store, "uji-uang", 1000);

    CHECK(unmerged(store, 1000, 1001).ok());
    CHECK(person_of(store, own) == 1000);
    CHECK(person_of(store, since) == 1000);
    CHECK(person_of(store, paid_one) == 1001);
    CHECK(person_of(store, late_one) == 1001);
    CHECK(number(store, "SELECT COUNT(*) FROM payment WHERE person = 1001") == 2);
    CHECK(story_of(store, "enrolment", paid_one.value()) ==
          "enrolment.proposed enrolment.approved payment.entered enrolment.followed_merge "
          "enrolment.followed_unmerge");
    CHECK(number(store, "SELECT for_person FROM enrolment WHERE id = " + claim.text()) == 103);
    CHECK(unmerged(store, 103, 102).ok());
    CHECK(number(store, "SELECT for_person FROM enrolment WHERE id = " + claim.text()) == 102);
    CHECK(person_of(store, claim) == 101);
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment_moved") == 0);

    // Told again, or told late of a merge that does not hold: nothing moves.
    auto const events = number(store, "SELECT COUNT(*) FROM event");
    CHECK(told(store, on_person_unmerged, 1000, 1001).ok());
    CHECK(told(store, on_person_merged, 1000, 1001).ok());
    CHECK(number(store, "SELECT COUNT(*) FROM event") == events);
    CHECK(person_of(store, paid_one) == 1001);
  });
}

TEST_CASE("taking a merge back: an enrolment that could not move is left where it was") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 2);
    auto const kept = standing(store, "kds-bidik-manis", 1000);
    auto const double_one = standing(store, "kds-bidik-manis", 1001);
    CHECK(merged(store, 1000, 1001).ok());
    CHECK(unmerged(store, 1000, 1001).ok());
    CHECK(person_of(store, kept) == 1000);
    CHECK(person_of(store, double_one) == 1001);
    CHECK(story_of(store, "enrolment", double_one.value()).find("unmerge") == std::string::npos);
  });
}

TEST_CASE("merge: a claim follows its deceased") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, heri(), candidate("uji-santunan", 101, 102)).value();
    CHECK(merged(store, 103, 102).ok());
    CHECK(number(store, "SELECT for_person FROM enrolment WHERE id = " + id.text()) == 103);
    CHECK(person_of(store, id) == 101);
  });
}

TEST_CASE("death: stops what was not paid yet, leaves what was") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 1);
    auto const paid_one = standing(store, "kds-bidik-manis", 1000);
    CHECK(paid(store, sri(), line(paid_one, "uid-00001")).ok());
    auto const approved_one = standing(store, "uji-kuota", 1000);
    auto const proposed_one = proposed(store, rina(), candidate("kds-siswa-miskin", 1000)).value();
    auto const failed_one = standing(store, "uji-anggaran", 1000);
    auto const bad_line = paid(store, sri(), line(failed_one, "uid-00002")).value();
    CHECK(act(store, sri(), [&](Context& context) {
            return mark_failed(context, bad_line, "rekening tutup");
          }).ok());
    CHECK(died(store, 1000).ok());
    CHECK(status_of(store, paid_one) == "approved");
    for (auto const id : {approved_one, proposed_one, failed_one}) {
      CHECK(status_of(store, id) == "stopped");
      CHECK(words_of(store, "SELECT reason FROM enrolment WHERE id = " + id.text()) == "TL01");
    }
    CHECK(number(store, "SELECT approved FROM programme_ledger WHERE programme = 'uji-kuota'") ==
          0);
    auto const events = number(store, "SELECT COUNT(*) FROM event");
    CHECK(died(store, 1000).ok());
    CHECK(number(store, "SELECT COUNT(*) FROM event") == events);
  });
}

TEST_CASE("death: a file's deaths stop what was not paid yet, each person's") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 3);
    std::vector<EnrolmentId> ids;
    for (auto const person : {1000, 1001, 1002})
      ids.push_back(standing(store, "kds-bidik-manis", person));
    auto const who = Actor::system("outbox");
    auto const payload = parse_json(R"({"people": [{"person": "1000", "on": "2024-10-03"},
                                                   {"person": "1002", "on": ""}]})");
    REQUIRE(payload.ok());
    CHECK(act(store, who, [&](Context& context) {
            return on_people_died(context, payload.value());
          }).ok());
    CHECK(status_of(store, ids[0]) == "stopped");
    CHECK(status_of(store, ids[1]) == "approved");
    CHECK(status_of(store, ids[2]) == "stopped");
  });
}

TEST_CASE("following: a payload without ids changes nothing") {
  with_people([](db::Store& store) {
    auto const who = Actor::system("outbox");
    CHECK(act(store, who, [](Context& context) {
            return on_person_merged(context, Value::object({{"kept", "x"}}));
          }).ok());
    CHECK(act(store, who, [](Context& context) { return on_person_died(context, Value{}); }).ok());
    CHECK(number(store, "SELECT COUNT(*) FROM event") == 0);
  });
}

}  // namespace rangkul::programmes
