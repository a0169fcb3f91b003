#include "programmes/checks.h"

#include <doctest/doctest.h>

#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Actor const& head() {
  static Actor const actor = colleague(
      22, "Kepala", {May::see_programmes, May::approve_money, May::see_full_numbers}, "32.76");
  return actor;
}

/// A handed-over batch of so many paid lines, as rows.
BatchId batch_of(db::Store& store, int count) {
  add_pupils(store, 1000, count);
  add_paid(store, {.programme = "kds-bidik-manis", .count = count, .first = 1000});
  test::run_directly(
      store,
      "INSERT INTO payment_batch (id, uid, programme, year, area, method, pay_on, fund_source, "
      "state, made_name, made_at, seal, event) VALUES (5, 'batch-0005', 'kds-bidik-manis', 2024, "
      "'32.76', 'goods', '2024-06-01', 'APBD Kota', 'settled', 'Nina', 0, 'abc', 1); UPDATE "
      "payment SET batch = 5");
  return BatchId{5};
}
Result<std::int64_t> drawn(db::Store& store, BatchId id, std::int64_t size,
                           Actor const& who = head()) {
  return act(store, who, [&](Context& context) { return draw_checks(context, id, size); });
}
std::string who_is_drawn(db::Store& store) {
  return words_of(store, "SELECT CAST(payment AS TEXT) FROM payment_check ORDER BY place");
}

}  // namespace

TEST_CASE("checks: the seal decides who is drawn, the same for everybody, and nobody twice") {
  with_people([](db::Store& store) {
    auto const id = batch_of(store, 40);
    CHECK(code_of(drawn(store, id, 10, heri())) == "forbidden");
    CHECK(code_of(drawn(store, id, 0)) == "batch.checks_size");
    CHECK(code_of(drawn(store, id, 501)) == "batch.checks_size");
    CHECK(drawn(store, id, 10).value() == 10);
    auto const first = who_is_drawn(store);
    test::run_directly(store, "DELETE FROM payment_check");
    CHECK(drawn(store, id, 10).value() == 10);
    CHECK(who_is_drawn(store) == first);
    test::run_directly(store, "DELETE FROM payment_check; UPDATE payment_batch SET seal = 'abd'");
    CHECK(drawn(store, id, 10).value() == 10);
    CHECK(who_is_drawn(store) != first);
    CHECK(drawn(store, id, 100).value() == 30);
    CHECK(code_of(drawn(store, id, 1)) == "batch.nobody_paid");
    CHECK(number(store, "SELECT MAX(place) FROM payment_check") == 40);
  });
}

TEST_CASE("checks: what they said is noted and counted, with a word where something is missing") {
  with_people([](db::Store& store) {
    auto const id = batch_of(store, 3);
    REQUIRE(post(store, head(), "/penyaluran/5/uji-petik", {{"size", "3"}}).status == 303);
    auto const said = [&](int line, std::string const& result, std::string const& note) {
      return post(store, head(), "/penyaluran/5/uji-petik/" + std::to_string(1000 + line),
                  {{"result", result}, {"note", note}})
          .status;
    };
    CHECK(said(0, "received", "") == 303);
    CHECK(said(1, "less", "") == 422);
    CHECK(said(1, "less", "dipotong 50.000") == 303);
    CHECK(said(2, "lain", "") == 422);
    auto const counts = act(store, head(), [&](Context& context) {
                          return Result<CheckCounts>(check_counts(context, id));
                        }).value();
    CHECK(counts.received == 1);
    CHECK(counts.less == 1);
    CHECK(counts.waiting == 1);
    auto const page = look(store, head(), "/penyaluran/5/uji-petik");
    CHECK(page.has("1 dari 2 yang menjawab menerima utuh (50,00 %)"));
    CHECK(page.has("dipotong 50.000"));
    CHECK(look(store, head(), "/penyaluran/5/uji-petik/1001").has("dipotong 50.000"));
    CHECK(look(store, heri(), "/penyaluran/5/uji-petik").status == 403);
    auto const elsewhere =
        colleague(23, "Tapos", {May::see_programmes, May::approve_money}, "32.76.05");
    CHECK(look(store, elsewhere, "/penyaluran/5/uji-petik").status == 404);
    CHECK(look(store, elsewhere, "/penyaluran/5/uji-petik/1001").status == 404);
  });
}

}  // namespace rangkul::programmes
