#include "screen/list_query.h"

#include <algorithm>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "screen/list_faces.h"
#include "screen/values.h"

namespace rangkul::screen {
namespace {

constexpr std::array<int, 3> sizes{25, 50, 100};
constexpr char cursor_part = '\n';
constexpr std::string_view last_text = "\xf4\x8f\xbf\xbf";  // U+10FFFF: no text begins with it

db::CellType cell_type(ColumnKind kind) {
  return is_number(kind) ? db::CellType::integer : db::CellType::text;
}

/// The column's expression with the type that its kind reads.
std::string typed(Column const& column) {
  std::string sql(column.sql);
  switch (column.kind) {
    case ColumnKind::code:
    case ColumnKind::chip:
    case ColumnKind::hidden: return "CAST(" + sql + " AS TEXT)";
    case ColumnKind::integer:
    case ColumnKind::money: return "CAST(" + sql + " AS BIGINT)";
    default: return sql;
  }
}

/// What rows are sorted and paged by: never NULL, since NULL compares with nothing.
std::string sort_key(Column const& column) {
  if (!column.order.empty()) return std::string(column.order);
  bool const cast = column.kind == ColumnKind::code || column.kind == ColumnKind::chip;
  auto const sql = cast ? typed(column) : std::string(column.sql);
  if (column.never_null) return sql;
  return "COALESCE(" + sql + (is_number(column.kind) ? ", 0)" : ", '')");
}

/// The end of the half-open range of texts that begin with `prefix`.
std::string prefix_end(std::string const& prefix) {
  auto end = prefix;
  auto const last = static_cast<unsigned char>(end.back());
  if (last < 0x7f) {
    end.back() = static_cast<char>(last + 1);
    return end;
  }
  return end + std::string(last_text);
}

/// A choice is bound as the type of its column: a number when all of its values are numbers.
db::Cell choice_cell(Filter const& filter, std::string const& value) {
  bool const numbers = std::all_of(filter.choices.begin(), filter.choices.end(), all_digits);
  if (!numbers) return db::cell(value);
  return db::cell(parse_id_value(value).value_or(0));
}

}  // namespace

bool is_number(ColumnKind kind) {
  return kind == ColumnKind::integer || kind == ColumnKind::money || kind == ColumnKind::instant;
}

Column const* column_of(List const& list, std::string_view key) {
  for (auto const& column : list.columns)
    if (column.key == key) return &column;
  return nullptr;
}

auth::Visible visible_of(Visit const& visit, Column const& column) {
  return auth::visibility(visit.context.actor, column.field_class);
}

std::string text_of(db::Cell const& cell) {
  if (auto const* text = std::get_if<std::string>(&cell)) return *text;
  if (auto const* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  return {};
}

std::string condition_of(List const& list, std::vector<Filter const*> const& filters) {
  std::string sql = "(" + std::string(list.where) + ")";
  for (auto const* filter : filters) sql += " AND (" + std::string(filter->where) + ")";
  return sql;
}

std::string page_sql(List const& list, std::string const& condition, Ordering const& order) {
  auto const key = sort_key(*order.sort);
  std::string sql = "SELECT " + key + ", " + std::string(list.id);
  for (auto const& column : list.columns) sql += ", " + typed(column);
  sql += " FROM " + std::string(list.from) + " WHERE " + condition;
  if (!order.sort->order.empty())
    sql += " AND " + key + " >= '' AND " + key + " < '" + std::string(last_text) + "'";
  if (order.sort->straight) sql += " AND " + key + " >= -1 AND " + key + " < 9000000000000000000";
  bool const falling = order.descending != (order.place == Place::before);
  if (order.place != Place::start)
    sql += " AND (" + key + ", " + std::string(list.id) + ")" + (falling ? " < " : " > ") +
           "(:k_value, :k_id)";
  std::string const way = falling ? " DESC" : " ASC";
  return sql + " ORDER BY " + key + way + ", " + std::string(list.id) + way + " LIMIT :k_rows";
}

std::string next_sql(List const& list, std::string const& condition, Ordering const& order) {
  auto const key = sort_key(*order.sort);
  std::string const id(list.id);
  auto sql = "SELECT " + id + " FROM " + std::string(list.from) + " WHERE " + condition + " AND " +
             id + " <> :k_id";
  if (order.place != Place::start)
    sql += " AND (" + key + ", " + id + ")" + (order.descending ? " < " : " > ") + "(SELECT " +
           key + ", " + id + " FROM " + std::string(list.from) + " WHERE " + id + " = :k_id)";
  std::string const way = order.descending ? " DESC" : " ASC";
  return sql + " ORDER BY " + key + way + ", " + id + way + " LIMIT 1";
}

std::string count_sql(List const& list, std::string const& condition) {
  auto const& from = list.counted.empty() ? list.from : list.counted;
  return "SELECT COUNT(*) FROM (SELECT 1 AS hit FROM " + std::string(from) + " WHERE " + condition +
         " LIMIT " + std::to_string(count_cap + 1) + ") AS capped";
}

std::string totals_sql(List const& list, std::string const& condition,
                       std::vector<Column const*> const& columns) {
  std::string sql = "SELECT ";
  for (auto const* column : columns) {
    if (column != columns.front()) sql += ", ";
    sql += "CAST(COALESCE(SUM(" + std::string(column->sql) + "), 0) AS BIGINT)";
  }
  return sql + " FROM " + std::string(list.from) + " WHERE " + condition;
}

/// Whether a region filter asks the very column, and that alone, which keeps the list in its area.
bool asks_the_scope(List const& list, Filter const& filter) {
  constexpr std::string_view from = " >= :scope_from";
  auto const end = list.where.find(from);
  if (end == std::string_view::npos || list.where.rfind(from) != end) return false;
  auto const begin = list.where.find_last_of(" (", end - 1) + 1;
  std::string const column(list.where.substr(begin, end - begin));
  std::string const bound = ":f_" + std::string(filter.key);
  return filter.where == column + " >= " + bound + "_from AND " + column + " < " + bound + "_to";
}

/// Reads one part of the address after the other into a query.
struct ListQueryReader {
  Visit const& visit;
  ListQuery& out;

  Status all() {
    TRY(sort());
    TRY(size());
    for (auto const& filter : out.list_->filters) {
      auto const typed_text = std::string(trim(visit.request.query.get(filter.key)));
      if (!typed_text.empty()) TRY(one_filter(filter, typed_text));
    }
    return cursor();
  }

  Status sort() {
    auto key = visit.request.query.get("sort");
    if (key.empty()) return {};
    bool const descending = key[0] == '-';
    if (descending) key.erase(0, 1);
    auto const* column = column_of(*out.list_, key);
    // Sorting by what one may not see would tell it.
    if (column == nullptr || !column->sortable || visible_of(visit, *column) != auth::Visible::full)
      return invalid("list.sort", {}, "sort");
    out.sort_ = column;
    out.descending_ = descending;
    return {};
  }

  Status size() {
    auto const text = visit.request.query.get("size");
    if (text.empty()) return {};
    for (auto const size : sizes)
      if (text == std::to_string(size)) out.size_ = size;
    if (text != std::to_string(out.size_)) return invalid("list.size", {}, "size");
    return {};
  }

  /// A name that outlives the bind.
  std::string_view name(Filter const& filter, std::string_view ending = "") {
    out.names_.push_back("f_" + std::string(filter.key) + std::string(ending));
    return out.names_.back();
  }

  Status one_filter(Filter const& filter, std::string const& typed_text) {
    auto const wrong = [&] {
      auto const key = std::string(out.list_->name) + ".filter." + std::string(filter.key);
      return invalid("list.filter", {{"filter", visit.say(key)}}, std::string(filter.key));
    };
    auto& binds = out.binds_;
    switch (filter.kind) {
      case FilterKind::text: {
        auto const text = filter.folded ? fold(typed_text) : typed_text;
        if (text.empty() || text.size() > 200) return wrong();
        binds.push_back({name(filter), text});
        if (filter.prefix) binds.push_back({name(filter, "_end"), prefix_end(text)});
        break;
      }
      case FilterKind::code: {
        auto const number = parse_id_value(typed_text);
        int const code = typed_text == "0"             ? 0
                         : number && *number < 1000000 ? static_cast<int>(*number)
                                                       : -1;
        if (visit.context.catalogue.codes(filter.code_list).find(code) == nullptr) return wrong();
        binds.push_back({name(filter), db::cell(code)});
        break;
      }
      case FilterKind::choice:
        if (std::find(filter.choices.begin(), filter.choices.end(), typed_text) ==
            filter.choices.end())
          return wrong();
        binds.push_back({name(filter), choice_cell(filter, typed_text)});
        break;
      case FilterKind::region: {
        auto const code = RegionCode::parse(typed_text);
        if (!code.ok() || !visit.context.actor.sees(code.value())) return wrong();
        auto const range = range_of(code.value());
        binds.push_back({name(filter, "_from"), range.from});
        binds.push_back({name(filter, "_to"), range.to});
        if (asks_the_scope(*out.list_, filter)) draw_scope_to(range);
        break;
      }
      case FilterKind::programme: {
        auto const known = benefit_choices(visit);
        if (std::find(known.begin(), known.end(), typed_text) == known.end()) return wrong();
        binds.push_back({name(filter), typed_text});
        break;
      }
      case FilterKind::year: {
        constexpr std::int64_t last_year = 2199;
        auto const year = parse_id_value(typed_text);
        if (!year || *year > last_year) return wrong();
        binds.push_back({name(filter), db::cell(*year)});
        break;
      }
      case FilterKind::date_from:
      case FilterKind::date_to: {
        auto const date = read_date(typed_text, visit.today());
        if (!date.ok()) return wrong();
        binds.push_back({name(filter), db::cell(date.value().date)});
        break;
      }
    }
    out.filters_.push_back({&filter, typed_text});
    return {};
  }

  /// SQLite walks an index by one pair of bounds, and took the wider one of two.
  void draw_scope_to(RegionRange const& range) {
    for (auto& bind : out.binds_) {
      if (bind.name == "scope_from") bind.value = db::cell(range.from);
      if (bind.name == "scope_to") bind.value = db::cell(range.to);
    }
  }

  Status cursor() {
    auto const sent = visit.request.query.get("cursor");
    if (sent.empty()) return {};
    auto const refused = invalid("list.cursor", {}, "cursor");
    auto const bytes = http::base64url_decode(sent);
    if (!bytes || !is_clean_utf8(*bytes)) return refused;
    // way, sort, rows before, id, value: the value may hold anything and stands last.
    std::string_view rest = *bytes;
    std::array<std::string_view, 4> parts;
    for (auto& part : parts) {
      auto const end = rest.find(cursor_part);
      if (end == std::string_view::npos) return refused;
      part = rest.substr(0, end);
      rest.remove_prefix(end + 1);
    }
    auto const own = std::string(out.descending_ ? "-" : "") + std::string(out.sort_->key);
    auto const id = parse_id_value(parts[3]);
    if ((parts[0] != "a" && parts[0] != "b") || parts[1] != own || !id) return refused;
    Cursor place{parts[0] == "b", parse_id_value(parts[2]).value_or(0), std::string(rest), *id};
    if (is_number(out.sort_->kind)) {
      auto const negative = rest.starts_with('-');
      auto const number = rest == "0" ? std::optional<std::int64_t>{0}
                                      : parse_id_value(rest.substr(negative ? 1 : 0));
      if (!number) return refused;
      place.value = negative ? -*number : *number;
    }
    out.cursor_ = std::move(place);
    return {};
  }
};

ListQuery::ListQuery(Visit const& visit, List const& list, db::Binds binds)
    : list_(&list),
      sort_(column_of(list, list.sort)),
      descending_(list.descending),
      binds_(std::move(binds)) {
  CHECK_THAT(sort_ != nullptr);
  if (list.where.find(":own") != std::string_view::npos)
    binds_.push_back(db::bind("own", visit.context.catalogue.benefits_of_department(
                                         visit.context.actor.department(), visit.today())));
  if (list.where.find(":scope_from") == std::string_view::npos) return;
  auto const scope = visit.context.actor.scope();
  binds_.push_back(db::bind("scope_from", scope.from));
  binds_.push_back(db::bind("scope_to", scope.to));
}

Result<ListQuery> ListQuery::read(Visit const& visit, List const& list, db::Binds const& binds) {
  ListQuery query(visit, list, binds);
  TRY((ListQueryReader{visit, query}.all()));
  return query;
}

bool ListQuery::has_own_order() const {
  return sort_->key == list_->sort && descending_ == list_->descending;
}

std::string ListQuery::condition() const {
  std::vector<Filter const*> active;
  for (auto const& one : filters_) active.push_back(one.filter);
  return condition_of(*list_, active);
}

db::Binds ListQuery::page_binds(std::int64_t rows) const {
  auto binds = binds_;
  if (cursor_) {
    binds.push_back({"k_value", cursor_->value});
    binds.push_back({"k_id", cursor_->id});
  }
  binds.push_back({"k_rows", rows});
  return binds;
}

std::string ListQuery::encode(Cursor const& cursor) const {
  std::string bytes = cursor.backward ? "b" : "a";
  bytes += cursor_part;
  if (descending_) bytes += '-';
  bytes += sort_->key;
  bytes += cursor_part + std::to_string(cursor.rows_before);
  bytes += cursor_part + std::to_string(cursor.id);
  bytes += cursor_part + text_of(cursor.value);
  return http::base64url(bytes);
}

ListRows fetch(Visit const& visit, ListQuery& query) {
  auto const& list = query.list();
  std::vector<db::CellType> types{cell_type(query.sort().kind), db::CellType::integer};
  for (auto const& column : list.columns) types.push_back(cell_type(column.kind));
  auto const& cursor = query.cursor();
  auto const place = !cursor ? Place::start : cursor->backward ? Place::before : Place::after;
  auto const sql = page_sql(list, query.condition(), {&query.sort(), query.descending(), place});
  auto const size = static_cast<std::size_t>(query.size());
  ListRows out;
  visit.context.tx.rows_of(
      list.name, sql, query.page_binds(query.size() + 1), types, [&](db::Row const& row) {
        out.rows.push_back(
            {db::detail::Read<std::int64_t>::get(row[1]), row[0], {row.begin() + 2, row.end()}});
        return true;
      });
  // The rows that a kept address led to may be gone: begin again instead of an empty page.
  if (out.rows.empty() && cursor) {
    query.place(std::nullopt);
    return fetch(visit, query);
  }
  bool const more = out.rows.size() > size;
  if (more) out.rows.pop_back();
  auto const shown = static_cast<std::int64_t>(out.rows.size());
  bool const backward = place == Place::before;
  if (backward) std::reverse(out.rows.begin(), out.rows.end());
  bool const has_previous = backward ? more : cursor.has_value();
  bool const has_next = backward || more;
  if (has_previous)
    out.first = std::max<std::int64_t>(1, cursor->rows_before - (backward ? shown : 0));
  if (out.rows.empty()) return out;
  auto const& first = out.rows.front();
  auto const& last = out.rows.back();
  if (has_previous) out.previous = Cursor{true, out.first, first.sort_value, first.id};
  if (has_next) out.next = Cursor{false, out.first + shown, last.sort_value, last.id};
  return out;
}

std::int64_t count_rows(Visit const& visit, ListQuery const& query) {
  std::int64_t count = 0;
  visit.context.tx.rows_of(query.list().name, count_sql(query.list(), query.condition()),
                           query.binds(), {db::CellType::integer}, [&](db::Row const& row) {
                             count = db::detail::Read<std::int64_t>::get(row[0]);
                             return true;
                           });
  return count;
}

}  // namespace rangkul::screen
