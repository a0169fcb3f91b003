#include "screen/list_faces.h"
#include "screen/values.h"

namespace rangkul::screen {
namespace {

using auth::Visible;

Value cell_json(Column const& column, db::Cell const& cell, Visible visible) {
  auto const stored = text_of(cell);
  if (visible == Visible::hidden || std::holds_alternative<std::monostate>(cell)) return {};
  switch (column.kind) {
    case ColumnKind::nik:
    case ColumnKind::no_kk:
      // Programs take the digits as they are; people get them in fours.
      return stored.empty()             ? Value()
             : visible == Visible::full ? Value(stored)
                                        : Value(number_text(stored, visible));
    case ColumnKind::phone: return stored.empty() ? Value() : Value(phone_text(stored, visible));
    default: break;
  }
  if (visible != Visible::full) return Value(covered());
  switch (column.kind) {
    case ColumnKind::integer:
    case ColumnKind::money: return std::get<std::int64_t>(cell);
    case ColumnKind::instant: return Value(to_iso(Instant{std::get<std::int64_t>(cell)}));
    default: return stored;
  }
}

}  // namespace

Value list_json(Visit const& visit, ListQuery const& query, ListResult const& result) {
  auto const& list = query.list();
  Value rows(Value::List{});
  for (auto const& row : result.rows.rows) {
    Value fields = Value::object({{"id", std::to_string(row.id)}});
    for (std::size_t at = 0; at < list.columns.size(); ++at) {
      auto const& column = list.columns[at];
      fields.set(std::string(column.key),
                 cell_json(column, row.cells[at], visible_of(visit, column)));
    }
    rows.push(std::move(fields));
  }
  auto const way = [&](std::optional<Cursor> const& cursor) {
    return cursor ? Value(list_address(visit, query, {.cursor = query.encode(*cursor)})) : Value();
  };
  return Value::object({{"rows", std::move(rows)},
                        {"next", way(result.rows.next)},
                        {"previous", way(result.rows.previous)},
                        {"count", std::min(result.count, count_cap)},
                        {"count_is_exact", result.exact()},
                        {"as_of", to_iso(visit.context.clock.now())}});
}

}  // namespace rangkul::screen
