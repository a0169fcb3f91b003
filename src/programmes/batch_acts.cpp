// How a batch goes on: checked, approved, handed over, answered; and what becomes of its lines.

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/batch_parts.h"
#include "programmes/batches_sql.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"

namespace rangkul::programmes {
namespace {

namespace sql = batches_sql;
using enum BatchState;

db::Binds signed_binds(Context& context, audit::Change const& change, BatchId id) {
  return {db::bind("id", id), db::bind("by", context.actor.account()),
          db::bind("name", context.actor.name()), db::bind("at", context.clock.now()),
          db::bind("event", change.event_id())};
}

/// Nobody approves what they drew up or have approved already.
Status other_hands(Context& context, Batch const& batch) {
  auto const own = context.actor.account();
  if (own.is_set() && (batch.made.account == own || batch.checked.account == own))
    return forbidden("batch.same_hands");
  return {};
}

Result<std::string> reason_of(std::string const& given) {
  auto reason = std::string(trim(given));
  if (reason.empty()) return invalid("field.required", {}, "reason");
  return reason;
}

std::string ended_words(Context& context) {
  return context.catalogue.message(Language::id, "programmes.batch.enrolment_ended");
}

Result<Batch> batch_of_line(Context& context, PaymentId id) {
  auto const row = context.tx.first<BatchId, EnrolmentId, std::string>(
      sql::batch_of_line, scoped(context, {db::bind("id", id)}));
  if (!row || !std::get<0>(*row).is_set()) return not_found();
  return find_batch(context, std::get<0>(*row));
}

}  // namespace

void release_promised(audit::Change& change, Batch const& batch, Rupiah amount) {
  change.run(sql::commit_money,
             {db::bind("programme", batch.programme), db::bind("year", batch.year),
              db::bind("amount", -amount.whole()), db::bind("budget", 0)});
}

void settle_promised(audit::Change& change, Batch const& batch, Rupiah amount) {
  change.run(sql::settle_money, {db::bind("programme", batch.programme),
                                 db::bind("year", batch.year), db::bind("amount", amount.whole())});
}

void settle_if_done(Context& context, audit::Change& change, BatchId id) {
  change.run(sql::set_settled, {db::bind("id", id), db::bind("at", context.clock.now())});
}

Status check_paid_on(Context& context, Batch const& batch, Date paid_on) {
  if (paid_on > today(context)) return invalid("date.in_future", {}, "paid_on");
  if (paid_on.year() != batch.year)
    return invalid("payment.other_year", {{"year", std::to_string(batch.year)}}, "paid_on");
  return {};
}

Status drop_line(Context& context, PaymentId id, std::string const& given) {
  TRY(context.may(May::pay));
  auto const reason = TRY(reason_of(given));
  auto const batch = TRY(batch_of_line(context, id));
  TRY(hold_batch(context, batch.id, {draft}, "batch.not_draft"));
  audit::Change change(context, {.name = "batch.line_dropped",
                                 .subjects = {{"batch", batch.id.value()}, {"payment", id.value()}},
                                 .data = {},
                                 .reason = reason});
  if (change.run(sql::drop_line, {db::bind("id", id), db::bind("reason", reason),
                                  db::bind("event", change.event_id())}) == 0)
    return not_found();
  return {};
}

Result<std::int64_t> drop_without_account(Context& context, BatchId id, std::string const& given) {
  TRY(context.may(May::pay));
  auto const reason = TRY(reason_of(given));
  TRY(find_batch(context, id));
  TRY(hold_batch(context, id, {draft}, "batch.not_draft"));
  audit::Change change(context, {.name = "batch.line_dropped",
                                 .subjects = {{"batch", id.value()}},
                                 .data = {},
                                 .reason = reason});
  auto const dropped = change.run(
      sql::drop_without_account,
      {db::bind("id", id), db::bind("reason", reason), db::bind("event", change.event_id())});
  change.note("lines", dropped);
  return dropped;
}

Status check_batch(Context& context, BatchId id) {
  TRY(context.may(May::approve_money));
  auto const batch = TRY(find_batch(context, id));
  TRY(hold_batch(context, id, {draft}, "batch.not_draft"));
  TRY(other_hands(context, batch));
  auto const sums = batch_sums(context, id);
  if (sums.planned.lines == 0) return conflict("batch.empty");
  if (batch.method == "bank" && sums.no_account > 0)
    return conflict("batch.no_account", {{"count", group_thousands(sums.no_account)}});
  audit::Change change(context, {.name = "batch.checked", .subjects = {{"batch", id.value()}}});
  change.note("lines", sums.planned.lines);
  change.note("amount", sums.planned.amount.whole());
  change.run(sql::set_checked, signed_binds(context, change, id));
  return {};
}

Status send_back_batch(Context& context, BatchId id, std::string const& given) {
  TRY(context.may(May::approve_money));
  auto const reason = TRY(reason_of(given));
  auto const batch = TRY(find_batch(context, id));
  TRY(hold_batch(context, id, {checked, approved}, "batch.not_open"));
  audit::Change change(context, {.name = "batch.sent_back",
                                 .subjects = {{"batch", id.value()}},
                                 .data = {},
                                 .reason = reason});
  // The state was read before it was held: what is promised is told by the held row.
  auto const held = TRY(find_batch(context, id));
  if (held.state == approved)
    release_promised(change, held, batch_sums(context, id).planned.amount);
  change.run(sql::set_back, {db::bind("id", id), db::bind("reason", reason),
                             db::bind("event", change.event_id())});
  return {};
}

Status approve_batch(Context& context, BatchId id) {
  TRY(context.may(May::approve_money));
  TRY(find_batch(context, id));
  TRY(hold_batch(context, id, {checked}, "batch.not_checked"));
  auto const batch = TRY(find_batch(context, id));
  TRY(other_hands(context, batch));
  auto const ours = TRY(find_ours(context, batch.programme, batch.year));
  audit::Change change(context, {.name = "batch.approved", .subjects = {{"batch", id.value()}}});
  auto const stopped =
      change.run(sql::drop_stopped, {db::bind("id", id), db::bind("reason", ended_words(context)),
                                     db::bind("event", change.event_id())});
  auto const sums = batch_sums(context, id);
  if (sums.planned.lines == 0) return conflict("batch.empty");
  change.run(programmes_sql::open_ledger,
             {db::bind("programme", batch.programme), db::bind("year", batch.year)});
  auto const promised = change.run(
      sql::commit_money, {db::bind("programme", batch.programme), db::bind("year", batch.year),
                          db::bind("amount", sums.planned.amount.whole()),
                          db::bind("budget", ours.scheme->budget.whole())});
  if (promised == 0) return conflict("budget.exhausted");
  auto const seal = batch_seal(context, id);
  auto binds = signed_binds(context, change, id);
  binds.push_back(db::bind("lines", sums.planned.lines));
  binds.push_back(db::bind("amount", sums.planned.amount.whole()));
  binds.push_back(db::bind("seal", seal));
  change.run(sql::set_approved, binds);
  change.note("lines", sums.planned.lines);
  change.note("amount", sums.planned.amount.whole());
  change.note("seal", seal);
  if (stopped > 0) change.note("dropped", stopped);
  return {};
}

Status hand_over_batch(Context& context, BatchId id, std::string const& given) {
  TRY(context.may(May::pay));
  auto const order = std::string(trim(given));
  if (order.empty()) return invalid("field.required", {}, "pay_order");
  auto const batch = TRY(find_batch(context, id));
  TRY(hold_batch(context, id, {approved}, "batch.not_approved"));
  audit::Change change(context, {.name = "batch.sent",
                                 .subjects = {{"batch", id.value()}},
                                 .data = Value::object({{"pay_order", order}})});
  auto const stopped =
      context.tx.first<std::int64_t, std::int64_t>(sql::stopped_lines, {db::bind("id", id)});
  if (stopped && std::get<0>(*stopped) > 0) {
    change.run(sql::fail_stopped, {db::bind("id", id), db::bind("reason", ended_words(context)),
                                   db::bind("event", change.event_id())});
    release_promised(change, batch, Rupiah{std::get<1>(*stopped)});
    change.note("stopped", std::get<0>(*stopped));
  }
  auto binds = signed_binds(context, change, id);
  binds.push_back(db::bind("pay_order", order));
  change.run(sql::set_sent, binds);
  settle_if_done(context, change, id);
  return {};
}

Status cancel_batch(Context& context, BatchId id, std::string const& given) {
  TRY(context.may(May::pay));
  auto const reason = TRY(reason_of(given));
  TRY(find_batch(context, id));
  TRY(hold_batch(context, id, {draft, checked, approved}, "batch.not_open"));
  auto const batch = TRY(find_batch(context, id));
  audit::Change change(context, {.name = "batch.cancelled",
                                 .subjects = {{"batch", id.value()}},
                                 .data = {},
                                 .reason = reason});
  if (batch.state == approved)
    release_promised(change, batch, batch_sums(context, id).planned.amount);
  db::Binds const binds{db::bind("id", id), db::bind("reason", reason),
                        db::bind("event", change.event_id())};
  change.run(sql::drop_all, binds);
  change.run(sql::set_cancelled, binds);
  return {};
}

Result<std::int64_t> settle_rest(Context& context, BatchId id, Date paid_on,
                                 std::string const& given) {
  TRY(context.may(May::pay));
  auto const proof = std::string(trim(given));
  if (proof.empty()) return invalid("payment.no_proof", {}, "proof");
  auto const batch = TRY(find_batch(context, id));
  TRY(check_paid_on(context, batch, paid_on));
  TRY(hold_batch(context, id, {sent}, "batch.not_sent"));
  auto const sums = batch_sums(context, id);
  audit::Change change(
      context, {.name = "batch.answered",
                .subjects = {{"batch", id.value()}},
                .data = Value::object({{"paid", sums.planned.lines}, {"paid_on", paid_on.iso()}})});
  auto const paid =
      change.run(sql::pay_rest, {db::bind("id", id), db::bind("paid_on", paid_on),
                                 db::bind("proof", proof), db::bind("event", change.event_id())});
  settle_promised(change, batch, sums.planned.amount);
  settle_if_done(context, change, id);
  keep_answer(context, change,
              {.id = {},
               .batch = id,
               .by_file = false,
               .paid = paid,
               .failed = 0,
               .paid_amount = sums.planned.amount,
               .failed_amount = {},
               .paid_on = paid_on});
  return paid;
}

Status fail_line(Context& context, FoundPayment const& payment, std::string const& given) {
  TRY(context.may(May::pay));
  auto const reason = TRY(reason_of(given));
  auto const batch = TRY(batch_of_line(context, payment.id));
  TRY(hold_batch(context, batch.id, {sent}, "payment.not_paid"));
  audit::Change change(context, {.name = "payment.failed",
                                 .subjects = {{"enrolment", payment.enrolment.value()},
                                              {"payment", payment.id.value()}},
                                 .data = Value::object({{"amount", payment.amount.whole()}}),
                                 .reason = reason});
  if (change.run(sql::fail_line, {db::bind("id", payment.id), db::bind("reason", reason),
                                  db::bind("event", change.event_id())}) == 0)
    return conflict("payment.not_paid");
  release_promised(change, batch, payment.amount);
  settle_if_done(context, change, batch.id);
  return {};
}

Status fix_line(Context& context, PaymentId id, bool given_up, std::string const& given) {
  TRY(context.may(May::pay));
  auto const note = std::string(trim(given));
  if (note.empty()) return invalid("field.required", {}, "note");
  auto const row = context.tx.first<BatchId, EnrolmentId, std::string>(
      sql::batch_of_line, scoped(context, {db::bind("id", id)}));
  if (!row) return not_found();
  audit::Change change(
      context, {.name = "payment.fixed",
                .subjects = {{"enrolment", std::get<1>(*row).value()}, {"payment", id.value()}},
                .data = Value::object({{"given_up", given_up}}),
                .reason = note});
  auto binds = signed_binds(context, change, BatchId{id.value()});
  binds.push_back(db::bind("fix", given_up ? "given_up" : "fixed"));
  binds.push_back(db::bind("note", note));
  if (change.run(sql::set_fix, binds) == 0) return conflict("payment.nothing_to_fix");
  return {};
}

BankAccount account_of(Context& context, EnrolmentId id) {
  auto const row =
      context.tx.first<std::string, std::string, std::string>(sql::account, {db::bind("id", id)});
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
}

Status set_account(Context& context, EnrolmentId id, BankAccount const& account) {
  constexpr std::size_t shortest = 6;
  constexpr std::size_t longest = 20;
  if (!context.actor.may(May::pay)) TRY(context.may(May::enrol));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "approved" && enrolment.status != "proposed")
    return conflict("enrolment.not_standing");
  std::string digits;
  for (char const c : account.number)
    if (c != ' ' && c != '-' && c != '.') digits += c;
  if (!all_digits(digits) || digits.size() < shortest || digits.size() > longest)
    return invalid("account.number", {}, "number");
  if (trim(account.bank).empty()) return invalid("account.bank", {}, "bank");
  if (trim(account.holder).empty()) return invalid("account.holder", {}, "holder");
  audit::Change change(context,
                       {.name = "enrolment.account_set",
                        .subjects = {{"enrolment", id.value()}},
                        .data = Value::object({{"bank", std::string(trim(account.bank))}})});
  change.run(sql::set_account,
             {db::bind("id", id), db::bind("bank", std::string(trim(account.bank))),
              db::bind("account", digits), db::bind("holder", std::string(trim(account.holder))),
              db::bind("event", change.event_id())});
  return {};
}

void withhold_lines(Context& context, audit::Change& change, Enrolment const& enrolment,
                    std::string const& reason) {
  std::vector<std::pair<PaymentId, BatchId>> lines;
  context.tx.each(sql::promised_lines, {db::bind("enrolment", enrolment.id)},
                  [&](PaymentId id, BatchId batch) { lines.emplace_back(id, batch); });
  for (auto const& [id, batch] : lines) {
    // What the bank holds already is told by its answer; approved lines fall out at the
    // handing-over. The batch is held: an approval of this moment has counted the line, or sees it
    // gone.
    if (!hold_batch(context, batch, {draft, checked}, "batch.not_draft").ok()) continue;
    change.run(sql::drop_line, {db::bind("id", id), db::bind("reason", reason),
                                db::bind("event", change.event_id())});
    change.note("line_dropped", id.text());
  }
}

}  // namespace rangkul::programmes
