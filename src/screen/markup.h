#pragma once
// Small helpers of this folder for putting markup together; modules call parts.h instead.

#include <string>
#include <string_view>

#include "http/html.h"

namespace rangkul::screen {

/// The pieces one after the other.
template <typename... Piece>
Html together(Piece const&... pieces) {
  Html all;
  (all += ... += pieces);
  return all;
}

inline Html div(std::string_view css_class, Html const& inside) {
  return http::element("div", {{"class", std::string(css_class)}}, inside);
}
inline Html span(std::string_view css_class, Html const& inside) {
  return http::element("span", {{"class", std::string(css_class)}}, inside);
}
inline Html small(std::string_view words) { return http::element("small", http::text(words)); }
/// An address with the query put behind it by hand must have been encoded: see http::url_part.
inline bool is_outside(std::string_view address) {
  return address.empty() || (address[0] != '/' && address[0] != '#' && address[0] != '?');
}

}  // namespace rangkul::screen
