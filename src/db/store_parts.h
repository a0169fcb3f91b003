#pragma once
// What a Store holds; for the .cpp files of this folder.

#include "db/pool.h"

namespace rangkul::db {

struct Store::Parts {
  Parts(std::string address, Dialect dialect, std::string place, int sessions)
      : url(std::move(address)), pool(dialect, std::move(place), sessions) {}
  std::string url;
  Pool pool;
};

}  // namespace rangkul::db
