#pragma once
// The signed decree of a ratification as photos or PDF pages, for who keeps the whole month.

#include "evidence/evidence.h"
#include "validation/validation.h"

namespace rangkul::validation {

/// "/verval/sk/{ratification}/bukti"; added by who ratifies or verifies.
evidence::Kind const& decree_papers();
/// The way to a decree's papers, with how many there are; nothing for who may not see them.
Html decree_link(screen::Visit& visit, Round const& round, Ratification const& one);

}  // namespace rangkul::validation
