#include "matching/queue.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "audit/audit.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "matching/queue_sql.h"
#include "matching/store.h"

namespace rangkul::matching {
namespace {

namespace sql = queue_sql;

struct Waiting {
  PairId id;
  RunId run;
  double probability{0};
  std::int64_t money{0};
  std::string receives;
  std::int64_t priority{0};
  std::string due;
  PersonId ministry_person;
  PersonId city_person;
};

std::optional<Waiting> find_waiting(Context& context, PairId id) {
  std::optional<Waiting> out;
  context.tx.each(
      sql::waiting, {db::bind("id", id)},
      [&](RunId run, double probability, std::int64_t money, std::string receives,
          std::int64_t priority, std::string due, PersonId ministry, PersonId city) {
        out = Waiting{
            id,       run, probability, money, std::move(receives), priority, std::move(due),
            ministry, city};
      });
  return out;
}

/// Once a run: its model is some kilobytes of text.
using Thresholds = std::map<RunId, double>;

Result<double> threshold_of(Context& context, RunId run, Thresholds& known) {
  auto const found = known.find(run);
  if (found != known.end()) return found->second;
  auto const threshold = TRY(link_threshold(context, run));
  known.emplace(run, threshold);
  return threshold;
}

void weigh_money(Context& context, Hooks const& hooks, Waiting& pair) {
  if (!hooks.running_aids) return;
  Rupiah sum;
  std::vector<std::string> names;
  std::set<std::string> told;
  for (auto const person : {pair.city_person, pair.ministry_person}) {
    for (auto const& aid : hooks.running_aids(context, person)) {
      if (!told.insert(aid.key).second) continue;
      sum = sum + aid.a_year;
      if (std::ranges::find(names, aid.name) == names.end()) names.push_back(aid.name);
    }
    if (pair.city_person == pair.ministry_person) break;
  }
  pair.money = sum.whole();
  pair.receives = join(names, "; ");
}

struct Weighed {
  Waiting pair;
  std::int64_t doubt;
};

Status weigh_some(Context& context, Hooks const& hooks, std::span<PairId const> ids,
                  Thresholds& known) {
  std::vector<Weighed> changed;
  for (auto const id : ids) {
    auto pair = find_waiting(context, id);
    if (!pair) continue;
    auto const before = *pair;
    weigh_money(context, hooks, *pair);
    auto const doubt = doubt_of(pair->probability, TRY(threshold_of(context, pair->run, known)));
    pair->priority = priority_of(Rupiah{pair->money}, doubt);
    if (pair->money != before.money || pair->receives != before.receives ||
        pair->priority != before.priority || before.due.empty())
      changed.push_back({*std::move(pair), doubt});
  }
  if (changed.empty()) return {};
  audit::Change change(context, {"match.weighed", {}, Value::object({{"pairs", changed.size()}})});
  auto const due = due_day(context);
  for (auto const& [pair, doubt] : changed)
    change.run(sql::weigh, {db::bind("id", pair.id), db::bind("money", pair.money),
                            db::bind("receives", pair.receives), db::bind("doubt", doubt),
                            db::bind("priority", pair.priority),
                            db::bind("now", context.clock.now()), db::bind("due", due)});
  return {};
}

std::string digits_of(std::string const& text) {
  std::string out;
  for (char const c : text)
    if (c >= '0' && c <= '9') out += c;
  return out;
}

}  // namespace

std::string_view pair_kind(linkage::Link const& link, linkage::Record const& ministry,
                           linkage::Record const& city, linkage::Model const& model) {
  if (link.link_class == linkage::LinkClass::ambiguous) return "copy";
  auto const nik = digits_of(ministry.nik);
  if (!nik.empty() && nik == digits_of(city.nik)) return "same_nik";
  auto const by_itself = 1 / (1 + std::exp2(-link.bits));
  return by_itself >= model.link_probability ? "rival" : "fields";
}

std::int64_t doubt_of(double probability, double threshold) {
  auto const room = probability < threshold ? threshold : 1 - threshold;
  if (room <= 0) return most_doubt;
  auto const far = std::min(std::abs(probability - threshold) / room, 1.0);
  return std::llround((1 - far) * static_cast<double>(most_doubt));
}

std::int64_t priority_of(Rupiah a_year, std::int64_t doubt) {
  return (a_year.whole() / 1000 + 1) * (doubt + 1);
}

Date plus_working_days(Date from, std::int64_t days) {
  auto out = from;
  while (days > 0) {
    out = out.plus_days(1);
    bool const weekend = out.weekday() == 0 || out.weekday() == 6;
    if (!weekend) --days;
  }
  return out;
}

std::int64_t decision_days(Context& context) {
  constexpr std::int64_t usual_days = 10;
  auto const today = local_date(context.clock.now(), Zone::wib);
  return context.catalogue.integer("matching.suspicion_working_days", today, usual_days);
}

Date due_day(Context& context) {
  return plus_working_days(local_date(context.clock.now(), Zone::wib), decision_days(context));
}

Result<double> link_threshold(Context& context, RunId run) {
  return TRY(model_of(context, run)).link_probability;
}

Status weigh_waiting(std::function<Status(std::function<Status(Context&)> const&)> const& item,
                     Hooks const& hooks) {
  constexpr std::size_t chunk = 200;
  std::vector<PairId> ids;
  TRY(item([&](Context& context) -> Status {
    auto const scope = context.actor.scope();
    context.tx.each(sql::waiting_ids,
                    {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
                    [&](PairId id) { ids.push_back(id); });
    return {};
  }));
  Thresholds known;
  std::span<PairId const> rest(ids);
  while (!rest.empty()) {
    auto const some = rest.first(std::min(chunk, rest.size()));
    TRY(item([&](Context& context) { return weigh_some(context, hooks, some, known); }));
    rest = rest.subspan(some.size());
  }
  return {};
}

}  // namespace rangkul::matching
