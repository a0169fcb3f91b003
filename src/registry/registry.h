#pragma once
// The registry: one register of people, families and their villages, by name by address.
// What it is for: to find a person or family, to know what is doubtful about them and why, to change
// them without losing what held before, and to take in files from the ministry and the city.
// Main types: Person, Family (people.h), Import (import.h), SearchHit (search.h), QualityCode.
// Tables: region, office, person, family, *_history, name_token, name_posting, import*,
// source_record, person_merge, quality_finding. Views: registry_v_person.
// Events: person.created, person.changed, person.merged, person.unmerged, person.died, family.created,
// family.changed, family.split, family.moved, import.applied, import.undone, import.row_mended.

#include "screen/screen.h"

namespace rangkul::registry {

/// Adds the module's routes; called once at start.
void add_routes(screen::Routes& routes);

}  // namespace rangkul::registry
