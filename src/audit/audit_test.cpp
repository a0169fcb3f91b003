#include "audit/audit.h"

#include <doctest/doctest.h>

#include <deque>
#include <random>
#include <thread>

#include "db/housekeeping.h"
#include "support/store_fixture.h"

namespace rangkul::audit {
namespace {

Actor const rina = Actor::person(AccountId{7}, "Rina", Rights{}.set(), RegionCode{});
Actor const program = Actor::system("jobs");

db::Query const count_events{"test.count_events", "SELECT count(*) FROM event"};
db::Query const event_row{"test.event_row",
                          "SELECT account, actor_name, name, data, reason, digest, at FROM event"};
db::Query const access_row{"test.access_row",
                           "SELECT account, action, kind, subject, purpose, row_count, remote"
                           " FROM access ORDER BY seq DESC"};
db::Query const make_note{"test.make_note", "UPDATE audit_head SET seq = seq WHERE chain = 'none'"};
db::Query const break_note{"test.break_note",
                           "INSERT INTO audit_head (chain, seq, hash) VALUES ('event', 0, '')"};

struct Desk {
  explicit Desk(db::Store& store_, Actor const& who = rina) : tx(store_.write(who)), actor(who) {}
  db::Transaction tx;
  Actor const& actor;
  ManualClock clock{Instant{1'700'000'000}};
  Context context{tx, actor, clock, test::no_catalogue(), "10.0.0.1"};
};

TEST_CASE("audit: a change leaves its event, with who, when, what, why and about whom") {
  test::for_each_store([](db::Store& store) {
    {
      Desk desk(store);
      Change change(
          desk.context,
          {"person.merged", {{"person", 12}}, Value::object({{"kept", 12}}), "same card"});
      change.run(make_note, {});
      CHECK(change.try_run(break_note, {}) == db::Broken::unique);
      change.note("moved", 3);
      change.about({"person", 13});
      change.about({"person", 13});
      desk.tx.commit();
    }
    Desk desk(store);
    auto const row = desk.tx.first<AccountId, std::string, std::string, std::string, std::string,
                                   std::string, Instant>(event_row, {});
    CHECK(row == std::tuple(AccountId{7}, std::string("Rina"), std::string("person.merged"),
                            std::string(R"({"kept":12,"moved":3})"), std::string("same card"),
                            std::string(), Instant{1'700'000'000}));
    for (auto const id : {12, 13}) {
      auto const events = events_about(desk.context, {"person", id}, 10);
      REQUIRE(events.size() == 1);
      CHECK(events[0].name == "person.merged");
      CHECK(events[0].data["moved"].integer_or(0) == 3);
    }
    CHECK(events_about(desk.context, {"family", 12}, 10).empty());
    CHECK_FALSE(verify(desk.tx).first_broken);
  });
}

TEST_CASE("audit: a change that wrote nothing, by the program itself, still leaves its event") {
  test::for_each_store([](db::Store& store) {
    {
      Desk desk(store, program);
      Change const change(desk.context, {"job.started"});
      desk.tx.commit();
    }
    Desk desk(store);
    auto const account = desk.tx.first<std::optional<std::int64_t>, std::string>(event_row, {});
    CHECK(account == std::tuple(std::optional<std::int64_t>(), std::string("jobs")));
    CHECK(verify(desk.tx).events == 1);
  });
}

TEST_CASE("audit: what is rolled back leaves neither event nor gap") {
  test::for_each_store([](db::Store& store) {
    for (bool const keep : {true, false, true, false, true}) {
      Desk desk(store);
      Change const change(desk.context, {"person.changed", {{"person", 1}}});
      record(desk.context, {"view", "person", 1, "", 1});
      if (keep) desk.tx.commit();
    }
    auto tx = store.read(rina);
    auto const found = verify(tx);
    CHECK(found.events == 3);
    CHECK(found.accesses == 3);
    CHECK_FALSE(found.first_broken);
    CHECK(found.event_head.size() == 64);
    CHECK(found.event_head != found.access_head);
  });
}

TEST_CASE("audit: an event opened while another is being recorded is recorded too") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    Change const first(desk.context, {"first"});
    desk.tx.before_commit([&](db::Transaction&) { Change const second(desk.context, {"second"}); });
    desk.tx.commit();
    auto tx = store.read(rina);
    CHECK(verify(tx).events == 2);
  });
}

TEST_CASE("audit: accesses of a read transaction are kept aside and written afterwards") {
  test::for_each_store([](db::Store& store) {
    std::vector<Access> kept;
    {
      auto tx = store.read(rina);
      ManualClock const clock{Instant{5}};
      Context context{tx, rina, clock, test::no_catalogue()};
      record(context, {"reveal", "person", 44, "verifikasi", 1});
      record(context, {"list", "list", 0, "", 25});
      kept = take_accesses(tx);
      CHECK(take_accesses(tx).empty());
      tx.commit();
    }
    REQUIRE(kept.size() == 2);
    {
      Desk desk(store);
      write_accesses(desk.context, kept);
      desk.tx.commit();
    }
    auto tx = store.read(rina);
    CHECK(verify(tx).accesses == 2);
    auto const row =
        tx.first<AccountId, std::string, std::string, int, std::string, int, std::string>(
            access_row, {});
    CHECK(row == std::tuple(AccountId{7}, std::string("list"), std::string("list"), 0,
                            std::string(), 25, std::string("10.0.0.1")));
  });
}

TEST_CASE("audit: a bulk change carries the digest of its rows") {
  test::for_each_store([](db::Store& store) {
    auto const digest_of = [&](std::int64_t last) {
      Desk desk(store);
      Change change(desk.context, {"import.applied"});
      std::int64_t next = 0;
      change.bulk("audit_head", {"chain", "seq", "hash"}, [&](db::Row& row) {
        if (next == 3) return false;
        ++next;
        row = {db::cell("x" + std::to_string(next)), db::cell(next == 3 ? last : next),
               db::cell("")};
        return true;
      });
      // Read inside the transaction that is then given up, by recording it early.
      std::string digest;
      desk.tx.before_commit([&](db::Transaction& tx) {
        tx.each(event_row, {},
                [&](AccountId, std::string, std::string, std::string, std::string, std::string d,
                    Instant) { digest = std::move(d); });
        throw db::StoreFailure("enough");
      });
      CHECK_THROWS_AS(desk.tx.commit(), db::StoreFailure);
      return digest;
    };
    CHECK(digest_of(3).size() == 64);
    CHECK(digest_of(3) == digest_of(3));
    CHECK(digest_of(3) != digest_of(4));
  });
}

TEST_CASE("audit: two writers at once make one chain") {
  test::for_each_store([](db::Store& store) {
    auto const work = [&] {
      for (int i = 0; i < 25; ++i) {
        Desk desk(store);
        Change const change(desk.context, {"person.changed", {{"person", i}}});
        record(desk.context, {"view", "person", i, "", 1});
        desk.tx.commit();
      }
    };
    std::thread other(work);
    work();
    other.join();
    auto tx = store.read(rina);
    auto const found = verify(tx);
    CHECK(found.events == 50);
    CHECK(found.accesses == 50);
    CHECK_FALSE(found.first_broken);
  });
}

TEST_CASE("audit: events and accesses can be neither changed nor deleted") {
  test::for_each_store([](db::Store& store) {
    {
      Desk desk(store);
      Change const change(desk.context, {"person.changed", {{"person", 1}}});
      record(desk.context, {"view", "person", 1, "", 1});
      desk.tx.commit();
    }
    for (auto const* sql :
         {"UPDATE event SET reason = 'x'", "DELETE FROM event_subject", "DELETE FROM event",
          "UPDATE event_subject SET subject = 2", "DELETE FROM access", "UPDATE access SET at = 1"})
      CHECK_THROWS(test::run_directly(store, sql));
    auto tx = store.read(rina);
    CHECK_FALSE(verify(tx).first_broken);
  });
}

// Tampering: statements with a row (:k), a number (:n) and a text (:t).

struct Forgery {
  Forgery(std::string broken_chain, std::string_view sql)
      : chain(std::move(broken_chain)), query("test.forgery", sql) {}
  std::string chain;  // whose row k is named, "" when only the finding itself is sure
  db::Query query;
};

/// The program's queries live for ever, and so do these.
std::deque<Forgery>& forgeries() {
  static std::deque<std::string> texts;
  static std::deque<Forgery> all;
  if (!all.empty()) return all;
  auto const add = [&](std::string chain, std::string sql) {
    texts.push_back(std::move(sql));
    all.emplace_back(std::move(chain), texts.back());
  };
  std::string const number = "CAST(:n AS BIGINT)";
  for (std::string const table : {"event", "access"}) {
    std::string const where = " WHERE seq = :k";
    auto const texts_of =
        table == "event" ? std::vector<std::string>{"actor_name", "name",      "data", "reason",
                                                    "digest",     "prev_hash", "hash"}
                         : std::vector<std::string>{"actor_name", "action",    "kind", "purpose",
                                                    "remote",     "prev_hash", "hash"};
    for (auto const& column : texts_of) {
      add(table, "UPDATE " + table + " SET " + column + " = " + column + " || :t" + where);
      add(table, "UPDATE " + table + " SET " + column + " = :t || " + column + where);
    }
    auto const numbers_of = table == "event"
                                ? std::vector<std::string>{"at"}
                                : std::vector<std::string>{"at", "id", "subject", "row_count"};
    for (auto const& column : numbers_of)
      add(table, "UPDATE " + table + " SET " + column + " = " + column + " + " + number + where);
    add(table, "UPDATE " + table + " SET account = CASE WHEN account IS NULL THEN " + number +
                   " ELSE NULL END" + where);
    add(table, "UPDATE " + table + " SET seq = 1000 + " + number + where);
    add("", "UPDATE " + table + " SET seq = -" + number + where);
    add("", "UPDATE audit_head SET seq = seq + " + number + " WHERE chain = '" + table + "'");
    add("", "UPDATE audit_head SET hash = :t WHERE chain = '" + table + "'");
    add("", "DELETE FROM audit_head WHERE chain = '" + table + "'");
  }
  add("access", "DELETE FROM access WHERE seq = :k");
  add("", "DELETE FROM access WHERE seq >= :k");
  add("event", "DELETE FROM event WHERE seq = :k");
  add("", "DELETE FROM event WHERE seq >= :k");
  std::string const id = "(SELECT id FROM event WHERE seq = :k)";
  add("event", "DELETE FROM event_subject WHERE event = " + id);
  add("event", "UPDATE event_subject SET subject = subject + " + number + " WHERE event = " + id);
  add("event", "UPDATE event_subject SET kind = kind || :t WHERE event = " + id);
  add("event",
      "INSERT INTO event_subject (kind, subject, event) SELECT :t, :n, id FROM event"
      " WHERE seq = :k");
  add("", "UPDATE event_subject SET event = " + number + " WHERE event = " + id);
  for (auto const& seq : std::vector<std::string>{"0", "-" + number, "1000 + " + number})
    add("",
        "INSERT INTO event (id, seq, at, account, actor_name, name, data, reason, digest,"
        " prev_hash, hash) SELECT " +
            number + ", " + seq +
            ", at, account, actor_name, name,"
            " data, reason, digest, prev_hash, hash FROM event WHERE seq = :k");
  return all;
}

constexpr int chain_length = 40;

void make_chains(db::Store& store) {
  for (int i = 1; i <= chain_length; ++i) {
    Desk desk(store, i % 3 == 0 ? program : rina);
    Change const change(desk.context, {"person.changed",
                                       {{"person", i}, {"family", 2 * i}},
                                       Value::object({{"n", i}}),
                                       "because"});
    record(desk.context, {"view", "person", i, "layanan", 1});
    desk.tx.commit();
  }
}

/// What a forger with the file in hand could do first.
void drop_guards(db::Store& store) {
  bool const sqlite = store.dialect() == db::Dialect::sqlite;
  std::string sql;
  for (std::string const table : {"event", "event_subject", "access"}) {
    sql += "DROP TRIGGER " + table + "_kept" + (sqlite ? ";" : " ON " + table + ";");
    if (sqlite) sql += "DROP TRIGGER " + table + "_stays;";
  }
  if (!sqlite) sql += "ALTER TABLE event_subject DROP CONSTRAINT event_subject_event_fkey;";
  test::run_directly(store, sql);
}

TEST_CASE("audit: a thousand random changes are all found, and the first broken row is named") {
  auto const seed = std::random_device{}();
  MESSAGE("seed " << seed);
  test::for_each_store([&](db::Store& store) {
    std::mt19937_64 random(seed);
    auto const pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
    make_chains(store);
    drop_guards(store);
    db::Query const* const lax = [&]() -> db::Query const* {
      static db::Query const defer{"test.defer_sqlite", "PRAGMA defer_foreign_keys = 1"};
      return store.dialect() == db::Dialect::sqlite ? &defer : nullptr;
    }();
    for (int turn = 0; turn < 1000; ++turn) {
      auto const& forgery = forgeries()[pick(forgeries().size())];
      auto const row = static_cast<std::int64_t>(1 + pick(chain_length));
      auto const number = static_cast<std::int64_t>(1 + pick(100'000));
      CAPTURE(forgery.query.sql());
      CAPTURE(row);
      auto tx = store.write(program);
      db::Housekeeping pen(tx);
      if (lax != nullptr) pen.run(*lax, {});
      REQUIRE(pen.run(forgery.query, {db::bind("k", row), db::bind("n", number),
                                      db::bind("t", std::string(1 + pick(3), 'x'))}) > 0);
      auto const found = verify(tx).first_broken;
      REQUIRE(found);
      CAPTURE(*found);
      if (!forgery.chain.empty())
        CHECK(found->starts_with(forgery.chain + " " + std::to_string(row) + ": "));
    }
    auto tx = store.read(rina);
    CHECK_FALSE(verify(tx).first_broken);
    CHECK(tx.value<int>(count_events, {}) == chain_length);
  });
}

TEST_CASE("audit: a number that SQLite would round when read is found as well") {
  test::for_each_store([](db::Store& store) {
    if (store.dialect() != db::Dialect::sqlite) return;
    make_chains(store);
    drop_guards(store);
    test::run_directly(store, "UPDATE event SET at = at + 0.5 WHERE seq = 9");
    auto tx = store.read(rina);
    CHECK(verify(tx).first_broken == "event 9: its content was changed");
  });
}

TEST_CASE("audit: every query can be prepared on each store") {
  test::for_each_store([](db::Store& store) {
    for (auto const& error : db::unprepared_queries(store)) CHECK_MESSAGE(false, error);
  });
}

}  // namespace
}  // namespace rangkul::audit
