#pragma once
// A part of a page that asks for itself again while work goes on. It replaces itself alone, so that
// a form beside it keeps what was typed.

#include <string>

#include "http/html.h"

namespace rangkul::screen {

/// `body` in a part of its own, told to readers of screens when it changes; while `open`, asked for
/// again at `address` every two seconds. `also`: what else of that page changes with it, as
/// "#states,#files"; none of those may hold a form that is typed into.
Html part_asked_again(std::string const& id, std::string const& address, bool open,
                      Html const& body, std::string const& also = {});

}  // namespace rangkul::screen
