#pragma once
// The lists of a month; each binds :month (and :class where it says so).

#include "matching/reconcile.h"
#include "screen/list.h"

namespace rangkul::matching {

/// Villages with their classes, in persons of this month's file, of last month's and of the city.
screen::List const& month_villages_list();
/// All that is to be looked at, of every class.
screen::List const& findings_list();
/// The rows of one class; binds :class.
screen::List const& class_rows_list();
/// One row a family of a class, on one side; binds :class.
screen::List const& families_list(Side side);
/// Whose NIK is missing or not ours: repair tasks.
screen::List const& nik_tasks_list();

}  // namespace rangkul::matching
