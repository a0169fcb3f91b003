// One month: where it stands, village by village, and the words of the verifier and the head.

#include "base/text.h"
#include "registry/office.h"
#include "screen/again.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/acts.h"
#include "validation/decree_papers.h"
#include "validation/lists.h"
#include "validation/pages.h"
#include "validation/parts.h"
#include "validation/teams.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

constexpr std::array<State, state_count> shown_states{
    State::proposed, State::accepted, State::confirmed, State::ready,
    State::ratified, State::declined, State::refuted,   State::withdrawn};

screen::Record const& decree_record() {
  static screen::Record const record{
      "validation.decree",
      {{.key = "side",
        .kind = screen::FieldKind::choice,
        .required = true,
        .choices = {{"proposals", "validation.side.proposals"},
                    {"fitness", "validation.side.fitness"}}},
       {.key = "decree", .required = true, .has_hint = true, .max_length = 120},
       {.key = "decree_on", .kind = screen::FieldKind::date, .required = true}}};
  return screen::registered(record, "/verval/{period}/sahkan");
}

std::string rows_address(Round const& round, std::string_view query) {
  return round_address(round.period) + "/baris?" + std::string(query);
}

Html states_table(Visit const& visit, Round const& round, Counts const& counts) {
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("validation.entries.status")}};
  for (std::size_t kind = 0; kind < kind_count; ++kind)
    table.columns.push_back(
        {visit.say("validation.kind." + std::string(kind_key(static_cast<Kind>(kind)))), true});
  std::vector<std::int64_t> sums(kind_count);
  for (auto const state : shown_states) {
    std::vector<Html> cells{state_chip(visit, state)};
    bool any = false;
    for (std::size_t i = 0; i < kind_count; ++i) {
      auto const kind = static_cast<Kind>(i);
      auto const count = counts.of(kind, state);
      sums[i] += count;
      any = any || count > 0;
      cells.push_back(
          count == 0
              ? text("–")
              : screen::opens(group_thousands(count),
                              rows_address(round, "status=" + std::string(state_key(state)) +
                                                      "&jenis=" + std::string(kind_key(kind)))));
    }
    if (any) table.rows.push_back(std::move(cells));
  }
  if (table.rows.empty())
    return screen::empty({.icon = "keluarga",
                          .heading = visit.say("validation.nothing_yet"),
                          .why = visit.say("validation.nothing_yet_why")});
  std::vector<Html> totals{visit.words("validation.total")};
  for (auto const sum : sums) totals.push_back(text(group_thousands(sum)));
  table.totals.push_back(std::move(totals));
  return screen::table(table);
}

Html calendar_sheet(Visit const& visit, Round const& round) {
  auto const row = [&](std::string_view key, Date date) {
    return element("div", element("dt", visit.words(key)) +
                              element("dd", text(screen::long_date(date, visit.language()))));
  };
  auto const facts = row("validation.opens", round.opens) + row("validation.cutoff", round.cutoff) +
                     row("validation.closes", round.closes);
  return screen::sheet({.heading = visit.say("validation.calendar"),
                        .body = element("dl", {{"class", "facts"}}, facts),
                        .footer = visit.words("validation.late_goes_on")});
}

Html villages_table(Visit const& visit, Round const& round, std::vector<VillageLine> const& lines) {
  screen::Table table;
  table.columns = {{visit.say("validation.village")},
                   {visit.say("validation.entries_of"), true},
                   {visit.say("validation.waiting"), true},
                   {visit.say("validation.ready"), true},
                   {visit.say("validation.meeting")}};
  auto const teams = list_teams(visit.context, Purpose::registry);
  if (!teams.empty()) table.columns.push_back({visit.say("validation.late.team")});
  for (auto const& line : lines) {
    auto const met = line.meetings > 0 && line.waiting == 0;
    table.rows.push_back({http::link(village_address(round.period, line.region), text(line.name)),
                          text(group_thousands(line.entries)), text(group_thousands(line.waiting)),
                          text(group_thousands(line.ready)),
                          met ? screen::chip(Tone::done, visit.say("validation.met"))
                              : screen::chip(visit.today() > round.cutoff ? Tone::late : Tone::soon,
                                             visit.say("validation.not_met"))});
    if (teams.empty()) continue;
    auto const over = teams_over(teams, line.region, visit.today());
    table.rows.back().push_back(
        over.empty() ? text("–")
                     : http::link(std::string(index_path) + "/satgas/" + over.front().id.text(),
                                  text(over.front().name)));
  }
  return screen::table(table);
}

/// Villages of the reader's area that have said nothing this month.
Html silent_words(Visit& visit, Round const& round, std::vector<VillageLine> const& lines) {
  auto const& area = visit.context.actor.area();
  auto const& whole = area.covers(round.area) ? round.area : area;
  auto const all = registry::count_villages(visit.context, whole);
  auto const silent = all - static_cast<std::int64_t>(lines.size());
  return visit.words("validation.silent",
                     {{"count", group_thousands(std::max<std::int64_t>(silent, 0))},
                      {"all", group_thousands(all)}});
}

Html villages_sheet(Visit& visit, Round const& round) {
  auto const lines = village_lines(visit.context, round.id);
  // Those that hold the month up come first; a province has thousands.
  std::size_t const shown = visit.request.query.get("desa") == "semua" ? 1'000 : 12;
  auto some = lines;
  std::ranges::stable_sort(some,
                           [](auto const& a, auto const& b) { return a.waiting > b.waiting; });
  if (some.size() > shown) some.resize(shown);
  auto footer = silent_words(visit, round, lines);
  if (some.size() < lines.size())
    footer += element(
        "p",
        http::link(
            round_address(round.period) + "?desa=semua",
            visit.words("validation.all_villages",
                        {{"count", group_thousands(static_cast<std::int64_t>(lines.size()))}})));
  return screen::sheet({.heading = visit.say("validation.by_village"),
                        .body = lines.empty() ? Html{} : villages_table(visit, round, some),
                        .footer = footer});
}

std::string act_words(Visit const& visit, ActDone const& one) {
  auto const prefix = "validation.act." + one.act + ".";
  auto const count = group_thousands(one.moved);
  if (jobs::is_open(one.job.state)) return visit.say(prefix + "runs");
  if (one.job.state == jobs::State::done) return visit.say(prefix + "done", {{"count", count}});
  auto const why =
      one.job.error_code.empty() ? std::string("validation.act.stopped") : one.job.error_code;
  return visit.say(prefix + "failed", {{"why", visit.say(why)}});
}

/// What runs over the whole month, asked for again until it is over, and what has run today.
Html acts_sheet(Visit& visit, Round const& round, Counts const& counts) {
  auto const acts = acts_of(visit.context, round.period);
  if (acts.empty()) return {};
  std::vector<screen::TimelineItem> items;
  bool runs = false;
  for (auto const& one : acts) {
    runs = runs || jobs::is_open(one.job.state);
    auto what = text(act_words(visit, one));
    // While all that it moved stands where it put it.
    bool const stands = &one == &acts.front() && counts.in(State::ready) >= one.moved;
    if (stands && one.event.is_set() && round.state != "closed")
      what += screen::button_post(
          visit, {.label = visit.say("validation.undo"),
                  .address = std::string(index_path) + "/urungkan/" + one.event.text(),
                  .icon = "urung",
                  .post = true});
    items.push_back({screen::short_time(one.job.created_at, visit.office.zone, visit.language()),
                     std::move(what),
                     one.job.state == jobs::State::done     ? Tone::done
                     : one.job.state == jobs::State::failed ? Tone::late
                                                            : Tone::soon});
  }
  return screen::part_asked_again(
      "tindakan", round_address(round.period), runs,
      screen::sheet({.heading = visit.say("validation.acts"),
                     .body = screen::timeline(items),
                     .footer = http::link(round_address(round.period),
                                          visit.words("validation.act.reload"))}),
      "#keadaan");
}

Html verify_sheet(Visit& visit, Round const& round, Counts const& counts) {
  if (!visit.context.actor.may(May::verify_data) || round.state == "closed") return {};
  auto const waiting = counts.in(State::confirmed) + counts.of(Kind::fit, State::accepted) +
                       counts.of(Kind::unfit, State::accepted);
  if (waiting == 0) return {};
  auto const body =
      element("p", visit.words("validation.verify_why", {{"count", group_thousands(waiting)}})) +
      screen::button_post(visit, {.label = visit.say("validation.verify"),
                                  .address = round_address(round.period) + "/periksa",
                                  .primary = true});
  return screen::sheet({.heading = visit.say("validation.verify_heading"), .body = body});
}

Html ratify_sheet(Visit& visit, Round const& round, Counts const& counts,
                  screen::Filled const& filled) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::ratify_data) || round.state == "closed" || !actor.area().covers(round.area))
    return {};
  auto typed = filled;
  if (!typed.filled("decree_on")) typed.set_raw("decree_on", screen::input_date(visit.today()));
  auto const ready = counts.in(State::ready);
  auto const body =
      element("p", visit.words("validation.ratify_why", {{"count", group_thousands(ready)}})) +
      screen::form(visit, decree_record(), typed,
                   {.action = round_address(round.period) + "/sahkan",
                    .submit = visit.say("validation.ratify"),
                    .primary = ready > 0});
  return screen::sheet({.heading = visit.say("validation.ratify_heading"), .body = body});
}

/// The way to what the ministry has answered.
Html answers_link(Visit const& visit, Round const& round) {
  if (!visit.context.actor.may(May::verify_data) || !visit.context.actor.area().covers(round.area))
    return {};
  return http::link(answers_address(round.period), visit.words("validation.answers"));
}

/// Whether a seal still fits its rows: at once where they are few, else when it is asked for.
Html seal_chip(Visit& visit, Round const& round, Ratification const& one) {
  constexpr std::int64_t few = 5'000;
  if (one.rows > few && visit.request.query.get("segel") != one.id.text())
    return http::link(round_address(round.period) + "?segel=" + one.id.text(),
                      visit.words("validation.check_seal"));
  return seal_holds(visit.context, one)
             ? screen::chip(Tone::done, visit.say("validation.seal_holds"))
             : screen::chip(Tone::late, visit.say("validation.seal_broken"));
}

Html ratified_sheet(Visit& visit, Round const& round) {
  auto const list = ratifications_of(visit.context, round.id);
  if (list.empty()) return {};
  bool const whole = visit.context.actor.area().covers(round.area);
  Html items;
  for (auto const& one : list) {
    auto words =
        visit.words("validation.ratified_line",
                    {{"side", visit.say("validation.side." + std::string(side_key(one.side)))},
                     {"decree", one.decree},
                     {"date", screen::long_date(one.decree_on, visit.language())},
                     {"name", screen::actor_name(visit, one.signed_name)},
                     {"count", group_thousands(one.rows)}});
    if (whole) words += text(" ") + seal_chip(visit, round, one);
    if (auto papers = decree_link(visit, round, one); !papers.empty())
      words += text(" ") + std::move(papers);
    words += element("p", {{"class", "small soft"}},
                     visit.words("validation.seal", {{"seal", seal_words(one.seal)}}));
    items += element("li", words);
  }
  return screen::sheet({.heading = visit.say("validation.ratified_heading"),
                        .body = element("ul", {{"class", "stack"}}, items),
                        .footer = http::link(round_address(round.period) + "/kementerian",
                                             visit.words("validation.for_ministry")) +
                                  answers_link(visit, round)});
}

Html close_sheet(Visit& visit, Round const& round) {
  auto const& actor = visit.context.actor;
  bool const closes = actor.may(May::close_month) && actor.area().covers(round.area);
  auto const address = round_address(round.period);
  if (round.state == "closed") {
    auto body = element(
        "p", visit.words("validation.closed_by",
                         {{"name", screen::actor_name(visit, round.closed_name)},
                          {"time", screen::long_time(round.closed_at.value_or(Instant{}),
                                                     visit.office.zone, visit.language())}}));
    if (closes)
      body += screen::form(visit, reason_record(), {},
                           {.action = address + "/buka",
                            .submit = visit.say("validation.reopen"),
                            .primary = false});
    return screen::sheet({.heading = visit.say("validation.phase.closed"), .body = body});
  }
  if (!closes) return {};
  auto body = element("p", visit.words("validation.close_why"));
  if (!round.reason.empty())
    body += element("p", visit.words("validation.reopened_because", {{"reason", round.reason}}));
  body += screen::button_post(
      visit,
      {.label = visit.say("validation.close"), .address = address + "/tutup", .icon = "kunci"});
  return screen::sheet({.heading = visit.say("validation.close"), .body = body});
}

Value round_json(Visit& visit, Round const& round, Counts const& counts) {
  auto out = Value::object({{"period", round.period},
                            {"state", round.state},
                            {"phase", std::string(phase_key(round.phase(visit.today())))},
                            {"opens", round.opens.iso()},
                            {"cutoff", round.cutoff.iso()},
                            {"closes", round.closes.iso()}});
  Value::List rows;
  for (std::size_t kind = 0; kind < kind_count; ++kind)
    for (auto const state : shown_states)
      if (auto const count = counts.of(static_cast<Kind>(kind), state); count > 0)
        rows.push_back(Value::object({{"kind", std::string(kind_key(static_cast<Kind>(kind)))},
                                      {"status", std::string(state_key(state))},
                                      {"count", count}}));
  out.set("entries", Value(std::move(rows)));
  Value::List decrees;
  for (auto const& one : ratifications_of(visit.context, round.id))
    decrees.push_back(Value::object({{"side", std::string(side_key(one.side))},
                                     {"decree", one.decree},
                                     {"decree_on", one.decree_on.iso()},
                                     {"rows", one.rows},
                                     {"seal", one.seal}}));
  out.set("ratifications", Value(std::move(decrees)));
  return out;
}

screen::PageHead round_head(Visit const& visit, Round const& round) {
  return {
      .title = visit.say("validation.round_title", {{"month", period_title(visit, round.period)}}),
      .context =
          visit.say("validation.phase." + std::string(phase_key(round.phase(visit.today())))),
      .current = "validation",
      .trail = {{visit.say("nav.validation"),
                 std::string(index_path) + "?tahun=" + round.period.substr(0, 4)}}};
}

Html states_sheet(Visit const& visit, Round const& round, Counts const& counts) {
  auto const sheet = screen::sheet({.heading = visit.say("validation.by_state"),
                                    .body = states_table(visit, round, counts),
                                    .footer = http::link(round_address(round.period) + "/baris",
                                                         visit.words("validation.all_rows"))});
  return element("div", {{"id", "keadaan"}}, sheet);
}

Result<Answer> round_with(Visit& visit, screen::Filled const& filled) {
  auto const round = TRY(round_of(visit));
  auto const counts = count_entries(visit.context, round.id);
  if (visit.request.wants_json()) return http::json_answer(round_json(visit, round, counts));
  auto const left = screen::stack(
      {states_sheet(visit, round, counts), late_words(visit, round), villages_sheet(visit, round)});
  auto const right =
      screen::stack({acts_sheet(visit, round, counts), verify_sheet(visit, round, counts),
                     ratify_sheet(visit, round, counts, filled), ratified_sheet(visit, round),
                     calendar_sheet(visit, round), close_sheet(visit, round)});
  return screen::page(visit, round_head(visit, round), screen::cols("wide", left, right),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> round_page(Visit& visit) { return round_with(visit, {}); }

Result<Answer> rows_page(Visit& visit) {
  auto const round = TRY(round_of(visit));
  auto head = round_head(visit, round);
  head.trail.push_back({period_title(visit, round.period), round_address(round.period)});
  head.title = visit.say("validation.all_rows");
  return screen::list_page(visit, entries_list(),
                           {.head = head, .binds = {db::bind("round", round.id)}});
}

Result<Answer> ministry_page(Visit& visit) {
  auto const round = TRY(round_of(visit));
  auto head = round_head(visit, round);
  head.trail.push_back({period_title(visit, round.period), round_address(round.period)});
  head.title = visit.say("validation.for_ministry");
  head.context = visit.say("validation.for_ministry_why");
  return screen::list_page(visit, ministry_list(),
                           {.head = head, .binds = {db::bind("round", round.id)}});
}

using Begun = std::optional<Answer>;

/// What takes longer than a page should, begun as a job; nothing where it can be done at once.
Result<Begun> begun_as_job(Visit& visit, MonthAct const& act) {
  auto const round = TRY(find_round(visit.context, act.period));
  if (rows_of(visit.context, round.id, act) <= rows_at_once) return Begun{};
  auto const job = TRY(begin_act(visit.context, act));
  constexpr int accepted = 202;
  if (visit.request.wants_json())
    return Begun{http::json_answer(Value::object({{"job", job.text()}}), accepted)};
  return Begun{screen::done(visit, round_address(act.period),
                            {.message = visit.say("validation.act.begun")})};
}

Result<Answer> verify_post(Visit& visit) {
  auto const period = visit.request.param("period");
  auto const side = side_named(visit.request.form.get("side"));
  if (auto begun = TRY(begun_as_job(visit, {.act = "verify", .period = period, .side = side})))
    return *std::move(begun);
  auto const moved = TRY(verify_all(visit.context, period, side));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"moved", moved.moved}, {"own", moved.own}}));
  auto const key = moved.own > 0 ? "validation.verified_but" : "validation.verified";
  return screen::done(visit, round_address(period),
                      undo_flash(visit,
                                 visit.say(key, {{"count", group_thousands(moved.moved)},
                                                 {"own", group_thousands(moved.own)}}),
                                 moved.event));
}

Result<Answer> ratify_as_typed(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  MonthAct const act{.act = "ratify",
                     .period = visit.request.param("period"),
                     .side = side_named(filled.text("side")).value_or(Side::proposals),
                     .decree = filled.text("decree"),
                     .decree_on = filled.date("decree_on")};
  if (auto begun = TRY(begun_as_job(visit, act))) return *std::move(begun);
  auto const done = TRY(ratify(visit.context, act.period, *act.side, act.decree, *act.decree_on));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"ratification", done.text()}}), 201);
  return screen::done(visit, round_address(act.period),
                      {.message = visit.say("validation.ratified")});
}

Result<Answer> ratify_post(Visit& visit) {
  auto filled = screen::read_form(visit, decree_record());
  auto answer = ratify_as_typed(visit, filled);
  if (answer.ok() || !screen::comes_again(visit, filled, answer.error())) return answer;
  return round_with(visit, filled);
}

Result<Answer> close_post(Visit& visit) {
  auto const period = visit.request.param("period");
  TRY(close_round(visit.context, period));
  return screen::done(visit, round_address(period),
                      {.message = visit.say("validation.closed_now")});
}

Result<Answer> reopen_post(Visit& visit) {
  auto const period = visit.request.param("period");
  auto const filled = screen::read_form(visit, reason_record());
  TRY(filled.status());
  TRY(reopen_round(visit.context, period, filled.text("reason")));
  return screen::done(visit, round_address(period), {.message = visit.say("validation.reopened")});
}

Result<Answer> undo_post(Visit& visit) {
  auto const moved = TRY(undo(visit.context, EventId{TRY(visit.request.id("step"))}));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"moved", moved}}));
  return screen::done(
      visit, std::string(index_path),
      {.message = visit.say("validation.undone", {{"count", group_thousands(moved)}})});
}

}  // namespace

void add_round_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  std::string const round = std::string(index_path) + "/{period}";
  screen::registered(entries_list(), round + "/baris");
  screen::registered(ministry_list(), round + "/kementerian");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + round, see, round_page, "validation.by_state");
    routes.get(prefix + round + "/baris", see, rows_page, "validation.all_rows");
    routes.get(prefix + round + "/kementerian", see, ministry_page, "validation.for_ministry");
    routes.post(prefix + round + "/periksa", Policy::right(May::verify_data), verify_post,
                "validation.verify");
    routes.post(prefix + round + "/sahkan", Policy::right(May::ratify_data), ratify_post,
                "validation.ratify");
    routes.post(prefix + std::string(index_path) + "/urungkan/{step}", see, undo_post,
                "validation.undo");
  }
  evidence::add_routes(routes, decree_papers());
  routes.post(round + "/tutup", Policy::right(May::close_month), close_post);
  routes.post(round + "/buka", Policy::right(May::close_month), reopen_post);
}

}  // namespace rangkul::validation
