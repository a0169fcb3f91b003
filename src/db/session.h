#pragma once
// One connection to a store, as the pool and Transaction use it. Not thread-safe.
// Every function throws StoreFailure when the store refuses; its text never holds a bound value.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/db.h"

namespace rangkul::db {

/// A statement as written: its name for messages, and its SQL with tokens and :names.
struct Named {
  std::string_view name;
  std::string_view sql;
};

struct BulkTarget {
  std::string_view table;
  std::vector<std::string_view> const& columns;
};

class Session {
 public:
  Session() = default;
  Session(Session const&) = delete;
  Session& operator=(Session const&) = delete;
  virtual ~Session() = default;

  virtual void begin(bool write) = 0;
  virtual void commit() = 0;
  virtual void roll_back() noexcept = 0;
  /// False when the connection is lost and the session must be thrown away.
  virtual bool usable() const noexcept = 0;

  virtual void rows(Named query, Binds const& binds, std::vector<CellType> const& types,
                    RowSink const& take) = 0;
  virtual std::int64_t run(Named query, Binds const& binds) = 0;
  virtual std::optional<Broken> try_run(Named query, Binds const& binds) = 0;
  virtual std::int64_t bulk(BulkTarget target, std::function<bool(Row&)> const& next) = 0;
  /// Several statements in the text of this store, without values.
  virtual void script(std::string const& sql) = 0;
  virtual std::string plan(Named query, Binds const& binds) = 0;
  /// Why the query cannot be prepared, if it cannot.
  virtual std::optional<std::string> prepare_error(Named query) = 0;
};

/// The cache that a session of SQLite has, in kB.
constexpr char const* sqlite_cache = "PRAGMA cache_size=-32768";
std::unique_ptr<Session> open_sqlite(std::string const& file);
std::unique_ptr<Session> open_postgresql(std::string const& url);
/// Copies a SQLite store as it stands now, while others write.
void copy_sqlite(std::string const& from, std::string const& to);

/// The value for a parameter; throws StoreFailure when there is none.
Bind const& bound(Named query, Binds const& binds, std::string_view name);
/// Throws StoreFailure unless the name can stand in SQL as it is.
void check_identifier(std::string_view name);

}  // namespace rangkul::db
