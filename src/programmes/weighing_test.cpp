#include "programmes/weighing.h"

#include <doctest/doctest.h>

#include "programmes/batches.h"
#include "programmes/preview.h"
#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

/// Four pupils: 1000 without anything, 1001 of decile 1, 1002 disabled (code 1), 1003 both.
void add_four(db::Store& store) {
  add_pupils(store, 1000, 4);
  test::run_directly(store,
                     "UPDATE person SET decile = 1 WHERE id IN (1001, 1003); "
                     "UPDATE person SET decile = 4 WHERE id IN (1000, 1002); "
                     "UPDATE person SET disability = 1 WHERE id IN (1002, 1003); "
                     "UPDATE person SET disability = 7 WHERE id IN (1000, 1001)");
}

EnrolmentId waits(db::Store& store, std::int64_t person) {
  return proposed(store, heri(), candidate("uji-urut", person)).value();
}

std::string status_of(db::Store& store, EnrolmentId id) {
  return words_of(store, "SELECT status FROM enrolment WHERE id = " + id.text());
}

Enrolment enrolment(db::Store& store, EnrolmentId id) {
  auto tx = store.read(heri());
  Context context{tx, heri(), test_clock(), office_catalogue()};
  return find_enrolment(context, id).value();
}

Status held(db::Store& store, Actor const& who, EnrolmentId id, std::string const& why) {
  return act(store, who, [&](Context& context) { return pause(context, id, why); });
}
Status freed(db::Store& store, EnrolmentId id) {
  return act(store, sri(), [&](Context& context) { return resume(context, id, "KKS aktif"); });
}

}  // namespace

TEST_CASE("waiting list: points put in order, of equals who was proposed first") {
  with_people([](db::Store& store) {
    add_four(store);
    std::vector<EnrolmentId> ids;
    for (int person : {1000, 1001, 1002, 1003}) ids.push_back(waits(store, person));
    CHECK(enrolment(store, ids[0]).points == 0);
    CHECK(enrolment(store, ids[1]).points == 30);
    CHECK(enrolment(store, ids[2]).points == 20);
    CHECK(enrolment(store, ids[3]).points == 50);
    // Two places: the first two of the order, not those who came first.
    auto const all = [&] {
      return act(store, sri(),
                 [](Context& context) { return approve_all(context, "uji-urut", 2024, "460/1"); });
    };
    CHECK(all().value() == 2);
    CHECK(status_of(store, ids[3]) == "approved");
    CHECK(status_of(store, ids[1]) == "approved");
    CHECK(status_of(store, ids[2]) == "proposed");
    CHECK(code_of(all()) == "enrolment.quota_full");
  });
}

TEST_CASE("waiting list: its page tells the order, the points and how many have a place") {
  with_people([](db::Store& store) {
    auto const address = std::string("/program/kds-bantuan-pangan/2024/daftar-tunggu");
    CHECK(look(store, sri(), address).has("Tidak ada yang menunggu"));
    test::run_directly(store, "UPDATE person SET decile = 1 WHERE family = 10");
    auto const id = proposed(store, heri(), candidate("kds-bantuan-pangan", 104)).value();
    auto const page = look(store, sri(), address);
    for (std::string const part : {"Desil 1", "Setujui 1 teratas", "3.000 tempat tersisa"})
      CHECK_MESSAGE(page.has(part), part);
    CHECK(page.has("/pendaftaran/" + id.text()));
    CHECK(look(store, sri(), "/pendaftaran/" + id.text()).has("Urutan dan besaran"));
    CHECK_FALSE(look(store, rina(), address).has("Setujui 1 teratas"));
    CHECK(post(store, rina(), address + "/hitung").status == 403);
    CHECK(post(store, sri(), address + "/hitung").status == 303);
  });
}

TEST_CASE("waiting list: weighed again by what the register knows today") {
  with_people([](db::Store& store) {
    add_four(store);
    auto const first = waits(store, 1000);
    auto const second = waits(store, 1001);
    test::run_directly(store, "UPDATE person SET decile = 1, disability = 1 WHERE id = 1000");
    auto const again = [&](Actor const& who) {
      return act(store, who,
                 [](Context& context) { return weigh_again(context, "uji-urut", 2024); });
    };
    CHECK(code_of(again(rina())) == "forbidden");
    CHECK(again(sri()).value() == 1);
    CHECK(again(sri()).value() == 0);
    CHECK(enrolment(store, first).points == 50);
    CHECK(enrolment(store, first).amount == Rupiah(1'500'000));
    CHECK(enrolment(store, second).points == 30);
    // What is decided keeps what it was decided by.
    approved(store, sri(), second).value();
    test::run_directly(store, "UPDATE person SET decile = 4 WHERE id = 1001");
    CHECK(again(sri()).value() == 0);
    CHECK(enrolment(store, second).amount == Rupiah(1'200'000));
  });
}

TEST_CASE("amount: the first rule that holds sets what is paid, one by one and by batch") {
  with_people([](db::Store& store) {
    add_four(store);
    auto const both = waits(store, 1003);
    auto const plain = waits(store, 1000);
    CHECK(enrolment(store, both).amount == Rupiah(1'500'000));
    CHECK_FALSE(enrolment(store, plain).amount.has_value());
    approved(store, sri(), both).value();
    approved(store, sri(), plain).value();
    CHECK(code_of(paid(store, sri(), line(both, "uid-00001"))) == "payment.amount");
    CHECK(code_of(paid(store, sri(), line(plain, "uid-00002", 1'500'000))) == "payment.amount");
    NewBatch const asked{.uid = "daftar-urut-1",
                         .programme = "uji-urut",
                         .year = 2024,
                         .part = 0,
                         .area = RegionCode::parse("32.76").value(),
                         .method = "bank",
                         .pay_on = Date::from_ymd(2024, 12, 20).value(),
                         .amount = {}};
    auto const batch =
        act(store, sri(), [&](Context& context) { return draw_batch(context, asked); });
    REQUIRE(batch.ok());
    CHECK(number(store, "SELECT SUM(amount) FROM payment WHERE status = 'planned'") == 2'500'000);
    CHECK(number(store, "SELECT amount FROM payment WHERE enrolment = " + both.text()) ==
          1'500'000);
  });
}

TEST_CASE("amount: the preview counts what each receiver would get") {
  with_people([](db::Store& store) {
    add_four(store);
    auto tx = store.read(heri());
    Context context{tx, heri(), test_clock(), office_catalogue()};
    auto const on = Date::from_ymd(2024, 12, 17).value();
    auto const* programme = office_catalogue().programme("uji-urut", on);
    rules::Rule pupil;
    pupil.shape = rules::Rule::Shape::condition;
    pupil.fact = "occupation";
    pupil.values = {rules::Scalar{std::int64_t{3}}};
    auto const trial = trial_of(office_catalogue(), *programme, 2024, pupil, on);
    auto counted = preview_of(context, trial);
    auto const others = counted.eligible - 4;  // pupils among the known people
    add_amounts(trial, counted, [&](Trial const& each) { return preview_of(context, each); });
    std::int64_t more = 0;
    for (auto const& area : counted.areas) more += area.more.whole();
    // Two disabled get half a million more, one of decile 1 alone 200 thousand.
    auto const of_others = number(store,
                                  "SELECT COALESCE(SUM(CASE WHEN disability BETWEEN 1 AND 6 THEN "
                                  "500000 WHEN decile = 1 THEN 200000 ELSE 0 END), 0) FROM person "
                                  "WHERE occupation = 3 AND id < 1000");
    INFO(others);
    CHECK(more - of_others == 2 * 500'000 + 200'000);
  });
}

TEST_CASE("pause: nothing is paid, the place is kept, and it goes on with a reason") {
  with_people([](db::Store& store) {
    add_four(store);
    auto const id = waits(store, 1000);
    CHECK(code_of(held(store, sri(), id, "KKS hilang")) == "enrolment.not_approved");
    approved(store, sri(), id).value();
    NewBatch const asked{.uid = "daftar-jeda-1",
                         .programme = "uji-urut",
                         .year = 2024,
                         .part = 0,
                         .area = RegionCode::parse("32.76").value(),
                         .method = "bank",
                         .pay_on = Date::from_ymd(2024, 12, 20).value(),
                         .amount = {}};
    auto const draw = [&](std::string uid) {
      auto again = asked;
      again.uid = std::move(uid);
      return act(store, sri(), [&](Context& context) { return draw_batch(context, again); });
    };
    REQUIRE(draw("daftar-jeda-1").ok());
    CHECK(code_of(held(store, rina(), id, "KKS hilang")) == "forbidden");
    CHECK(code_of(held(store, sri(), id, " ")) == "field.required");
    REQUIRE(held(store, sri(), id, "KKS hilang").ok());
    CHECK(code_of(held(store, sri(), id, "lagi")) == "enrolment.is_paused");
    // Its line leaves the batch that nobody approved, and no new one takes it.
    CHECK(number(store, "SELECT COUNT(*) FROM payment WHERE status = 'planned'") == 0);
    CHECK(code_of(draw("daftar-jeda-2")) == "batch.nobody");
    CHECK(code_of(paid(store, sri(), line(id, "uid-00001"))) == "payment.paused");
    CHECK(number(store, "SELECT approved FROM programme_ledger WHERE programme = 'uji-urut'") == 1);
    auto const page = look(store, sri(), "/pendaftaran/" + id.text());
    CHECK(page.has("Ditangguhkan"));
    CHECK(page.has("KKS hilang"));
    CHECK_FALSE(page.has("/bayar\""));
    REQUIRE(freed(store, id).ok());
    CHECK(code_of(freed(store, id)) == "enrolment.not_paused");
    CHECK(paid(store, sri(), line(id, "uid-00001")).ok());
  });
}

}  // namespace rangkul::programmes
