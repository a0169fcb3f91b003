#pragma once
// Numbers of a workbook as text that keeps the file's digits.

#include <string>
#include <string_view>

#include "sheet/xlsx_book.h"

namespace rangkul::sheet {

/// "3.276061708900003E+15" -> "3276061708900003": whole numbers digit for digit, fractions in the
/// shortest form that is the same double ("79.049999999999997" -> "79.05").
std::string plain_number(std::string_view written);

/// A day number as ISO text; empty when it is not one. 60 is the 29 February 1900 that never was.
std::string iso_of_serial(std::string_view written, NumberStyle style, bool from_1904);

/// "AB12" -> column 28, row 12 (both from 1); zero where the part is missing or too large.
struct CellPlace {
  std::int64_t column{0};
  std::int64_t row{0};
};
CellPlace cell_place(std::string_view reference);

}  // namespace rangkul::sheet
