#pragma once
// How a Person and a Family stand in their rows: reading, binding, and the JSON kept in the
// history.

#include "registry/people.h"

namespace rangkul::registry {

/// The columns of people.sql's `person` and `members`, in order.
std::vector<db::CellType> const& person_types();
Person read_person(db::Row const& row);
db::Binds bind_person(Person const& person);
/// All columns by name; numbers in full, because the history is the register itself.
Value person_value(Person const& person);
Result<Person> person_from_value(Value const& value);
/// Names of the fields that differ, in the order of the columns.
std::vector<std::string> changed_fields(Person const& before, Person const& after);

/// `now` with those fields set back to `before` that `after` had changed and nobody since.
Person without_change(Person const& now, Person const& before, Person const& after);

std::vector<db::CellType> const& family_types();
Family read_family(db::Row const& row);
db::Binds bind_family(Family const& family);
Value family_value(Family const& family);
Result<Family> family_from_value(Value const& value);

}  // namespace rangkul::registry
