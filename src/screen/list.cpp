#include "screen/list.h"

#include <algorithm>
#include <set>

#include "audit/audit.h"
#include "screen/list_faces.h"
#include "screen/markup.h"
#include "screen/parts.h"

namespace rangkul::screen {
namespace {

using http::element;

bool holds(std::string_view text, std::string const& part) {
  return text.find(part) != std::string_view::npos;
}

bool may_be_sorted(ColumnKind kind) {
  // A page's address holds the value it begins with, and no address may hold these.
  return kind != ColumnKind::nik && kind != ColumnKind::no_kk && kind != ColumnKind::phone;
}

void check_columns(List const& list) {
  std::set<std::string_view> keys;
  for (auto const& column : list.columns) {
    CHECK_THAT(keys.insert(column.key).second);
    CHECK_THAT(!column.sortable || may_be_sorted(column.kind));
    CHECK_THAT(column.kind != ColumnKind::code || !column.code_list.empty());
    CHECK_THAT(column.kind != ColumnKind::chip || !column.chip_prefix.empty());
    CHECK_THAT(!column.total || column.kind == ColumnKind::integer ||
               column.kind == ColumnKind::money);
    CHECK_THAT(column.below.empty() || column_of(list, column.below) != nullptr);
  }
  auto const* sort = column_of(list, list.sort);
  CHECK_THAT(sort != nullptr && sort->sortable);
  CHECK_THAT(sort->field_class == auth::FieldClass::k1);
}

void check_filters(List const& list) {
  constexpr std::array<std::string_view, 4> taken{"sort", "size", "cursor", "format"};
  std::set<std::string_view> keys(taken.begin(), taken.end());
  for (auto const& filter : list.filters) {
    CHECK_THAT(keys.insert(filter.key).second);
    auto const name = ":f_" + std::string(filter.key);
    bool const ranged = filter.kind == FilterKind::region;
    CHECK_THAT(holds(filter.where, name));
    CHECK_THAT(!ranged ||
               (holds(filter.where, name + "_from") && holds(filter.where, name + "_to")));
    CHECK_THAT(!filter.prefix || holds(filter.where, name + "_end"));
    CHECK_THAT(filter.kind != FilterKind::code || !filter.code_list.empty());
    CHECK_THAT(filter.kind != FilterKind::choice || !filter.choices.empty());
  }
}

void check_list(List const& list) {
  bool const scoped = holds(list.where, ":scope_from") && holds(list.where, ":scope_to");
  CHECK_THAT(scoped || !list.unscoped_because.empty());
  CHECK_THAT(!list.columns.empty());
  check_columns(list);
  check_filters(list);
}

std::vector<RegisteredList>& all_lists() {
  static std::vector<RegisteredList> lists;
  return lists;
}

void note_access(Visit& visit, List const& list, std::size_t rows) {
  if (list.people == "list") return;
  audit::record(visit.context, {.action = "list",
                                .kind = list.people,
                                .purpose = std::string(list.name),
                                .rows = static_cast<std::int64_t>(rows)});
}

/// Told to screen readers after htmx has exchanged the section.
Html spoken(Visit const& visit, ListResult const& result, bool exchanged) {
  http::Attributes attributes{{"class", "unseen"}, {"id", "daftar-kata"}, {"role", "status"}};
  if (exchanged) attributes.emplace_back("hx-swap-oob", "innerHTML");
  return element("p", attributes, exchanged ? http::text(range_text(visit, result)) : Html());
}

std::string whole_address(List const& list) {
  for (auto const& known : all_lists())
    if (known.list == &list && known.path.find('{') == std::string::npos) return known.path;
  return {};
}

}  // namespace

Result<http::Answer> list_page(Visit& visit, List const& list, ListView const& view) {
  auto query = TRY(ListQuery::read(visit, list, view.binds));
  auto const format = visit.request.query.get("format");
  if (!format.empty()) return list_export(visit, query, view, format);

  ListResult result;
  result.rows = fetch(visit, query);
  result.count = count_rows(visit, query);
  note_access(visit, list, result.rows.rows.size());
  if (visit.request.wants_json()) return http::json_answer(list_json(visit, query, result));

  auto const section = list_section_html(visit, query, result, view);
  bool const exchanged = visit.request.wants_part() &&
                         visit.request.header("hx-target") == list_section &&
                         visit.request.header("hx-history-restore-request") != "true";
  if (exchanged) {
    auto answer = http::html_answer(together(section, spoken(visit, result, true)));
    answer.with("Vary", "HX-Request, Accept");
    return answer;
  }
  return page(visit, view.head,
              together(view.before, section, spoken(visit, result, false), view.after));
}

Html list_part(Visit& visit, List const& list, ListView const& view, int rows) {
  ListQuery query(visit, list, view.binds);
  query.limit(rows);
  ListResult result;
  result.rows = fetch(visit, query);
  note_access(visit, list, result.rows.rows.size());
  if (result.rows.rows.empty()) {
    auto const words = view.empty_heading.empty() ? visit.say("list.empty") : view.empty_heading;
    return element("p", {{"class", "soft"}}, http::text(words));
  }
  auto part = plain_table(visit, query, result);
  auto const whole = whole_address(list);
  if (result.rows.next && !whole.empty())
    part += element("p", http::link(whole, visit.words("list.see_all")));
  return part;
}

std::int64_t list_count(Visit& visit, List const& list, db::Binds const& binds) {
  return count_rows(visit, ListQuery(visit, list, binds));
}

Result<std::optional<std::int64_t>> next_in_list(Visit& visit, List const& list,
                                                 db::Binds const& binds, std::int64_t after) {
  auto const query = TRY(ListQuery::read(visit, list, binds));
  auto all = query.binds();
  all.push_back(db::bind("k_id", after));
  std::optional<std::int64_t> found;
  for (auto const place : {Place::after, Place::start}) {
    if (found || (place == Place::after && after == 0)) continue;
    visit.context.tx.rows_of(
        list.name, next_sql(list, query.condition(), {&query.sort(), query.descending(), place}),
        all, {db::CellType::integer}, [&](db::Row const& row) {
          found = db::detail::Read<std::int64_t>::get(row[0]);
          return true;
        });
  }
  return found;
}

List const& registered(List const& list, std::string_view path) {
  check_list(list);
  all_lists().push_back({&list, std::string(path)});
  return list;
}

std::vector<RegisteredList> const& registered_lists() { return all_lists(); }

std::vector<std::string> list_statements(List const& list) {
  std::vector<std::vector<Filter const*>> sets{{}};
  for (auto const& filter : list.filters) {
    sets.push_back({&filter});
    sets.front().push_back(&filter);
  }
  sets.push_back({});
  std::vector<Column const*> summed;
  for (auto const& column : list.columns)
    if (column.total) summed.push_back(&column);

  std::vector<std::string> statements;
  for (auto const& filters : sets) {
    auto const condition = condition_of(list, filters);
    for (auto const& column : list.columns) {
      if (!column.sortable) continue;
      for (bool const descending : {false, true})
        for (auto const place : {Place::start, Place::after, Place::before})
          statements.push_back(page_sql(list, condition, {&column, descending, place}));
    }
    statements.push_back(count_sql(list, condition));
    if (!summed.empty()) statements.push_back(totals_sql(list, condition, summed));
  }
  return statements;
}

}  // namespace rangkul::screen
