#pragma once
// The parts of a workbook around its rows: sheets, number formats, shared strings.

#include <string>
#include <string_view>
#include <vector>

#include "sheet/string_spool.h"
#include "sheet/zip.h"

namespace rangkul::sheet {

/// Whether a cell's number format shows a day, a time of day, both or neither.
enum class NumberStyle : std::uint8_t { plain, date, time };
/// Judges a format code such as "dd/mm/yyyy" or `"Rp" #,##0`.
NumberStyle number_style(std::string_view format_code);

struct BookSheet {
  std::string name;
  std::string part;
  bool visible{true};
};

struct Book {
  std::vector<ZipEntry> entries;
  std::vector<BookSheet> sheets{};
  /// By the style number of a cell.
  std::vector<NumberStyle> styles{};
  /// Empty if the workbook has none.
  std::string shared_strings_part{};
  /// Days count from 1904-01-01 instead of 1899-12-30.
  bool from_1904{false};
};

/// errors: sheet.not_a_table (looks_like docx, ods, xlsb, zip ...), those of ZipStream
Result<Book> read_book(File const& file, Limits const& limits);

/// errors: sheet.cell_too_long, sheet.damaged, sheet.unwritable
Result<StringSpool> read_shared_strings(File const& file, Book const& book, Limits const& limits,
                                        std::string const& temp_folder);

/// Undoes "_x000D_" for characters that XML cannot hold.
void decode_escapes(std::string& text, std::size_t from);

}  // namespace rangkul::sheet
