// Counts every benefit's rule over all people of a store that is there already, in memory and by
// SQL, beside one plain pass over the table of people. rules_bench STORE prints one line of JSON;
// times are the least of some runs, in milliseconds of the processor.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>

#include "base/value.h"
#include "programmes/pages.h"
#include "programmes/previews.h"

namespace rangkul::programmes {
namespace {

constexpr int year = 2024;

template <typename Act>
double least_of(int runs, Act act) {
  double least = 1e12;
  for (int i = 0; i < runs; ++i) {
    auto const begun = std::clock();
    act();
    least = std::min(least, 1e3 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
  }
  return least;
}

int measure(std::string const& url) {
  auto const catalogue = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  auto const store = db::Store::open(url);
  if (!catalogue.ok() || !store.ok()) return 1;
  auto const actor = Actor::system("bench");
  SystemClock const clock;
  auto tx = store.value()->read(actor);
  Context context{tx, actor, clock, *catalogue.value()};
  std::int64_t people = 0;
  auto const baseline = least_of(5, [&] {
    tx.rows_of("bench.pass", "SELECT COUNT(*) FROM person WHERE life <> 'mati'", {},
               {db::CellType::integer}, [&](db::Row const& row) {
                 people = std::get<std::int64_t>(row[0]);
                 return true;
               });
  });
  RegisterColumns columns;
  auto const load = least_of(1, [&] { columns.load(tx); });
  auto const on = Year{year}.end();
  Value::List rules;
  double all = 0;
  for (auto const* programme : context.catalogue.benefits_of(umbrella_id, on)) {
    auto const known = known_for(context.catalogue, programme->unit, on);
    auto const rule = rule_in_force(context, *programme, known).value().rule;
    auto const trial = trial_of(context.catalogue, *programme, year, rule, on);
    std::int64_t eligible = 0;
    auto const memory =
        least_of(20, [&] { eligible = columns.count(tx, trial, actor.scope()).eligible; });
    std::int64_t by_store = 0;
    auto const sql = least_of(2, [&] { by_store = preview_of(context, trial).eligible; });
    if (by_store != eligible) return 2;
    all += memory;
    rules.push_back(Value::object(
        {{"benefit", programme->id}, {"memory", memory}, {"sql", sql}, {"eligible", eligible}}));
  }
  std::printf("%s\n", to_json(Value::object({{"people", columns.people()},
                                             {"pass", baseline},
                                             {"load", load},
                                             {"all", all},
                                             {"rules", Value(std::move(rules))}}))
                          .c_str());
  return 0;
}

}  // namespace
}  // namespace rangkul::programmes

int main(int count, char** words) {
  if (count != 2) return 1;
  return rangkul::programmes::measure(words[1]);
}
