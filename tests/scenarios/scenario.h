#pragma once
// Scenarios: sentences in the office's words, one a line, asked of the whole program through its
// dispatcher, with a clock that the sentences move. The sentences are those of scenario.cpp; a line
// that begins with # is a remark. People are those of app_office.h, or made by a sentence.

#include <iosfwd>
#include <string>
#include <vector>

#include "support/app_office.h"

namespace rangkul::app {

/// Plays a text to its end. Returns what does not hold, a line each: "file:line: sentence: why".
/// A line that is no sentence does not hold, and neither does a text that looks at nothing.
std::vector<std::string> play(Office& office, std::string const& file, std::istream& text);

}  // namespace rangkul::app
