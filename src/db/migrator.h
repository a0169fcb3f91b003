#pragma once
// Brings a store's schema up to date: migrations/NNNN_name.sql in order, forward only, each in one
// transaction with its row in schema_migration(version, name, checksum, at). See Store::migrate().

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/db.h"

namespace rangkul::db {

using MigrationFiles = std::span<std::pair<std::string_view, std::string_view> const>;

class Migrator {
 public:
  /// The migrations embedded in the program.
  explicit Migrator(Store& store);
  /// Other ones, for tests: (file name, text), in order of their names.
  Migrator(Store& store, MigrationFiles files);

  int migrate();
  int version();

 private:
  struct File {
    int version;
    std::string name;
    std::string checksum;
    std::string_view text;
  };
  /// True when nothing is to do, told without waiting for a writer.
  bool is_done();
  /// Runs the next migration that the store lacks; false when there is none.
  bool step();
  bool has_table(Transaction& tx) const;
  void make_table(Transaction& tx);
  std::size_t landed(Transaction& tx) const;

  Store& store_;
  std::vector<File> files_;
};

}  // namespace rangkul::db
