#pragma once
// What a file is, judged by its first bytes.

#include <string>
#include <string_view>

#include "sheet/reader.h"

namespace rangkul::sheet {

/// "zip", "pdf", "jpeg", "png", "gif", "xls", "password" (an encrypted workbook), "html", "rar",
/// "7z", "gzip", "sqlite", "xml" ... or empty when the bytes may be a table in text form.
std::string_view looks_like(std::string_view head);

/// How a CSV file is written, from its first bytes.
struct Dialect {
  char separator{','};
  Encoding encoding{Encoding::utf8};
  LineEnd line_end{LineEnd::lf};
  std::size_t bom_bytes{0};
  /// Bytes of the byte-order mark and of a first line "sep=;".
  std::size_t skip_bytes{0};
  bool has_quotes{false};
  bool has_separator_line{false};
};
/// errors: sheet.binary
Result<Dialect> sniff_csv(std::string_view head);

/// UTF-16 bytes as UTF-8; lone surrogates become U+FFFD. An odd last byte or half a pair is left:
/// returns the bytes taken.
std::size_t append_utf16(std::string& out, std::string_view bytes, Encoding encoding);

}  // namespace rangkul::sheet
