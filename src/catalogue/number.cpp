#include "catalogue/number.h"

#include <algorithm>

namespace rangkul::catalogue {
namespace {

constexpr std::string_view year_word = "{year}";
constexpr std::string_view serial_word = "{serial:";

std::size_t width_of(std::string_view pattern) {
  auto const at = pattern.find(serial_word);
  if (at == std::string_view::npos) return 0;
  auto const rest = pattern.substr(at + serial_word.size());
  bool const good = rest.size() > 1 && rest[0] >= '1' && rest[0] <= '9' && rest[1] == '}';
  return good ? static_cast<std::size_t>(rest[0] - '0') : 0;
}

std::string filled(std::string_view pattern, int year, std::string const& serial) {
  std::string out(pattern);
  if (auto const at = out.find(year_word); at != std::string::npos)
    out.replace(at, year_word.size(), std::to_string(year));
  auto const at = out.find(serial_word);
  if (at == std::string::npos) return out;
  return out.replace(at, out.find('}', at) - at + 1, serial);
}

}  // namespace

bool is_number_pattern(std::string_view pattern) {
  return pattern.find(year_word) != std::string_view::npos && width_of(pattern) > 0;
}

std::string number_of(std::string_view pattern, int year, std::int64_t serial) {
  auto const width = width_of(pattern);
  auto digits = std::to_string(serial);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return filled(pattern, year, digits);
}

std::string number_to_come(std::string_view pattern, int year) {
  return filled(pattern, year, std::string(std::max<std::size_t>(width_of(pattern), 1), '_'));
}

}  // namespace rangkul::catalogue
