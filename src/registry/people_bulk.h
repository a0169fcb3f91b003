#pragma once
// Many merges at once, as matching makes them: the same effects as merge_people for each pair, but
// set by set, within one Change of the caller that carries the digest of all rows.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/audit.h"
#include "registry/people.h"

namespace rangkul::registry {

/// `id` becomes the id of the person_merge, by which unmerge_people takes it back.
struct PlannedMerge {
  std::int64_t id{0};
  PersonId kept;
  PersonId absorbed;
};

/// Merges each pair whose two people exist, are known (no temporary identity) and not merged yet;
/// returns the ids of those that it merged. Doubts of the absorbed go; who needs the doubts of the
/// kept looked at again queues the job registry.quality. No person may stand in two pairs. The
/// caller has checked rights and area, and the outbox gets one event "people.merged" (event, count)
/// instead of one a pair: a subscriber reads the rows of person_merge by that event. Cost: some 20
/// statements, whatever the number of pairs.
std::vector<std::int64_t> merge_many(Context& context, audit::Change& change,
                                     std::vector<PlannedMerge> const& plan,
                                     std::string const& cause);

/// The merges of one such change that still hold, (kept, absorbed). Cost: a scan of person_merge.
std::vector<std::pair<PersonId, PersonId>> merged_by(Context& context, EventId event);

/// What the outbox tells of one merge made or taken back; nothing where the payload is not such.
struct MergeTold {
  PersonId kept;
  PersonId absorbed;
};
std::optional<MergeTold> merge_told(Value const& payload);

}  // namespace rangkul::registry
