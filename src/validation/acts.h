#pragma once
// Acts on a whole month that touch more rows than a page should wait for: verifying and ratifying,
// as a job with the rights of who began it. One act, one transaction: rows of a decree are sealed
// together. Main types: MonthAct. Job: validation.act.

#include "jobs/runner.h"
#include "validation/validation.h"

namespace rangkul::validation {

/// Some seconds' worth.
constexpr std::int64_t rows_at_once = 20'000;

struct MonthAct {
  std::string act{};  // verify, ratify
  std::string period{};
  std::optional<Side> side{};
  std::string decree{};
  std::optional<Date> decree_on{};
};
/// How many rows it would move.
std::int64_t rows_of(Context& context, RoundId round, MonthAct const& act);
/// Asks what can be asked before the work is begun. errors: as verify_all() and ratify();
/// job.already_open while another act of this month runs
Result<JobId> begin_act(Context& context, MonthAct const& act);

/// One that runs, or has ended in the last day.
struct ActDone {
  jobs::Job job;
  std::string act{};
  std::int64_t moved{0}, own{0};
  EventId event{};  // by which a verification is taken back
};
/// Newest first, of this month, that the actor may see.
std::vector<ActDone> acts_of(Context& context, std::string const& period);
void add_act_jobs(jobs::Runner& runner);

}  // namespace rangkul::validation
