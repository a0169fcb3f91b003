#include "registry/family_size.h"

#include "registry/family_size_sql.h"

namespace rangkul::registry {

FamilyCounts FamilySizes::within(Context& context) {
  auto const scope = context.actor.scope();
  auto const area = scope.from + " " + scope.to;
  auto const now = context.clock.now();
  {
    std::lock_guard const lock(mutex_);
    // One counts; who asks meanwhile is told the last count, and none at the first: four workers
    // that count the same million at once keep everybody else waiting.
    auto const [found, first] = kept_.try_emplace(area, Kept{now, {}});
    auto& kept = found->second;
    bool const fresh = now < kept.at.plus_seconds(kept_seconds) && now >= kept.at;
    if (fresh && !first) return kept.counts;
    kept.at = now;
  }
  std::optional<FamilyCounts> counted;
  try {
    auto const row = context.tx.first<std::int64_t, std::int64_t>(
        family_size_sql::family_counts,
        {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)});
    counted = {std::get<0>(*row), std::get<1>(*row)};
  } catch (...) {
    keep(area, now, {});
    throw;
  }
  keep(area, now, *counted);
  return *counted;
}

void FamilySizes::keep(std::string const& area, Instant at, FamilyCounts const& counts) {
  std::lock_guard const lock(mutex_);
  if (counts.persons > kept_from)
    kept_[area] = {at, counts};
  else
    kept_.erase(area);
}

}  // namespace rangkul::registry
