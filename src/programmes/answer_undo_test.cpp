#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "support/programmes_batches.h"

namespace rangkul::programmes {
namespace {

/// The bank's file for a batch of two lines: the first arrived, the second did not.
Result<BatchAnswer> answered(db::Store& store, BatchId id) {
  auto const path = std::filesystem::temp_directory_path() /
                    ("rangkul-bank-" + std::to_string(next_id_value()) + ".csv");
  std::ofstream(path) << "No,Status,Keterangan\n1,Berhasil,\n2,Gagal,Rekening tutup\n";
  auto took = act(store, nina(), [&](Context& context) {
    return take_batch_answer(context, id, path.string(), Date::from_ymd(2024, 12, 16).value());
  });
  std::filesystem::remove(path);
  return took;
}

std::vector<TakenAnswer> answers(db::Store& store, BatchId id) {
  return act(store, nina(),
             [&](Context& context) -> Result<std::vector<TakenAnswer>> {
               return answers_of(context, id);
             })
      .value();
}
Status taken_back(db::Store& store, AnswerId id, std::string const& reason = "Berkas bulan lalu",
                  Actor const& who = nina()) {
  return act(store, who, [&](Context& context) { return take_back_answer(context, id, reason); });
}
/// All that the ledger and the lines say.
std::string money(db::Store& store) {
  return words_of(store, "SELECT spent || '/' || committed FROM programme_ledger ORDER BY 1") +
         " " +
         words_of(store,
                  "SELECT line_number || status || amount || paid_on || proof || reason || fix "
                  "FROM payment ORDER BY line_number");
}

}  // namespace

TEST_CASE("batch: an answer taken back leaves money and lines as they were before it") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 2);
    auto const id = handed(store, batch_of("uji-kuota"));
    auto const before = money(store);
    REQUIRE(answered(store, id).ok());
    CHECK(state(store) == "settled");
    auto const taken = answers(store, id);
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].by_file);
    CHECK(taken[0].paid == 1);
    CHECK(taken[0].failed_amount == Rupiah{1'000'000});
    CHECK(code_of(taken_back(store, taken[0].id, " ")) == "field.required");
    CHECK(code_of(taken_back(store, taken[0].id, "x", head())) == "forbidden");
    CHECK(code_of(taken_back(store, taken[0].id, "x", neighbour())) == "not_found");
    REQUIRE(taken_back(store, taken[0].id).ok());
    CHECK(money(store) == before);
    CHECK(state(store) == "sent");
    CHECK(code_of(taken_back(store, taken[0].id)) == "answer.taken_back");
    CHECK(answers(store, id)[0].reason == "Berkas bulan lalu");
    // The right file after it; then the rest that was received goes back as well.
    REQUIRE(answered(store, id).ok());
    REQUIRE(taken_back(store, answers(store, id)[0].id).ok());
    CHECK(settled(store, id).value() == 2);
    REQUIRE(taken_back(store, answers(store, id)[0].id).ok());
    CHECK(money(store) == before);
    CHECK(story_of(store, "batch", id.value()).ends_with("batch.answered batch.answer_taken_back"));
  });
}

TEST_CASE("batch: an answer on which something depends is not taken back") {
  struct Row {
    char const* what;
    std::function<void(db::Store&, BatchId)> use;
    char const* code;
  };
  auto const line_of = [](db::Store& store, char const* status) {
    return PaymentId{
        number(store, std::string("SELECT id FROM payment WHERE status = '") + status + "'")};
  };
  std::vector<Row> const rows{
      {"returned",
       [&](db::Store& store, BatchId) {
         act(store, nina(), [&](Context& context) {
           return mark_returned(context, line_of(store, "paid"),
                                {Date::from_ymd(2024, 12, 16).value(), "Pindah"});
         }).value();
       },
       "answer.used"},
      {"fixed",
       [&](db::Store& store, BatchId) {
         act(store, nina(), [&](Context& context) {
           return fix_line(context, line_of(store, "failed"), false, "Rekening baru");
         }).value();
       },
       "answer.used"},
      {"asked",
       [&](db::Store& store, BatchId id) {
         test::run_directly(store,
                            "INSERT INTO payment_check (payment, batch, place, event) "
                            "SELECT id, " +
                                id.text() + ", 1, 1 FROM payment WHERE status = 'paid'");
       },
       "answer.used"},
      {"paid anew",
       [&](db::Store& store, BatchId) {
         auto const failed =
             EnrolmentId{number(store, "SELECT enrolment FROM payment WHERE status = 'failed'")};
         paid(store, heri(), line(failed, "uid-anew-1")).value();
       },
       "answer.used"},
      {"money gone",
       [&](db::Store& store, BatchId) {
         test::run_directly(store, "UPDATE programme_ledger SET spent = 90000000");
       },
       "budget.exhausted"}};
  for (auto const& row : rows)
    with_people([&](db::Store& store) {
      INFO(row.what);
      stand(store, "uji-kuota", 2);
      auto const id = handed(store, batch_of("uji-kuota"));
      REQUIRE(answered(store, id).ok());
      row.use(store, id);
      auto const before = money(store);
      CHECK(code_of(taken_back(store, answers(store, id)[0].id)) == row.code);
      CHECK(money(store) == before);
    });
}

}  // namespace rangkul::programmes
