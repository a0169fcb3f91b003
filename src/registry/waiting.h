#pragma once
// How much waits for a person, for the start page; inside the actor's area.

#include "db/db.h"

namespace rangkul::registry {

/// Doubtful and refused rows of imports that nobody has decided yet. Index import_issue_open.
std::int64_t open_issues(Context& context);

}  // namespace rangkul::registry
