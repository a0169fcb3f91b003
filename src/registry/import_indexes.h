#pragma once
// An import that fills empty tables, or brings many rows into a store of SQLite, goes without their
// indexes: made once behind the last person, by sorting, they cost a fraction of keeping them in
// step with rows in the file's order. Until then others find people slowly. The flag
// without_indexes of the checkpoint stands until they are back, so that resuming and taking back
// make them too.

#include "audit/audit.h"

namespace rangkul::registry {

/// True when the indexes are better made anew: nobody is in the registry yet, or an import into
/// SQLite is expected to write at least so many versions as an eighth of the people there.
bool goes_without_indexes(db::Transaction& tx, std::int64_t expected_versions);
void drop_indexes(audit::Change& change);
/// Makes those that are missing. Cost: a sort of each table.
void make_indexes(db::Transaction& tx, audit::Change& change);
/// Makes the one that finds the versions which an interrupted import has closed.
void make_version_index(audit::Change& change);

}  // namespace rangkul::registry
