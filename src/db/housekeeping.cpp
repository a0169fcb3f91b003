#include "db/housekeeping.h"

#include "db/store_parts.h"

namespace rangkul::db {

void Housekeeping::analyze(Store& store) {
  auto const actor = Actor::system("housekeeping");
  auto tx = store.write(actor);
  tx.execute(WriteKey{}, "ANALYZE");
  tx.commit();
}

void Housekeeping::checkpoint(Store& store) {
  if (store.dialect() != Dialect::sqlite) return;
  auto& pool = store.parts_->pool;
  auto session = pool.take();
  try {
    session->script("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (...) {
    pool.give(std::move(session));
    throw;
  }
  pool.give(std::move(session));
}

void Housekeeping::copy(Store& store, std::string const& to) {
  CHECK_THAT(store.dialect() == Dialect::sqlite);
  copy_sqlite(store.parts_->pool.place(), to);
}

}  // namespace rangkul::db
