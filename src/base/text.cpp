#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace rangkul {
namespace {

struct Blank {
  std::string_view bytes;
};
constexpr std::array<Blank, 6> wide_blanks{{{"\xC2\xA0"},
                                            {"\xE2\x80\xAF"},
                                            {"\xE2\x80\x8B"},
                                            {"\xE2\x80\x8C"},
                                            {"\xEF\xBB\xBF"},
                                            {"\xE2\x80\x87"}}};

bool is_ascii_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

std::size_t blank_length_at_start(std::string_view text) {
  if (text.empty()) return 0;
  if (is_ascii(text.front())) return is_ascii_blank(text.front()) ? 1 : 0;
  for (auto const& blank : wide_blanks)
    if (text.starts_with(blank.bytes)) return blank.bytes.size();
  return 0;
}

std::size_t blank_length_at_end(std::string_view text) {
  if (text.empty()) return 0;
  if (is_ascii(text.back())) return is_ascii_blank(text.back()) ? 1 : 0;
  for (auto const& blank : wide_blanks)
    if (text.ends_with(blank.bytes)) return blank.bytes.size();
  return 0;
}

/// Base letter of U+00C0..U+017F, 0 where there is none.
char base_letter(std::uint32_t point) {
  static constexpr std::string_view latin1 =
      "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTsaaaaaaaceeeeiiiidnooooo ouuuuyty";
  if (point >= 0xC0 && point <= 0xFF) return latin1[point - 0xC0];
  static constexpr std::string_view extended =
      "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSs"
      "SsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
  if (point >= 0x100 && point < 0x100 + extended.size()) return extended[point - 0x100];
  return 0;
}

/// Decodes one code point; returns its length, or 0 when the bytes are not UTF-8.
std::size_t decode(std::string_view text, std::uint32_t& point) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.empty()) return 0;
  if (byte(0) < 0x80) {
    point = byte(0);
    return 1;
  }
  std::size_t const length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : byte(0) >= 0xC2 ? 2 : 0;
  if (length == 0 || byte(0) > 0xF4 || text.size() < length) return 0;
  point = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    point = point << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return 0;
  return length;
}

void append_utf8(std::string& out, std::uint32_t point) {
  auto const put = [&](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

}  // namespace

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string ascii_upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string_view trim(std::string_view text) {
  auto const plain = [](char c) { return c > ' ' && c < '\x7F'; };
  if (!text.empty() && plain(text.front()) && plain(text.back())) return text;
  while (auto const n = blank_length_at_start(text)) text.remove_prefix(n);
  while (auto const n = blank_length_at_end(text)) text.remove_suffix(n);
  return text;
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (true) {
    while (auto const n = blank_length_at_start(text)) text.remove_prefix(n);
    if (text.empty()) return out;
    std::size_t end = 0;
    while (end < text.size() && blank_length_at_start(text.substr(end)) == 0) ++end;
    out.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (true) {
    auto const at = text.find(separator);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

std::string join(std::vector<std::string> const& parts, std::string_view between) {
  std::string out;
  for (auto const& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_clean_utf8(std::string_view text) {
  while (!text.empty()) {
    std::uint32_t point = 0;
    auto const length = decode(text, point);
    if (length == 0) return false;
    if (point < 0x20 && point != '\t' && point != '\n' && point != '\r') return false;
    if (point == 0x7F) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string to_utf8(std::string_view bytes) {
  std::uint32_t point = 0;
  bool valid = true;
  for (auto rest = bytes; !rest.empty() && valid;) {
    auto const length = decode(rest, point);
    valid = length != 0;
    rest.remove_prefix(length);
  }
  if (valid) return std::string(bytes);
  // Windows-1252: 0x80..0x9F are its own, the rest is Latin-1.
  static constexpr std::array<std::uint16_t, 32> high{
      0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
      0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (char const c : bytes) {
    auto const byte = static_cast<unsigned char>(c);
    append_utf8(out, byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80U] : byte);
  }
  return out;
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  auto const put_blank = [&] {
    if (!out.empty() && out.back() != ' ') out.push_back(' ');
  };
  while (!text.empty()) {
    std::uint32_t point = 0;
    auto length = decode(text, point);
    if (length == 0) {
      length = 1;
      point = ' ';
    }
    text.remove_prefix(length);
    if (point == '\'' || point == '`' || point == 0x2019 || point == 0x2018) continue;
    char c = point < 0x80 ? static_cast<char>(point) : base_letter(point);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out.push_back(c);
    } else {
      put_blank();
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

namespace {

/// What two letters are written as; 0 for all others.
char one_for_two(char first, char second) {
  switch (second) {
    case 'j':
      if (first == 'd') return 'j';
      if (first == 't') return 'c';
      return first == 's' ? 's' : first == 'n' ? 'n' : '\0';
    case 'y': return first == 's' || first == 'n' ? first : '\0';
    case 'h':
      if (first == 'c' || first == 'k') return 'h';
      return first == 'd' ? 'd' : '\0';
    case 'e': return first == 'o' ? 'u' : first == 'i' ? 'i' : '\0';
    default: return '\0';
  }
}

char one_for_one(char letter) {
  switch (letter) {
    case 'v':
    case 'p': return 'f';
    case 'z':
    case 'x': return 's';
    case 'q': return 'k';
    case 'y': return 'i';
    default: return letter;
  }
}

}  // namespace

std::string fold_spelling(std::string_view word) {
  std::string out;
  out.reserve(word.size());
  for (std::size_t i = 0; i < word.size(); ++i) {
    char put = i + 1 < word.size() ? one_for_two(word[i], word[i + 1]) : '\0';
    if (put == '\0')
      put = one_for_one(word[i]);
    else
      ++i;
    if (out.empty() || out.back() != put || (put >= '0' && put <= '9')) out.push_back(put);
  }
  // A final h is written or left out at will (Abdullah, Abdulla).
  if (out.size() > 3 && out.back() == 'h') out.pop_back();
  return out;
}

std::string group_thousands(std::int64_t value) {
  auto digits = std::to_string(value < 0 ? -value : value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, '.');
  return value < 0 ? "-" + digits : digits;
}

bool parse_grouped(std::string_view text, std::int64_t& out) {
  text = trim(text);
  if (text.size() > 2 && ascii_lower(text.substr(0, 2)) == "rp") {
    text = trim(text.substr(2));
    if (text.starts_with('.')) text = trim(text.substr(1));
  }
  std::string digits;
  auto const groups = split(text, '.');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!all_digits(groups[i])) return false;
    if (i > 0 && groups[i].size() != 3) return false;
    if (groups.size() > 1 && i == 0 && groups[i].size() > 3) return false;
    digits += groups[i];
  }
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return error == std::errc{} && end == digits.data() + digits.size();
}

}  // namespace rangkul
