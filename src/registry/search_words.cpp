#include "registry/search_words.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace rangkul::registry {
namespace {

constexpr std::array<std::string_view, 14> announcing{"jl",  "jln",   "jalan", "gg",      "gang",
                                                      "no",  "nomor", "kp",    "kampung", "blok",
                                                      "bin", "binti", "kel",   "kec"};

std::optional<int> small_number(std::string_view text) {
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_temporary_code(std::string_view word) {
  return word.size() >= 9 && ascii_upper(word.substr(0, 4)) == "MRX-";
}

/// "rt4", "rt" "4", "rt.04": the number behind an announcing word.
bool take_place(std::vector<std::string> const& list, std::size_t& at, std::string_view name,
                std::optional<std::string>& into) {
  auto const& word = list[at];
  if (word == name && at + 1 < list.size() && all_digits(list[at + 1])) {
    into = three_digits(list[++at]);
    return true;
  }
  if (word.size() > name.size() && word.starts_with(name) &&
      all_digits(std::string_view(word).substr(name.size()))) {
    into = three_digits(std::string_view(word).substr(name.size()));
    return true;
  }
  return false;
}

}  // namespace

std::string three_digits(std::string_view text) {
  auto const first = text.find_first_not_of('0');
  auto const bare = first == std::string_view::npos ? std::string_view("0") : text.substr(first);
  std::string out(bare.size() < 3 ? 3 - bare.size() : 0, '0');
  return out.append(bare);
}

SearchWords read_search(std::string_view text) {
  SearchWords out;
  std::string digits;
  bool only_number = true;
  for (char const c : trim(text)) {
    if (c >= '0' && c <= '9')
      digits.push_back(c);
    else if (c != ' ' && c != '.' && c != '-' && c != '\'')
      only_number = false;
  }
  if (only_number && digits.size() == 16) {
    out.number = digits;
    return out;
  }
  for (auto const word : rangkul::words(text))
    if (is_temporary_code(word)) out.temporary_code = ascii_upper(word);
  if (!out.temporary_code.empty()) return out;
  std::vector<std::string> list;
  auto const folded = fold(text);  // words() hands out views of it
  for (auto const word : rangkul::words(folded)) list.emplace_back(word);
  for (std::size_t at = 0; at < list.size(); ++at) {
    if (take_place(list, at, "rt", out.rt) || take_place(list, at, "rw", out.rw)) continue;
    if (std::ranges::find(announcing, list[at]) != announcing.end()) continue;
    if (list[at].size() == 16 && all_digits(list[at])) {
      out.number = list[at];
      continue;
    }
    constexpr int oldest_year = 1900;
    constexpr int last_year = 2100;
    auto const number = list[at].size() == 4 ? small_number(list[at]) : std::nullopt;
    if (number && *number >= oldest_year && *number < last_year)
      out.year = *number;
    else
      out.words.push_back(list[at]);
  }
  return out;
}

int edit_distance(std::string_view left, std::string_view right, int most) {
  constexpr std::size_t longest = 48;
  auto const gap = static_cast<int>(left.size()) - static_cast<int>(right.size());
  if (gap > most || -gap > most || left.size() > longest || right.size() > longest) return most + 1;
  std::array<std::array<int, longest + 1>, 3> rows{};
  for (std::size_t j = 0; j <= right.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= left.size(); ++i) {
    auto& row = rows[i % 3];
    auto const& above = rows[(i + 2) % 3];
    auto const& two_above = rows[(i + 1) % 3];
    row[0] = static_cast<int>(i);
    int least = row[0];
    for (std::size_t j = 1; j <= right.size(); ++j) {
      int const change = left[i - 1] == right[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + change});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        row[j] = std::min(row[j], two_above[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
  }
  return std::min(rows[left.size() % 3][right.size()], most + 1);
}

double word_nearness(std::string_view left, std::string_view right) {
  if (left == right) return 1;
  auto const longest = std::max(left.size(), right.size());
  auto const shortest = std::min(left.size(), right.size());
  if (shortest >= 3 && (left.starts_with(right) || right.starts_with(left)))
    return 0.75 + 0.2 * static_cast<double>(shortest) / static_cast<double>(longest);
  int const most = longest >= 7 ? 2 : longest >= 4 ? 1 : 0;
  int const edits = edit_distance(left, right, most);
  if (edits > most) return 0;
  return 1 - static_cast<double>(edits) / static_cast<double>(longest);
}

}  // namespace rangkul::registry
