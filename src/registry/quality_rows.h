#pragma once
// How quality.sql's rows of people are read; shared by the check of one change and that of all.

#include "db/db.h"
#include "registry/quality.h"

namespace rangkul::registry {

/// The nine columns that begin with p.id.
std::vector<db::CellType> const& judged_types();
/// Reads them from the row's cell `at` on.
Judged read_judged(db::Row const& row, std::size_t at);

/// What the walk over all villages keeps between them.
class QualityRun {
 public:
  explicit QualityRun(Context& context);
  /// The next village after the last one; nothing at the end.
  std::optional<RegionCode> next(Context& context, RegionCode const& after) const;
  /// Makes the findings of one village anew; returns how many people were looked at.
  std::int64_t recompute(Context& context, RegionCode const& village);

 private:
  struct Accepted {
    std::string detail;
    EventId event;
  };
  QualityFacts facts_;
  std::map<std::pair<PersonId, std::string>, Accepted> accepted_;
};

}  // namespace rangkul::registry
