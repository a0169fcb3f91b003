#pragma once
// The registry compared with itself: two records that may be one person become suggestions, which a
// person decides on the page where records are joined by hand. Nothing is joined by itself. "Two
// people" is remembered, so that the next comparison does not ask again. Table: match_double.
// Events: match.doubles_found, match.double_rejected, match.double_reopened.

#include "linkage/record.h"
#include "matching/work.h"

namespace rangkul::matching {

/// The people of the actor's area as the engine reads them, in the order of their ids; `village` is
/// the region. Cost: a scan, 1.6 million people in some seconds.
void each_person(Work const& work,
                 std::function<void(PersonId, linkage::Record const&)> const& take);

struct DoublesFound {
  std::int64_t people{0};
  std::int64_t sure{0};      // suggestions that a run over files would have linked
  std::int64_t possible{0};  // others
};
/// Compares the people of the actor's area with each other; suggestions that nobody has decided are
/// made anew. Needs May::match_data. Cost: 1.6 million people in about a minute.
/// errors: forbidden, match.cancelled
Result<DoublesFound> find_doubles(Work const& work);
/// Queues it (job match.doubles). errors: forbidden, job.already_open
Result<JobId> start_doubles(Context& context);

using DoubleId = Id<struct MatchDoubleTag>;
struct DoubleSide {
  PersonId person;
  std::string name;
  std::optional<Date> born;
  std::string address;
  RegionCode region;
};
struct Double {
  DoubleId id;
  DoubleSide first;
  DoubleSide second;
  double probability{0};
  std::string link_class;  // sure, possible
  std::string state;       // open, rejected
};
/// errors: not_found (one of the two lies outside the actor's area, or they are joined)
Result<Double> find_double(Context& context, DoubleId id);
/// The two are two people. Event match.double_rejected. errors: not_found, match.decided_already
Status reject_double(Context& context, DoubleId id);
/// Event match.double_reopened. errors: not_found, match.not_decided
Status reopen_double(Context& context, DoubleId id);
/// Two that were joined have been taken apart: they are not suggested again.
Status keep_apart(Context& context, PersonId a, PersonId b);

void add_doubles_jobs(jobs::Runner& runner);

}  // namespace rangkul::matching
