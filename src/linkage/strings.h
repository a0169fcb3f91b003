#pragma once
// Distances between short strings and numbers. All are symmetric.

#include <cstdint>
#include <string_view>

namespace rangkul::linkage {

/// Jaro-Winkler similarity, 0 to 1; words beyond 63 letters are cut.
double jaro_winkler(std::string_view, std::string_view);

/// Equal but for one letter that is wrong, missing or too many, or two neighbours swapped.
bool within_one_edit(std::string_view, std::string_view);

/// How two numbers of given lengths differ.
enum class DigitDifference { none, one_digit, swapped, lost_digit, many };
DigitDifference compare_digits(std::uint64_t a, int length_a, std::uint64_t b, int length_b);

}  // namespace rangkul::linkage
