#pragma once
// Photos of people and of the houses of families (evidence/): /orang/{owner}/bukti and
// /keluarga/{owner}/bukti.

#include "evidence/evidence.h"
#include "registry/people.h"

namespace rangkul::registry {

/// Seen by who sees people, added by who edits them.
evidence::Kind const& person_photos();
evidence::Kind const& family_photos();
/// With the people who were merged into this one: their photos are this one's.
evidence::Owner photo_owner(Context& context, Person const& person);
evidence::Owner photo_owner(Context& context, Family const& family);

}  // namespace rangkul::registry
