#pragma once
// Tables for outside: CSV (RFC 4180, safe to open in a spreadsheet program) and XLSX with typed
// cells, both written row by row in constant memory.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"
#include "sheet/file.h"

namespace rangkul::sheet {

struct CsvFormat {
  char separator{','};
  /// Spreadsheet programs read UTF-8 only behind a byte-order mark.
  bool with_bom{true};
  std::string_view line_end{"\r\n"};
};

/// Adds one row to `out`: cells with the separator, quotes, line breaks or outer blanks are quoted,
/// and a cell that a spreadsheet program would run as a formula (begins with = + - @ tab or a line
/// break, and is no plain number) gets an apostrophe in front.
void append_csv_row(std::string& out, std::span<std::string_view const> cells,
                    CsvFormat const& format = {});

/// Writes CSV to a file.
class CsvWriter {
 public:
  /// Makes or empties the file. errors: sheet.unwritable
  static Result<CsvWriter> create(std::string const& path, CsvFormat const& format = {});
  /// errors: sheet.unwritable
  Status add(std::span<std::string_view const> cells);
  Status add(std::vector<std::string> const& cells);
  /// Writes what is left; rows added later are our own mistake. errors: sheet.unwritable
  Status close();

 private:
  CsvWriter(File file, CsvFormat const& format) : file_(std::move(file)), format_(format) {}
  File file_;
  CsvFormat format_;
  std::string pending_{};
  bool closed_{false};
};

/// A percentage by its hundredths: 7905 is shown as 79.05 % in the reader's own way of writing.
struct PercentHundredths {
  std::int64_t value{0};
};

/// monostate leaves the cell empty. Text is always text: a NIK keeps its digits, "=1+1" runs
/// nowhere.
using OutCell =
    std::variant<std::monostate, std::string_view, std::int64_t, Rupiah, Date, PercentHundredths>;

struct XlsxColumn {
  std::string heading;
  /// In characters; 0 takes the heading's length, at least 10.
  int width{0};
};

struct XlsxLayout {
  /// Cut to what the format allows: 31 characters, none of []:*?/\ .
  std::string sheet_name{};
  std::vector<XlsxColumn> columns{};
  /// One line above the headings ("Sementara, per ..."); none if empty. open_sheet() passes over
  /// it.
  std::string note{};
};

/// Writes an XLSX file: bold frozen headings with a filter; beyond 1,048,576 rows a further sheet
/// of the same shape begins.
class XlsxWriter {
 public:
  /// errors: sheet.unwritable
  static Result<std::unique_ptr<XlsxWriter>> create(std::string const& path, XlsxLayout layout,
                                                    std::string const& temp_folder = {});
  virtual ~XlsxWriter() = default;
  XlsxWriter() = default;
  XlsxWriter(XlsxWriter const&) = delete;
  XlsxWriter& operator=(XlsxWriter const&) = delete;
  /// Cells beyond the columns of the layout are our own mistake.
  virtual Status add(std::span<OutCell const> cells) = 0;
  /// Completes the file; without it the file is not there. errors: sheet.unwritable
  virtual Status close() = 0;
};

}  // namespace rangkul::sheet
