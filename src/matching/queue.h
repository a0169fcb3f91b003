#pragma once
// The queue of pairs that people decide: what each is about, how doubtful it is, how much money it
// concerns, since when it waits and until when.

#include "base/money.h"
#include "linkage/run.h"
#include "matching/matching.h"

namespace rangkul::matching {

/// What a pair is about: "copy" (several rows of one file are one person), "same_nik", "rival"
/// (another pair is nearly as good), "fields" (too little speaks for it). A link that was taken
/// back is "undone".
std::string_view pair_kind(linkage::Link const& link, linkage::Record const& ministry,
                           linkage::Record const& city, linkage::Model const& model);

constexpr std::int64_t most_doubt = 1000;
/// 1000 for a probability on the threshold, 0 for the surest one on its side. What is nearest to
/// the threshold teaches most.
std::int64_t doubt_of(double probability, double threshold);
/// The usual order, the greatest first: (thousands of rupiah a year + 1) times (doubt + 1), so that
/// pairs without any aid are ordered by doubt alone.
std::int64_t priority_of(Rupiah a_year, std::int64_t doubt);

/// So many days later, Monday to Friday alone.
Date plus_working_days(Date from, std::int64_t days);
/// Working days within which a suspicion should be decided: parameter
/// matching.suspicion_working_days.
std::int64_t decision_days(Context& context);
/// By when somebody should have decided what is opened now.
Date due_day(Context& context);

/// The probability from which a run links without asking. errors: match.model_malformed
Result<double> link_threshold(Context& context, RunId run);

/// Weighs what waits in the actor's area: money by `hooks`, doubt by the run's model, a day for
/// what has none. Event match.weighed, where something changed. Cost: a few queries a pair.
Status weigh_waiting(std::function<Status(std::function<Status(Context&)> const&)> const& item,
                     Hooks const& hooks);

}  // namespace rangkul::matching
