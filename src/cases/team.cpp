// Who works on a case, and who opened a secret one in need.

#include <algorithm>

#include "auth/account.h"
#include "base/text.h"
#include "cases/cases_sql.h"
#include "cases/glass.h"
#include "cases/parts.h"

namespace rangkul::cases {
namespace {

namespace sql = cases_sql;

constexpr std::int64_t an_hour = 3600;
constexpr std::int64_t usual_glass_hours = 8;

/// A colleague who may work on cases of that place.
Result<std::string> colleague(Context& context, Case const& one, AccountId account) {
  for (auto const& other : auth::who_may(context, May::work_cases, one.area))
    if (other.id == account) return other.name;
  return invalid("case.no_such_account", {}, "account");
}

/// Heads, the coordinator's role, and who works on it already may change the team.
Status may_staff(Context const& context, Case const& one) {
  auto const* procedure =
      procedures::Library::of(context.catalogue).version(one.procedure, one.version);
  if (context.actor.may(May::lead_cases)) return {};
  TRY(context.may(May::work_cases));
  bool const coordinates = procedure != nullptr && context.actor.holds(procedure->coordinator);
  if (coordinates || one.worker == context.actor.account()) return {};
  return forbidden();
}

}  // namespace

std::vector<Member> team_of(Context& context, CaseId id) {
  std::vector<Member> out;
  context.tx.each(sql::team, {db::bind("id", id)},
                  [&](AccountId account, std::string name, Instant since) {
                    out.push_back({account, std::move(name), since});
                  });
  return out;
}

Status join_team(Context& context, CaseId id, AccountId account, bool as_worker) {
  auto const one = TRY(find_case(context, id));
  TRY(still_open(one));
  TRY(may_staff(context, one));
  auto const name = TRY(colleague(context, one, account));
  audit::Change change(
      context, event_of("case.joined_team", id,
                        Value::object({{"account", account.text()}, {"worker", as_worker}})));
  change.run(sql::join_team,
             {db::bind("id", id), db::bind("account", account), db::bind("name", name),
              db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  if (as_worker)
    change.run(sql::set_worker, {db::bind("id", id), db::bind("account", account),
                                 db::bind("name", name), db::bind("event", change.event_id())});
  return {};
}

Status leave_team(Context& context, CaseId id, AccountId account) {
  auto const one = TRY(find_case(context, id));
  if (account != context.actor.account()) TRY(may_staff(context, one));
  audit::Change change(
      context, event_of("case.left_team", id, Value::object({{"account", account.text()}})));
  auto const left = change.run(
      sql::leave_team, {db::bind("id", id), db::bind("account", account),
                        db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  if (left == 0) return not_found();
  if (one.worker == account)
    change.run(sql::set_worker, {db::bind("id", id), db::bind("account", AccountId{}),
                                 db::bind("name", ""), db::bind("event", change.event_id())});
  return {};
}

Status keep_secret(Context& context, CaseId id, std::string const& reason) {
  auto const one = TRY(find_case(context, id));
  if (one.is_secret()) return {};
  TRY(still_open(one));
  TRY(may_staff(context, one));
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context, event_of("case.made_secret", id, {}, reason));
  change.run(sql::make_secret, {db::bind("id", id), db::bind("event", change.event_id())});
  return {};
}

Status break_glass(Context& context, std::string const& number, std::string const& reason) {
  TRY(context.may(May::break_glass));
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  auto const row = context.tx.first<CaseId, RegionCode>(
      sql::secret_numbered, scoped(context, {db::bind("number", number)}));
  // What is open already needs no breaking; what is not there is told the same way.
  if (!row || find_case(context, std::get<0>(*row)).ok()) return not_found();
  auto const& [id, area] = *row;
  auto const hours =
      context.catalogue.integer("case.glass_hours", today(context), usual_glass_hours);
  auto const now = context.clock.now();
  audit::Change change(context, event_of("case.glass_broken", id, {}, reason));
  change.run(
      sql::insert_glass,
      {db::bind("id", next_id<GlassTag>()), db::bind("case", id),
       db::bind("account", context.actor.account()), db::bind("name", context.actor.name()),
       db::bind("reason", std::string(trim(reason))), db::bind("area", area), db::bind("at", now),
       db::bind("until", now.plus_seconds(hours * an_hour)), db::bind("event", change.event_id())});
  return {};
}

Result<Glass> find_glass(Context& context, GlassId id) {
  TRY(context.may(May::lead_cases));
  TRY(context.may(May::see_secret));
  std::optional<Glass> found;
  context.tx.each(sql::glass_row, scoped(context, {db::bind("id", id)}),
                  [&](GlassId own, CaseId of, std::string number, std::string name,
                      std::string reason, std::string heard_name, AccountId account, Instant at) {
                    found = Glass{own,
                                  of,
                                  std::move(number),
                                  std::move(name),
                                  std::move(reason),
                                  std::move(heard_name),
                                  account,
                                  at};
                  });
  if (!found) return not_found();
  return *std::move(found);
}

Status hear_glass(Context& context, GlassId id) {
  TRY(context.may(May::lead_cases));
  TRY(context.may(May::see_secret));
  audit::Change change(context, {"case.glass_heard", {{"case_glass", id.value()}}});
  auto const heard = change.run(
      sql::hear_glass,
      scoped(context, {db::bind("id", id), db::bind("name", context.actor.name()),
                       db::bind("account", context.actor.account()),
                       db::bind("at", context.clock.now()), db::bind("event", change.event_id())}));
  if (heard == 0) return not_found();
  return {};
}

std::int64_t unheard_glass(Context& context) {
  if (!context.actor.may(May::lead_cases) || !context.actor.may(May::see_secret)) return 0;
  return context.tx.value<std::int64_t>(sql::count_unheard, scoped(context, {})).value_or(0);
}

}  // namespace rangkul::cases
