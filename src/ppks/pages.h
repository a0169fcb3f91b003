#pragma once
// The pages of this folder, each added by its own file; add_routes() of ppks.h adds them all.

#include "screen/screen.h"

namespace rangkul::ppks {

void add_table_routes(screen::Routes& routes);

}  // namespace rangkul::ppks
