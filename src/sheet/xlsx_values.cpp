#include "sheet/xlsx_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/date.h"
#include "base/text.h"

namespace rangkul::sheet {
namespace {

constexpr int max_whole_digits = 20;
constexpr int max_exponent = 308;

/// The digits of a whole number written with an exponent; empty when it is not whole.
std::string whole_digits(std::string_view mantissa, int exponent) {
  auto const point = mantissa.find('.');
  std::string digits(mantissa.substr(0, point));
  auto const before = static_cast<int>(digits.size());
  if (point != std::string_view::npos) digits += mantissa.substr(point + 1);
  if (!all_digits(digits)) return {};
  int const length = before + exponent;
  if (length <= 0 || length > max_whole_digits) return {};
  auto const wanted = static_cast<std::size_t>(length);
  if (digits.find_first_not_of('0', wanted) != std::string::npos && wanted < digits.size())
    return {};
  digits.resize(wanted, '0');
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return digits;
}

}  // namespace

std::string plain_number(std::string_view written) {
  written = trim(written);
  auto body = written;
  bool const negative = body.starts_with('-');
  if (negative) body.remove_prefix(1);
  if (all_digits(body)) return std::string(written);
  auto const e = body.find_first_of("eE");
  int exponent = 0;
  if (e != std::string_view::npos) {
    auto digits = body.substr(e + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc() ||
        exponent < -max_exponent || exponent > max_exponent)
      return std::string(written);
  }
  if (auto whole = whole_digits(body.substr(0, e), exponent); !whole.empty())
    return (negative && whole != "0" ? "-" : "") + whole;
  double value = 0;
  auto const read = std::from_chars(written.data(), written.data() + written.size(), value);
  if (read.ec != std::errc() || read.ptr != written.data() + written.size() ||
      std::abs(value) > 1e20)
    return std::string(written);
  std::array<char, 400> out{};
  auto const end =
      std::to_chars(out.data(), out.data() + out.size(), value, std::chars_format::fixed).ptr;
  return {out.data(), end};
}

std::string iso_of_serial(std::string_view written, NumberStyle style, bool from_1904) {
  constexpr std::int32_t days_1899_12_30 = -25569;
  constexpr std::int32_t days_1904 = -24107;
  constexpr double last_serial = 109'206;  // 2198-12-31: the last whole year of base/date.h
  constexpr std::int64_t day_seconds = 86'400;
  written = trim(written);
  double serial = 0;
  auto const read = std::from_chars(written.data(), written.data() + written.size(), serial);
  if (read.ec != std::errc() || !(serial >= 0 && serial <= last_serial)) return {};
  auto const seconds = std::llround(serial * static_cast<double>(day_seconds));
  auto days = static_cast<std::int32_t>(seconds / day_seconds);
  auto const rest = seconds % day_seconds;
  std::array<char, 16> clock{};
  std::snprintf(clock.data(), clock.size(), "%02d:%02d:%02d", static_cast<int>(rest / 3600),
                static_cast<int>(rest / 60 % 60), static_cast<int>(rest % 60));
  if (style == NumberStyle::time && days == 0) return clock.data();
  if (!from_1904) {
    if (days == 0 || days == 60) return {};
    if (days < 60) ++days;
  }
  auto text = Date::from_days(days + (from_1904 ? days_1904 : days_1899_12_30)).iso();
  if (rest != 0) text += std::string(" ") + clock.data();
  return text;
}

CellPlace cell_place(std::string_view reference) {
  CellPlace out;
  std::size_t i = 0;
  for (; i < reference.size() && i < 4; ++i) {
    char const c = reference[i];
    if (c == '$') continue;
    if (c < 'A' || c > 'Z') break;
    out.column = out.column * 26 + (c - 'A' + 1);
  }
  if (i < reference.size() && reference[i] == '$') ++i;
  std::from_chars(reference.data() + i, reference.data() + reference.size(), out.row);
  return out;
}

}  // namespace rangkul::sheet
