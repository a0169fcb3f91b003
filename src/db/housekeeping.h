#pragma once
// Writes that keep the machinery going and are no change of the office's data, so they have no event:
// a session's last use, sign-in attempts, job leases and progress. Nothing about a person or a right
// is ever written this way.

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

 private:
  Transaction& tx_;
};

}  // namespace rangkul::db
