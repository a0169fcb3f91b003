#include "http/html.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "http/assets.h"

namespace rangkul {

Html operator+(Html left, Html const& right) {
  left += right;
  return left;
}

namespace http {
namespace {

constexpr std::array<std::string_view, 11> void_elements{
    "area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"};

bool is_markup_name(std::string_view name) {
  if (name.empty() || name[0] < 'a' || name[0] > 'z') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == ':' || c == '_';
  });
}

bool is_here(std::string_view address) {
  return is_local_path(address) || (!address.empty() && (address[0] == '#' || address[0] == '?'));
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (char const c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '`': out += "&#96;"; break;
      default: out += c;
    }
  }
  return out;
}

Html text(std::string_view text) { return HtmlMaker::raw(escape(text)); }

Html element(std::string_view name, Attributes const& attributes, Html const& inside) {
  CHECK_THAT(is_markup_name(name));
  std::string out = "<";
  out += name;
  for (auto const& [key, value] : attributes) {
    CHECK_THAT(is_markup_name(key));
    out += ' ';
    out += key;
    if (value != on()) {
      out += "=\"";
      out += escape(value);
      out += '"';
    }
  }
  out += '>';
  if (std::find(void_elements.begin(), void_elements.end(), name) != void_elements.end())
    return HtmlMaker::raw(std::move(out));
  out += inside.markup();
  out += "</";
  out += name;
  out += '>';
  return HtmlMaker::raw(std::move(out));
}

Html element(std::string_view name, Html const& inside) {
  return element(name, Attributes{}, inside);
}

Html link(std::string const& address, Html const& inside, std::string_view css_class) {
  CHECK_THAT(is_here(address));
  Attributes attributes{{"href", address}};
  if (!css_class.empty()) attributes.emplace_back("class", css_class);
  return element("a", attributes, inside);
}

Html icon(std::string_view name) {
  CHECK_THAT(is_markup_name(name));
  auto address = asset_url("icons.svg");
  address += '#';
  address += name;
  return element("svg", {{"class", "icon"}, {"aria-hidden", "true"}},
                 element("use", Attributes{{"href", address}}));
}

}  // namespace http
}  // namespace rangkul
