#pragma once
// What was just done travels to the next page in the cookie `kilas`: base64url of
// {"message":…,"undo":…}. It lives a minute and is shown once.

#include <optional>

#include "screen/screen.h"

namespace rangkul::screen {

/// The message that waits, if the cookie can be read; a damaged one counts as none.
std::optional<Flash> waiting_flash(http::Request const& request);
void forget_flash(http::Answer& answer);

}  // namespace rangkul::screen
