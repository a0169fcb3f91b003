#pragma once
// A catalogue file as a tree that remembers its lines, and the table-driven check of its keys.
// Modules that bring files of their own (procedures, forms, letters) describe them with a Schema.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/value.h"

namespace rangkul::catalogue {

/// Something wrong in a file. The reason is English and stands in code: a fault can be in the very
/// files that hold the texts.
struct Fault {
  std::string file;
  int line{0};
  std::string reason;
  /// "programmes/kds.toml:12: unknown key 'targt'"
  std::string text() const;
};
using Faults = std::vector<Fault>;

/// One value of a TOML file.
struct Node {
  enum class Kind { text, integer, real, flag, date, list, table };
  Kind kind{Kind::table};
  int line{0};
  std::string text{};  // also the ISO form of a date
  std::int64_t integer{0};
  double real{0};
  bool flag{false};
  std::vector<Node> items{};
  std::vector<std::pair<std::string, Node>> fields{};  // in order of writing

  Node const* find(std::string_view key) const;
  /// Readers for nodes that passed their schema; an absent key gives the second argument.
  std::string text_of(std::string_view key, std::string other = {}) const;
  std::int64_t integer_of(std::string_view key, std::int64_t other = 0) const;
  bool flag_of(std::string_view key, bool other = false) const;
  std::optional<std::int64_t> maybe_integer(std::string_view key) const;
  std::optional<Date> maybe_date(std::string_view key) const;
  std::vector<std::string> texts_of(std::string_view key) const;
  std::span<Node const> items_of(std::string_view key) const;
  /// The scalar as a plain value; a table as an object, a list as a list.
  Value value() const;
  /// The same node again, without its lines; dates as text.
  static Node of(Value const& value);
};

struct Schema;

/// What a key may hold.
struct Key {
  enum class Holds {
    text,     // not empty; one of `words` if there are any
    integer,  // within least..most
    flag,
    date,    // a TOML date, 2024-01-31
    money,   // whole rupiah, not negative
    scalar,  // text, integer, real or flag
    texts,   // a list of texts; each one of `words` if there are any
    integers,
    region,  // a region code
    name,    // a table { id = "...", en = "..." }
    table,   // described by `inner`
    tree,    // a table that a module checks itself (Check of catalogue.h)
    tables,  // [[name]]: a list of tables described by `inner`
  };
  enum class Need { required, optional };

  std::string_view name;
  Holds holds;
  Need need{Need::required};
  std::span<std::string_view const> words{};
  Schema const* inner{nullptr};
  std::int64_t least{INT64_MIN};
  std::int64_t most{INT64_MAX};
};

/// The keys of a table; any other key is a fault with its line.
struct Schema {
  std::string_view name;
  std::span<Key const> keys;
};

/// Adds a fault for every unknown or missing key and every bad value below `node`.
void check_schema(Node const& node, Schema const& schema, std::string const& file, Faults& faults);

/// Reads TOML; nothing (and a fault with its line) when it cannot be read.
std::optional<Node> read_toml(std::string_view text, std::string const& file, Faults& faults);

}  // namespace rangkul::catalogue
