#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "db/db.h"

using namespace rangkul;
using namespace rangkul::db;

TEST_CASE(
    "store: a second process that opens and closes the store leaves the journal of the first") {
  auto const file = (std::filesystem::temp_directory_path() /
                     ("rangkul_shared_" + std::to_string(getpid()) + ".db"))
                        .string();
  auto store = Store::open("sqlite:" + file).value();
  store->migrate();
  auto const count = [&] { return store->healthy(); };
  // Several sessions at once, so that later ones open a file that others hold.
  auto first = store->read(Actor::system("test"));
  auto second = store->read(Actor::system("test"));
  auto const child = fork();
  if (child == 0) {
    execl("/usr/bin/sqlite3", "sqlite3", file.c_str(), "SELECT COUNT(*) FROM schema_migration",
          nullptr);
    _exit(127);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(std::filesystem::exists(file + "-wal"));
  CHECK(count());
  for (auto const* ending : {"", "-wal", "-shm"}) std::filesystem::remove(file + ending);
}
