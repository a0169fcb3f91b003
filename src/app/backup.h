#pragma once
// Backup while serving, and restoring into an empty place. A backup is a folder of its own:
//   manifest.json  format, schema version, rows of each table, heads of the audit's chains, and of
//                  each file its size and BLAKE2b; written last, so that a folder without it is no
//                  backup
//   store.db       the store as of one moment (SQLite), or store.dump (PostgreSQL, pg_dump -Fc)
//   files/...      what lies beside the store: imported files, evidence, printed notes
// The key of sealed secrets (auth/key_file.h) is not in it, only its name: a backup that is lost
// opens no second step, and the key is to be kept by itself.
// The store is taken first and files after it: a file that the store names is there, one more than
// it names does no harm. Events: backup.made, backup.restored.

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "catalogue/catalogue.h"
#include "db/db.h"

namespace rangkul::app {

/// What a backup holds, for the terminal and the event.
struct BackupSummary {
  std::int64_t files{0};
  std::int64_t bytes{0};
  std::int64_t rows{0};
  std::string made_at;
  std::string digest;  // BLAKE2b of manifest.json
  std::string key;     // the key that its sealed secrets need, by name; empty: none
};

/// What backing up needs besides the store.
struct BackupTools {
  Clock const& clock;
  catalogue::Catalogue const& catalogue;
};

/// Writes a backup into a folder that is made for it (or is empty), copies only, readable by its
/// owner only. Cost: reads the whole store twice, to copy and to prove it.
/// errors: backup.not_empty, backup.unwritable, subprocess.* (PostgreSQL)
Result<BackupSummary> make_backup(db::Store& store, std::string const& folder,
                                  BackupTools const& tools);

/// Checks the whole backup first, then fills the store at `url`, which must be empty like its
/// folder of files, then counts again and walks the audit's chains. What failed on SQLite leaves
/// nothing behind; on PostgreSQL the database is to be dropped.
/// errors: backup.no_manifest, backup.format, backup.damaged, backup.missing, backup.other_store,
/// backup.place_taken, backup.differs, backup.unwritable, store.newer, store.*, subprocess.*
Result<BackupSummary> restore_backup(std::string const& folder, std::string const& url,
                                     BackupTools const& tools);

}  // namespace rangkul::app
