// What home care tells the case's procedure, so that nobody types it twice.

#include "homecare/parts.h"

namespace rangkul::homecare {
namespace {

using cases::Act;
using Kind = procedures::Event::Kind;

struct Where {
  cases::Case one;
  cases::Run run;
};
Result<Where> where_is(Context& context, CaseId id) {
  auto one = TRY(cases::find_case(context, id));
  auto run = TRY(cases::run_of(context, one));
  return Where{std::move(one), std::move(run)};
}

/// Whether the actor may, and the procedure lets it follow now.
bool allowed(Context const& context, Where const& at, Act const& act) {
  if (!cases::hand_for(context, at.one, *at.run.procedure, act).ok()) return false;
  procedures::Event event;
  event.kind = act.kind;
  event.at = context.clock.now();
  event.step = act.step;
  event.what = act.what;
  event.reason = act.reason;
  return procedures::may(at.run.state, event, {.clocks = cases::clocks_of(context)}).ok();
}

}  // namespace

int newest_event(cases::Run const& run) {
  int out = 0;
  for (auto const& told : run.told)
    if (!told.undone) out = std::max(out, told.seq);
  return out;
}

Result<int> tell_step(Context& context, CaseId id, std::string const& step,
                      std::vector<std::string> const& documents,
                      std::vector<std::string> const& checks, std::string const& reason) {
  std::vector<Act> acts;
  for (auto const& word : documents)
    acts.push_back({.kind = Kind::document, .step = step, .what = word, .reason = reason});
  for (auto const& word : checks)
    acts.push_back({.kind = Kind::checked, .step = step, .what = word, .reason = reason});
  for (auto const& act : acts) {
    auto const at = TRY(where_is(context, id));
    auto const* open = at.run.state.find(step);
    if (open == nullptr) return newest_event(at.run);
    auto const& there = act.kind == Kind::document ? open->documents : open->checks;
    if (there.contains(act.what)) continue;
    if (!allowed(context, at, act)) continue;
    TRY(cases::act(context, id, act));
  }
  return newest_event(TRY(where_is(context, id)).run);
}

Result<int> answer_step(Context& context, CaseId id, std::string const& step,
                        std::string const& answer) {
  auto const at = TRY(where_is(context, id));
  auto const* open = at.run.state.find(step);
  Act const given{.kind = Kind::decided, .step = step, .what = answer};
  auto const* known = at.run.procedure->step(step);
  if (open == nullptr || known->answer(answer) == nullptr) return newest_event(at.run);
  if (!allowed(context, at, given)) return newest_event(at.run);
  TRY(cases::act(context, id, given));
  return newest_event(TRY(where_is(context, id)).run);
}

}  // namespace rangkul::homecare
