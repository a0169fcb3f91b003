#include "typing_names.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace rangkul::town {
namespace {

using Swap = std::array<std::string_view, 2>;

constexpr Swap old_spellings[] = {{"U", "OE"},  {"J", "DJ"},  {"C", "TJ"}, {"Y", "J"},
                                  {"SY", "SJ"}, {"KH", "CH"}, {"NY", "NJ"}};
constexpr Swap sound_alikes[] = {
    {"F", "P"},   {"F", "V"},    {"V", "F"},    {"P", "F"},    {"V", "P"},   {"IE", "I"},
    {"I", "IE"},  {"Y", "I"},    {"I", "Y"},    {"Z", "J"},    {"Z", "S"},   {"DH", "D"},
    {"TH", "T"},  {"T", "TH"},   {"D", "DH"},   {"Q", "K"},    {"K", "Q"},   {"KH", "H"},
    {"KH", "K"},  {"SY", "S"},   {"S", "SY"},   {"AE", "AI"},  {"AI", "AE"}, {"O", "U"},
    {"U", "O"},   {"A", "O"},    {"O", "A"},    {"E", "I"},    {"I", "E"},   {"GH", "G"},
    {"DZ", "Z"},  {"TS", "S"},   {"CH", "K"},   {"X", "KS"},   {"KS", "X"},  {"H ", " "},
    {"OU", "AU"}, {"IA", "IYA"}, {"IYA", "IA"}, {"UA", "UWA"}, {"EY", "EI"}, {"D ", "T "}};

std::vector<std::string> words_of(std::string const& name) {
  std::vector<std::string> out(1);
  for (char const c : name)
    if (c == ' ')
      out.emplace_back();
    else
      out.back() += c;
  return out;
}

std::string joined(std::vector<std::string> const& words) {
  std::string out;
  for (auto const& word : words) {
    if (!out.empty() && !word.empty()) out += ' ';
    out += word;
  }
  return out;
}

bool replace_one(Random& random, std::string& text, Swap const& swap) {
  std::vector<std::size_t> places;
  for (auto at = text.find(swap[0]); at != std::string::npos; at = text.find(swap[0], at + 1))
    places.push_back(at);
  if (places.empty()) return false;
  text.replace(random.pick(places), swap[0].size(), swap[1]);
  return true;
}

/// All of a word's sounds in the spelling before 1972.
bool old_spelling(Random& random, std::string& name) {
  bool changed = false;
  for (auto const& swap : old_spellings) {
    auto at = name.find(swap[0]);
    if (at == std::string::npos || !random.chance(0.7)) continue;
    while (at != std::string::npos) {
      name.replace(at, swap[0].size(), swap[1]);
      at = name.find(swap[0], at + swap[1].size());
    }
    changed = true;
    if (random.chance(0.5)) break;
  }
  return changed;
}

bool sound_alike(Random& random, std::string& name) {
  for (int i = 0; i < 12; ++i)
    if (replace_one(random, name, random.pick(sound_alikes))) return true;
  return false;
}

bool double_letter(Random& random, std::string& name) {
  for (std::size_t i = 1; i < name.size(); ++i)
    if (name[i] == name[i - 1]) {
      name.erase(i, 1);
      return true;
    }
  static constexpr std::string_view doubled = "LNSTMDRKP";
  for (int i = 0; i < 8; ++i) {
    auto const at = static_cast<std::size_t>(random.below(static_cast<int>(name.size())));
    if (doubled.find(name[at]) == std::string_view::npos) continue;
    name.insert(at, 1, name[at]);
    return true;
  }
  return false;
}

bool reword(Random& random, std::string& name, int kind) {
  auto words = words_of(name);
  auto const count = static_cast<int>(words.size());
  if (kind == 0) {  // split
    auto& word = words[static_cast<std::size_t>(random.below(count))];
    if (word.size() < 7) return false;
    word.insert(static_cast<std::size_t>(random.between(3, static_cast<int>(word.size()) - 3)),
                " ");
  } else if (count < 2) {
    return false;
  } else if (kind == 1) {  // joined
    auto const at = static_cast<std::size_t>(random.below(count - 1));
    words[at] += words[at + 1];
    words[at + 1].clear();
  } else if (kind == 2) {  // a word less, seldom the first
    auto const at = random.chance(0.25) ? 0 : random.between(1, count - 1);
    words.erase(words.begin() + at);
  } else if (kind == 3) {
    std::rotate(words.begin(), words.begin() + random.between(1, count - 1), words.end());
  } else {  // an initial
    auto const at = random.chance(0.4) ? 0 : random.between(1, count - 1);
    auto& word = words[static_cast<std::size_t>(at)];
    word = word.substr(0, 1);
    if (random.chance(0.6)) word += '.';
  }
  name = joined(words);
  return true;
}

}  // namespace

bool slip(Random& random, std::string& text) {
  if (text.size() < 3) return false;
  auto const size = static_cast<int>(text.size());
  auto const at = static_cast<std::size_t>(random.between(1, size - 1));
  auto const letter = static_cast<char>('A' + random.below(26));
  auto const before = text;
  switch (random.below(4)) {
    case 0: text[at] = letter; break;
    case 1: text.erase(at, 1); break;
    case 2: text.insert(at, 1, letter); break;
    default: std::swap(text[at], text[at - 1]);
  }
  return text != before;
}

bool mistype_name(Random& random, std::string& name) {
  auto const before = name;
  for (int attempt = 0; attempt < 6 && name == before; ++attempt) {
    int const kind = random.below(100);
    if (kind < 30)
      slip(random, name);
    else if (kind < 39)
      old_spelling(random, name);
    else if (kind < 58)
      sound_alike(random, name);
    else if (kind < 66)
      double_letter(random, name);
    else if (kind < 71)
      reword(random, name, 0);
    else if (kind < 77)
      reword(random, name, 1);
    else if (kind < 87)
      reword(random, name, 2);
    else if (kind < 91)
      reword(random, name, 3);
    else
      reword(random, name, 4);
  }
  if (name.empty()) name = before;
  return name != before;
}

void write_name_otherwise(Random& random, std::string& name, std::string const& father,
                          bool woman) {
  struct Short {
    std::string_view word;
    std::array<std::string_view, 8> others;
  };
  static constexpr Short shorts[] = {
      {"MUHAMMAD", {"MUH", "MOH", "M.", "MUHAMAD", "MHD", "MOCH.", "MOHAMMAD", "MUH."}},
      {"MUHAMAD", {"MUHAMMAD", "MOH", "M", "MUH", "MHMD", "MOCHAMAD", "MOHAMAD", "MUCHAMAD"}},
      {"MOHAMMAD", {"MUHAMMAD", "MOH.", "M.", "MOHD", "MD", "MOCHAMMAD", "MOH", "MOHAMMED"}},
      {"MOHAMAD", {"MUHAMAD", "MOH.", "M.", "MOHD", "MOCH", "MOCHAMAD", "MOH", "MUHAMMAD"}},
      {"AHMAD", {"ACHMAD", "AHMD", "AKHMAD", "A.", "AKH.", "ACH.", "AHMAT", "AHMED"}},
      {"SITI", {"ST", "ST.", "STI", "SITTI", "S.", "ST", "STI.", "SITIE"}},
      {"ABDUL", {"ABD", "ABD.", "ABDL", "ABDOEL", "A.", "ABDU", "ABDOL", "ABD"}},
      {"NUR", {"NOOR", "NOER", "NOR", "NUUR", "NR.", "NOER", "NOOR", "NUR."}}};
  static constexpr std::string_view men[] = {"H.",  "H. ",  "DRS.", "IR.", "K.H.", "UST.",
                                             "TN.", "ALM.", "BPK.", "R.",  "DR."};
  static constexpr std::string_view women[] = {"HJ.",   "HJ ",   "DRA.", "IR.", "NY.",
                                               "USTZ.", "ALMH.", "IBU",  "RR.", "DR."};
  static constexpr std::string_view after[] = {
      ", S.PD", " SPD",   ", S.E", ", SH", " S.KOM",   ", S.AG", ", ST",   ", MM",
      ", A.MD", " S.SOS", ", S.T", " SE",  ", S.PD.I", " (ALM)", ", M.SI", " BA"};
  for (auto const& one : shorts)
    if (name.starts_with(one.word) && name.size() > one.word.size() &&
        name[one.word.size()] == ' ') {
      if (random.chance(0.75)) name.replace(0, one.word.size(), random.pick(one.others));
      return;
    }
  int const kind = random.below(100);
  if (kind < 16) {
    auto const title = woman ? random.pick(women) : random.pick(men);
    name = std::string(title) + (title.back() == ' ' ? "" : " ") + name;
  } else if (kind < 27) {
    name += random.pick(after);
  } else if (kind < 31 && !father.empty()) {
    name += (woman ? " BINTI " : " BIN ") + father.substr(0, father.find(' '));
  } else if (kind < 34) {
    name += random.chance(0.5) ? " ALS " : " ALIAS ";
    name += name.substr(0, static_cast<std::size_t>(random.between(3, 5)));
  } else if (kind < 37 && name.find(' ') != std::string::npos) {
    name.insert(name.find(' '), random.chance(0.5) ? " " : ",");
  } else if (kind < 39) {
    name += random.chance(0.5) ? "." : " ";
  }
}

}  // namespace rangkul::town
