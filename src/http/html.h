#pragma once
// Html is markup that is already escaped; these functions are its only makers (checked by tidy).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.h"
#include "http/http.h"

namespace rangkul {

/// The one class that may build Html from raw markup; used by http/html.cpp, http/template.cpp and
/// the shared components in screen/.
class HtmlMaker {
 public:
  static Html raw(std::string markup) { return Html(std::move(markup)); }
};

/// One piece of markup behind the other.
Html operator+(Html left, Html const& right);

namespace http {

/// Escapes & < > " ' and the backtick.
std::string escape(std::string_view text);
Html text(std::string_view text);

using Attributes = std::vector<std::pair<std::string_view, std::string>>;
/// <name a="escaped">inside</name>; void elements (input, br, ...) ignore `inside`.
/// An attribute whose value is "\x01" stands without a value (checked, required).
Html element(std::string_view name, Attributes const& attributes, Html const& inside = {});
Html element(std::string_view name, Html const& inside);
inline std::string on() { return "\x01"; }
/// <a href=...>: only local addresses ("/...", "#..."); others are our own mistake.
Html link(std::string const& address, Html const& inside, std::string_view css_class = "");
/// An icon of icons.svg, hidden from screen readers.
Html icon(std::string_view name);

}  // namespace http
}  // namespace rangkul
