// The year: twelve months, two ratifications each, and what stands behind them.

#include "validation/pages.h"

#include "base/text.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/marks.h"

namespace rangkul::validation {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

std::string round_address(std::string const& period) {
  return std::string(index_path) + "/" + period;
}
std::string entry_address(EntryId id) { return std::string(index_path) + "/baris/" + id.text(); }
std::string village_address(std::string const& period, RegionCode const& village) {
  return round_address(period) + "/desa/" + village.text();
}
std::string meeting_address(MeetingId id) {
  return std::string(index_path) + "/musyawarah/" + id.text();
}

std::string period_title(Visit const& visit, std::string const& period) {
  auto const month = static_cast<int>(parse_id_value(period.substr(5, 2)).value_or(1));
  return screen::month_name(month, visit.language()) + " " + period.substr(0, 4);
}

Html state_chip(Visit const& visit, State state) {
  auto const tone = state == State::ratified                              ? Tone::done
                    : state == State::declined || state == State::refuted ? Tone::late
                    : state == State::withdrawn                           ? Tone::plain
                                                                          : Tone::soon;
  return screen::chip(tone, visit.say("validation.state." + std::string(state_key(state))));
}

Html phase_chip(Visit const& visit, Round const& round) {
  auto const phase = round.phase(visit.today());
  auto const tone = phase == Phase::closed      ? Tone::done
                    : phase == Phase::ratifying ? Tone::late
                                                : Tone::soon;
  return screen::chip(tone, visit.say("validation.phase." + std::string(phase_key(phase))));
}

Result<Round> round_of(Visit& visit) {
  return find_round(visit.context, visit.request.param("period"));
}

std::string aids_words(std::string const& aids) {
  std::string out;
  for (char const letter : ascii_upper(aids))
    out += letter == ' ' ? std::string(", ") : std::string(1, letter);
  return out;
}

std::string seal_words(std::string const& seal) {
  constexpr std::size_t group = 8;
  std::string out;
  for (std::size_t at = 0; at < seal.size(); at += group)
    out += (at == 0 ? "" : " ") + seal.substr(at, group);
  return out;
}

screen::Record const& reason_record() {
  static screen::Record const record{
      "validation.reason",
      {{.key = "reason", .kind = screen::FieldKind::long_text, .required = true}}};
  return record;
}

screen::Flash undo_flash(Visit const&, std::string message, EventId event) {
  return {.message = std::move(message),
          .undo_address = std::string(index_path) + "/urungkan/" + event.text()};
}

namespace {

constexpr int months_of_year = 12;
constexpr int ratifications_of_year = 2 * months_of_year;

/// One month on the year's page.
struct Line {
  std::string period;
  std::optional<Round> round{};
  std::vector<Ratification> ratified{};
  Counts counts{};
};

std::vector<Line> lines_of(Context& context, int year) {
  std::vector<Line> out;
  auto const rounds = list_rounds(context, year);
  for (int month = 1; month <= months_of_year; ++month) {
    Line line{.period = std::to_string(year) + (month < 10 ? "-0" : "-") + std::to_string(month)};
    for (auto const& round : rounds)
      if (round.period == line.period) {
        line.round = round;
        line.ratified = ratifications_of(context, round.id);
        line.counts = count_entries(context, round.id);
      }
    out.push_back(std::move(line));
  }
  return out;
}

bool has_side(Line const& line, Side side) {
  return std::ranges::any_of(line.ratified,
                             [&](Ratification const& one) { return one.side == side; });
}

/// Months and sides with a decree: "24 a year".
int ratified_sides(std::vector<Line> const& lines) {
  int count = 0;
  for (auto const& line : lines)
    count += (has_side(line, Side::proposals) ? 1 : 0) + (has_side(line, Side::fitness) ? 1 : 0);
  return count;
}

Html side_cell(Visit const& visit, Line const& line, Side side) {
  if (!line.round) return text("–");
  for (auto const& one : line.ratified)
    if (one.side == side)
      return screen::chip(Tone::done, visit.say("validation.ratified_short")) + text(" ") +
             element("span", {{"class", "small soft"}}, text(one.decree));
  auto const waiting = line.counts.all(side);
  if (waiting == 0) return element("span", {{"class", "soft"}}, visit.words("validation.no_rows"));
  return screen::opens(
      visit.say("validation.rows", {{"count", group_thousands(waiting)}}),
      round_address(line.period) + "/baris" + (side == Side::proposals ? "?jenis=proposal" : ""));
}

Html year_table(Visit const& visit, std::vector<Line> const& lines) {
  screen::Table table;
  table.columns = {{visit.say("validation.month")},
                   {visit.say("validation.phase")},
                   {visit.say("validation.side.proposals")},
                   {visit.say("validation.side.fitness")}};
  for (auto const& line : lines) {
    auto const title = text(period_title(visit, line.period));
    table.rows.push_back(
        {line.round ? http::link(round_address(line.period), title) : title,
         line.round ? phase_chip(visit, *line.round) : text(visit.say("validation.not_opened")),
         side_cell(visit, line, Side::proposals), side_cell(visit, line, Side::fitness)});
  }
  return screen::table(table);
}

Html coverage_words(Visit& visit) {
  auto const covered = operator_coverage(visit.context);
  return visit.words("validation.coverage",
                     {{"active", group_thousands(covered.part())},
                      {"all", group_thousands(covered.whole())},
                      {"share", screen::percent_text(covered, visit.language())}});
}

Value year_json(Visit& visit, int year, std::vector<Line> const& lines) {
  Value::List months;
  for (auto const& line : lines) {
    auto month = Value::object(
        {{"period", line.period}, {"state", line.round ? line.round->state : std::string("none")}});
    for (auto const side : {Side::proposals, Side::fitness})
      month.set(std::string(side_key(side)), Value::object({{"rows", line.counts.all(side)},
                                                            {"ratified", has_side(line, side)}}));
    months.push_back(std::move(month));
  }
  auto const covered = operator_coverage(visit.context);
  return Value::object({{"year", year},
                        {"ratifications", ratified_sides(lines)},
                        {"of", ratifications_of_year},
                        {"villages_with_operator", covered.part()},
                        {"villages", covered.whole()},
                        {"months", Value(std::move(months))}});
}

int year_of(Visit const& visit) {
  constexpr std::int64_t first = 2000;
  constexpr std::int64_t last = 2199;
  auto const asked = parse_id_value(visit.request.query.get("tahun")).value_or(0);
  return asked >= first && asked <= last ? static_cast<int>(asked) : visit.today().year();
}

Result<Answer> year_page(Visit& visit) {
  auto const year = year_of(visit);
  auto const lines = lines_of(visit.context, year);
  if (visit.request.wants_json()) return http::json_answer(year_json(visit, year, lines));
  auto const current = period_for(visit.context.catalogue, visit.today());
  screen::PageHead head{.title = visit.say("validation.title", {{"year", std::to_string(year)}}),
                        .context = visit.say("validation.context"),
                        .current = "validation"};
  auto const to_year = [&](int other) {
    return screen::Action{.label = std::to_string(other),
                          .address = std::string(index_path) + "?tahun=" + std::to_string(other)};
  };
  head.actions = {
      to_year(year - 1),
      to_year(year + 1),
      {.label = visit.say("validation.objections"),
       .address = std::string(index_path) + "/sanggahan"},
      {.label = visit.say("validation.files"), .address = std::string(index_path) + "/unggahan"},
      {.label = visit.say("validation.assessments"),
       .address = std::string(index_path) + "/massal"},
      {.label = visit.say("validation.scores"), .address = std::string(index_path) + "/desil"},
      {.label = visit.say("validation.teams"), .address = std::string(index_path) + "/satgas"}};
  std::vector<Html> parts;
  auto const here = std::ranges::find(lines, current, &Line::period);
  if (here != lines.end() && !here->round && visit.context.actor.may(May::close_month))
    parts.push_back(screen::notice(
        Tone::note, visit.say("validation.open_why", {{"month", period_title(visit, current)}}),
        screen::button_post(visit, {.label = visit.say("validation.open"),
                                    .address = round_address(current) + "/mulai"})));
  parts.push_back(screen::sheet(
      {.heading = visit.say("validation.of_year", {{"done", std::to_string(ratified_sides(lines))},
                                                   {"all", std::to_string(ratifications_of_year)}}),
       .body = year_table(visit, lines),
       .footer = coverage_words(visit)}));
  if (auto marks = marks_part(visit, year); !marks.empty()) parts.push_back(std::move(marks));
  return screen::page(visit, head, screen::stack(parts));
}

Result<Answer> open_post(Visit& visit) {
  auto const round = TRY(open_round(visit.context, visit.request.param("period")));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"period", round.period}}), 201);
  return screen::done(visit, round_address(round.period),
                      {.message = visit.say("validation.opened")});
}

}  // namespace

void add_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_validation);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + std::string(index_path), see, year_page, "validation.month");
    routes.post(prefix + std::string(index_path) + "/{period}/mulai",
                http::Policy::right(May::close_month), open_post, "validation.open");
  }
  add_round_routes(routes);
  add_village_routes(routes);
  add_entry_routes(routes);
  add_minutes_routes(routes);
  add_objection_routes(routes);
  add_answer_routes(routes);
  add_team_routes(routes);
  add_late_routes(routes);
  add_mark_routes(routes);
  add_score_routes(routes);
  add_file_routes(routes);
  add_assessment_routes(routes);
}

}  // namespace rangkul::validation
