#pragma once
// A place on the earth.

#include <string>
#include <string_view>

#include "base/result.h"

namespace rangkul {

/// In degrees.
struct Position {
  double latitude{0};
  double longitude{0};
  /// "-6.402500, 106.794200"
  std::string text() const;
  /// Two numbers with decimal points, a comma or a blank between them; south and west negative.
  /// errors: evidence.position
  static Result<Position> parse(std::string_view text);
};

}  // namespace rangkul
