#pragma once
// The lists of cases and of open steps.

#include "cases/cases.h"
#include "screen/list.h"

namespace rangkul::cases {

screen::List const& cases_list();
/// Binds :turns beside those of seen_binds().
screen::List const& board_list();
screen::List const& glass_list();
/// Late steps that are told to a role of the actor.
screen::List const& told_list();

/// The actor's roles, as "|peksos|kasi|".
std::string turns_text(Context const& context);
/// seen_binds() and :turns.
db::Binds list_binds(Context const& context);

}  // namespace rangkul::cases
