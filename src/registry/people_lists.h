#pragma once
// The lists of people, of families and of what is doubtful.

#include "screen/list.h"

namespace rangkul::registry {

screen::List const& people_list();
screen::List const& families_list();
screen::List const& doubts_list();

}  // namespace rangkul::registry
