#pragma once
// The description of the interface for programs, made from what the program runs by: routes below
// /api/v1, registered lists (columns, filters, sorts) and registered records (fields).

#include "screen/screen.h"

namespace rangkul::screen {

/// An OpenAPI 3.1 document as a value for JSON. Texts are English.
Value openapi(Routes const& routes);

}  // namespace rangkul::screen
