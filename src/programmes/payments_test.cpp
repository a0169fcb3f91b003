#include <doctest/doctest.h>

#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

Status failed(db::Store& store, Actor const& who, PaymentId id, std::string const& why) {
  return act(store, who, [&](Context& context) { return mark_failed(context, id, why); });
}

std::int64_t spent(db::Store& store) {
  return number(store, "SELECT COALESCE(SUM(spent), 0) FROM programme_ledger");
}

}  // namespace

TEST_CASE("payment: a line with its proof, known to the enrolment and the person") {
  with_people([](db::Store& store) {
    auto const enrolment = standing(store, "uji-anggaran", 101);
    auto const id = paid(store, sri(), line(enrolment, "uid-00001")).value();
    CHECK(words_of(store, "SELECT status FROM payment") == "paid");
    CHECK(words_of(store, "SELECT fund_source FROM payment") == "APBD");
    CHECK(words_of(store, "SELECT paid_on FROM payment") == "2024-12-16");
    CHECK(number(store, "SELECT entered_by FROM payment") == 9);
    CHECK(spent(store) == 1'000'000);
    CHECK(story_of(store, "payment", id.value()) == "payment.entered");
    CHECK(story_of(store, "person", 101) ==
          "enrolment.proposed enrolment.approved payment.entered");
  });
}

TEST_CASE("payment: the same uid again is the same line and changes nothing") {
  with_people([](db::Store& store) {
    auto const enrolment = standing(store, "uji-uang", 101);
    auto const first = paid(store, sri(), line(enrolment, "uid-00001")).value();
    auto const events = number(store, "SELECT COUNT(*) FROM event");
    CHECK(paid(store, sri(), line(enrolment, "uid-00001")).value() == first);
    CHECK(paid(store, heri(), line(enrolment, "uid-00001")).value() == first);
    CHECK(number(store, "SELECT COUNT(*) FROM payment") == 1);
    CHECK(number(store, "SELECT COUNT(*) FROM event") == events);
    CHECK(spent(store) == 1'000'000);
    CHECK(code_of(paid(store, sri(), line(enrolment, "uid-00001", 999'999))) ==
          "payment.uid_other");
    auto const other = standing(store, "uji-uang", 201);
    CHECK(code_of(paid(store, sri(), line(other, "uid-00001"))) == "payment.uid_other");
    CHECK(code_of(paid(store, neighbour(), line(enrolment, "uid-00001"))) == "not_found");
  });
}

TEST_CASE("payment: every refusal has its code, and no money moves") {
  with_people([](db::Store& store) {
    auto const waits = proposed(store, rina(), candidate("uji-uang", 101)).value();
    auto const exact = standing(store, "uji-anggaran", 101);
    auto const most = standing(store, "uji-uang", 201);
    auto const events = number(store, "SELECT COUNT(*) FROM event");
    auto const code = [&](Actor const& who, NewPayment const& payment) {
      return code_of(paid(store, who, payment));
    };
    CHECK(code(rina(), line(exact, "uid-00001")) == "forbidden");
    CHECK(code(neighbour(), line(exact, "uid-00001")) == "not_found");
    CHECK(code(sri(), line(EnrolmentId{5}, "uid-00001")) == "not_found");
    for (std::string const uid : {"", "1234567", "uid 00001", "uid-0000'", "uid/00001"})
      CHECK_MESSAGE(code(sri(), line(exact, uid)) == "payment.uid", uid);
    CHECK(code(sri(), line(exact, std::string(65, 'a'))) == "payment.uid");
    CHECK(code(sri(), line(waits, "uid-00001")) == "payment.not_approved");
    CHECK(code(sri(), line(exact, "uid-00001", 999'999)) == "payment.amount");
    CHECK(code(sri(), line(exact, "uid-00001", 1'000'001)) == "payment.amount");
    CHECK(code(sri(), line(most, "uid-00001", 2'000'001)) == "payment.amount_most");
    CHECK(code(sri(), line(most, "uid-00001", 0)) == "payment.amount_most");
    auto wrong = line(exact, "uid-00001");
    wrong.paid_on = Date::from_ymd(2024, 12, 18).value();
    CHECK(code(sri(), wrong) == "date.in_future");
    wrong.paid_on = Date::from_ymd(2023, 12, 31).value();
    CHECK(code(sri(), wrong) == "payment.other_year");
    wrong = line(exact, "uid-00001");
    wrong.proof = "  ";
    CHECK(code(sri(), wrong) == "payment.no_proof");
    CHECK(number(store, "SELECT COUNT(*) FROM payment") == 0);
    CHECK(number(store, "SELECT COUNT(*) FROM event") == events);
    CHECK(spent(store) == 0);
    CHECK(code(sri(), line(most, "uid-00001", 2'000'000)) == "ok");
    CHECK(code(sri(), line(exact, std::string(64, 'a'))) == "ok");
  });
}

TEST_CASE("payment: a period is paid once, and a stopped enrolment not at all") {
  with_people([](db::Store& store) {
    auto const enrolment = standing(store, "uji-anggaran", 101);
    CHECK(paid(store, sri(), line(enrolment, "uid-00001")).ok());
    CHECK(code_of(paid(store, sri(), line(enrolment, "uid-00002"))) == "payment.twice");
    CHECK(spent(store) == 1'000'000);
    auto const other = standing(store, "uji-anggaran", 201);
    auto const stopped =
        act(store, sri(), [&](Context& context) { return stop(context, other, "pindah"); });
    REQUIRE(stopped.ok());
    CHECK(code_of(paid(store, sri(), line(other, "uid-00003"))) == "payment.not_approved");
  });
}

TEST_CASE("payment: the budget of the year is the end") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 4);
    for (int i = 0; i < 4; ++i) {
      auto const enrolment = standing(store, "uji-anggaran", 1000 + i);
      auto const result = paid(store, sri(), line(enrolment, "uid-0000" + std::to_string(i)));
      CHECK(code_of(result) == (i < 3 ? "ok" : "budget.exhausted"));
    }
    CHECK(spent(store) == 3'000'000);
    CHECK(number(store, "SELECT COUNT(*) FROM payment") == 3);
  });
}

TEST_CASE("failed line: the reason is kept, the money is back and the period is free") {
  with_people([](db::Store& store) {
    auto const enrolment = standing(store, "uji-anggaran", 101);
    auto const id = paid(store, sri(), line(enrolment, "uid-00001")).value();
    CHECK(code_of(failed(store, rina(), id, "x")) == "forbidden");
    CHECK(code_of(failed(store, neighbour(), id, "x")) == "not_found");
    CHECK(code_of(failed(store, sri(), PaymentId{5}, "x")) == "not_found");
    CHECK(code_of(failed(store, sri(), id, " ")) == "field.required");
    CHECK(spent(store) == 1'000'000);
    CHECK(failed(store, sri(), id, "rekening tutup").ok());
    CHECK(spent(store) == 0);
    CHECK(words_of(store, "SELECT reason FROM payment") == "rekening tutup");
    CHECK(story_of(store, "payment", id.value()) == "payment.entered payment.failed");
    CHECK(code_of(failed(store, sri(), id, "x")) == "payment.not_paid");
    CHECK(spent(store) == 0);
    CHECK(code_of(paid(store, sri(), line(enrolment, "uid-00002"))) == "ok");
    CHECK(spent(store) == 1'000'000);
  });
}

TEST_CASE("returned line: day and reason are kept, no figure counts it, and it can be paid again") {
  with_people([](db::Store& store) {
    auto const enrolment = standing(store, "uji-anggaran", 101);
    auto const id = paid(store, sri(), line(enrolment, "uid-00001")).value();
    auto const day = Date::from_ymd(2024, 12, 17).value();
    auto const returned = [&](Actor const& who, PaymentId which, Return const& given) {
      return code_of(
          act(store, who, [&](Context& context) { return mark_returned(context, which, given); }));
    };
    CHECK(returned(rina(), id, {day, "x"}) == "forbidden");
    CHECK(returned(neighbour(), id, {day, "x"}) == "not_found");
    CHECK(returned(sri(), PaymentId{5}, {day, "x"}) == "not_found");
    CHECK(returned(sri(), id, {day, " "}) == "field.required");
    CHECK(returned(sri(), id, {day.plus_days(1), "x"}) == "date.in_future");
    CHECK(returned(sri(), id, {day.plus_days(-2), "x"}) == "payment.returned_early");
    CHECK(spent(store) == 1'000'000);
    CHECK(returned(sri(), id, {day, "penerima pindah"}) == "ok");
    CHECK(words_of(store, "SELECT status || ' ' || returned_on || ' ' || reason FROM payment") ==
          "returned 2024-12-17 penerima pindah");
    CHECK(spent(store) == 0);
    CHECK(number(store, "SELECT COUNT(*) FROM payment WHERE status = 'paid'") == 0);
    CHECK(story_of(store, "payment", id.value()) == "payment.entered payment.returned");
    CHECK(story_of(store, "person", 101) ==
          "enrolment.proposed enrolment.approved payment.entered payment.returned");
    CHECK(returned(sri(), id, {day, "x"}) == "payment.not_paid");
    CHECK(code_of(failed(store, sri(), id, "x")) == "payment.not_paid");
    CHECK(spent(store) == 0);
    CHECK(code_of(paid(store, sri(), line(enrolment, "uid-00002"))) == "ok");
    CHECK(spent(store) == 1'000'000);
  });
}

}  // namespace rangkul::programmes
