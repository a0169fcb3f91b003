#include "base/position.h"

#include <charconv>
#include <cmath>
#include <iomanip>
#include <sstream>

#include "base/text.h"

namespace rangkul {

std::string Position::text() const {
  constexpr int digits = 6;
  std::ostringstream out;
  out << std::fixed << std::setprecision(digits) << latitude << ", " << longitude;
  return out.str();
}

Result<Position> Position::parse(std::string_view text) {
  auto const wrong = invalid("evidence.position", {}, "position");
  std::string clean(trim(text));
  auto const gap = clean.find_first_of(", ");
  if (gap == std::string::npos) return wrong;
  auto const rest = clean.find_first_not_of(", ", gap);
  if (rest == std::string::npos) return wrong;
  Position out;
  auto const read = [](std::string_view part, double& number) {
    auto const [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    return error == std::errc{} && end == part.data() + part.size() && std::isfinite(number);
  };
  std::string_view const all = clean;
  if (!read(all.substr(0, gap), out.latitude) || !read(all.substr(rest), out.longitude))
    return wrong;
  if (std::abs(out.latitude) > 90 || std::abs(out.longitude) > 180) return wrong;
  return out;
}

}  // namespace rangkul
