#pragma once
// Where cases stand and where they get stuck: the open steps of an area by their clocks, and how
// long steps take (median and 95th percentile over a year, by the job cases.pace).

#include "cases/cases.h"
#include "jobs/runner.h"

namespace rangkul::cases {

/// Open steps of the actor's area that the actor may know of.
struct Clocks {
  std::int64_t open{0}, late{0}, soon{0}, standing{0};
  std::int64_t mine{0}, mine_late{0};  // whose turn is a role of the actor
};
/// Cost: the open steps of the area, once; stops at 20,000.
Clocks count_clocks(Context& context);

/// One step of a procedure: how many are open now, and how long it takes.
struct Pace {
  std::string procedure{}, step{}, turn{};
  std::int64_t open{0}, late{0};
  std::int64_t closed{0}, closed_late{0};
  std::int64_t median_seconds{0}, p95_seconds{0};
};
/// Where most are late first. Steps with fewer closings than parameter reports.small_cell tell no
/// times. Cost: the open steps of the area.
std::vector<Pace> paces(Context& context);
std::optional<Instant> paces_made(Context& context);

/// Job cases.pace, daily: reads the closings of a year.
void add_jobs(jobs::Runner& runner);

}  // namespace rangkul::cases
