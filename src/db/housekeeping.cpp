#include "db/housekeeping.h"

#include "db/store_parts.h"

namespace rangkul::db {
namespace {

struct Lent {
  explicit Lent(Pool& from) : pool(from), session(pool.take()) {}
  ~Lent() { pool.give(std::move(session)); }
  Lent(Lent const&) = delete;
  Lent& operator=(Lent const&) = delete;

  Pool& pool;
  std::unique_ptr<Session> session;
};

}  // namespace

void Housekeeping::sort_in_small_pieces(bool on) {
  if (tx_.dialect() == Dialect::sqlite)
    tx_.execute(WriteKey{}, on ? "PRAGMA cache_size=-4096" : sqlite_cache);
}

void Housekeeping::script(Store& store, std::string const& sql) {
  Lent const lent(store.parts_->pool);
  lent.session->script(sql);
}

bool Housekeeping::settle(Store& store) {
  try {
    // The limit keeps SQLite from reading each index whole; the guess is as good.
    script(store, store.dialect() == Dialect::sqlite ? "PRAGMA analysis_limit=1000; ANALYZE"
                                                     : "VACUUM (ANALYZE)");
    return true;
  } catch (StoreFailure const&) {
    return false;
  }
}

void Housekeeping::checkpoint(Store& store) {
  if (store.dialect() == Dialect::sqlite) script(store, "PRAGMA wal_checkpoint(TRUNCATE)");
}

void Housekeeping::copy(Store& store, std::string const& to) {
  CHECK_THAT(store.dialect() == Dialect::sqlite);
  copy_sqlite(store.parts_->pool.place(), to);
}

}  // namespace rangkul::db
