#pragma once
// One description of a list: table and cards, filters, sort, paging by key, totals, CSV, XLSX,
// JSON. The SQL is put together from the description's constant parts; every value is bound.
// `where` must hold :scope_from and :scope_to (checked when the list is registered), so that lists,
// counts and exports stay inside the reader's area. A list over several benefits holds :own too,
// which keeps people of another department to what that department owns
// (Catalogue::benefits_of_department). Each list names the index that serves it.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/field_class.h"
#include "screen/screen.h"

namespace rangkul::screen {

enum class ColumnKind {
  text,
  integer,
  money,
  date,
  instant,
  nik,
  no_kk,
  phone,
  code,
  chip,
  age,        // a birth date, shown as completed years
  actor,      // who did it: a person's name, or a part of the program in words
  programme,  // an id of the catalogue, shown by its name
  hidden,
};

struct Column {
  std::string_view key;  // JSON name; heading is message "<list>.<key>"
  std::string_view sql;  // constant expression over List::from
  ColumnKind kind{ColumnKind::text};
  bool sortable{false};
  auth::FieldClass field_class{auth::FieldClass::k1};
  std::string_view link{};       // "/orang/{id}": {key} is filled from that column of the row
  std::string_view below{};      // key of a column shown small under this one
  std::string_view code_list{};  // for code
  std::string_view
      chip_prefix{};  // for chip: message "<prefix>.<value>", tone "<prefix>.<value>.tone"
  std::optional<May> link_needs{};  // the link is for those with this right alone
  bool total{false};                // summed in the footer (integer, money)
  bool shown{true};                 // false: a number to sort by, never a column of its own
  bool never_null{false};           // sorts straight through an index, without COALESCE
  /// Text that an index of its own is ordered by and that is never NULL: rows are sorted by it
  /// instead of `sql`, and the statement bounds it, because SQLite else sorts the whole area.
  std::string_view order{};
  /// The same for a number that is never NULL (a moment): rows are read in the order of its index.
  bool straight{false};
};

/// What is bound: text and dates as text, a code as a number, a choice as a number when all of its
/// values are numbers. PostgreSQL refuses a number where the column is text, and the other way
/// round.
enum class FilterKind {
  text,
  code,
  choice,
  region,
  date_from,
  date_to,
  programme,  // a benefit of the catalogue that the reader may see
  year,       // bound as a number
};

struct Filter {
  std::string_view key;  // query name; label is message "<list>.filter.<key>"
  FilterKind kind;
  std::string_view where;  // condition that binds :f_<key>; region binds :f_<key>_from/:f_<key>_to
  std::string_view code_list{};
  std::vector<std::string_view> choices{};  // values; labels "<list>.filter.<key>.<value>"
  bool folded{false};                       // the text is folded like search keys before binding
  bool prefix{false};  // binds :f_<key> and :f_<key>_end as a half-open text range
};

struct List {
  std::string_view name;   // "registry.people"
  std::string_view from;   // "person p JOIN ..."
  std::string_view where;  // constant condition with :scope_from and :scope_to
  /// Of `from` what `where` and the filters ask: rows are counted over this alone. Empty: all.
  std::string_view counted{};
  std::string_view id;  // unique integer expression, the last sort key
  std::vector<Column> columns;
  std::vector<Filter> filters{};
  std::string_view sort;  // key of the default sort column
  bool descending{false};
  std::string_view people{"list"};      // what the access log calls the rows
  std::string_view unscoped_because{};  // why a list has no area (accounts, jobs); else empty
};

struct ListView {
  PageHead head;
  db::Binds binds{};  // values of further names in List::from and List::where
  Html before{};      // between head and list
  Html after{};
  std::string empty_heading{};  // else a general one
  std::string as_of{};
};

/// The whole page, or the part for htmx, or JSON, or with ?format=csv|xlsx a download (needs
/// May::export_lists; recorded with its row count). Cost: one page by key through the list's index,
/// and a count that stops at 20,000 rows.
Result<http::Answer> list_page(Visit& visit, List const& list, ListView const& view);
/// The list as a part of another page: no filters, first `rows` rows, link to the whole.
Html list_part(Visit& visit, List const& list, ListView const& view, int rows);
/// How many rows there are within the reader's area (exact up to 20,000; then 20,001).
std::int64_t list_count(Visit& visit, List const& list, db::Binds const& binds);

/// The row that follows row `after` in the order and under the filters of the address; behind the
/// last one, or with 0, the first; never `after` itself, which the list need not hold any more.
/// errors: as list_page
Result<std::optional<std::int64_t>> next_in_list(Visit& visit, List const& list,
                                                 db::Binds const& binds, std::int64_t after);

/// Remembers the description for OpenAPI and for the test that prepares every sort and filter on
/// both stores. Returns its argument, so that lists can be static.
List const& registered(List const& list, std::string_view path);
struct RegisteredList {
  List const* list;
  std::string path;
};
std::vector<RegisteredList> const& registered_lists();
/// Every statement that a list can make, for the prepare test.
std::vector<std::string> list_statements(List const& list);

}  // namespace rangkul::screen
