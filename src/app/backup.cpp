#include "app/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "app/backup_manifest.h"
#include "app/backup_sql.h"
#include "db/housekeeping.h"

namespace rangkul::app {
namespace {

namespace fs = std::filesystem;

/// Files of requests that are still being received: nothing refers to them yet.
constexpr std::string_view passing_folder = "uploads";

Error unwritable(fs::path const& file) {
  return Error{ErrorKind::unavailable, "backup.unwritable", {{"file", file.string()}}};
}

Status make_folder(fs::path const& folder) {
  std::error_code failed;
  if (fs::exists(folder, failed) && !(fs::is_directory(folder) && fs::is_empty(folder)))
    return conflict("backup.not_empty", {{"folder", folder.string()}});
  fs::create_directories(folder, failed);
  if (failed) return unwritable(folder);
  fs::permissions(folder, fs::perms::owner_all, failed);
  return {};
}

/// Nobody but the owner may read it, from its first byte on.
Status make_private_file(fs::path const& file) {
  int const made = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (made < 0) return unwritable(file);
  ::close(made);
  return {};
}

Result<StoreState> take_sqlite(db::Store& store, fs::path const& to) {
  TRY(make_private_file(to));
  db::Housekeeping::copy(store, to.string());
  auto const copy = TRY(db::Store::open("sqlite:" + to.string(), 1));
  return state_of(*copy);
}

/// The transaction's snapshot is handed to pg_dump, so that rows and counts are of one moment.
Result<StoreState> take_postgresql(db::Store& store, fs::path const& to) {
  auto const version = store.schema_version();
  auto tx = store.read(Actor::system("backup"));
  auto const snapshot = tx.value<std::string>(backup_sql::export_snapshot_postgresql, {});
  TRY(make_private_file(to));
  TRY(dump_postgresql(store.url(), snapshot.value_or(""), to));
  return state_of(tx, version);
}

Status take_files(fs::path const& from, fs::path const& folder, Manifest& manifest) {
  std::error_code failed;
  fs::recursive_directory_iterator walk(from, failed);
  for (; !failed && walk != fs::recursive_directory_iterator(); walk.increment(failed)) {
    auto const below = fs::relative(walk->path(), from);
    if (below == passing_folder) {
      walk.disable_recursion_pending();
      continue;
    }
    if (!walk->is_regular_file(failed) || walk->is_symlink(failed)) continue;
    auto const path = "files/" + below.generic_string();
    auto copied = copy_with_checksum(walk->path(), folder / path);
    if (!copied.ok() && copied.error().kind == ErrorKind::not_found) {
      // Cleared away between listing and copying: the store does not name it any more.
      fs::remove(folder / path, failed);
      continue;
    }
    auto file = TRY(std::move(copied));
    file.path = path;
    manifest.files.push_back(std::move(file));
  }
  return failed ? Status(unwritable(from)) : Status{};
}

/// Written beside and moved: a manifest is whole or not there.
Status write_manifest(Manifest const& manifest, fs::path const& folder) {
  auto const unfinished = folder / "manifest.json.part";
  TRY(make_private_file(unfinished));
  {
    std::ofstream out(unfinished, std::ios::binary);
    out << manifest_text(manifest);
    if (!out.flush()) return unwritable(unfinished);
  }
  std::error_code failed;
  fs::rename(unfinished, folder / "manifest.json", failed);
  if (failed) return unwritable(folder / "manifest.json");
  int const opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return unwritable(folder);
  int const synced = ::syncfs(opened);
  ::close(opened);
  return synced == 0 ? Status{} : Status(unwritable(folder));
}

}  // namespace

Result<BackupSummary> make_backup(db::Store& store, std::string const& folder,
                                  BackupTools const& tools) {
  fs::path const place(folder);
  TRY(make_folder(place));
  Manifest manifest;
  manifest.made_at = to_iso(tools.clock.now());
  manifest.dialect = store.dialect();
  auto const name = store_file_name(store.dialect());
  manifest.state = store.dialect() == db::Dialect::sqlite
                       ? TRY(take_sqlite(store, place / name))
                       : TRY(take_postgresql(store, place / name));
  auto store_file = TRY(checksum_of(place / name));
  store_file.path = name;
  manifest.files.push_back(std::move(store_file));
  TRY(take_files(store.files_folder(), place, manifest));
  TRY(write_manifest(manifest, place));
  auto const summary = summary_of(manifest);
  tell_store(store, "backup.made", summary, tools);
  return summary;
}

}  // namespace rangkul::app
