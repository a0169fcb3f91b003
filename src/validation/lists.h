#pragma once
// The entries of a round, and what of it goes to the ministry.

#include "screen/list.h"

namespace rangkul::validation {

/// Binds :round.
screen::List const& entries_list();
/// Ratified rows in the ministry's columns. Binds :round.
screen::List const& ministry_list();

}  // namespace rangkul::validation
