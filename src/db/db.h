#pragma once
// The store: SQLite in one file, or PostgreSQL, behind one interface (sqlite3 and libpq
// underneath). Main types: Store (a pool of sessions), Transaction (one a request or job item),
// Query (named SQL), Context (what every function of a module is handed). Tables: schema_migration.
// Events: none. Reading needs an Actor (a transaction is opened for one). Writing needs a WriteKey,
// which only audit::Change can make: a write without an event does not compile.
//
// SQL is written once, for both stores. What differs is a token, in queries and migrations:
//   token            SQLite               PostgreSQL
//   {id}             INTEGER PRIMARY KEY  BIGINT PRIMARY KEY
//   {bigint}         INTEGER              BIGINT                 ids, money, instants
//   {real}           REAL                 DOUBLE PRECISION
//   {text}           TEXT                 TEXT COLLATE "C"       every text column: order by bytes
//   {collate_c}      -                    COLLATE "C"            the same for an expression
//   {without_rowid}  WITHOUT ROWID        -
//   {unlogged}       -                    UNLOGGED               staging tables
//   {for_update}     -                    FOR UPDATE             SQLite's writer is alone anyway
//   {skip_locked}    -                    FOR UPDATE SKIP LOCKED
//   {greatest}       max                  greatest
//   {least}          min                  least
//   {string_agg}     group_concat         string_agg
// A migration may hold lines for one store between `-- only: sqlite` (or postgresql) and `-- end`.
// A value is bound with the type of its Cell; where a function of PostgreSQL wants another (substr,
// a round to places), write CAST(:x AS INTEGER). Text cannot hold a NUL byte.

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <variant>
#include <vector>

#include "base/actor.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "db/query.h"

namespace rangkul::audit {
class Change;
}
namespace rangkul::catalogue {
class Catalogue;
}

namespace rangkul::db {

enum class Dialect { sqlite, postgresql };

/// One cell, in or out. Dates and codes travel as text, flags and money as integers.
using Cell = std::variant<std::monostate, std::int64_t, std::string, double>;
enum class CellType { integer, text, real };

/// A value for :name. `null_type` is what a NULL would be, for expressions that do not tell
/// (`:x IS NULL`); bind() sets it.
struct Bind {
  std::string_view name;
  Cell value;
  std::optional<CellType> null_type{};
};
using Binds = std::vector<Bind>;

inline Cell cell(std::int64_t value) { return value; }
inline Cell cell(int value) { return std::int64_t{value}; }
inline Cell cell(std::size_t value) { return static_cast<std::int64_t>(value); }
inline Cell cell(bool value) { return std::int64_t{value ? 1 : 0}; }
inline Cell cell(double value) { return value; }
inline Cell cell(std::string value) { return value; }
inline Cell cell(std::string_view value) { return std::string(value); }
inline Cell cell(char const* value) { return std::string(value); }
inline Cell cell(Date date) { return date.iso(); }
inline Cell cell(Instant at) { return at.seconds; }
inline Cell cell(RegionCode const& code) { return code.text(); }
template <typename Tag>
Cell cell(Id<Tag> id) {
  return id.is_set() ? Cell{id.value()} : Cell{};
}
template <typename T>
Cell cell(std::optional<T> const& value) {
  return value ? cell(*value) : Cell{};
}

namespace detail {
template <typename T>
struct Read;  // type() and get(Cell)
template <>
struct Read<std::int64_t> {
  static constexpr CellType type = CellType::integer;
  static std::int64_t get(Cell const& c);
};
template <>
struct Read<int> {
  static constexpr CellType type = CellType::integer;
  static int get(Cell const& c) { return static_cast<int>(Read<std::int64_t>::get(c)); }
};
template <>
struct Read<bool> {
  static constexpr CellType type = CellType::integer;
  static bool get(Cell const& c) { return Read<std::int64_t>::get(c) != 0; }
};
template <>
struct Read<std::string> {
  static constexpr CellType type = CellType::text;
  static std::string get(Cell const& c);  // NULL reads as an empty text
};
template <>
struct Read<double> {
  static constexpr CellType type = CellType::real;
  static double get(Cell const& c);
};
template <>
struct Read<Instant> {
  static constexpr CellType type = CellType::integer;
  static Instant get(Cell const& c) { return Instant{Read<std::int64_t>::get(c)}; }
};
template <>
struct Read<Date> {
  static constexpr CellType type = CellType::text;
  static Date get(Cell const& c);
};
template <>
struct Read<RegionCode> {
  static constexpr CellType type = CellType::text;
  static RegionCode get(Cell const& c);  // NULL or empty reads as the country
};
template <typename Tag>
struct Read<Id<Tag>> {
  static constexpr CellType type = CellType::integer;
  static Id<Tag> get(Cell const& c) { return Id<Tag>{Read<std::int64_t>::get(c)}; }  // NULL: unset
};
template <typename T>
struct Read<std::optional<T>> {
  static constexpr CellType type = Read<T>::type;
  static std::optional<T> get(Cell const& c) {
    if (std::holds_alternative<std::monostate>(c)) return std::nullopt;
    return Read<T>::get(c);
  }
};

/// The type that a NULL of T has: only optionals and ids can be NULL.
template <typename T>
struct NullType {
  static constexpr std::optional<CellType> type{};
};
template <typename Tag>
struct NullType<Id<Tag>> {
  static constexpr std::optional<CellType> type{CellType::integer};
};
template <typename T>
struct NullType<std::optional<T>> {
  static constexpr std::optional<CellType> type{std::is_floating_point_v<T> ? CellType::real
                                                : std::is_integral_v<T> ||
                                                        std::is_same_v<T, Instant>
                                                    ? CellType::integer
                                                    : NullType<T>::type.value_or(CellType::text)};
};

template <typename F>
struct Signature : Signature<decltype(&F::operator())> {};
template <typename C, typename R, typename... A>
struct Signature<R (C::*)(A...) const> {
  using Arguments = std::tuple<std::decay_t<A>...>;
};
template <typename C, typename R, typename... A>
struct Signature<R (C::*)(A...)> {
  using Arguments = std::tuple<std::decay_t<A>...>;
};
}  // namespace detail

/// {"name", value} with the right cell type. The name is a literal, so that std::bind, found
/// through a std::string, never fits better.
template <std::size_t N, typename T>
Bind bind(char const (&name)[N], T&& value) {
  using Plain = std::remove_cvref_t<T>;
  return Bind{std::string_view(name, N - 1), cell(std::forward<T>(value)),
              detail::NullType<Plain>::type};
}

/// Passed by audit::Change, the migrator and db/housekeeping.h; nobody else can make one.
class WriteKey {
  WriteKey() = default;
  friend class audit::Change;
  friend class Migrator;
  friend class Housekeeping;
};

using Row = std::vector<Cell>;
using RowSink = std::function<bool(Row const&)>;  // false: enough (the rest is skipped)

/// Why a statement was refused by a constraint of the store.
enum class Broken { unique, not_null, check, foreign_key };

/// The store is gone, full, locked for too long, or a constraint broke where none should. `what()`
/// is for the log and holds no bound value; `code()` is a message key: store.failed, store.busy,
/// store.unreachable, store.newer, store.migration_changed.
class StoreFailure : public std::exception {
 public:
  explicit StoreFailure(std::string what, std::optional<Broken> broken = std::nullopt,
                        std::string code = "store.failed")
      : what_(std::move(what)), broken_(broken), code_(std::move(code)) {}
  char const* what() const noexcept override { return what_.c_str(); }
  std::optional<Broken> broken() const { return broken_; }
  std::string const& code() const { return code_; }

 private:
  std::string what_;
  std::optional<Broken> broken_;
  std::string code_;
};

class Session;

/// One transaction. Ends by commit(), or rolls back when it goes away.
/// A broken store throws StoreFailure; a constraint is a value (try_run).
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  Dialect dialect() const;
  bool writable() const;
  Actor const& actor() const;
  /// What Store::use_key was given; empty when nothing was.
  std::string const& key() const;

  /// Calls `take(a, b, ...)` for each row; its parameter types say how columns are read, in order.
  /// std::optional reads NULL; other types read NULL as their zero. Cost: the query's.
  template <typename F>
  void each(Query const& query, Binds const& binds, F take) {
    using Arguments = typename detail::Signature<F>::Arguments;
    rows(query, binds, types_of(static_cast<Arguments*>(nullptr)), [&](Row const& row) {
      apply_row<Arguments>(row, take, std::make_index_sequence<std::tuple_size_v<Arguments>>{});
      return true;
    });
  }
  /// The first row as a tuple of the named types, if there is one.
  template <typename... T>
  std::optional<std::tuple<T...>> first(Query const& query, Binds const& binds) {
    std::optional<std::tuple<T...>> out;
    rows(query, binds, {detail::Read<T>::type...}, [&](Row const& row) {
      if (!out) out = read_tuple<T...>(row, std::index_sequence_for<T...>{});
      return true;
    });
    return out;
  }
  /// The first column of the first row.
  template <typename T>
  std::optional<T> value(Query const& query, Binds const& binds) {
    auto const row = first<T>(query, binds);
    if (!row) return std::nullopt;
    return std::get<0>(*row);
  }

  /// Untyped rows, for lists made from descriptions. `types` has one entry a column.
  void rows(Query const& query, Binds const& binds, std::vector<CellType> const& types,
            RowSink const& take);
  /// The same for SQL put together from constant parts of a description (screen/ only); `name` is
  /// for the log. Values are still bound, never concatenated.
  void rows_of(std::string_view name, std::string const& sql, Binds const& binds,
               std::vector<CellType> const& types, RowSink const& take);

  /// Runs a write; returns the rows it touched. A broken constraint throws StoreFailure.
  std::int64_t run(WriteKey, Query const& query, Binds const& binds);
  /// Runs a write inside a savepoint; a broken constraint is told, and the transaction goes on.
  std::optional<Broken> try_run(WriteKey, Query const& query, Binds const& binds);
  /// Loads many rows the fast way of the store (prepared insert, or COPY). `next` fills a row and
  /// returns false at the end. Returns the rows loaded.
  std::int64_t bulk(WriteKey, std::string_view table, std::vector<std::string_view> const& columns,
                    std::function<bool(Row&)> const& next);
  /// Runs constant statements that are not queries (ANALYZE, temporary tables). Not for values.
  void execute(WriteKey, std::string_view sql);

  /// Called right before the commit, in order of registration (audit flushes its events here).
  void before_commit(std::function<void(Transaction&)> act);
  void commit();
  /// A value of T that lives as long as the transaction, made empty on first use: what a platform
  /// module keeps with it (audit its open events).
  template <typename T>
  T& attachment() const {
    auto& slot = attachment_slot(typeid(T));
    if (!slot) slot = Attachment(new T(), [](void* held) { delete static_cast<T*>(held); });
    return *static_cast<T*>(slot.get());
  }
  /// The session's query plan, for benches and the plan test.
  std::string plan(Query const& query, Binds const& binds);

 private:
  friend class Store;
  struct Parts;
  using Attachment = std::unique_ptr<void, void (*)(void*)>;
  Attachment& attachment_slot(std::type_index type) const;
  explicit Transaction(std::unique_ptr<Parts> parts);
  template <typename... T>
  static std::vector<CellType> types_of(std::tuple<T...>*) {
    return {detail::Read<T>::type...};
  }
  template <typename Arguments, typename F, std::size_t... I>
  static void apply_row(Row const& row, F& take, std::index_sequence<I...>) {
    take(detail::Read<std::tuple_element_t<I, Arguments>>::get(row[I])...);
  }
  template <typename... T, std::size_t... I>
  static std::tuple<T...> read_tuple(Row const& row, std::index_sequence<I...>) {
    return {detail::Read<T>::get(row[I])...};
  }
  std::unique_ptr<Parts> parts_;
};

/// A pool of sessions. Thread-safe.
class Store {
 public:
  /// "sqlite:FILE" or "postgresql://user@host:port/name". SQLite: WAL, foreign keys on, busy
  /// timeout 10 s, synchronous FULL. errors: store.url, store.unreachable
  static Result<std::unique_ptr<Store>> open(std::string const& url, int sessions = 6);
  ~Store();
  Store(Store const&) = delete;
  Store& operator=(Store const&) = delete;

  Dialect dialect() const;
  std::string const& url() const;
  /// Where files that belong to the store live: "<file>.files" beside SQLite, else as configured by
  /// RANGKUL_FILES. Made on first use, mode 0700.
  std::string files_folder() const;
  /// False where RANGKUL_FILES is needed and missing.
  bool has_files_folder() const;

  /// A key for what modules keep sealed in the store (auth/seal.h); given once, before the first
  /// transaction that needs it.
  void use_key(std::string key);

  /// A transaction for who asks (copied). Waits for a free session (up to 10 s, then StoreFailure).
  /// Write transactions of SQLite take the write lock at once (BEGIN IMMEDIATE).
  Transaction read(Actor const& actor);
  Transaction write(Actor const& actor);

  /// Brings the schema up to date, each migration in its own transaction; returns how many ran.
  /// Safe when several programs start at once. Throws StoreFailure with the code store.newer (the
  /// store has a migration that this program lacks) or store.migration_changed (a landed one
  /// differs).
  int migrate();
  /// The version of the newest migration that the store has, 0 for an empty store.
  int schema_version();
  /// True when a trivial query answers.
  bool healthy();

 private:
  friend class Housekeeping;
  friend std::vector<std::string> unprepared_queries(Store&);
  struct Parts;
  explicit Store(std::unique_ptr<Parts>);
  std::unique_ptr<Parts> parts_;
};

/// The queries of the program that this store cannot prepare, each as "name: reason". For a test.
std::vector<std::string> unprepared_queries(Store& store);

/// What every function of a module is handed instead of globals.
struct Context {
  Transaction& tx;
  Actor const& actor;
  Clock const& clock;
  catalogue::Catalogue const& catalogue;
  std::string
      remote{};  // the peer's address for the access log; empty for jobs and the command line

  Status may(May right) const {
    if (actor.may(right)) return {};
    return forbidden();
  }
};

/// The binds with the actor's area beside them, for a query that holds :scope_from and :scope_to.
inline Binds scoped(Context const& context, Binds binds) {
  auto const scope = context.actor.scope();
  binds.push_back(bind("scope_from", scope.from));
  binds.push_back(bind("scope_to", scope.to));
  return binds;
}

/// The calendar day of now, WIB.
inline Date today(Context const& context) { return local_date(context.clock.now(), Zone::wib); }

}  // namespace rangkul::db

namespace rangkul {
using db::Context;
}
