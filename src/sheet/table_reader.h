#pragma once
// What both readers can do beyond RowReader, for open_sheet() alone.

#include "sheet/reader.h"

namespace rangkul::sheet {

class TableReader : public RowReader {
 public:
  /// Goes back (or on) to a place; the beginning of the table is first_position().
  virtual Status start_at(Position place) = 0;
  virtual Position first_position() const = 0;
  void set_heading_row(std::int64_t row) { facts_.heading_row = row; }
};

}  // namespace rangkul::sheet
