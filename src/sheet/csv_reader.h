#pragma once
// CSV row by row. The bytes of one row lie together in one buffer; cells are views into it, quotes
// are undone in place, and only rows with bytes beyond ASCII that are not UTF-8 are copied.

#include <optional>
#include <string>
#include <string_view>

#include "sheet/file.h"
#include "sheet/reader.h"
#include "sheet/sniff.h"
#include "sheet/table_reader.h"

namespace rangkul::sheet {

class CsvReader final : public TableReader {
 public:
  /// Begins behind the byte-order mark and "sep=" line. errors: sheet.binary, sheet.unreadable
  static Result<std::unique_ptr<CsvReader>> create(File file, ReadOptions const& options);

  Result<bool> next(Row& row) override;
  Position position() const override { return here_; }
  std::int64_t blank_rows() const override { return blank_rows_; }
  std::uint64_t bytes_read() const override { return here_.offset; }
  Status start_at(Position place) override;
  Position first_position() const override { return first_; }

 private:
  CsvReader(File file, ReadOptions const& options) : file_(std::move(file)), options_(options) {}

  /// One row's bytes in the buffer, `ending` bytes of line end behind them.
  struct Extent {
    std::size_t length{0};
    std::size_t ending{0};
    std::int64_t line_breaks{0};
    bool quoted{false};
    /// Set when the file ends inside a quoted cell: the line where it was opened.
    std::optional<std::int64_t> open_quote{};
  };
  /// Takes a row of the commonest kind in one look: ASCII without quotes, within all limits, and
  /// wholly in the buffer. False, and nothing taken, for all others.
  bool next_plain(Row& row);
  Result<bool> find_row(Extent& out);
  bool scan_row(std::string_view text, bool at_end, Extent& out) const;
  bool scan_quoted_row(std::string_view text, bool at_end, Extent& out) const;
  bool end_row(std::string_view text, std::size_t at, bool at_end, Extent& out) const;
  Status fill();
  Status fill_wide(std::size_t room);
  Status split_plain(std::string_view text, Row& row) const;
  Status split(char* begin, char* end, Extent const& extent, Row& row) const;
  Status add_cell(std::string_view text, Row& row) const;
  Error too_many_columns() const;
  Error too_long() const;
  Error refusal(std::string code, std::map<std::string, std::string> more = {}) const;
  bool wide() const {
    return facts_.encoding == Encoding::utf16_le || facts_.encoding == Encoding::utf16_be;
  }

  File file_;
  ReadOptions options_;
  Position first_{};
  Position here_{};
  std::int64_t blank_rows_{0};
  std::string buffer_{};
  std::size_t begin_{0};
  std::size_t end_{0};
  /// Next byte of the file to load.
  std::uint64_t load_at_{0};
  bool file_done_{false};
  /// The current row as UTF-8 where the file has it otherwise.
  std::string converted_{};
  /// UTF-16: bytes as loaded.
  std::string raw_{};
};

}  // namespace rangkul::sheet
