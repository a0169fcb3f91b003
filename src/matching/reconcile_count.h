#pragma once
// Counting a month: both files and the register are read once, judged in memory, written in
// chunks, and added up against the sizes of what was read.

#include <functional>

#include "matching/reconcile.h"

namespace rangkul::matching {

/// What counting is done with; `item` runs one write transaction and commits it when it succeeds.
struct CountWork {
  db::Store& store;
  Actor const& actor;
  std::function<Status(std::function<Status(Context&)> const&)> item;
  MonthProgress progress;
};

/// Counts an open month from scratch, keeping what was decided. Cost: linear; three scans (people
/// by key, ministry's versions by index source_record_key, held rows by import_issue_state), some
/// 200 bytes a row in memory. errors: not_found, reconcile.sums (side, counted, expected),
/// reconcile.cancelled
Status count_month(CountWork const& work, MonthId id);

/// Writes the row of a new month, or takes the open one. errors: as open_month
Result<MonthId> prepare_month(Context& context, NewMonth const& given);

}  // namespace rangkul::matching
