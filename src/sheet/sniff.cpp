#include "sheet/sniff.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "base/text.h"

namespace rangkul::sheet {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  std::string_view name;
};
constexpr std::array signatures{
    Signature{"PK\x03\x04"sv, "zip"},
    Signature{"PK\x05\x06"sv, "zip"},
    Signature{"%PDF-"sv, "pdf"},
    Signature{"\xFF\xD8\xFF"sv, "jpeg"},
    Signature{"\x89PNG\r\n"sv, "png"},
    Signature{"GIF8"sv, "gif"},
    Signature{"\x1F\x8B"sv, "gzip"},
    Signature{"Rar!\x1A"sv, "rar"},
    Signature{"7z\xBC\xAF\x27\x1C"sv, "7z"},
    Signature{"SQLite format 3"sv, "sqlite"},
    Signature{"II*\0"sv, "tiff"},
    Signature{"MM\0*"sv, "tiff"},
    Signature{"RIFF"sv, "media"},
    Signature{"\x7F"
              "ELF"sv,
              "program"},
    Signature{"{\\rtf"sv, "rtf"},
    Signature{"BZh9"sv, "bzip2"},
    Signature{"\xFD"
              "7zXZ"sv,
              "xz"},
    Signature{"\x28\xB5\x2F\xFD"sv, "zstd"},
};
constexpr std::string_view compound_file = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

bool contains_utf16(std::string_view bytes, std::string_view ascii) {
  std::string wide;
  for (char const c : ascii) {
    wide.push_back(c);
    wide.push_back('\0');
  }
  return bytes.find(wide) != std::string_view::npos;
}

/// Control characters that no table in text form has, in more than one place of a hundred.
bool looks_binary(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return true;
  auto const odd = std::ranges::count_if(text, [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' &&
           byte != 0x1A;
  });
  return static_cast<std::size_t>(odd) * 100 > text.size() + 300;
}

constexpr std::string_view candidates = ",;\t|";
/// What a first line "sep=" may name.
constexpr std::string_view separator_marks = ",;\t|:^~!#*/ ";

/// Counts separators outside quotes, line by line.
struct Census {
  std::vector<std::array<int, candidates.size()>> lines{{}};
  bool has_quotes{false};
  int lf{0}, cr{0}, crlf{0};
};

Census take_census(std::string_view text) {
  constexpr std::size_t lines_wanted = 200;
  Census out;
  bool quoted = false;
  bool cell_start = true;
  for (std::size_t i = 0; i < text.size() && out.lines.size() < lines_wanted; ++i) {
    char const c = text[i];
    if (quoted) {
      quoted = c != '"';
      continue;
    }
    if (c == '"' && (cell_start || (i > 0 && text[i - 1] == '"'))) {
      quoted = out.has_quotes = true;
      cell_start = false;
      continue;
    }
    auto const which = candidates.find(c);
    cell_start = which != std::string_view::npos || c == '\n' || c == '\r';
    if (which != std::string_view::npos) ++out.lines.back()[which];
    if (c == '\n' || c == '\r') {
      bool const pair = c == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
      ++(pair ? out.crlf : c == '\r' ? out.cr : out.lf);
      if (pair) ++i;
      out.lines.emplace_back();
    }
  }
  return out;
}

/// The candidate with which most lines fall into the same number (above one) of cells.
char choose_separator(Census const& census) {
  char best = ',';
  long best_score = 0;
  for (std::size_t which = 0; which < candidates.size(); ++which) {
    std::vector<int> counts;
    for (auto const& line : census.lines)
      if (std::ranges::any_of(line, [](int n) { return n > 0; })) counts.push_back(line[which]);
    if (counts.empty()) continue;
    std::ranges::sort(counts);
    int const usual = counts[counts.size() / 2];
    int const common = usual > 0 ? usual : counts.back();
    auto const same = std::ranges::count(counts, common);
    // Agreement of lines first, then the number of columns.
    long const score = usual > 0 ? 1000000L * same / static_cast<long>(counts.size()) + common
                                 : std::min(common, 999);
    if (score > best_score) {
      best_score = score;
      best = candidates[which];
    }
  }
  return best;
}

std::string head_as_utf8(std::string_view head, Dialect& out) {
  if (head.starts_with("\xEF\xBB\xBF")) {
    out.bom_bytes = 3;
    return std::string(head.substr(3));
  }
  bool const little = head.starts_with("\xFF\xFE");
  if (little || head.starts_with("\xFE\xFF")) {
    out.bom_bytes = 2;
    out.encoding = little ? Encoding::utf16_le : Encoding::utf16_be;
    std::string text;
    append_utf16(text, head.substr(2), out.encoding);
    return text;
  }
  return std::string(head);
}

/// UTF-8 but for a sequence cut off by the end of the sample.
bool is_utf8_sample(std::string_view text) {
  for (int cut = 0; cut < 4 && !text.empty(); ++cut) {
    if (to_utf8(text) == text) return true;
    text.remove_suffix(1);
  }
  return text.empty();
}

}  // namespace

std::string_view looks_like(std::string_view head) {
  if (head.starts_with(compound_file))
    return contains_utf16(head, "EncryptedPackage") ? "password" : "xls";
  for (auto const& signature : signatures)
    if (head.starts_with(signature.bytes)) return signature.name;
  auto text = head.substr(0, 512);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto const start = ascii_lower(trim(text));
  if (start.starts_with("<!doctype html") || start.starts_with("<html") ||
      start.starts_with("<table") || start.starts_with("<head"))
    return "html";
  if (start.starts_with("<?xml")) return "xml";
  if (start.starts_with("{\"") || start.starts_with("[{")) return "json";
  return {};
}

Result<Dialect> sniff_csv(std::string_view head) {
  Dialect out;
  auto const text = head_as_utf8(head, out);
  if (looks_binary(text)) return invalid("sheet.binary", {{"row", "1"}, {"line", "1"}});
  if (out.encoding == Encoding::utf8 && !is_utf8_sample(text))
    out.encoding = Encoding::windows_1252;
  auto const census = take_census(text);
  out.has_quotes = census.has_quotes;
  out.line_end = census.crlf > 0 && census.crlf >= census.lf ? LineEnd::crlf
                 : census.lf > 0 || census.crlf > 0          ? LineEnd::lf
                 : census.cr > 0                             ? LineEnd::cr
                                                             : LineEnd::lf;
  out.skip_bytes = out.bom_bytes;
  auto const first = std::string_view(text).substr(0, text.find_first_of("\r\n"));
  if (first.size() == 5 && ascii_lower(first.substr(0, 4)) == "sep=" &&
      separator_marks.find(first[4]) != std::string_view::npos) {
    auto const rest = std::string_view(text).substr(first.size());
    auto const length = first.size() + (rest.starts_with("\r\n") ? 2U : rest.empty() ? 0U : 1U);
    bool const wide = out.encoding == Encoding::utf16_le || out.encoding == Encoding::utf16_be;
    out.skip_bytes += length * (wide ? 2 : 1);
    out.separator = first[4];
    out.has_separator_line = true;
    return out;
  }
  out.separator = choose_separator(census);
  return out;
}

std::size_t append_utf16(std::string& out, std::string_view bytes, Encoding encoding) {
  std::size_t const high = encoding == Encoding::utf16_le ? 1 : 0;
  auto const unit = [&](std::size_t at) {
    auto const a = static_cast<unsigned char>(bytes[at + high]);
    auto const b = static_cast<unsigned char>(bytes[at + 1 - high]);
    return static_cast<std::uint32_t>(a << 8 | b);
  };
  auto const put = [&](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  std::size_t at = 0;
  while (at + 2 <= bytes.size()) {
    auto point = unit(at);
    std::size_t taken = 2;
    if (point >= 0xD800 && point < 0xDC00) {
      if (at + 4 > bytes.size()) break;
      auto const low = unit(at + 2);
      bool const pair = low >= 0xDC00 && low < 0xE000;
      point = pair ? 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
      taken = pair ? 4 : 2;
    } else if (point >= 0xDC00 && point < 0xE000) {
      point = 0xFFFD;
    }
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xC0 | point >> 6);
      put(0x80 | (point & 0x3F));
    } else {
      if (point < 0x10000) {
        put(0xE0 | point >> 12);
      } else {
        put(0xF0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3F));
      }
      put(0x80 | (point >> 6 & 0x3F));
      put(0x80 | (point & 0x3F));
    }
    at += taken;
  }
  return at;
}

}  // namespace rangkul::sheet
