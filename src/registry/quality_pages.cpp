// The quality board: how much is doubtful, by place and by kind; each number opens into the rows.

#include <algorithm>

#include "base/text.h"
#include "jobs/jobs.h"
#include "registry/office.h"
#include "registry/page_parts.h"
#include "registry/pages.h"
#include "registry/people_lists.h"
#include "registry/quality.h"
#include "screen/format.h"

namespace rangkul::registry {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

std::string_view group_of(std::string_view code) { return code.substr(0, code.find('.')); }

std::string rows_address(RegionCode const& area, std::string_view filter, std::string_view value) {
  auto out = "/mutu/daftar?" + std::string(filter) + "=" + http::url_part(value);
  if (!area.text().empty()) out += "&wilayah=" + http::url_part(area.text());
  return out;
}

/// The area that the board shows: what was asked for, inside the reader's own.
Result<RegionCode> asked_area(Visit& visit) {
  auto const typed = visit.request.query.get("wilayah");
  auto const& own = visit.context.actor.area();
  auto const widest = own.covers(visit.office.region) ? visit.office.region : own;
  if (typed.empty()) return widest;
  auto const area = TRY(RegionCode::parse(typed));
  if (!visit.context.actor.sees(area)) return not_found();
  return area;
}

struct Board {
  RegionCode area;
  std::map<std::string, std::int64_t> by_code;
  std::map<RegionCode, std::map<std::string, std::int64_t>> by_place;  // group -> count
  std::int64_t total{0};
};

RegionLevel level_below(RegionLevel level) {
  switch (level) {
    case RegionLevel::country: return RegionLevel::province;
    case RegionLevel::province: return RegionLevel::regency;
    case RegionLevel::regency: return RegionLevel::district;
    default: return RegionLevel::village;
  }
}

Board board_of(Visit& visit, RegionCode const& area) {
  Board board;
  board.area = area;
  auto const level = level_below(area.level());
  for (auto const& row : count_findings(visit.context, area)) {
    board.by_code[row.code] += row.count;
    board.by_place[row.region.at(level)][std::string(group_of(row.code))] += row.count;
    board.total += row.count;
  }
  return board;
}

Html number_cell(std::int64_t count, std::string const& address) {
  return count == 0 ? text("–") : screen::opens(group_thousands(count), address);
}

Html places_table(Visit& visit, Board const& board) {
  screen::Table table;
  table.figured = true;
  table.columns.push_back({visit.say("quality.place")});
  for (auto const group : quality_groups)
    table.columns.push_back({visit.say("quality.group." + std::string(group)), true});
  table.columns.push_back({visit.say("list.total"), true});
  auto const level = level_below(board.area.level());
  for (auto const& [place, counts] : board.by_place) {
    auto const name = region_name(visit.context, place);
    std::vector<Html> row;
    row.push_back(level == RegionLevel::village || place == board.area
                      ? text(name)
                      : http::link("/mutu?wilayah=" + http::url_part(place.text()), text(name)));
    std::int64_t sum = 0;
    for (auto const group : quality_groups) {
      auto const found = counts.find(std::string(group));
      auto const count = found == counts.end() ? 0 : found->second;
      sum += count;
      row.push_back(number_cell(count, rows_address(place, "kelompok", group)));
    }
    row.push_back(text(group_thousands(sum)));
    table.rows.push_back(std::move(row));
  }
  return screen::table(table);
}

Html kinds_table(Visit& visit, Board const& board) {
  screen::Table table;
  table.columns = {
      {visit.say("quality.kind")}, {visit.say("quality.count"), true}, {visit.say("quality.mend")}};
  for (auto const code : quality_codes) {
    auto const found = board.by_code.find(std::string(code));
    if (found == board.by_code.end()) continue;
    auto const key = "quality." + std::string(code);
    table.rows.push_back({visit.words(key),
                          number_cell(found->second, rows_address(board.area, "jenis", code)),
                          visit.words("quality.repair." + std::string(code))});
  }
  return screen::table(table);
}

Value board_json(Board const& board) {
  Value::List kinds;
  for (auto const& [code, count] : board.by_code)
    kinds.push_back(Value::object({{"code", code}, {"count", count}}));
  Value::List places;
  for (auto const& [place, counts] : board.by_place) {
    auto row = Value::object({{"region", place.text()}});
    for (auto const group : quality_groups) {
      auto const found = counts.find(std::string(group));
      row.set(std::string(group), found == counts.end() ? 0 : found->second);
    }
    places.push_back(std::move(row));
  }
  return Value::object({{"area", board.area.text()},
                        {"total", board.total},
                        {"kinds", Value(std::move(kinds))},
                        {"places", Value(std::move(places))}});
}

Result<Answer> board_page(Visit& visit, Hooks const& hooks) {
  auto const area = TRY(asked_area(visit));
  auto const board = board_of(visit, area);
  if (visit.request.wants_json()) return http::json_answer(board_json(board));
  screen::PageHead head{
      .title = visit.say("quality.title"),
      .context = visit.say("quality.context", {{"place", place_name(visit.context, area)}}),
      .current = "quality"};
  if (area.text() != visit.context.actor.area().text() &&
      !visit.request.query.get("wilayah").empty())
    head.trail = {{visit.say("quality.title"), "/mutu"}};
  if (visit.context.actor.may(May::import_data))
    head.actions.push_back(
        {.label = visit.say("quality.recompute"), .address = "/mutu/hitung", .post = true});
  auto const warnings = hooks.warnings ? hooks.warnings(visit) : Html{};
  if (board.total == 0)
    return screen::page(
        visit, head,
        warnings +
            screen::empty(
                {"beres", visit.say("quality.nothing"), visit.say("quality.nothing.why"), {}}));
  auto const now =
      screen::long_time(visit.context.clock.now(), visit.office.zone, visit.language());
  return screen::page(visit, head,
                      screen::stack({warnings,
                                     screen::sheet({.heading = visit.say("quality.by_place"),
                                                    .remark = now,
                                                    .body = places_table(visit, board)}),
                                     screen::sheet({.heading = visit.say("quality.by_kind"),
                                                    .remark = now,
                                                    .body = kinds_table(visit, board)})}));
}

Result<Answer> rows_page(Visit& visit) {
  auto title = visit.say("quality.rows");
  if (auto const code = visit.request.query.get("jenis"); is_quality_code(code))
    title = visit.say("quality." + code);
  return screen::list_page(visit, doubts_list(),
                           {.head = {.title = title,
                                     .context = visit.say("quality.rows.context"),
                                     .current = "quality",
                                     .trail = {{visit.say("quality.title"), "/mutu"}}}});
}

Result<Answer> recompute(Visit& visit) {
  auto const job = TRY(jobs::enqueue(visit.context, {.kind = "registry.quality",
                                                     .title = visit.say("quality.title"),
                                                     .only_one = "registry.quality"}));
  return screen::done(visit, "/pekerjaan/" + job.text(), {.message = visit.say("quality.queued")});
}

}  // namespace

void add_quality_pages(screen::Routes& routes, Hooks const& hooks) {
  auto const board = [hooks](Visit& visit) { return board_page(visit, hooks); };
  auto const see = http::Policy::right(May::see_quality);
  screen::registered(doubts_list(), "/mutu/daftar");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/mutu", see, board, "quality.title");
    routes.get(prefix + "/mutu/daftar", http::Policy::right(May::see_people), rows_page,
               "quality.rows");
  }
  routes.post("/mutu/hitung", http::Policy::right(May::import_data), recompute,
              "quality.recompute");
}

}  // namespace rangkul::registry
