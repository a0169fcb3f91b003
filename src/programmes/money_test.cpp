#include <doctest/doctest.h>

#include <rapidcheck.h>

#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

constexpr int pupils = 6;
constexpr int first_pupil = 1000;
constexpr char const* benefit = "uji-uang";  // budget 5.000.000, quota 4, at most 2.000.000 each

/// A random act: what, on whom, with how much.
struct Step {
  int what;
  int whom;
  int half_millions;
};

void showValue(Step const& step, std::ostream& out) {
  out << step.what << "/" << step.whom << "/" << step.half_millions;
}

class Office {
 public:
  explicit Office(db::Store& store) : store_(store) {}

  void clear() {
    test::run_directly(store_,
                       "DELETE FROM payment; DELETE FROM enrolment; DELETE FROM programme_ledger");
    enrolments_.clear();
    payments_.clear();
    lines_ = 0;
  }

  void take(Step const& step) {
    auto const person = first_pupil + step.whom % pupils;
    auto const enrolment = enrolments_.empty() ? EnrolmentId{1} : pick(enrolments_, step.whom);
    auto const payment = payments_.empty() ? PaymentId{1} : pick(payments_, step.whom);
    switch (step.what) {
      case 0:
        keep(enrolments_, proposed(store_, rina_or_heri(step), candidate(benefit, person)));
        break;
      case 1: note(approved(store_, sri(), enrolment)); break;
      case 2:
        note(act(store_, heri(), [&](Context& c) { return reject(c, enrolment, "kurang"); }));
        break;
      case 3:
        note(act(store_, heri(), [&](Context& c) { return stop(c, enrolment, "pindah"); }));
        break;
      case 4:
        keep(payments_, paid(store_, sri(),
                             line(enrolment, "uid-line-" + std::to_string(++lines_),
                                  step.half_millions * 500'000)));
        break;
      case 5:
        keep(payments_, paid(store_, sri(),
                             line(enrolment, "uid-line-" + std::to_string(lines_),
                                  step.half_millions * 500'000)));
        break;
      case 6:
        note(act(store_, sri(), [&](Context& c) { return mark_failed(c, payment, "gagal"); }));
        break;
      case 7:
        note(act(store_, sri(), [&](Context& c) {
          return mark_returned(c, payment, {local_date(c.clock.now(), Zone::wib), "pindah"});
        }));
        break;
      default:
        note(act(store_, Actor::system("outbox"), [&](Context& c) {
          return on_person_died(c, Value::object({{"person", std::to_string(person)}}));
        }));
    }
  }

  /// What must hold after every act.
  void check() {
    auto const of_ledger = [&](std::string const& column) {
      return number(store_, "SELECT COALESCE(SUM(" + column + "), 0) FROM programme_ledger");
    };
    auto const spent = number(store_,
                              "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM payment WHERE "
                              "status = 'paid'");
    auto const approved_rows =
        number(store_, "SELECT COUNT(*) FROM enrolment WHERE status = 'approved'");
    RC_ASSERT(of_ledger("spent") == spent);
    RC_ASSERT(of_ledger("approved") == approved_rows);
    RC_ASSERT(spent <= 5'000'000);
    RC_ASSERT(approved_rows <= 4);
    RC_ASSERT(number(store_,
                     "SELECT COUNT(*) FROM (SELECT person FROM enrolment WHERE status IN "
                     "('proposed', 'approved') GROUP BY person, period HAVING COUNT(*) > 1) t") ==
              0);
    RC_ASSERT(number(store_,
                     "SELECT COUNT(*) FROM (SELECT enrolment FROM payment WHERE status = 'paid' "
                     "GROUP BY enrolment HAVING COUNT(*) > 1) t") == 0);
    auto tx = store_.read(heri());
    Context context{tx, heri(), test_clock(), office_catalogue()};
    std::int64_t shown = 0;
    for (auto const& row : achievements(context, "uji", 2024).rows) shown += row.spent.whole();
    RC_ASSERT(shown == spent);
  }

  std::int64_t done() const { return done_; }

 private:
  static Actor const& rina_or_heri(Step const& step) {
    return step.half_millions % 2 == 0 ? rina() : heri();
  }
  template <typename T>
  T pick(std::vector<T> const& list, int at) const {
    return list[static_cast<std::size_t>(at) % list.size()];
  }
  template <typename T>
  void keep(std::vector<T>& list, Result<T> const& made) {
    if (!made.ok()) return;
    list.push_back(made.value());
    ++done_;
  }
  void note(Status const& status) { done_ += status.ok() ? 1 : 0; }

  db::Store& store_;
  std::vector<EnrolmentId> enrolments_;
  std::vector<PaymentId> payments_;
  int lines_{0};
  std::int64_t done_{0};
};

}  // namespace

TEST_CASE("money: whatever is done in whatever order, ledger, lines and figures agree") {
  // Each act is a transaction: fewer cases than usual, unless asked for more.
  ::setenv("RC_PARAMS", "max_success=25 max_size=40", 0);
  with_people([](db::Store& store) {
    add_pupils(store, first_pupil, pupils);
    Office office(store);
    CHECK(rc::check("ledger, lines and figures agree", [&] {
      auto const steps = *rc::gen::container<std::vector<Step>>(rc::gen::construct<Step>(
          rc::gen::weightedElement<int>(
              {{4, 0}, {4, 1}, {1, 2}, {1, 3}, {5, 4}, {1, 5}, {2, 6}, {1, 7}, {1, 8}}),
          rc::gen::inRange(0, 24), rc::gen::inRange(0, 6)));
      office.clear();
      for (auto const& step : steps) {
        office.take(step);
        office.check();
      }
    }));
    CHECK(office.done() > 50);
  });
}

}  // namespace rangkul::programmes
