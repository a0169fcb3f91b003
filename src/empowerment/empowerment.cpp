#include "empowerment/empowerment.h"

#include "audit/audit.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "empowerment/empowerment_sql.h"
#include "registry/people.h"

namespace rangkul::empowerment {
namespace {

namespace sql = empowerment_sql;

std::optional<Date> day_if(std::string const& iso) {
  auto const day = Date::parse_iso(iso);
  return day.ok() ? std::optional(day.value()) : std::nullopt;
}

bool is_one_of(auto const& keys, std::string_view text) {
  return std::ranges::find(keys, text) != keys.end();
}

/// The families that count as poor: up to this decile.
std::int64_t poor_decile(Context& context) {
  constexpr std::int64_t usual = 4;
  return context.catalogue.integer("empowerment.poor_decile", today(context), usual);
}

}  // namespace

Result<PillarId> note_pillar(Context& context, NewPillar const& given) {
  TRY(context.may(May::edit_people));
  if (given.kind < 1 || given.kind > pillar_kinds) return invalid("field.choice", {}, "kind");
  auto const name = std::string(trim(given.name));
  if (name.empty()) return invalid("field.required", {}, "name");
  if (!context.actor.area().covers(given.region))
    return invalid("field.region_unknown", {}, "region");
  auto const id = next_id<PillarTag>();
  audit::Change change(context, {"empowerment.pillar_noted",
                                 {{"welfare_pillar", id.value()}},
                                 Value::object({{"kind", given.kind}})});
  change.run(sql::insert_pillar,
             {db::bind("id", id), db::bind("kind", given.kind), db::bind("name", name),
              db::bind("region", given.region), db::bind("decree", std::string(trim(given.decree))),
              db::bind("valid_until", given.valid_until ? given.valid_until->iso() : std::string()),
              db::bind("phone", given.phone ? given.phone->e164() : std::string()),
              db::bind("task", std::string(trim(given.task))),
              db::bind("by_name", context.actor.name()), db::bind("event", change.event_id())});
  return id;
}

Result<Pillar> find_pillar(Context& context, PillarId id) {
  TRY(context.may(May::see_people));
  std::optional<Pillar> found;
  context.tx.each(
      sql::pillar, scoped(context, {db::bind("id", id)}),
      [&](PillarId own, int kind, std::string name, RegionCode region, std::string decree,
          std::string const& valid_until, std::string phone, std::string task,
          std::string const& ended_on, std::string reason, std::string entered_name) {
        found = Pillar{own,
                       kind,
                       std::move(name),
                       std::move(region),
                       std::move(decree),
                       day_if(valid_until),
                       std::move(phone),
                       std::move(task),
                       day_if(ended_on),
                       std::move(reason),
                       std::move(entered_name)};
      });
  if (!found) return not_found();
  return *std::move(found);
}

Status end_pillar(Context& context, PillarId id, std::string reason) {
  TRY(context.may(May::edit_people));
  auto const pillar = TRY(find_pillar(context, id));
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context,
                       {"empowerment.pillar_ended", {{"welfare_pillar", id.value()}}, {}, why});
  if (change.run(sql::end_pillar,
                 {db::bind("id", id), db::bind("on", today(context)), db::bind("reason", why),
                  db::bind("event", change.event_id())}) == 0)
    return conflict("empowerment.ended");
  return {};
}

Result<HeroFamilyId> note_hero(Context& context, NewHeroFamily const& given) {
  TRY(context.may(May::edit_people));
  auto const person = TRY(registry::find_person(context, given.person));
  if (trim(given.hero).empty()) return invalid("field.required", {}, "hero");
  if (trim(given.decree).empty()) return invalid("field.required", {}, "decree");
  if (!is_one_of(hero_keys, given.kind)) return invalid("field.choice", {}, "kind");
  if (!is_one_of(relation_keys, given.relation)) return invalid("field.choice", {}, "relation");
  auto const id = next_id<HeroFamilyTag>();
  audit::Change change(context, {"empowerment.hero_noted",
                                 {{"hero_family", id.value()}, {"person", person.id.value()}},
                                 Value::object({{"kind", given.kind}})});
  auto const broken = change.try_run(
      sql::insert_hero,
      {db::bind("id", id), db::bind("person", person.id), db::bind("region", person.region),
       db::bind("hero", std::string(trim(given.hero))), db::bind("kind", given.kind),
       db::bind("relation", given.relation), db::bind("decree", std::string(trim(given.decree))),
       db::bind("by_name", context.actor.name()), db::bind("event", change.event_id())});
  if (broken) return conflict("empowerment.hero_twice");
  return id;
}

Result<HeroFamily> find_hero(Context& context, HeroFamilyId id) {
  TRY(context.may(May::see_people));
  std::optional<HeroFamily> found;
  context.tx.each(sql::hero, scoped(context, {db::bind("id", id)}),
                  [&](HeroFamilyId own, PersonId person, RegionCode region, std::string name,
                      std::string hero, std::string kind, std::string relation, std::string decree,
                      std::optional<std::int64_t> decile, std::string const& proved_on,
                      std::string const& ended_on, std::string reason, std::string entered_name) {
                    found = HeroFamily{.id = own,
                                       .person = person,
                                       .region = std::move(region),
                                       .name = std::move(name),
                                       .hero = std::move(hero),
                                       .kind = std::move(kind),
                                       .relation = std::move(relation),
                                       .decree = std::move(decree),
                                       .proved_on = day_if(proved_on),
                                       .ended_on = day_if(ended_on),
                                       .reason = std::move(reason),
                                       .entered_name = std::move(entered_name)};
                    if (decile) found->decile = static_cast<int>(*decile);
                  });
  if (!found) return not_found();
  return *std::move(found);
}

std::optional<HeroFamilyId> hero_of(Context& context, PersonId person) {
  return context.tx.value<HeroFamilyId>(sql::hero_of_person,
                                        scoped(context, {db::bind("person", person)}));
}

namespace {

Status change_hero(Context& context, HeroFamily const& hero, audit::Event event,
                   db::Query const& query, db::Binds binds) {
  event.subjects = {{"hero_family", hero.id.value()}, {"person", hero.person.value()}};
  audit::Change change(context, std::move(event));
  binds.push_back(db::bind("id", hero.id));
  binds.push_back(db::bind("event", change.event_id()));
  if (change.run(query, binds) == 0) return conflict("empowerment.ended");
  return {};
}

}  // namespace

Status prove_alive(Context& context, HeroFamilyId id, Date on) {
  TRY(context.may(May::edit_people));
  auto const hero = TRY(find_hero(context, id));
  if (on > today(context)) return invalid("date.in_future", {}, "on");
  return change_hero(context, hero,
                     {"empowerment.hero_proved", {}, Value::object({{"on", on.iso()}}), {}},
                     sql::prove_hero, {db::bind("on", on)});
}

Status end_hero(Context& context, HeroFamilyId id, std::string reason) {
  TRY(context.may(May::edit_people));
  auto const hero = TRY(find_hero(context, id));
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  return change_hero(context, hero, {"empowerment.hero_ended", {}, {}, why}, sql::end_hero,
                     {db::bind("on", today(context)), db::bind("reason", why)});
}

std::int64_t count_on_import(Context& context, ImportId import) {
  return context.tx.value<std::int64_t>(sql::on_import, {db::bind("import", import)}).value_or(0);
}

Fields count_fields(Context& context) {
  Fields out;
  out.poor_decile = poor_decile(context);
  auto const binds = scoped(context, {db::bind("decile", out.poor_decile)});
  out.poor = context.tx.value<std::int64_t>(sql::poor_families, binds).value_or(0);
  out.pillars = context.tx.value<std::int64_t>(sql::pillars, scoped(context, {})).value_or(0);
  context.tx.each(sql::heroes, binds, [&](std::int64_t all, std::int64_t poor) {
    out.heroes = all;
    out.heroes_poor = poor;
  });
  return out;
}

}  // namespace rangkul::empowerment
