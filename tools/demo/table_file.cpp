#include "table_file.h"

#include <cstdlib>

namespace rangkul::demo {
namespace {

constexpr std::size_t buffer_bytes = 1 << 20;

/// The few signs beyond ASCII that the generator uses, as Windows writes them.
std::string to_windows_1252(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const byte = static_cast<unsigned char>(text[i]);
    if ((byte == 0xC2 || byte == 0xC3) && i + 1 < text.size()) {
      auto const next = static_cast<unsigned char>(text[++i]);
      out += static_cast<char>(byte == 0xC2 ? next : next + 0x40);
    } else if (text.substr(i).starts_with("\xE2\x80\x99")) {
      out += '\x92';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

TableFile::TableFile(std::string const& path, Shape shape, Cells const& headings)
    : file_(std::fopen(path.c_str(), "wb")), shape_(shape) {
  if (file_ == nullptr) {
    std::fprintf(stderr, "rangkul_demo: cannot write %s\n", path.c_str());
    std::exit(1);
  }
  if (shape_.byte_order_mark) buffer_ += "\xEF\xBB\xBF";
  row(headings);
  rows_ = 0;
}

TableFile::~TableFile() {
  flush();
  std::fclose(file_);
}

void TableFile::flush() {
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) {
    std::fprintf(stderr, "rangkul_demo: the disk took only a part of a file\n");
    std::exit(1);
  }
  buffer_.clear();
}

void TableFile::write_cell(std::string_view cell) {
  bool const quoted = cell.find_first_of("\"\r\n") != std::string_view::npos ||
                      cell.find(shape_.separator) != std::string_view::npos;
  if (!quoted) {
    buffer_ += cell;
    return;
  }
  buffer_ += '"';
  for (char const c : cell) {
    if (c == '"') buffer_ += '"';
    buffer_ += c;
  }
  buffer_ += '"';
}

void TableFile::row(Cells const& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) buffer_ += shape_.separator;
    if (shape_.windows_1252)
      write_cell(to_windows_1252(cells[i]));
    else
      write_cell(cells[i]);
  }
  buffer_ += shape_.line_end;
  ++rows_;
  if (buffer_.size() > buffer_bytes) flush();
}

}  // namespace rangkul::demo
