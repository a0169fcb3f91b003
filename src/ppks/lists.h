#pragma once
// The list of category entries: who stands in what, by name by address.

#include "ppks/ppks.h"
#include "screen/list.h"

namespace rangkul::ppks {

screen::List const& entries_list();
screen::List const& services_list();

}  // namespace rangkul::ppks
