// The list of pairs that people decide, its orders in words, and the way from one pair to the next.

#include "base/text.h"
#include "matching/lists.h"
#include "matching/pages.h"
#include "matching/question_pages.h"
#include "matching/queue.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using http::element;
using screen::Visit;

/// An order of the queue: what stands behind ?sort=, and the message matching.order.<name>.
struct Order {
  std::string_view sort;
  std::string_view name;
};
constexpr std::array<Order, 4> orders{
    {{"", "priority"}, {"-doubt", "doubt"}, {"due", "due"}, {"region", "region"}}};

Order const& chosen_order(Visit const& visit) {
  auto const sort = visit.request.query.get("sort");
  for (auto const& order : orders)
    if (order.sort == sort) return order;
  return orders.front();
}

/// The address's own words without some of them: "?wilayah=32.76.06&sort=-doubt".
std::string query_without(Visit const& visit, std::vector<std::string_view> const& dropped,
                          std::string_view sort) {
  std::string out;
  auto const add = [&](std::string_view name, std::string const& value) {
    if (value.empty()) return;
    out += (out.empty() ? "?" : "&") + std::string(name) + "=" + http::url_part(value);
  };
  for (auto const& filter : queue_list().filters)
    if (std::ranges::find(dropped, filter.key) == dropped.end())
      add(filter.key, visit.request.query.get(filter.key));
  add("sort", std::string(sort));
  return out;
}

db::Binds queue_binds(Visit const& visit, RunId run) {
  return {db::bind("run", run), {"me", visit.context.actor.account().value()}};
}

Html order_part(Visit& visit, Run const& run) {
  auto const& chosen = chosen_order(visit);
  std::vector<screen::Tab> tabs;
  for (auto const& order : orders)
    tabs.push_back({.label = visit.say("matching.order." + std::string(order.name)),
                    .address = queue_address(run.id) + query_without(visit, {}, order.sort),
                    .current = &order == &chosen});
  auto const threshold = link_threshold(visit.context, run.id);
  std::map<std::string, std::string> const numbers{
      {"percent", threshold.ok() ? one_decimal(threshold.value() * 100) : "–"}};
  return screen::tabs(tabs, visit.say("matching.order")) +
         element("p", {{"class", "small soft"}},
                 visit.words("matching.order." + std::string(chosen.name) + ".why", numbers));
}

Result<Answer> queue_page(Visit& visit) {
  auto const run = TRY(run_of(visit));
  screen::ListView view{.head = {.title = visit.say("matching.queue"),
                                 .context = visit.say("matching.queue.context"),
                                 .current = "match",
                                 .trail = {{visit.say("matching.title"), "/padankan"},
                                           {run_name(visit, run), run_address(run.id)}}},
                        .binds = queue_binds(visit, run.id),
                        .empty_heading = visit.say("matching.queue.empty")};
  if (TRY(next_waiting(visit, run.id)))
    view.head.actions.push_back({.label = visit.say("matching.review"),
                                 .address = run_address(run.id) + "/tinjau" + review_query(visit),
                                 .icon = "padan",
                                 .primary = true});
  view.before = asked_sheet(visit, run.id) + order_part(visit, run);
  return screen::list_page(visit, queue_list(), view);
}

}  // namespace

std::string queue_address(RunId run) { return run_address(run) + "/antrean"; }

std::string review_query(Visit const& visit) {
  return query_without(visit, {"status"}, visit.request.query.get("sort"));
}

Result<std::optional<PairId>> next_waiting(Visit& visit, RunId run, PairId after) {
  // What colleagues ask comes first; whoever left it behind goes on in the chosen order.
  bool const asked = after.is_set() && was_asked(visit.context, after);
  if (!after.is_set() || asked)
    if (auto const next = next_asked(visit.context, run, after)) return next;
  auto const found =
      TRY(screen::next_in_list(visit, waiting_list(), queue_binds(visit, run), after.value()));
  return found ? std::optional(PairId{*found}) : std::nullopt;
}

void add_queue_routes(screen::Routes& routes) {
  screen::registered(queue_list(), "/padankan/{run}/antrean");
  for (std::string const prefix : {"", "/api/v1"})
    routes.get(prefix + "/padankan/{run}/antrean", http::Policy::right(May::review_matches),
               queue_page, "matching.queue");
}

}  // namespace rangkul::matching
