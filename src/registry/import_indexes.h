#pragma once
// The first import of an office fills empty tables: their indexes are made once at its end, by
// sorting, which is several times faster than keeping them in step with each row. The flag
// without_indexes of the checkpoint stands until they are back, so that resuming and taking back
// make them too.

#include "audit/audit.h"

namespace rangkul::registry {

/// Nobody is in the registry yet.
bool registry_is_empty(db::Transaction& tx);
void drop_indexes(audit::Change& change);
/// Makes those that are missing. Cost: a sort of each table.
void make_indexes(audit::Change& change);

}  // namespace rangkul::registry
