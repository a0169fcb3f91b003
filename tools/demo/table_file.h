#pragma once
// Writes separated text through one large buffer; quotes a cell only where it must.

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace rangkul::demo {

using Cells = std::vector<std::string>;

class TableFile {
 public:
  struct Shape {
    char separator{','};
    std::string_view line_end{"\n"};
    bool byte_order_mark{false};
    bool windows_1252{false};
  };
  /// Ends the program with a message when the file cannot be made.
  TableFile(std::string const& path, Shape shape, Cells const& headings);
  ~TableFile();
  TableFile(TableFile const&) = delete;
  TableFile& operator=(TableFile const&) = delete;
  void row(Cells const& cells);
  std::size_t rows() const { return rows_; }

 private:
  void write_cell(std::string_view cell);
  void flush();
  std::FILE* file_;
  Shape shape_;
  std::string buffer_;
  std::size_t rows_{0};
};

}  // namespace rangkul::demo
