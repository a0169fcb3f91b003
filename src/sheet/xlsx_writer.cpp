#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "sheet/writer.h"

namespace rangkul::sheet {
namespace {

constexpr std::int64_t max_rows = 1'048'576;
constexpr std::size_t max_sheet_name = 31;
constexpr std::size_t max_cell_characters = 32'767;
constexpr int least_width = 10;
constexpr int most_width = 60;

Error unwritable() { return {ErrorKind::unavailable, "sheet.unwritable", {}, {}}; }

/// The first `count` characters of UTF-8 text.
std::string cut(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    bool const begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && count-- == 0) break;
  }
  return std::string(text.substr(0, at));
}

std::string sheet_name(std::string name, int part) {
  for (auto& c : name)
    if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = ' ';
  if (name.empty()) name = "Data";
  auto const suffix = part == 1 ? std::string() : " (" + std::to_string(part) + ")";
  return cut(name, max_sheet_name - suffix.size()) + suffix;
}

class Workbook final : public XlsxWriter {
 public:
  Workbook(std::string path, XlsxLayout layout)
      : path_(std::move(path)), layout_(std::move(layout)) {}
  ~Workbook() override {
    if (book_ == nullptr) return;
    // Never closed: the library only frees what it holds by completing the file.
    static_cast<void>(workbook_close(book_));
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  Status open(std::string temp_folder) {
    // The library itself finds out only at the end, and then prints to the standard error stream.
    TRY(File::create(path_));
    temp_folder_ = std::move(temp_folder);
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = temp_folder_.empty() ? nullptr : temp_folder_.data();
    book_ = workbook_new_opt(path_.c_str(), &options);
    if (book_ == nullptr) return unwritable();
    bold_ = workbook_add_format(book_);
    format_set_bold(bold_);
    format_set_bottom(bold_, LXW_BORDER_THIN);
    italic_ = workbook_add_format(book_);
    format_set_italic(italic_);
    whole_ = number_format("#,##0");
    money_ = number_format("\"Rp\" #,##0");
    date_ = number_format("dd/mm/yyyy");
    percent_ = number_format("0.00%");
    return begin_sheet();
  }

  Status add(std::span<OutCell const> cells) override {
    CHECK_THAT(book_ != nullptr);
    CHECK_THAT(cells.size() <= layout_.columns.size());
    if (row_ == max_rows) TRY(begin_sheet());
    for (std::size_t i = 0; i < cells.size(); ++i) TRY(put(static_cast<lxw_col_t>(i), cells[i]));
    ++row_;
    return {};
  }

  Status close() override {
    CHECK_THAT(book_ != nullptr);
    set_filter();
    auto const failed = workbook_close(book_);
    book_ = nullptr;
    if (failed == LXW_NO_ERROR) return {};
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    return unwritable();
  }

 private:
  lxw_format* number_format(char const* code) {
    auto* const out = workbook_add_format(book_);
    format_set_num_format(out, code);
    return out;
  }

  Status begin_sheet() {
    if (sheet_ != nullptr) set_filter();
    ++sheets_;
    sheet_ = workbook_add_worksheet(book_, sheet_name(layout_.sheet_name, sheets_).c_str());
    if (sheet_ == nullptr) return unwritable();
    row_ = 0;
    for (std::size_t i = 0; i < layout_.columns.size(); ++i) {
      auto const& column = layout_.columns[i];
      int const wanted =
          column.width > 0 ? column.width : static_cast<int>(column.heading.size()) + 3;
      auto const at = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet_, at, at, std::clamp(wanted, least_width, most_width), nullptr);
    }
    if (!layout_.note.empty()) {
      TRY(text(0, layout_.note, italic_));
      ++row_;
    }
    for (std::size_t i = 0; i < layout_.columns.size(); ++i)
      TRY(text(static_cast<lxw_col_t>(i), layout_.columns[i].heading, bold_));
    heading_ = row_++;
    worksheet_freeze_panes(sheet_, static_cast<lxw_row_t>(row_), 0);
    return {};
  }

  void set_filter() {
    if (!layout_.columns.empty())
      worksheet_autofilter(sheet_, static_cast<lxw_row_t>(heading_), 0,
                           static_cast<lxw_row_t>(row_ - 1),
                           static_cast<lxw_col_t>(layout_.columns.size() - 1));
  }

  Status text(lxw_col_t column, std::string_view content, lxw_format* format) {
    if (content.empty()) return {};
    auto const kept = content.size() > max_cell_characters ? cut(content, max_cell_characters)
                                                           : std::string(content);
    return done(
        worksheet_write_string(sheet_, static_cast<lxw_row_t>(row_), column, kept.c_str(), format));
  }
  Status number(lxw_col_t column, double value, lxw_format* format) {
    return done(
        worksheet_write_number(sheet_, static_cast<lxw_row_t>(row_), column, value, format));
  }
  static Status done(lxw_error error) {
    if (error == LXW_NO_ERROR) return {};
    return unwritable();
  }

  Status put(lxw_col_t column, OutCell const& cell) {
    if (auto const* content = std::get_if<std::string_view>(&cell))
      return text(column, *content, nullptr);
    if (auto const* value = std::get_if<std::int64_t>(&cell))
      return number(column, static_cast<double>(*value), whole_);
    if (auto const* value = std::get_if<Rupiah>(&cell))
      return number(column, static_cast<double>(value->whole()), money_);
    if (auto const* value = std::get_if<PercentHundredths>(&cell))
      return number(column, static_cast<double>(value->value) / 10'000, percent_);
    if (auto const* day = std::get_if<Date>(&cell)) return put_date(column, *day);
    return {};
  }

  /// Days before March 1900 have no number that all programs read alike: they are text.
  Status put_date(lxw_col_t column, Date day) {
    constexpr std::int32_t days_1899_12_30 = -25569;
    constexpr std::int32_t first_sure_serial = 61;
    auto const serial = day.days_since_1970() - days_1899_12_30;
    if (serial < first_sure_serial) return text(column, day.iso(), nullptr);
    return number(column, serial, date_);
  }

  std::string path_;
  XlsxLayout layout_;
  std::string temp_folder_{};
  lxw_workbook* book_{nullptr};
  lxw_worksheet* sheet_{nullptr};
  lxw_format* bold_{nullptr};
  lxw_format* italic_{nullptr};
  lxw_format* whole_{nullptr};
  lxw_format* money_{nullptr};
  lxw_format* date_{nullptr};
  lxw_format* percent_{nullptr};
  int sheets_{0};
  std::int64_t row_{0};
  std::int64_t heading_{0};
};

}  // namespace

Result<std::unique_ptr<XlsxWriter>> XlsxWriter::create(std::string const& path, XlsxLayout layout,
                                                       std::string const& temp_folder) {
  auto out = std::make_unique<Workbook>(path, std::move(layout));
  TRY(out->open(temp_folder));
  return std::unique_ptr<XlsxWriter>(std::move(out));
}

}  // namespace rangkul::sheet
