#pragma once
// The list of graduations.

#include "graduations/graduations.h"
#include "screen/list.h"

namespace rangkul::graduations {

screen::List const& graduations_list();

}  // namespace rangkul::graduations
