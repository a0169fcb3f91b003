// Any bytes as a table, CSV or workbook: no crash, and what holds of every table.
#include "check_table.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  rangkul::sheet::check_table({reinterpret_cast<char const*>(data), size});
  return 0;
}
