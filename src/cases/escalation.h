#pragma once
// Who is told that a step is late, by the rules of its procedure: the moments are written with the
// step, so that nobody waits for a job to run. Whoever holds the role sees it at the start page, in
// a list and at the step, until one of the role says to have read it.

#include "cases/cases.h"
#include "jobs/runner.h"

namespace rangkul::cases {

/// Written down anew with each event of a case. Cost: open steps times rules.
void write_tells(Context& context, Case const& one, procedures::State const& state, Instant now,
                 audit::Change& change);

struct Tell {
  std::string step{}, role{};
  Instant at{};
  std::string heard_name{};
};
/// Of the open steps of a case, those that have come, oldest first. Index case_tell_once.
std::vector<Tell> tells_of(Context& context, CaseId id);

/// How many steps of the actor's area are late and told to one of the actor's roles, unread. Index
/// case_tell_at; stops at 20,000.
std::int64_t told_to_me(Context& context);
/// Says that one of the actor's roles has read it. errors: case.nothing_told, as find_case()
Status hear_tell(Context& context, CaseId id, std::string const& step);

/// Job cases.tell, daily: cases from before there were such moments.
void add_tell_jobs(jobs::Runner& runner);

}  // namespace rangkul::cases
