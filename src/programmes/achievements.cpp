#include "programmes/programmes.h"
#include "programmes/programmes_sql.h"
#include "registry/office.h"

namespace rangkul::programmes {

Percent AchievementTable::total() const {
  std::int64_t target = 0;
  std::int64_t realised = 0;
  for (auto const& row : rows) {
    target += row.target;
    realised += row.realised;
  }
  return {realised, target};
}

PercentMean AchievementTable::mean() const {
  PercentMean out;
  for (auto const& row : rows) out.add(row.percent());
  return out;
}

AchievementTable achievements(Context& context, std::string const& umbrella, int year) {
  AchievementTable out;
  out.year = year;
  out.as_of = context.clock.now();
  auto const today = local_date(out.as_of, Zone::wib);
  out.provisional = today <= Year{year}.end();
  auto const office = registry::office_names(context).region;
  out.whole = office.text().empty() || context.actor.sees(office);
  struct Sums {
    std::int64_t receivers;
    std::int64_t spent;
  };
  std::map<std::string, Sums> sums;
  auto const scope = context.actor.scope();
  context.tx.each(
      programmes_sql::realised,
      {db::bind("year", year), db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
      [&](std::string const& id, std::int64_t receivers, std::int64_t spent) {
        sums[id] = {receivers, spent};
      });
  for (auto const* programme :
       context.catalogue.benefits_of(umbrella, std::min(today, Year{year}.end()))) {
    Achievement row;
    row.programme = programme->id;
    row.name = programme->name.in(context.actor.language());
    row.receiver = programme->receiver.in(context.actor.language());
    row.unit = programme->unit;
    row.owner = programme->owner_in(year);
    row.run_by_office = programme->run_by_office_in(year);
    if (auto const* scheme = programme->scheme(year); scheme != nullptr && out.whole) {
      row.target = scheme->target;
      row.budget = scheme->budget;
    }
    if (auto const found = sums.find(programme->id); found != sums.end()) {
      row.realised = found->second.receivers;
      row.spent = Rupiah{found->second.spent};
    }
    (row.run_by_office ? out.rows : out.others).push_back(std::move(row));
  }
  return out;
}

}  // namespace rangkul::programmes
