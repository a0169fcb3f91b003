#pragma once
// Pages of case conferences: /rapat-kasus.

#include "conferences/conferences.h"
#include "screen/screen.h"

namespace rangkul::conferences {

void add_routes(screen::Routes& routes);

}  // namespace rangkul::conferences
