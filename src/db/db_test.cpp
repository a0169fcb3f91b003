#include "db/db.h"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <limits>
#include <thread>

#include "db/housekeeping.h"
#include "db/migrator.h"
#include "db/pool.h"
#include "db/sql_text.h"
#include "support/store_fixture.h"

namespace rangkul::db {
namespace {

Actor const tester = Actor::system("test");

char const* const make_tables = R"(
CREATE TABLE place (id {id}, code {text} NOT NULL UNIQUE);
CREATE TABLE thing (
  id {id}, number {bigint}, label {text}, size {real},
  place {bigint} REFERENCES place (id), flag {bigint} CHECK (flag IN (0, 1)));
)";

std::array const tables{
    std::pair<std::string_view, std::string_view>{"0001_things.sql", make_tables}};

Query const add_thing{"test.add_thing",
                      "INSERT INTO thing (id, number, label, size, place, flag)"
                      " VALUES (:id, :number, :label, :size, :place, :flag)"};
Query const get_thing{"test.get_thing",
                      "SELECT number, label, size, place, flag FROM thing WHERE id = :id"};
Query const add_place{"test.add_place", "INSERT INTO place (id, code) VALUES (:id, :code)"};
Query const count_places{"test.count_places", "SELECT count(*) FROM place"};
Query const planned_sqlite{"test.planned_sqlite",
                           "SELECT CAST(substr(stat, 1, instr(stat, ' ') - 1) AS BIGINT)"
                           " FROM sqlite_stat1 WHERE tbl = 'place'"};
Query const planned_postgresql{"test.planned_postgresql",
                               "SELECT CAST(reltuples AS BIGINT) FROM pg_class"
                               " WHERE oid = to_regclass('place')"};
Query const rename_places{"test.rename_places", "UPDATE place SET code = code || :more"};
Query const places_from{"test.places_from",
                        "SELECT code FROM place WHERE code >= :from AND code < :to"
                        " AND (:from <> 'x' OR CAST(:more AS TEXT) IS NULL) ORDER BY code"};
Query const add_place_returning{"test.returning",
                                "INSERT INTO place (id, code) VALUES (9, 'nine') RETURNING id"};

Binds thing(int id, std::optional<std::int64_t> number, std::optional<std::string> const& label,
            std::optional<double> size) {
  return {bind("id", id),     bind("number", number),    bind("label", label),
          bind("size", size), bind("place", PersonId{}), bind("flag", std::optional<int>{})};
}

Binds place(std::int64_t id, std::string const& code) {
  return {bind("id", id), bind("code", code)};
}

void with_tables(std::function<void(Store&)> const& act) {
  test::for_each_empty_store([&](Store& store) {
    Migrator(store, tables).migrate();
    act(store);
  });
}

TEST_CASE("db: every kind of cell comes back as it went in") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    Housekeeping pen(tx);
    auto const largest = std::numeric_limits<std::int64_t>::max();
    auto const smallest = std::numeric_limits<std::int64_t>::min();
    std::string const odd = "Ny. Sri 'Ning' \\ \"x\" \t\n é 漢 :name $1 ?";
    CHECK(pen.run(add_thing, thing(1, largest, odd, 0.1)) == 1);
    CHECK(pen.run(add_thing, thing(2, smallest, "", -1e300)) == 1);
    CHECK(pen.run(add_thing, thing(3, std::nullopt, std::nullopt, std::nullopt)) == 1);
    using Number = std::optional<std::int64_t>;
    using Label = std::optional<std::string>;
    using Size = std::optional<double>;
    CHECK(tx.first<Number, Label, Size>(get_thing, {bind("id", 1)}) ==
          std::tuple<Number, Label, Size>(largest, odd, 0.1));
    CHECK(tx.first<Number, Label, Size>(get_thing, {bind("id", 2)}) ==
          std::tuple<Number, Label, Size>(smallest, "", -1e300));
    CHECK(tx.first<Number, Label, Size>(get_thing, {bind("id", 3)}) ==
          std::tuple<Number, Label, Size>());
    CHECK(tx.first<std::int64_t, std::string, double, PersonId, bool>(get_thing, {bind("id", 3)}) ==
          std::tuple<std::int64_t, std::string, double, PersonId, bool>());
    CHECK_FALSE(tx.value<int>(get_thing, {bind("id", 4)}));
  });
}

TEST_CASE("db: sums, means and flags read as the type that is asked") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    Housekeeping pen(tx);
    pen.run(add_thing, thing(1, 4'000'000'000'000'000'000, "a", 1.5));
    pen.run(add_thing, thing(2, 5, "b", 2.0));
    auto const integer = CellType::integer;
    tx.rows_of("sums", "SELECT sum(number), avg(size), max(number) > 3 FROM thing", {},
               {integer, CellType::real, integer}, [&](Row const& row) {
                 CHECK(std::get<std::int64_t>(row[0]) == 4'000'000'000'000'000'005);
                 CHECK(std::get<double>(row[1]) == doctest::Approx(1.75));
                 CHECK(std::get<std::int64_t>(row[2]) == 1);
                 return true;
               });
  });
}

TEST_CASE("db: a broken constraint is told and the transaction goes on") {
  with_tables([](Store& store) {
    {
      auto tx = store.write(tester);
      Housekeeping pen(tx);
      CHECK_FALSE(pen.try_run(add_place, place(1, "one")));
      CHECK(pen.try_run(add_place, place(1, "two")) == Broken::unique);
      CHECK(pen.try_run(add_place, place(2, "one")) == Broken::unique);
      CHECK(pen.try_run(add_place, {bind("id", 3), bind("code", std::optional<std::string>())}) ==
            Broken::not_null);
      auto odd = thing(1, 1, "a", 1.0);
      odd[5] = bind("flag", 7);
      CHECK(pen.try_run(add_thing, odd) == Broken::check);
      odd[5] = bind("flag", true);
      odd[4] = bind("place", PersonId{99});
      CHECK(pen.try_run(add_thing, odd) == Broken::foreign_key);
      CHECK_FALSE(pen.try_run(add_place, place(4, "four")));
      tx.commit();
    }
    CHECK(store.read(tester).value<int>(count_places, {}) == 2);
  });
}

TEST_CASE("db: a broken constraint throws from run, without the value in its text") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    Housekeeping pen(tx);
    pen.run(add_place, place(1, "secret-1"));
    try {
      pen.run(add_place, place(2, "secret-1"));
      FAIL("the second place was taken");
    } catch (StoreFailure const& failure) {
      CHECK(failure.broken() == Broken::unique);
      CHECK(std::string(failure.what()).find("secret-1") == std::string::npos);
      CHECK(std::string(failure.what()).find("test.add_place") == 0);
    }
  });
}

TEST_CASE("db: what is not committed is gone") {
  with_tables([](Store& store) {
    {
      auto tx = store.write(tester);
      Housekeeping(tx).run(add_place, place(1, "one"));
    }
    CHECK(store.read(tester).value<int>(count_places, {}) == 0);
    {
      auto tx = store.write(tester);
      tx.before_commit([](Transaction&) { throw StoreFailure("no"); });
      Housekeeping(tx).run(add_place, place(1, "one"));
      CHECK_THROWS_AS(tx.commit(), StoreFailure);
    }
    CHECK(store.read(tester).value<int>(count_places, {}) == 0);
  });
}

TEST_CASE("db: a statement is used again with other values, and inside itself") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    Housekeeping pen(tx);
    for (int i = 0; i < 500; ++i) pen.run(add_place, place(i + 1, "p" + std::to_string(1000 + i)));
    auto const from = [](std::string const& first, std::string const& last) {
      return Binds{bind("from", first), bind("to", last), bind("more", std::optional<int>())};
    };
    int outer = 0;
    int inner = 0;
    tx.each(places_from, from("p1000", "p1003"), [&](std::string code) {
      ++outer;
      tx.each(places_from, from(code, "p1003"), [&](std::string) { ++inner; });
    });
    CHECK(outer == 3);
    CHECK(inner == 6);
    int seen = 0;
    tx.rows(places_from, from("p", "q"), {CellType::text}, [&](Row const&) { return ++seen < 7; });
    CHECK(seen == 7);
    CHECK(tx.value<std::string>(places_from, from("p1499", "q")) == "p1499");
  });
}

TEST_CASE("db: more kinds of statements than are kept prepared") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    for (int turn = 0; turn < 2; ++turn)
      for (int i = 0; i < 450; ++i)
        tx.rows_of("many", "SELECT " + std::to_string(i) + " + CAST(:x AS INTEGER)", {bind("x", 1)},
                   {CellType::integer}, [&](Row const& row) {
                     CHECK(std::get<std::int64_t>(row[0]) == i + 1);
                     return true;
                   });
  });
}

TEST_CASE("db: text is ordered and searched by its bytes") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    Housekeeping pen(tx);
    int id = 0;
    for (auto const* code : {"32.76", "32.8", "B", "a", "32.76.06", "~", "A"})
      pen.run(add_place, place(++id, code));
    std::string all;
    tx.each(places_from,
            {bind("from", "3"), bind("to", "\x7f"), bind("more", std::optional<int>())},
            [&](std::string code) { all += code + " "; });
    CHECK(all == "32.76 32.76.06 32.8 A B a ~ ");
  });
}

TEST_CASE("db: reading can neither write nor hide a write") {
  with_tables([](Store& store) {
    auto tx = store.read(tester);
    CHECK_THROWS_AS(tx.value<int>(add_place_returning, {}), StoreFailure);
    CHECK_FALSE(tx.writable());
  });
}

TEST_CASE("db: a missing value and a missing column are told") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    CHECK_THROWS_WITH_AS(tx.value<int>(get_thing, {}), "test.get_thing: no value for :id",
                         StoreFailure);
    CHECK_THROWS_AS((tx.first<int, int>(count_places, {})), StoreFailure);
  });
}

TEST_CASE("db: a hundred thousand rows are loaded in bulk, with odd texts and nulls") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    int next = 0;
    auto const loaded =
        Housekeeping(tx).bulk("thing", {"id", "number", "label", "size"}, [&](Row& row) {
          if (next == 100'000) return false;
          ++next;
          row[0] = cell(next);
          row[1] = next % 2 == 0 ? cell(next * 10) : Cell{};
          row[2] = cell("t\t\\n\n" + std::to_string(next));
          row[3] = next % 3 == 0 ? Cell{} : cell(next / 4.0);
          return true;
        });
    CHECK(loaded == 100'000);
    using Number = std::optional<std::int64_t>;
    CHECK(tx.first<Number, std::string, double>(get_thing, {bind("id", 99'998)}) ==
          std::tuple<Number, std::string, double>(999'980, "t\t\\n\n99998", 24999.5));
    CHECK(tx.first<Number, std::string, std::optional<double>>(get_thing, {bind("id", 3)}) ==
          std::tuple<Number, std::string, std::optional<double>>(std::nullopt, "t\t\\n\n3",
                                                                 std::nullopt));
  });
}

TEST_CASE("db: of two writers of one unique row exactly one wins") {
  with_tables([](Store& store) {
    for (int round = 0; round < 20; ++round) {
      std::atomic<int> won{0};
      std::atomic<int> lost{0};
      auto const attempt = [&](int id) {
        auto tx = store.write(tester);
        auto const broken =
            Housekeeping(tx).try_run(add_place, place(id, "round" + std::to_string(round)));
        tx.commit();
        if (!broken) ++won;
        if (broken == Broken::unique) ++lost;
      };
      std::thread first(attempt, 2 * round + 1);
      std::thread second(attempt, 2 * round + 2);
      first.join();
      second.join();
      CHECK(won == 1);
      CHECK(lost == 1);
    }
  });
}

TEST_CASE("db: many threads share few sessions") {
  test::for_each_empty_store([](Store& store) {
    Migrator(store, tables).migrate();
    std::vector<std::thread> threads;
    std::atomic<int> id{0};
    for (int i = 0; i < 12; ++i)
      threads.emplace_back([&] {
        for (int turn = 0; turn < 10; ++turn) {
          int const mine = ++id;
          auto tx = store.write(tester);
          Housekeeping(tx).run(add_place, place(mine, std::to_string(mine)));
          tx.commit();
          store.read(tester).value<int>(count_places, {});
        }
      });
    for (auto& thread : threads) thread.join();
    CHECK(store.read(tester).value<int>(count_places, {}) == 120);
  });
}

TEST_CASE("db: a transaction sees one moment of the store") {
  with_tables([](Store& store) {
    auto reader = store.read(tester);
    CHECK(reader.value<int>(count_places, {}) == 0);
    auto writer = store.write(tester);
    Housekeeping(writer).run(add_place, place(1, "one"));
    writer.commit();
    CHECK(reader.value<int>(count_places, {}) == 0);
    reader.commit();
    CHECK(store.read(tester).value<int>(count_places, {}) == 1);
  });
}

TEST_CASE("db: attachments live with their transaction") {
  with_tables([](Store& store) {
    auto tx = store.read(tester);
    tx.attachment<std::string>() = "kept";
    auto moved = std::move(tx);
    CHECK(moved.attachment<std::string>() == "kept");
    CHECK(moved.attachment<int>() == 0);
  });
}

TEST_CASE("migrations: all run from zero, and a second time none") {
  test::for_each_empty_store([](Store& store) {
    CHECK(store.schema_version() == 0);
    CHECK(store.migrate() > 0);
    CHECK(store.schema_version() > 0);
    CHECK(store.migrate() == 0);
    CHECK(store.healthy());
  });
}

TEST_CASE("migrations: a changed one, a lost one and a broken one are refused") {
  using File = std::pair<std::string_view, std::string_view>;
  test::for_each_empty_store([](Store& store) {
    std::array const two{File{"0001_a.sql", "CREATE TABLE a (id {id});"},
                         File{"0003_b.sql", "CREATE TABLE b (id {id});"}};
    CHECK(Migrator(store, two).migrate() == 2);
    CHECK(Migrator(store, two).version() == 3);
    auto const code_of = [&](MigrationFiles files) {
      try {
        Migrator(store, files).migrate();
        return std::string();
      } catch (StoreFailure const& failure) {
        return failure.code();
      }
    };
    std::array const changed{two[0], File{"0003_b.sql", "CREATE TABLE b (id {id}, x {text});"}};
    CHECK(code_of(changed) == "store.migration_changed");
    std::array const older{two[0]};
    CHECK(code_of(older) == "store.newer");
    std::array const broken{two[0], two[1],
                            File{"0004_c.sql", "CREATE TABLE c (id {id}); CREATE TABEL d;"}};
    CHECK(code_of(broken) == "store.failed");
    std::array const mended{two[0], two[1], File{"0004_c.sql", "CREATE TABLE c (id {id});"}};
    CHECK(Migrator(store, mended).migrate() == 1);
  });
}

TEST_CASE("migrations: two programs that start at once run each migration once") {
  test::for_each_empty_store([](Store& store) {
    std::atomic<int> ran{0};
    std::thread first([&] { ran += Migrator(store, tables).migrate(); });
    std::thread second([&] { ran += Migrator(store, tables).migrate(); });
    first.join();
    second.join();
    CHECK(ran == 1);
  });
}

TEST_CASE("sql: names and tokens are replaced, literals and casts are left alone") {
  auto const sql = read_sql("SELECT ':a', \":b\", x::text, {greatest}(:c, :d, :c) -- :e\n/* :f */",
                            Dialect::postgresql);
  CHECK(sql.text == "SELECT ':a', \":b\", x::text, greatest($1, $2, $1) -- :e\n/* :f */");
  CHECK(sql.names == std::vector<std::string>{"c", "d"});
  CHECK(read_sql("SELECT {greatest}(:c, :d)", Dialect::sqlite).text == "SELECT max(?1, ?2)");
  CHECK_THROWS_AS(read_sql("SELECT {unknown}", Dialect::sqlite), StoreFailure);
  CHECK(read_script("a {id}\n-- only: postgresql\nb ':x {id}'\n-- end\nc", Dialect::sqlite) ==
        "a INTEGER PRIMARY KEY\nc\n");
  CHECK(read_script("-- only: postgresql\nb ':x {id}' :y\n-- end\nc", Dialect::postgresql) ==
        "b ':x {id}' :y\nc\n");
}

TEST_CASE("store: an address that is none, or leads nowhere, is refused") {
  CHECK(Store::open("mysql://x").error().code == "store.url");
  CHECK(Store::open("sqlite:").error().code == "store.url");
  CHECK(Store::open("sqlite:/no/such/folder/x.db").error().code == "store.unreachable");
  CHECK(Store::open("postgresql://127.0.0.1:1/x").error().code == "store.unreachable");
}

TEST_CASE("store: a session that the server ended is replaced") {
  with_tables([](Store& store) {
    if (store.dialect() == Dialect::sqlite) return;
    {
      auto first = store.read(tester);
      auto second = store.read(tester);
    }
    test::run_directly(store,
                       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    for (int i = 0; i < 3; ++i) {
      auto tx = store.write(tester);
      CHECK_FALSE(Housekeeping(tx).try_run(add_place, place(i + 1, std::to_string(i))));
      tx.commit();
    }
    auto tx = store.write(tester);
    test::run_directly(store,
                       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    CHECK_THROWS_AS(tx.commit(), StoreFailure);
    CHECK(store.healthy());
  });
}

TEST_CASE("store: who waits too long for a session, or for another writer, is told") {
  with_tables([](Store& store) {
    auto const place_of_store = store.dialect() == Dialect::sqlite
                                    ? store.url().substr(std::string("sqlite:").size())
                                    : store.url();
    auto const code_of = [](auto act) {
      try {
        act();
        return std::string();
      } catch (StoreFailure const& failure) {
        return failure.code();
      }
    };
    Pool pool(store.dialect(), place_of_store, 1, std::chrono::milliseconds(1));
    auto session = pool.begin(false);
    CHECK(code_of([&] { pool.begin(false); }) == "store.busy");
    session->commit();
    pool.end(std::move(session), false);
    auto again = pool.begin(true);
    CHECK(code_of([&] { pool.begin(true); }) == "store.busy");
    again->commit();
    pool.end(std::move(again), true);
    pool.end(pool.begin(true), true);
  });
}

TEST_CASE("store: nobody but the owner reads its file") {
  test::for_each_empty_store([](Store& store) {
    if (store.dialect() != Dialect::sqlite) return;
    store.migrate();
    auto const file = store.url().substr(std::string("sqlite:").size());
    using std::filesystem::perms;
    for (auto const* end : {"", "-wal", "-shm"})
      CHECK((std::filesystem::status(file + end).permissions() &
             (perms::group_all | perms::others_all)) == perms::none);
  });
}

TEST_CASE("store: a text with a NUL byte is refused") {
  with_tables([](Store& store) {
    auto tx = store.write(tester);
    CHECK_THROWS_AS(Housekeeping(tx).run(add_place, place(1, std::string("a\0b", 3))),
                    StoreFailure);
  });
}

TEST_CASE("store: a copy of SQLite made while a writer works holds what was committed") {
  test::for_each_empty_store([](Store& store) {
    if (store.dialect() != Dialect::sqlite) return;
    Migrator(store, tables).migrate();
    auto first = store.write(tester);
    Housekeeping(first).run(add_place, place(1, "one"));
    first.commit();
    auto second = store.write(tester);
    Housekeeping(second).run(add_place, place(2, "two"));
    auto const file = store.files_folder() + "/copy.db";
    Housekeeping::copy(store, file);
    second.commit();
    Housekeeping::checkpoint(store);
    auto const copy = Store::open("sqlite:" + file);
    CHECK(copy.value()->read(tester).value<int>(count_places, {}) == 1);
  });
}

TEST_CASE("store: settling leaves the planner with statistics of what was written") {
  with_tables([](Store& store) {
    {
      auto tx = store.write(tester);
      for (int id = 1; id <= 40; ++id)
        Housekeeping(tx).run(add_place, place(id, std::to_string(id)));
      tx.commit();
    }
    CHECK(Housekeeping::settle(store));
    auto tx = store.read(tester);
    auto const& planned = store.dialect() == Dialect::sqlite ? planned_sqlite : planned_postgresql;
    CHECK(tx.value<std::int64_t>(planned, {}) == 40);
  });
}

}  // namespace
}  // namespace rangkul::db
