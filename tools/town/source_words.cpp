#include "source_words.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace rangkul::town {
namespace {

struct Heard {
  std::string_view said;
  std::string_view written;
};

/// Beginnings of syllables that an ear confuses.
constexpr Heard onsets[] = {{"P", "B"},    {"B", "P"},  {"T", "D"},   {"D", "T"},    {"K", "G"},
                            {"G", "K"},    {"F", "P"},  {"V", "F"},   {"L", "R"},    {"R", "L"},
                            {"M", "N"},    {"N", "M"},  {"S", "Z"},   {"Z", "S"},    {"J", "Y"},
                            {"Y", "J"},    {"C", "S"},  {"H", ""},    {"KH", "K"},   {"SY", "S"},
                            {"W", "U"},    {"DZ", "Z"}, {"NY", "NI"}, {"TR", "TER"}, {"PR", "PER"},
                            {"KR", "KER"}, {"GH", "G"}, {"X", "S"}};
/// Vowels.
constexpr Heard nuclei[] = {{"A", "E"},   {"E", "A"},  {"E", "I"}, {"I", "E"},
                            {"O", "U"},   {"U", "O"},  {"A", "O"}, {"IA", "YA"},
                            {"UA", "WA"}, {"AU", "O"}, {"AI", "E"}};
/// Ends.
constexpr Heard codas[] = {{"NG", "N"}, {"N", "NG"}, {"N", "M"}, {"M", "N"}, {"T", "D"}, {"D", "T"},
                           {"K", "H"},  {"H", ""},   {"H", "K"}, {"R", "L"}, {"L", "R"}, {"S", "Z"},
                           {"K", ""},   {"P", "B"},  {"Q", "K"}, {"", "H"},  {"", "K"}};

/// Letters and digits of one shape.
constexpr Heard shapes[] = {{"I", "L"}, {"L", "I"},  {"O", "D"},  {"D", "O"},  {"O", "Q"},
                            {"U", "V"}, {"V", "U"},  {"RN", "M"}, {"M", "RN"}, {"N", "H"},
                            {"H", "N"}, {"B", "R"},  {"E", "F"},  {"F", "E"},  {"C", "G"},
                            {"G", "C"}, {"S", "5"},  {"I", "1"},  {"O", "0"},  {"B", "8"},
                            {"Z", "2"}, {"W", "VV"}, {"A", "4"},  {"T", "I"},  {"Y", "V"},
                            {"K", "X"}, {"P", "F"},  {"NN", "M"}, {"LI", "U"}};
constexpr std::array<std::string_view, 10> digit_shapes{"86", "74", "7",  "85", "91",
                                                        "63", "58", "12", "30", "47"};

constexpr std::array<std::string_view, 26> next_keys{
    "SQZ",  "VNGH", "XVDF", "SFEX", "WRSD", "DGRC", "FHTV", "GJYB", "UOKJ",
    "HKUN", "JLIM", "KOP",  "NKJ",  "BMHJ", "IPLK", "OL",   "WA",   "ETDF",
    "ADWX", "RYGF", "YIJH", "CBFG", "QESA", "ZCSD", "TUHG", "XAS"};

bool vowel(char c) { return std::string_view("AIUEO").find(c) != std::string_view::npos; }

struct Part {
  std::size_t at;
  std::size_t size;
};
/// A syllable: what stands before its vowel, the vowels, and what closes it.
struct Syllable {
  Part onset, nucleus, coda;
};

std::vector<Syllable> syllables_of(std::string const& text) {
  std::vector<Syllable> out;
  std::size_t at = 0;
  auto letter = [&](std::size_t i) { return i < text.size() && text[i] >= 'A' && text[i] <= 'Z'; };
  while (at < text.size()) {
    if (!letter(at)) {
      ++at;
      continue;
    }
    Syllable one{{at, 0}, {at, 0}, {at, 0}};
    while (letter(at) && !vowel(text[at])) ++at;
    one.onset.size = at - one.onset.at;
    one.nucleus.at = at;
    while (letter(at) && vowel(text[at])) ++at;
    one.nucleus.size = at - one.nucleus.at;
    one.coda.at = at;
    // Consonants close a syllable up to the last one before the next vowel.
    auto end = at;
    while (letter(end) && !vowel(text[end])) ++end;
    at = letter(end) && end > at ? end - 1 : end;
    one.coda.size = at - one.coda.at;
    out.push_back(one);
  }
  return out;
}

template <std::size_t count>
bool hear(Random& random, std::string& text, Part part, Heard const (&table)[count]) {
  auto const said = text.substr(part.at, part.size);
  auto const start = static_cast<std::size_t>(random.below(static_cast<int>(count)));
  for (std::size_t i = 0; i < count; ++i) {
    auto const& one = table[(start + i) % count];
    if (said != one.said) continue;
    text.replace(part.at, part.size, one.written);
    return true;
  }
  return false;
}

std::size_t place(Random& random, std::string const& text) {
  return static_cast<std::size_t>(random.below(static_cast<int>(text.size())));
}

}  // namespace

bool mishear(Random& random, std::string& words, int syllables) {
  auto const before = words;
  for (int heard = 0, attempt = 0; heard < syllables && attempt < 10; ++attempt) {
    auto const all = syllables_of(words);
    if (all.empty()) return false;
    auto const& one = random.pick(all);
    auto const draw = random.below(10);
    bool const changed = draw < 4   ? hear(random, words, one.onset, onsets)
                         : draw < 7 ? hear(random, words, one.nucleus, nuclei)
                                    : hear(random, words, one.coda, codas);
    if (changed) ++heard;
  }
  if (words.empty()) words = before;
  return words != before;
}

bool misread_letters(Random& random, std::string& words) {
  if (words.empty()) return false;
  auto const start = place(random, words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto const at = (start + i) % words.size();
    auto const& shape = random.pick(shapes);
    for (auto const& one : {shape, shapes[0], shapes[1], shapes[2], shapes[9]}) {
      if (words.compare(at, one.said.size(), one.said) != 0) continue;
      words.replace(at, one.said.size(), one.written);
      return true;
    }
  }
  return false;
}

bool misread_digits(Random& random, std::string& digits) {
  if (digits.empty()) return false;
  auto& digit = digits[place(random, digits)];
  if (digit < '0' || digit > '9') return false;
  digit = random.pick(digit_shapes[static_cast<std::size_t>(digit - '0')]);
  return true;
}

bool mispress(Random& random, std::string& text) {
  if (text.size() < 3) return false;
  auto const before = text;
  auto const at = place(random, text);
  auto const c = text[at];
  if (random.chance(0.25) && at + 1 < text.size()) {
    std::swap(text[at], text[at + 1]);
  } else if (random.chance(0.2)) {
    text.insert(at, 1, c);
  } else if (random.chance(0.25)) {
    text.erase(at, 1);
  } else if (c >= '0' && c <= '9') {
    auto const next = c == '0' ? '9' : c == '9' ? '8' : random.chance(0.5) ? c + 1 : c - 1;
    text[at] = static_cast<char>(next);
  } else if (c >= 'A' && c <= 'Z') {
    text[at] = random.pick(next_keys[static_cast<std::size_t>(c - 'A')]);
  }
  return text != before;
}

bool squeeze(std::string& words, std::size_t width) {
  if (words.size() <= width) return false;
  // Middle words to initials first, from the left.
  for (auto at = words.find(' '); words.size() > width && at != std::string::npos;) {
    auto const end = words.find(' ', at + 1);
    if (end == std::string::npos) break;
    if (end - at > 2) words.erase(at + 2, end - at - 2);
    at = words.find(' ', at + 1);
  }
  if (words.size() > width) words.resize(width);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return true;
}

bool call_name(Random& random, std::string& words) {
  auto const before = words;
  auto const first = words.find(' ');
  if (first != std::string::npos) {
    auto const last = words.rfind(' ');
    words = random.chance(0.6) ? words.substr(0, first) : words.substr(last + 1);
  } else if (words.size() > 6) {
    auto const syllables = syllables_of(words);
    auto const from = syllables[syllables.size() - std::min<std::size_t>(2, syllables.size())];
    words = words.substr(from.onset.at);
  }
  if (words.size() < 2) words = before;
  return words != before;
}

}  // namespace rangkul::town
