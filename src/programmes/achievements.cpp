#include <algorithm>

#include "programmes/batches_sql.h"
#include "programmes/parts.h"
#include "programmes/programmes.h"
#include "programmes/programmes_sql.h"
#include "programmes/told.h"
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

namespace {

struct Sums {
  std::int64_t receivers{0};
  std::int64_t told{0};
  Rupiah spent{};
  Rupiah committed{};
};

std::map<std::string, Sums> sums_of(Context& context, int year, bool whole) {
  std::map<std::string, Sums> out;
  context.tx.each(programmes_sql::realised, scoped(context, {db::bind("year", year)}),
                  [&](std::string const& id, std::int64_t receivers, std::int64_t spent) {
                    out[id].receivers = receivers;
                    out[id].spent = Rupiah{spent};
                  });
  for (auto const& [id, sum] : told_sums(context, year)) {
    auto& own = out[id];
    own.told = sum.receivers;
    own.receivers += sum.receivers;
    own.spent = own.spent + sum.amount;
  }
  // A batch may go over many villages: what it promises is told for the whole office alone.
  if (whole)
    context.tx.each(
        batches_sql::committed, {db::bind("year", year)},
        [&](std::string const& id, std::int64_t amount) { out[id].committed = Rupiah{amount}; });
  return out;
}

AchievementTable empty_table(Context& context, int year) {
  AchievementTable out;
  out.year = year;
  out.as_of = context.clock.now();
  out.provisional = today(context) <= Year{year}.end();
  auto const office = registry::office_names(context).region;
  out.whole = office.text().empty() || context.actor.sees(office);
  return out;
}

Achievement row_of(Context& context, catalogue::Programme const& programme, int year,
                   Sums const* sums, bool whole) {
  Achievement row;
  row.programme = programme.id;
  row.name = programme.name.in(context.actor.language());
  row.receiver = programme.receiver.in(context.actor.language());
  row.unit = programme.unit;
  row.owner = programme.owner_in(year);
  row.run_by_office = programme.run_by_office_in(year);
  row.lower_is_better = programme.lower_is_better;
  if (auto const* scheme = programme.scheme(year); scheme != nullptr && whole) {
    row.target = scheme->target;
    row.budget = scheme->budget;
  }
  if (sums != nullptr) {
    row.realised = sums->receivers;
    row.told = sums->told;
    row.spent = sums->spent;
    row.committed = sums->committed;
  }
  return row;
}

/// People of another department see their own benefits, which are no others to them.
void add_row(Context const& context, AchievementTable& table, Achievement row) {
  bool const own = row.run_by_office || context.actor.of_department();
  (own ? table.rows : table.others).push_back(std::move(row));
}

}  // namespace

AchievementTable achievements(Context& context, std::string const& umbrella, int year) {
  auto out = empty_table(context, year);
  auto const sums = sums_of(context, year, out.whole);
  auto const on = std::min(today(context), Year{year}.end());
  for (auto const* programme : context.catalogue.benefits_of(umbrella, on)) {
    if (!sees_benefit(context, *programme, year)) continue;
    auto const found = sums.find(programme->id);
    add_row(context, out,
            row_of(context, *programme, year, found == sums.end() ? nullptr : &found->second,
                   out.whole));
  }
  return out;
}

AchievementTable achievements_beside(Context& context, std::string const& umbrella, int year) {
  auto out = empty_table(context, year);
  auto const sums = sums_of(context, year, out.whole);
  auto const on = std::min(today(context), Year{year}.end());
  for (auto const* programme : context.catalogue.programmes(on)) {
    if (programme->is_umbrella || programme->umbrella == umbrella) continue;
    if (!sees_benefit(context, *programme, year)) continue;
    auto const found = sums.find(programme->id);
    if (found == sums.end() && programme->scheme(year) == nullptr) continue;
    add_row(context, out,
            row_of(context, *programme, year, found == sums.end() ? nullptr : &found->second,
                   out.whole));
  }
  return out;
}

}  // namespace rangkul::programmes
