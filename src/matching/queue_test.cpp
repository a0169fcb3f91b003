#include "matching/queue.h"

#include <doctest/doctest.h>

#include "audit/audit.h"
#include "matching/lists.h"
#include "matching/pages.h"
#include "matching/review.h"
#include "matching/waiting.h"
#include "support/matching_fixture.h"
#include "support/screen_desk.h"

namespace rangkul::matching {
namespace {

Actor reviewer(char const* area = "32.76", std::int64_t account = 9) {
  return Actor::person(AccountId{account}, "Rina",
                       screen::rights_of({May::review_matches, May::export_lists}),
                       RegionCode::parse(area).value());
}

Status weigh(Office& office, Hooks const& hooks) {
  return weigh_waiting(
      [&](std::function<Status(Context&)> const& act) { return office.as(office.system, act); },
      hooks);
}

std::int64_t pair_of(Office& office, std::string const& ministry_key) {
  return office.count("SELECT MAX(id) FROM match_pair WHERE ministry_key = '" + ministry_key + "'");
}

/// The queue as somebody reads it: "key of the ministry" of each row, in order.
std::string keys(Office& office, RunId run, std::string const& query, Actor const& actor) {
  screen::Desk desk(office.store, actor);
  screen::Routes routes;
  add_queue_routes(routes);
  auto const* route = desk.seek(routes, http::Method::get,
                                "/api/v1/padankan/" + run.text() + "/antrean?size=50" + query);
  REQUIRE(route != nullptr);
  auto const answer = route->handler(desk.visit);
  if (!answer.ok()) return answer.error().code;
  std::string out;
  auto const json = parse_json(answer.value().body).value();
  for (auto const& row : *json["rows"].list()) {
    auto const key = office.count(
        "SELECT CAST(SUBSTR(ministry_key, 2) AS BIGINT) FROM match_pair "
        "WHERE id = " +
        row["id"].text_or_empty());
    out += std::to_string(key) + " ";
  }
  return out;
}

}  // namespace

TEST_CASE("queue: doubt is greatest on the threshold and falls to both sides") {
  CHECK(doubt_of(0.9, 0.9) == 1000);
  CHECK(doubt_of(0.45, 0.9) == 500);
  CHECK(doubt_of(0.95, 0.9) == 500);
  CHECK(doubt_of(1.0, 0.9) == 0);
  CHECK(doubt_of(0.0, 0.9) == 0);
  CHECK(doubt_of(0.2, 0.9) == 222);
  CHECK(doubt_of(1.0, 1.0) == 1000);
}

TEST_CASE("queue: the order multiplies money and doubt, and without money doubt alone orders") {
  CHECK(priority_of(Rupiah{0}, 0) == 1);
  CHECK(priority_of(Rupiah{0}, 1000) == 1001);
  CHECK(priority_of(Rupiah{2'400'000}, 500) == 2401 * 501);
  CHECK(priority_of(Rupiah{2'400'000}, 100) > priority_of(Rupiah{0}, 1000));
  CHECK(priority_of(Rupiah{504'000}, 900) > priority_of(Rupiah{900'000}, 100));
}

TEST_CASE("queue: ten working days leave out Saturdays and Sundays") {
  auto const day = [](char const* iso) { return Date::parse_iso(iso).value(); };
  CHECK(plus_working_days(day("2024-12-11"), 10) == day("2024-12-25"));  // a Wednesday
  CHECK(plus_working_days(day("2024-12-13"), 1) == day("2024-12-16"));   // a Friday
  CHECK(plus_working_days(day("2024-12-14"), 1) == day("2024-12-16"));   // a Saturday
  CHECK(plus_working_days(day("2024-12-14"), 0) == day("2024-12-14"));
}

TEST_CASE("queue: what a pair is about") {
  linkage::Model const model = linkage::Model::usual();
  linkage::Record with_nik;
  with_nik.nik = "3276 0601 0190 0001";
  linkage::Record same;
  same.nik = "3276060101900001";
  linkage::Record none;
  linkage::Link link;
  link.link_class = linkage::LinkClass::ambiguous;
  CHECK(pair_kind(link, with_nik, same, model) == "copy");
  link.link_class = linkage::LinkClass::possible;
  CHECK(pair_kind(link, with_nik, same, model) == "same_nik");
  link.bits = 10;
  CHECK(pair_kind(link, none, none, model) == "rival");
  link.bits = 1;
  CHECK(pair_kind(link, with_nik, none, model) == "fields");
}

TEST_CASE("queue: money comes from what both people receive, an aid of the family once") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_doubtful();
    run_once(office);
    auto const pair = pair_of(office, "X22");
    auto const of_pair = " FROM match_pair WHERE id = " + std::to_string(pair);
    CHECK(office.count("SELECT money" + of_pair) == 0);
    Hooks hooks;
    auto const city = office.count(
        "SELECT person FROM source_record WHERE id = (SELECT city_record" + of_pair + ")");
    hooks.running_aids = [&](Context&, PersonId person) {
      std::vector<Hooks::RunningAid> aids{{"pkh/7", "PKH", Rupiah{900'000}}};
      if (person.value() == city) aids.push_back({"12", "Bidik Manis 2024", Rupiah{1'500'000}});
      return aids;
    };
    REQUIRE(weigh(office, hooks).ok());
    CHECK(office.count("SELECT money" + of_pair) == 2'400'000);
    CHECK(office.count("SELECT COUNT(*) FROM match_pair WHERE id = " + std::to_string(pair) +
                       " AND receives = 'PKH; Bidik Manis 2024' AND due = '2024-12-25'") == 1);
    CHECK(office.count("SELECT priority" + of_pair) ==
          2401 * (office.count("SELECT doubt" + of_pair) + 1));
    auto const events = "SELECT COUNT(*) FROM event WHERE name = 'match.weighed'";
    CHECK(office.count(events) == 1);
    // Nothing changed: nothing is written, and nothing is said.
    REQUIRE(weigh(office, hooks).ok());
    CHECK(office.count(events) == 1);
  });
}

TEST_CASE("queue: what waits keeps its clock, its money and its holder when a run asks again") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_doubtful();
    run_once(office);
    auto const first = pair_of(office, "X22");
    test::run_directly(store,
                       "UPDATE match_pair SET money = 500000, receives = 'PKH', owner = 9, "
                       "owner_name = 'Rina', due = '2024-12-20' WHERE id = " +
                           std::to_string(first));
    office.clock.advance_seconds(30 * 86'400);
    auto const second = run_once(office);
    auto const again = pair_of(office, "X22");
    REQUIRE(again != first);
    CHECK(office.count("SELECT COUNT(*) FROM match_pair a JOIN match_pair b ON b.id = " +
                       std::to_string(first) + " WHERE a.id = " + std::to_string(again) +
                       " AND a.opened = b.opened AND a.due = b.due AND a.owner = b.owner AND "
                       "a.owner_name = b.owner_name AND a.money = b.money AND a.receives = "
                       "b.receives AND b.state = 'past'") == 1);
    CHECK(office.count("SELECT priority FROM match_pair WHERE id = " + std::to_string(again)) >=
          501);
    CHECK(office.count("SELECT COUNT(*) FROM match_pair WHERE state = 'open' AND run = " +
                       second.text() + " AND due > '2025-01-01'") == 0);
  });
}

TEST_CASE("queue: orders, filters and areas, and the way from pair to pair follows them") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_doubtful();
    auto const run = run_once(office);
    test::run_directly(store, "DELETE FROM match_pair WHERE ministry_key LIKE 'Y%'");
    test::run_directly(store,
                       "UPDATE match_pair SET doubt = CAST(SUBSTR(ministry_key, 2) AS BIGINT), "
                       "priority = 100 - CAST(SUBSTR(ministry_key, 3) AS BIGINT), kind = CASE WHEN "
                       "ministry_key < 'X25' THEN 'rival' ELSE 'same_nik' END, owner = CASE "
                       "ministry_key WHEN 'X23' THEN 9 WHEN 'X26' THEN 8 END WHERE ministry_key "
                       "LIKE 'X%'");
    auto const all = reviewer();
    CHECK(keys(office, run, "", all) == "20 21 22 23 24 25 26 27 28 29 ");
    CHECK(keys(office, run, "&sort=-doubt", all) == "29 28 27 26 25 24 23 22 21 20 ");
    CHECK(keys(office, run, "&jenis=rival&sort=-doubt", all) == "24 23 22 21 20 ");
    CHECK(keys(office, run, "&pemegang=mine", all) == "23 ");
    CHECK(keys(office, run, "&pemegang=others", all) == "26 ");
    CHECK(keys(office, run, "&wilayah=32.76.06.1002", all) == "21 24 27 ");
    CHECK(keys(office, run, "", reviewer("32.76.06.1002")) == "21 24 27 ");
    CHECK(keys(office, run, "&wilayah=32.76.06.1001", reviewer("32.76.06.1002")) == "list.filter");
    CHECK(keys(office, run, "", reviewer("32.73")) == "");

    auto const walk = [&](std::string const& query, Actor const& actor) {
      screen::Desk desk(office.store, actor);
      for (auto const pair : split(query, '&'))
        desk.request.query.add(std::string(pair.substr(0, pair.find('='))),
                               std::string(pair.substr(pair.find('=') + 1)));
      std::string out;
      PairId at;
      for (int step = 0; step < 4; ++step) {
        auto const next = next_waiting(desk.visit, run, at).value();
        if (!next) break;
        at = *next;
        out += std::to_string(office.count(
                   "SELECT CAST(SUBSTR(ministry_key, 2) AS BIGINT) FROM match_pair WHERE id = " +
                   at.text())) +
               " ";
      }
      return out;
    };
    CHECK(walk("sort=-doubt", all) == "29 28 27 26 ");
    CHECK(walk("sort=-priority", all) == "20 21 22 23 ");
    CHECK(walk("wilayah=32.76.06.1002", all) == "21 24 27 21 ");
    CHECK(walk("status=confirmed&jenis=same_nik", all) == "25 26 27 28 ");
    CHECK(walk("pemegang=mine", all) == "23 ");
    CHECK(walk("sort=priority", reviewer("32.73")) == "");
  });
}

TEST_CASE("suspicions: the nearest day first, with the clock and the area") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_doubtful();
    run_once(office);
    auto const page = [&](std::string const& query, Actor const& actor) {
      screen::Desk desk(office.store, actor);
      screen::Routes routes;
      add_suspicion_routes(routes);
      auto const* route =
          desk.seek(routes, http::Method::get, "/api/v1/padankan/dugaan?size=50" + query);
      REQUIRE(route != nullptr);
      return parse_json(route->handler(desk.visit).value().body).value();
    };
    // The desk's day is 17 December 2024; what is opened on the 11th waits until the 25th.
    auto const set = [&](std::string const& key, std::string const& what) {
      test::run_directly(store, "UPDATE match_pair SET " + what + " WHERE ministry_key = '" + key +
                                    "' AND state = 'open'");
    };
    set("X20",
        "due = '2024-12-16', receives = 'PKH', money = 900000, owner = 9, owner_name = "
        "'Rina'");
    set("X21", "due = '2024-12-20'");
    auto const all = page("", reviewer());
    CHECK(all["count"].integer_or(0) == 20);
    auto const& rows = *all["rows"].list();
    CHECK(rows[0]["clock"].text_or_empty() == "late");
    CHECK(rows[0]["receives"].text_or_empty() == "PKH");
    CHECK(rows[0]["owner"].text_or_empty() == "Rina");
    CHECK(rows[1]["clock"].text_or_empty() == "soon");
    CHECK(rows[2]["clock"].text_or_empty() == "fine");
    CHECK(rows[2]["due"].text_or_empty() == "2024-12-25");
    auto const count = [&](std::string const& query, char const* area = "32.76") {
      return page(query, reviewer(area))["count"].integer_or(-1);
    };
    CHECK(count("&tenggat=late") == 1);
    CHECK(count("&tenggat=fine") == 18);
    CHECK(count("&bantuan=some") == 1);
    CHECK(count("&pemegang=mine") == 1);
    CHECK(count("", "32.76.06.1002") == 6);
    CHECK(count("", "32.73") == 0);
    auto const late = [&](char const* area) {
      auto const actor = reviewer(area);
      auto tx = office.store.read(actor);
      ManualClock clock{Instant{1'734'397'950}};
      Context context{tx, actor, clock, registry::catalogue_for_tests(), {}};
      return late_suspicions(context);
    };
    CHECK(late("32.76") == 1);
    CHECK(late("32.73") == 0);
  });
}

TEST_CASE("queue: its orders are served by indexes") {
  test::for_each_store([](db::Store& store) {
    auto tx = store.read(reviewer());
    if (tx.dialect() != db::Dialect::sqlite) return;
    for (auto const* list : {&queue_list(), &waiting_list()}) {
      for (auto const& [key, index] : {std::pair{"m.priority DESC", "match_pair_queue"},
                                       std::pair{"m.doubt DESC", "match_pair_doubt"}}) {
        std::string plan;
        for (auto const& sql : screen::list_statements(*list)) {
          if (sql.find(std::string("ORDER BY ") + key) == std::string::npos ||
              sql.find(":f_") != std::string::npos || sql.find(":k_value") != std::string::npos)
            continue;
          tx.rows_of("plan", "EXPLAIN QUERY PLAN " + sql,
                     {db::bind("run", 1), db::bind("scope_from", "32"), db::bind("scope_to", "33"),
                      db::bind("k_rows", 26)},
                     std::vector<db::CellType>(4, db::CellType::text), [&](db::Row const& row) {
                       plan += db::detail::Read<std::string>::get(row[3]) + "\n";
                       return true;
                     });
        }
        CHECK_MESSAGE(plan.find(index) != std::string::npos, plan);
        CHECK_MESSAGE(plan.find("TEMP B-TREE") == std::string::npos, plan);
      }
    }
  });
}

}  // namespace rangkul::matching
