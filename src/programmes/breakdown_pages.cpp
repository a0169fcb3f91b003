#include "programmes/breakdown_pages.h"

#include "base/text.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

std::string encoded(std::string_view value) { return http::url_part(value); }

Html parts_sheet(Visit const& visit, std::string_view heading, std::vector<Part> const& parts,
                 std::function<std::string(Part const&)> const& name,
                 std::function<std::string(Part const&)> const& address) {
  screen::Table table;
  table.columns = {{visit.say(heading)},
                   {visit.say("programmes.realised"), true},
                   {visit.say("programmes.amount"), true}};
  for (auto const& part : parts)
    table.rows.push_back({text(name(part)),
                          screen::opens(group_thousands(part.receivers), address(part)),
                          text(part.amount.text())});
  return screen::sheet({.heading = visit.say(heading), .body = screen::table(table)});
}

/// "2024-03" as the query of its first and last day.
std::string days_of(std::string const& month) {
  auto const first = Date::parse_iso(month + "-01");
  if (!first.ok()) return {};
  auto const last = first.value().plus_months(1).plus_days(-1);
  return "&dari=" + screen::input_date(first.value()) + "&sampai=" + screen::input_date(last);
}

std::string month_name(Visit const& visit, std::string const& month) {
  auto const first = Date::parse_iso(month + "-01");
  if (!first.ok()) return month;
  auto const words = screen::long_date(first.value(), visit.language());
  return words.substr(words.find(' ') + 1);
}

Result<Answer> parts_page(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  if (visit.request.wants_json()) return http::json_answer(parts_json(visit.context, benefit));
  auto const& id = benefit.programme->id;
  auto const receivers = receivers_address(id, benefit.year);
  auto const areas = by_area(visit.context, id, benefit.year);
  auto head = benefit_head(visit, benefit);
  auto const tabs = benefit_tabs(visit, benefit, 6);
  if (areas.empty())
    return screen::page(
        visit, head,
        tabs + screen::sheet(
                   {.heading = visit.say("programmes.parts"),
                    .body = screen::empty({.icon = "laporan",
                                           .heading = visit.say("programmes.parts.none"),
                                           .why = visit.say("programmes.parts.none_why")})}));
  std::vector<Html> const sheets{
      parts_sheet(
          visit, "programmes.batches.area", areas,
          [](Part const& part) { return part.name.empty() ? part.key : part.name; },
          [&](Part const& part) { return receivers + "&wilayah=" + encoded(part.key); }),
      parts_sheet(
          visit, "programmes.month", by_month(visit.context, id, benefit.year),
          [&](Part const& part) { return month_name(visit, part.key); },
          [&](Part const& part) { return receivers + days_of(part.key); }),
      parts_sheet(
          visit, "programmes.fund", by_source(visit.context, id, benefit.year),
          [](Part const& part) { return part.key; },
          [&](Part const& part) { return receivers + "&sumber=" + encoded(part.key); }),
      element("p", {{"class", "small soft"}}, visit.words("programmes.parts_why"))};
  return screen::page(visit, head, tabs + screen::stack(sheets));
}

Value part_list(std::vector<Part> const& parts) {
  Value::List out;
  for (auto const& part : parts)
    out.push_back(Value::object({{"key", part.key},
                                 {"name", part.name},
                                 {"receivers", part.receivers},
                                 {"amount", part.amount.whole()}}));
  return Value(std::move(out));
}

Html plan_words(Visit const& visit, catalogue::Plan const& plan) {
  auto const years = plan.until.year() - plan.from.year() + 1;
  auto const outlook = outlook_of_plan(plan.stock, plan.a_year, years);
  std::map<std::string, std::string> const with{
      {"stock", group_thousands(plan.stock)},
      {"from", screen::long_date(plan.from, visit.language())},
      {"pace", group_thousands(plan.a_year)},
      {"until", screen::long_date(plan.until, visit.language())},
      {"missing", group_thousands(outlook.missing)},
      {"needed", group_thousands(outlook.needed)}};
  if (outlook.reached())
    return screen::notice(Tone::done, visit.say("programmes.plan.reached", with));
  return screen::notice(Tone::late, visit.say("programmes.plan.missing", with),
                        element("p", visit.words("programmes.plan.needed", with)));
}

Html year_words(Visit const& visit, Benefit const& benefit, Achievement const& row) {
  auto const outlook = outlook_of_year(row.target, row.realised, Year{benefit.year}, visit.today());
  std::map<std::string, std::string> const with{{"realised", group_thousands(row.realised)},
                                                {"target", group_thousands(row.target)},
                                                {"projected", group_thousands(outlook.projected)},
                                                {"missing", group_thousands(outlook.missing)},
                                                {"needed", group_thousands(outlook.needed)},
                                                {"months", std::to_string(outlook.periods_left)}};
  if (row.realised >= row.target) return {};
  if (outlook.periods_left == 0)
    return screen::notice(Tone::late, visit.say("programmes.outlook.over", with));
  if (outlook.reached())
    return screen::notice(Tone::done, visit.say("programmes.outlook.reached", with));
  return screen::notice(Tone::late, visit.say("programmes.outlook.missing", with),
                        element("p", visit.words("programmes.outlook.needed", with)));
}

}  // namespace

Html sources_sheet(Visit& visit, int year) {
  screen::Table table;
  table.columns = {{visit.say("programmes.fund")},
                   {visit.say("programmes.benefit")},
                   {visit.say("programmes.realised"), true},
                   {visit.say("programmes.amount"), true}};
  std::map<std::string, Rupiah> sums;
  auto const on = std::min(visit.today(), Year{year}.end());
  for (auto const& part : sources_of_year(visit.context, year)) {
    auto const* programme = visit.context.catalogue.programme(part.programme, on);
    auto const name = programme ? programme->name.in(visit.language()) : part.programme;
    sums[part.source] = sums[part.source] + part.amount;
    table.rows.push_back(
        {text(part.source), http::link(benefit_address(part.programme, year), text(name)),
         screen::opens(group_thousands(part.receivers),
                       receivers_address(part.programme, year) + "&sumber=" + encoded(part.source)),
         text(part.amount.text())});
  }
  if (table.rows.empty()) return {};
  for (auto const& [source, amount] : sums)
    table.totals.push_back({visit.words("programmes.total_of", {{"what", source}}), Html{}, Html{},
                            text(amount.text())});
  return screen::sheet({.heading = visit.say("programmes.by_source"),
                        .body = screen::table(table),
                        .footer = visit.words("programmes.by_source_why")});
}

Value sources_json(Context& context, int year) {
  Value::List out;
  for (auto const& part : sources_of_year(context, year))
    out.push_back(Value::object({{"source", part.source},
                                 {"programme", part.programme},
                                 {"receivers", part.receivers},
                                 {"amount", part.amount.whole()}}));
  return Value(std::move(out));
}

Value parts_json(Context& context, Benefit const& benefit) {
  auto const& id = benefit.programme->id;
  return Value::object({{"area", part_list(by_area(context, id, benefit.year))},
                        {"month", part_list(by_month(context, id, benefit.year))},
                        {"source", part_list(by_source(context, id, benefit.year))}});
}

Html outlook_sheet(Visit& visit, Benefit const& benefit, Achievement const& row, bool whole) {
  Html body;
  if (whole && row.target > 0 && !row.lower_is_better) body += year_words(visit, benefit, row);
  if (benefit.programme->plan) body += plan_words(visit, *benefit.programme->plan);
  if (body.empty()) return {};
  return screen::sheet({.heading = visit.say("programmes.outlook"), .body = body});
}

void add_breakdown_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_programmes);
  for (std::string const prefix : {"", "/api/v1"})
    routes.get(prefix + "/program/{programme}/{year}/rincian", see, parts_page, "programmes.parts");
}

}  // namespace rangkul::programmes
