#pragma once
// Tables from outside: CSV (any separator, UTF-8, UTF-16 or Windows-1252) and XLSX, row by row in
// constant memory, whatever the size of the file and whatever its name says.
//
// open_sheet() tells the kind from the content and hands out a RowReader; FileFacts says what was
// found. Every file is treated as hostile: limits hold for columns, cells, rows, archive parts and
// the ratio they unpack to, nothing is executed, no external entity is fetched, and a refusal is
// one Error with one code. The writers are in writer.h. No tables, no events.
//
// Codes: sheet.unreadable sheet.empty sheet.not_a_table sheet.password sheet.binary
// sheet.too_many_columns sheet.cell_too_long sheet.row_too_long sheet.unclosed_quote
// sheet.zip_bomb sheet.truncated sheet.damaged sheet.merged_heading sheet.unknown_sheet
// sheet.unwritable (also of the writers). Details: row, line, limit (columns or KiB), sheet, range,
// looks_like.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rangkul::sheet {

enum class Kind { csv, xlsx };
enum class Encoding { utf8, windows_1252, utf16_le, utf16_be };
enum class LineEnd { lf, crlf, cr };

/// What a cell was in its file. CSV cells are text or blank. A date is ISO text already
/// ("2024-12-17", "2024-12-17 08:30:00" or "08:30:00"); a number keeps the file's digits.
enum class CellKind : std::uint8_t { blank, text, number, date, boolean, error };

/// One cell; `text` is UTF-8 and valid until the reader moves on.
struct Cell {
  std::string_view text;
  CellKind kind{CellKind::blank};
  /// The text is the result that a formula had when the file was saved (blank if it kept none).
  bool formula{false};
};

/// A place between two rows, for going on after a stop. `row` is the number of the next row.
struct Position {
  /// Bytes from the beginning of the file; 0 for XLSX, which goes on by row number alone.
  std::uint64_t offset{0};
  std::int64_t row{1};
  /// Text line of a CSV file; differs from the row once a quoted cell holds a line break.
  std::int64_t line{1};
  friend bool operator==(Position const&, Position const&) = default;
};

/// One row. Reuse the same Row for a whole file: its storage is kept.
struct Row {
  /// Where the row begins; `at.row` is the number that a spreadsheet program shows.
  Position at;
  std::vector<Cell> cells;

  /// The cell's text, or an empty one beyond the end of a short row.
  std::string_view text(std::size_t column) const {
    return column < cells.size() ? cells[column].text : std::string_view{};
  }
};

struct Limits {
  std::size_t columns{500};
  std::size_t cell_bytes{64 * 1024};
  std::size_t row_bytes{1024 * 1024};
  /// All parts of an XLSX archive together, unpacked.
  std::uint64_t unpacked_bytes{std::uint64_t{4} << 30};
  /// Unpacked to packed size of any part above 8 MiB; real sheets stay under 60.
  std::uint64_t unpack_ratio{250};
};

struct ReadOptions {
  /// CSV: taken from the first 64 KiB if not given.
  std::optional<char> separator{};
  /// XLSX: the first visible sheet with rows if not given.
  std::string sheet_name{};
  /// Go on from here (a RowReader::position() of the same file); titles are then not looked for.
  std::optional<Position> resume{};
  /// Passes over lines above the heading that fill a single cell ("DAFTAR PENERIMA ..."), so that
  /// the first row read is the heading.
  bool skip_titles{true};
  /// Rows without any text are passed over (and counted), so that row numbers may jump.
  bool skip_blank_rows{true};
  /// XLSX: where shared strings are kept while reading (an unnamed file); the system's if empty.
  std::string temp_folder{};
  Limits limits{};
};

/// What a file turned out to be.
struct FileFacts {
  Kind kind{Kind::csv};
  std::uint64_t size_bytes{0};
  /// The row that open_sheet takes for the heading: the first with two or more filled cells
  /// among the first 20, else the first with any.
  std::int64_t heading_row{1};
  // CSV, judged on the first 64 KiB
  char separator{','};
  Encoding encoding{Encoding::utf8};
  LineEnd line_end{LineEnd::lf};
  bool has_bom{false};
  bool has_quotes{false};
  // XLSX
  std::string sheet_name{};
  std::vector<std::string> sheet_names{};
  /// Ranges such as "B3:D3" that are merged below the heading; at most 100 are kept.
  std::vector<std::string> merged_ranges{};
};

/// Rows of one table, first to last. Not for several threads at once.
class RowReader {
 public:
  virtual ~RowReader() = default;
  RowReader() = default;
  RowReader(RowReader const&) = delete;
  RowReader& operator=(RowReader const&) = delete;

  /// Puts the next row into `row`, or returns false at the end. The cells' views end with the next
  /// call. After an error the reader is of no more use. errors: the codes above, with row and line
  virtual Result<bool> next(Row& row) = 0;
  /// The place behind the row read last.
  virtual Position position() const = 0;
  /// Rows without text passed over so far.
  virtual std::int64_t blank_rows() const = 0;
  /// Bytes of the file taken so far, for progress against facts().size_bytes; an estimate for XLSX.
  virtual std::uint64_t bytes_read() const = 0;
  FileFacts const& facts() const { return facts_; }

 protected:
  FileFacts facts_{};
};

/// Opens a table by its content. Reads the first rows and, for XLSX, the whole sheet once to prove
/// it undamaged. errors: the codes above; `looks_like` of sheet.not_a_table names the kind found
Result<std::unique_ptr<RowReader>> open_sheet(std::string const& path,
                                              ReadOptions const& options = {});

}  // namespace rangkul::sheet
