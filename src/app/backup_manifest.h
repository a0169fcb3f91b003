#pragma once
// The manifest of a backup, and files copied together with their checksum.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/backup.h"

namespace rangkul::app {

constexpr int backup_format = 1;

struct BackupFile {
  std::string path;  // below the backup's folder, '/' between parts
  std::int64_t bytes{0};
  std::string blake2b;  // 64 hex digits
};

/// What the store held at the moment of the backup.
struct StoreState {
  int schema_version{0};
  std::map<std::string, std::int64_t> rows;  // by table
  std::int64_t events{0};
  std::int64_t accesses{0};
  std::string event_head;
  std::string access_head;
  std::string first_broken;  // empty when both chains hold
  std::string key{};         // names of the keys that sealed secrets need; not the keys themselves

  friend bool operator==(StoreState const&, StoreState const&) = default;
};

struct Manifest {
  std::string made_at;
  db::Dialect dialect{db::Dialect::sqlite};
  StoreState state;
  std::vector<BackupFile> files;  // the store's own comes first
};

std::string manifest_text(Manifest const& manifest);
/// A manifest comes from outside: paths stay below the folder.
/// errors: backup.no_manifest, backup.format
Result<Manifest> read_manifest(std::filesystem::path const& folder);
std::string store_file_name(db::Dialect dialect);

/// Copies the bytes into a new file of the owner's and returns its size and checksum.
/// errors: backup.unwritable, backup.missing
Result<BackupFile> copy_with_checksum(std::filesystem::path const& from,
                                      std::filesystem::path const& to);
/// errors: backup.missing
Result<BackupFile> checksum_of(std::filesystem::path const& file);
std::string checksum_of_text(std::string_view text);

/// Rows of all tables and the heads of the chains, as this transaction sees them.
StoreState state_of(db::Transaction& tx, int schema_version);
/// The same as of now.
StoreState state_of(db::Store& store);
BackupSummary summary_of(Manifest const& manifest);
/// Writes the event of a backup that was made or restored.
void tell_store(db::Store& store, std::string const& event, BackupSummary const& summary,
                BackupTools const& tools);

/// pg_dump and pg_restore for an address, whose parts (a password too) travel in the environment.
Status dump_postgresql(std::string const& url, std::string const& snapshot,
                       std::filesystem::path const& to);
Status restore_postgresql(std::string const& url, std::filesystem::path const& from);

}  // namespace rangkul::app
