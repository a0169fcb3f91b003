#include "matching/matching.h"

#include <doctest/doctest.h>

#include "matching/review.h"
#include "matching/waiting.h"
#include "matching/work.h"
#include "registry/people.h"
#include "support/matching_fixture.h"

namespace rangkul::matching {
namespace {

Rights rights(std::initializer_list<May> all) {
  Rights out;
  for (auto const may : all) out.set(static_cast<std::size_t>(may));
  return out;
}

Actor reviewer(char const* area) {
  return Actor::person(AccountId{9}, "Rina", rights({May::review_matches}),
                       RegionCode::parse(area).value());
}

Run run_row(Office& office, RunId id) {
  return office.as(office.system, [&](Context& context) { return find_run(context, id); }).value();
}

PairId pair_of_key(Office& office, RunId run, std::string const& city_key) {
  return PairId{office.count("SELECT COALESCE(MAX(id), 0) FROM match_pair WHERE run = " +
                             run.text() + " AND city_key = '" + city_key + "'")};
}

Pair pair_row(Office& office, PairId id) {
  return office.as(office.system, [&](Context& context) { return find_pair(context, id); }).value();
}

Status decide_as(Office& office, Actor const& actor, PairId pair, Verdict verdict) {
  return office.as(actor, [&](Context& context) { return decide(context, pair, verdict); });
}

Status undo_as(Office& office, Actor const& actor, PairId pair) {
  return office.as(actor, [&](Context& context) { return undo_decision(context, pair); });
}

std::string code_of(Status const& status) { return status.ok() ? "" : status.error().code; }

/// The rows of a run in words that do not change from run to run.
std::string rows_of(Office& office, RunId run) {
  std::string out;
  auto tx = office.store.read(office.system);
  auto const add = [&](std::string const& sql, std::size_t columns) {
    tx.rows_of("test.rows", sql, {}, std::vector<db::CellType>(columns, db::CellType::text),
               [&](db::Row const& row) {
                 for (auto const& cell : row) out += db::detail::Read<std::string>::get(cell) + "|";
                 out += "\n";
                 return true;
               });
  };
  add("SELECT ministry_key, city_key, class, differences, name, region FROM match_pair WHERE run "
      "= " +
          run.text() + " ORDER BY 1, 2",
      6);
  add("SELECT side, class, region, CAST(COUNT(*) AS TEXT) FROM match_single WHERE run = " +
          run.text() + " GROUP BY side, class, region ORDER BY 1, 2, 3",
      4);
  add("SELECT region, class, CAST(persons AS TEXT), CAST(families AS TEXT) FROM match_village "
      "WHERE run = " +
          run.text() + " ORDER BY 1, 2",
      4);
  return out;
}

}  // namespace

TEST_CASE("matching: sums reconcile with the files, by class, village and list") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    auto const id = run_once(office);
    auto const run = run_row(office, id);
    CHECK(run.state == "done");
    CHECK(run.summary["ministry"]["persons"].integer_or(0) == 50);
    CHECK(run.summary["city"]["persons"].integer_or(0) == 60);
    auto const of_run = " WHERE run = " + id.text();
    auto const village = [&](std::string const& like) {
      return office.count("SELECT CAST(SUM(persons) AS BIGINT) FROM match_village" + of_run +
                          " AND class LIKE '" + like + "'");
    };
    CHECK(village("ministry.%") == 50);
    CHECK(village("city.%") == 60);
    CHECK(office.count("SELECT CAST(SUM(families) AS BIGINT) FROM match_village" + of_run +
                       " AND class LIKE 'city.%'") ==
          office.count("SELECT COUNT(*) FROM family WHERE id IN (SELECT family FROM person WHERE "
                       "in_city = 1)"));
    auto const linked = office.count("SELECT COUNT(*) FROM match_pair" + of_run +
                                     " AND class IN ('equal', 'different')");
    CHECK(linked >= 38);
    CHECK(office.count("SELECT CAST(SUM(persons) AS BIGINT) FROM match_village" + of_run +
                       " AND class IN ('city.equal', 'city.different')") == linked);
    CHECK(office.count("SELECT COUNT(*) FROM match_single" + of_run + " AND side = 'city'") +
              linked ==
          60);
    CHECK(office.count("SELECT COUNT(*) FROM match_single" + of_run + " AND side = 'ministry'") +
              linked ==
          50);
    // A true pair carries the same number in both files.
    CHECK(office.count("SELECT COUNT(*) FROM match_pair" + of_run +
                       " AND class IN ('equal', 'different') AND "
                       "REPLACE(ministry_key, 'D', 'W') <> city_key") == 0);
  });
}

TEST_CASE("matching: linked records become one person with two sources") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    CHECK(office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL") == 90);
    auto const id = run_once(office);
    auto const merged = run_row(office, id).summary["merged"].integer_or(0);
    CHECK(merged >= 18);
    CHECK(office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL") == 90 - merged);
    CHECK(office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL AND in_city = 1 AND "
                       "in_ministry = 1") == 20 + merged);
    CHECK(office.count("SELECT COUNT(*) FROM match_pair p JOIN person_merge m ON m.id = p.merge") ==
          merged);
    auto const pair = pair_row(office, pair_of_key(office, id, "W21"));
    CHECK(pair.ministry.person == pair.city.person);
    CHECK(office.count("SELECT decile FROM person WHERE id = " + pair.city.person.text()) == 2);
    CHECK(office.count("SELECT COUNT(*) FROM event WHERE name = 'match.applied'") == 1);
  });
}

TEST_CASE("matching: undoing gives both people back, and a decision is remembered") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    auto const first = run_once(office);
    auto const different = pair_of_key(office, first, "W21");
    auto const same = pair_of_key(office, first, "W22");
    REQUIRE(different.is_set());
    auto const people = office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL");
    auto const rina = reviewer("32.76");

    REQUIRE(code_of(undo_as(office, rina, different)) == "");
    CHECK(office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL") == people + 1);
    CHECK(pair_row(office, different).state == "open");
    CHECK(pair_row(office, different).ministry.person != pair_row(office, different).city.person);
    REQUIRE(code_of(decide_as(office, rina, different, Verdict::different)) == "");
    CHECK(code_of(decide_as(office, rina, different, Verdict::same)) == "match.decided_already");
    REQUIRE(code_of(undo_as(office, rina, same)) == "");
    REQUIRE(code_of(decide_as(office, rina, same, Verdict::same)) == "");
    CHECK(pair_row(office, same).state == "confirmed");
    CHECK(pair_row(office, same).merge.has_value());
    CHECK(office.count("SELECT COUNT(*) FROM match_decision") == 2);

    auto const second = run_once(office);
    CHECK(!pair_of_key(office, second, "W21").is_set());
    CHECK(pair_row(office, pair_of_key(office, second, "W22")).state == "confirmed");
    CHECK(office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL") == people + 1);

    // Taken back, the pair is a question again, and the next run links it by itself.
    REQUIRE(code_of(undo_as(office, rina, different)) == "");
    CHECK(office.count("SELECT COUNT(*) FROM match_decision") == 1);
    auto const third = run_once(office);
    CHECK(pair_row(office, pair_of_key(office, third, "W21")).state == "linked");
    CHECK(pair_row(office, different).state == "past");
    CHECK(office.count("SELECT COUNT(*) FROM person WHERE merged_into IS NULL") == people);
  });
}

TEST_CASE("matching: what is joined or decided stays so in a second run over a newer file") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    // Nothing but a hand could know that these two, each in one file only, are one.
    auto const person = [&](std::string const& key) {
      return PersonId{office.count("SELECT person FROM source_record WHERE source_key = '" + key +
                                   "' AND import_to IS NULL")};
    };
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) {
                      return registry::merge_people(context, person("W5"), person("D65"), "wali");
                    })
                .ok());
    auto const first = run_once(office);
    auto const before = run_row(office, first).summary;
    CHECK(before["merged"].integer_or(0) == 20);
    CHECK(before["joined"].integer_or(0) == 41);
    CHECK(pair_row(office, pair_of_key(office, first, "W5")).state == "linked");
    auto const rina = reviewer("32.76");
    auto const different = pair_of_key(office, first, "W21");
    auto const same = pair_of_key(office, first, "W22");
    REQUIRE(code_of(undo_as(office, rina, different)) == "");
    REQUIRE(code_of(decide_as(office, rina, different, Verdict::different)) == "");
    REQUIRE(code_of(undo_as(office, rina, same)) == "");
    REQUIRE(code_of(decide_as(office, rina, same, Verdict::same)) == "");

    // The ministry's next file says the same people in new words.
    auto file = ministry_file(20, 70, 40);
    for (std::size_t at = 0; (at = file.find("JALAN", at)) != std::string::npos; at += 3)
      file.replace(at, 5, "JLN");
    office.import(registry::Source::ministry, file);
    auto const second = run_once(office);
    auto const after = run_row(office, second).summary;
    CHECK(after["merged"].integer_or(-1) == 0);
    CHECK(after["joined"].integer_or(0) == 40);
    CHECK(!pair_of_key(office, second, "W21").is_set());
    CHECK(pair_row(office, pair_of_key(office, second, "W22")).state == "confirmed");
    CHECK(pair_row(office, pair_of_key(office, second, "W5")).state == "linked");
    CHECK(office.count("SELECT COUNT(*) FROM match_pair WHERE run = " + second.text() +
                       " AND state = 'open'") == 0);

    // A link of the first run is taken back from the second's list: two people again, each with
    // what its file says now.
    auto const again = pair_of_key(office, second, "W23");
    CHECK(person("W23") == person("D23"));
    REQUIRE(code_of(undo_as(office, rina, again)) == "");
    CHECK(person("W23") != person("D23"));
    CHECK(pair_row(office, again).state == "open");
  });
}

TEST_CASE("matching: who was parted on the person's page is not joined again") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    auto const first = run_once(office);
    auto const pair = pair_of_key(office, first, "W21");
    auto const merge = pair_row(office, pair).merge.value_or(0);
    auto const joined = pair_row(office, pair);
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) {
                      return registry::unmerge_people(context, merge, "dua orang");
                    })
                .ok());
    auto const absorbed = pair_row(office, pair).ministry.person;
    REQUIRE(absorbed != joined.city.person);
    auto const told = [&](std::string const& reason) {
      return office.as(office.system, [&](Context& context) {
        return on_person_unmerged(context, Value::object({{"kept", joined.city.person.text()},
                                                          {"absorbed", absorbed.text()},
                                                          {"reason", reason},
                                                          {"account", "9"},
                                                          {"by", "Rina"}}));
      });
    };
    CHECK(told("match.pair:5").ok());
    CHECK(office.count("SELECT COUNT(*) FROM match_decision") == 0);
    CHECK(told("dua orang").ok());
    CHECK(told("dua orang").ok());
    CHECK(office.count("SELECT COUNT(*) FROM match_decision WHERE verdict = 'different'") == 1);
    CHECK(pair_row(office, pair).state == "rejected");
    CHECK(pair_row(office, pair).decided_name == "Rina");
    auto const second = run_once(office);
    CHECK(!pair_of_key(office, second, "W21").is_set());
    CHECK(pair_row(office, pair).ministry.person == absorbed);
  });
}

TEST_CASE("matching: who is outside the pair's area does not find it") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    auto const run = run_once(office);
    auto const pair = pair_of_key(office, run, "W22");  // village 1001
    auto const near = reviewer("32.76.06.1001");
    auto const far = reviewer("32.76.06.1002");
    auto const nobody = Actor::person(AccountId{4}, "Tanpa hak", Rights{}, RegionCode{});
    CHECK(code_of(undo_as(office, far, pair)) == "not_found");
    CHECK(code_of(undo_as(office, nobody, pair)) == "forbidden");
    CHECK(code_of(undo_as(office, near, pair)) == "");
    CHECK(code_of(decide_as(office, far, pair, Verdict::same)) == "not_found");
    auto const open_for = [&](Actor const& actor) {
      auto tx = office.store.read(actor);
      Context context{tx, actor, office.clock, registry::catalogue_for_tests(), {}};
      CHECK(open_pairs(context) == review_counts(context, run).open);
      return open_pairs(context);
    };
    CHECK(open_for(far) + open_for(near) == open_for(office.system));
    CHECK(open_for(near) >= 1);
    CHECK(code_of(decide_as(office, near, pair, Verdict::same)) == "");
  });
}

TEST_CASE("matching: a run that was cut off begins again and ends the same") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    auto const item = [&](std::function<Status(Context&)> const& act) {
      return office.as(office.system, act);
    };
    RunId id;
    REQUIRE(item([&](Context& context) -> Status {
              id = TRY(insert_run(context, 0, 0));
              return {};
            }).ok());
    auto const cut_at = [&](std::string const& phase) {
      return do_run(
          Work{office.store, office.system, item,
               [&](std::int64_t, std::int64_t, std::string_view now) { return now != phase; }},
          id);
    };
    for (auto const* phase : {"match.phase.read", "match.phase.score", "match.phase.store"}) {
      CHECK(code_of(cut_at(phase)) == "match.cancelled");
      CHECK(run_row(office, id).state == "cancelled");
      CHECK(office.count("SELECT COUNT(*) FROM person_merge") == 0);
    }
    CHECK(code_of(cut_at("match.phase.merge")) == "match.cancelled");
    CHECK(run_row(office, id).state == "merging");
    CHECK(code_of(cut_at("")) == "");
    CHECK(run_row(office, id).state == "done");
    auto const rows = rows_of(office, id);
    auto const again = run_once(office);
    CHECK(rows_of(office, again) == rows);
    CHECK(run_row(office, again).summary["merged"].integer_or(-1) == 0);
  });
}

TEST_CASE("matching: needs an applied import of each source, and the newest") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import(registry::Source::city, city_file(0, 10));
    auto const start = [&](std::int64_t ministry) {
      auto const out = office.as(office.system, [&](Context& context) -> Status {
        TRY(insert_run(context, ministry, 0));
        return {};
      });
      return code_of(out);
    };
    CHECK(start(0) == "match.no_import");
    office.import(registry::Source::ministry, ministry_file(5, 15, 0));
    CHECK(start(17) == "match.import_old");
    CHECK(start(0) == "");
  });
}

TEST_CASE("matching: a job does the run, with its result") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    catalogue::CatalogueHolder holder(
        catalogue::Catalogue::default_folder(),
        catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value());
    jobs::Runner runner(store, office.clock, holder, {});
    add_jobs(runner);
    RunId id;
    auto const start = [&] {
      return office.as(office.system, [&](Context& context) -> Status {
        id = TRY(start_run(context, 0, 0));
        return {};
      });
    };
    REQUIRE(start().ok());
    CHECK(code_of(start()) == "job.already_open");
    auto const state = [&] {
      return office.as(office.system, [&](Context& context) { return find_run(context, id); })
          .value()
          .state;
    };
    CHECK(state() == "queued");
    // Its job was stopped before its turn: the run does not wait any more.
    auto const job =
        office.as(office.system, [&](Context& context) { return find_run(context, id); })
            .value()
            .job;
    REQUIRE(office.as(office.system, [&](Context& context) { return jobs::cancel(context, job); })
                .ok());
    CHECK(state() == "cancelled");
    REQUIRE(
        office.as(office.system, [&](Context& context) { return jobs::retry(context, job); }).ok());
    CHECK(state() == "queued");
    CHECK(runner.run_one());
    CHECK(office.count("SELECT COUNT(*) FROM job WHERE state = 'done'") == 1);
    CHECK(office.count("SELECT COUNT(*) FROM match_run WHERE state = 'done'") == 1);
    // Its job was stopped while it joined people: it does not go on by itself, and says so.
    test::run_directly(store, "UPDATE match_run SET state = 'merging'");
    test::run_directly(store, "UPDATE job SET state = 'cancelled'");
    CHECK(state() == "stopped");
    REQUIRE(
        office.as(office.system, [&](Context& context) { return jobs::retry(context, job); }).ok());
    CHECK(state() == "merging");
    CHECK(runner.run_one());
    CHECK(state() == "done");
  });
}

}  // namespace rangkul::matching
