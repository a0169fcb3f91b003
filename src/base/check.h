#pragma once
// Our own mistakes: CHECK stays on in release builds and is never reachable by input.

namespace rangkul {

/// Prints the broken expectation with its place and aborts.
[[noreturn]] void check_failed(char const* expression, char const* file, int line);

}  // namespace rangkul

#define CHECK_THAT(expression) \
  ((expression) ? static_cast<void>(0) : ::rangkul::check_failed(#expression, __FILE__, __LINE__))
