#include "programmes/figures.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "programmes/pages.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::programmes {

using screen::Visit;

std::string millions_text(Rupiah amount) {
  constexpr std::int64_t tenth = 100'000;
  auto const tenths = (amount.whole() + tenth / 2) / tenth;
  return group_thousands(tenths / 10) + "," + std::to_string(tenths % 10);
}

std::string as_of_text(Visit const& visit, AchievementTable const& table) {
  return visit.say(table.provisional ? "programmes.as_of_provisional" : "programmes.as_of",
                   {{"time", screen::long_time(table.as_of, visit.office.zone, visit.language())}});
}

std::string gap_text(Visit const& visit, Achievement const& row) {
  if (row.target == 0) return visit.say("programmes.no_target");
  if (row.realised >= row.target) return visit.say("programmes.reached");
  return visit.say("programmes.short_by", {{"count", group_thousands(row.target - row.realised)}});
}

namespace {

Html name_cell(Visit const& visit, Achievement const& row, int year) {
  auto const whom = row.receiver.empty()
                        ? visit.say("programmes.unit." + std::string(catalogue::word_of(row.unit)))
                        : row.receiver;
  auto const unit = visit.say("programmes.receiver", {{"unit", whom}});
  return http::link(benefit_address(row.programme, year), http::text(row.name)) +
         http::element("small", http::text(unit));
}

std::string percent_text(Visit const& visit, AchievementTable const& table, Percent percent) {
  if (percent.whole() != 0) return percent.text() + " %";
  return table.whole ? visit.say("programmes.no_target") : "–";
}

std::string budget_text(Rupiah amount) { return amount.whole() == 0 ? "–" : millions_text(amount); }

}  // namespace

Html achievement_table(Visit& visit, AchievementTable const& table, bool totals) {
  screen::Table out;
  out.figured = true;
  out.columns = {{visit.say("programmes.benefit")},       {visit.say("programmes.against_target")},
                 {visit.say("programmes.target"), true},  {visit.say("programmes.realised"), true},
                 {visit.say("programmes.percent"), true}, {visit.say("programmes.budget"), true},
                 {visit.say("programmes.spent"), true}};
  Rupiah budget;
  Rupiah spent;
  for (auto const& row : table.rows) {
    budget = budget + row.budget;
    spent = spent + row.spent;
    auto const shown = percent_text(visit, table, row.percent());
    out.rows.push_back(
        {name_cell(visit, row, table.year),
         table.whole ? screen::bar(row.percent(), shown) +
                           http::element("small", http::text(gap_text(visit, row)))
                     : Html{},
         http::text(row.target == 0 ? "–" : group_thousands(row.target)),
         screen::opens(group_thousands(row.realised), realised_address(row, table.year)),
         http::element("b", http::text(shown)), http::text(budget_text(row.budget)),
         http::text(millions_text(row.spent))});
  }
  if (!totals) return screen::table(out);
  auto const total = table.total();
  auto const total_shown = percent_text(visit, table, total);
  out.totals.push_back({visit.words("programmes.total"), Html{},
                        http::text(total.whole() == 0 ? "–" : group_thousands(total.whole())),
                        http::text(group_thousands(total.part())), http::text(total_shown),
                        http::text(budget_text(budget)), http::text(millions_text(spent))});
  if (auto const mean = table.mean().hundredths())
    out.totals.push_back(
        {visit.words("programmes.mean", {{"count", std::to_string(table.rows.size())}}), Html{},
         Html{}, Html{}, http::text(hundredths_text(*mean) + " %"), Html{}, Html{}});
  return screen::table(out);
}

namespace {

/// What one department gave, by its benefits, in the order of the table.
struct Department {
  std::string name;
  std::vector<Achievement const*> rows{};
  Rupiah spent{};
};

std::vector<Department> departments_of(AchievementTable const& table) {
  std::vector<Department> out;
  for (auto const* list : {&table.rows, &table.others})
    for (auto const& row : *list) {
      auto at = std::ranges::find(out, row.owner, &Department::name);
      if (at == out.end()) {
        out.push_back({row.owner});
        at = out.end() - 1;
      }
      at->rows.push_back(&row);
      at->spent = at->spent + row.spent;
    }
  return out;
}

/// Receivers by unit: "3 orang, 2 rumah tangga".
std::map<catalogue::Unit, std::int64_t> by_unit(std::vector<Department> const& departments) {
  std::map<catalogue::Unit, std::int64_t> out;
  for (auto const& department : departments)
    for (auto const* row : department.rows) out[row->unit] += row->realised;
  return out;
}

std::string unit_word(Visit const& visit, catalogue::Unit unit) {
  return visit.say("programmes.unit." + std::string(catalogue::word_of(unit)));
}

}  // namespace

Html departments_sheet(Visit& visit, AchievementTable const& table) {
  auto const departments = departments_of(table);
  screen::Table out;
  out.columns = {{visit.say("programmes.card.owner")},
                 {visit.say("programmes.benefit")},
                 {visit.say("programmes.realised"), true},
                 {visit.say("programmes.spent"), true}};
  Rupiah spent;
  for (auto const& department : departments) {
    spent = spent + department.spent;
    bool first = true;
    for (auto const* row : department.rows) {
      bool const silent = !row->run_by_office && row->realised == 0;
      auto const figure =
          silent
              ? http::element("span", {{"class", "soft"}}, visit.words("programmes.told.nothing"))
              : screen::opens(group_thousands(row->realised) + " " + unit_word(visit, row->unit),
                              realised_address(*row, table.year));
      out.rows.push_back(
          {first ? http::text(department.name) : Html{},
           http::link(benefit_address(row->programme, table.year), http::text(row->name)), figure,
           http::text(millions_text(row->spent))});
      first = false;
    }
  }
  std::vector<std::string> receivers;
  for (auto const& [unit, count] : by_unit(departments))
    if (count > 0) receivers.push_back(group_thousands(count) + " " + unit_word(visit, unit));
  out.totals.push_back({visit.words("programmes.total"), Html{}, http::text(join(receivers, ", ")),
                        http::text(millions_text(spent))});
  return screen::sheet({.heading = visit.say("programmes.departments"),
                        .body = screen::table(out),
                        .footer = visit.words("programmes.departments_why")});
}

Value departments_json(AchievementTable const& table) {
  Value::List out;
  for (auto const& department : departments_of(table)) {
    Value::List rows;
    for (auto const* row : department.rows)
      rows.push_back(Value::object({{"programme", row->programme},
                                    {"unit", std::string(catalogue::word_of(row->unit))},
                                    {"realised", row->realised},
                                    {"told", row->told},
                                    {"spent", row->spent.whole()}}));
    out.push_back(Value::object({{"department", department.name},
                                 {"spent", department.spent.whole()},
                                 {"benefits", Value(std::move(rows))}}));
  }
  return Value(std::move(out));
}

Value achievements_json(AchievementTable const& table) {
  auto const rows_of = [](std::vector<Achievement> const& list) {
    Value::List out;
    for (auto const& row : list)
      out.push_back(Value::object({{"programme", row.programme},
                                   {"name", row.name},
                                   {"owner", row.owner},
                                   {"unit", std::string(catalogue::word_of(row.unit))},
                                   {"target", row.target},
                                   {"realised", row.realised},
                                   {"percent", row.percent().text()},
                                   {"budget", row.budget.whole()},
                                   {"committed", row.committed.whole()},
                                   {"spent", row.spent.whole()}}));
    return Value(std::move(out));
  };
  auto const mean = table.mean().hundredths();
  return Value::object({{"year", table.year},
                        {"as_of", to_iso(table.as_of)},
                        {"provisional", table.provisional},
                        {"rows", rows_of(table.rows)},
                        {"others", rows_of(table.others)},
                        {"total_target", table.total().whole()},
                        {"total_realised", table.total().part()},
                        {"total_percent", table.total().text()},
                        {"mean_percent", mean ? Value(hundredths_text(*mean)) : Value()}});
}

Html others_text(Visit const& visit, AchievementTable const& table) {
  if (table.others.empty() && visit.context.actor.of_department()) return {};
  std::vector<std::string> names;
  for (auto const& row : table.others) names.push_back(row.name + " (" + row.owner + ")");
  auto words = visit.words("programmes.ours_of_all",
                           {{"ours", std::to_string(table.rows.size())},
                            {"all", std::to_string(table.rows.size() + table.others.size())},
                            {"others", join(names, ", ")}});
  if (!table.whole) words += http::text(" ") + visit.words("programmes.target_of_office");
  return words;
}

}  // namespace rangkul::programmes
