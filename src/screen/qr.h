#pragma once
// QR codes as inline SVG (libqrencode); no style attributes, so that the strict policy holds.

#include <string>

#include "base/value.h"

namespace rangkul::screen {

/// `side` in points of the screen. Empty markup when the text is too long for a code (2,900 bytes).
constexpr int usual_qr_side = 220;
Html qr_svg(std::string const& text, std::string const& label, int side = usual_qr_side);

}  // namespace rangkul::screen
