#include <sys/stat.h>

#include <cstdlib>

#include "db/migrator.h"
#include "db/pool.h"
#include "db/store_parts.h"
#include "db/transaction_parts.h"

namespace rangkul::db {

Store::Store(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(std::string const& url, int sessions) {
  constexpr std::string_view sqlite = "sqlite:";
  std::unique_ptr<Parts> parts;
  if (url.starts_with(sqlite) && url.size() > sqlite.size()) {
    parts = std::make_unique<Parts>(url, Dialect::sqlite, url.substr(sqlite.size()), sessions);
  } else if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    parts = std::make_unique<Parts>(url, Dialect::postgresql, url, sessions);
  } else {
    return invalid("store.url");
  }
  try {
    parts->pool.give(parts->pool.take());
  } catch (StoreFailure const& failure) {
    return Error{ErrorKind::unavailable, "store.unreachable", {{"reason", failure.what()}}};
  }
  return std::unique_ptr<Store>(new Store(std::move(parts)));
}

Dialect Store::dialect() const { return parts_->pool.dialect(); }
std::string const& Store::url() const { return parts_->url; }

std::string Store::files_folder() const {
  std::string folder;
  if (dialect() == Dialect::sqlite) {
    folder = parts_->pool.place() + ".files";
  } else if (char const* configured = std::getenv("RANGKUL_FILES")) {
    folder = configured;
  }
  if (folder.empty()) throw StoreFailure("RANGKUL_FILES is not set");
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw StoreFailure("cannot make the folder " + folder);
  return folder;
}

bool Store::has_files_folder() const {
  return dialect() == Dialect::sqlite || std::getenv("RANGKUL_FILES") != nullptr;
}

void Store::use_key(std::string key) { parts_->pool.use_key(std::move(key)); }

Transaction Store::read(Actor const& actor) {
  return Transaction(std::make_unique<Transaction::Parts>(parts_->pool, actor, false));
}

Transaction Store::write(Actor const& actor) {
  return Transaction(std::make_unique<Transaction::Parts>(parts_->pool, actor, true));
}

int Store::migrate() { return Migrator(*this).migrate(); }
int Store::schema_version() { return Migrator(*this).version(); }

bool Store::healthy() {
  try {
    auto const actor = Actor::system("health");
    auto tx = read(actor);
    bool answered = false;
    tx.rows_of("db.healthy", "SELECT 1", {}, {CellType::integer}, [&](Row const&) {
      answered = true;
      return true;
    });
    return answered;
  } catch (StoreFailure const&) {
    return false;
  }
}

std::vector<std::string> unprepared_queries(Store& store) {
  std::vector<std::string> out;
  auto& pool = store.parts_->pool;
  auto session = pool.take();
  std::string_view const other = store.dialect() == Dialect::sqlite ? "_postgresql" : "_sqlite";
  for (auto const* query : Query::all()) {
    if (query->name().ends_with(other)) continue;
    auto error = session->prepare_error({query->name(), query->sql()});
    if (error) out.push_back(*error);
  }
  pool.give(std::move(session));
  return out;
}

}  // namespace rangkul::db
