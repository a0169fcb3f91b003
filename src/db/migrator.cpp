#include "db/migrator.h"

#include <sodium.h>

#include <array>

#include "base/text.h"
#include "db/migration_files.h"
#include "db/migrator_sql.h"

namespace rangkul::db {
namespace {

std::string checksum_of(std::string_view text) {
  std::array<unsigned char, 32> hash;
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<unsigned char const*>(text.data()),
                     text.size(), nullptr, 0);
  std::array<char, 65> hex;
  return sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
}

}  // namespace

Migrator::Migrator(Store& store) : Migrator(store, migration_files()) {}

Migrator::Migrator(Store& store, MigrationFiles files) : store_(store) {
  for (auto const& [name, text] : files) {
    int const version = std::atoi(std::string(name.substr(0, 4)).c_str());
    CHECK_THAT(version > 0 && (files_.empty() || files_.back().version < version));
    files_.push_back({version, std::string(name), checksum_of(text), text});
  }
}

int Migrator::migrate() {
  int count = 0;
  if (is_done()) return count;
  while (step()) ++count;
  return count;
}

int Migrator::version() {
  auto tx = store_.read(Actor::system("migrate"));
  if (!has_table(tx)) return 0;
  return tx.value<int>(migrator_sql::newest, {}).value_or(0);
}

bool Migrator::has_table(Transaction& tx) const {
  auto const& query = tx.dialect() == Dialect::sqlite ? migrator_sql::has_table_sqlite
                                                      : migrator_sql::has_table_postgresql;
  return tx.value<int>(query, {}).value_or(0) != 0;
}

bool Migrator::is_done() {
  auto tx = store_.read(Actor::system("migrate"));
  return has_table(tx) && landed(tx) == files_.size();
}

bool Migrator::step() {
  auto tx = store_.write(Actor::system("migrate"));
  make_table(tx);
  auto const next = landed(tx);
  if (next == files_.size()) {
    tx.commit();
    return false;
  }
  auto const& file = files_[next];
  try {
    tx.execute(WriteKey(), file.text);
  } catch (StoreFailure const& failure) {
    throw StoreFailure("migration " + file.name + ": " + failure.what());
  }
  tx.run(WriteKey(), migrator_sql::add,
         {bind("version", file.version), bind("name", file.name), bind("checksum", file.checksum),
          bind("at", SystemClock().now())});
  tx.commit();
  return true;
}

void Migrator::make_table(Transaction& tx) {
  // One migrator at a time; SQLite's writer is alone anyway. The number is the lock's only name.
  tx.execute(
      WriteKey(),
      "-- only: postgresql\n"
      "SELECT pg_advisory_xact_lock(7264815521);\n"
      "-- end\n"
      "CREATE TABLE IF NOT EXISTS schema_migration (\n"
      "  version {id}, name {text} NOT NULL, checksum {text} NOT NULL, at {bigint} NOT NULL);");
}

/// How many migrations the store has, after comparing each with the program's.
std::size_t Migrator::landed(Transaction& tx) const {
  std::size_t count = 0;
  tx.each(migrator_sql::landed, {}, [&](int version, std::string name, std::string checksum) {
    if (count >= files_.size() || files_[count].version < version)
      throw StoreFailure("the store has the migration " + name + ", which this program lacks",
                         std::nullopt, "store.newer");
    if (files_[count].version != version || files_[count].checksum != checksum)
      throw StoreFailure("the migration " + name + " is not the one that the store has",
                         std::nullopt, "store.migration_changed");
    ++count;
  });
  return count;
}

}  // namespace rangkul::db
