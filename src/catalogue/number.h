#pragma once
// Patterns of numbers that an office gives: "460/{serial:4}/RHB/{year}".

#include <cstdint>
#include <string>
#include <string_view>

namespace rangkul::catalogue {

/// Whether a pattern holds {year} and {serial:N} with N from 1 to 9.
bool is_number_pattern(std::string_view pattern);
/// "460/0012/RHB/2024". `serial` goes in with its zeros in front.
std::string number_of(std::string_view pattern, int year, std::int64_t serial);
/// The same with blanks to be filled in: "460/____/RHB/2024".
std::string number_to_come(std::string_view pattern, int year);

}  // namespace rangkul::catalogue
