#include "screen/again.h"

namespace rangkul::screen {

Html part_asked_again(std::string const& id, std::string const& address, bool open,
                      Html const& body, std::string const& also) {
  http::Attributes attributes{{"id", id}, {"role", "status"}};
  if (open) {
    attributes.emplace_back("hx-get", address);
    attributes.emplace_back("hx-trigger", "every 2s");
    attributes.emplace_back("hx-select", "#" + id);
    attributes.emplace_back("hx-swap", "outerHTML");
    if (!also.empty()) attributes.emplace_back("hx-select-oob", also);
  }
  return http::element("div", attributes, body);
}

}  // namespace rangkul::screen
