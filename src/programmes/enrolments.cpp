#include "programmes/enrolments.h"

#include <algorithm>

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/batches.h"
#include "programmes/batches_sql.h"
#include "programmes/details.h"
#include "programmes/judge.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"
#include "programmes/weighing.h"

namespace rangkul::programmes {
namespace {

constexpr std::int64_t no_quota = INT64_MAX;

Status count_approved(Context& context, audit::Change& change, Enrolment const& enrolment,
                      std::string_view status) {
  bool const joins = status == "approved";
  if (!joins && enrolment.status != "approved") return {};
  auto quota = no_quota;
  if (joins)
    quota = TRY(find_ours(context, enrolment.programme, enrolment.year))
                .scheme->quota.value_or(no_quota);
  change.run(programmes_sql::open_ledger,
             {db::bind("programme", enrolment.programme), db::bind("year", enrolment.year)});
  auto const counted =
      change.run(programmes_sql::count_approved,
                 {db::bind("programme", enrolment.programme), db::bind("year", enrolment.year),
                  db::bind("by", joins ? 1 : -1), db::bind("quota", quota)});
  if (counted == 0) return conflict("enrolment.quota_full");
  return {};
}

/// Where the same receiver's money went the last time.
BankAccount known_account(Context& context, PersonId person, FamilyId family) {
  auto const row = context.tx.first<std::string, std::string, std::string>(
      batches_sql::known_account,
      {db::bind("person", person), db::bind("family", person.is_set() ? FamilyId{} : family)});
  if (!row) return {};
  return {std::get<0>(*row), std::get<1>(*row), std::get<2>(*row)};
}

}  // namespace

catalogue::Programme const* programme_in(Context const& context, std::string const& id, int year) {
  return context.catalogue.programme(id, std::min(today(context), Year{year}.end()));
}

bool sees_benefit(Context const& context, catalogue::Programme const& programme, int year) {
  auto const& actor = context.actor;
  return !actor.of_department() || programme.owner_in(year) == actor.department();
}

bool sees_benefit(Context const& context, std::string const& id, int year) {
  if (!context.actor.of_department()) return true;
  auto const* programme = programme_in(context, id, year);
  return programme != nullptr && sees_benefit(context, *programme, year);
}

db::Binds owned(Context const& context, db::Binds binds) {
  binds.push_back(db::bind(
      "own", context.catalogue.benefits_of_department(context.actor.department(), today(context))));
  return scoped(context, std::move(binds));
}

Result<Ours> find_ours(Context& context, std::string const& id, int year) {
  constexpr int first_year = 1900;
  constexpr int last_year = 2199;
  if (year < first_year || year > last_year) return not_found("programme.unknown");
  auto const* programme = programme_in(context, id, year);
  if (programme == nullptr || programme->is_umbrella || !sees_benefit(context, *programme, year))
    return not_found("programme.unknown");
  // Whose it is comes first: that it has no target here says nothing of another's benefit.
  if (!programme->run_by_office_in(year)) return forbidden("programme.not_ours");
  auto const* scheme = programme->scheme(year);
  if (scheme == nullptr) return invalid("programme.no_scheme", {{"year", std::to_string(year)}});
  return Ours{programme, scheme};
}

Status move_to(Context& context, Enrolment const& enrolment, Decision const& decision) {
  audit::Change change(
      context,
      {.name = decision.event,
       .subjects = {{"enrolment", enrolment.id.value()}},
       .data = Value::object({{"programme", enrolment.programme}, {"decree", decision.decree}}),
       .reason = decision.reason});
  if (enrolment.person.is_set()) change.about({"person", enrolment.person.value()});
  if (enrolment.family.is_set()) change.about({"family", enrolment.family.value()});
  bool const joins = decision.status == "approved";
  if (joins) TRY(count_approved(context, change, enrolment, decision.status));
  auto const moved =
      change.run(programmes_sql::decide_enrolment,
                 {db::bind("id", enrolment.id), db::bind("status", decision.status),
                  db::bind("reason", decision.reason), db::bind("decree", decision.decree),
                  db::bind("at", context.clock.now()), db::bind("by", context.actor.account()),
                  db::bind("event", change.event_id()), db::bind("from", enrolment.status)});
  if (moved == 0) return conflict("enrolment.changed_meanwhile");
  if (joins) return {};
  withhold_lines(context, change, enrolment, decision.reason);
  return count_approved(context, change, enrolment, decision.status);
}

Result<Enrolment> find_enrolment(Context& context, EnrolmentId id) {
  TRY(context.may(May::see_programmes));
  auto const row =
      context.tx.first<EnrolmentId, std::string, int, std::string, std::string, PersonId, FamilyId,
                       PersonId, RegionCode, std::string, std::string, std::string, Instant,
                       AccountId, std::optional<Instant>, std::string, std::string, std::int64_t,
                       std::optional<std::int64_t>, std::string>(
          programmes_sql::enrolment, scoped(context, {db::bind("id", id)}));
  if (!row) return not_found();
  auto const& [eid, programme, year, period, unit, person, family, for_person, region, name, status,
               reason, at, by, decided, decree, warnings, points, amount, paused] = *row;
  Enrolment out{eid,        programme, year,     period, unit,   person, family,
                for_person, region,    name,     status, reason, at,     by,
                decided,    decree,    warnings, points, {},     paused};
  if (amount) out.amount = Rupiah{*amount};
  if (!sees_benefit(context, out.programme, out.year)) return not_found();
  // They name benefits of others.
  if (context.actor.of_department()) out.warnings.clear();
  return out;
}

Result<EnrolmentId> propose(Context& context, Candidate const& candidate) {
  TRY(context.may(May::enrol));
  auto const ours = TRY(find_ours(context, candidate.programme, candidate.year));
  if (candidate.claimed_on && *candidate.claimed_on > today(context))
    return invalid("date.in_future", {}, "claimed_on");
  auto const on =
      candidate.claimed_on.value_or(std::min(today(context), Year{candidate.year}.end()));
  bool const after_death = ours.programme->after_death;
  if (after_death && !candidate.for_person.is_set())
    return invalid("candidate.no_deceased", {}, "for_person");
  // Another person named beside the receiver would make a period of its own, and so a second aid.
  if (!after_death && candidate.for_person.is_set())
    return invalid("candidate.for_nobody", {}, "for_person");
  auto const [receiver, judgement, rule] =
      TRY(judge_candidate(context, candidate, *ours.programme, on));
  if (auto const refused = judgement.refusal()) return *refused;
  auto const period = TRY(period_key(*ours.scheme, candidate, receiver.for_person));
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
  auto const weighed = weigh(
      *ours.programme, known_for(context.catalogue, ours.programme->unit, on), receiver.facts);
  auto const account =
      known_account(context, by_person ? receiver.person : PersonId{}, receiver.family);
  auto const broken = change.try_run(
      programmes_sql::insert_enrolment,
      {db::bind("id", id),
       db::bind("programme", candidate.programme),
       db::bind("year", candidate.year),
       db::bind("period", period),
       db::bind("unit", catalogue::word_of(ours.programme->unit)),
       db::bind("person", by_person ? receiver.person : PersonId{}),
       db::bind("family", receiver.family),
       db::bind("for_person", receiver.for_person),
       db::bind("region", receiver.facts.region),
       db::bind("name", receiver.name),
       db::bind("at", context.clock.now()),
       db::bind("by", context.actor.account()),
       db::bind("warnings", join(judgement.same_purpose, ", ")),
       db::bind("version", context.catalogue.version()),
       db::bind("bank", account.bank),
       db::bind("account", account.number),
       db::bind("holder", account.holder),
       db::bind("rank_key", -weighed.points),
       db::bind("amount", weighed.amount ? std::optional(weighed.amount->whole()) : std::nullopt),
       db::bind("event", change.event_id())});
  if (broken) {
    auto const others = context.tx.value<std::int64_t>(
        programmes_sql::enrolled_for,
        {db::bind("programme", candidate.programme), db::bind("for_person", receiver.for_person)});
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
  if (auto const missing = missing_detail(context, enrolment)) return *missing;
  return move_to(context, enrolment,
                 {.event = "enrolment.approved", .status = "approved", .decree = decree});
}

Result<std::int64_t> approve_all(Context& context, std::string const& programme, int year,
                                 std::string const& decree) {
  TRY(context.may(May::approve_enrolment));
  std::vector<EnrolmentId> ids;
  context.tx.each(programmes_sql::proposed_of,
                  scoped(context, {db::bind("programme", programme), db::bind("year", year)}),
                  [&](EnrolmentId id) { ids.push_back(id); });
  auto const ours = TRY(find_ours(context, programme, year));
  auto const taken = context.tx.value<std::int64_t>(
      programmes_sql::hold_places, {db::bind("programme", programme), db::bind("year", year)});
  auto const free = ours.scheme->quota.value_or(no_quota) - taken.value_or(0);
  if (!ids.empty() && free <= 0) return conflict("enrolment.quota_full");
  std::int64_t approved = 0;
  for (auto const id : ids) {
    if (approved == free) break;
    auto const status = approve(context, id, decree);
    if (status.ok())
      ++approved;
    else if (status.error().code != "enrolment.same_hands" &&
             status.error().code != "detail.missing")
      return status.error();
  }
  return approved;
}

Status reject(Context& context, EnrolmentId id, std::string reason) {
  TRY(context.may(May::approve_enrolment));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "proposed") return conflict("enrolment.not_proposed");
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  return move_to(context, enrolment,
                 {.event = "enrolment.rejected", .status = "rejected", .reason = reason});
}

Status stop(Context& context, EnrolmentId id, std::string reason) {
  TRY(context.may(May::approve_enrolment));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "approved" && enrolment.status != "proposed")
    return conflict("enrolment.not_standing");
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  return move_to(context, enrolment,
                 {.event = "enrolment.stopped",
                  .status = "stopped",
                  .reason = reason,
                  .decree = enrolment.decree});
}

namespace {

/// Holds up or frees what is paid; `paused` is why.
Status set_paused(Context& context, Enrolment const& enrolment, std::string const& paused,
                  std::string const& reason) {
  bool const stops = !paused.empty();
  audit::Change change(context, {.name = stops ? "enrolment.paused" : "enrolment.resumed",
                                 .subjects = {{"enrolment", enrolment.id.value()}},
                                 .data = Value::object({{"programme", enrolment.programme}}),
                                 .reason = reason});
  if (enrolment.person.is_set()) change.about({"person", enrolment.person.value()});
  if (enrolment.family.is_set()) change.about({"family", enrolment.family.value()});
  if (change.run(programmes_sql::set_paused,
                 {db::bind("id", enrolment.id), db::bind("paused", paused),
                  db::bind("from", enrolment.paused), db::bind("event", change.event_id())}) == 0)
    return conflict("enrolment.changed_meanwhile");
  if (stops) withhold_lines(context, change, enrolment, reason);
  return {};
}

}  // namespace

Status pause(Context& context, EnrolmentId id, std::string reason) {
  TRY(context.may(May::approve_enrolment));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.status != "approved") return conflict("enrolment.not_approved");
  if (!enrolment.paused.empty()) return conflict("enrolment.is_paused");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  return set_paused(context, enrolment, why, why);
}

Status resume(Context& context, EnrolmentId id, std::string reason) {
  TRY(context.may(May::approve_enrolment));
  auto const enrolment = TRY(find_enrolment(context, id));
  if (enrolment.paused.empty()) return conflict("enrolment.not_paused");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  return set_paused(context, enrolment, "", why);
}

std::vector<Aid> aids_of(Context& context, PersonId person, FamilyId family) {
  std::vector<Aid> out;
  auto const& query =
      person.is_set() ? programmes_sql::aids_of_person : programmes_sql::aids_of_all_in_family;
  db::Binds binds{db::bind("family", family)};
  if (person.is_set()) binds.push_back(db::bind("person", person));
  context.tx.each(
      query, binds,
      [&](EnrolmentId id, std::string const& programme, int year, std::string const& status,
          std::string const& paid_on, std::int64_t amount, std::string const& payment,
          std::string const& fund, std::string const& receiver) {
        out.push_back(
            {id, programme, year, status, paid_on, Rupiah{amount}, payment, fund, receiver});
      });
  return out;
}

namespace {

std::map<std::string, std::int64_t> counts(Context& context, db::Query const& query, int year) {
  std::map<std::string, std::int64_t> out;
  context.tx.each(query, scoped(context, {db::bind("year", year)}),
                  [&](std::string const& programme, std::int64_t count) {
                    if (sees_benefit(context, programme, year)) out[programme] = count;
                  });
  return out;
}

}  // namespace

std::map<std::string, std::int64_t> waiting(Context& context, int year) {
  return counts(context, programmes_sql::waiting, year);
}

std::map<std::string, std::int64_t> unpaid(Context& context, int year) {
  return counts(context, programmes_sql::unpaid, year);
}

std::map<std::string, std::int64_t> free_places(Context& context, int year) {
  std::map<std::string, std::int64_t> approved;
  context.tx.each(programmes_sql::approved_of_year, {db::bind("year", year)},
                  [&](std::string const& id, std::int64_t count) { approved[id] = count; });
  std::map<std::string, std::int64_t> out;
  for (auto const& [id, waits] : waiting(context, year)) {
    auto const at = approved.find(id);
    auto const ours = find_ours(context, id, year);
    // One that nobody has left yet is a new place, and told by the proposals themselves.
    if (at == approved.end() || !ours.ok() || !ours.value().scheme->quota) continue;
    auto const free = *ours.value().scheme->quota - at->second;
    if (free > 0) out[id] = std::min(free, waits);
  }
  return out;
}

}  // namespace rangkul::programmes
