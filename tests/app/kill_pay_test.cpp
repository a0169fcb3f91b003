// kill -9 at random moments of a batch: drawn up, checked, approved, handed over, partly failed,
// settled. Whatever the moment, no line is lost or paid twice, and the ledger says what the lines
// say. RANGKUL_KILL_LINES sets the size, RANGKUL_KILLS how often, RANGKUL_SEED repeats a run.
#include <doctest/doctest.h>

#include <random>
#include <thread>

#include "audit/audit.h"
#include "programmes/batches.h"
#include "support/killed_program.h"
#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

using test::program::end_of;
using test::program::from_environment;
using test::program::killed;

constexpr char const* benefit = "uji-uang";  // budget 5.000.000
constexpr std::int64_t each = 100;           // rupiah a line
constexpr int to_fail = 5;

Actor with(std::int64_t account, std::vector<May> const& rights) {
  return colleague(account, "Petugas " + std::to_string(account), rights, "32.76");
}
Actor const& maker() {
  static Actor const actor = with(31, {May::see_programmes, May::pay});
  return actor;
}
Actor const& checker() {
  static Actor const actor = with(32, {May::see_programmes, May::approve_money});
  return actor;
}
Actor const& approver() {
  static Actor const actor = with(33, {May::see_programmes, May::approve_money});
  return actor;
}

void add_enrolments(db::Store& store, std::int64_t count) {
  test::run_directly(store,
                     "INSERT INTO enrolment (id, programme, year, period, unit, person, "
                     "region, name, status, proposed_at, event) WITH RECURSIVE n (i) AS "
                     "(SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                         std::to_string(count) + ") SELECT i, '" + benefit +
                         "', 2024, '2024', 'person', 1000 + i, '32.76.06.1006', 'Warga ' "
                         "|| i, 'approved', 0, 1 FROM n");
}

/// What the newest batch is waiting for, done; false when there is nothing left to do.
bool go_on(db::Store& store) {
  auto const state = words_of(store, "SELECT state FROM payment_batch ORDER BY id DESC LIMIT 1");
  auto const id = BatchId{number(store, "SELECT COALESCE(MAX(id), 0) FROM payment_batch")};
  if (state.empty())
    return act(store, maker(),
               [](Context& context) {
                 return draw_batch(context, {.uid = "batch-kill-1",
                                             .programme = benefit,
                                             .year = 2024,
                                             .area = RegionCode::parse("32.76").value(),
                                             .method = "goods",
                                             .pay_on = Date::from_ymd(2024, 12, 16).value(),
                                             .amount = Rupiah{each}});
               })
        .ok();
  if (state == "draft")
    return act(store, checker(), [&](Context& context) { return check_batch(context, id); }).ok();
  if (state == "checked")
    return act(store, approver(), [&](Context& context) { return approve_batch(context, id); })
        .ok();
  if (state == "approved")
    return act(store, maker(),
               [&](Context& context) { return hand_over_batch(context, id, "SP2D-1"); })
        .ok();
  if (state != "sent") return false;
  if (number(store, "SELECT COUNT(*) FROM payment WHERE status = 'failed'") < to_fail) {
    auto const line =
        PaymentId{number(store, "SELECT MIN(id) FROM payment WHERE status = 'planned'")};
    return act(store, maker(),
               [&](Context& context) { return mark_failed(context, line, "rekening tutup"); })
        .ok();
  }
  return act(store, maker(),
             [&](Context& context) {
               return settle_rest(context, id, Date::from_ymd(2024, 12, 16).value(), "BAST 1");
             })
      .ok();
}

/// When a worker kills itself: so many microseconds into its step of that number; never below 0.
struct Moment {
  std::int64_t step{-1};
  std::int64_t microseconds{0};
};

/// A process of its own that works the batch off, or dies on the way.
::pid_t worker(std::string const& url, Moment moment = {}) {
  auto const child = ::fork();
  if (child != 0) return child;
  auto store = db::Store::open(url, 2);
  if (!store.ok()) ::_exit(3);
  for (std::int64_t step = 0;; ++step) {
    if (step == moment.step)
      std::thread([moment] {
        ::usleep(static_cast<::useconds_t>(moment.microseconds));
        ::kill(::getpid(), SIGKILL);
      }).detach();
    if (!go_on(*store.value())) break;
  }
  ::_exit(words_of(*store.value(), "SELECT state FROM payment_batch") == "settled" ? 0 : 4);
}

/// How long each step takes, in microseconds, undisturbed.
std::vector<std::int64_t> times_of(db::Store& store) {
  std::vector<std::int64_t> out;
  while (true) {
    auto const begun = test::program::Clock::now();
    if (!go_on(store)) return out;
    out.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(test::program::Clock::now() - begun)
            .count());
  }
}

std::string const one_year = " FROM programme_ledger WHERE programme = 'uji-uang'";

void check_books(db::Store& store, std::int64_t lines) {
  auto const all = number(store, "SELECT COUNT(*) FROM payment");
  CHECK((all == 0 || all == lines));
  CHECK(number(store,
               "SELECT COUNT(*) FROM (SELECT enrolment FROM payment WHERE status IN ('planned', "
               "'paid') GROUP BY enrolment, period HAVING COUNT(*) > 1) AS twice") == 0);
  CHECK(number(store, "SELECT COALESCE(SUM(spent), 0)" + one_year) ==
        number(store, "SELECT COALESCE(SUM(amount), 0) FROM payment WHERE status = 'paid'"));
  CHECK(number(store, "SELECT COALESCE(SUM(committed), 0)" + one_year) ==
        number(store,
               "SELECT COALESCE(SUM(p.amount), 0) FROM payment p JOIN payment_batch b ON b.id = "
               "p.batch WHERE p.status = 'planned' AND b.state IN ('approved', 'sent')"));
}

void begin_again(db::Store& store) {
  test::run_directly(
      store,
      "DELETE FROM payment_answer; DELETE FROM payment; DELETE FROM payment_batch; DELETE FROM "
      "programme_ledger");
}

}  // namespace

TEST_CASE("kill -9 of a batch at any moment: no line lost or paid twice, the ledger balances") {
  auto const lines = from_environment("RANGKUL_KILL_LINES", 1'000);
  auto const kills = from_environment("RANGKUL_KILLS", 10);
  auto const seed = static_cast<std::uint64_t>(
      from_environment("RANGKUL_SEED", static_cast<std::int64_t>(std::random_device{}())));
  MESSAGE("RANGKUL_SEED=" << seed << ", " << lines << " lines, " << kills << " kills");
  office_catalogue();
  test::for_each_store([&](db::Store& store) {
    std::mt19937_64 dice(seed);
    add_enrolments(store, lines);
    auto const times = times_of(store);
    check_books(store, lines);
    std::map<std::string, int> moments;
    for (std::int64_t done = 0; done < kills;) {
      if (words_of(store, "SELECT state FROM payment_batch") == "settled") begin_again(store);
      auto const step = dice() % times.size();
      auto const most = static_cast<std::uint64_t>(times.at(step)) + 1;
      auto const end = end_of(worker(store.url(), {static_cast<std::int64_t>(dice() % (step + 1)),
                                                   static_cast<std::int64_t>(dice() % most)}));
      CHECK((end == killed || end == 0));
      if (end == killed) ++done;
      auto const state = words_of(store, "SELECT state FROM payment_batch");
      ++moments[state.empty() ? "nothing" : state];
      check_books(store, lines);
    }
    CHECK(end_of(worker(store.url())) == 0);
    check_books(store, lines);
    CHECK(number(store, "SELECT COUNT(*) FROM payment WHERE status = 'paid'") == lines - to_fail);
    auto tx = store.read(approver());
    CHECK_FALSE(audit::verify(tx).first_broken.has_value());
    for (auto const& [state, count] : moments) MESSAGE(state << ": " << count);
  });
}

}  // namespace rangkul::programmes
