#include "sheet/xlsx_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"
#include "sheet/xlsx_values.h"

namespace rangkul::sheet {

/// Collects the cells of one row and pauses the parser behind it.
class SheetHandler final : public XmlHandler {
 public:
  SheetHandler(Book const& book, StringSpool& strings, Limits const& limits)
      : book_(book), strings_(strings), limits_(limits) {}

  void open(std::string_view name, char const** attributes) override {
    if (name == "c") return open_cell(attributes);
    taking_ = false;
    if (name == "row") return open_row(attributes);
    if (!in_cell_) return;
    if (name == "f") formula_ = true;
    if (name == "rPh") phonetic_ = true;
    taking_ = name == "v" || (name == "t" && !phonetic_);
  }
  void text(std::string_view piece) override {
    if (!taking_ || refused) return;
    texts_ += piece;
    if (texts_.size() - cell_begin_ > limits_.cell_bytes)
      refuse("sheet.cell_too_long", limits_.cell_bytes / 1024);
    else if (texts_.size() > limits_.row_bytes)
      refuse("sheet.row_too_long", limits_.row_bytes / 1024);
  }
  void close(std::string_view name) override {
    taking_ = false;
    if (name == "rPh") phonetic_ = false;
    if (name == "c" && in_cell_) close_cell();
    if (name == "row") {
      row_ready = true;
      pause = true;
    }
  }

  /// The finished row as views that hold until the parser goes on.
  void give(std::vector<Cell>& cells) const {
    cells.clear();
    for (auto const& cell : cells_)
      cells.push_back(
          {std::string_view(texts_).substr(cell.begin, cell.size), cell.kind, cell.formula});
  }
  bool row_ready{false};
  std::int64_t row{0};
  std::optional<Error> refused{};

 private:
  struct Kept {
    std::size_t begin{0};
    std::size_t size{0};
    CellKind kind{CellKind::blank};
    bool formula{false};
  };

  void open_row(char const** attributes) {
    constexpr std::int64_t most_rows = std::int64_t{1} << 32;
    std::int64_t said = row + 1;
    auto const text = attribute(attributes, "r");
    if (!text.empty()) std::from_chars(text.data(), text.data() + text.size(), said);
    if (said <= row || said > most_rows) return refuse_damaged();
    row = said;
    cells_.clear();
    texts_.clear();
    column_ = 0;
  }

  void open_cell(char const** attributes) {
    in_cell_ = true;
    formula_ = phonetic_ = taking_ = false;
    cell_begin_ = texts_.size();
    auto const place = cell_place(attribute(attributes, "r"));
    if (place.column != 0 && place.column <= column_) refuse_damaged();
    column_ = place.column == 0 ? column_ + 1 : place.column;
    type_ = std::string(attribute(attributes, "t"));
    auto const style = attribute(attributes, "s");
    std::size_t number = 0;
    std::from_chars(style.data(), style.data() + style.size(), number);
    style_ = number < book_.styles.size() ? book_.styles[number] : NumberStyle::plain;
  }

  void close_cell() {
    in_cell_ = false;
    if (refused || (texts_.size() == cell_begin_ && !formula_)) return;
    auto const kind = texts_.size() == cell_begin_ ? CellKind::blank : settle();
    if (refused || (texts_.size() == cell_begin_ && !formula_)) return;
    auto const column = static_cast<std::size_t>(column_);
    if (column > limits_.columns) return refuse("sheet.too_many_columns", limits_.columns);
    if (texts_.size() > limits_.row_bytes)
      return refuse("sheet.row_too_long", limits_.row_bytes / 1024);
    cells_.resize(column - 1);
    cells_.push_back({cell_begin_, texts_.size() - cell_begin_, kind, formula_});
  }

  /// Turns what stands in the file into the cell's text; says what it is.
  CellKind settle() {
    if (type_ == "s") return settle_shared();
    if (type_ == "inlineStr" || type_ == "str") {
      decode_escapes(texts_, cell_begin_);
      return CellKind::text;
    }
    if (type_ == "e") return CellKind::error;
    auto const written = texts_.substr(cell_begin_);
    std::string out = written;
    auto kind = CellKind::number;
    if (type_ == "b") {
      out = written == "1" ? "TRUE" : "FALSE";
      kind = CellKind::boolean;
    } else if (type_ == "d") {
      kind = CellKind::date;
    } else {
      if (style_ != NumberStyle::plain) out = iso_of_serial(written, style_, book_.from_1904);
      bool const dated = style_ != NumberStyle::plain && !out.empty();
      if (dated)
        kind = CellKind::date;
      else
        out = plain_number(written);
    }
    texts_.replace(cell_begin_, std::string::npos, out);
    return kind;
  }

  CellKind settle_shared() {
    auto const written = trim(std::string_view(texts_).substr(cell_begin_));
    std::uint64_t number = ~std::uint64_t{0};
    std::from_chars(written.data(), written.data() + written.size(), number);
    texts_.resize(cell_begin_);
    if (number >= strings_.size()) {
      refuse_damaged();
    } else if (auto const added = strings_.append_to(texts_, number); !added) {
      refused = added.error();
      pause = true;
    }
    return texts_.size() == cell_begin_ ? CellKind::blank : CellKind::text;
  }

  void refuse(std::string code, std::size_t limit) {
    if (!refused) refused = invalid(std::move(code), {{"limit", std::to_string(limit)}});
    pause = true;
  }
  void refuse_damaged() {
    if (!refused) refused = invalid("sheet.damaged");
    pause = true;
  }

  Book const& book_;
  StringSpool& strings_;
  Limits const& limits_;
  std::vector<Kept> cells_{};
  std::string texts_{};
  std::size_t cell_begin_{0};
  std::int64_t column_{0};
  std::string type_{};
  NumberStyle style_{NumberStyle::plain};
  bool in_cell_{false};
  bool formula_{false};
  bool phonetic_{false};
  bool taking_{false};
};

namespace {

struct RangeRows {
  std::int64_t first;
  std::int64_t last;
};
RangeRows rows_of(std::string_view range) {
  auto const colon = range.find(':');
  auto const first = cell_place(range.substr(0, colon)).row;
  return {first, colon == std::string_view::npos ? first : cell_place(range.substr(colon + 1)).row};
}

/// Finds the ranges of mergeCell elements in pieces of XML, without parsing it all.
class MergeFinder {
 public:
  template <typename Found>
  void feed(std::string_view piece, Found const& found) {
    carry_ += piece;
    std::string_view const text(carry_);
    std::size_t done = 0;
    std::size_t keep = overlap;
    for (auto at = find(text, 0); at != std::string_view::npos; at = find(text, done)) {
      auto const range = at + needle.size();
      auto const end = text.find('"', range);
      if (end == std::string_view::npos) {
        // Cut off by the end of the piece; a longer one is no range.
        keep = std::min(text.size() - at, 2 * overlap);
        break;
      }
      if (end - range <= overlap) found(text.substr(range, end - range));
      done = end;
    }
    carry_.erase(0, std::max(done, text.size() - std::min(keep, text.size())));
  }

 private:
  static constexpr std::string_view needle = "mergeCell ref=\"";
  static constexpr std::size_t overlap = 64;
  static std::size_t find(std::string_view text, std::size_t from) {
    if (from >= text.size()) return std::string_view::npos;
    auto const* const found =
        memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
    return found == nullptr
               ? std::string_view::npos
               : static_cast<std::size_t>(static_cast<char const*>(found) - text.data());
  }
  std::string carry_{};
};

}  // namespace

XlsxReader::XlsxReader(File file, ReadOptions const& options)
    : file_(std::make_unique<File>(std::move(file))), options_(options) {}
XlsxReader::~XlsxReader() = default;

Result<std::unique_ptr<XlsxReader>> XlsxReader::create(File file, ReadOptions const& options) {
  std::unique_ptr<XlsxReader> out(new XlsxReader(std::move(file), options));
  out->facts_.kind = Kind::xlsx;
  out->facts_.size_bytes = out->file_->size();
  out->book_ = TRY(read_book(*out->file_, options.limits));
  for (auto const& sheet : out->book_.sheets) out->facts_.sheet_names.push_back(sheet.name);
  if (out->book_.sheets.empty()) return invalid("sheet.empty");
  if (out->candidates().empty())
    return invalid("sheet.unknown_sheet", {{"sheet", options.sheet_name}});
  out->strings_.emplace(
      TRY(read_shared_strings(*out->file_, out->book_, options.limits, options.temp_folder)));
  return out;
}

std::vector<std::size_t> XlsxReader::candidates() const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < book_.sheets.size(); ++i) {
    auto const& sheet = book_.sheets[i];
    if (options_.sheet_name.empty() ? sheet.visible : sheet.name == options_.sheet_name)
      out.push_back(i);
  }
  return out;
}

Status XlsxReader::select(std::size_t sheet) {
  part_ = find_entry(book_.entries, book_.sheets[sheet].part);
  if (part_ == nullptr) return invalid("sheet.damaged");
  facts_.sheet_name = book_.sheets[sheet].name;
  return start_at(first_position());
}

Status XlsxReader::start_at(Position place) {
  stream_.reset();
  handler_ = std::make_unique<SheetHandler>(book_, *strings_, options_.limits);
  stream_ = TRY(XmlStream::open(*file_, *part_, *handler_));
  last_row_ = place.row - 1;
  skip_below_ = place.row;
  blank_rows_ = 0;
  return {};
}

Result<bool> XlsxReader::next(Row& row) {
  while (true) {
    handler_->row_ready = false;
    auto const going = stream_->read_on();
    if (!going) return with_row(going.error());
    if (handler_->refused) return with_row(*handler_->refused);
    if (!handler_->row_ready) {
      if (!going.value()) return false;
      continue;
    }
    if (handler_->row < skip_below_) continue;
    row.at = {0, handler_->row, handler_->row};
    blank_rows_ += handler_->row - last_row_ - 1;
    last_row_ = handler_->row;
    handler_->give(row.cells);
    bool const blank = std::ranges::all_of(
        row.cells, [](Cell const& cell) { return trim(cell.text).empty() && !cell.formula; });
    if (!options_.skip_blank_rows || !blank) return true;
    ++blank_rows_;
  }
}

Status XlsxReader::check_whole_sheet() {
  constexpr std::size_t kept_ranges = 100;
  auto const stream = TRY(ZipStream::open(*file_, *part_));
  MergeFinder finder;
  std::optional<Error> refused;
  auto const heading = facts_.heading_row;
  facts_.merged_ranges.clear();
  while (true) {
    auto const piece = TRY(stream->next());
    if (piece.empty()) break;
    finder.feed(piece, [&](std::string_view range) {
      auto const [first, last] = rows_of(range);
      if (first <= heading && heading <= last && !refused)
        refused = invalid("sheet.merged_heading",
                          {{"range", std::string(range)}, {"sheet", facts_.sheet_name}});
      if (first > heading && facts_.merged_ranges.size() < kept_ranges)
        facts_.merged_ranges.emplace_back(range);
    });
  }
  if (refused) return *refused;
  return {};
}

std::uint64_t XlsxReader::bytes_read() const {
  if (stream_ == nullptr || part_ == nullptr || part_->packed == 0) return 0;
  // The share of the sheet's part, scaled to the whole file.
  return static_cast<std::uint64_t>(static_cast<double>(stream_->bytes_taken()) /
                                    static_cast<double>(part_->packed) *
                                    static_cast<double>(facts_.size_bytes));
}

Error XlsxReader::with_row(Error error) const {
  error.detail.emplace("row", std::to_string(std::max<std::int64_t>(handler_->row, 1)));
  error.detail.emplace("sheet", facts_.sheet_name);
  return error;
}

}  // namespace rangkul::sheet
