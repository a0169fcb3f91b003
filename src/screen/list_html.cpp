#include <algorithm>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "screen/list_faces.h"
#include "screen/markup.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::screen {
namespace {

using http::Attributes;
using http::element;
using http::icon;
using http::text;

constexpr std::string_view number_kinds = "num";

std::string_view cell_class(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::integer:
    case ColumnKind::money:
    case ColumnKind::age: return number_kinds;
    case ColumnKind::nik:
    case ColumnKind::no_kk:
    case ColumnKind::phone:
    case ColumnKind::date:
    case ColumnKind::instant: return "id";
    default: return "";
  }
}

Tone tone_of(std::string_view word) {
  if (word == "late") return Tone::late;
  if (word == "soon") return Tone::soon;
  if (word == "done") return Tone::done;
  if (word == "note") return Tone::note;
  return Tone::plain;
}

/// An address within the list: a plain link that htmx, where it runs, answers with the part alone.
Html list_link(std::string const& address, std::string id, std::string css_class,
               Html const& inside) {
  CHECK_THAT(http::is_local_path(address));
  Attributes attributes{{"href", address}, {"hx-get", address}, {"id", std::move(id)}};
  if (!css_class.empty()) attributes.emplace_back("class", std::move(css_class));
  return element("a", attributes, inside);
}

class TableMaker {
 public:
  TableMaker(Visit const& visit, ListQuery const& query, ListResult const& result, bool with_ways)
      : visit_(visit),
        query_(query),
        list_(query.list()),
        result_(result),
        with_ways_(with_ways),
        columns_(shown_columns(visit, list_, Below::under_their_column)) {}

  Html table() const {
    Html body;
    for (auto const& row : result_.rows.rows) body += body_row(row);
    auto inside = element("thead", {{"role", "rowgroup"}}, head());
    inside += element("tbody", {{"role", "rowgroup"}}, body);
    inside += totals();
    return element("table", {{"class", "table cards"}, {"role", "table"}}, inside);
  }

 private:
  Html head() const {
    Html cells;
    for (auto const& shown : columns_) cells += head_cell(*shown.column, shown.visible);
    return element("tr", {{"role", "row"}}, cells);
  }

  Html head_cell(Column const& column, auth::Visible visible) const {
    auto const words = heading_of(visit_, list_, column);
    Attributes attributes{{"role", "columnheader"}, {"scope", "col"}};
    // The first column is the row's name and stands to the left, whatever it holds.
    bool const is_name = &column == columns_.front().column;
    if (!is_name && cell_class(column.kind) == number_kinds)
      attributes.emplace_back("class", "num");
    bool const sortable = with_ways_ && column.sortable && visible == auth::Visible::full;
    if (!sortable) return element("th", attributes, text(words));
    bool const sorted = column.key == query_.sort().key;
    if (sorted)
      attributes.emplace_back("aria-sort", query_.descending() ? "descending" : "ascending");
    auto const key = std::string(column.key);
    auto const next = sorted && !query_.descending() ? "-" + key : key;
    auto const arrow = !sorted ? "" : query_.descending() ? " ↓" : " ↑";
    return element("th", attributes,
                   list_link(list_address(visit_, query_, {.sort = next}), "urut-" + key, "",
                             text(words + arrow)));
  }

  Html body_row(ListRow const& row) const {
    Html cells;
    for (auto const& shown : columns_) {
      auto const& column = *shown.column;
      auto const inside = cell(row, shown);
      if (shown.at == columns_.front().at) {
        cells += element("th", {{"role", "rowheader"}, {"scope", "row"}}, inside);
        continue;
      }
      Attributes attributes{{"role", "cell"}, {"data-label", heading_of(visit_, list_, column)}};
      auto const css_class = cell_class(column.kind);
      if (!css_class.empty()) attributes.emplace_back("class", css_class);
      cells += element("td", attributes, inside);
    }
    return element("tr", {{"role", "row"}}, cells);
  }

  Html cell(ListRow const& row, ShownColumn const& shown) const {
    auto const& column = *shown.column;
    auto const words = cell_text(visit_, column, row.cells[shown.at], shown.visible);
    Html inside = text(words.empty() ? no_value() : words);
    if (column.kind == ColumnKind::chip && shown.visible == auth::Visible::full && !words.empty()) {
      auto const key =
          std::string(column.chip_prefix) + "." + text_of(row.cells[shown.at]) + ".tone";
      inside = chip(tone_of(visit_.say(key)), words);
    }
    if (leads_somewhere(column, row.cells[shown.at])) {
      auto const address = link_of(row, column.link);
      if (!address.empty()) inside = http::link(address, inside);
    }
    if (!column.below.empty()) inside += below(row, column.below);
    return inside;
  }

  /// Nothing to open behind a nought, nor what the reader may not do.
  bool leads_somewhere(Column const& column, db::Cell const& cell) const {
    if (column.link.empty()) return false;
    if (column.link_needs && !visit_.context.actor.may(*column.link_needs)) return false;
    auto const* number = std::get_if<std::int64_t>(&cell);
    return column.kind != ColumnKind::integer || number == nullptr || *number != 0;
  }

  Html below(ListRow const& row, std::string_view key) const {
    for (std::size_t at = 0; at < list_.columns.size(); ++at) {
      auto const& column = list_.columns[at];
      if (column.key != key) continue;
      auto const words = cell_text(visit_, column, row.cells[at], visible_of(visit_, column));
      return words.empty() ? Html() : small(words);
    }
    return {};
  }

  /// The pattern with each {key} filled from the row; empty where a value is missing.
  std::string link_of(ListRow const& row, std::string_view pattern) const {
    std::string address;
    while (true) {
      auto const open = pattern.find('{');
      address += pattern.substr(0, open);
      if (open == std::string_view::npos) return address;
      auto const close = pattern.find('}', open);
      auto const value = value_of(row, pattern.substr(open + 1, close - open - 1));
      if (value.empty() || value == "0") return {};
      address += http::url_part(value);
      pattern.remove_prefix(close + 1);
    }
  }

  std::string value_of(ListRow const& row, std::string_view key) const {
    for (std::size_t at = 0; at < list_.columns.size(); ++at)
      if (list_.columns[at].key == key) return text_of(row.cells[at]);
    CHECK_THAT(key == "id");
    return std::to_string(row.id);
  }

  Html totals() const {
    std::vector<Column const*> summed;
    for (auto const& shown : columns_)
      if (shown.column->total && shown.visible == auth::Visible::full)
        summed.push_back(shown.column);
    if (summed.empty() || !result_.exact() || !with_ways_ || result_.rows.rows.empty()) return {};
    db::Row sums;
    visit_.context.tx.rows_of(
        list_.name, totals_sql(list_, query_.condition(), summed), query_.binds(),
        std::vector<db::CellType>(summed.size(), db::CellType::integer), [&](db::Row const& row) {
          sums = row;
          return true;
        });
    Html cells;
    std::size_t next = 0;
    for (auto const& shown : columns_) {
      auto const& column = *shown.column;
      if (next < summed.size() && &column == summed[next]) {
        cells += element(
            "td",
            {{"role", "cell"}, {"data-label", heading_of(visit_, list_, column)}, {"class", "num"}},
            text(cell_text(visit_, column, sums[next++], shown.visible)));
      } else {
        bool const first = shown.at == columns_.front().at;
        cells += element("td", {{"role", "cell"}}, first ? visit_.words("list.total") : Html());
      }
    }
    return element("tfoot", {{"role", "rowgroup"}}, element("tr", {{"role", "row"}}, cells));
  }

  Visit const& visit_;
  ListQuery const& query_;
  List const& list_;
  ListResult const& result_;
  bool with_ways_;
  std::vector<ShownColumn> columns_;
};

Html pager_link(Visit const& visit, ListQuery const& query, std::optional<Cursor> const& cursor,
                bool backward) {
  auto const words = visit.words(backward ? "list.previous" : "list.next");
  auto const inside = backward ? together(icon("kiri"), words) : together(words, icon("kanan"));
  if (!cursor)
    return element("a", {{"class", "button"}, {"role", "link"}, {"aria-disabled", "true"}}, inside);
  return list_link(list_address(visit, query, {.cursor = query.encode(*cursor)}),
                   backward ? "daftar-sebelum" : "daftar-sesudah", "button", inside);
}

Html pager(Visit const& visit, ListQuery const& query, ListResult const& result) {
  auto const& rows = result.rows;
  auto inside = element("span", text(range_text(visit, result)));
  if (rows.previous || rows.next)
    inside += span("buttons", together(pager_link(visit, query, rows.previous, true),
                                       pager_link(visit, query, rows.next, false)));
  return element("nav", {{"class", "pager"}, {"aria-label", visit.say("list.pages")}}, inside);
}

Html option(std::string value, std::string const& label, bool chosen) {
  Attributes attributes{{"value", std::move(value)}};
  if (chosen) attributes.emplace_back("selected", http::on());
  return element("option", attributes, text(label));
}

std::string typed_in(ListQuery const& query, Filter const& filter) {
  for (auto const& active : query.filters())
    if (active.filter == &filter) return active.typed;
  return {};
}

Html filter_options(Visit const& visit, List const& list, Filter const& filter,
                    std::string const& typed) {
  auto options = option("", visit.say("list.all"), typed.empty());
  switch (filter.kind) {
    case FilterKind::code:
      for (auto const& code : visit.context.catalogue.codes(filter.code_list).all()) {
        auto const value = std::to_string(code.code);
        options += option(value, code.label.in(visit.language()), value == typed);
      }
      break;
    case FilterKind::choice:
      for (auto const value : filter.choices)
        options += option(std::string(value),
                          visit.say(std::string(list.name) + ".filter." + std::string(filter.key) +
                                    "." + std::string(value)),
                          value == typed);
      break;
    case FilterKind::programme:
      for (auto const& id : benefit_choices(visit))
        options += option(id, programme_name(visit, id), id == typed);
      break;
    case FilterKind::year: {
      constexpr int years_back = 8;
      for (int back = 0; back <= years_back; ++back) {
        auto const year = std::to_string(visit.today().year() - back);
        options += option(year, year, year == typed);
      }
      break;
    }
    default:
      for (auto const& region : region_choices(visit, typed)) {
        std::string indent;
        for (int depth = 0; depth < region.depth; ++depth) indent += "\u2003";
        options += option(region.code, indent + region.name, region.code == typed);
      }
  }
  return options;
}

Html filter_field(Visit const& visit, ListQuery const& query, Filter const& filter) {
  auto const& list = query.list();
  auto const key = std::string(filter.key);
  auto const id = "saring-" + key;
  auto const label =
      element("label", {{"for", id}}, visit.words(std::string(list.name) + ".filter." + key));
  auto const typed = typed_in(query, filter);
  Html control;
  if (filter.kind == FilterKind::text) {
    control = element("input", Attributes{{"id", id}, {"name", key}, {"value", typed}});
  } else if (filter.kind == FilterKind::date_from || filter.kind == FilterKind::date_to) {
    control = element("input", Attributes{{"id", id},
                                          {"name", key},
                                          {"class", "short"},
                                          {"value", typed},
                                          {"placeholder", visit.say("screen.date_form")},
                                          {"autocomplete", "off"}});
  } else {
    control =
        element("select", {{"id", id}, {"name", key}}, filter_options(visit, list, filter, typed));
  }
  return div("field", together(label, control));
}

Html filter_form(Visit const& visit, ListQuery const& query) {
  auto const& list = query.list();
  if (list.filters.empty()) return {};
  Html inside;
  for (auto const& filter : list.filters) inside += filter_field(visit, query, filter);
  auto const hidden = [&](std::string_view name, std::string value) {
    inside += element(
        "input",
        Attributes{{"type", "hidden"}, {"name", std::string(name)}, {"value", std::move(value)}});
  };
  if (!query.has_own_order())
    hidden("sort", std::string(query.descending() ? "-" : "") + std::string(query.sort().key));
  if (query.size() != 25) hidden("size", std::to_string(query.size()));
  inside += element("button", {{"class", "button"}},
                    together(icon("saring"), visit.words("list.do_filter")));
  if (!query.filters().empty())
    inside += list_link(list_address(visit, query, {.filters = false}), "saring-hapus",
                        "button plain", visit.words("list.clear_filters"));
  return element("form",
                 {{"class", "filters"},
                  {"action", visit.request.path},
                  {"method", "get"},
                  {"hx-get", visit.request.path}},
                 inside);
}

Html nothing(Visit const& visit, ListQuery const& query, ListView const& view) {
  std::string heading = view.empty_heading;
  auto why = visit.say("list.empty_why");
  Html buttons;
  if (!query.filters().empty()) {
    std::vector<std::string> words;
    auto const prefix = std::string(query.list().name) + ".filter.";
    for (auto const& active : query.filters())
      words.push_back(active.filter->kind == FilterKind::choice
                          ? visit.say(prefix + std::string(active.filter->key) + "." + active.typed)
                          : filter_text(visit, active));
    heading = visit.say("list.no_match", {{"what", join(words, ", ")}});
    why = visit.say("list.no_match_why");
    buttons =
        div("buttons", list_link(list_address(visit, query, {.filters = false}), "kosong-hapus",
                                 "button", visit.words("list.clear_filters")));
  } else if (heading.empty()) {
    heading = visit.say("list.empty");
  }
  return div("empty", together(icon("cari"), element("h3", text(heading)), element("p", text(why)),
                               buttons));
}

Html footer(Visit const& visit, ListQuery const& query, ListResult const& result,
            ListView const& view) {
  Html inside;
  if (!view.as_of.empty()) inside += element("span", text(view.as_of));
  if (query.list().people != "list") inside += element("span", visit.words("list.is_recorded"));
  if (visit.context.actor.may(May::export_lists) && !result.rows.rows.empty()) {
    Html buttons;
    for (auto const format : {"xlsx", "csv"})
      buttons += button_link({.label = visit.say(std::string("list.download_") + format),
                              .address = list_address(visit, query, {.format = format}),
                              .icon = "unduh"});
    inside += div("buttons", buttons);
  }
  return inside.empty() ? inside : element("footer", inside);
}

}  // namespace

std::string range_text(Visit const& visit, ListResult const& result) {
  auto const first = result.rows.first + 1;
  auto const shown = static_cast<std::int64_t>(result.rows.rows.size());
  if (shown == 0) return visit.say("list.none");
  auto const last = first + shown - 1;
  return visit.say(result.exact() ? "list.range" : "list.range_over",
                   {{"first", group_thousands(first)},
                    {"last", group_thousands(last)},
                    {"count", group_thousands(std::max(last, std::min(result.count, count_cap)))}});
}

Html plain_table(Visit const& visit, ListQuery const& query, ListResult const& result) {
  return TableMaker(visit, query, result, false).table();
}

Html list_section_html(Visit const& visit, ListQuery const& query, ListResult const& result,
                       ListView const& view) {
  auto inside = element("h2", {{"class", "unseen"}}, text(view.head.title));
  inside += filter_form(visit, query);
  if (result.rows.rows.empty()) {
    inside += nothing(visit, query, view);
  } else {
    inside += TableMaker(visit, query, result, true).table();
    inside += pager(visit, query, result);
  }
  inside += footer(visit, query, result, view);
  auto const id = std::string(list_section);
  return element("section",
                 {{"class", "sheet"},
                  {"id", id},
                  {"aria-label", view.head.title},
                  {"hx-target", "#" + id},
                  {"hx-swap", "outerHTML show:top"},
                  {"hx-push-url", "true"}},
                 inside);
}

}  // namespace rangkul::screen
