// Random acts of two people at the same moment, over and over: whatever comes between, the quota
// and the budget hold and the ledger says what the rows say. RANGKUL_INTERLEAVINGS: how many;
// RANGKUL_SEED repeats the acts (their order within a pair is the machine's).
#include <doctest/doctest.h>

#include <barrier>
#include <cstdlib>
#include <random>
#include <thread>

#include "programmes/batches.h"
#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

constexpr char const* benefit = "uji-uang";  // budget 5.000.000, quota 4, at most 2.000.000 each
constexpr int first_pupil = 1000;
constexpr int pupils = 7;
constexpr std::int64_t budget = 5'000'000;
constexpr std::int64_t quota = 4;

Actor const& hand(std::size_t which) {
  static auto const all = [] {
    std::vector<Actor> out;
    for (std::int64_t account = 41; account <= 43; ++account)
      out.push_back(colleague(account, "Tangan " + std::to_string(account),
                              {May::see_people, May::see_programmes, May::enrol,
                               May::approve_enrolment, May::pay, May::approve_money},
                              "32.76"));
    return out;
  }();
  return all.at(which % all.size());
}

struct Act {
  int what;
  int whom;
  int half_millions;
  std::string uid;
};

std::int64_t one(Context& context, std::string const& sql) {
  std::int64_t out = 0;
  context.tx.rows_of("test.one", sql, {}, {db::CellType::integer}, [&](db::Row const& row) {
    if (auto const* number = std::get_if<std::int64_t>(&row.at(0))) out = *number;
    return true;
  });
  return out;
}

EnrolmentId enrolment_of(Context& context, int whom, std::string const& status) {
  return EnrolmentId{one(context, "SELECT MAX(id) FROM enrolment WHERE person = " +
                                      std::to_string(first_pupil + whom) + " AND status = '" +
                                      status + "'")};
}
BatchId batch_in(Context& context, std::string const& state) {
  return BatchId{one(context, "SELECT MAX(id) FROM payment_batch WHERE state = '" + state + "'")};
}

template <typename T>
Status whether(Result<T> const& result) {
  return result.ok() ? Status{} : Status(result.error());
}

Status run(Context& context, Act const& act) {
  auto const day = Date::from_ymd(2024, 12, 16).value();
  switch (act.what) {
    case 0: return whether(propose(context, candidate(benefit, first_pupil + act.whom)));
    case 1: return approve(context, enrolment_of(context, act.whom, "proposed"), "460/1");
    case 2:
      return whether(pay(context, line(enrolment_of(context, act.whom, "approved"), act.uid,
                                       act.half_millions * 500'000)));
    case 3: return stop(context, enrolment_of(context, act.whom, "approved"), "pindah");
    case 4:
      return mark_failed(
          context,
          PaymentId{
              one(context, "SELECT MAX(id) FROM payment WHERE status IN ('paid', 'planned')")},
          "tutup");
    case 5:
      return whether(draw_batch(context, {.uid = act.uid,
                                          .programme = benefit,
                                          .year = 2024,
                                          .area = RegionCode::parse("32.76").value(),
                                          .method = "goods",
                                          .pay_on = day,
                                          .amount = Rupiah{act.half_millions * 500'000}}));
    case 6: return check_batch(context, batch_in(context, "draft"));
    case 7: return approve_batch(context, batch_in(context, "checked"));
    case 8: return hand_over_batch(context, batch_in(context, "approved"), "SP2D");
    case 9: return whether(settle_rest(context, batch_in(context, "sent"), day, "BAST"));
    default:
      return cancel_batch(context, batch_in(context, act.whom % 2 == 0 ? "approved" : "draft"),
                          "salah");
  }
}

/// Like a request: kept when it went well, gone when it was refused or lost against the other.
void at_once(db::Store& store, std::array<Act, 2> const& acts, std::size_t first) {
  std::barrier start(2);
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < 2; ++i)
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      try {
        auto const& who = hand(first + i);
        auto tx = store.write(who);
        Context context{tx, who, test_clock(), office_catalogue()};
        if (run(context, acts.at(i)).ok()) tx.commit();
      } catch (db::StoreFailure const&) {
        // A unique line or a deadlock lost against the other hand: nothing was kept.
      }
    });
}

void check_books(db::Store& store) {
  auto const ledger = [&](std::string const& column) {
    return number(store, "SELECT COALESCE(SUM(" + column + "), 0) FROM programme_ledger");
  };
  auto const spent = ledger("spent");
  auto const committed = ledger("committed");
  CHECK(spent + committed <= budget);
  CHECK(spent ==
        number(store, "SELECT COALESCE(SUM(amount), 0) FROM payment WHERE status = 'paid'"));
  CHECK(committed ==
        number(store,
               "SELECT COALESCE(SUM(p.amount), 0) FROM payment p JOIN payment_batch b ON b.id = "
               "p.batch WHERE p.status = 'planned' AND b.state IN ('approved', 'sent')"));
  auto const approved = number(store, "SELECT COUNT(*) FROM enrolment WHERE status = 'approved'");
  CHECK(approved == ledger("approved"));
  CHECK(approved <= quota);
  CHECK(number(store,
               "SELECT COUNT(*) FROM (SELECT enrolment FROM payment WHERE status IN ('planned', "
               "'paid') GROUP BY enrolment, period HAVING COUNT(*) > 1) AS twice") == 0);
}

std::uint64_t from_environment(char const* name, std::uint64_t other) {
  char const* text = std::getenv(name);
  return text == nullptr ? other : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("two hands at once: random pairs of acts never pass quota or budget") {
  auto const seed = from_environment("RANGKUL_SEED", std::random_device{}());
  auto const pairs = from_environment("RANGKUL_INTERLEAVINGS", 150);
  MESSAGE("RANGKUL_SEED=" << seed << ", " << pairs << " pairs");
  with_people([&](db::Store& store) {
    add_pupils(store, first_pupil, pupils);
    std::mt19937_64 dice(seed);
    auto const below = [&](std::uint64_t most) { return static_cast<int>(dice() % most); };
    constexpr std::uint64_t begin_again = 60;
    for (std::uint64_t pair = 0; pair < pairs; ++pair) {
      if (pair % begin_again == 0)
        test::run_directly(store,
                           "DELETE FROM payment_answer; DELETE FROM payment; DELETE FROM "
                           "payment_batch; DELETE FROM "
                           "enrolment; DELETE FROM programme_ledger");
      std::array<Act, 2> acts;
      // Beginnings oftener than ends, so that there is something to end.
      constexpr std::array<int, 20> whats{0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                          3, 4, 5, 5, 6, 6, 7, 7, 8, 9};
      for (auto& act : acts)
        act = {below(25) == 0 ? 10 : whats.at(dice() % whats.size()), below(pupils), 1 + below(4),
               "uid-" + std::to_string(pair) + "-" + std::to_string(&act - acts.data()) + "-x"};
      at_once(store, acts, dice());
      check_books(store);
    }
    MESSAGE(number(store, "SELECT COUNT(*) FROM event") << " acts went well");
  });
}

}  // namespace rangkul::programmes
