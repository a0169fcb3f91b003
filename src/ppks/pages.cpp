// Who stands in what category, the year's table, the four groups, the minimum service standard.

#include "ppks/pages.h"
#include "base/text.h"
#include "ppks/lists.h"
#include "ppks/standard.h"
#include "ppks/tables.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::ppks {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

constexpr std::string_view path = "/ppks";

std::string group_key(Group group) { return "ppks.group." + std::string(word_of(group)); }
std::string category_name(Visit const& visit, int category) {
  return screen::code_label(visit, "ppks", std::to_string(category));
}

std::vector<screen::Tab> all_tabs(Visit const& visit, std::string_view now) {
  std::vector<screen::Tab> out;
  for (auto const* part : {"", "/tabel", "/kelompok", "/spm"})
    out.push_back({.label = visit.say("ppks.tab" + (*part == 0 ? std::string(".daftar")
                                                               : "." + std::string(part + 1))),
                   .address = std::string(path) + part,
                   .current = now == part});
  return out;
}

screen::PageHead head_of(Visit const& visit, std::string title, std::string context) {
  return {.title = std::move(title),
          .context = std::move(context),
          .current = "ppks",
          .trail = {{visit.say("nav.ppks"), std::string(path)}}};
}

Result<Answer> list_page(Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  auto head = head_of(visit, visit.say("nav.ppks"), visit.say("ppks.context"));
  head.trail = {};
  // What is secret does not leave the screen: downloads go without it (domain.md 8.2).
  bool const download = !visit.request.query.get("format").empty();
  bool const secret = visit.context.actor.may(May::see_secret) && !download;
  return screen::list_page(visit, entries_list(),
                           {.head = head,
                            .binds = {db::bind("sees_secret", secret ? 1 : 0)},
                            .before = screen::tabs(all_tabs(visit, ""), visit.say("nav.ppks"))});
}

Result<Answer> services_page(Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  return screen::list_page(
      visit, services_list(),
      {.head = head_of(visit, visit.say("ppks.services"), visit.say("ppks.services.context"))});
}

int year_asked(Visit const& visit, std::string_view key, int usual) {
  constexpr std::int64_t first = 1990;
  auto const typed = parse_id_value(visit.request.query.get(key));
  return typed && *typed >= first && *typed <= visit.today().year() ? static_cast<int>(*typed)
                                                                    : usual;
}

/// A small form that asks the page for another year.
Html years_form(Visit const& visit, std::vector<std::pair<std::string, int>> const& years) {
  Html fields;
  for (auto const& [key, year] : years)
    fields += element("div", {{"class", "field"}},
                      element("label", {{"for", "t-" + key}}, visit.words("ppks.year." + key)) +
                          element("input", {{"id", "t-" + key},
                                            {"name", key},
                                            {"inputmode", "numeric"},
                                            {"class", "short"},
                                            {"value", std::to_string(year)}}));
  return element("form", {{"method", "get"}, {"class", "filters"}},
                 fields + element("button", {{"class", "button"}}, visit.words("ppks.show")));
}

/// The list behind one number of the table.
std::string list_address(int year, int category, std::string const& more) {
  Year const span{year};
  return std::string(path) + "?kategori=" + std::to_string(category) +
         "&berdiri_dari=" + screen::input_date(span.begin()) +
         "&berdiri_sampai=" + screen::input_date(span.end()) + more;
}

std::string born_between(int year, std::size_t age) {
  constexpr int months_a_year = 12;
  constexpr std::array<int, 4> from{0, 5, 18, 60};
  auto const end = Year{year}.end();
  std::string out;
  if (age + 1 < from.size())
    out += "&lahir_dari=" +
           screen::input_date(end.plus_months(-from[age + 1] * months_a_year).plus_days(1));
  if (age > 0)
    out += "&lahir_sampai=" + screen::input_date(end.plus_months(-from[age] * months_a_year));
  return out;
}

Html number(Visit const& visit, std::int64_t count, bool hidden, int category,
            std::string const& address) {
  if (hidden) return text(visit.say("ppks.few"));
  if (count == 0) return text("0");
  if (is_secret(category) && !visit.context.actor.may(May::see_secret))
    return text(group_thousands(count));
  return screen::opens(group_thousands(count), address);
}

/// `within`: "&wilayah=32.76.06" where one area was asked for.
Html category_table(Visit& visit, YearTable const& year, std::string const& within) {
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("ppks.column.category")}, {visit.say("ppks.column.all"), true}};
  for (auto const* sex : {"male", "female"})
    table.columns.push_back({visit.say("ppks.column." + std::string(sex)), true});
  for (std::size_t age = 0; age < ages; ++age)
    table.columns.push_back({visit.say("ppks.age." + std::to_string(age)), true});
  for (int category = 1; category <= categories; ++category) {
    auto const& row = year.rows[static_cast<std::size_t>(category - 1)];
    auto const cell = [&](std::int64_t count, bool hidden, std::string const& more) {
      return number(visit, count, hidden, category,
                    list_address(year.year, category, more + within));
    };
    bool const parts = row.hides_all || row.hides_parts;
    std::vector<Html> cells{text(category_name(visit, category)), cell(row.all, row.hides_all, "")};
    for (std::size_t sex = 0; sex < row.by_sex.size(); ++sex)
      cells.push_back(cell(row.by_sex[sex], parts, "&kelamin=" + std::to_string(sex + 1)));
    for (std::size_t age = 0; age < ages; ++age) {
      bool const unknown = age + 1 == ages;
      if (unknown && !(parts))
        cells.push_back(text(group_thousands(row.by_age[age])));
      else
        cells.push_back(cell(row.by_age[age], parts, born_between(year.year, age)));
    }
    table.rows.push_back(std::move(cells));
  }
  return screen::table(table);
}

Html area_sheet(Visit& visit, int year) {
  screen::Table table;
  table.columns = {{visit.say("ppks.column.area")},
                   {visit.say("ppks.column.categories"), true},
                   {visit.say("ppks.column.all"), true}};
  for (auto const& row : area_table(visit.context, year)) {
    std::int64_t sum = 0;
    std::int64_t kinds = 0;
    for (int category = 1; category <= categories; ++category) {
      auto const count = row.entries[static_cast<std::size_t>(category - 1)];
      // A secret category is not added up either: the difference would tell it.
      if (is_secret(category)) continue;
      sum += count;
      kinds += count > 0 ? 1 : 0;
    }
    if (kinds == 0) continue;
    Year const span{year};
    table.rows.push_back({http::link(std::string(path) + "/tabel?tahun=" + std::to_string(year) +
                                         "&wilayah=" + row.area,
                                     text(screen::region_label(visit, row.area))),
                          text(std::to_string(kinds)),
                          screen::opens(group_thousands(sum),
                                        std::string(path) + "?wilayah=" + row.area +
                                            "&berdiri_dari=" + screen::input_date(span.begin()) +
                                            "&berdiri_sampai=" + screen::input_date(span.end()))});
  }
  return screen::sheet({.heading = visit.say("ppks.by_area"),
                        .remark = visit.say("ppks.by_area.remark"),
                        .body = screen::table(table)});
}

Value table_json(YearTable const& year) {
  Value::List rows;
  for (int category = 1; category <= categories; ++category) {
    auto const& row = year.rows[static_cast<std::size_t>(category - 1)];
    auto one = Value::object({{"category", category}});
    one.set("entries", row.hides_all ? Value() : Value(row.all));
    bool const parts = row.hides_all || row.hides_parts;
    one.set("male", parts ? Value() : Value(row.by_sex[0]));
    one.set("female", parts ? Value() : Value(row.by_sex[1]));
    Value::List by_age;
    if (!parts)
      for (auto const count : row.by_age) by_age.push_back(count);
    one.set("ages", Value(std::move(by_age)));
    rows.push_back(std::move(one));
  }
  return Value::object({{"year", year.year},
                        {"people", year.people},
                        {"entries", year.entries},
                        {"categories", Value(std::move(rows))}});
}

Result<Answer> table_page(Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  auto const year = year_asked(visit, "tahun", visit.today().year());
  auto area = visit.context.actor.area();
  auto const typed = visit.request.query.get("wilayah");
  if (!typed.empty()) area = TRY(RegionCode::parse(typed));
  auto const table = year_table(visit.context, year, area);
  if (visit.request.wants_json()) return http::json_answer(table_json(table));
  auto const counts = screen::figures(
      {{.label = visit.say("ppks.people"), .number = group_thousands(table.people)},
       {.label = visit.say("ppks.entries_count"), .number = group_thousands(table.entries)}});
  return screen::page(
      visit,
      head_of(visit, visit.say("ppks.table", {{"year", std::to_string(year)}}),
              typed.empty() ? visit.say("ppks.table.context")
                            : screen::region_label(visit, area.text())),
      screen::stack(
          {screen::tabs(all_tabs(visit, "/tabel"), visit.say("nav.ppks")),
           years_form(visit, {{"tahun", year}}), counts,
           screen::sheet({.heading = visit.say("ppks.by_category"),
                          .remark = visit.say("ppks.few.remark"),
                          .body = category_table(visit, table,
                                                 typed.empty() ? "" : "&wilayah=" + area.text())}),
           area_sheet(visit, year)}));
}

Result<Answer> groups_page(Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  constexpr int years_back = 2;
  auto const to = year_asked(visit, "sampai", visit.today().year());
  auto const from = std::min(to, year_asked(visit, "dari", to - years_back));
  auto const rows = served(visit.context, from, to);
  auto const totals = totals_of(rows);
  auto const of = [&](Group group, int year) {
    for (auto const& row : rows)
      if (row.group == group && row.year == year) return row.people;
    return std::int64_t{0};
  };
  if (visit.request.wants_json()) {
    Value::List out;
    for (std::size_t i = 0; i < all_groups.size(); ++i) {
      Value::List years;
      for (int year = from; year <= to; ++year)
        years.push_back(Value::object({{"year", year}, {"people", of(all_groups[i], year)}}));
      out.push_back(Value::object({{"group", std::string(word_of(all_groups[i]))},
                                   {"people", totals.people[i]},
                                   {"share", totals.share(i).text()},
                                   {"years", Value(std::move(years))}}));
    }
    return http::json_answer(Value::object(
        {{"from", from}, {"to", to}, {"people", totals.sum()}, {"groups", Value(std::move(out))}}));
  }
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("ppks.column.group")}};
  for (int year = from; year <= to; ++year) table.columns.push_back({std::to_string(year), true});
  table.columns.push_back({visit.say("ppks.column.sum"), true});
  table.columns.push_back({visit.say("ppks.column.share"), true});
  for (std::size_t i = 0; i < all_groups.size(); ++i) {
    auto const word = std::string(word_of(all_groups[i]));
    std::vector<Html> cells{visit.words(group_key(all_groups[i]))};
    for (int year = from; year <= to; ++year)
      cells.push_back(screen::opens(
          group_thousands(of(all_groups[i], year)),
          std::string(path) + "/layanan?kelompok=" + word + "&tahun=" + std::to_string(year)));
    cells.push_back(text(group_thousands(totals.people[i])));
    cells.push_back(text(screen::percent_text(totals.share(i), visit.language())));
    table.rows.push_back(std::move(cells));
  }
  std::vector<Html> last{visit.words("ppks.column.sum")};
  for (int year = from; year <= to; ++year) {
    std::int64_t sum = 0;
    for (auto const group : all_groups) sum += of(group, year);
    last.push_back(text(group_thousands(sum)));
  }
  last.push_back(text(group_thousands(totals.sum())));
  last.push_back(text(screen::percent_text({totals.sum(), totals.sum()}, visit.language())));
  table.totals = {std::move(last)};
  return screen::page(
      visit, head_of(visit, visit.say("ppks.groups"), visit.say("ppks.groups.context")),
      screen::stack({screen::tabs(all_tabs(visit, "/kelompok"), visit.say("nav.ppks")),
                     years_form(visit, {{"dari", from}, {"sampai", to}}),
                     screen::sheet({.heading = visit.say("ppks.groups"),
                                    .remark = visit.say("ppks.groups.remark"),
                                    .body = screen::table(table)})}));
}

Result<Answer> standard_page(Visit& visit) {
  TRY(visit.context.may(May::see_cases));
  auto const year = year_asked(visit, "tahun", visit.today().year());
  auto const standard = standard_of(visit.context, year);
  auto const mean = standard.mean();
  auto const mark = std::string(word_of(class_of(mean)));
  auto const name_of = [](Group group) {
    return group == Group::none ? std::string("ppks.group.disaster") : group_key(group);
  };
  if (visit.request.wants_json()) {
    Value::List out;
    for (auto const& one : standard.indicators)
      out.push_back(Value::object(
          {{"service", one.group == Group::none ? "disaster" : std::string(word_of(one.group))},
           {"given", one.given},
           {"needing", one.needing},
           {"coverage", one.needing == 0 ? Value() : Value(one.coverage().text())}}));
    return http::json_answer(
        Value::object({{"year", year},
                       {"indicators", Value(std::move(out))},
                       {"mean", mean ? Value(hundredths_text(*mean)) : Value()},
                       {"class", mark}}));
  }
  screen::Table table;
  table.columns = {{visit.say("ppks.column.service")},
                   {visit.say("ppks.column.given"), true},
                   {visit.say("ppks.column.needing"), true},
                   {visit.say("ppks.column.coverage"), true}};
  for (auto const& one : standard.indicators) {
    auto const word = std::string(word_of(one.group));
    Year const span{year};
    bool const disaster = one.group == Group::none;
    table.rows.push_back(
        {visit.words(name_of(one.group)),
         disaster ? text("0")
                  : screen::opens(group_thousands(one.given),
                                  std::string(path) + "/layanan?lengkap=yes&kelompok=" + word +
                                      "&tahun=" + std::to_string(year)),
         disaster ? text("0")
                  : screen::opens(group_thousands(one.needing),
                                  std::string(path) + "?kelompok=" + word +
                                      "&berdiri_dari=" + screen::input_date(span.begin()) +
                                      "&berdiri_sampai=" + screen::input_date(span.end())),
         text(screen::percent_text(one.coverage(), visit.language()))});
  }
  std::vector<screen::Figure> figures;
  figures.push_back({.label = visit.say("ppks.mean"),
                     .number = mean ? hundredths_text(*mean) + " %" : std::string("-")});
  figures.push_back({.label = visit.say("ppks.class"), .number = visit.say("ppks.class." + mark)});
  return screen::page(visit,
                      head_of(visit, visit.say("ppks.standard", {{"year", std::to_string(year)}}),
                              visit.say("ppks.standard.context")),
                      screen::stack({screen::tabs(all_tabs(visit, "/spm"), visit.say("nav.ppks")),
                                     years_form(visit, {{"tahun", year}}), screen::figures(figures),
                                     screen::sheet({.heading = visit.say("ppks.indicators"),
                                                    .remark = visit.say("ppks.indicators.remark"),
                                                    .body = screen::table(table)})}));
}

}  // namespace

void add_table_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_cases);
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const own = prefix + std::string(path);
    routes.get(own, see, list_page, "nav.ppks");
    routes.get(own + "/layanan", see, services_page, "ppks.services");
    routes.get(own + "/tabel", see, table_page, "ppks.by_category");
    routes.get(own + "/kelompok", see, groups_page, "ppks.groups");
    routes.get(own + "/spm", see, standard_page, "ppks.indicators");
  }
}

}  // namespace rangkul::ppks
