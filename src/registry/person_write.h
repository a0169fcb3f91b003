#pragma once
// Writing a person's row, shared by the acts of this folder (people.cpp, merges.cpp,
// people_bulk.cpp).

#include "audit/audit.h"
#include "registry/people.h"

namespace rangkul::registry {

/// The row as it is, within the actor's area; merges are not followed.
std::optional<Person> load_person(Context& context, PersonId id);
/// Writes `after` over `before` within a change that the caller has checked: history, search words,
/// doubts. errors: person.changed_meanwhile
Status overwrite_person(Context& context, audit::Change& change, Person const& before,
                        Person after);

/// Family cards that name the person as their head, wherever they lie. Index: family_head.
std::vector<Family> headed_by(Context& context, PersonId person);
/// Another person becomes the head of these cards. errors: family.changed_meanwhile
Status pass_headship(Context& context, audit::Change& change, std::vector<Family> const& cards,
                     PersonId head);

/// The kept person with what the absorbed one adds.
Person joined(Person const& kept, Person const& absorbed);
/// person_merge.moved: what taking the merge back needs.
struct Moved {
  std::vector<std::int64_t> sources{};
  std::vector<Family> cards{};  // whose head the absorbed person was
};
Value moved_value(Moved const& moved, Person const& kept, Person const& after);

}  // namespace rangkul::registry
