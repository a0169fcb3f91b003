#include "programmes/appeals.h"

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/appeals_sql.h"
#include "programmes/parts.h"

namespace rangkul::programmes {
namespace {

namespace sql = appeals_sql;

bool is_against(std::string const& status) { return status == "rejected" || status == "stopped"; }

/// Who decided, or took the appeal in, does not rule on it.
Status other_hands(Context& context, Appeal const& one) {
  auto const own = context.actor.account();
  auto const decider = context.tx.value<AccountId>(sql::decider, {db::bind("id", one.enrolment)});
  if (own.is_set() && (own == one.received_by || own == decider))
    return forbidden("appeal.same_hands");
  return {};
}

/// The decision taken back: rejected ones wait again, stopped ones receive again.
Status restore(Context& context, Enrolment const& enrolment, std::string const& reason) {
  if (context.tx.value<EnrolmentId>(sql::stands_again, {db::bind("id", enrolment.id)}))
    return conflict("enrolment.twice");
  bool const stopped = enrolment.status == "stopped" && !enrolment.decree.empty();
  return move_to(context, enrolment,
                 {.event = "enrolment.restored",
                  .status = stopped ? "approved" : "proposed",
                  .reason = reason,
                  .decree = stopped ? enrolment.decree : std::string()});
}

}  // namespace

Result<AppealId> appeal(Context& context, NewAppeal const& given) {
  if (!context.actor.may(May::approve_enrolment)) TRY(context.may(May::enrol));
  auto const enrolment = TRY(find_enrolment(context, given.enrolment));
  if (!is_against(enrolment.status)) return conflict("appeal.nothing_decided");
  if (trim(given.name).empty()) return invalid("field.required", {}, "name");
  if (trim(given.ground).empty()) return invalid("field.required", {}, "ground");
  if (given.received_on > today(context)) return invalid("date.in_future", {}, "received_on");
  constexpr int usual = 14;
  auto const days = context.catalogue.integer("programmes.appeal_days", given.received_on, usual);
  auto const id = next_id<AppealTag>();
  audit::Change change(context, {.name = "enrolment.appealed",
                                 .subjects = {{"enrolment", enrolment.id.value()}},
                                 .data = Value::object({{"against", enrolment.status}})});
  if (enrolment.person.is_set()) change.about({"person", enrolment.person.value()});
  if (enrolment.family.is_set()) change.about({"family", enrolment.family.value()});
  auto const broken = change.try_run(
      sql::insert_appeal,
      {db::bind("id", id), db::bind("enrolment", enrolment.id),
       db::bind("region", enrolment.region), db::bind("decision", enrolment.status),
       db::bind("name", std::string(trim(given.name))),
       db::bind("ground", std::string(trim(given.ground))),
       db::bind("received_on", given.received_on),
       db::bind("due_on", given.received_on.plus_days(static_cast<int>(days))),
       db::bind("by", context.actor.account()), db::bind("by_name", context.actor.name()),
       db::bind("event", change.event_id())});
  if (broken) return conflict("appeal.open");
  return id;
}

std::vector<Appeal> appeals_of(Context& context, EnrolmentId enrolment) {
  std::vector<Appeal> out;
  context.tx.each(
      sql::of_enrolment, {db::bind("enrolment", enrolment)},
      [&](AppealId id, std::string decision, std::string name, std::string ground, Date received_on,
          Date due_on, AccountId received_by, std::string received_name, std::string outcome,
          std::string const& ruled_on, std::string ruled_name, std::string reason) {
        auto const day = Date::parse_iso(ruled_on);
        out.push_back({.id = id,
                       .enrolment = enrolment,
                       .decision = std::move(decision),
                       .name = std::move(name),
                       .ground = std::move(ground),
                       .received_on = received_on,
                       .due_on = due_on,
                       .received_by = received_by,
                       .received_name = std::move(received_name),
                       .outcome = std::move(outcome),
                       .ruled_on = day.ok() ? std::optional(day.value()) : std::nullopt,
                       .ruled_name = std::move(ruled_name),
                       .reason = std::move(reason)});
      });
  return out;
}

bool may_rule(Context& context, Appeal const& one) {
  return context.actor.may(May::approve_enrolment) && one.outcome == "open" &&
         other_hands(context, one).ok();
}

Status rule_appeal(Context& context, EnrolmentId id, bool upheld, std::string reason) {
  TRY(context.may(May::approve_enrolment));
  auto const enrolment = TRY(find_enrolment(context, id));
  auto const all = appeals_of(context, id);
  auto const open = std::ranges::find(all, "open", &Appeal::outcome);
  if (open == all.end()) return conflict("appeal.none_open");
  TRY(other_hands(context, *open));
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  if (upheld) TRY(restore(context, enrolment, why));
  audit::Change change(context, {.name = "enrolment.appeal_ruled",
                                 .subjects = {{"enrolment", enrolment.id.value()}},
                                 .data = Value::object({{"upheld", upheld}}),
                                 .reason = why});
  if (change.run(sql::set_ruling,
                 {db::bind("id", open->id), db::bind("outcome", upheld ? "upheld" : "dismissed"),
                  db::bind("on", today(context)), db::bind("name", context.actor.name()),
                  db::bind("reason", why), db::bind("event", change.event_id())}) == 0)
    return conflict("appeal.none_open");
  return {};
}

std::int64_t open_appeals(Context& context) {
  if (!context.actor.may(May::approve_enrolment)) return 0;
  return context.tx.value<std::int64_t>(sql::open_count, scoped(context, {})).value_or(0);
}

}  // namespace rangkul::programmes
