// What waits for a decision in a benefit and year: the list in its order, the approval of its first
// ones by one decree, and the weighing anew.

#include "base/text.h"
#include "programmes/enrolments.h"
#include "programmes/lists.h"
#include "programmes/pages.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"
#include "programmes/weighing.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using screen::Visit;

std::int64_t waiting_here(Visit& visit, Benefit const& benefit) {
  auto const open = waiting(visit.context, benefit.year);
  auto const found = open.find(benefit.programme->id);
  return found == open.end() ? 0 : found->second;
}

/// Places of the quota that nobody has; nothing without a quota.
std::optional<std::int64_t> places_left(Visit& visit, Benefit const& benefit) {
  auto const* scheme = benefit.programme->scheme(benefit.year);
  if (scheme == nullptr || !scheme->quota) return std::nullopt;
  std::int64_t taken = 0;
  visit.context.tx.each(programmes_sql::approved_of_year, {db::bind("year", benefit.year)},
                        [&](std::string const& id, std::int64_t count) {
                          if (id == benefit.programme->id) taken = count;
                        });
  return std::max<std::int64_t>(*scheme->quota - taken, 0);
}

Html order_sheet(Visit& visit, Benefit const& benefit) {
  auto const& programme = *benefit.programme;
  if (programme.priorities.empty())
    return screen::sheet({.heading = visit.say("programmes.order"),
                          .body = http::element("p", visit.words("programmes.order_by_day"))});
  screen::Table table;
  table.columns = {{visit.say("programmes.priority")}, {visit.say("programmes.points"), true}};
  for (auto const& priority : programme.priorities)
    table.rows.push_back({http::text(priority.name.in(visit.language())),
                          http::text(std::to_string(priority.points))});
  Html footer;
  if (visit.context.actor.may(May::approve_enrolment) && waiting_here(visit, benefit) > 0)
    footer = screen::button_post(
        visit, {.label = visit.say("programmes.weigh_again"),
                .address = benefit_address(programme.id, benefit.year) + "/daftar-tunggu/hitung"});
  return screen::sheet(
      {.heading = visit.say("programmes.order"),
       .body = http::element("p", visit.words("programmes.order_by_points")) + screen::table(table),
       .footer = footer});
}

Html beside(Html const& left, Html const& right) {
  return right.empty() ? left : screen::cols("wide", left, right);
}

Result<Answer> waiting_with(Visit& visit, screen::Filled const& decree) {
  auto const benefit = TRY(benefit_of(visit));
  screen::ListView view{
      .head = benefit_head(visit, benefit),
      .binds = {db::bind("programme", benefit.programme->id), db::bind("year", benefit.year)},
      .before = benefit_tabs(visit, benefit, 7)};
  view.empty_heading = visit.say("programmes.nobody_waits");
  if (!visit.request.wants_json())
    view.before += beside(order_sheet(visit, benefit), approve_sheet(visit, benefit, decree));
  auto answer = TRY(screen::list_page(visit, waiting_list(), view));
  if (!decree.ok()) answer.status = http::status_of(ErrorKind::invalid);
  return answer;
}

Result<Answer> waiting_page(Visit& visit) { return waiting_with(visit, {}); }

Result<Answer> approve_many(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto const filled = screen::read_form(visit, decree_record());
  if (!filled.ok() && !visit.request.wants_json()) return waiting_with(visit, filled);
  TRY(filled.status());
  auto const count =
      TRY(approve_all(visit.context, benefit.programme->id, benefit.year, filled.text("decree")));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"approved", count}}));
  return screen::done(
      visit, benefit_address(benefit.programme->id, benefit.year) + "/pendaftaran",
      {.message = visit.say("programmes.approved_many", {{"count", group_thousands(count)}})});
}

Result<Answer> weigh_post(Visit& visit) {
  auto const benefit = TRY(benefit_of(visit));
  auto const changed = TRY(weigh_again(visit.context, benefit.programme->id, benefit.year));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"changed", changed}}));
  return screen::done(
      visit, benefit_address(benefit.programme->id, benefit.year) + "/daftar-tunggu",
      {.message = visit.say("programmes.weighed", {{"count", group_thousands(changed)}})});
}

}  // namespace

Html approve_sheet(Visit& visit, Benefit const& benefit, screen::Filled const& decree) {
  if (!visit.context.actor.may(May::approve_enrolment) || visit.request.wants_json()) return {};
  auto const waits = waiting_here(visit, benefit);
  if (waits == 0) return {};
  auto const free = places_left(visit, benefit);
  auto const heading =
      visit.say("programmes.approve_all.heading", {{"count", group_thousands(waits)}});
  if (free == std::int64_t{0})
    return screen::sheet(
        {.heading = heading, .body = http::element("p", visit.words("programmes.no_place_left"))});
  auto const count = group_thousands(std::min(waits, free.value_or(waits)));
  auto const body = screen::form(
      visit, decree_record(), decree,
      {.action = benefit_address(benefit.programme->id, benefit.year) + "/setujui",
       .submit = visit.say(free ? "programmes.approve_first" : "programmes.approve_all.submit",
                           {{"count", count}})});
  return screen::sheet(
      {.heading = heading,
       .remark = free ? visit.say("programmes.places_left", {{"count", group_thousands(*free)}})
                      : std::string{},
       .body = body});
}

void add_waiting_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_programmes);
  auto const decide = Policy::right(May::approve_enrolment);
  std::string const benefit = "/program/{programme}/{year}";
  screen::registered(waiting_list(), benefit + "/daftar-tunggu");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + benefit + "/daftar-tunggu", see, waiting_page, "programmes.tab.waiting");
    routes.post(prefix + benefit + "/daftar-tunggu/hitung", decide, weigh_post,
                "programmes.weigh_again");
    routes.post(prefix + benefit + "/setujui", decide, approve_many, "programmes.approve_many");
  }
}

}  // namespace rangkul::programmes
