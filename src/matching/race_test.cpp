// Two people decide the same at once, each in a transaction of their own.
#include <doctest/doctest.h>

#include <array>
#include <barrier>
#include <thread>

#include "matching/reconcile_decide.h"
#include "support/reconcile_fixture.h"
#include "support/store_fixture.h"

namespace rangkul::matching {
namespace {

using Codes = std::array<std::string, 2>;

/// What each of two people is answered who act at the same time; "" for done, "broken" when the
/// store gave up.
Codes at_once(db::Store& store, Clock const& clock,
              std::function<Status(Context&, std::size_t)> const& act) {
  Codes out;
  std::barrier<> together(2);
  auto const work = [&](std::size_t which) {
    auto const who = Actor::system(which == 0 ? "rina" : "heri");
    together.arrive_and_wait();
    try {
      auto tx = store.write(who);
      Context context{tx, who, clock, registry::catalogue_for_tests(), {}};
      auto const status = act(context, which);
      if (status.ok()) tx.commit();
      out[which] = status.ok() ? "" : status.error().code;
    } catch (db::StoreFailure const&) {
      out[which] = "broken";
    }
  };
  std::thread other(work, 1);
  work(0);
  other.join();
  return out;
}

bool one_refused(Codes const& codes, std::string const& code) {
  return (codes[0].empty() && codes[1] == code) || (codes[1].empty() && codes[0] == code);
}

}  // namespace

TEST_CASE("race: two people decide one finding, and the second is refused") {
  test::for_each_store([](db::Store& store) {
    ReconcileOffice office(store);
    office.first_month();
    auto rows = ministry_rows(20, 70);
    constexpr int contradictions = 16;
    for (int i = 20; i < 20 + contradictions; ++i)
      rows[i].born = "1971-02-0" + std::to_string(1 + i % 9);
    for (int i = 20; i < 20 + contradictions; ++i) rows[i].nik.clear();
    office.next_month(rows);
    auto const month = office.must_reconcile();
    auto const events = office.count("SELECT COUNT(*) FROM event WHERE name = 'reconcile.decided'");
    for (int i = 20; i < 20 + contradictions; ++i) {
      CAPTURE(i);
      FindingId const finding{office.finding_of_key(month, "D" + std::to_string(i))};
      auto const codes = at_once(store, office.clock, [&](Context& context, std::size_t which) {
        bool const both_accept = i % 2 == 0;
        return decide_finding(
            context, finding,
            which == 0 || both_accept ? MonthVerdict::accept : MonthVerdict::keep);
      });
      INFO(codes[0] << " / " << codes[1]);
      CHECK(one_refused(codes, "reconcile.decided_already"));
    }
    CHECK(office.count("SELECT COUNT(*) FROM event WHERE name = 'reconcile.decided'") ==
          events + contradictions);
    CHECK(office.count("SELECT COUNT(*) FROM reconcile_row WHERE state = 'decided'") ==
          contradictions);
  });
}

TEST_CASE("race: two people decide one pair, and the second is refused") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_doubtful();
    auto const run = run_once(office);
    std::vector<PairId> open;
    {
      auto tx = store.read(office.system);
      tx.rows_of("test.pairs",
                 "SELECT id FROM match_pair WHERE state = 'open' AND run = " + run.text(), {},
                 {db::CellType::integer}, [&](db::Row const& row) {
                   open.emplace_back(std::get<std::int64_t>(row[0]));
                   return true;
                 });
    }
    REQUIRE(open.size() >= 10);
    std::size_t asked = 0;
    for (auto const pair : open) {
      if (office.count("SELECT COUNT(*) FROM match_pair WHERE state = 'open' AND id = " +
                       pair.text()) == 0)
        continue;
      bool const both_same = asked % 2 == 0;
      auto const codes = at_once(store, office.clock, [&](Context& context, std::size_t which) {
        return decide(context, pair, which == 0 && both_same ? Verdict::same : Verdict::different);
      });
      INFO(codes[0] << " / " << codes[1]);
      CHECK(one_refused(codes, "match.decided_already"));
      ++asked;
    }
    CHECK(asked >= 10);
  });
}

}  // namespace rangkul::matching
