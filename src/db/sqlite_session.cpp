#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "db/session.h"
#include "db/sql_text.h"
#include "db/statement_cache.h"

namespace rangkul::db {
namespace {

struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
struct Finalize {
  void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
};
using Connection = std::unique_ptr<sqlite3, CloseConnection>;
using Handle = std::unique_ptr<sqlite3_stmt, Finalize>;

struct Statement {
  Handle handle;
  std::vector<std::string> names;
  bool busy{false};
};

std::optional<Broken> broken_of(int code) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return Broken::unique;
    case SQLITE_CONSTRAINT_NOTNULL: return Broken::not_null;
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_TRIGGER: return Broken::check;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return Broken::foreign_key;
    default: return std::nullopt;
  }
}

/// A statement in use: bound for one run, always reset when the run ends, however it ends.
class Use {
 public:
  explicit Use(Statement& statement) : statement_(statement) { statement_.busy = true; }
  Use(Use const&) = delete;
  Use& operator=(Use const&) = delete;
  ~Use() {
    sqlite3_reset(statement_.handle.get());
    sqlite3_clear_bindings(statement_.handle.get());
    statement_.busy = false;
  }

 private:
  Statement& statement_;
};

void bind_cell(sqlite3_stmt* handle, int number, Cell const& cell) {
  if (auto const* integer = std::get_if<std::int64_t>(&cell)) {
    sqlite3_bind_int64(handle, number, *integer);
  } else if (auto const* text = std::get_if<std::string>(&cell)) {
    // PostgreSQL cannot hold it, so neither store does.
    if (text->find('\0') != std::string::npos) throw StoreFailure("a text holds a NUL byte");
    sqlite3_bind_text64(handle, number, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  } else if (auto const* real = std::get_if<double>(&cell)) {
    sqlite3_bind_double(handle, number, *real);
  } else {
    sqlite3_bind_null(handle, number);
  }
}

void read_cell(sqlite3_stmt* handle, int column, CellType type, Cell& out) {
  if (sqlite3_column_type(handle, column) == SQLITE_NULL) {
    out = std::monostate{};
  } else if (type == CellType::integer) {
    out = static_cast<std::int64_t>(sqlite3_column_int64(handle, column));
  } else if (type == CellType::real) {
    out = sqlite3_column_double(handle, column);
  } else {
    auto const* bytes = reinterpret_cast<char const*>(sqlite3_column_text(handle, column));
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(handle, column));
    if (auto* text = std::get_if<std::string>(&out))
      text->assign(bytes, size);
    else
      out.emplace<std::string>(bytes, size);
  }
}

class SqliteSession final : public Session {
 public:
  explicit SqliteSession(Connection connection) : connection_(std::move(connection)) {}

  void begin(bool write) override {
    if (write == query_only_) {
      script(write ? "PRAGMA query_only=0" : "PRAGMA query_only=1");
      query_only_ = !write;
    }
    static constexpr std::string_view immediate = "BEGIN IMMEDIATE";
    static constexpr std::string_view deferred = "BEGIN";
    auto const sql = write ? immediate : deferred;
    run({sql, sql}, {});
  }
  void commit() override { run({"COMMIT", "COMMIT"}, {}); }
  void roll_back() noexcept override {
    // The store rolls back by itself when it is full or broken.
    if (sqlite3_get_autocommit(connection_.get()) != 0) return;
    sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  bool usable() const noexcept override { return sqlite3_get_autocommit(connection_.get()) != 0; }

  void rows(Named query, Binds const& binds, std::vector<CellType> const& types,
            RowSink const& take) override {
    Statement own;
    auto& statement = statement_for(query, own);
    auto* handle = statement.handle.get();
    // Only a Change writes; INSERT ... RETURNING must not slip through as a read.
    if (sqlite3_stmt_readonly(handle) == 0)
      throw StoreFailure(std::string(query.name) + ": a write stands where a read is expected");
    if (static_cast<std::size_t>(sqlite3_column_count(handle)) < types.size())
      throw StoreFailure(std::string(query.name) + ": fewer columns than are read");
    Use const use(statement);
    bind_all(query, binds, statement);
    Row row(types.size());
    int code = SQLITE_DONE;
    while ((code = sqlite3_step(handle)) == SQLITE_ROW) {
      for (std::size_t i = 0; i < types.size(); ++i)
        read_cell(handle, static_cast<int>(i), types[i], row[i]);
      if (!take(row)) return;
    }
    if (code != SQLITE_DONE) fail(query.name);
  }

  std::int64_t run(Named query, Binds const& binds) override {
    Statement own;
    auto& statement = statement_for(query, own);
    Use const use(statement);
    bind_all(query, binds, statement);
    auto const before = sqlite3_total_changes64(connection_.get());
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement.handle.get());
    if (code != SQLITE_DONE) fail(query.name);
    if (sqlite3_total_changes64(connection_.get()) == before) return 0;
    return sqlite3_changes64(connection_.get());
  }

  // One statement of SQLite undoes itself when a constraint breaks, so no savepoint is needed.
  std::optional<Broken> try_run(Named query, Binds const& binds) override {
    try {
      run(query, binds);
      return std::nullopt;
    } catch (StoreFailure const& failure) {
      if (!failure.broken()) throw;
      return failure.broken();
    }
  }

  std::int64_t bulk(BulkTarget target, std::function<bool(Row&)> const& next) override {
    Statement statement;
    statement.handle = prepare(target.table, insert_sql(target));
    auto* handle = statement.handle.get();
    Row row(target.columns.size());
    std::int64_t count = 0;
    while (next(row)) {
      if (row.size() != target.columns.size())
        throw StoreFailure(std::string(target.table) + ": a row has other columns");
      for (std::size_t i = 0; i < row.size(); ++i)
        bind_cell(handle, static_cast<int>(i + 1), row[i]);
      if (sqlite3_step(handle) != SQLITE_DONE) fail(target.table);
      sqlite3_reset(handle);
      ++count;
    }
    return count;
  }

  void script(std::string const& sql) override {
    if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      fail("script");
  }

  std::string plan(Named query, Binds const& binds) override {
    std::string const sql = "EXPLAIN QUERY PLAN " + std::string(query.sql);
    std::string out;
    auto const text = CellType::text;
    rows({query.name, sql}, binds, {text, text, text, text}, [&](Row const& row) {
      out += std::get<std::string>(row[3]) + "\n";
      return true;
    });
    return out;
  }

  std::optional<std::string> prepare_error(Named query) override {
    try {
      prepare(query.name, read_sql(query.sql, Dialect::sqlite).text);
      return std::nullopt;
    } catch (StoreFailure const& failure) {
      return failure.what();
    }
  }

 private:
  [[noreturn]] void fail(std::string_view name) {
    int const code = sqlite3_extended_errcode(connection_.get());
    throw StoreFailure(std::string(name) + ": " + sqlite3_errmsg(connection_.get()) + " (" +
                           std::to_string(code) + ")",
                       broken_of(code),
                       (code & 0xff) == SQLITE_BUSY ? "store.busy" : "store.failed");
  }

  Handle prepare(std::string_view name, std::string const& sql) {
    sqlite3_stmt* handle = nullptr;
    auto const size = static_cast<int>(sql.size() + 1);
    if (sqlite3_prepare_v3(connection_.get(), sql.c_str(), size, SQLITE_PREPARE_PERSISTENT, &handle,
                           nullptr) != SQLITE_OK)
      fail(name);
    if (handle == nullptr) throw StoreFailure(std::string(name) + ": no statement");
    return Handle(handle);
  }

  /// The cached statement, or one in `own` while a run of the cached one is under way.
  Statement& statement_for(Named query, Statement& own) {
    auto* cached = cache_.find(query.sql);
    if (cached != nullptr && !cached->busy) return *cached;
    auto sql = read_sql(query.sql, Dialect::sqlite);
    Statement made{prepare(query.name, sql.text), std::move(sql.names)};
    if (cached != nullptr) {
      own = std::move(made);
      return own;
    }
    return *cache_.add(std::string(query.sql), std::move(made),
                       [](Statement const& old) { return !old.busy; });
  }

  static void bind_all(Named query, Binds const& binds, Statement& statement) {
    int number = 0;
    for (auto const& name : statement.names)
      bind_cell(statement.handle.get(), ++number, bound(query, binds, name).value);
  }

  static std::string insert_sql(BulkTarget target) {
    check_identifier(target.table);
    std::string columns;
    std::string values;
    for (auto const column : target.columns) {
      check_identifier(column);
      columns += columns.empty() ? "" : ", ";
      columns += column;
      values += values.empty() ? "?" : ", ?";
    }
    return "INSERT INTO " + std::string(target.table) + " (" + columns + ") VALUES (" + values +
           ")";
  }

  Connection connection_;
  StatementCache<Statement> cache_;
  bool query_only_{false};
};

Connection connect(std::string const& file, int flags) {
  sqlite3* raw = nullptr;
  int const code = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  Connection connection(raw);
  if (code != SQLITE_OK)
    throw StoreFailure("cannot open " + file + ": " + sqlite3_errstr(code), std::nullopt,
                       "store.unreachable");
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, 10'000);
  return connection;
}

}  // namespace

std::unique_ptr<Session> open_sqlite(std::string const& file) {
  // The file holds people: nobody but its owner reads it. SQLite gives -wal and -shm the same mode.
  // O_EXCL: closing any descriptor of an existing file would drop the locks of all sessions of this
  // process (POSIX), and another process would take the store for unused and remove its journal.
  int const made = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (made >= 0) ::close(made);
  auto connection = connect(file, SQLITE_OPEN_READWRITE);
  sqlite3_db_config(connection.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(connection.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  auto session = std::make_unique<SqliteSession>(std::move(connection));
  try {
    // Large pages (of a new store; an older one keeps its own) make loads a quarter faster. Sorts
    // that pass the cache go to files and to a second thread.
    session->script(
        "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;"
        "PRAGMA synchronous=FULL; PRAGMA temp_store=FILE;"
        "PRAGMA threads=2;"
        "PRAGMA journal_size_limit=67108864");
    session->script(sqlite_cache);
  } catch (StoreFailure const& failure) {
    throw StoreFailure("cannot open " + file + ": " + failure.what(), std::nullopt,
                       "store.unreachable");
  }
  return session;
}

void copy_sqlite(std::string const& from, std::string const& to) {
  auto const source = connect(from, SQLITE_OPEN_READWRITE);
  auto const target = connect(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  auto* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (backup == nullptr) throw StoreFailure("cannot copy the store to " + to);
  int const code = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE)
    throw StoreFailure("cannot copy the store: " + std::string(sqlite3_errstr(code)));
}

}  // namespace rangkul::db
