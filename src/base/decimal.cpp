#include "base/decimal.h"

#include <charconv>
#include <cmath>

#include "base/text.h"

namespace rangkul {
namespace {

constexpr std::size_t most_whole_digits = 12;
constexpr int most_decimals = 3;

std::int64_t number_of(std::string_view digits) {
  std::int64_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

}  // namespace

Decimal Decimal::near(double number) { return Decimal(std::llround(number * one)); }

Result<Decimal> Decimal::parse(std::string_view text) {
  auto clean = trim(text);
  bool const negative = clean.starts_with('-');
  if (negative) clean.remove_prefix(1);
  auto const comma = clean.find_first_of(",.");
  auto const before = clean.substr(0, comma);
  auto const behind = comma == std::string_view::npos ? "" : clean.substr(comma + 1);
  bool const reads = !before.empty() && before.size() <= most_whole_digits && all_digits(before) &&
                     (comma == std::string_view::npos ||
                      (!behind.empty() && behind.size() <= most_decimals && all_digits(behind)));
  if (!reads) return invalid("field.number");
  std::string padded(behind);
  padded.resize(most_decimals, '0');
  auto const thousandths = number_of(before) * one + number_of(padded);
  return Decimal(negative ? -thousandths : thousandths);
}

Decimal Decimal::step(int decimals) {
  auto out = one;
  constexpr int base = 10;
  for (int i = 0; i < decimals && i < most_decimals; ++i) out /= base;
  return Decimal(out);
}

double Decimal::real() const { return static_cast<double>(thousandths_) / one; }

int Decimal::decimals() const {
  int out = 0;
  while (out < most_decimals && thousandths_ % step(out).thousandths_ != 0) ++out;
  return out;
}

std::string Decimal::plain() const {
  auto out =
      std::string(thousandths_ < 0 ? "-" : "") + std::to_string(std::abs(thousandths_) / one);
  auto const digits = decimals();
  if (digits == 0) return out;
  auto behind = std::to_string(one + std::abs(thousandths_) % one).substr(1);
  return out + "." + behind.substr(0, static_cast<std::size_t>(digits));
}

std::string Decimal::text() const {
  auto out =
      std::string(thousandths_ < 0 ? "-" : "") + group_thousands(std::abs(thousandths_) / one);
  auto const stored = plain();
  auto const point = stored.find('.');
  return point == std::string::npos ? out : out + "," + stored.substr(point + 1);
}

}  // namespace rangkul
