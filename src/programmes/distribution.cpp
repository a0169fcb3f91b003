#include "programmes/distribution.h"

#include "base/nik.h"
#include "base/text.h"
#include "programmes/batch_parts.h"
#include "programmes/batches_sql.h"
#include "programmes/distribution_sql.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"
#include "screen/opaque_code.h"

namespace rangkul::programmes {
namespace {

namespace sql = distribution_sql;
using enum BatchState;

std::vector<Day> days_by(Context& context, db::Query const& query, db::Binds const& binds) {
  std::vector<Day> out;
  context.tx.each(
      query, binds,
      [&](DayId id, BatchId batch, std::string programme, int year, RegionCode area,
          std::string place, Date on, std::string opens, std::string closes,
          std::string const& state, std::string made) {
        out.push_back({id, batch, std::move(programme), year, std::move(area), std::move(place), on,
                       std::move(opens), std::move(closes), state == "open", std::move(made)});
      });
  return out;
}

std::vector<QueueLine> lines_by(Context& context, db::Query const& query, db::Binds const& binds) {
  std::vector<QueueLine> out;
  context.tx.each(
      query, binds,
      [&](PaymentId payment, DayId day, EnrolmentId enrolment, std::int64_t number,
          std::string code, std::string name, RegionCode region, std::string const& card,
          std::int64_t amount, std::string status, std::string taken_by, std::string handed_name,
          std::optional<Instant> handed_at, std::string uid) {
        auto const no_kk = NoKk::parse(card);
        out.push_back({.payment = payment,
                       .day = day,
                       .enrolment = enrolment,
                       .number = number,
                       .code = std::move(code),
                       .name = std::move(name),
                       .region = std::move(region),
                       .card = no_kk.ok() ? no_kk.value().masked() : std::string(),
                       .amount = Rupiah{amount},
                       .status = std::move(status),
                       .taken_by = std::move(taken_by),
                       .handed_name = std::move(handed_name),
                       .handed_at = handed_at,
                       .uid = std::move(uid)});
      });
  return out;
}

/// A day that is open, held until the transaction ends.
Result<Day> open_day(Context& context, DayId id) {
  auto day = TRY(find_day(context, id));
  if (context.tx.value<std::string>(sql::hold_day, {db::bind("id", id)}) != "open")
    return conflict("distribution.closed");
  return day;
}

/// The batch of a line, for money alone: a cashier of a district may not see the city's batch.
Batch batch_of(Day const& day) {
  return {.id = day.batch,
          .uid = {},
          .programme = day.programme,
          .year = day.year,
          .area = day.area,
          .method = {},
          .pay_on = day.on,
          .fund_source = {}};
}

/// The day of a line, whatever its area: who sees the line may hand it over.
Result<Day> day_of(Context& context, QueueLine const& line) {
  auto found = days_by(context, sql::day, {db::bind("id", line.day)});
  if (found.empty()) return not_found();
  return std::move(found.front());
}

Status check_new(Context& context, NewDay const& asked, Batch const& batch) {
  if (batch.method != "goods" && batch.method != "post") return conflict("distribution.method");
  if (asked.area.text().empty() || !context.actor.sees(asked.area) ||
      !batch.area.covers(asked.area))
    return invalid("distribution.area", {}, "area");
  if (trim(asked.place).empty()) return invalid("field.required", {}, "place");
  if (asked.on.year() != batch.year)
    return invalid("payment.other_year", {{"year", std::to_string(batch.year)}}, "on");
  return {};
}

/// Lines that were never called get their codes; those of closed days are called again.
std::int64_t call_lines(Context& context, audit::Change& change, NewDay const& asked, DayId day) {
  auto const range = range_of(asked.area);
  db::Binds const where{db::bind("batch", asked.batch), db::bind("from", range.from),
                        db::bind("to", range.to)};
  std::vector<PaymentId> fresh;
  context.tx.each(sql::uncalled, where, [&](PaymentId id) { fresh.push_back(id); });
  std::size_t next = 0;
  change.bulk("distribution_line", {"payment", "day", "code", "event"}, [&](db::Row& row) {
    if (next == fresh.size()) return false;
    row = {db::cell(fresh[next++]), db::cell(day), db::cell(screen::new_code()),
           db::cell(change.event_id())};
    return true;
  });
  auto again = where;
  again.push_back(db::bind("day", day));
  again.push_back(db::bind("event", change.event_id()));
  return static_cast<std::int64_t>(fresh.size()) + change.run(sql::call_again, again);
}

}  // namespace

Result<DayId> plan_day(Context& context, NewDay const& asked) {
  TRY(context.may(May::pay));
  auto const batch = TRY(find_batch(context, asked.batch));
  TRY(check_new(context, asked, batch));
  TRY(hold_batch(context, batch.id, {approved, sent}, "batch.not_approved"));
  auto const id = next_id<DistributionDayTag>();
  audit::Change change(
      context, {.name = "distribution.planned",
                .subjects = {{"batch", batch.id.value()}, {"distribution_day", id.value()}},
                .data = Value::object({{"on", asked.on.iso()}, {"area", asked.area.text()}})});
  change.run(
      sql::insert_day,
      {db::bind("id", id), db::bind("batch", asked.batch), db::bind("area", asked.area),
       db::bind("place", std::string(trim(asked.place))), db::bind("held_on", asked.on),
       db::bind("opens", std::string(trim(asked.opens))),
       db::bind("closes", std::string(trim(asked.closes))), db::bind("name", context.actor.name()),
       db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  auto const called = call_lines(context, change, asked, id);
  if (called == 0) return conflict("distribution.nobody");
  change.note("lines", called);
  return id;
}

Result<Day> find_day(Context& context, DayId id) {
  TRY(context.may(May::see_programmes));
  auto found = days_by(context, sql::day, {db::bind("id", id)});
  if (found.empty() || !context.actor.sees(found.front().area) ||
      !sees_benefit(context, found.front().programme, found.front().year))
    return not_found();
  return std::move(found.front());
}

std::vector<Day> days_of(Context& context, BatchId id) {
  return days_by(context, sql::days_of, scoped(context, {db::bind("batch", id)}));
}

BatchSums day_sums(Context& context, DayId id) {
  BatchSums out;
  std::map<std::string_view, BatchSums::Sum*> const places{{"planned", &out.planned},
                                                           {"paid", &out.paid},
                                                           {"failed", &out.failed},
                                                           {"returned", &out.returned},
                                                           {"dropped", &out.dropped}};
  context.tx.each(sql::day_sums, {db::bind("day", id)},
                  [&](std::string const& status, std::int64_t lines, std::int64_t amount) {
                    *places.at(status) = {lines, Rupiah{amount}};
                  });
  return out;
}

Result<std::int64_t> move_waiting(Context& context, DayId from, DayId to) {
  TRY(context.may(May::pay));
  auto const first = TRY(find_day(context, from));
  auto const next = TRY(open_day(context, to));
  if (first.batch != next.batch || from == to) return conflict("distribution.other_batch");
  audit::Change change(context, {.name = "distribution.moved",
                                 .subjects = {{"batch", first.batch.value()},
                                              {"distribution_day", from.value()},
                                              {"distribution_day", to.value()}}});
  auto const moved = change.run(sql::move_waiting, {db::bind("from", from), db::bind("to", to),
                                                    db::bind("event", change.event_id())});
  change.note("lines", moved);
  return moved;
}

Status set_day_open(Context& context, DayId id, bool open) {
  TRY(context.may(May::pay));
  auto const day = TRY(find_day(context, id));
  auto const held = context.tx.value<std::string>(sql::hold_day, {db::bind("id", id)});
  if ((held == "open") == open) return conflict("distribution.same_state");
  audit::Change change(
      context, {.name = open ? "distribution.reopened" : "distribution.closed",
                .subjects = {{"batch", day.batch.value()}, {"distribution_day", id.value()}}});
  change.run(sql::set_day_state, {db::bind("id", id), db::bind("state", open ? "open" : "closed"),
                                  db::bind("event", change.event_id())});
  return {};
}

Result<QueueLine> find_queue_line(Context& context, std::string_view typed_code) {
  TRY(context.may(May::see_programmes));
  auto const code = screen::read_code(typed_code);
  auto found = lines_by(context, sql::queue_line, owned(context, {db::bind("code", code)}));
  if (code.empty() || found.empty()) return not_found();
  return std::move(found.front());
}

std::vector<QueueLine> queue_of(Context& context, DayId id, std::int64_t after, int most) {
  return lines_by(
      context, sql::queue_of,
      scoped(context, {db::bind("day", id), db::bind("after", after), db::bind("most", most)}));
}

Result<QueueLine> hand_over_line(Context& context, std::string_view typed_code,
                                 std::string const& uid, std::string const& given) {
  TRY(context.may(May::pay));
  if (!is_uid(uid)) return invalid("payment.uid", {}, "uid");
  auto const found = TRY(find_queue_line(context, typed_code));
  auto const day = TRY(day_of(context, found));
  TRY(hold_batch(context, day.batch, {sent, settled}, "batch.not_sent"));
  // Read again under the batch's hold: another phone may have been faster.
  auto const line = TRY(find_queue_line(context, typed_code));
  if (line.handed_at && line.uid == uid) return line;
  if (line.status == "paid")
    return conflict("distribution.handed",
                    {{"by", line.handed_name.empty() ? "-" : line.handed_name}});
  if (line.status != "planned") return conflict("distribution.ended");
  if (context.tx.value<std::string>(programmes_sql::hold_enrolment,
                                    {db::bind("id", line.enrolment)}) != "approved")
    return conflict("distribution.stopped");
  if (!day.open) return conflict("distribution.closed");
  if (day.on > today(context)) return conflict("distribution.early", {{"on", day.on.iso()}});
  TRY(check_paid_on(context, batch_of(day), today(context)));
  auto const taken_by = std::string(trim(given));
  if (taken_by.empty()) return invalid("distribution.no_name", {}, "taken_by");
  audit::Change change(context,
                       {.name = "distribution.handed_over",
                        .subjects = {{"batch", day.batch.value()},
                                     {"enrolment", line.enrolment.value()},
                                     {"payment", line.payment.value()}},
                        .data = Value::object({{"amount", line.amount.whole()}, {"uid", uid}})});
  auto const proof = day.place + ", " + std::to_string(line.number);
  change.run(batches_sql::pay_line,
             {db::bind("id", line.payment), db::bind("paid_on", today(context)),
              db::bind("proof", proof), db::bind("event", change.event_id())});
  change.run(sql::set_handed,
             {db::bind("payment", line.payment), db::bind("uid", uid),
              db::bind("taken_by", taken_by), db::bind("name", context.actor.name()),
              db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  settle_promised(change, batch_of(day), line.amount);
  settle_if_done(context, change, day.batch);
  return find_queue_line(context, typed_code);
}

Status take_back_line(Context& context, std::string_view typed_code) {
  TRY(context.may(May::pay));
  auto const line = TRY(find_queue_line(context, typed_code));
  auto const day = TRY(day_of(context, line));
  TRY(hold_batch(context, day.batch, {sent, settled}, "batch.not_sent"));
  if (!day.open) return conflict("distribution.closed");
  audit::Change change(context, {.name = "distribution.taken_back",
                                 .subjects = {{"batch", day.batch.value()},
                                              {"enrolment", line.enrolment.value()},
                                              {"payment", line.payment.value()}}});
  if (change.run(sql::unpay_line,
                 {db::bind("id", line.payment), db::bind("event", change.event_id())}) == 0)
    return conflict("distribution.not_handed");
  change.run(sql::set_waiting,
             {db::bind("payment", line.payment), db::bind("event", change.event_id())});
  settle_promised(change, batch_of(day), Rupiah{0} - line.amount);
  change.run(batches_sql::set_sent_again, {db::bind("id", day.batch)});
  return {};
}

}  // namespace rangkul::programmes
