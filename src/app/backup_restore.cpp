#include "app/backup.h"
#include "app/backup_manifest.h"
#include "app/backup_sql.h"
#include "base/text.h"
#include "db/migration_files.h"

namespace rangkul::app {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view sqlite_prefix = "sqlite:";

int newest_schema() {
  int newest = 0;
  for (auto const& [name, text] : db::migration_files())
    newest = std::max(newest, std::stoi(std::string(name.substr(0, 4))));
  return newest;
}

Status check_files(fs::path const& folder, Manifest const& manifest) {
  for (auto const& file : manifest.files) {
    auto const found = checksum_of(folder / file.path);
    if (!found.ok()) return Error{ErrorKind::not_found, "backup.missing", {{"file", file.path}}};
    if (found.value().bytes != file.bytes || found.value().blake2b != file.blake2b)
      return conflict("backup.damaged", {{"file", file.path}});
  }
  return {};
}

Error taken(std::string const& place) { return conflict("backup.place_taken", {{"place", place}}); }

Status check_files_folder(fs::path const& folder) {
  std::error_code failed;
  if (fs::exists(folder, failed) && !fs::is_empty(folder, failed)) return taken(folder.string());
  return {};
}

Status copy_files(fs::path const& from, fs::path const& to, Manifest const& manifest) {
  for (auto const& file : manifest.files) {
    if (!file.path.starts_with("files/")) continue;
    auto const copied = TRY(
        copy_with_checksum(from / file.path, to / fs::path(file.path).lexically_relative("files")));
    if (copied.blake2b != file.blake2b) return conflict("backup.damaged", {{"file", file.path}});
  }
  return {};
}

/// Rows and chains are those of the manifest; the first difference is named.
Status check_state(db::Store& store, StoreState const& wanted) {
  auto const found = state_of(store);
  if (found == wanted) return {};
  for (auto const& [table, count] : wanted.rows) {
    auto const here = found.rows.find(table);
    if (here == found.rows.end() || here->second != count)
      return conflict("backup.differs", {{"what", table}});
  }
  return conflict("backup.differs", {{"what", "audit"}});
}

/// Removes what was restored unless it is kept: a failed restore leaves nothing behind.
class Cleanup {
 public:
  Cleanup(fs::path store, fs::path files) : store_(std::move(store)), files_(std::move(files)) {}
  Cleanup(Cleanup const&) = delete;
  Cleanup& operator=(Cleanup const&) = delete;
  ~Cleanup() {
    if (kept_) return;
    std::error_code ignored;
    for (auto const* ending : {"", "-wal", "-shm"}) {
      if (store_.empty()) break;
      fs::remove(store_.string() + ending, ignored);
    }
    fs::remove_all(files_, ignored);
  }
  void keep() { kept_ = true; }

 private:
  fs::path store_;
  fs::path files_;
  bool kept_{false};
};

Status finish(db::Store& store, Manifest const& manifest, BackupTools const& tools) {
  TRY(check_state(store, manifest.state));
  store.migrate();
  tell_store(store, "backup.restored", summary_of(manifest), tools);
  return {};
}

Status restore_to_sqlite(fs::path const& folder, Manifest const& manifest, std::string const& url,
                         BackupTools const& tools) {
  fs::path const file(url.substr(sqlite_prefix.size()));
  fs::path const files(file.string() + ".files");
  for (auto const* ending : {"", "-wal", "-shm"})
    if (fs::exists(file.string() + ending)) return taken(file.string() + ending);
  TRY(check_files_folder(files));
  Cleanup cleanup(file, files);
  TRY(copy_with_checksum(folder / store_file_name(manifest.dialect), file));
  auto const store = TRY(db::Store::open(url, 1));
  TRY(copy_files(folder, store->files_folder(), manifest));
  TRY(finish(*store, manifest, tools));
  cleanup.keep();
  return {};
}

Status restore_to_postgresql(fs::path const& folder, Manifest const& manifest,
                             std::string const& url, BackupTools const& tools) {
  auto const store = TRY(db::Store::open(url, 1));
  fs::path const files(store->files_folder());
  TRY(check_files_folder(files));
  {
    bool empty = true;
    auto tx = store->read(Actor::system("backup"));
    tx.each(backup_sql::tables_postgresql, {}, [&](std::string const&) { empty = false; });
    if (!empty) return taken("PostgreSQL");
  }
  Cleanup cleanup({}, files);
  TRY(restore_postgresql(url, folder / store_file_name(manifest.dialect)));
  TRY(copy_files(folder, files, manifest));
  TRY(finish(*store, manifest, tools));
  cleanup.keep();
  return {};
}

}  // namespace

Result<BackupSummary> restore_backup(std::string const& folder, std::string const& url,
                                     BackupTools const& tools) {
  fs::path const place(folder);
  auto const manifest = TRY(read_manifest(place));
  if (manifest.state.schema_version > newest_schema())
    return conflict("store.newer", {{"version", std::to_string(manifest.state.schema_version)}});
  TRY(check_files(place, manifest));
  bool const to_sqlite = url.starts_with(sqlite_prefix);
  if (to_sqlite != (manifest.dialect == db::Dialect::sqlite)) return conflict("backup.other_store");
  TRY(to_sqlite ? restore_to_sqlite(place, manifest, url, tools)
                : restore_to_postgresql(place, manifest, url, tools));
  return summary_of(manifest);
}

}  // namespace rangkul::app
