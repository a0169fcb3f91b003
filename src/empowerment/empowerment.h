#pragma once
// Social empowerment ("pemberdayaan sosial", domain.md row 82): its three fields on one page: the
// poor, the pillars of social welfare (PSKS, domain.md 5.2) and the families of heroes and pioneers
// (domain.md 4.10), each number a door to its names. Pillars and hero families are registers of
// their own; a hero's family is a person of the registry, so that its decile is known beside it.
// Main types: Pillar, HeroFamily, Fields. Tables: welfare_pillar, hero_family,
// hero_family_moved. Events: empowerment.pillar_noted, .pillar_ended, .hero_noted, .hero_proved,
// .hero_ended, .hero_followed_merge, .hero_followed_unmerge.

#include <array>
#include <optional>
#include <string>

#include "base/phone.h"
#include "db/db.h"
#include "screen/screen.h"

namespace rangkul::empowerment {

using PillarId = Id<struct PillarTag>;
using HeroFamilyId = Id<struct HeroFamilyTag>;

/// The twelve kinds by their code. source: Permensos 8/2012
constexpr int pillar_kinds = 12;
constexpr std::array<std::string_view, 3> hero_keys{"fighter", "pioneer", "national_hero"};
constexpr std::array<std::string_view, 4> relation_keys{"self", "spouse", "child", "other"};

struct NewPillar {
  int kind{0};
  std::string name;
  RegionCode region;
  std::string decree{};
  std::optional<Date> valid_until{};
  std::optional<Phone> phone{};
  std::string task{};
};
/// errors: field.required, field.choice, field.region_unknown (outside the area)
Result<PillarId> note_pillar(Context& context, NewPillar const& given);

struct Pillar {
  PillarId id;
  int kind{0};
  std::string name;
  RegionCode region;
  std::string decree;
  std::optional<Date> valid_until{};
  std::string phone, task;
  std::optional<Date> ended_on{};
  std::string reason, entered_name;
};
/// errors: not_found (also outside the area)
Result<Pillar> find_pillar(Context& context, PillarId id);
/// errors: empowerment.ended, field.required
Status end_pillar(Context& context, PillarId id, std::string reason);

struct NewHeroFamily {
  PersonId person;  // who receives
  std::string hero;
  std::string kind, relation;  // of hero_keys, relation_keys
  std::string decree;
};
/// errors: field.required, field.choice, empowerment.hero_twice, not_found
Result<HeroFamilyId> note_hero(Context& context, NewHeroFamily const& given);

struct HeroFamily {
  HeroFamilyId id;
  PersonId person;
  RegionCode region;
  std::string name, hero, kind, relation, decree;
  std::optional<int> decile{};
  std::optional<Date> proved_on{}, ended_on{};
  std::string reason, entered_name;
};
/// errors: not_found (also outside the area)
Result<HeroFamily> find_hero(Context& context, HeroFamilyId id);
/// The standing one of a receiver. Index hero_family_once.
std::optional<HeroFamilyId> hero_of(Context& context, PersonId person);
/// That the receiver lives, as was seen on a day. errors: empowerment.ended, date.in_future
Status prove_alive(Context& context, HeroFamilyId id, Date on);
/// errors: empowerment.ended, field.required
Status end_hero(Context& context, HeroFamilyId id, std::string reason);

/// The three fields in the actor's area. `poor`: families up to the decile of parameter
/// empowerment.poor_decile; `heroes_poor`: hero families whose receiver is among them.
struct Fields {
  std::int64_t poor_decile{0};
  std::int64_t poor{0}, pillars{0}, heroes{0}, heroes_poor{0};
};
/// Cost: one pass over the area's people (some 100 ms a million), the other tables whole.
Fields count_fields(Context& context);

/// A hero's family follows its receiver where records become one person, and goes back where they
/// become two again. Two that stand for the same hero's receiver stay apart: people decide which
/// one holds. For the outbox: person.merged, people.merged, person.unmerged. Told twice, done once.
Status on_person_merged(Context& context, Value const& payload);
Status on_people_merged(Context& context, Value const& payload);
Status on_person_unmerged(Context& context, Value const& payload);

/// Hero families of people that an import made, for who wants to take that import back.
std::int64_t count_on_import(Context& context, ImportId import);

/// A hero's family on a person's page, or the way to note one; nothing without the right.
Html person_part(screen::Visit& visit, PersonId person);
void add_routes(screen::Routes& routes);

}  // namespace rangkul::empowerment
