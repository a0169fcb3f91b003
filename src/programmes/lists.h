#pragma once
// The lists behind the figures: receivers by name by address, and enrolments.

#include "screen/list.h"

namespace rangkul::programmes {

/// Paid and failed lines of one benefit and year (:programme, :year).
screen::List const& receivers_list();
/// Enrolments of one benefit and year (:programme, :year).
screen::List const& enrolments_list();

/// What waits for a decision, in the order of the waiting list (:programme, :year).
screen::List const& waiting_list();

}  // namespace rangkul::programmes
