#include "screen/qr.h"

#include <qrencode.h>

#include <memory>

#include "http/html.h"

namespace rangkul::screen {

Html qr_svg(std::string const& text, std::string const& label, int wide) {
  std::unique_ptr<QRcode, void (*)(QRcode*)> const code(
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
  if (!code) return {};
  constexpr int quiet = 4;
  auto const side = std::to_string(code->width + 2 * quiet);
  std::string path;
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      if ((code->data[y * code->width + x] & 1) != 0)
        path += "M" + std::to_string(x + quiet) + " " + std::to_string(y + quiet) + "h1v1h-1z";
  auto const ground = http::element("rect", {{"width", side}, {"height", side}, {"fill", "#fff"}});
  auto const marks = http::element("path", {{"d", path}, {"fill", "#000"}});
  return http::element("svg",
                       {{"viewBox", "0 0 " + side + " " + side},
                        {"width", std::to_string(wide)},
                        {"height", std::to_string(wide)},
                        {"role", "img"},
                        {"aria-label", label}},
                       ground + marks);
}

}  // namespace rangkul::screen
