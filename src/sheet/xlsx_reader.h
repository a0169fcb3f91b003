#pragma once
// XLSX row by row: the sheet's XML is unpacked and parsed as it is read, never held as a whole.

#include <optional>

#include "sheet/table_reader.h"
#include "sheet/xlsx_book.h"
#include "sheet/xml.h"

namespace rangkul::sheet {

class SheetHandler;

class XlsxReader final : public TableReader {
 public:
  /// errors: those of read_book and read_shared_strings, sheet.unknown_sheet, sheet.empty
  static Result<std::unique_ptr<XlsxReader>> create(File file, ReadOptions const& options);
  ~XlsxReader() override;

  /// The sheets to try in order, as places in the book.
  std::vector<std::size_t> candidates() const;
  /// Turns to a sheet, before its first row.
  Status select(std::size_t sheet);
  /// Unpacks the whole sheet once: proves it undamaged and lists what is merged.
  /// errors: sheet.merged_heading and those of ZipStream
  Status check_whole_sheet();

  Result<bool> next(Row& row) override;
  Status start_at(Position place) override;
  Position first_position() const override { return {0, 1, 1}; }
  Position position() const override { return {0, last_row_ + 1, last_row_ + 1}; }
  std::int64_t blank_rows() const override { return blank_rows_; }
  std::uint64_t bytes_read() const override;

 private:
  XlsxReader(File file, ReadOptions const& options);
  Error with_row(Error error) const;

  std::unique_ptr<File> file_;
  ReadOptions options_;
  Book book_{};
  std::optional<StringSpool> strings_{};
  ZipEntry const* part_{nullptr};
  std::unique_ptr<SheetHandler> handler_;
  std::unique_ptr<XmlStream> stream_{};
  std::int64_t last_row_{0};
  std::int64_t skip_below_{1};
  std::int64_t blank_rows_{0};
};

}  // namespace rangkul::sheet
