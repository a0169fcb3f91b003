// Suspected doubles with their clocks. A suspicion stops nothing: whoever is suspected goes on
// receiving until a person decides, and nothing happens by itself when the day has passed.

#include "matching/lists.h"
#include "matching/pages.h"
#include "matching/queue.h"
#include "matching/waiting.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using screen::Visit;

Result<Answer> suspicions_page(Visit& visit) {
  constexpr std::int64_t soon_days = 3;
  auto const today = local_date(visit.context.clock.now(), visit.office.zone);
  screen::ListView view{.head = {.title = visit.say("matching.suspicions"),
                                 .context = visit.say("matching.suspicions.context"),
                                 .current = "match",
                                 .trail = {{visit.say("matching.title"), "/padankan"}}},
                        .binds = {{"me", visit.context.actor.account().value()},
                                  db::bind("today", today),
                                  db::bind("soon", plus_working_days(today, soon_days))},
                        .empty_heading = visit.say("matching.suspicions.empty")};
  view.before = screen::notice(screen::Tone::note, visit.say("matching.innocent_all"));
  view.as_of = visit.say("matching.suspicions.days",
                         {{"days", std::to_string(decision_days(visit.context))}});
  return screen::list_page(visit, suspicions_list(), view);
}

}  // namespace

void add_suspicion_routes(screen::Routes& routes) {
  screen::registered(suspicions_list(), "/padankan/dugaan");
  for (std::string const prefix : {"", "/api/v1"})
    routes.get(prefix + "/padankan/dugaan", http::Policy::right(May::review_matches),
               suspicions_page, "matching.suspicions");
}

}  // namespace rangkul::matching
