#include <iostream>

#include "app/backup.h"
#include "app/commands.h"
#include "auth/auth.h"
#include "base/text.h"
#include "screen/format.h"

namespace rangkul::app {
namespace {

void tell(catalogue::Catalogue const& catalogue, std::string const& key,
          BackupSummary const& summary, std::string const& where) {
  std::cout << catalogue.message(Language::id, key,
                                 {{"where", where},
                                  {"files", group_thousands(summary.files)},
                                  {"rows", group_thousands(summary.rows)},
                                  {"bytes", screen::bytes_text(summary.bytes)},
                                  {"made_at", summary.made_at},
                                  {"digest", summary.digest}})
            << '\n';
}

/// The key is not in a backup; who keeps one must keep the other.
void tell_key(catalogue::Catalogue const& catalogue, std::string const& message,
              BackupSummary const& summary, std::string const& url) {
  if (summary.key.empty()) return;
  std::cout << catalogue.message(Language::id, message,
                                 {{"key", summary.key}, {"file", auth::key_file_of(url)}})
            << '\n';
}

Result<std::unique_ptr<catalogue::Catalogue const>> catalogue_at(Places const& places) {
  return catalogue::Catalogue::load(
      places.catalogue.empty() ? catalogue::Catalogue::default_folder() : places.catalogue);
}

}  // namespace

Status backup(Places const& places, BackupOptions const& options) {
  auto const catalogue = TRY(catalogue_at(places));
  if (places.db.empty()) return invalid("store.url_missing");
  auto const store = TRY(db::Store::open(places.db, 2));
  if (store->schema_version() == 0) return invalid("store.empty", {{"url", places.db}});
  SystemClock const clock;
  auto const summary = TRY(make_backup(*store, options.to, {clock, *catalogue}));
  tell(*catalogue, "backup.made", summary, options.to);
  tell_key(*catalogue, "backup.key_apart", summary, places.db);
  return {};
}

Status restore(Places const& places, BackupOptions const& options) {
  auto const catalogue = TRY(catalogue_at(places));
  if (places.db.empty()) return invalid("store.url_missing");
  SystemClock const clock;
  auto const summary = TRY(restore_backup(options.from, places.db, {clock, *catalogue}));
  tell(*catalogue, "backup.restored", summary, options.from);
  tell_key(*catalogue, "backup.key_needed", summary, places.db);
  return {};
}

}  // namespace rangkul::app
