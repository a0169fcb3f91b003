// An answer of a bank taken back as a whole: a wrong file, a wrong day.

#include "base/text.h"
#include "programmes/batch_parts.h"
#include "programmes/batches_sql.h"
#include "programmes/parts.h"

namespace rangkul::programmes {
namespace {

namespace sql = batches_sql;

std::optional<TakenAnswer> read_answer(Context& context, AnswerId id) {
  auto const batch = context.tx.value<BatchId>(sql::batch_of_answer, {db::bind("id", id)});
  if (!batch) return std::nullopt;
  for (auto& answer : answers_of(context, *batch))
    if (answer.id == id) return std::move(answer);
  return std::nullopt;
}

/// Whether every line of an answer is still as the answer left it.
Status check_unused(Context& context, TakenAnswer const& answer) {
  auto const left = context.tx.value<std::int64_t>(
      sql::untouched_lines, {db::bind("batch", answer.batch), db::bind("event", answer.event)});
  if (left.value_or(0) != answer.paid + answer.failed) return conflict("answer.used");
  return {};
}

}  // namespace

void keep_answer(Context& context, audit::Change& change, TakenAnswer const& answer) {
  change.run(
      sql::insert_answer,
      {db::bind("id", next_id<PaymentAnswerTag>()), db::bind("batch", answer.batch),
       db::bind("by_file", answer.by_file), db::bind("paid", answer.paid),
       db::bind("failed", answer.failed), db::bind("paid_amount", answer.paid_amount.whole()),
       db::bind("failed_amount", answer.failed_amount.whole()), db::bind("paid_on", answer.paid_on),
       db::bind("by", context.actor.account()), db::bind("name", context.actor.name()),
       db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
}

std::vector<TakenAnswer> answers_of(Context& context, BatchId id) {
  std::vector<TakenAnswer> out;
  context.tx.each(
      sql::answers_of, {db::bind("batch", id)},
      [&](AnswerId own, BatchId batch, bool by_file, std::int64_t paid, std::int64_t failed,
          std::int64_t paid_amount, std::int64_t failed_amount, Date paid_on, AccountId by,
          std::string name, Instant at, std::string back_name, std::optional<Instant> back_at,
          std::string reason, EventId event) {
        out.push_back({.id = own,
                       .batch = batch,
                       .by_file = by_file,
                       .paid = paid,
                       .failed = failed,
                       .paid_amount = Rupiah{paid_amount},
                       .failed_amount = Rupiah{failed_amount},
                       .paid_on = paid_on,
                       .taken = {by, std::move(name), at},
                       .taken_back = {AccountId{}, std::move(back_name), back_at},
                       .reason = std::move(reason),
                       .event = event});
      });
  return out;
}

Status take_back_answer(Context& context, AnswerId id, std::string const& given) {
  TRY(context.may(May::pay));
  auto const known = read_answer(context, id);
  if (!known) return not_found();
  auto const batch = TRY(find_batch(context, known->batch));
  auto const reason = std::string(trim(given));
  if (reason.empty()) return invalid("field.required", {}, "reason");
  TRY(hold_batch(context, batch.id, {BatchState::sent, BatchState::settled}, "batch.not_sent"));
  auto const answer = read_answer(context, id).value();
  if (answer.taken_back.at) return conflict("answer.taken_back");
  TRY(check_unused(context, answer));
  audit::Change change(context,
                       {.name = "batch.answer_taken_back",
                        .subjects = {{"batch", batch.id.value()}},
                        .data = Value::object({{"paid", answer.paid}, {"failed", answer.failed}}),
                        .reason = reason});
  settle_promised(change, batch, Rupiah{0} - answer.paid_amount);
  auto const* programme = programme_in(context, batch.programme, batch.year);
  auto const* scheme = programme == nullptr ? nullptr : programme->scheme(batch.year);
  auto const budget = scheme == nullptr ? Rupiah{0} : scheme->budget;
  // What failed gave its money back: it may have been promised to others meanwhile.
  if (answer.failed > 0 &&
      change.run(sql::commit_money,
                 {db::bind("programme", batch.programme), db::bind("year", batch.year),
                  db::bind("amount", answer.failed_amount.whole()),
                  db::bind("budget", budget.whole())}) == 0)
    return conflict("budget.exhausted");
  change.run(sql::wait_again,
             {db::bind("batch", batch.id), db::bind("answered", answer.event),
              db::bind("pay_on", batch.pay_on), db::bind("event", change.event_id())});
  change.run(sql::set_sent_again, {db::bind("id", batch.id)});
  change.run(sql::set_taken_back,
             {db::bind("id", id), db::bind("name", context.actor.name()),
              db::bind("at", context.clock.now()), db::bind("reason", reason)});
  return {};
}

}  // namespace rangkul::programmes
