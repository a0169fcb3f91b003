#pragma once
// What an address asks of a list, and the rows that answer it. Used by the list's faces only.

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "screen/list.h"

namespace rangkul::screen {

/// The count stops here: a reader needs to know "more than 20,000", not how many.
constexpr std::int64_t count_cap = 20000;

/// A place between two rows: rows after it, or rows before it.
struct Cursor {
  bool backward{false};
  std::int64_t rows_before{0};  // for "26-50 of 300"; a hint, not a key
  db::Cell value;
  std::int64_t id{0};
};

struct ActiveFilter {
  Filter const* filter;
  std::string typed;
};

/// One reading of the address, with everything that the statements bind.
class ListQuery {
 public:
  /// errors: list.sort, list.cursor, list.size, list.filter (detail filter)
  static Result<ListQuery> read(Visit const& visit, List const& list, db::Binds const& binds);
  /// Without filters, in the list's own order.
  ListQuery(Visit const& visit, List const& list, db::Binds binds);
  ListQuery(ListQuery&&) = default;
  ListQuery(ListQuery const&) = delete;  // the binds' names point into this object

  List const& list() const { return *list_; }
  Column const& sort() const { return *sort_; }
  bool descending() const { return descending_; }
  int size() const { return size_; }
  std::optional<Cursor> const& cursor() const { return cursor_; }
  std::vector<ActiveFilter> const& filters() const { return filters_; }
  bool has_own_order() const;

  std::string condition() const;
  db::Binds const& binds() const { return binds_; }
  /// The binds of page_sql(), with place and number of rows.
  db::Binds page_binds(std::int64_t rows) const;

  void place(std::optional<Cursor> cursor) { cursor_ = std::move(cursor); }
  void limit(int size) { size_ = size; }
  std::string encode(Cursor const& cursor) const;

 private:
  friend struct ListQueryReader;
  List const* list_;
  Column const* sort_{nullptr};
  bool descending_{false};
  int size_{25};
  std::optional<Cursor> cursor_;
  std::vector<ActiveFilter> filters_;
  db::Binds binds_;
  std::deque<std::string> names_;  // what the binds' names point into
};

struct ListRow {
  std::int64_t id;
  db::Cell sort_value;
  std::vector<db::Cell> cells;  // one a column
};

struct ListRows {
  std::vector<ListRow> rows;
  std::int64_t first{0};  // rows before these
  std::optional<Cursor> previous;
  std::optional<Cursor> next;
};

/// The statements. Their text comes from the description's constants alone.
enum class Place { start, after, before };
struct Ordering {
  Column const* sort;
  bool descending;
  Place place;
};
std::string page_sql(List const& list, std::string const& condition, Ordering const& order);
/// The ids behind a row (:k_id) in an order, the nearest first; at Place::start the first ones but
/// it.
std::string next_sql(List const& list, std::string const& condition, Ordering const& order);
std::string count_sql(List const& list, std::string const& condition);
std::string totals_sql(List const& list, std::string const& condition,
                       std::vector<Column const*> const& columns);
std::string condition_of(List const& list, std::vector<Filter const*> const& filters);

/// One page, in the order of the list. Cost: through the list's index, size + 1 rows.
ListRows fetch(Visit const& visit, ListQuery& query);
std::int64_t count_rows(Visit const& visit, ListQuery const& query);

Column const* column_of(List const& list, std::string_view key);
bool is_number(ColumnKind kind);
auth::Visible visible_of(Visit const& visit, Column const& column);
std::string text_of(db::Cell const& cell);

}  // namespace rangkul::screen
