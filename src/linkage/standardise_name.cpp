#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "linkage/standardise.h"

namespace rangkul::linkage {
namespace {

using WordSet = std::unordered_set<std::string_view>;

// Left out wherever they stand.
WordSet const& titles() {
  static WordSet const set{"hj",   "hjh",       "hajjah", "haji",   "drs",    "dra",
                           "drg",  "kyai",      "kiai",   "nyonya", "tuan",   "sdr",
                           "sdri", "bpk",       "bapak",  "rd",     "raden",  "rr",
                           "prof", "almukarom", "ustadz", "ustad",  "ustazah"};
  return set;
}

// Left out only before the name itself: elsewhere they can be initials or names.
WordSet const& leading_titles() {
  static WordSet const set{"dr",  "ir", "kh", "ny",  "tn",  "ibu",
                           "pak", "bu", "ki", "nyi", "tgk", "tb"};
  return set;
}

WordSet const& late_words() {
  static WordSet const set{"alm", "almh", "almarhum", "almarhumah"};
  return set;
}

// Written with dots or behind a comma they are always degrees; as bare words only at the end.
WordSet const& degrees() {
  static WordSet const set{
      "spd",    "spdi",  "spdsd", "skom",  "ssos", "sag",    "sip",    "ssi", "skm",  "skep",
      "sked",   "spi",   "spt",   "sth",   "sthi", "sstp",   "sst",    "mpd", "mpdi", "msi",
      "mkes",   "msc",   "mba",   "phd",   "amd",  "amdkeb", "amdkep", "amk", "bsc",  "ners",
      "strkeb", "apt",   "sei",   "sfarm", "spsi", "shut",   "mhum",   "mkn", "skeb", "shi",
      "ssy",    "sikom", "smn",   "sak",   "mkom", "mag",    "mm",     "mt",  "mh",   "se",
      "sh",     "st",    "ssn",   "stp",   "spdk", "ssit",   "sap",    "map", "mak",  "str"};
  return set;
}

// Degrees only when dots or a comma say so: as bare words they can be names.
WordSet const& marked_degrees() {
  static WordSet const set{"ma", "ba", "sp", "lc", "ns", "sa", "sg", "msn", "mma"};
  return set;
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

WordSet const& patronymics() {
  static WordSet const set{"bin", "binti", "bint", "bte", "bt", "binty", "ibnu"};
  return set;
}
WordSet const& aliases() {
  static WordSet const set{"als", "alias", "aliyas", "aka"};
  return set;
}

/// What two letters became in the spelling of 1972; empty for all others.
std::string_view new_spelling(char first, char second) {
  if (second == 'j') return first == 'd' ? "j" : first == 't' ? "c" : first == 's' ? "sy" : "";
  if (first == 'o' && second == 'e') return "u";
  return first == 'c' && second == 'h' ? "kh" : "";
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
  while (true) {
    auto next = respell_once(word);
    if (next == word) return word;
    word = std::move(next);
  }
}

struct Word {
  std::string text;           // folded
  bool marked_degree{false};  // dots inside or a comma before
};

/// A cell's words: blanks, commas and dots divide, but "S.Pd" and "S. Pd" stay one word.
std::vector<Word> cut_words(std::string_view written) {
  std::vector<Word> out;
  bool after_comma = false;
  std::string spaced;
  for (char const c : written) {
    if (c == ',' || c == ';' || c == '/') {
      spaced += " , ";
    } else {
      spaced += c;
    }
  }
  for (auto const raw : words(spaced)) {
    if (raw == ",") {
      after_comma = !out.empty();
      continue;
    }
    std::string joined;
    std::vector<std::string> parts;
    for (auto const part : split(raw, '.')) {
      auto const folded = fold(part);
      for (auto const piece : words(folded)) {
        parts.emplace_back(piece);
        joined += piece;
      }
    }
    if (parts.empty()) continue;
    bool const dotted = parts.size() > 1 || raw.find('.') != std::string_view::npos;
    bool const known = degrees().contains(joined) || marked_degrees().contains(joined);
    if (parts.size() > 1 && known && !out.empty()) {
      out.push_back({joined, true});
    } else {
      for (auto& part : parts) out.push_back({std::move(part), after_comma || (dotted && known)});
    }
  }
  // "S. Pd" and "M. Si": a letter and its other half.
  for (std::size_t i = 1; i + 1 < out.size();) {
    auto const joined = respell(out[i].text + out[i + 1].text);
    if (out[i].text.size() == 1 && out[i + 1].text.size() > 1 && degrees().contains(joined)) {
      out[i] = {joined, true};
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    } else {
      ++i;
    }
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
void drop_tail(std::vector<NameToken>& tokens) {
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    bool const patronymic = patronymics().contains(tokens[i].text);
    if (!patronymic && !aliases().contains(tokens[i].text)) continue;
    for (auto j = i; j < tokens.size(); ++j)
      drop(tokens[j], patronymic ? Done::patronymic : Done::alias);
    return;
  }
}

void drop_titles(std::vector<NameToken>& tokens) {
  bool before_name = true;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto& token = tokens[i];
    if (!is_kept(token)) continue;
    bool const last = kept_count(std::span(tokens).subspan(i)) == 1;
    auto const& word = token.text;
    if (late_words().contains(word)) {
      drop(token, Done::late);
    } else if (titles().contains(word) || (word == "h" && !last) ||
               (before_name && !last && leading_titles().contains(word))) {
      drop(token, Done::title);
    } else {
      before_name = false;
    }
  }
}

/// "S" and "Pd" that stand side by side once what was between them is left out.
bool drop_halves(std::vector<NameToken>& tokens) {
  std::vector<NameToken*> kept;
  for (auto& token : tokens)
    if (is_kept(token)) kept.push_back(&token);
  for (std::size_t i = 1; i + 1 < kept.size(); ++i) {
    auto const& half = kept[i]->text;
    auto const& other = kept[i + 1]->text;
    if (half.size() != 1 || other.size() < 2 || !degrees().contains(respell(half + other)))
      continue;
    drop(*kept[i], Done::degree);
    drop(*kept[i + 1], Done::degree);
    return true;
  }
  return false;
}

void drop_degrees(std::vector<NameToken>& tokens, std::vector<Word> const& cut) {
  bool name_before = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (!is_kept(tokens[i])) continue;
    auto const& word = tokens[i].text;
    if (name_before && cut[i].marked_degree &&
        (degrees().contains(word) || marked_degrees().contains(word)))
      drop(tokens[i], Done::degree);
    else
      name_before = true;
  }
  for (auto i = tokens.size(); i-- > 0;) {
    if (!is_kept(tokens[i])) continue;
    if (!degrees().contains(tokens[i].text) ||
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
  auto const cut = cut_words(written);
  std::vector<NameToken> tokens;
  tokens.reserve(cut.size());
  for (auto const& word : cut) tokens.push_back({respell(word.text), word.text, Done::kept});
  if (tokens.empty()) return tokens;
  drop_tail(tokens);
  drop_titles(tokens);
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
  if (text.size() < 2) return std::nullopt;
  for (auto const* set :
       {&titles(), &leading_titles(), &late_words(), &degrees(), &patronymics(), &aliases()})
    if (set->contains(text)) return std::nullopt;
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
