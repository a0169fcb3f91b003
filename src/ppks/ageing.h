#pragma once
// Entries move on by age: small children (01) become children (02) on their fifth birthday,
// disabled children (05) disabled adults (09) on their eighteenth. Every day, with an event each;
// somebody who knows better takes it back, and it is not moved again.

#include "jobs/jobs.h"
#include "jobs/runner.h"
#include "ppks/ppks.h"

namespace rangkul::ppks {

/// The birthday on which a category is left, by parameter ppks.small_child_until (5; some offices
/// 6) and ppks.child_until (18) of that day. source: domain.md 5.1
struct Rule {
  int from{0};
  int to{0};
  int age{0};
};
std::array<Rule, 2> ageing_rules(Context const& context);

/// Moves all that are due today in one transaction; returns how many. Index ppks_entry_standing.
std::int64_t move_by_age(Context& context);
/// The old entry stands again and is not moved by age any more. `id` is the new entry.
/// errors: ppks.not_aged, field.required (reason), not_found
Status undo_ageing(Context& context, EntryId id, std::string const& reason);

/// The daily job ppks.age.
void add_jobs(jobs::Runner& runner);

}  // namespace rangkul::ppks
