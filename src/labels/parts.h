#pragma once
// Inside of labels/: what rounds, visits and labels share.

#include "audit/audit.h"
#include "labels/labels.h"

namespace rangkul::labels {

/// The round, held until the transaction ends, so that nothing slips in while it is closed.
/// errors: labels.closed
Status hold_open(Context& context, RoundId id);
/// A label for a house that has none that holds; its number. errors: labels.changed
Result<std::string> issue(Context& context, audit::Change& change, HouseId house);

}  // namespace rangkul::labels
