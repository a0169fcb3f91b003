#pragma once
// The registry: one register of people, families and their villages, by name by address.
// What it is for: to find a person or family, to know what is doubtful about them and why, to
// change them without losing what held before, and to take in files from the ministry and the city.
// Main types: Person, Family (people.h), Import (import.h), SearchHit (search.h), QualityFinding
// (quality.h). Tables: region, office, person, family, *_history, name_token, name_posting,
// import*, source_record, person_merge, quality_finding. Views: registry_v_person,
// registry_v_import_person. Events: person.created, person.changed, person.restored, person.merged,
// person.unmerged, person.died, family.created, family.changed, family.split, family.moved,
// quality.accepted, quality.reopened, quality.recomputed, import.applied, import.undone,
// import.row_mended. The outbox has person.merged, person.unmerged, person.restored and
// person.died, for many at once people.merged and people.died, and import.applied,
// import.rows_taken (a held row that was mended afterwards) and import.undone.

#include <functional>

#include "jobs/runner.h"
#include "registry/near_people.h"
#include "registry/search.h"
#include "screen/screen.h"

namespace rangkul::registry {

/// Somebody of the register who may be the person that is entered.
struct Lookalike {
  struct Evidence {
    std::string field;  // message keys match.field.FIELD and match.level.FIELD.LEVEL
    std::string level;
    bool speaks_for{false};
  };
  PersonId person;
  double probability{0};
  std::vector<Evidence> evidence{};
  RegionCode region{};
};

/// What higher modules put into the registry's pages; the app connects them.
struct Hooks {
  /// The aids of a person (with their family), or of a family (no person): a sheet or nothing.
  std::function<Html(screen::Visit&, PersonId, FamilyId)> aids{};
  /// What cannot be true of the whole register, above the quality board; nothing mostly.
  std::function<Html(screen::Visit&)> warnings{};
  /// Who of the register a person that is entered may be, the most likely first.
  std::function<std::vector<Lookalike>(Context&, NearPerson const&)> lookalikes{};
};

/// Adds the pages of people, families, search and quality; called once at start. `names` outlives
/// the routes.
void add_routes(screen::Routes& routes, NameIndex& names, Hooks const& hooks = {});
/// The job registry.quality (payload: nothing), see quality.h.
void add_jobs(jobs::Runner& runner);

}  // namespace rangkul::registry
