#include "db/sql_text.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rangkul::db {
namespace {

struct Token {
  std::string_view name;
  std::string_view sqlite;
  std::string_view postgresql;
};

constexpr std::array tokens{
    Token{"id", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"},
    Token{"bigint", "INTEGER", "BIGINT"},
    Token{"real", "REAL", "DOUBLE PRECISION"},
    Token{"text", "TEXT", "TEXT COLLATE \"C\""},
    Token{"collate_c", "", "COLLATE \"C\""},
    Token{"without_rowid", "WITHOUT ROWID", ""},
    Token{"unlogged", "", "UNLOGGED"},
    Token{"for_update", "", "FOR UPDATE"},
    Token{"skip_locked", "", "FOR UPDATE SKIP LOCKED"},
    Token{"greatest", "max", "greatest"},
    Token{"least", "min", "least"},
    Token{"string_agg", "group_concat", "string_agg"},
};

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

class Reader {
 public:
  Reader(std::string_view sql, Dialect dialect, bool with_names)
      : sql_(sql), dialect_(dialect), with_names_(with_names) {}

  SqlText read() {
    while (at_ < sql_.size()) step();
    return std::move(out_);
  }

 private:
  char peek(std::size_t ahead) const {
    return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0';
  }
  void copy(std::size_t count) {
    out_.text += sql_.substr(at_, count);
    at_ = std::min(sql_.size(), at_ + count);
  }
  /// Copies up to and with `end`, or all of the rest.
  void copy_through(std::string_view end, std::size_t skip) {
    auto const found = sql_.find(end, at_ + skip);
    copy(found == std::string_view::npos ? sql_.size() - at_ : found + end.size() - at_);
  }
  void step() {
    char const c = sql_[at_];
    if (c == '\'') return copy_through("'", 1);
    if (c == '"') return copy_through("\"", 1);
    if (c == '-' && peek(1) == '-') return copy_through("\n", 2);
    if (c == '/' && peek(1) == '*') return copy_through("*/", 2);
    if (c == ':' && peek(1) == ':') return copy(2);
    if (c == ':' && with_names_ && is_name_start(peek(1))) return parameter();
    if (c == '{') return token();
    copy(1);
  }
  void parameter() {
    std::size_t length = 1;
    while (is_name(peek(length))) ++length;
    std::string const name(sql_.substr(at_ + 1, length - 1));
    auto const found = std::find(out_.names.begin(), out_.names.end(), name);
    auto const number = found - out_.names.begin() + 1;
    if (found == out_.names.end()) out_.names.push_back(name);
    out_.text += dialect_ == Dialect::sqlite ? '?' : '$';
    out_.text += std::to_string(number);
    at_ += length;
  }
  void token() {
    auto const end = sql_.find('}', at_);
    auto const name = sql_.substr(at_ + 1, end == std::string_view::npos ? end : end - at_ - 1);
    auto const found = std::find_if(tokens.begin(), tokens.end(),
                                    [&](Token const& token) { return token.name == name; });
    if (found == tokens.end())
      throw StoreFailure("unknown token in SQL: {" + std::string(name.substr(0, 40)) + "}");
    out_.text += dialect_ == Dialect::sqlite ? found->sqlite : found->postgresql;
    at_ = end + 1;
  }

  std::string_view sql_;
  Dialect dialect_;
  bool with_names_;
  std::size_t at_{0};
  SqlText out_;
};

}  // namespace

SqlText read_sql(std::string_view sql, Dialect dialect) {
  return Reader(sql, dialect, true).read();
}

std::string read_script(std::string_view sql, Dialect dialect) {
  std::string kept;
  bool skipping = false;
  for (auto const line : split(sql, '\n')) {
    auto const text = trim(line);
    if (text.substr(0, 8) == "-- only:") {
      skipping = trim(text.substr(8)) != (dialect == Dialect::sqlite ? "sqlite" : "postgresql");
    } else if (text == "-- end") {
      skipping = false;
    } else if (!skipping) {
      kept += line;
      kept += '\n';
    }
  }
  return Reader(kept, dialect, false).read().text;
}

}  // namespace rangkul::db
