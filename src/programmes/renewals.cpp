#include "programmes/renewals.h"

#include "audit/audit.h"
#include "programmes/details_sql.h"
#include "programmes/parts.h"
#include "programmes/renewals_sql.h"

namespace rangkul::programmes {
namespace {

namespace sql = renewals_sql;

Status is_renewed(catalogue::Programme const& programme) {
  return programme.renewed_by.empty() ? Status(conflict("renewal.not_renewed")) : Status{};
}

db::Binds of_year(Context& context, catalogue::Programme const& programme, int year) {
  return scoped(context, {db::bind("programme", programme.id), db::bind("year", year),
                          db::bind("step", programme.renewed_by)});
}

struct Confirmed {
  EnrolmentId id;
  PersonId person;
  FamilyId family;
};
std::vector<Confirmed> to_renew(Context& context, catalogue::Programme const& programme, int year) {
  std::vector<Confirmed> out;
  context.tx.each(sql::to_renew, of_year(context, programme, year),
                  [&](EnrolmentId id, PersonId person, FamilyId family) {
                    out.push_back({id, person, family});
                  });
  return out;
}

}  // namespace

Renewal renewal_of(Context& context, catalogue::Programme const& programme, int year) {
  Renewal out;
  context.tx.each(sql::renewal, of_year(context, programme, year),
                  [&](std::int64_t standing, std::int64_t confirmed, std::int64_t proposed) {
                    out = {standing, confirmed, proposed};
                  });
  return out;
}

Result<std::int64_t> confirm_many(Context& context, catalogue::Programme const& programme, int year,
                                  RenewalFilter const& filter, Date on) {
  if (!context.actor.may(May::enrol)) TRY(context.may(May::pay));
  TRY(is_renewed(programme));
  if (on > today(context)) return invalid("date.in_future", {}, "done_on");
  auto const& area = filter.area.text().empty() ? context.actor.area() : filter.area;
  if (!context.actor.sees(area)) return invalid("person.region_outside", {}, "region");
  auto const range = range_of(area);
  auto binds = of_year(context, programme, year);
  for (auto&& bind : {db::bind("from", range.from), db::bind("to", range.to),
                      db::bind("field", filter.value.empty() ? std::string() : filter.field),
                      db::bind("value", filter.value)})
    binds.push_back(bind);
  std::vector<EnrolmentId> found;
  context.tx.each(sql::to_confirm, binds, [&](EnrolmentId id) { found.push_back(id); });
  if (found.empty()) return conflict("renewal.nobody");
  auto const count = static_cast<std::int64_t>(found.size());
  audit::Change change(context, {.name = "enrolment.steps_noted",
                                 .subjects = {},
                                 .data = Value::object({{"programme", programme.id},
                                                        {"year", year},
                                                        {"step", programme.renewed_by},
                                                        {"region", area.text()},
                                                        {"enrolments", count}})});
  for (auto const id : found)
    change.run(details_sql::insert_step,
               {db::bind("id", next_id<EnrolmentStepTag>()), db::bind("enrolment", id),
                db::bind("step", programme.renewed_by), db::bind("done_on", on),
                db::bind("note", ""), db::bind("name", context.actor.name()),
                db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  return count;
}

Result<Renewed> renew_many(Context& context, catalogue::Programme const& programme, int year) {
  TRY(context.may(May::enrol));
  TRY(is_renewed(programme));
  TRY(find_ours(context, programme.id, year + 1));
  auto const confirmed = to_renew(context, programme, year);
  if (confirmed.empty()) return conflict("renewal.nobody");
  Renewed out;
  for (auto const& one : confirmed) {
    if (out.proposed == renewed_at_once || out.proposed + out.refused == judged_at_once) {
      ++out.left;
      continue;
    }
    bool const by_person = one.person.is_set();
    auto const made = propose(context, {.programme = programme.id,
                                        .year = year + 1,
                                        .period = {},
                                        .person = one.person,
                                        .family = by_person ? FamilyId{} : one.family,
                                        .for_person = {}});
    if (!made.ok()) {
      ++out.refused;
      continue;
    }
    ++out.proposed;
    audit::Change change(context, {.name = "enrolment.details_set",
                                   .subjects = {{"enrolment", made.value().value()}},
                                   .data = Value::object({{"renewed", one.id.text()}})});
    change.run(sql::copy_fields, {db::bind("from", one.id), db::bind("to", made.value()),
                                  db::bind("event", change.event_id())});
  }
  return out;
}

}  // namespace rangkul::programmes
