#include <algorithm>
#include <set>

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/batch_parts.h"
#include "programmes/batches_sql.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"

namespace rangkul::programmes {
namespace {

Status check_payment(Context& context, NewPayment const& payment, Enrolment const& enrolment,
                     catalogue::Scheme const& scheme) {
  bool const limit = scheme.amount_is_limit;
  auto const part = part_for(scheme, enrolment.amount);
  bool const fits = limit ? payment.amount <= part : payment.amount == part;
  if (!fits || payment.amount <= Rupiah{0})
    return invalid(limit ? "payment.amount_most" : "payment.amount", {{"amount", part.text()}},
                   "amount");
  if (payment.paid_on > today(context)) return invalid("date.in_future", {}, "paid_on");
  if (payment.paid_on.year() != enrolment.year)
    return invalid("payment.other_year", {{"year", std::to_string(enrolment.year)}}, "paid_on");
  if (trim(payment.proof).empty()) return invalid("payment.no_proof", {}, "proof");
  return {};
}

/// How a paid line ends: it never arrived, or it came back.
struct Ending {
  std::string_view event;
  std::string_view status;
  std::string reason;
  std::optional<Date> returned_on;
};

Status take_back(Context& context, FoundPayment const& payment, Ending const& ending) {
  auto const enrolment = TRY(find_enrolment(context, payment.enrolment));
  auto const day = ending.returned_on ? ending.returned_on->iso() : std::string{};
  audit::Change change(
      context, {.name = ending.event,
                .subjects = {{"enrolment", enrolment.id.value()}, {"payment", payment.id.value()}},
                .data = Value::object({{"amount", payment.amount.whole()}}),
                .reason = ending.reason});
  if (!day.empty()) change.note("returned_on", day);
  if (enrolment.person.is_set()) change.about({"person", enrolment.person.value()});
  if (enrolment.family.is_set()) change.about({"family", enrolment.family.value()});
  auto const ended = change.run(programmes_sql::take_back_payment,
                                {db::bind("id", payment.id), db::bind("status", ending.status),
                                 db::bind("reason", ending.reason), db::bind("returned_on", day),
                                 db::bind("event", change.event_id())});
  // Somebody else was faster: the money must not come back twice.
  if (ended == 0) return conflict("payment.not_paid");
  change.run(programmes_sql::spend,
             {db::bind("programme", payment.programme), db::bind("year", payment.year),
              db::bind("amount", -payment.amount.whole()), db::bind("budget", 0)});
  return {};
}

/// Periods of which something was paid or promised.
std::set<std::string> taken_periods(Context& context, EnrolmentId enrolment) {
  std::set<std::string> taken;
  context.tx.each(programmes_sql::taken_periods, {db::bind("enrolment", enrolment)},
                  [&](std::string period) { taken.insert(std::move(period)); });
  return taken;
}

/// The period of the next line: the first instalment that nothing was paid or promised of.
std::string next_period(Context& context, Enrolment const& enrolment, int instalments) {
  if (instalments == 1) return enrolment.period;
  auto const taken = taken_periods(context, enrolment.id);
  int part = 1;
  auto const period = [&] { return enrolment.period + "/" + std::to_string(part); };
  while (part < instalments && taken.contains(period())) ++part;
  return period();
}

/// The line, then the money: a second line is told as such even when the budget is used up.
Status write_payment(Context& context, audit::Change& change, PaymentId id,
                     NewPayment const& payment, Enrolment const& enrolment) {
  auto const* scheme = TRY(find_ours(context, enrolment.programme, enrolment.year)).scheme;
  auto const broken = change.try_run(
      programmes_sql::insert_payment,
      {db::bind("id", id), db::bind("uid", payment.uid), db::bind("enrolment", enrolment.id),
       db::bind("programme", enrolment.programme), db::bind("year", enrolment.year),
       db::bind("period", next_period(context, enrolment, scheme->instalments)),
       db::bind("person", enrolment.person), db::bind("family", enrolment.family),
       db::bind("region", enrolment.region), db::bind("amount", payment.amount.whole()),
       db::bind("paid_on", payment.paid_on),
       db::bind("fund_source",
                payment.fund_source.empty() ? scheme->fund_source : payment.fund_source),
       db::bind("method", payment.method), db::bind("proof", payment.proof),
       db::bind("by", context.actor.account()), db::bind("at", context.clock.now()),
       db::bind("event", change.event_id())});
  if (broken) return conflict("payment.twice");
  change.run(programmes_sql::open_ledger,
             {db::bind("programme", enrolment.programme), db::bind("year", enrolment.year)});
  auto const spent = change.run(
      programmes_sql::spend,
      {db::bind("programme", enrolment.programme), db::bind("year", enrolment.year),
       db::bind("amount", payment.amount.whole()), db::bind("budget", scheme->budget.whole())});
  if (spent == 0) return conflict("budget.exhausted");
  change.run(batches_sql::close_fixes,
             {db::bind("enrolment", enrolment.id), db::bind("note", payment.proof),
              db::bind("name", context.actor.name()), db::bind("at", context.clock.now())});
  return {};
}

}  // namespace

bool is_uid(std::string const& uid) {
  constexpr std::size_t shortest = 8;
  constexpr std::size_t longest = 64;
  constexpr std::string_view signs =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return uid.size() >= shortest && uid.size() <= longest &&
         uid.find_first_not_of(signs) == std::string::npos;
}

Rupiah part_for(catalogue::Scheme const& scheme, std::optional<Rupiah> const& own) {
  return own ? Rupiah{own->whole() / scheme.instalments} : scheme.part_amount();
}

bool is_left_to_pay(Context& context, Enrolment const& enrolment) {
  if (!enrolment.paused.empty()) return false;
  auto const* programme = programme_in(context, enrolment.programme, enrolment.year);
  auto const* scheme = programme == nullptr ? nullptr : programme->scheme(enrolment.year);
  auto const taken = taken_periods(context, enrolment.id).size();
  return taken < static_cast<std::size_t>(scheme == nullptr ? 1 : scheme->instalments);
}

Result<PaymentId> pay(Context& context, NewPayment const& payment) {
  TRY(context.may(May::pay));
  if (!is_uid(payment.uid)) return invalid("payment.uid", {}, "uid");
  auto const enrolment = TRY(find_enrolment(context, payment.enrolment));
  // Held until the end: nobody stops the enrolment or pays it a second time meanwhile.
  auto const status =
      context.tx.value<std::string>(programmes_sql::hold_enrolment, {db::bind("id", enrolment.id)});
  auto const known = context.tx.first<PaymentId, EnrolmentId, std::int64_t>(
      programmes_sql::payment_by_uid, {db::bind("uid", payment.uid)});
  if (known) {
    bool const same =
        std::get<1>(*known) == payment.enrolment && std::get<2>(*known) == payment.amount.whole();
    if (!same) return conflict("payment.uid_other");
    return std::get<0>(*known);
  }
  if (status == "paused") return conflict("payment.paused");
  if (status != "approved") return conflict("payment.not_approved");
  auto const ours = TRY(find_ours(context, enrolment.programme, enrolment.year));
  TRY(check_payment(context, payment, enrolment, *ours.scheme));
  auto const id = next_id<PaymentTag>();
  audit::Change change(context,
                       {.name = "payment.entered",
                        .subjects = {{"enrolment", enrolment.id.value()}, {"payment", id.value()}},
                        .data = Value::object({{"amount", payment.amount.whole()},
                                               {"paid_on", payment.paid_on.iso()},
                                               {"uid", payment.uid}})});
  if (enrolment.person.is_set()) change.about({"person", enrolment.person.value()});
  if (enrolment.family.is_set()) change.about({"family", enrolment.family.value()});
  TRY(write_payment(context, change, id, payment, enrolment));
  return id;
}

Result<FoundPayment> find_payment(Context& context, PaymentId id) {
  TRY(context.may(May::see_programmes));
  auto const row =
      context.tx.first<PaymentId, EnrolmentId, std::string, int, Date, std::int64_t, std::string,
                       std::string>(programmes_sql::payment, scoped(context, {db::bind("id", id)}));
  if (!row) return not_found();
  auto const& [found, enrolment, programme, year, paid_on, amount, status, fix] = *row;
  if (!sees_benefit(context, programme, year)) return not_found();
  return FoundPayment{found, enrolment, programme, year, paid_on, Rupiah{amount}, status, fix};
}

Status mark_failed(Context& context, PaymentId id, std::string reason) {
  TRY(context.may(May::pay));
  auto const payment = TRY(find_payment(context, id));
  if (payment.status == "planned") return fail_line(context, payment, reason);
  if (payment.status != "paid") return conflict("payment.not_paid");
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  return take_back(
      context, payment,
      {.event = "payment.failed", .status = "failed", .reason = reason, .returned_on = {}});
}

Status mark_returned(Context& context, PaymentId id, Return const& given) {
  TRY(context.may(May::pay));
  auto const payment = TRY(find_payment(context, id));
  if (payment.status != "paid") return conflict("payment.not_paid");
  if (trim(given.reason).empty()) return invalid("field.required", {}, "reason");
  if (given.returned_on > today(context)) return invalid("date.in_future", {}, "returned_on");
  if (given.returned_on < payment.paid_on)
    return invalid("payment.returned_early", {}, "returned_on");
  return take_back(context, payment,
                   {.event = "payment.returned",
                    .status = "returned",
                    .reason = given.reason,
                    .returned_on = given.returned_on});
}

std::vector<PaymentRow> payments_of(Context& context, EnrolmentId id) {
  std::vector<PaymentRow> out;
  context.tx.each(
      programmes_sql::payments_of, {db::bind("enrolment", id)},
      [&](PaymentId pid, Date on, std::int64_t amount, std::string const& fund,
          std::string const& method, std::string const& proof, std::string const& status,
          std::string const& reason, std::optional<Date> returned, std::string const& period,
          std::string const& fix, std::string const& note, std::int64_t batch) {
        out.push_back({pid, on, Rupiah{amount}, fund, method, proof, status, reason, returned,
                       period, fix, note, batch});
      });
  return out;
}

}  // namespace rangkul::programmes
