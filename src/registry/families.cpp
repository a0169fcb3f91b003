#include <algorithm>

#include "base/text.h"
#include "registry/office.h"
#include "registry/people.h"
#include "registry/people_sql.h"
#include "registry/person_row.h"
#include "registry/person_write.h"
#include "registry/quality.h"

namespace rangkul::registry {
namespace {

constexpr int head_relation = 1;

/// Writes `after` over `before`; what held before goes to the history.
Status overwrite(Context& context, audit::Change& change, Family const& before, Family after) {
  auto const now = context.clock.now();
  change.run(
      people_sql::keep_family,
      {db::bind("family", before.id), db::bind("since", before.since), db::bind("until", now),
       db::bind("event", before.event), db::bind("ended_by", change.event_id()),
       db::bind("data", to_json(family_value(before)))});
  after.since = now;
  after.event = change.event_id();
  auto binds = bind_family(after);
  binds.push_back(db::bind("seen", before.event));
  if (change.run(people_sql::update_family, binds) == 0)
    return conflict("family.changed_meanwhile");
  recheck_quality(change, context, {{}, {before.id}, {}});
  return {};
}

Status check_family(Context& context, Family const& family) {
  if (!context.actor.sees(family.region)) return invalid("person.region_outside", {}, "region");
  if (family.region.level() != RegionLevel::village)
    return invalid("region.not_village", {}, "region");
  return {};
}

}  // namespace

std::vector<Family> headed_by(Context& context, PersonId person) {
  std::vector<Family> out;
  context.tx.rows(people_sql::headed_by, {db::bind("person", person)}, family_types(),
                  [&](db::Row const& row) {
                    out.push_back(read_family(row));
                    return true;
                  });
  return out;
}

Status pass_headship(Context& context, audit::Change& change, std::vector<Family> const& cards,
                     PersonId head) {
  for (auto const& card : cards) {
    auto after = card;
    after.head = head;
    change.about({"family", card.id.value()});
    TRY(overwrite(context, change, card, after));
  }
  return {};
}

Result<FamilyId> create_family(Context& context, Family const& given) {
  TRY(context.may(May::edit_people));
  TRY(check_family(context, given));
  auto family = given;
  family.id = next_id<FamilyTag>();
  audit::Change change(context,
                       {.name = "family.created", .subjects = {{"family", family.id.value()}}});
  family.since = context.clock.now();
  family.event = change.event_id();
  change.run(people_sql::insert_family, bind_family(family));
  return family.id;
}

Status save_family(Context& context, Family const& family, EventId seen, std::string reason) {
  TRY(context.may(May::edit_people));
  auto const before = TRY(find_family(context, family.id));
  TRY(check_family(context, family));
  if (before.event != seen) return conflict("family.changed_meanwhile");
  audit::Change change(context, {.name = "family.changed",
                                 .subjects = {{"family", family.id.value()}},
                                 .reason = std::move(reason)});
  return overwrite(context, change, before, family);
}

Result<FamilyId> split_family(Context& context, FamilyId from, std::vector<PersonId> leaving,
                              Family const& into, PersonId head) {
  TRY(context.may(May::edit_people));
  auto const old = TRY(find_family(context, from));
  auto const members = members_of(context, from);
  if (leaving.empty()) return invalid("family.nobody_leaves");
  if (leaving.size() >= members.size()) return invalid("family.all_leave");
  if (std::ranges::find(leaving, head) == leaving.end())
    return invalid("family.head_stays", {}, "head");
  std::vector<Person> going;
  for (auto const& member : members)
    if (std::ranges::find(leaving, member.id) != leaving.end()) going.push_back(member);
  if (going.empty()) return invalid("family.nobody_leaves");
  auto fresh_card = into;
  fresh_card.head = head;
  auto const made = TRY(create_family(context, fresh_card));
  audit::Change change(context, {.name = "family.split",
                                 .subjects = {{"family", from.value()}, {"family", made.value()}},
                                 .data = Value::object({{"people", going.size()}})});
  for (auto const& member : going) {
    auto moved = member;
    moved.family = made;
    if (member.region == old.region) moved.region = into.region;
    if (member.id == head) moved.relation = head_relation;
    change.about({"person", member.id.value()});
    TRY(overwrite_person(context, change, member, moved));
  }
  if (std::ranges::find(leaving, old.head) != leaving.end()) {
    auto without = old;
    without.head = {};
    TRY(overwrite(context, change, old, without));
  }
  return made;
}

Status move_family(Context& context, FamilyId id, RegionCode const& region, std::string address,
                   std::string rt, std::string rw, std::string reason) {
  TRY(context.may(May::edit_people));
  auto const before = TRY(find_family(context, id));
  auto after = before;
  after.region = region;
  after.address = std::move(address);
  after.rt = std::move(rt);
  after.rw = std::move(rw);
  after.latitude.reset();
  after.longitude.reset();
  after.accuracy_m.reset();
  TRY(check_family(context, after));
  audit::Change change(
      context, {.name = "family.moved",
                .subjects = {{"family", id.value()}},
                .data = Value::object({{"from", before.region.text()}, {"to", region.text()}}),
                .reason = reason});
  TRY(overwrite(context, change, before, after));
  for (auto const& member : members_of(context, id)) {
    if (member.region != before.region || region == before.region) continue;
    auto moved = member;
    moved.region = region;
    change.about({"person", member.id.value()});
    TRY(overwrite_person(context, change, member, moved));
  }
  return {};
}

std::string region_name(Context& context, RegionCode const& code) {
  auto const found = find_region(context, code);
  return found ? found->name : code.text();
}

std::string place_name(Context& context, RegionCode const& village) {
  if (village.level() != RegionLevel::village) return region_name(context, village);
  return region_name(context, village) + ", " + region_name(context, village.parent());
}

}  // namespace rangkul::registry
