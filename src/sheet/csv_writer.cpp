#include <algorithm>
#include <array>

#include "sheet/writer.h"

namespace rangkul::sheet {
namespace {

constexpr std::size_t write_bytes = 256 * 1024;

/// "-12", "+62812", "-1.250,50": a sign before digits that cannot reach another cell.
bool is_plain_number(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && text.front() >= '0' && text.front() <= '9' &&
         text.find_first_not_of("0123456789.,") == std::string_view::npos;
}

bool would_run(std::string_view cell) {
  return !cell.empty() && std::string_view("=+-@\t\r\n").find(cell.front()) != cell.npos &&
         !is_plain_number(cell);
}

/// Whether a byte may need care somewhere in a cell, or where the cell begins or ends.
enum Care : std::uint8_t { nowhere = 0, at_ends = 1, anywhere = 2 };
constexpr std::array<std::uint8_t, 256> care = [] {
  std::array<std::uint8_t, 256> out{};
  for (char const c : std::string_view("=+-@\t ")) out[static_cast<unsigned char>(c)] = at_ends;
  for (char const c : std::string_view("\"\r\n")) out[static_cast<unsigned char>(c)] = anywhere;
  return out;
}();

bool is_plain(std::string_view cell, char separator) {
  unsigned inside = 0;
  for (char const c : cell)
    inside |= care[static_cast<unsigned char>(c)] | (c == separator ? anywhere : nowhere);
  if ((inside & anywhere) != 0) return false;
  return inside == 0 || ((care[static_cast<unsigned char>(cell.front())] |
                          care[static_cast<unsigned char>(cell.back())]) == 0);
}

void append_cell(std::string& out, std::string_view cell, char separator) {
  if (is_plain(cell, separator)) {
    out += cell;
    return;
  }
  bool const guarded = would_run(cell);
  bool const quoted =
      std::ranges::any_of(
          cell, [&](char c) { return c == separator || c == '"' || c == '\n' || c == '\r'; }) ||
      (!cell.empty() && (cell.front() == ' ' || cell.back() == ' '));
  if (quoted) out.push_back('"');
  if (guarded) out.push_back('\'');
  if (!quoted) {
    out += cell;
    return;
  }
  for (char const c : cell) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace

void append_csv_row(std::string& out, std::span<std::string_view const> cells,
                    CsvFormat const& format) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out.push_back(format.separator);
    append_cell(out, cells[i], format.separator);
  }
  // An empty line would be no row at all.
  if (cells.size() == 1 && cells[0].empty()) out += "\"\"";
  out += format.line_end;
}

Result<CsvWriter> CsvWriter::create(std::string const& path, CsvFormat const& format) {
  CsvWriter out(TRY(File::create(path)), format);
  if (format.with_bom) out.pending_ = "\xEF\xBB\xBF";
  return out;
}

Status CsvWriter::add(std::span<std::string_view const> cells) {
  CHECK_THAT(!closed_);
  append_csv_row(pending_, cells, format_);
  if (pending_.size() < write_bytes) return {};
  TRY(file_.append(pending_));
  pending_.clear();
  return {};
}

Status CsvWriter::add(std::vector<std::string> const& cells) {
  std::vector<std::string_view> const views(cells.begin(), cells.end());
  return add(views);
}

Status CsvWriter::close() {
  closed_ = true;
  TRY(file_.append(pending_));
  pending_.clear();
  return {};
}

}  // namespace rangkul::sheet
