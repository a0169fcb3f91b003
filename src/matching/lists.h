#pragma once
// The lists behind a run's numbers; each binds :run.

#include "screen/list.h"

namespace rangkul::matching {

screen::List const& villages_list();
screen::List const& pairs_list();
/// Rows without a sure partner.
screen::List const& singles_list();

}  // namespace rangkul::matching
