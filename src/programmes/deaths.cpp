#include "programmes/deaths.h"

#include <algorithm>

#include "audit/audit.h"
#include "programmes/deaths_sql.h"
#include "programmes/rule_versions.h"

namespace rangkul::programmes {

namespace sql = deaths_sql;

Result<DeathNotice> find_death(Context& context, PersonId person, std::string const& programme) {
  TRY(context.may(May::see_programmes));
  auto const row = context.tx.first<PersonId, RegionCode, std::string, Date>(
      sql::found, scoped(context, {db::bind("person", person)}));
  if (!row) return not_found();
  DeathNotice out{std::get<0>(*row), std::get<1>(*row), std::get<2>(*row), std::get<3>(*row), {}};
  out.claim = context.tx
                  .value<EnrolmentId>(
                      sql::claim_of, {db::bind("programme", programme), db::bind("person", person)})
                  .value_or(EnrolmentId{});
  return out;
}

Status notice_deaths(Context& context, std::vector<PersonId> const& people) {
  std::vector<registry::Person> dead;
  for (auto const id : people) {
    auto found = registry::find_person(context, id);
    // Merged away or taken back meanwhile: there is nothing to open.
    if (!found.ok() || found.value().id != id || !found.value().died) continue;
    dead.push_back(std::move(found).value());
  }
  if (dead.empty()) return {};
  audit::Change change(context, {.name = "death.noticed"});
  for (auto const& person : dead) {
    change.about({"person", person.id.value()});
    change.run(sql::notice, {db::bind("person", person.id), db::bind("region", person.region),
                             db::bind("name", person.name), db::bind("died_on", *person.died),
                             db::bind("event", change.event_id())});
  }
  return {};
}

std::vector<Heir> heirs_of(Context& context, registry::Person const& deceased) {
  std::vector<Heir> out;
  if (!deceased.family.is_set()) return out;
  for (auto& member : registry::members_of(context, deceased.family))
    if (member.id != deceased.id && member.life == "hidup")
      out.push_back({member, heir_rank(deceased.relation, member.relation)});
  std::ranges::stable_sort(out, {}, &Heir::rank);
  return out;
}

std::int64_t unclaimed_deaths(Context& context, std::string const& programme, Date since) {
  return context.tx
      .value<std::int64_t>(sql::unclaimed, scoped(context, {db::bind("programme", programme),
                                                            db::bind("since", since)}))
      .value_or(0);
}

std::optional<int> claim_days(Context& context, catalogue::Programme const& programme) {
  auto const known = known_for(context.catalogue, programme.unit, today(context));
  auto const force = rule_in_force(context, programme, known);
  if (!force.ok()) return std::nullopt;
  for (auto const& part : force.value().rule.parts)
    if (part.fact == "claim_days" && part.op == rules::Operator::at_most && !part.values.empty())
      if (auto const* days = std::get_if<std::int64_t>(&part.values.front()))
        return static_cast<int>(*days);
  return std::nullopt;
}

std::map<std::string, std::int64_t> deaths_to_claim(Context& context, int year) {
  std::map<std::string, std::int64_t> out;
  auto const on = std::min(today(context), Year{year}.end());
  for (auto const* programme : context.catalogue.programmes(on)) {
    if (!programme->after_death || !programme->run_by_office_in(year)) continue;
    auto const days = claim_days(context, *programme);
    if (!days) continue;
    if (auto const count = unclaimed_deaths(context, programme->id, on.plus_days(-*days));
        count > 0)
      out[programme->id] = count;
  }
  return out;
}

}  // namespace rangkul::programmes
