// The lists of cases and of open steps, where things get stuck, and what heads must hear of.

#include "base/text.h"
#include "cases/board.h"
#include "cases/glass.h"
#include "cases/pages.h"
#include "jobs/jobs.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::cases {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

constexpr std::string_view board_path = "/papan";
constexpr std::string_view stuck_path = "/papan/kemacetan";
constexpr std::string_view told_path = "/papan/diteruskan";

Result<Answer> cases_page(Visit& visit) {
  screen::PageHead head{
      .title = visit.say("nav.cases"), .context = visit.say("cases.context"), .current = "cases"};
  auto const& actor = visit.context.actor;
  if (actor.may(May::report_cases))
    head.actions.push_back({.label = visit.say("cases.open_one"),
                            .address = std::string(index_path) + "/baru",
                            .icon = "tambah",
                            .primary = true});
  if (actor.may(May::break_glass))
    head.actions.push_back({.label = visit.say("cases.glass.title"),
                            .address = std::string(index_path) + "/darurat",
                            .icon = "kunci"});
  if (actor.may(May::lead_cases) && actor.may(May::see_secret))
    head.actions.push_back({.label = visit.say("cases.glass.list"),
                            .address = std::string(index_path) + "/darurat/daftar",
                            .icon = "lihat"});
  return screen::list_page(
      visit, cases_list(),
      {.head = head, .binds = list_binds(visit.context), .empty_heading = visit.say("cases.none")});
}

Html clock_figures(Visit const& visit, Clocks const& clocks) {
  auto const figure = [&](std::string_view label, std::int64_t count, std::string const& query) {
    return screen::Figure{.label = visit.say(label),
                          .number = group_thousands(count),
                          .address = std::string(board_path) + query};
  };
  return screen::sheet(
      {.heading = visit.say("cases.board.clocks"),
       .body = screen::figures(
           {figure("cases.board.mine", clocks.mine, "?giliran=saya"),
            figure("cases.board.mine_late", clocks.mine_late, "?giliran=saya&jam=late"),
            figure("cases.board.late", clocks.late, "?jam=late"),
            figure("cases.board.soon", clocks.soon, "?jam=soon"),
            figure("cases.board.standing", clocks.standing, "?jam=stands"),
            figure("cases.board.open", clocks.open, "")})});
}

Result<Answer> board_page(Visit& visit) {
  screen::PageHead const head{
      .title = visit.say("nav.board"),
      .context = visit.say("cases.board.context"),
      .current = "board",
      .actions = {{.label = visit.say("cases.told"), .address = std::string(told_path)},
                  {.label = visit.say("cases.conferences"), .address = "/rapat-kasus"},
                  {.label = visit.say("cases.stuck"), .address = std::string(stuck_path)}}};
  return screen::list_page(visit, board_list(),
                           {.head = head,
                            .binds = list_binds(visit.context),
                            .before = clock_figures(visit, count_clocks(visit.context)),
                            .empty_heading = visit.say("cases.board.none")});
}

Result<Answer> told_page(Visit& visit) {
  screen::PageHead const head{.title = visit.say("cases.told"),
                              .context = visit.say("cases.told.context"),
                              .current = "board",
                              .trail = {{visit.say("nav.board"), std::string(board_path)}}};
  return screen::list_page(visit, told_list(),
                           {.head = head,
                            .binds = list_binds(visit.context),
                            .empty_heading = visit.say("cases.told.none")});
}

Value paces_json(std::vector<Pace> const& list) {
  Value::List out;
  for (auto const& pace : list)
    out.push_back(Value::object({{"procedure", pace.procedure},
                                 {"step", pace.step},
                                 {"turn", pace.turn},
                                 {"open", pace.open},
                                 {"late", pace.late},
                                 {"closed", pace.closed},
                                 {"closed_late", pace.closed_late},
                                 {"median_seconds", pace.median_seconds},
                                 {"p95_seconds", pace.p95_seconds}}));
  return Value::object({{"steps", Value(std::move(out))}});
}

Result<Answer> stuck_page(Visit& visit) {
  auto const list = paces(visit.context);
  if (visit.request.wants_json()) return http::json_answer(paces_json(list));
  screen::PageHead const head{.title = visit.say("cases.stuck"),
                              .context = visit.say("cases.stuck_why"),
                              .current = "board",
                              .trail = {{visit.say("nav.board"), std::string(board_path)}}};
  if (list.empty())
    return screen::page(visit, head,
                        screen::empty({.icon = "papan",
                                       .heading = visit.say("cases.stuck.none"),
                                       .why = visit.say("cases.stuck.none_why")}));
  auto const& library = procedures::Library::of(visit.context.catalogue);
  screen::Table table;
  table.columns = {{visit.say("cases.stuck.step")},         {visit.say("cases.stuck.turn")},
                   {visit.say("cases.stuck.late"), true},   {visit.say("cases.stuck.open"), true},
                   {visit.say("cases.stuck.closed"), true}, {visit.say("cases.stuck.median"), true},
                   {visit.say("cases.stuck.p95"), true}};
  for (auto const& pace : list) {
    auto const* procedure = library.find(pace.procedure, visit.today());
    auto const* step = procedure == nullptr ? nullptr : procedure->step(pace.step);
    auto name = step == nullptr ? pace.step : step->name.in(visit.language());
    auto const heading =
        text(name) +
        element("p", {{"class", "small soft"}},
                text(procedure == nullptr ? pace.procedure : procedure->name.in(visit.language())));
    auto const query = std::string(board_path) + "?prosedur=" + pace.procedure +
                       "&langkah=" + pace.step + "&pemilik=" + pace.turn;
    auto const count = [&](std::int64_t number, std::string const& more) {
      return number == 0 ? text("–") : screen::opens(group_thousands(number), query + more);
    };
    auto const time = [&](std::int64_t seconds) {
      return text(pace.closed == 0 ? std::string("–")
                                   : screen::duration_text(seconds, visit.language()));
    };
    table.rows.push_back({heading,
                          text(procedures::owner_name(visit.context.catalogue, pace.turn,
                                                      visit.today(), visit.language())),
                          count(pace.late, "&jam=late"), count(pace.open, ""),
                          text(pace.closed == 0 ? "–" : group_thousands(pace.closed)),
                          time(pace.median_seconds), time(pace.p95_seconds)});
  }
  auto const made = paces_made(visit.context);
  return screen::page(
      visit, head,
      screen::sheet(
          {.heading = visit.say("cases.stuck"),
           .remark = made ? visit.say("cases.stuck.as_of",
                                      {{"time", screen::short_time(*made, visit.office.zone,
                                                                   visit.language())}})
                          : visit.say("cases.stuck.not_yet"),
           .body = screen::table(table)}));
}

Result<Answer> glass_list_page(Visit& visit) {
  TRY(visit.context.may(May::see_secret));
  screen::PageHead const head{.title = visit.say("cases.glass.list"),
                              .context = visit.say("cases.glass.list_why"),
                              .current = "cases",
                              .trail = {{visit.say("nav.cases"), std::string(index_path)}}};
  return screen::list_page(visit, glass_list(),
                           {.head = head,
                            .binds = seen_binds(visit.context),
                            .empty_heading = visit.say("cases.glass.none")});
}

Result<Answer> glass_one_page(Visit& visit) {
  auto const one = TRY(find_glass(visit.context, GlassId{TRY(visit.request.id("glass"))}));
  auto const facts =
      screen::fact(visit, "cases.glass.number",
                   http::link(case_address(one.of), text(one.number))) +
      screen::fact(visit, "cases.glass.name", text(one.name)) +
      screen::fact(visit, "cases.glass.at",
                   text(screen::long_time(one.at, visit.office.zone, visit.language()))) +
      screen::fact(visit, "cases.glass.reason", text(one.reason)) +
      screen::fact(visit, "cases.glass.heard_name",
                   text(one.heard_name.empty() ? std::string(screen::no_value()) : one.heard_name));
  auto const address = std::string(index_path) + "/darurat/" + one.id.text() + "/dibaca";
  Html button;
  if (one.heard_name.empty() && one.account != visit.context.actor.account())
    button = screen::button_post(visit, {.label = visit.say("cases.glass.hear"),
                                         .address = address,
                                         .primary = true,
                                         .post = true});
  screen::PageHead const head{
      .title = one.number,
      .context = visit.say("cases.glass.list_why"),
      .current = "cases",
      .trail = {{visit.say("nav.cases"), std::string(index_path)},
                {visit.say("cases.glass.list"), std::string(index_path) + "/darurat/daftar"}}};
  return screen::page(visit, head,
                      screen::sheet({.heading = visit.say("cases.glass.title"),
                                     .body = element("dl", {{"class", "facts"}}, facts),
                                     .footer = button}));
}

Result<Answer> hear_post(Visit& visit) {
  TRY(hear_glass(visit.context, GlassId{TRY(visit.request.id("glass"))}));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"heard", true}}));
  return screen::done(visit, std::string(index_path) + "/darurat/daftar",
                      {.message = visit.say("cases.glass.heard_now")});
}

}  // namespace

void add_board_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_cases);
  auto const lead = http::Policy::right(May::lead_cases);
  std::string const index(index_path);
  screen::registered(cases_list(), index);
  screen::registered(board_list(), board_path);
  screen::registered(told_list(), told_path);
  screen::registered(glass_list(), index + "/darurat/daftar");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + index, see, cases_page, "nav.cases");
    routes.get(prefix + std::string(board_path), see, board_page, "nav.board");
    routes.get(prefix + std::string(told_path), see, told_page, "cases.told");
    routes.get(prefix + std::string(stuck_path), see, stuck_page, "cases.stuck");
    routes.get(prefix + index + "/darurat/daftar", lead, glass_list_page, "cases.glass.list");
    routes.get(prefix + index + "/darurat/kejadian/{glass}", lead, glass_one_page,
               "cases.glass.title");
    routes.post(prefix + index + "/darurat/{glass}/dibaca", lead, hear_post, "cases.glass.hear");
  }
}

}  // namespace rangkul::cases
