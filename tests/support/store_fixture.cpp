#include "support/store_fixture.h"

#include <doctest/doctest.h>
#include <postgresql/libpq-fe.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <stdexcept>

namespace rangkul::test {
namespace {

using StoreAct = std::function<void(db::Store&)>;
constexpr char const* test_key = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

std::string random_name() {
  static std::random_device device;
  return "rangkul_test_" + std::to_string(device()) + "_" + std::to_string(::getpid());
}

void run_sqlite(std::string const& file, std::string const& sql) {
  sqlite3* connection = nullptr;
  sqlite3_open(file.c_str(), &connection);
  char* message = nullptr;
  int const code = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &message);
  std::string const why = message == nullptr ? "" : message;
  sqlite3_free(message);
  sqlite3_close(connection);
  if (code != SQLITE_OK) throw std::runtime_error(why);
}

void run_postgresql(std::string const& url, std::string const& sql) {
  PGconn* connection = PQconnectdb(url.c_str());
  PQsetNoticeProcessor(
      connection, [](void*, char const*) {}, nullptr);
  PGresult* result = PQexec(connection, sql.c_str());
  auto const status = PQresultStatus(result);
  std::string const why = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(why);
}

/// A folder in memory where there is one, so that synchronous writes cost nothing.
class Folder {
 public:
  Folder() {
    std::filesystem::path const memory = "/dev/shm";
    auto const base =
        std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
    path_ = base / random_name();
    std::filesystem::create_directory(path_);
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(std::string const& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

std::unique_ptr<db::Store> open(std::string const& url) {
  auto store = db::Store::open(url);
  if (!store) throw std::runtime_error("cannot open a store for the test: " + store.error().code);
  // The same key for every store, given and in the environment of programs that open one.
  ::setenv("RANGKUL_KEY", test_key, 1);
  store.value()->use_key(std::string(32, '\x5a'));
  return std::move(store).value();
}

void with_sqlite(bool migrated, StoreAct const& act) {
  static Folder const shared;
  Folder const folder;
  auto const file = folder.file("store.db");
  if (migrated) {
    auto const model = shared.file("migrated.db");
    if (!std::filesystem::exists(model)) {
      open("sqlite:" + model)->migrate();
      run_sqlite(model, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
    std::filesystem::copy_file(model, file);
  }
  INFO("on SQLite");
  auto const store = open("sqlite:" + file);
  act(*store);
}

// Databases of offices sort by language; columns that must sort by bytes have to say so ({text}).
constexpr char const* office_locale =
    " ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'id'";

/// A database that is dropped at the end, whatever happens.
class Database {
 public:
  Database(std::string server, std::string const& model) : server_(std::move(server)) {
    // Copies of files cost half of what copies through the log cost.
    run_postgresql(server_, "CREATE DATABASE " + name_ + " STRATEGY FILE_COPY TEMPLATE " + model +
                                (model == "template0" ? office_locale : ""));
  }
  Database(Database const&) = delete;
  Database& operator=(Database const&) = delete;
  ~Database() {
    try {
      run_postgresql(server_, "DROP DATABASE " + name_ + " WITH (FORCE)");
    } catch (std::runtime_error const& failure) {
      MESSAGE("a test database stays behind: " << failure.what());
    }
  }
  std::string const& name() const { return name_; }
  std::string url() const {
    auto const query = server_.find('?');
    auto const slash = server_.rfind('/', query);
    return server_.substr(0, slash + 1) + name_ +
           (query == std::string::npos ? std::string() : server_.substr(query));
  }

 private:
  std::string server_;
  std::string name_{random_name()};
};

void with_postgresql(std::string const& server, bool migrated, StoreAct const& act) {
  static std::unique_ptr<Database> model;
  if (migrated && !model) {
    model = std::make_unique<Database>(server, "template0");
    open(model->url())->migrate();
  }
  Database const database(server, migrated ? model->name() : "template0");
  INFO("on PostgreSQL");
  Folder const folder;
  ::setenv("RANGKUL_FILES", folder.file("files").c_str(), 1);
  auto const store = open(database.url());
  act(*store);
  ::unsetenv("RANGKUL_FILES");
}

void with_sqlite_like(std::string const& name, StoreAct const& prepare, StoreAct const& act) {
  static Folder const shared;
  auto const model = shared.file(name + ".db");
  if (!std::filesystem::exists(model)) {
    INFO("preparing SQLite");
    auto const made = open("sqlite:" + model);
    made->migrate();
    prepare(*made);
    run_sqlite(model, "PRAGMA wal_checkpoint(TRUNCATE)");
  }
  Folder const folder;
  auto const file = folder.file("store.db");
  std::filesystem::copy_file(model, file);
  if (std::filesystem::exists(model + ".files"))
    std::filesystem::copy(model + ".files", file + ".files",
                          std::filesystem::copy_options::recursive);
  INFO("on SQLite");
  auto const store = open("sqlite:" + file);
  act(*store);
}

void with_postgresql_like(std::string const& server, std::string const& name,
                          StoreAct const& prepare, StoreAct const& act) {
  static std::map<std::string, std::unique_ptr<Database>> models;
  static Folder const files;
  ::setenv("RANGKUL_FILES", files.file("files").c_str(), 1);
  auto& model = models[name];
  if (!model) {
    INFO("preparing PostgreSQL");
    model = std::make_unique<Database>(server, "template0");
    auto const made = open(model->url());
    made->migrate();
    prepare(*made);
  }
  Database const database(server, model->name());
  INFO("on PostgreSQL");
  auto const store = open(database.url());
  act(*store);
}

void on_each(bool migrated, StoreAct const& act) {
  with_sqlite(migrated, act);
  if (char const* server = std::getenv("RANGKUL_TEST_PG")) with_postgresql(server, migrated, act);
}

}  // namespace

void for_each_store(StoreAct const& act) { on_each(true, act); }
void for_each_empty_store(StoreAct const& act) { on_each(false, act); }

void for_each_two_empty_stores(std::function<void(db::Store&, db::Store&)> const& act) {
  with_sqlite(false, [&](db::Store& one) {
    with_sqlite(false, [&](db::Store& other) { act(one, other); });
  });
  char const* server = std::getenv("RANGKUL_TEST_PG");
  if (server == nullptr) return;
  with_postgresql(server, false, [&](db::Store& one) {
    with_postgresql(server, false, [&](db::Store& other) { act(one, other); });
  });
}

void for_each_prepared_store(std::string const& name, StoreAct const& prepare,
                             StoreAct const& act) {
  with_sqlite_like(name, prepare, act);
  if (char const* server = std::getenv("RANGKUL_TEST_PG"))
    with_postgresql_like(server, name, prepare, act);
}

catalogue::Catalogue const& no_catalogue() {
  alignas(std::max_align_t) static std::array<std::byte, 64> const nothing{};
  return reinterpret_cast<catalogue::Catalogue const&>(nothing);
}

void run_directly(db::Store& store, std::string const& sql) {
  if (store.dialect() == db::Dialect::sqlite)
    run_sqlite(store.url().substr(std::string("sqlite:").size()), sql);
  else
    run_postgresql(store.url(), sql);
}

}  // namespace rangkul::test
