#pragma once
// The pages of procedures, for everybody signed in: the list, and one with its steps and picture.

#include "screen/screen.h"

namespace rangkul::procedures {

void add_routes(screen::Routes& routes);

}  // namespace rangkul::procedures
