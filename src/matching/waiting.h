#pragma once
// How many possible links wait for a reviewer, for the start page; inside the actor's area.

#include "db/db.h"

namespace rangkul::matching {

/// Index match_pair_open.
std::int64_t open_pairs(Context& context);

}  // namespace rangkul::matching
