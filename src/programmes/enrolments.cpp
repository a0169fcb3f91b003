#include "programmes/enrolments.h"

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/judge.h"
#include "programmes/programmes_sql.h"

namespace rangkul::programmes {
namespace {

constexpr std::int64_t no_quota = INT64_MAX;

db::Binds scoped(Context const& context, db::Binds binds) {
  auto const scope = context.actor.scope();
  binds.push_back(db::bind("scope_from", scope.from));
  binds.push_back(db::bind("scope_to", scope.to));
  return binds;
}

Date today(Context const& context) { return local_date(context.clock.now(), Zone::wib); }

struct Ours {
  catalogue::Programme const* programme;
  catalogue::Scheme const* scheme;
};

/// The benefit and its scheme, if this office runs it in that year.
Result<Ours> find_ours(Context& context, std::string const& id, int year) {
  auto const on = std::min(today(context), Year{year}.end());
  auto const* programme = context.catalogue.programme(id, on);
  if (programme == nullptr || programme->is_umbrella) return not_found("programme.unknown");
  auto const* scheme = programme->scheme(year);
  if (scheme == nullptr) return invalid("programme.no_scheme", {{"year", std::to_string(year)}});
  if (!programme->run_by_office_in(year)) return forbidden("programme.not_ours");
  return Ours{programme, scheme};
}

Status move_to(Context& context, Enrolment const& enrolment, std::string_view event,
               std::string_view status, std::string const& reason, std::string const& decree) {
  audit::Change change(
      context, {.name = event,
                .subjects = {{"enrolment", enrolment.id.value()}},
                .data = Value::object({{"programme", enrolment.programme}, {"decree", decree}}),
                .reason = reason});
  if (enrolment.person.is_set()) change.about({"person", enrolment.person.value()});
  if (enrolment.family.is_set()) change.about({"family", enrolment.family.value()});
  auto const moved =
      change.run(programmes_sql::decide_enrolment,
                 {db::bind("id", enrolment.id), db::bind("status", status),
                  db::bind("reason", reason), db::bind("decree", decree),
                  db::bind("at", context.clock.now()), db::bind("by", context.actor.account()),
                  db::bind("event", change.event_id()), db::bind("from", enrolment.status)});
  if (moved == 0) return conflict("enrolment.changed_meanwhile");
  if (status == "approved" || enrolment.status == "approved") {
    auto const ours = TRY(find_ours(context, enrolment.programme, enrolment.year));
    change.run(programmes_sql::open_ledger,
               {db::bind("programme", enrolment.programme), db::bind("year", enrolment.year)});
    auto const counted =
        change.run(programmes_sql::count_approved,
                   {db::bind("programme", enrolment.programme), db::bind("year", enrolment.year),
                    db::bind("by", status == "approved" ? 1 : -1),
                    db::bind("quota", ours.scheme->quota.value_or(no_quota))});
    if (counted == 0) return conflict("enrolment.quota_full");
  }
  return {};
}

std::string warnings_text(Judgement const& judgement) {
  std::vector<std::string> keys;
  for (auto const& warning : judgement.warnings) {
    auto const found = warning.detail.find("aid");
    keys.push_back(found == warning.detail.end() ? warning.key : found->second);
  }
  return join(keys, ", ");
}

}  // namespace

Result<Enrolment> find_enrolment(Context& context, EnrolmentId id) {
  TRY(context.may(May::see_programmes));
  auto const row =
      context.tx.first<EnrolmentId, std::string, int, std::string, std::string, PersonId, FamilyId,
                       PersonId, RegionCode, std::string, std::string, std::string, Instant,
                       AccountId, std::optional<Instant>, std::string, std::string>(
          programmes_sql::enrolment, scoped(context, {db::bind("id", id)}));
  if (!row) return not_found();
  auto const& [eid, programme, year, period, unit, person, family, for_person, region, name, status,
               reason, at, by, decided, decree, warnings] = *row;
  return Enrolment{eid,  programme, year,   period, unit, person,  family, for_person, region,
                   name, status,    reason, at,     by,   decided, decree, warnings};
}

Result<EnrolmentId> propose(Context& context, Candidate const& candidate) {
  TRY(context.may(May::enrol));
  auto const ours = TRY(find_ours(context, candidate.programme, candidate.year));
  if (candidate.claimed_on && *candidate.claimed_on > today(context))
    return invalid("date.in_future", {}, "claimed_on");
  auto const on =
      candidate.claimed_on.value_or(std::min(today(context), Year{candidate.year}.end()));
  auto const receiver = TRY(facts_of(context, candidate, *ours.programme, on));
  if (ours.programme->eligibility.death_in_family && !candidate.for_person.is_set())
    return invalid("candidate.no_deceased", {}, "for_person");
  auto const judgement = judge_facts(*ours.programme, receiver.facts, on);
  for (auto const& condition : judgement.conditions)
    if (!condition.holds) return invalid(condition.key, condition.detail, "person");
  auto const period = TRY(period_key(*ours.scheme, candidate));
  bool const by_person = ours.programme->unit == catalogue::Unit::person;
  auto const id = next_id<EnrolmentTag>();
  audit::Change change(context,
                       {.name = "enrolment.proposed",
                        .subjects = {{"enrolment", id.value()}},
                        .data = Value::object({{"programme", candidate.programme},
                                               {"period", period},
                                               {"catalogue", context.catalogue.version()}})});
  if (receiver.person.is_set()) change.about({"person", receiver.person.value()});
  if (receiver.family.is_set()) change.about({"family", receiver.family.value()});
  auto const broken = change.try_run(
      programmes_sql::insert_enrolment,
      {db::bind("id", id), db::bind("programme", candidate.programme),
       db::bind("year", candidate.year), db::bind("period", period),
       db::bind("unit", catalogue::word_of(ours.programme->unit)),
       db::bind("person", by_person ? receiver.person : PersonId{}),
       db::bind("family", receiver.family), db::bind("for_person", candidate.for_person),
       db::bind("region", receiver.facts.region), db::bind("name", receiver.name),
       db::bind("at", context.clock.now()), db::bind("by", context.actor.account()),
       db::bind("warnings", warnings_text(judgement)),
       db::bind("version", context.catalogue.version()), db::bind("event", change.event_id())});
  if (broken) {
    auto const others = context.tx.value<std::int64_t>(
        programmes_sql::enrolled_for,
        {db::bind("programme", candidate.programme), db::bind("for_person", candidate.for_person)});
    return conflict(others.value_or(0) > 0 ? "enrolment.for_twice" : "enrolment.twice");
  }
  return id;
}

Status approve(Context& context, EnrolmentId id, std::string decree) {
  TRY(context.may(May::approve_enrolment));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "proposed") return conflict("enrolment.not_proposed");
  if (trim(decree).empty()) return invalid("enrolment.no_decree", {}, "decree");
  bool const same_hands =
      context.actor.account().is_set() && enrolment.proposed_by == context.actor.account();
  if (same_hands) return forbidden("enrolment.same_hands");
  return move_to(context, enrolment, "enrolment.approved", "approved", {}, decree);
}

Result<std::int64_t> approve_all(Context& context, std::string const& programme, int year,
                                 std::string const& decree) {
  TRY(context.may(May::approve_enrolment));
  std::vector<EnrolmentId> ids;
  context.tx.each(programmes_sql::proposed_of,
                  scoped(context, {db::bind("programme", programme), db::bind("year", year)}),
                  [&](EnrolmentId id) { ids.push_back(id); });
  std::int64_t approved = 0;
  for (auto const id : ids) {
    auto const status = approve(context, id, decree);
    if (status.ok())
      ++approved;
    else if (status.error().code != "enrolment.same_hands")
      return status.error();
  }
  return approved;
}

Status reject(Context& context, EnrolmentId id, std::string reason) {
  TRY(context.may(May::approve_enrolment));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "proposed") return conflict("enrolment.not_proposed");
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  return move_to(context, enrolment, "enrolment.rejected", "rejected", reason, {});
}

Status stop(Context& context, EnrolmentId id, std::string reason) {
  TRY(context.may(May::approve_enrolment));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "approved" && enrolment.status != "proposed")
    return conflict("enrolment.not_standing");
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  return move_to(context, enrolment, "enrolment.stopped", "stopped", reason, enrolment.decree);
}

Result<PaymentId> pay(Context& context, NewPayment const& payment) {
  TRY(context.may(May::pay));
  constexpr std::size_t shortest_uid = 8;
  constexpr std::size_t longest_uid = 64;
  if (payment.uid.size() < shortest_uid || payment.uid.size() > longest_uid)
    return invalid("payment.uid", {}, "uid");
  auto const known = context.tx.first<PaymentId, EnrolmentId, std::int64_t>(
      programmes_sql::payment_by_uid, {db::bind("uid", payment.uid)});
  if (known) {
    bool const same =
        std::get<1>(*known) == payment.enrolment && std::get<2>(*known) == payment.amount.whole();
    if (!same) return conflict("payment.uid_other");
    return std::get<0>(*known);
  }
  auto const enrolment = TRY(find_enrolment(context, payment.enrolment));
  if (enrolment.status != "approved") return conflict("payment.not_approved");
  auto const ours = TRY(find_ours(context, enrolment.programme, enrolment.year));
  bool const limit = ours.scheme->amount_is_limit;
  bool const fits =
      limit ? payment.amount <= ours.scheme->amount : payment.amount == ours.scheme->amount;
  if (!fits || payment.amount <= Rupiah{0})
    return invalid(limit ? "payment.amount_most" : "payment.amount",
                   {{"amount", ours.scheme->amount.text()}}, "amount");
  if (payment.paid_on > today(context)) return invalid("date.in_future", {}, "paid_on");
  if (payment.paid_on.year() != enrolment.year)
    return invalid("payment.other_year", {{"year", std::to_string(enrolment.year)}}, "paid_on");
  if (trim(payment.proof).empty()) return invalid("payment.no_proof", {}, "proof");
  auto const id = next_id<PaymentTag>();
  audit::Change change(context,
                       {.name = "payment.entered",
                        .subjects = {{"enrolment", enrolment.id.value()}, {"payment", id.value()}},
                        .data = Value::object({{"amount", payment.amount.whole()},
                                               {"paid_on", payment.paid_on.iso()},
                                               {"uid", payment.uid}})});
  if (enrolment.person.is_set()) change.about({"person", enrolment.person.value()});
  if (enrolment.family.is_set()) change.about({"family", enrolment.family.value()});
  change.run(programmes_sql::open_ledger,
             {db::bind("programme", enrolment.programme), db::bind("year", enrolment.year)});
  auto const spent =
      change.run(programmes_sql::spend,
                 {db::bind("programme", enrolment.programme), db::bind("year", enrolment.year),
                  db::bind("amount", payment.amount.whole()),
                  db::bind("budget", ours.scheme->budget.whole())});
  if (spent == 0) return conflict("budget.exhausted");
  auto const broken = change.try_run(
      programmes_sql::insert_payment,
      {db::bind("id", id), db::bind("uid", payment.uid), db::bind("enrolment", enrolment.id),
       db::bind("programme", enrolment.programme), db::bind("year", enrolment.year),
       db::bind("period", enrolment.period), db::bind("person", enrolment.person),
       db::bind("family", enrolment.family), db::bind("region", enrolment.region),
       db::bind("amount", payment.amount.whole()), db::bind("paid_on", payment.paid_on),
       db::bind("fund_source",
                payment.fund_source.empty() ? ours.programme->fund_source : payment.fund_source),
       db::bind("method", payment.method), db::bind("proof", payment.proof),
       db::bind("by", context.actor.account()), db::bind("at", context.clock.now()),
       db::bind("event", change.event_id())});
  if (broken) return conflict("payment.twice");
  return id;
}

Status mark_failed(Context& context, PaymentId id, std::string reason) {
  TRY(context.may(May::pay));
  auto const row =
      context.tx.first<PaymentId, EnrolmentId, std::string, int, std::int64_t, std::string>(
          programmes_sql::payment, scoped(context, {db::bind("id", id)}));
  if (!row) return not_found();
  auto const& [pid, enrolment, programme, year, amount, status] = *row;
  if (status != "paid") return conflict("payment.not_paid");
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context,
                       {.name = "payment.failed",
                        .subjects = {{"enrolment", enrolment.value()}, {"payment", id.value()}},
                        .reason = reason});
  change.run(programmes_sql::fail_payment, {db::bind("id", id), db::bind("reason", reason),
                                            db::bind("event", change.event_id())});
  change.run(programmes_sql::spend, {db::bind("programme", programme), db::bind("year", year),
                                     db::bind("amount", -amount), db::bind("budget", 0)});
  return {};
}

std::vector<PaymentRow> payments_of(Context& context, EnrolmentId id) {
  std::vector<PaymentRow> out;
  context.tx.each(programmes_sql::payments_of, {db::bind("enrolment", id)},
                  [&](PaymentId pid, Date on, std::int64_t amount, std::string const& fund,
                      std::string const& method, std::string const& proof,
                      std::string const& status, std::string const& reason) {
                    out.push_back({pid, on, Rupiah{amount}, fund, method, proof, status, reason});
                  });
  return out;
}

std::vector<Aid> aids_of(Context& context, PersonId person, FamilyId family) {
  std::vector<Aid> out;
  context.tx.each(
      programmes_sql::aids_of_person, {db::bind("person", person), db::bind("family", family)},
      [&](EnrolmentId id, std::string const& programme, int year, std::string const& status,
          std::string const& paid_on, std::int64_t amount, std::string const& payment,
          std::string const& fund) {
        out.push_back({id, programme, year, status, paid_on, Rupiah{amount}, payment, fund});
      });
  return out;
}

std::map<std::string, std::int64_t> waiting(Context& context, int year) {
  std::map<std::string, std::int64_t> out;
  context.tx.each(
      programmes_sql::waiting, scoped(context, {db::bind("year", year)}),
      [&](std::string const& programme, std::int64_t count) { out[programme] = count; });
  return out;
}

Status on_person_merged(Context& context, Value const& payload) {
  auto const kept = parse_id_value(payload["kept"].text_or_empty());
  auto const absorbed = parse_id_value(payload["absorbed"].text_or_empty());
  if (!kept || !absorbed) return {};
  audit::Change change(context,
                       {.name = "enrolment.followed_merge", .subjects = {{"person", *kept}}});
  auto const binds = db::Binds{db::bind("kept", *kept), db::bind("absorbed", *absorbed)};
  // Two standing enrolments in one benefit stay apart: people decide which one holds.
  if (change.try_run(programmes_sql::follow_merge_enrolment, binds)) return {};
  change.run(programmes_sql::follow_merge_payment, binds);
  return {};
}

Status on_person_died(Context& context, Value const& payload) {
  auto const person = parse_id_value(payload["person"].text_or_empty());
  if (!person) return {};
  std::vector<EnrolmentId> standing;
  context.tx.each(programmes_sql::standing_of_person, {db::bind("person", *person)},
                  [&](EnrolmentId id) { standing.push_back(id); });
  for (auto const id : standing) {
    auto const enrolment = TRY(find_enrolment(context, id));
    TRY(move_to(context, enrolment, "enrolment.stopped", "stopped", "TL01", enrolment.decree));
  }
  return {};
}

}  // namespace rangkul::programmes
