#pragma once
// Text: trimming, folding for search and matching keys, Indonesian numbers.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rangkul {

std::string ascii_lower(std::string_view);
std::string ascii_upper(std::string_view);
/// Cuts ASCII blanks, non-breaking blanks (U+00A0), zero-width marks and a byte-order mark on both
/// ends.
std::string_view trim(std::string_view);
/// Words between blanks of any kind; no empty words.
std::vector<std::string_view> words(std::string_view);
std::vector<std::string_view> split(std::string_view, char separator);
std::string join(std::vector<std::string> const&, std::string_view between);
bool all_digits(std::string_view);
/// Valid UTF-8 without NUL and without control characters other than tab and line breaks.
bool is_clean_utf8(std::string_view);
/// Reads bytes as Windows-1252 when they are not valid UTF-8.
std::string to_utf8(std::string_view bytes);
/// Lower case a-z and digits only: accents dropped, everything else a single blank.
std::string fold(std::string_view);
/// Folds old spelling in an already folded word: oe>u, dj>j, tj>c, sj>sy, nj>ny, ch>kh, and the
/// sounds that files mix: v,p>f  z>s  q>k  y>i  kh>h, doubled letters once. One word in, one key
/// out.
std::string fold_spelling(std::string_view folded_word);

/// 1234567 -> "1.234.567"
std::string group_thousands(std::int64_t);
/// Reads "1.234.567", "1234567" or "Rp 1.234.567"; nothing else.
bool parse_grouped(std::string_view, std::int64_t& out);

}  // namespace rangkul
