#include "base/text.h"
#include "sheet/csv_reader.h"
#include "sheet/reader.h"
#include "sheet/sniff.h"
#include "sheet/xlsx_reader.h"

namespace rangkul::sheet {
namespace {

constexpr std::size_t head_bytes = 64 * 1024;
constexpr int rows_searched_for_heading = 20;

std::size_t filled_cells(Row const& row) {
  std::size_t out = 0;
  for (auto const& cell : row.cells) out += trim(cell.text).empty() ? 0U : 1U;
  return out;
}

/// The row that the heading is taken to be; nothing when there are no rows.
Result<std::optional<Position>> find_heading(RowReader& reader) {
  std::optional<Position> first;
  Row row;
  for (int i = 0; i < rows_searched_for_heading && TRY(reader.next(row)); ++i) {
    auto const filled = filled_cells(row);
    if (filled >= 2) return std::optional(row.at);
    if (!first && filled == 1) first = row.at;
  }
  return first;
}

/// Puts an opened reader before its first row; false when the table has none.
Result<bool> settle(TableReader& reader, ReadOptions const& options) {
  auto const heading = TRY(find_heading(reader));
  if (!heading) return false;
  reader.set_heading_row(heading->row);
  auto const begin = options.skip_titles ? *heading : reader.first_position();
  TRY(reader.start_at(options.resume.value_or(begin)));
  return true;
}

Result<std::unique_ptr<RowReader>> open_csv(File file, ReadOptions const& options) {
  auto reader = TRY(CsvReader::create(std::move(file), options));
  if (!TRY(settle(*reader, options))) return invalid("sheet.empty");
  return std::unique_ptr<RowReader>(std::move(reader));
}

Result<std::unique_ptr<RowReader>> open_xlsx(File file, ReadOptions const& options) {
  auto reader = TRY(XlsxReader::create(std::move(file), options));
  for (auto const sheet : reader->candidates()) {
    TRY(reader->select(sheet));
    if (!TRY(settle(*reader, options))) continue;
    TRY(reader->check_whole_sheet());
    return std::unique_ptr<RowReader>(std::move(reader));
  }
  return invalid("sheet.empty");
}

}  // namespace

Result<std::unique_ptr<RowReader>> open_sheet(std::string const& path, ReadOptions const& options) {
  auto file = TRY(File::open(path));
  if (file.size() == 0) return invalid("sheet.empty");
  std::string head(head_bytes, '\0');
  head.resize(TRY(file.read_at(0, head)));
  auto const kind = looks_like(head);
  if (kind == "zip") return open_xlsx(std::move(file), options);
  if (kind == "password") return invalid("sheet.password");
  if (!kind.empty()) return invalid("sheet.not_a_table", {{"looks_like", std::string(kind)}});
  return open_csv(std::move(file), options);
}

}  // namespace rangkul::sheet
