#pragma once
// Counting a month: both files and the register are read once, judged in memory, written in
// chunks, and added up against the sizes of what was read.

#include "matching/reconcile.h"
#include "matching/work.h"

namespace rangkul::matching {

/// Counts an open month from scratch, keeping what was decided. Cost: linear; three scans (people
/// by key, ministry's versions by index source_record_key, held rows by import_issue_state), some
/// 200 bytes a row in memory. errors: not_found, reconcile.sums (side, counted, expected),
/// reconcile.cancelled
Status count_month(Work const& work, MonthId id);

/// Writes the row of a new month, or takes the open one. errors: as open_month
Result<MonthId> prepare_month(Context& context, NewMonth const& given);

}  // namespace rangkul::matching
