#pragma once
// The registers of this module as lists.

#include "empowerment/empowerment.h"
#include "screen/list.h"

namespace rangkul::empowerment {

screen::List const& pillars_list();
screen::List const& heroes_list();

}  // namespace rangkul::empowerment
