#include "sheet/csv_reader.h"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/text.h"

namespace rangkul::sheet {
namespace {

constexpr std::size_t chunk_bytes = 1024 * 1024;
constexpr std::size_t least_chunk_bytes = 64;
constexpr std::size_t sample_bytes = 64 * 1024;

std::size_t find_byte(std::string_view text, char wanted, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  auto const* found = std::memchr(text.data() + from, wanted, text.size() - from);
  return found == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<char const*>(found) - text.data());
}

bool is_ascii(std::string_view text) {
  std::uint64_t seen = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + i, 8);
    seen |= eight;
  }
  for (; i < text.size(); ++i) seen |= static_cast<unsigned char>(text[i]) & 0x80U;
  return (seen & 0x8080808080808080U) == 0;
}

/// Bytes that UTF-8 text takes as UTF-16.
std::uint64_t utf16_bytes(std::string_view text) {
  std::uint64_t units = 0;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0) != 0x80 ? (byte >= 0xF0 ? 2U : 1U) : 0U;
  }
  return units * 2;
}

bool is_blank(Row const& row) {
  return std::ranges::all_of(row.cells, [](Cell const& cell) { return trim(cell.text).empty(); });
}

}  // namespace

Result<std::unique_ptr<CsvReader>> CsvReader::create(File file, ReadOptions const& options) {
  std::string head(sample_bytes, '\0');
  head.resize(TRY(file.read_at(0, head)));
  auto const dialect = TRY(sniff_csv(head));
  std::unique_ptr<CsvReader> out(new CsvReader(std::move(file), options));
  auto& facts = out->facts_;
  facts.kind = Kind::csv;
  facts.size_bytes = out->file_.size();
  facts.separator = options.separator.value_or(dialect.separator);
  facts.encoding = dialect.encoding;
  facts.line_end = dialect.line_end;
  facts.has_bom = dialect.bom_bytes > 0;
  facts.has_quotes = dialect.has_quotes;
  out->first_ = {dialect.skip_bytes, 1, dialect.has_separator_line ? 2 : 1};
  auto const whole =
      static_cast<std::size_t>(std::min<std::uint64_t>(facts.size_bytes, chunk_bytes));
  out->buffer_.resize(std::max(whole, least_chunk_bytes) + options.limits.row_bytes);
  TRY(out->start_at(out->first_));
  return out;
}

Status CsvReader::start_at(Position place) {
  here_ = place;
  load_at_ = place.offset;
  begin_ = end_ = 0;
  file_done_ = false;
  blank_rows_ = 0;
  return {};
}

bool CsvReader::next_plain(Row& row) {
#ifdef __SSE2__
  if (facts_.line_end == LineEnd::cr || wide()) return false;
  constexpr std::size_t step = 16;
  auto const most = std::min(options_.limits.cell_bytes, options_.limits.row_bytes);
  auto const* const text = buffer_.data() + begin_;
  auto const size = std::min(end_ - begin_, most);
  auto const separators = _mm_set1_epi8(facts_.separator);
  auto const ends = _mm_set1_epi8('\n');
  auto const quotes = _mm_set1_epi8('"');
  auto const bits = [](__m128i bytes) { return static_cast<unsigned>(_mm_movemask_epi8(bytes)); };
  std::size_t cell = 0;
  auto const add = [&](std::size_t end) {
    row.cells.push_back({std::string_view(text + cell, end - cell),
                         end == cell ? CellKind::blank : CellKind::text, false});
    cell = end + 1;
  };
  row.at = here_;
  row.cells.clear();
  for (std::size_t at = 0; at + step <= size; at += step) {
    __m128i bytes;
    std::memcpy(&bytes, text + at, step);
    auto const end = bits(_mm_cmpeq_epi8(bytes, ends));
    auto const before_end = end == 0 ? 0xFFFFU : (end & (~end + 1)) - 1;
    auto const odd = bits(bytes) | bits(_mm_cmpeq_epi8(bytes, quotes));
    if ((odd & before_end) != 0) return false;
    for (auto found = bits(_mm_cmpeq_epi8(bytes, separators)) & before_end; found != 0;
         found &= found - 1)
      add(at + static_cast<std::size_t>(std::countr_zero(found)));
    if (row.cells.size() >= options_.limits.columns) return false;
    if (end == 0) continue;
    auto const length = at + static_cast<std::size_t>(std::countr_zero(end));
    add(length > 0 && text[length - 1] == '\r' ? length - 1 : length);
    begin_ += length + 1;
    here_.offset += length + 1;
    here_.row += 1;
    here_.line += 1;
    return true;
  }
#endif
  return false;
}

Result<bool> CsvReader::next(Row& row) {
  while (next_plain(row)) {
    if (!options_.skip_blank_rows || !is_blank(row)) return true;
    ++blank_rows_;
  }
  while (true) {
    Extent extent;
    if (!TRY(find_row(extent))) return false;
    if (extent.open_quote)
      return refusal("sheet.unclosed_quote", {{"line", std::to_string(*extent.open_quote)}});
    if (extent.length > options_.limits.row_bytes) return too_long();
    row.at = here_;
    row.cells.clear();
    char* first = buffer_.data() + begin_;
    std::string_view const text(first, extent.length);
    std::size_t const taken = extent.length + extent.ending;
    std::uint64_t const taken_in_file = wide() ? utf16_bytes({first, taken}) : taken;
    if (is_ascii(text) || wide()) {
      TRY(split(first, first + extent.length, extent, row));
    } else {
      converted_ = to_utf8(text);
      TRY(split(converted_.data(), converted_.data() + converted_.size(), extent, row));
    }
    begin_ += taken;
    here_.offset += taken_in_file;
    here_.row += 1;
    here_.line += extent.line_breaks;
    if (!options_.skip_blank_rows || !is_blank(row)) return true;
    ++blank_rows_;
  }
}

/// Loads until a whole row lies in the buffer; false at the end of the file.
Result<bool> CsvReader::find_row(Extent& out) {
  while (true) {
    std::string_view const text(buffer_.data() + begin_, end_ - begin_);
    if (text.empty() && file_done_) return false;
    if (scan_row(text, file_done_, out)) return true;
    if (text.size() > options_.limits.row_bytes) return too_long();
    TRY(fill());
  }
}

bool CsvReader::scan_row(std::string_view text, bool at_end, Extent& out) const {
  char const line_end = facts_.line_end == LineEnd::cr ? '\r' : '\n';
  auto const at = find_byte(text, line_end, 0);
  if (find_byte(text.substr(0, at), '"', 0) != std::string_view::npos)
    return scan_quoted_row(text, at_end, out);
  if (at == std::string_view::npos && !at_end) return false;
  return end_row(text, std::min(at, text.size()), at_end, out);
}

/// `at` is the place of the line end or of the end of the file.
bool CsvReader::end_row(std::string_view text, std::size_t at, bool at_end, Extent& out) const {
  if (at >= text.size() && !at_end) return false;
  out.length = at;
  out.ending = at < text.size() ? 1 : 0;
  out.line_breaks += static_cast<std::int64_t>(out.ending);
  bool const returned = at > 0 && text[at - 1] == '\r' && facts_.line_end != LineEnd::cr;
  if (returned) {
    --out.length;
    ++out.ending;
  }
  return true;
}

bool CsvReader::scan_quoted_row(std::string_view text, bool at_end, Extent& out) const {
  char const line_end = facts_.line_end == LineEnd::cr ? '\r' : '\n';
  out.quoted = true;
  out.line_breaks = 0;
  std::size_t at = 0;
  while (true) {
    if (at < text.size() && text[at] == '"') {
      auto const opened = at;
      while (true) {
        at = find_byte(text, '"', at + 1);
        if (at == std::string_view::npos) break;
        if (at + 1 < text.size() ? text[at + 1] != '"' : at_end) break;
        if (at + 1 >= text.size()) return false;
        ++at;
      }
      auto const inside = text.substr(opened, std::min(at, text.size()) - opened);
      if (at == std::string_view::npos) {
        if (!at_end) return false;
        out.open_quote = here_.line + out.line_breaks;
        return true;
      }
      out.line_breaks += std::ranges::count(inside, line_end);
    }
    while (at < text.size() && text[at] != facts_.separator && text[at] != line_end) ++at;
    if (at >= text.size() || text[at] == line_end) return end_row(text, at, at_end, out);
    ++at;
  }
}

/// A row without quotes whose cells cannot be too long, as nearly all are.
Status CsvReader::split_plain(std::string_view text, Row& row) const {
  auto const most = options_.limits.columns;
  for (std::size_t at = 0;; ++at) {
    if (row.cells.size() >= most) return too_many_columns();
    auto const end = std::min(find_byte(text, facts_.separator, at), text.size());
    row.cells.push_back(
        {text.substr(at, end - at), end == at ? CellKind::blank : CellKind::text, false});
    if (end == text.size()) return {};
    at = end;
  }
}

Status CsvReader::split(char* begin, char* end, Extent const& extent, Row& row) const {
  auto const size = static_cast<std::size_t>(end - begin);
  if (!extent.quoted && size <= options_.limits.cell_bytes) return split_plain({begin, size}, row);
  char const separator = facts_.separator;
  for (char* p = begin;;) {
    char* const cell = p;
    char* cell_end = end;
    if (!extent.quoted || p == end || *p != '"') {
      auto* const found =
          static_cast<char*>(std::memchr(p, separator, static_cast<std::size_t>(end - p)));
      p = cell_end = found == nullptr ? end : found;
    } else {
      char* out = p++;
      for (; p < end; ++p) {
        if (*p == '"' && (p + 1 == end || *++p != '"')) break;
        *out++ = *p;
      }
      if (p + 1 == end && *p == '"') ++p;
      // What stands behind the closing quote belongs to the cell, as spreadsheet programs take it.
      while (p < end && *p != separator) *out++ = *p++;
      cell_end = out;
    }
    TRY(add_cell({cell, static_cast<std::size_t>(cell_end - cell)}, row));
    if (p >= end) return {};
    ++p;
  }
}

Status CsvReader::add_cell(std::string_view text, Row& row) const {
  if (text.size() > options_.limits.cell_bytes)
    return refusal("sheet.cell_too_long",
                   {{"limit", std::to_string(options_.limits.cell_bytes / 1024)}});
  if (row.cells.size() >= options_.limits.columns) return too_many_columns();
  row.cells.push_back({text, text.empty() ? CellKind::blank : CellKind::text, false});
  return {};
}

Error CsvReader::too_many_columns() const {
  return refusal("sheet.too_many_columns", {{"limit", std::to_string(options_.limits.columns)}});
}

/// Which limit a row breaks that does not fit the row limit: its cells are measured.
Error CsvReader::too_long() const {
  std::string_view const text(buffer_.data() + begin_, end_ - begin_);
  auto const& limits = options_.limits;
  std::size_t cells = 1;
  std::size_t cell_begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i - cell_begin > limits.cell_bytes)
      return refusal("sheet.cell_too_long", {{"limit", std::to_string(limits.cell_bytes / 1024)}});
    if (i == text.size()) break;
    if (text[i] == '"') quoted = !quoted;
    if (quoted || text[i] != facts_.separator) continue;
    cell_begin = i + 1;
    if (++cells > limits.columns)
      return refusal("sheet.too_many_columns", {{"limit", std::to_string(limits.columns)}});
  }
  return refusal("sheet.row_too_long", {{"limit", std::to_string(limits.row_bytes / 1024)}});
}

Error CsvReader::refusal(std::string code, std::map<std::string, std::string> more) const {
  more.emplace("row", std::to_string(here_.row));
  more.emplace("line", std::to_string(here_.line));
  return invalid(std::move(code), std::move(more));
}

Status CsvReader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  std::size_t const room = buffer_.size() - end_;
  std::size_t const before = end_;
  if (wide()) {
    TRY(fill_wide(room));
  } else {
    auto const got = TRY(file_.read_at(load_at_, std::span(buffer_).subspan(end_)));
    load_at_ += got;
    end_ += got;
    file_done_ = got < room;
  }
  if (find_byte({buffer_.data(), end_}, '\0', before) != std::string_view::npos)
    return refusal("sheet.binary");
  return {};
}

Status CsvReader::fill_wide(std::size_t room) {
  // Two bytes become three at most.
  raw_.resize(std::max<std::size_t>(room / 3 * 2 & ~std::size_t{1}, 8));
  auto const got = TRY(file_.read_at(load_at_, raw_));
  file_done_ = got < raw_.size();
  converted_.clear();
  auto const taken =
      append_utf16(converted_, std::string_view(raw_).substr(0, got), facts_.encoding);
  load_at_ += taken;
  CHECK_THAT(converted_.size() <= buffer_.size() - end_);
  std::memcpy(buffer_.data() + end_, converted_.data(), converted_.size());
  end_ += converted_.size();
  return {};
}

}  // namespace rangkul::sheet
