// The daily job: visits of the next weeks, and those that did not take place.

#include "homecare/jobs.h"

namespace rangkul::homecare {
namespace {

Status tend(jobs::JobContext& job) {
  return job.item([&](Context& context) -> Status {
    auto const made = make_visits(context);
    auto const missed = mark_missed(context);
    job.set_result(Value::object({{"made", made}, {"missed", missed}}));
    return {};
  });
}

}  // namespace

void add_jobs(jobs::Runner& runner) {
  constexpr int after_the_grace = 13;  // twelve hours after the end of the day before
  runner.on("homecare.tend", tend);
  runner.daily("homecare.tend", after_the_grace, Zone::wib);
}

}  // namespace rangkul::homecare
