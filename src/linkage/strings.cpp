#include "linkage/strings.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace rangkul::linkage {
namespace {

constexpr std::size_t longest_word = 63;
constexpr double prefix_weight = 0.1;
constexpr std::size_t longest_prefix = 4;

using Digits = std::array<std::uint8_t, 20>;

Digits digits_of(std::uint64_t number, int length) {
  Digits out{};
  for (int i = length; i-- > 0; number /= 10)
    out[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(number % 10);
  return out;
}

/// One wrong digit leaves a difference of 1 to 9, two swapped ones of 9, 18 ... 81, and zeros
/// behind.
bool may_be_near(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t most = 81;
  auto difference = a > b ? a - b : b - a;
  while (difference > most) {
    if (difference % 10 != 0) return false;
    difference /= 10;
  }
  return true;
}

}  // namespace

double jaro_winkler(std::string_view a, std::string_view b) {
  a = a.substr(0, longest_word);
  b = b.substr(0, longest_word);
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1.0 : 0.0;
  if (a.size() > b.size() || (a.size() == b.size() && b < a)) std::swap(a, b);
  auto const window = b.size() / 2 > 0 ? b.size() / 2 - 1 : 0;
  std::array<char, longest_word> matched_a{};
  std::uint64_t taken_b = 0;
  std::size_t matches = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    auto const from = i > window ? i - window : 0;
    auto const to = std::min(i + window + 1, b.size());
    for (std::size_t j = from; j < to; ++j) {
      if ((taken_b >> j & 1U) != 0 || a[i] != b[j]) continue;
      taken_b |= std::uint64_t{1} << j;
      matched_a[matches++] = a[i];
      break;
    }
  }
  if (matches == 0) return 0;
  std::size_t out_of_order = 0;
  for (std::size_t j = 0, k = 0; j < b.size(); ++j)
    if ((taken_b >> j & 1U) != 0 && b[j] != matched_a[k++]) ++out_of_order;
  auto const m = static_cast<double>(matches);
  double const jaro = (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) +
                       (m - static_cast<double>(out_of_order) / 2) / m) /
                      3;
  std::size_t prefix = 0;
  while (prefix < std::min(longest_prefix, a.size()) && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * prefix_weight * (1 - jaro);
}

bool within_one_edit(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t first = 0;
  while (first < a.size() && a[first] == b[first]) ++first;
  if (first == a.size()) return true;
  if (a.size() < b.size()) return a.substr(first) == b.substr(first + 1);
  if (a.substr(first + 1) == b.substr(first + 1)) return true;
  return first + 1 < a.size() && a[first] == b[first + 1] && a[first + 1] == b[first] &&
         a.substr(first + 2) == b.substr(first + 2);
}

DigitDifference compare_digits(std::uint64_t a, int length_a, std::uint64_t b, int length_b) {
  if (length_a == length_b && a == b) return DigitDifference::none;
  if (length_a == length_b && !may_be_near(a, b)) return DigitDifference::many;
  if (length_a > length_b) {
    std::swap(a, b);
    std::swap(length_a, length_b);
  }
  auto const x = digits_of(a, length_a);
  auto const y = digits_of(b, length_b);
  auto const short_size = static_cast<std::size_t>(length_a);
  std::size_t first = 0;
  while (first < short_size && x[first] == y[first]) ++first;
  auto const same_after = [&](std::size_t i, std::size_t j) {
    for (; i < short_size; ++i, ++j)
      if (x[i] != y[j]) return false;
    return true;
  };
  if (length_b == length_a + 1)
    return same_after(first, first + 1) ? DigitDifference::lost_digit : DigitDifference::many;
  if (length_b != length_a) return DigitDifference::many;
  if (same_after(first + 1, first + 1)) return DigitDifference::one_digit;
  if (first + 1 < short_size && x[first] == y[first + 1] && x[first + 1] == y[first] &&
      same_after(first + 2, first + 2))
    return DigitDifference::swapped;
  return DigitDifference::many;
}

}  // namespace rangkul::linkage
