#include "programmes/distribution.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "screen/opaque_code.h"
#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Actor clerk_of(std::int64_t account, std::string name, std::string_view area) {
  return colleague(account, std::move(name),
                   {May::see_people, May::see_programmes, May::pay, May::export_lists}, area);
}
Actor const& nina() {
  static Actor const actor = clerk_of(20, "Nina", "32.76");
  return actor;
}
/// A cashier of one district, who may not open the city's batch.
Actor const& cashier() {
  static Actor const actor = clerk_of(23, "Kasir", "32.76.06");
  return actor;
}
Actor const& far_cashier() {
  static Actor const actor = clerk_of(24, "Jauh", "32.76.05");
  return actor;
}

/// A batch of so many lines, approved and handed over to the store of goods.
BatchId sent(db::Store& store, int count, std::string method = "goods") {
  add_pupils(store, 1000, count);
  for (int i = 0; i < count; ++i) standing(store, "uji-kuota", 1000 + i);
  auto const who = [](std::int64_t account) {
    return colleague(account, "Tangan", {May::see_programmes, May::approve_money}, "32.76");
  };
  auto const id = act(store, nina(), [&](Context& context) {
                    return draw_batch(context, {.uid = "batch-0001",
                                                .programme = "uji-kuota",
                                                .year = 2024,
                                                .area = RegionCode::parse("32.76").value(),
                                                .method = method,
                                                .pay_on = Date::from_ymd(2024, 12, 17).value()});
                  }).value();
  act(store, who(21), [&](Context& context) { return check_batch(context, id); }).value();
  act(store, who(22), [&](Context& context) { return approve_batch(context, id); }).value();
  act(store, nina(), [&](Context& context) {
    return hand_over_batch(context, id, "SP2D-1");
  }).value();
  return id;
}

NewDay day_of(BatchId batch, int day = 17, std::string area = "32.76.06") {
  return {.batch = batch,
          .area = RegionCode::parse(area).value(),
          .place = "Aula Kemiri Muka",
          .on = Date::from_ymd(2024, 12, day).value(),
          .opens = "08.00",
          .closes = "11.00"};
}
Result<DayId> planned(db::Store& store, NewDay const& asked) {
  return act(store, nina(), [&](Context& context) { return plan_day(context, asked); });
}
std::vector<QueueLine> queue(db::Store& store, DayId day) {
  return act(store, nina(),
             [&](Context& context) -> Result<std::vector<QueueLine>> {
               return queue_of(context, day, 0, 100);
             })
      .value();
}
Result<QueueLine> handed(db::Store& store, Actor const& who, std::string const& code,
                         std::string const& uid, std::string const& taken_by = "Murid") {
  return act(store, who,
             [&](Context& context) { return hand_over_line(context, code, uid, taken_by); });
}
Status taken_back(db::Store& store, std::string const& code) {
  return act(store, cashier(), [&](Context& context) { return take_back_line(context, code); });
}
Status opened(db::Store& store, DayId day, bool open) {
  return act(store, nina(), [&](Context& context) { return set_day_open(context, day, open); });
}
BatchSums sums_of(db::Store& store, DayId day) {
  return act(store, nina(),
             [&](Context& context) -> Result<BatchSums> { return day_sums(context, day); })
      .value();
}
std::string ledger(db::Store& store) {
  return words_of(store, "SELECT spent || '/' || committed FROM programme_ledger");
}
std::string state(db::Store& store) { return words_of(store, "SELECT state FROM payment_batch"); }

}  // namespace

TEST_CASE("handing out: a day calls who waits; a scanned line is paid once, however often sent") {
  with_people([](db::Store& store) {
    auto const batch = sent(store, 3);
    auto const day = planned(store, day_of(batch)).value();
    auto const lines = queue(store, day);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].code.size() == 13);
    CHECK(lines[0].code != lines[1].code);
    CHECK(code_of(planned(store, day_of(batch))) == "distribution.nobody");

    CHECK(code_of(handed(store, far_cashier(), lines[0].code, "scan-0001")) == "not_found");
    CHECK(code_of(handed(store, dewi(), lines[0].code, "scan-0001")) == "forbidden");
    CHECK(code_of(handed(store, cashier(), lines[0].code, "x")) == "payment.uid");
    CHECK(code_of(handed(store, cashier(), lines[0].code, "scan-0001", " ")) ==
          "distribution.no_name");
    auto const first = handed(store, cashier(), lines[0].code, "scan-0001", "Bu Murid");
    REQUIRE(first.ok());
    CHECK(first.value().status == "paid");
    CHECK(first.value().taken_by == "Bu Murid");
    // The phone sends it again; another phone scans it anew.
    CHECK(handed(store, cashier(), lines[0].code, "scan-0001", "Lain").value().taken_by ==
          "Bu Murid");
    CHECK(code_of(handed(store, cashier(), lines[0].code, "scan-0002")) == "distribution.handed");
    CHECK(ledger(store) == "1000000/2000000");
    CHECK(number(store, "SELECT COUNT(*) FROM event WHERE name = 'distribution.handed_over'") == 1);
    auto typed = ascii_lower(screen::code_words(lines[1].code));
    CHECK(handed(store, cashier(), typed, "scan-0003").ok());
    CHECK(state(store) == "sent");
    CHECK(handed(store, cashier(), lines[2].code, "scan-0004").ok());
    CHECK(state(store) == "settled");
    CHECK(ledger(store) == "3000000/0");
    CHECK(sums_of(store, day).paid.amount == Rupiah{3'000'000});
    CHECK(sums_of(store, day).planned.lines == 0);
  });
}

TEST_CASE("handing out: who did not come waits and goes to another day; sums stay the batch's") {
  with_people([](db::Store& store) {
    auto const batch = sent(store, 3);
    auto const first = planned(store, day_of(batch)).value();
    auto const lines = queue(store, first);
    handed(store, cashier(), lines[0].code, "scan-0001").value();
    REQUIRE(opened(store, first, false).ok());
    CHECK(code_of(opened(store, first, false)) == "distribution.same_state");
    CHECK(code_of(handed(store, cashier(), lines[1].code, "scan-0002")) == "distribution.closed");
    CHECK(code_of(taken_back(store, lines[0].code)) == "distribution.closed");
    // A new day calls who waits of closed days, with the same codes.
    auto const second = planned(store, day_of(batch, 16)).value();
    auto const called = queue(store, second);
    REQUIRE(called.size() == 2);
    CHECK(called[0].code == lines[1].code);
    CHECK(sums_of(store, first).paid.lines == 1);
    // And a line may be moved by hand.
    test::run_directly(store, "UPDATE distribution_day SET state = 'open'");
    auto const move = [&](DayId from, DayId to) {
      return act(store, nina(), [&](Context& context) { return move_waiting(context, from, to); });
    };
    CHECK(code_of(move(second, second)) == "distribution.other_batch");
    CHECK(move(second, first).value() == 2);
    CHECK(queue(store, second).empty());
    CHECK(handed(store, cashier(), lines[1].code, "scan-0003").ok());
    auto const sums = sums_of(store, first);
    CHECK(sums.whole().amount == Rupiah{3'000'000});
    CHECK(ledger(store) == "2000000/1000000");
  });
}

TEST_CASE("handing out: a mistaken confirmation is taken back, and nothing later is undone by it") {
  with_people([](db::Store& store) {
    auto const batch = sent(store, 2);
    auto const day = planned(store, day_of(batch)).value();
    auto const lines = queue(store, day);
    CHECK(code_of(taken_back(store, lines[0].code)) == "distribution.not_handed");
    for (auto const& line : lines) handed(store, cashier(), line.code, "scan-" + line.code).value();
    CHECK(state(store) == "settled");
    REQUIRE(taken_back(store, lines[0].code).ok());
    CHECK(state(store) == "sent");
    CHECK(ledger(store) == "1000000/1000000");
    CHECK(handed(store, cashier(), lines[0].code, "scan-again").ok());
    act(store, nina(), [&](Context& context) {
      return mark_returned(context, lines[1].payment, {today(context), "Salah orang"});
    }).value();
    CHECK(code_of(taken_back(store, lines[1].code)) == "distribution.not_handed");
    CHECK(code_of(handed(store, cashier(), lines[1].code, "scan-late")) == "distribution.ended");
  });
}

TEST_CASE("handing out: what is refused") {
  with_people([](db::Store& store) {
    auto const batch = sent(store, 2);
    auto no_place = day_of(batch);
    no_place.place = " ";
    CHECK(code_of(planned(store, no_place)) == "field.required");
    CHECK(code_of(planned(store, day_of(batch, 17, "32.73"))) == "distribution.area");
    CHECK(code_of(planned(store, day_of(batch, 17, "32.76.05"))) == "distribution.nobody");
    CHECK(code_of(act(store, dewi(), [&](Context& context) {
            return plan_day(context, day_of(batch));
          })) == "forbidden");
    auto const later = planned(store, day_of(batch, 20)).value();
    auto const lines = queue(store, later);
    CHECK(code_of(handed(store, cashier(), lines[0].code, "scan-0001")) == "distribution.early");
    CHECK(code_of(handed(store, cashier(), "7K2M-9QXW-3TRB-H", "scan-0001")) == "not_found");
    // Who is entitled no more is told at the post.
    test::run_directly(store, "UPDATE distribution_day SET held_on = '2024-12-17'");
    act(store, heri(), [&](Context& context) {
      return stop(context, lines[1].enrolment, "Pindah");
    }).value();
    CHECK(code_of(handed(store, cashier(), lines[1].code, "scan-0002")) == "distribution.stopped");
  });
  with_people([](db::Store& store) {
    CHECK(code_of(planned(store, day_of(sent(store, 1, "school")))) == "distribution.method");
  });
}

TEST_CASE(
    "handing out: pages, from the day to the phone; the printed list tells nothing it must not") {
  with_people([](db::Store& store) {
    test::run_directly(store, "UPDATE family SET no_kk = '3276061201110001' WHERE id = 10");
    auto const batch = sent(store, 2);
    test::run_directly(store,
                       "UPDATE person SET family = 10, nik = '3276060107040009' WHERE id = 1000");
    auto const address = "/penyaluran/" + batch.text();
    CHECK(look(store, nina(), address).has(address + "/hari"));
    CHECK(post(store, nina(), address + "/hari", {{"on", "17-12-2024"}}).status == 422);
    auto const made = post(store, nina(), address + "/hari",
                           {{"place", "Aula Kemiri Muka"},
                            {"on", "17-12-2024"},
                            {"opens", "08.00"},
                            {"area", "32.76.06"}});
    REQUIRE(made.status == 303);
    auto const day = made.location;
    auto const page = look(store, cashier(), day);
    CHECK(page.has("Aula Kemiri Muka"));
    CHECK(page.has("Murid 0"));
    CHECK(look(store, far_cashier(), day).status == 404);
    auto const printed = look(store, cashier(), day + "/antrean");
    CHECK(printed.has("<svg"));
    CHECK(printed.has("Tanda tangan"));
    CHECK(printed.has("0001"));
    CHECK_FALSE(printed.has("3276061201110001"));
    CHECK_FALSE(printed.has("3276060107040009"));
    auto const code = words_of(store,
                               "SELECT l.code FROM distribution_line l JOIN payment p ON "
                               "p.id = l.payment WHERE p.person = 1000");
    CHECK(printed.has(screen::code_words(code)));
    CHECK(post(store, cashier(), "/terima", {{"code", code}}).location == "/terima/" + code);
    CHECK(post(store, cashier(), "/terima", {{"code", "AAAA"}}).code ==
          "distribution.unknown_code");
    auto const phone = look(store, cashier(), "/terima/" + code);
    CHECK(phone.has("Sudah diserahkan"));
    CHECK(look(store, far_cashier(), "/terima/" + code).status == 404);
    CHECK(post(store, cashier(), "/terima/" + code, {{"taken_by", "Murid 0"}}).status == 422);
    for (int twice = 0; twice < 2; ++twice) {
      auto const told = post(store, cashier(), "/api/v1/terima/" + code,
                             {{"taken_by", "Murid 0"}, {"uid", "ponsel-0001"}});
      CHECK(told.status == 200);
      CHECK(told.has("\"status\":\"paid\""));
    }
    CHECK(look(store, cashier(), "/terima/" + code).has("Tambah foto serah terima"));
    CHECK(look(store, nina(), address).has("1.000.000"));
    CHECK(number(store, "SELECT COUNT(*) FROM payment WHERE status = 'paid'") == 1);
    CHECK(post(store, cashier(), "/terima/" + code + "/urungkan").status == 303);
    CHECK(number(store, "SELECT COUNT(*) FROM payment WHERE status = 'paid'") == 0);
  });
}

}  // namespace rangkul::programmes
