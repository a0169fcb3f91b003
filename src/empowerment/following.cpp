// Hero families after merges of people, told by the outbox.

#include "audit/audit.h"
#include "base/text.h"
#include "empowerment/empowerment.h"
#include "empowerment/empowerment_sql.h"
#include "registry/people.h"
#include "registry/people_bulk.h"

namespace rangkul::empowerment {
namespace {

namespace sql = empowerment_sql;

using registry::MergeTold;

std::vector<HeroFamilyId> ids_of(Context& context, db::Query const& query, db::Binds const& binds) {
  std::vector<HeroFamilyId> out;
  context.tx.each(query, binds, [&](HeroFamilyId id) { out.push_back(id); });
  return out;
}

audit::Event event_of(std::string_view name, HeroFamilyId id, MergeTold const& told) {
  return {name,
          {{"hero_family", id.value()},
           {"person", told.kept.value()},
           {"person", told.absorbed.value()}},
          {},
          {}};
}

db::Binds binds_of(HeroFamilyId id, MergeTold const& told, audit::Change const& change) {
  return {db::bind("id", id), db::bind("kept", told.kept), db::bind("absorbed", told.absorbed),
          db::bind("event", change.event_id())};
}

}  // namespace

Status on_person_merged(Context& context, Value const& payload) {
  auto const told = registry::merge_told(payload);
  if (!told) return {};
  // Taken back before it was heard of: there is nothing to follow.
  auto const now = registry::find_person(context, told->absorbed);
  if (!now.ok() || now.value().id == told->absorbed) return {};
  for (auto const id : ids_of(context, sql::heroes_of, {db::bind("person", told->absorbed)})) {
    audit::Change change(context, event_of("empowerment.hero_followed_merge", id, *told));
    auto const binds = binds_of(id, *told, change);
    if (change.try_run(sql::move_hero, binds))
      change.note("moved", false);
    else
      change.run(sql::keep_move, binds);
  }
  return {};
}

Status on_people_merged(Context& context, Value const& payload) {
  auto const event = EventId::parse(payload["event"].text_or_empty());
  if (!event) return {};
  for (auto const& [kept, absorbed] : registry::merged_by(context, *event))
    TRY(on_person_merged(context,
                         Value::object({{"kept", kept.text()}, {"absorbed", absorbed.text()}})));
  return {};
}

Status on_person_unmerged(Context& context, Value const& payload) {
  auto const told = registry::merge_told(payload);
  if (!told) return {};
  for (auto const id :
       ids_of(context, sql::moved_by_merge,
              {db::bind("kept", told->kept), db::bind("absorbed", told->absorbed)})) {
    audit::Change change(context, event_of("empowerment.hero_followed_unmerge", id, *told));
    auto const binds = binds_of(id, *told, change);
    if (change.try_run(sql::return_hero, binds)) change.note("moved", false);
    change.run(sql::forget_move, binds);
  }
  return {};
}

}  // namespace rangkul::empowerment
