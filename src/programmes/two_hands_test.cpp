#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <thread>

#include "support/programmes_batches.h"

namespace rangkul::programmes {
namespace {

/// Runs the same act with each of the actors at once, each on a thread and a session of its own;
/// returns their codes in order of the alphabet.
std::string at_once(db::Store& store, std::vector<Actor const*> const& hands,
                    std::function<std::string(Context&, std::size_t)> const& run) {
  std::barrier start(static_cast<std::ptrdiff_t>(hands.size()));
  std::vector<std::string> codes(hands.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < hands.size(); ++i)
      threads.emplace_back([&, i] {
        start.arrive_and_wait();
        try {
          auto tx = store.write(*hands[i]);
          Context context{tx, *hands[i], test_clock(), office_catalogue()};
          codes[i] = run(context, i);
          if (codes[i] == "ok") tx.commit();
        } catch (std::exception const& broken) {
          codes[i] = broken.what();
        }
      });
  }
  std::sort(codes.begin(), codes.end());
  std::string out;
  for (auto const& code : codes) out += (out.empty() ? "" : " ") + code;
  return out;
}

/// Until the other hand waits for what this one holds, or has ended. PostgreSQL tells who waits;
/// SQLite lets nobody else write anyway.
void let_wait(db::Store& store, std::atomic<bool> const& ended) {
  auto const blocked =
      "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
      "current_database()";
  if (store.dialect() == db::Dialect::postgresql)
    while (!ended && number(store, blocked) == 0) std::this_thread::yield();
}

constexpr int rounds = 8;

}  // namespace

TEST_CASE("two hands at once: one enrolment a person, benefit and period") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, rounds);
    for (int i = 0; i < rounds; ++i) {
      auto const codes = at_once(store, {&heri(), &sri()}, [&](Context& context, std::size_t) {
        return code_of(propose(context, candidate("kds-bidik-manis", 1000 + i)));
      });
      CHECK(codes == "enrolment.twice ok");
    }
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment") == rounds);
  });
}

TEST_CASE("two hands at once: one claim a deceased") {
  with_people([](db::Store& store) {
    test::run_directly(store, "UPDATE person SET born = '2000-07-01' WHERE id = 104");
    auto const codes = at_once(store, {&heri(), &sri()}, [&](Context& context, std::size_t hand) {
      return code_of(propose(context, candidate("uji-santunan", hand == 0 ? 101 : 104, 102)));
    });
    CHECK(codes == "enrolment.for_twice ok");
  });
}

TEST_CASE("two hands at once: one decision an enrolment") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, rounds);
    for (int i = 0; i < rounds; ++i) {
      auto const id = proposed(store, rina(), candidate("kds-bidik-manis", 1000 + i)).value();
      auto const codes = at_once(store, {&heri(), &sri()}, [&](Context& context, std::size_t hand) {
        return code_of(hand == 0 ? approve(context, id, "460/1") : reject(context, id, "kurang"));
      });
      CAPTURE(codes);
      CHECK((codes == "enrolment.not_proposed ok" || codes == "enrolment.changed_meanwhile ok"));
    }
    CHECK(number(store, "SELECT approved FROM programme_ledger") ==
          number(store, "SELECT COUNT(*) FROM enrolment WHERE status = 'approved'"));
  });
}

TEST_CASE("two hands at once: one paid line an enrolment") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, rounds);
    for (int i = 0; i < rounds; ++i) {
      auto const id = standing(store, "kds-bidik-manis", 1000 + i);
      auto const codes = at_once(store, {&heri(), &sri()}, [&](Context& context, std::size_t hand) {
        return code_of(
            pay(context, line(id, "uid-" + std::to_string(i) + "-000" + std::to_string(hand))));
      });
      CHECK(codes == "ok payment.twice");
    }
    CHECK(number(store, "SELECT COUNT(*) FROM payment") == rounds);
    CHECK(number(store, "SELECT spent FROM programme_ledger") == rounds * 1'000'000);
  });
}

TEST_CASE("two hands at once: the same line sent twice is one line for both") {
  with_people([](db::Store& store) {
    auto const id = standing(store, "kds-bidik-manis", 101);
    auto const codes = at_once(store, {&heri(), &heri()}, [&](Context& context, std::size_t) {
      return code_of(pay(context, line(id, "uid-00001")));
    });
    CHECK(codes == "ok ok");
    CHECK(number(store, "SELECT COUNT(*) FROM payment") == 1);
  });
}

TEST_CASE("two hands at once: a line fails once and gives its money back once") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, rounds);
    for (int i = 0; i < rounds; ++i) {
      auto const enrolment = standing(store, "kds-bidik-manis", 1000 + i);
      auto const id = paid(store, sri(), line(enrolment, "uid-0000" + std::to_string(i))).value();
      auto const codes = at_once(store, {&heri(), &sri()}, [&](Context& context, std::size_t) {
        return code_of(mark_failed(context, id, "rekening tutup"));
      });
      CHECK(codes == "ok payment.not_paid");
      CHECK(number(store, "SELECT spent FROM programme_ledger") == 0);
    }
  });
}

TEST_CASE("two hands at once: nobody is paid after the enrolment was stopped") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, rounds);
    for (int i = 0; i < rounds; ++i) {
      auto const id = standing(store, "kds-bidik-manis", 1000 + i);
      auto const codes = at_once(store, {&heri(), &sri()}, [&](Context& context, std::size_t hand) {
        return hand == 0 ? code_of(pay(context, line(id, "uid-0000" + std::to_string(i))))
                         : code_of(stop(context, id, "pindah"));
      });
      CAPTURE(codes);
      // Paid first and stopped then, or stopped and not paid.
      CHECK((codes == "ok ok" || codes == "ok payment.not_approved"));
      auto const lines =
          number(store, "SELECT COUNT(*) FROM payment WHERE enrolment = " + id.text());
      CHECK(lines == (codes == "ok ok" ? 1 : 0));
    }
  });
}

TEST_CASE("two hands at once: a payment that waits for a stop finds the enrolment stopped") {
  with_people([](db::Store& store) {
    auto const id = standing(store, "kds-bidik-manis", 101);
    std::atomic<bool> ended = false;
    std::string code;
    std::jthread payer;
    {
      auto tx = store.write(heri());
      Context context{tx, heri(), test_clock(), office_catalogue()};
      REQUIRE(stop(context, id, "pindah").ok());
      payer = std::jthread([&] {
        code = code_of(paid(store, sri(), line(id, "uid-00001")));
        ended = true;
      });
      let_wait(store, ended);
      tx.commit();
    }
    payer.join();
    CHECK(code == "payment.not_approved");
    CHECK(number(store, "SELECT COUNT(*) FROM payment") == 0);
  });
}

TEST_CASE(
    "two hands at once: a stop that waits for an approval takes nothing from what that promised") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 2);
    auto const batch = drawn(store, batch_of("uji-kuota")).value();
    REQUIRE(checked(store, batch).ok());
    auto const leaves = EnrolmentId{number(store, "SELECT MIN(id) FROM enrolment")};
    std::atomic<bool> ended = false;
    std::string code;
    std::jthread stopper;
    {
      auto tx = store.write(head());
      Context context{tx, head(), test_clock(), office_catalogue()};
      REQUIRE(approve_batch(context, batch).ok());
      stopper = std::jthread([&] {
        code = code_of(
            act(store, heri(), [&](Context& other) { return stop(other, leaves, "pindah"); }));
        ended = true;
      });
      let_wait(store, ended);
      tx.commit();
    }
    stopper.join();
    CHECK(code == "ok");
    // The line was counted; it falls out, with its money, when the batch is handed over.
    CHECK(lines(store, "planned") == 2);
    CHECK(ledger(store, "committed") == 2'000'000);
    REQUIRE(handed_over(store, batch).ok());
    CHECK(lines(store, "planned") == 1);
    CHECK(ledger(store, "committed") == 1'000'000);
  });
}

TEST_CASE("two hands at once: the budget is never passed") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 4);
    std::vector<EnrolmentId> ids;
    for (int i = 0; i < 4; ++i) ids.push_back(standing(store, "uji-anggaran", 1000 + i));
    for (int i = 0; i < 2; ++i)
      REQUIRE(paid(store, sri(), line(ids.at(i), "uid-0000" + std::to_string(i))).ok());
    auto const codes = at_once(store, {&heri(), &sri()}, [&](Context& context, std::size_t hand) {
      return code_of(pay(context, line(ids.at(2 + hand), "uid-last-" + std::to_string(hand))));
    });
    CHECK(codes == "budget.exhausted ok");
    CHECK(number(store, "SELECT spent FROM programme_ledger") == 3'000'000);
    CHECK(number(store, "SELECT SUM(amount) FROM payment WHERE status = 'paid'") == 3'000'000);
  });
}

TEST_CASE("two hands at once: the quota is never passed") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 6);
    std::vector<EnrolmentId> ids;
    for (int i = 0; i < 6; ++i)
      ids.push_back(proposed(store, rina(), candidate("uji-kuota", 1000 + i)).value());
    std::vector<Actor const*> const hands(5, &heri());
    REQUIRE(approved(store, heri(), ids[0]).ok());
    auto const codes = at_once(store, hands, [&](Context& context, std::size_t hand) {
      return code_of(approve(context, ids.at(1 + hand), "460/1"));
    });
    CHECK(codes == "enrolment.quota_full enrolment.quota_full enrolment.quota_full ok ok");
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment WHERE status = 'approved'") == 3);
    CHECK(number(store, "SELECT approved FROM programme_ledger") == 3);
  });
}

TEST_CASE("two hands at once: approving all and approving one do not lock each other out") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 30);
    std::vector<EnrolmentId> ids;
    for (int i = 0; i < 30; ++i)
      ids.push_back(proposed(store, rina(), candidate("kds-bidik-manis", 1000 + i)).value());
    auto const codes = at_once(store, {&heri(), &sri()}, [&](Context& context, std::size_t hand) {
      return hand == 0 ? code_of(approve_all(context, "kds-bidik-manis", 2024, "460/1"))
                       : code_of(approve(context, ids.back(), "460/2"));
    });
    // One of them may find an enrolment decided meanwhile; then it does nothing at all.
    auto const approved_rows =
        number(store, "SELECT COUNT(*) FROM enrolment WHERE status = 'approved'");
    CAPTURE(codes);
    CHECK((codes == "ok ok" || codes.find("enrolment.") == 0));
    CHECK(number(store, "SELECT approved FROM programme_ledger") == approved_rows);
    CHECK(approved_rows >= 1);
  });
}

}  // namespace rangkul::programmes
