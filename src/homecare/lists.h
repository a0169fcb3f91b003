#pragma once
// The lists of home care: visits, and plans.

#include "homecare/homecare.h"
#include "screen/list.h"

namespace rangkul::homecare {

screen::List const& visits_list();
screen::List const& plans_list();
/// What both lists bind beside the reader's area.
db::Binds list_binds(Context const& context);

}  // namespace rangkul::homecare
