#pragma once
// The lists of cases and of open steps.

#include "cases/cases.h"
#include "screen/list.h"

namespace rangkul::cases {

screen::List const& cases_list();
/// Binds :turns beside those of seen_binds().
screen::List const& board_list();
screen::List const& glass_list();

/// seen_binds() and :turns, the actor's roles as "|peksos|kasi|".
db::Binds list_binds(Context const& context);

}  // namespace rangkul::cases
