#include <postgresql/libpq-fe.h>

#include <array>
#include <charconv>
#include <cstdlib>

#include "db/session.h"
#include "db/sql_text.h"
#include "db/statement_cache.h"

namespace rangkul::db {
namespace {

constexpr Oid int8_oid = 20;
constexpr Oid text_oid = 25;
constexpr Oid float8_oid = 701;

struct CloseConnection {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;
using Answer = std::unique_ptr<PGresult, ClearResult>;

struct Statement {
  std::string name;
  std::vector<std::string> names;
};

std::optional<Broken> broken_of(std::string_view state) {
  if (state == "23505" || state == "23P01") return Broken::unique;
  if (state == "23502") return Broken::not_null;
  if (state == "23514") return Broken::check;
  if (state == "23503" || state == "23001") return Broken::foreign_key;
  return std::nullopt;
}

std::string field(PGresult const* result, int code) {
  char const* text = result == nullptr ? nullptr : PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

Oid type_of(Bind const& bind) {
  if (std::holds_alternative<std::int64_t>(bind.value)) return int8_oid;
  if (std::holds_alternative<std::string>(bind.value)) return text_oid;
  if (std::holds_alternative<double>(bind.value)) return float8_oid;
  if (!bind.null_type) return 0;  // the statement tells
  switch (*bind.null_type) {
    case CellType::integer: return int8_oid;
    case CellType::text: return text_oid;
    case CellType::real: return float8_oid;
  }
  return 0;
}

template <typename Number>
std::string number_text(Number value) {
  std::array<char, 40> buffer;
  auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return std::string(buffer.data(), end);
}

/// The values of one run in the text form of the protocol, with stable storage.
class Values {
 public:
  Values(Named query, Binds const& binds, std::vector<std::string> const& names) {
    texts_.reserve(names.size());
    pointers_.reserve(names.size());
    for (auto const& name : names) add(bound(query, binds, name).value);
  }
  int size() const { return static_cast<int>(pointers_.size()); }
  char const* const* data() const { return pointers_.data(); }

 private:
  void add(Cell const& cell) {
    if (auto const* text = std::get_if<std::string>(&cell)) {
      if (text->find('\0') != std::string::npos) throw StoreFailure("a text holds a NUL byte");
      pointers_.push_back(text->c_str());
      return;
    }
    if (auto const* integer = std::get_if<std::int64_t>(&cell)) {
      texts_.push_back(number_text(*integer));
    } else if (auto const* real = std::get_if<double>(&cell)) {
      texts_.push_back(number_text(*real));
    } else {
      pointers_.push_back(nullptr);
      return;
    }
    pointers_.push_back(texts_.back().c_str());
  }
  std::vector<std::string> texts_;
  std::vector<char const*> pointers_;
};

void read_cell(PGresult const* result, int row, int column, CellType type, Cell& out) {
  if (PQgetisnull(result, row, column) != 0) {
    out = std::monostate{};
    return;
  }
  char const* bytes = PQgetvalue(result, row, column);
  auto const size = static_cast<std::size_t>(PQgetlength(result, row, column));
  if (type == CellType::integer) {
    std::int64_t number = 0;
    if (bytes[0] == 't') number = 1;
    std::from_chars(bytes, bytes + size, number);  // a numeric's fraction is cut, as in SQLite
    out = number;
  } else if (type == CellType::real) {
    out = std::strtod(bytes, nullptr);
  } else if (auto* text = std::get_if<std::string>(&out)) {
    text->assign(bytes, size);
  } else {
    out.emplace<std::string>(bytes, size);
  }
}

void append_copy_cell(std::string& out, Cell const& cell) {
  if (auto const* text = std::get_if<std::string>(&cell)) {
    for (char const c : *text) {
      switch (c) {
        case '\\': out += "\\\\"; break;
        case '\t': out += "\\t"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\0': throw StoreFailure("a text holds a NUL byte");
        default: out += c;
      }
    }
  } else if (auto const* integer = std::get_if<std::int64_t>(&cell)) {
    out += number_text(*integer);
  } else if (auto const* real = std::get_if<double>(&cell)) {
    out += number_text(*real);
  } else {
    out += "\\N";
  }
}

class PostgresqlSession final : public Session {
 public:
  explicit PostgresqlSession(Connection connection) : connection_(std::move(connection)) {}

  void begin(bool write) override {
    script(write ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                 : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  }
  void commit() override {
    Answer const answer(PQexec(connection_.get(), "COMMIT"));
    check(answer.get(), "COMMIT");
    // A transaction that met an error answers COMMIT with ROLLBACK, and no error.
    if (std::string_view(PQcmdStatus(answer.get())) != "COMMIT")
      throw StoreFailure("COMMIT: the transaction had failed before");
  }
  void roll_back() noexcept override {
    if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
    Answer const answer(PQexec(connection_.get(), "ROLLBACK"));
  }
  bool usable() const noexcept override {
    return PQstatus(connection_.get()) == CONNECTION_OK &&
           PQtransactionStatus(connection_.get()) == PQTRANS_IDLE;
  }

  void rows(Named query, Binds const& binds, std::vector<CellType> const& types,
            RowSink const& take) override {
    auto const answer = execute(query, binds);
    if (static_cast<std::size_t>(PQnfields(answer.get())) < types.size())
      throw StoreFailure(std::string(query.name) + ": fewer columns than are read");
    Row row(types.size());
    int const count = PQntuples(answer.get());
    for (int i = 0; i < count; ++i) {
      for (std::size_t column = 0; column < types.size(); ++column)
        read_cell(answer.get(), i, static_cast<int>(column), types[column], row[column]);
      if (!take(row)) return;
    }
  }

  std::int64_t run(Named query, Binds const& binds) override {
    auto const answer = execute(query, binds);
    return std::strtoll(PQcmdTuples(answer.get()), nullptr, 10);
  }

  std::optional<Broken> try_run(Named query, Binds const& binds) override {
    script("SAVEPOINT attempt");
    try {
      run(query, binds);
      script("RELEASE SAVEPOINT attempt");
      return std::nullopt;
    } catch (StoreFailure const& failure) {
      if (!failure.broken()) throw;
      script("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt");
      return failure.broken();
    }
  }

  // COPY in pieces, so that `next` may read from the same session in between.
  std::int64_t bulk(BulkTarget target, std::function<bool(Row&)> const& next) override {
    constexpr std::size_t piece = 4 << 20;
    auto const sql = copy_sql(target);
    Row row(target.columns.size());
    std::string lines;
    std::int64_t count = 0;
    for (bool more = true; more;) {
      more = next(row);
      if (more) {
        if (row.size() != target.columns.size())
          throw StoreFailure(std::string(target.table) + ": a row has other columns");
        for (std::size_t i = 0; i < row.size(); ++i) {
          if (i > 0) lines += '\t';
          append_copy_cell(lines, row[i]);
        }
        lines += '\n';
        ++count;
      }
      if (lines.size() >= piece || (!more && !lines.empty())) {
        copy(sql, lines);
        lines.clear();
      }
    }
    return count;
  }

  void script(std::string const& sql) override {
    Answer const answer(PQexec(connection_.get(), sql.c_str()));
    check(answer.get(), std::string_view(sql).substr(0, sql.find('\n')).substr(0, 60));
  }

  std::string plan(Named query, Binds const& binds) override {
    std::string const sql = "EXPLAIN " + std::string(query.sql);
    std::string out;
    rows({query.name, sql}, binds, {CellType::text}, [&](Row const& row) {
      out += std::get<std::string>(row[0]) + "\n";
      return true;
    });
    return out;
  }

  std::optional<std::string> prepare_error(Named query) override;

 private:
  void check(PGresult const* result, std::string_view name) const {
    auto const status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) return;
    auto const state = field(result, PG_DIAG_SQLSTATE);
    std::string why = state.empty() ? PQerrorMessage(connection_.get()) : state;
    // Data exceptions (class 22) repeat the value, and a detail line the key: neither is for a log.
    if (!state.empty() && state.substr(0, 2) != "22")
      why = field(result, PG_DIAG_MESSAGE_PRIMARY) + " (" + state + ")";
    // Not locked in time, a deadlock, a serialization failure: the same again may succeed.
    bool const busy = state == "55P03" || state == "40P01" || state == "40001";
    throw StoreFailure(std::string(name) + ": " + why, broken_of(state),
                       busy ? "store.busy" : "store.failed");
  }

  Answer execute(Named query, Binds const& binds) {
    auto const& statement = statement_for(query, binds);
    Values const values(query, binds, statement.names);
    Answer answer(PQexecPrepared(connection_.get(), statement.name.c_str(), values.size(),
                                 values.data(), nullptr, nullptr, 0));
    check(answer.get(), query.name);
    return answer;
  }

  /// Prepared once for the types it is given: the same SQL with a NULL is another statement.
  Statement const& statement_for(Named query, Binds const& binds) {
    key_.assign(query.sql);
    for (auto const& bind : binds) key_ += static_cast<char>('0' + type_of(bind) % 64);
    if (auto const* cached = cache_.find(key_)) return *cached;
    auto sql = read_sql(query.sql, Dialect::postgresql);
    std::vector<Oid> types;
    for (auto const& name : sql.names) types.push_back(type_of(bound(query, binds, name)));
    Statement statement{"q" + std::to_string(++made_), std::move(sql.names)};
    Answer const answer(PQprepare(connection_.get(), statement.name.c_str(), sql.text.c_str(),
                                  static_cast<int>(types.size()), types.data()));
    check(answer.get(), query.name);
    return *cache_.add(key_, std::move(statement), [this](Statement const& old) {
      script("DEALLOCATE " + old.name);
      return true;
    });
  }

  static std::string copy_sql(BulkTarget target) {
    check_identifier(target.table);
    std::string columns;
    for (auto const column : target.columns) {
      check_identifier(column);
      columns += columns.empty() ? "" : ", ";
      columns += column;
    }
    return "COPY " + std::string(target.table) + " (" + columns + ") FROM STDIN";
  }

  void copy(std::string const& sql, std::string const& lines) {
    script(sql);
    int const put = PQputCopyData(connection_.get(), lines.data(), static_cast<int>(lines.size()));
    int const end = PQputCopyEnd(connection_.get(), put == 1 ? nullptr : "not sent");
    Answer const answer(PQgetResult(connection_.get()));
    while (Answer const rest{PQgetResult(connection_.get())}) {
    }
    check(answer.get(), "COPY");
    if (put != 1 || end != 1) throw StoreFailure("COPY: the connection is lost");
  }

  Connection connection_;
  StatementCache<Statement> cache_;
  std::string key_;
  std::int64_t made_{0};
};

/// Types are known only when a query runs, so the check looks for any types that fit: first those
/// the store finds itself, then, one parameter after another, the one that its message points at.
std::optional<std::string> PostgresqlSession::prepare_error(Named query) {
  static constexpr std::array<Oid, 4> choices{0, int8_oid, text_oid, float8_oid};
  SqlText sql;
  try {
    sql = read_sql(query.sql, Dialect::postgresql);
  } catch (StoreFailure const& failure) {
    return failure.what();
  }
  std::vector<std::size_t> choice(sql.names.size(), 0);
  std::string first_error;
  for (std::size_t attempt = 0; attempt <= 4 * sql.names.size(); ++attempt) {
    std::vector<Oid> types;
    for (auto const index : choice) types.push_back(choices[index % choices.size()]);
    Answer const answer(PQprepare(connection_.get(), "", sql.text.c_str(),
                                  static_cast<int>(types.size()), types.data()));
    if (PQresultStatus(answer.get()) == PGRES_COMMAND_OK) return std::nullopt;
    auto const message = field(answer.get(), PG_DIAG_MESSAGE_PRIMARY);
    if (first_error.empty()) first_error = std::string(query.name) + ": " + message;
    std::size_t number = 0;
    auto const position =
        std::strtoul(field(answer.get(), PG_DIAG_STATEMENT_POSITION).c_str(), nullptr, 10);
    auto at = message.find('$');
    std::string const& where = at == std::string::npos ? sql.text : message;
    if (at == std::string::npos && position > 0) at = sql.text.find('$', position - 1);
    if (at == std::string::npos) break;
    number = std::strtoul(where.c_str() + at + 1, nullptr, 10);
    if (number == 0 || number > choice.size()) break;
    ++choice[number - 1];
  }
  return first_error;
}

}  // namespace

std::unique_ptr<Session> open_postgresql(std::string const& url) {
  std::array<char const*, 6> const names{"dbname",          "client_encoding", "application_name",
                                         "connect_timeout", "options",         nullptr};
  std::array<char const*, 6> const values{
      url.c_str(), "UTF8", "rangkul", "5", "-c lock_timeout=10s -c TimeZone=UTC", nullptr};
  Connection connection(PQconnectdbParams(names.data(), values.data(), 1));
  if (PQstatus(connection.get()) != CONNECTION_OK)
    throw StoreFailure(std::string("cannot reach the store: ") + PQerrorMessage(connection.get()),
                       std::nullopt, "store.unreachable");
  PQsetNoticeProcessor(
      connection.get(), [](void*, char const*) {}, nullptr);
  return std::make_unique<PostgresqlSession>(std::move(connection));
}

}  // namespace rangkul::db
