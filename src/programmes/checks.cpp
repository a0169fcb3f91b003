#include "programmes/checks.h"

#include <algorithm>

#include "audit/chain.h"
#include "base/text.h"
#include "programmes/batch_parts.h"
#include "programmes/checks_sql.h"

namespace rangkul::programmes {
namespace {

namespace sql = checks_sql;

/// The place of a line in the draw: as even as a hash, and the same for everybody.
std::string lot_of(std::string const& seal, std::int64_t payment) {
  audit::Hasher hasher;
  hasher.add(std::string_view(seal));
  hasher.add(payment);
  return hasher.hex();
}

}  // namespace

Result<std::int64_t> draw_checks(Context& context, BatchId id, std::int64_t size) {
  TRY(context.may(May::approve_money));
  auto const batch = TRY(find_batch(context, id));
  if (size < 1 || size > most_checks)
    return invalid("batch.checks_size", {{"most", std::to_string(most_checks)}}, "size");
  TRY(hold_batch(context, id, {BatchState::sent, BatchState::settled}, "batch.not_sent"));
  std::vector<std::pair<std::string, std::int64_t>> lots;
  context.tx.each(sql::paid_lines, {db::bind("batch", id)}, [&](std::int64_t payment) {
    lots.emplace_back(lot_of(batch.seal, payment), payment);
  });
  if (lots.empty()) return conflict("batch.nobody_paid");
  std::ranges::sort(lots);
  if (lots.size() > static_cast<std::size_t>(size)) lots.resize(static_cast<std::size_t>(size));
  audit::Change change(context,
                       {.name = "batch.checks_drawn", .subjects = {{"batch", id.value()}}});
  auto place = check_counts(context, id).all();
  for (auto const& lot : lots)
    change.run(sql::insert_check,
               {db::bind("payment", lot.second), db::bind("batch", id), db::bind("place", ++place),
                db::bind("event", change.event_id())});
  auto const drawn = static_cast<std::int64_t>(lots.size());
  change.note("lines", drawn);
  return drawn;
}

CheckCounts check_counts(Context& context, BatchId id) {
  CheckCounts out;
  context.tx.each(sql::counts, {db::bind("batch", id)},
                  [&](std::string const& result, std::int64_t count) {
                    (result.empty()             ? out.waiting
                     : result == "received"     ? out.received
                     : result == "less"         ? out.less
                     : result == "not_received" ? out.not_received
                                                : out.unreachable) = count;
                  });
  return out;
}

Result<Check> find_check(Context& context, PaymentId payment) {
  TRY(context.may(May::approve_money));
  auto const row = context.tx.first<BatchId, std::string, std::string, std::string, EnrolmentId>(
      sql::check, scoped(context, {db::bind("payment", payment)}));
  if (!row) return not_found();
  auto const& [batch, result, note, name, enrolment] = *row;
  TRY(find_batch(context, batch));
  return Check{payment, batch, result, note, name, enrolment};
}

Status note_answer(Context& context, PaymentId payment, std::string const& result,
                   std::string const& given) {
  auto const check = TRY(find_check(context, payment));
  if (std::ranges::find(check_results, result) == check_results.end())
    return invalid("field.choice", {}, "result");
  auto const note = std::string(trim(given));
  bool const wrong = result == "less" || result == "not_received";
  if (wrong && note.empty()) return invalid("field.required", {}, "note");
  audit::Change change(
      context, {.name = "payment.asked",
                .subjects = {{"enrolment", check.enrolment.value()}, {"payment", payment.value()}},
                .data = Value::object({{"result", result}})});
  change.run(sql::set_result,
             {db::bind("payment", payment), db::bind("result", result), db::bind("note", note),
              db::bind("name", context.actor.name()), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id())});
  return {};
}

}  // namespace rangkul::programmes
