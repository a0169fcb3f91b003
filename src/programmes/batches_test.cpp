#include <doctest/doctest.h>

#include <barrier>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "support/programmes_batches.h"

namespace rangkul::programmes {
TEST_CASE("batch: from the standing enrolments to money that is spent, by three hands") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 3);
    auto const id = drawn(store, batch_of("uji-kuota")).value();
    CHECK(lines(store, "planned") == 3);
    CHECK(ledger(store, "committed") == 0);
    CHECK(code_of(approved_by(store, id)) == "batch.not_checked");
    REQUIRE(checked(store, id).ok());
    REQUIRE(approved_by(store, id).ok());
    CHECK(ledger(store, "committed") == 3'000'000);
    CHECK(ledger(store, "spent") == 0);
    REQUIRE(handed_over(store, id).ok());
    CHECK(settled(store, id).value() == 3);
    CHECK(state(store) == "settled");
    CHECK(ledger(store, "committed") == 0);
    CHECK(ledger(store, "spent") == 3'000'000);
    CHECK(number(store, "SELECT SUM(amount) FROM payment WHERE status = 'paid'") == 3'000'000);
    CHECK(story_of(store, "batch", id.value()) ==
          "batch.drawn batch.checked batch.approved batch.sent batch.answered");
  });
}

TEST_CASE("batch: who drew it up or checked it does not approve it") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 1);
    auto const id = drawn(store, batch_of("uji-kuota"), kabid()).value();
    CHECK(code_of(checked(store, id, kabid())) == "batch.same_hands");
    REQUIRE(checked(store, id, head()).ok());
    CHECK(code_of(approved_by(store, id, head())) == "batch.same_hands");
    CHECK(code_of(approved_by(store, id, kabid())) == "batch.same_hands");
    CHECK(code_of(approved_by(store, id, nina())) == "forbidden");
    CHECK(ledger(store, "committed") == 0);
    CHECK(state(store) == "checked");
  });
}

TEST_CASE("batch: nobody stands in two batches of one period, and the same uid is one batch") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 2);
    auto const id = drawn(store, batch_of("uji-kuota")).value();
    CHECK(drawn(store, batch_of("uji-kuota")).value() == id);
    CHECK(code_of(drawn(store, batch_of("uji-kuota", "batch-0002"))) == "batch.nobody");
    auto other = batch_of("uji-kuota");
    other.method = "post";
    CHECK(code_of(drawn(store, other)) == "payment.uid_other");
    // Nor does a single line pay whom a batch promises to.
    auto const enrolment =
        EnrolmentId{number(store, "SELECT MIN(id) FROM enrolment WHERE programme = 'uji-kuota'")};
    CHECK(code_of(paid(store, sri(), line(enrolment, "uid-00001"))) == "payment.twice");
    REQUIRE(act(store, nina(), [&](Context& context) {
              return cancel_batch(context, id, "salah bulan");
            }).ok());
    CHECK(lines(store, "dropped") == 2);
    CHECK(drawn(store, batch_of("uji-kuota", "batch-0002")).ok());
  });
}

TEST_CASE("batch: refusals have their codes and leave nothing") {
  with_people([](db::Store& store) {
    stand(store, "uji-uang", 1);
    auto const code = [&](auto change, Actor const& who = nina()) {
      auto asked = batch_of("uji-uang");
      asked.amount = Rupiah{500'000};
      change(asked);
      return code_of(drawn(store, asked, who));
    };
    CHECK(code([](auto& asked) { asked.uid = "short"; }) == "payment.uid");
    CHECK(code([](auto& asked) { asked.uid = std::string(49, 'a'); }) == "payment.uid");
    CHECK(code([](auto& asked) { asked.method = "cheque"; }) == "batch.method");
    CHECK(code([](auto& asked) { asked.part = 1; }) == "batch.part");
    CHECK(code([](auto& asked) { asked.amount = std::nullopt; }) == "batch.amount");
    CHECK(code([](auto& asked) { asked.amount = Rupiah{2'000'001}; }) == "payment.amount_most");
    CHECK(code([](auto& asked) { asked.programme = "uji-lain"; }) == "programme.not_ours");
    CHECK(code([](auto& asked) { asked.pay_on = Date::from_ymd(2025, 1, 2).value(); }) ==
          "payment.other_year");
    CHECK(code([](auto&) {}, neighbour()) == "batch.area");
    CHECK(code([](auto&) {}, rina()) == "forbidden");
    CHECK(number(store, "SELECT COUNT(*) FROM payment_batch") == 0);
    CHECK(code([](auto&) {}) == "ok");
    CHECK(number(store, "SELECT amount FROM payment") == 500'000);
  });
}

TEST_CASE("batch: the budget holds against what is promised, not only what is spent") {
  with_people([](db::Store& store) {
    stand(store, "uji-anggaran", 4);  // budget 3.000.000, 1.000.000 each
    auto const id = drawn(store, batch_of("uji-anggaran")).value();
    REQUIRE(checked(store, id).ok());
    CHECK(code_of(approved_by(store, id)) == "budget.exhausted");
    CHECK(state(store) == "checked");
    auto const first = PaymentId{number(store, "SELECT MIN(id) FROM payment")};
    CHECK(code_of(act(store, nina(), [&](Context& context) {
            return drop_line(context, first, "anggaran");
          })) == "batch.not_draft");
    REQUIRE(act(store, kabid(), [&](Context& context) {
              return send_back_batch(context, id, "keluarkan satu");
            }).ok());
    REQUIRE(act(store, nina(), [&](Context& context) {
              return drop_line(context, first, "anggaran");
            }).ok());
    REQUIRE(checked(store, id).ok());
    REQUIRE(approved_by(store, id).ok());
    CHECK(ledger(store, "committed") == 3'000'000);
    // One line beside the batch would pass the budget.
    auto const left = EnrolmentId{number(store,
                                         "SELECT e.id FROM enrolment e JOIN payment p ON "
                                         "p.enrolment = e.id WHERE p.status = 'dropped'")};
    CHECK(code_of(paid(store, sri(), line(left, "uid-00001"))) == "budget.exhausted");
    REQUIRE(act(store, nina(), [&](Context& context) {
              return cancel_batch(context, id, "salah bulan");
            }).ok());
    CHECK(ledger(store, "committed") == 0);
    CHECK(paid(store, sri(), line(left, "uid-00001")).ok());
  });
}

TEST_CASE("batch: an enrolment that ends takes its promised line along") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 3);
    auto const enrolment = [&](int i) {
      return EnrolmentId{
          number(store, "SELECT id FROM enrolment WHERE person = " + std::to_string(1000 + i))};
    };
    auto const ended = [&](int i) {
      return act(store, sri(), [&](Context& context) {
        return stop(context, enrolment(i), std::string(reason_died));
      });
    };
    auto const id = drawn(store, batch_of("uji-kuota")).value();
    REQUIRE(ended(0).ok());
    CHECK(lines(store, "dropped") == 1);
    REQUIRE(checked(store, id).ok());
    REQUIRE(approved_by(store, id).ok());
    CHECK(ledger(store, "committed") == 2'000'000);
    // Approved already: it stays behind when the batch is handed over, and its money comes back.
    REQUIRE(ended(1).ok());
    CHECK(lines(store, "planned") == 2);
    REQUIRE(handed_over(store, id).ok());
    CHECK(lines(store, "failed") == 1);
    CHECK(ledger(store, "committed") == 1'000'000);
    CHECK(settled(store, id).value() == 1);
    CHECK(ledger(store, "spent") == 1'000'000);
  });
}

TEST_CASE("batch: a death in the registry stops what was to be paid") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 2);
    drawn(store, batch_of("uji-kuota")).value();
    REQUIRE(act(store, sri(), [&](Context& context) {
              return on_person_died(context, Value::object({{"person", "1000"}}));
            }).ok());
    CHECK(words_of(store, "SELECT status FROM enrolment WHERE person = 1000") == "stopped");
    CHECK(words_of(store, "SELECT status FROM payment WHERE person = 1000") == "dropped");
    CHECK(words_of(store, "SELECT status FROM payment WHERE person = 1001") == "planned");
  });
}

TEST_CASE("batch: a line that failed waits for its fix and is left out until then") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 2);
    auto const id = handed(store, batch_of("uji-kuota"));
    auto const failing = PaymentId{number(store, "SELECT MIN(id) FROM payment")};
    REQUIRE(act(store, nina(), [&](Context& context) {
              return mark_failed(context, failing, "rekening tutup");
            }).ok());
    CHECK(ledger(store, "committed") == 1'000'000);
    CHECK(settled(store, id).value() == 1);
    CHECK(state(store) == "settled");
    CHECK(code_of(drawn(store, batch_of("uji-kuota", "batch-0002"))) == "batch.nobody");
    CHECK(act(store, nina(), [&](Context& context) {
            return Result<std::int64_t>(lines_to_fix(context));
          }).value() == 1);
    CHECK(code_of(act(store, nina(), [&](Context& context) {
            return fix_line(context, failing, false, " ");
          })) == "field.required");
    REQUIRE(act(store, nina(), [&](Context& context) {
              return fix_line(context, failing, false, "rekening baru");
            }).ok());
    CHECK(code_of(act(store, nina(), [&](Context& context) {
            return fix_line(context, failing, false, "lagi");
          })) == "payment.nothing_to_fix");
    auto const again = drawn(store, batch_of("uji-kuota", "batch-0002"));
    REQUIRE(again.ok());
    CHECK(number(store, "SELECT COUNT(*) FROM payment WHERE batch = " + again.value().text()) == 1);
  });
}

TEST_CASE("batch: a bank needs accounts, and the account goes with the next year's enrolment") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 2);
    auto const set = [&](std::int64_t person, std::string const& account) {
      auto const id = EnrolmentId{
          number(store, "SELECT id FROM enrolment WHERE person = " + std::to_string(person))};
      return act(store, rina(), [&](Context& context) {
        return set_account(context, id, {"BJB", account, "MURID"});
      });
    };
    CHECK(code_of(set(1000, "12")) == "account.number");
    CHECK(code_of(set(1000, "0012345a")) == "account.number");
    REQUIRE(set(1000, "0012-3456 78").ok());
    auto asked = batch_of("uji-kuota");
    asked.method = "bank";
    auto const id = drawn(store, asked).value();
    CHECK(code_of(checked(store, id)) == "batch.no_account");
    CHECK(act(store, nina(), [&](Context& context) {
            return drop_without_account(context, id, "belum ada rekening");
          }).value() == 1);
    REQUIRE(checked(store, id).ok());
    CHECK(words_of(store, "SELECT account FROM payment WHERE status = 'planned'") == "0012345678");
    auto const next = proposed(store, heri(), candidate("uji-anggaran", 1000)).value();
    CHECK(words_of(store, "SELECT account FROM enrolment WHERE id = " + next.text()) ==
          "0012345678");
  });
}

TEST_CASE("batch: the seal tells when an approved line was touched") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 2);
    auto const id = handed(store, batch_of("uji-kuota"));
    auto const holds = [&] {
      return act(store, head(),
                 [&](Context& context) {
                   return Result<bool>(batch_seal_holds(context, find_batch(context, id).value()));
                 })
          .value();
    };
    CHECK(holds());
    REQUIRE(settled(store, id).ok());
    CHECK(holds());
    test::run_directly(store, "UPDATE payment SET amount = amount + 1 WHERE line_number = 1");
    CHECK_FALSE(holds());
  });
}

TEST_CASE("batch: only inside the area") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 1);
    auto const id = drawn(store, batch_of("uji-kuota")).value();
    CHECK(code_of(act(store, neighbour(),
                      [&](Context& context) { return find_batch(context, id); })) == "not_found");
    CHECK(code_of(act(store, dewi(), [&](Context& context) { return find_batch(context, id); })) ==
          "not_found");
    auto near = batch_of("uji-kuota", "batch-tapos");
    near.area = RegionCode::parse("32.76.05").value();
    CHECK(code_of(drawn(store, near, neighbour())) == "batch.nobody");
  });
}

TEST_CASE("batch: the bank's answer, each row accounted for") {
  with_people([](db::Store& store) {
    stand(store, "uji-kuota", 3);
    auto const id = handed(store, batch_of("uji-kuota"));
    auto const path = std::filesystem::temp_directory_path() /
                      ("rangkul-bank-" + std::to_string(next_id_value()) + ".csv");
    std::ofstream(path) << "No,Jumlah,Status,Keterangan\n1,\"Rp 1.000.000,00\",Berhasil,\n"
                        << "2,1000000,Gagal,Rekening tutup\n3,999999,Berhasil,\n"
                        << "9,1000000,Berhasil,\n1,1000000,Berhasil,\n3,1000000,?,\n";
    auto const took = act(store, nina(), [&](Context& context) {
      return take_batch_answer(context, id, path.string(), Date::from_ymd(2024, 12, 16).value());
    });
    std::filesystem::remove(path);
    REQUIRE(took.ok());
    CHECK(took.value().rows == 6);
    CHECK(took.value().paid == 1);
    CHECK(took.value().failed == 1);
    CHECK(took.value().amount_differs == 1);
    CHECK(took.value().unknown == 1);
    CHECK(took.value().again == 1);
    CHECK(took.value().unreadable == 1);
    CHECK(took.value().left_rows == std::vector<std::int64_t>{4, 5, 6, 7});
    CHECK(ledger(store, "spent") == 1'000'000);
    CHECK(ledger(store, "committed") == 1'000'000);
    CHECK(words_of(store, "SELECT reason FROM payment WHERE status = 'failed'") ==
          "Rekening tutup");
    CHECK(state(store) == "sent");
  });
}

TEST_CASE("batch: two approvers at once promise the money once, whatever the budget leaves") {
  with_people([](db::Store& store) {
    stand(store, "uji-anggaran", 4);  // budget 3.000.000
    test::run_directly(store, "UPDATE enrolment SET region = '32.76.05.1001' WHERE person >= 1002");
    std::vector<BatchId> ids;
    for (std::string const village : {"32.76.06.1006", "32.76.05.1001"}) {
      auto near = batch_of("uji-anggaran", "batch-" + std::to_string(ids.size()) + "-uid");
      near.area = RegionCode::parse(village).value();
      ids.push_back(drawn(store, near).value());
      checked(store, ids.back()).value();
    }
    std::barrier start(2);
    std::vector<std::string> codes(2);
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < 2; ++i)
        threads.emplace_back([&, i] {
          start.arrive_and_wait();
          codes[i] = code_of(approved_by(store, ids[i]));
        });
    }
    std::ranges::sort(codes);
    CHECK(codes == std::vector<std::string>{"budget.exhausted", "ok"});
    CHECK(ledger(store, "committed") == 2'000'000);
  });
}

}  // namespace rangkul::programmes
