#pragma once
// QR codes as inline SVG (libqrencode); no style attributes, so that the strict policy holds.

#include <string>

#include "base/value.h"

namespace rangkul::screen {

/// Empty markup when the text is too long for a code (2,900 bytes).
Html qr_svg(std::string const& text, std::string const& label);

}  // namespace rangkul::screen
