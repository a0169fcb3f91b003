#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

#include "base/text.h"
#include "linkage/standardise.h"

namespace rangkul::linkage {
namespace {

/// What a word can be, as bits.
enum Kind : unsigned {
  title = 1,          // left out wherever it stands
  leading_title = 2,  // only before the name itself: elsewhere it can be an initial or a name
  late = 4,
  // Written with dots or behind a comma always a degree; as a bare word only at the end.
  degree = 8,
  marked_degree = 16,  // a degree only when dots or a comma say so: bare it can be a name
  patronymic = 32,
  alias = 64,
};
constexpr unsigned depends_on_neighbours =
    title | leading_title | late | degree | patronymic | alias;

std::unordered_map<std::string_view, unsigned> all_kinds() {
  std::unordered_map<std::string_view, unsigned> out;
  auto const are = [&](Kind kind, std::initializer_list<std::string_view> words) {
    for (auto const word : words) out[word] |= kind;
  };
  are(title, {"hj",    "hjh",    "hajjah", "haji",      "drs",    "dra",   "drg",    "kyai",
              "kiai",  "nyonya", "tuan",   "sdr",       "sdri",   "bpk",   "bapak",  "rd",
              "raden", "rr",     "prof",   "almukarom", "ustadz", "ustad", "ustazah"});
  are(leading_title, {"dr", "ir", "kh", "ny", "tn", "ibu", "pak", "bu", "ki", "nyi", "tgk", "tb"});
  are(late, {"alm", "almh", "almarhum", "almarhumah"});
  are(degree,
      {"spd",    "spdi",  "spdsd", "skom",  "ssos", "sag",    "sip",    "ssi", "skm",  "skep",
       "sked",   "spi",   "spt",   "sth",   "sthi", "sstp",   "sst",    "mpd", "mpdi", "msi",
       "mkes",   "msc",   "mba",   "phd",   "amd",  "amdkeb", "amdkep", "amk", "bsc",  "ners",
       "strkeb", "apt",   "sei",   "sfarm", "spsi", "shut",   "mhum",   "mkn", "skeb", "shi",
       "ssy",    "sikom", "smn",   "sak",   "mkom", "mag",    "mm",     "mt",  "mh",   "se",
       "sh",     "st",    "ssn",   "stp",   "spdk", "ssit",   "sap",    "map", "mak",  "str"});
  are(marked_degree, {"ma", "ba", "sp", "lc", "ns", "sa", "sg", "msn", "mma"});
  are(patronymic, {"bin", "binti", "bint", "bte", "bt", "binty", "ibnu"});
  are(alias, {"als", "alias", "aliyas", "aka"});
  return out;
}

unsigned kinds_of(std::string_view word) {
  static auto const known = all_kinds();
  constexpr std::size_t longest = 10;
  if (word.size() > longest) return 0;
  auto const found = known.find(word);
  return found == known.end() ? 0 : found->second;
}

std::unordered_map<std::string_view, std::string_view> const& expansions() {
  static std::unordered_map<std::string_view, std::string_view> const map = [] {
    std::unordered_map<std::string_view, std::string_view> out;
    for (auto const* word :
         {"md",       "mhd",      "mhmd",     "mhmmd",     "moh",       "mohd",      "mohamad",
          "mohamed",  "mohammad", "mohammed", "muh",       "muhd",      "muhamad",   "muhamat",
          "muhammat", "muhammed", "muchamad", "muchammad", "mochamad",  "mochammad", "moch",
          "mochd",    "much",     "mukh",     "mukhamad",  "mukhammad", "mokhamad",  "mokhammad",
          "mokh",     "mohamat",  "muhamed"})
      out.emplace(word, "muhammad");
    for (auto const* word : {"achmad", "akhmad", "ahmat", "achmat", "akhmat", "ahmed", "achmed",
                             "ahmd", "ach", "akh", "akhmd", "ahmadd"})
      out.emplace(word, "ahmad");
    for (auto const* word : {"abd", "abdl", "abdull", "abdoel", "abdu", "abdol"})
      out.emplace(word, "abdul");
    for (auto const* word : {"sitti", "sity", "sitty", "sity", "sti"}) out.emplace(word, "siti");
    for (auto const* word : {"noor", "noer", "nuur", "nor"}) out.emplace(word, "nur");
    return out;
  }();
  return map;
}

// Short only in front of another word: "M. Yusuf", "St. Aminah".
std::unordered_map<std::string_view, std::string_view> const& leading_expansions() {
  static std::unordered_map<std::string_view, std::string_view> const map{{"m", "muhammad"},
                                                                          {"st", "siti"}};
  return map;
}

/// What two letters became in the spelling of 1972; empty for all others.
std::string_view new_spelling(char first, char second) {
  if (second == 'j') return first == 'd' ? "j" : first == 't' ? "c" : first == 's' ? "sy" : "";
  if (first == 'o' && second == 'e') return "u";
  return first == 'c' && second == 'h' ? "kh" : "";
}

bool has_old_spelling(std::string_view word) {
  for (std::size_t i = 1; i < word.size(); ++i)
    if (!new_spelling(word[i - 1], word[i]).empty()) return true;
  return false;
}

std::string respell_once(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    auto const to = i + 1 < word.size() ? new_spelling(word[i], word[i + 1]) : std::string_view{};
    if (to.empty()) {
      out += word[i];
    } else {
      out += to;
      ++i;
    }
  }
  return out;
}

std::string respell(std::string word) {
  while (has_old_spelling(word)) word = respell_once(word);
  return word;
}

struct Word {
  std::string text;    // folded
  bool marked{false};  // dots inside or a comma before
  unsigned kinds{0};   // of its new spelling, as long as it is kept
};

/// What stands between blanks and commas: "S.Pd" is one word where that is a degree, else two.
void cut_word(std::string_view raw, bool after_comma, std::vector<Word>& out) {
  auto const folded = fold(raw);
  if (folded.empty()) return;
  std::string joined;
  for (char const c : folded)
    if (c != ' ') joined += c;
  bool const many = joined.size() < folded.size();
  bool const dotted = many || raw.find('.') != std::string_view::npos;
  bool const known = dotted && (kinds_of(joined) & (degree | marked_degree)) != 0;
  if (many && known && !out.empty()) {
    out.push_back({joined, true});
    return;
  }
  for (std::size_t begin = 0; begin < folded.size();) {
    auto const end = std::min(folded.find(' ', begin), folded.size());
    out.push_back({folded.substr(begin, end - begin), after_comma || known});
    begin = end + 1;
  }
}

/// A cell's words: blanks, commas and dots divide, but "S.Pd" and "S. Pd" stay one word.
std::vector<Word> cut_words(std::string_view written) {
  constexpr std::size_t usual_words = 8;
  std::vector<Word> out;
  out.reserve(usual_words);
  bool after_comma = false;
  for (std::size_t begin = 0; begin <= written.size();) {
    auto const end = std::min(written.find_first_of(",;/", begin), written.size());
    for (auto const raw : words(written.substr(begin, end - begin)))
      cut_word(raw, after_comma, out);
    after_comma = !out.empty();
    begin = end + 1;
  }
  // "S. Pd" and "M. Si": a letter and its other half.
  for (std::size_t i = 1; i + 1 < out.size();) {
    if (out[i].text.size() != 1 || out[i + 1].text.size() < 2) {
      ++i;
      continue;
    }
    auto const joined = respell(out[i].text + out[i + 1].text);
    if ((kinds_of(joined) & degree) == 0) {
      ++i;
      continue;
    }
    out[i] = {joined, true};
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return out;
}

void drop(NameToken& token, Done why) {
  token.text.clear();
  token.done = why;
}

bool is_kept(NameToken const& token) { return !token.text.empty(); }

std::size_t kept_count(std::span<NameToken const> tokens) {
  return static_cast<std::size_t>(std::ranges::count_if(tokens, is_kept));
}

/// bin, binti, als and what follows them.
void drop_tail(std::vector<NameToken>& tokens, std::vector<Word> const& cut) {
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if ((cut[i].kinds & (patronymic | alias)) == 0) continue;
    auto const why = (cut[i].kinds & patronymic) != 0 ? Done::patronymic : Done::alias;
    for (auto j = i; j < tokens.size(); ++j) drop(tokens[j], why);
    return;
  }
}

void drop_titles(std::vector<NameToken>& tokens, std::vector<Word> const& cut) {
  bool before_name = true;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto& token = tokens[i];
    if (!is_kept(token)) continue;
    auto const kinds = cut[i].kinds;
    auto const last = [&] { return kept_count(std::span(tokens).subspan(i)) == 1; };
    if ((kinds & late) != 0) {
      drop(token, Done::late);
    } else if ((kinds & title) != 0 || (token.text == "h" && !last()) ||
               (before_name && (kinds & leading_title) != 0 && !last())) {
      drop(token, Done::title);
    } else {
      before_name = false;
    }
  }
}

/// "S" and "Pd" that stand side by side once what was between them is left out.
bool drop_halves(std::vector<NameToken>& tokens) {
  NameToken* half = nullptr;
  NameToken const* first = nullptr;
  for (auto& token : tokens) {
    if (!is_kept(token)) continue;
    if (half != nullptr && half->text.size() == 1 && token.text.size() > 1 &&
        (kinds_of(respell(half->text + token.text)) & degree) != 0) {
      drop(*half, Done::degree);
      drop(token, Done::degree);
      return true;
    }
    if (first != nullptr) half = &token;
    if (first == nullptr) first = &token;
  }
  return false;
}

void drop_degrees(std::vector<NameToken>& tokens, std::vector<Word> const& cut) {
  bool name_before = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_kept(tokens[i])) continue;
    if (name_before && cut[i].marked && (cut[i].kinds & (degree | marked_degree)) != 0)
      drop(tokens[i], Done::degree);
    else
      name_before = true;
  }
  for (auto i = tokens.size(); i-- > 0;) {
    if (!is_kept(tokens[i])) continue;
    if ((cut[i].kinds & degree) == 0 ||
        kept_count(std::span<NameToken const>(tokens).first(i)) == 0)
      return;
    drop(tokens[i], Done::degree);
  }
}

void rewrite(NameToken& token, bool leading) {
  auto const use = [&](auto const& table) {
    auto const found = table.find(token.text);
    if (found == table.end()) return false;
    token.text = found->second;
    token.done = Done::expanded;
    return true;
  };
  if (use(expansions()) || (leading && use(leading_expansions()))) return;
  if (token.text != token.written) token.done = Done::respelled;
}

}  // namespace

std::string_view done_key(Done done) {
  static constexpr std::array<std::string_view, 8> keys{
      "kept", "respelled", "expanded", "title", "degree", "late", "patronymic", "alias"};
  return keys[static_cast<std::size_t>(done)];
}

std::vector<NameToken> standardise_name(std::string_view written) {
  auto cut = cut_words(written);
  std::vector<NameToken> tokens;
  tokens.reserve(cut.size());
  for (auto& word : cut) {
    tokens.push_back({respell(word.text), word.text, Done::kept});
    word.kinds = kinds_of(tokens.back().text);
  }
  if (tokens.empty()) return tokens;
  drop_tail(tokens, cut);
  drop_titles(tokens, cut);
  drop_degrees(tokens, cut);
  while (drop_halves(tokens)) {
  }
  if (kept_count(tokens) == 0) {
    auto& last = tokens.back();
    last.text = respell(last.written);
    last.done = Done::kept;
  }
  bool leading = kept_count(tokens) > 1;
  for (auto& token : tokens) {
    if (!is_kept(token)) continue;
    rewrite(token, leading);
    leading = false;
  }
  return tokens;
}

std::optional<std::string> plain_name_word(std::string_view folded_word) {
  auto text = respell(std::string(folded_word));
  if (text.size() < 2 || (kinds_of(text) & depends_on_neighbours) != 0) return std::nullopt;
  if (leading_expansions().contains(text)) return std::nullopt;
  auto const found = expansions().find(text);
  return found == expansions().end() ? text : std::string(found->second);
}

std::string standard_name(std::string_view written) {
  std::string out;
  for (auto const& token : standardise_name(written)) {
    if (!is_kept(token)) continue;
    if (!out.empty()) out += ' ';
    out += token.text;
  }
  return out;
}

std::string phonetic_key(std::string_view standard_word) {
  // Old j for y (Jusuf, Yusuf), and y for i before a consonant (Syti, Siti).
  std::string word(standard_word);
  constexpr std::string_view vowels = "aeiou";
  for (std::size_t i = 0; i < word.size(); ++i) {
    bool const before_vowel = i + 1 < word.size() && vowels.find(word[i + 1]) != vowels.npos;
    if (word[i] == 'j' || (word[i] == 'y' && !before_vowel)) word[i] = 'i';
  }
  auto key = fold_spelling(word);
  // t and d, k and g sound alike at the end of a word (Ahmat, Ahmad).
  if (key.size() > 2 && key.back() == 'd') key.back() = 't';
  return key;
}

}  // namespace rangkul::linkage
