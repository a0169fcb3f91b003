#pragma once
// Fresh stores for tests: SQLite always, PostgreSQL when RANGKUL_TEST_PG names a server
// ("postgresql://user@host:port/postgres"), on which databases of random names are made and
// dropped.

#include <functional>
#include <string>

#include "db/db.h"

namespace rangkul::test {

/// Runs `act` on a store with all migrations, once a kind of store, each in a doctest subcase-like
/// message that names it. Cost: some milliseconds; the migrated store is made once and copied.
void for_each_store(std::function<void(db::Store&)> const& act);
/// The same on a store without any table.
void for_each_empty_store(std::function<void(db::Store&)> const& act);

/// The same on two of them, for what must come out alike.
void for_each_two_empty_stores(std::function<void(db::Store&, db::Store&)> const& act);

/// Runs `act` on a copy of a store that `prepare` filled once a kind of store and process, with the
/// files that belong to it. `name` tells the models apart.
void for_each_prepared_store(std::string const& name,
                             std::function<void(db::Store&)> const& prepare,
                             std::function<void(db::Store&)> const& act);

/// Runs statements that the program itself could not (tampering, odd tables), outside its sessions.
/// Throws std::runtime_error.
void run_directly(db::Store& store, std::string const& sql);

/// For contexts of modules below the catalogue, which never ask it: a reference to nothing usable.
catalogue::Catalogue const& no_catalogue();

}  // namespace rangkul::test
