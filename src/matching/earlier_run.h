#pragma once
// What the last run of an area left for the next one (linkage/earlier.h): one file a run among the
// files of the store, known to be that run's by its digest in the run's summary. It is a saving and
// no record: without it, or when it does not fit, a run compares everything.

#include <optional>

#include "linkage/earlier.h"
#include "matching/work.h"

namespace rangkul::matching {

/// Of the newest run with a result in the actor's area.
std::optional<linkage::Earlier> find_earlier(Work const& work);
/// Keeps what a run left; returns the digest for its summary, or nothing where the folder cannot be
/// written.
std::optional<std::string> keep_earlier(Work const& work, RunId run, linkage::Earlier const& left);
/// Forgets the files of all runs but the newest with a result, of each area.
void forget_earlier(Work const& work);

}  // namespace rangkul::matching
