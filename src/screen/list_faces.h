#pragma once
// The faces of one list: page, part, JSON, downloads. All read the same ListQuery and cells.

#include <string>
#include <vector>

#include "screen/list_query.h"

namespace rangkul::screen {

/// Columns that this reader sees as columns of their own (lines below others are not among them).
struct ShownColumn {
  Column const* column;
  std::size_t at;  // index into ListRow::cells
  auth::Visible visible;
};
enum class Below { under_their_column, as_columns };
std::vector<ShownColumn> shown_columns(Visit const& visit, List const& list, Below below);

/// A cell as people read it, masked; empty where there is no value.
std::string cell_text(Visit const& visit, Column const& column, db::Cell const& cell,
                      auth::Visible visible);
/// A benefit by its newest name: one that has ended keeps it.
std::string programme_name(Visit const& visit, std::string const& id);
/// The benefits that a filter offers: those whose rows the reader may see, by the catalogue's
/// order.
std::vector<std::string> benefit_choices(Visit const& visit);
/// What a filter was set to, in words.
std::string filter_text(Visit const& visit, ActiveFilter const& active);
/// "Kelurahan: Kukusan; Status: Layak" for notes of downloads; empty without filters.
std::string filters_text(Visit const& visit, ListQuery const& query);
std::string heading_of(Visit const& visit, List const& list, Column const& column);

/// The same list from another angle: filters stay, the rest as given.
struct AddressParts {
  std::string sort{};  // empty: as now
  std::string cursor{};
  std::string format{};
  bool filters{true};
};
std::string list_address(Visit const& visit, ListQuery const& query, AddressParts const& parts);

/// The id of the section that htmx exchanges.
constexpr std::string_view list_section = "daftar";

struct ListResult {
  ListRows rows;
  std::int64_t count{0};
  bool exact() const { return count <= count_cap; }
};
Html list_section_html(Visit const& visit, ListQuery const& query, ListResult const& result,
                       ListView const& view);
/// Only the table, without ways to sort or page.
Html plain_table(Visit const& visit, ListQuery const& query, ListResult const& result);
/// "26–50 dari 1.234"
std::string range_text(Visit const& visit, ListResult const& result);
Value list_json(Visit const& visit, ListQuery const& query, ListResult const& result);
/// errors: forbidden (no May::export_lists), list.format, sheet.unwritable
Result<http::Answer> list_export(Visit& visit, ListQuery& query, ListView const& view,
                                 std::string const& format);

}  // namespace rangkul::screen
