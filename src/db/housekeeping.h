#pragma once
// Writes that keep the machinery going and are no change of the office's data, so they have no
// event: a session's last use, sign-in attempts, job leases and progress. Nothing about a person or
// a right is ever written this way.

#include "db/db.h"

namespace rangkul::db {

class Housekeeping {
 public:
  explicit Housekeeping(Transaction& tx) : tx_(tx) {}
  /// Rows touched. A broken constraint throws StoreFailure.
  std::int64_t run(Query const& query, Binds const& binds) {
    return tx_.run(WriteKey{}, query, binds);
  }
  std::optional<Broken> try_run(Query const& query, Binds const& binds) {
    return tx_.try_run(WriteKey{}, query, binds);
  }

  /// As Transaction::bulk.
  std::int64_t bulk(std::string_view table, std::vector<std::string_view> const& columns,
                    std::function<bool(Row&)> const& next) {
    return tx_.bulk(WriteKey{}, table, columns, next);
  }
  /// While indexes are made: SQLite sorts pieces as large as its cache, and small ones stay within
  /// the processor's own and go to the second thread sooner. Nothing on PostgreSQL.
  void sort_in_small_pieces(bool on);
  /// After many rows are written: the planner's statistics are made anew, and PostgreSQL notes
  /// which pages all can see, without which an index alone answers nothing. Cost: the pages that
  /// changed. False where the store was too busy: it then comes to this by itself, later. Not
  /// within a transaction of the caller's thread.
  static bool settle(Store& store);
  /// Writes the journal of SQLite back into its file; nothing on PostgreSQL.
  static void checkpoint(Store& store);
  /// Copies a SQLite store as it stands at this moment to a new file, while others write.
  static void copy(Store& store, std::string const& to);

 private:
  static void script(Store& store, std::string const& sql);

  Transaction& tx_;
};

}  // namespace rangkul::db
