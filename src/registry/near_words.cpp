#include "registry/near_words.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "registry/search_words.h"

namespace rangkul::registry {
namespace {

constexpr int most_edits = 2;
constexpr int too_far = most_edits + 1;
constexpr std::size_t longest_compared = 48;  // as edit_distance()
constexpr std::size_t shortest_beginning = 3;
constexpr std::size_t unsorted_words = 500;
constexpr int too_long = 1'000;

std::uint8_t common_letters(std::string_view left, std::string_view right) {
  constexpr std::size_t most = 255;
  auto const end = std::min({left.size(), right.size(), most});
  std::size_t same = 0;
  while (same < end && left[same] == right[same]) ++same;
  return static_cast<std::uint8_t>(same);
}

/// The rows of edit_distance() for one word against others, one letter after the other; only the
/// cells that at most two edits can reach.
class Rows {
 public:
  explicit Rows(std::string_view word) : word_(word) {
    for (auto& row : cells_) row.fill(too_far);
    for (int j = 0; j <= std::min(most_edits, size()); ++j) cell(0, j) = j;
  }
  /// The row after `depth` letters, of which `before` and `letter` are the last; its least edits.
  int step(int depth, char letter, char before) {
    int const from = std::max(0, depth - most_edits);
    int const to = std::min(size(), depth + most_edits);
    int least = too_far;
    for (int j = from; j <= to; ++j) {
      int edits = std::min(cell(depth - 1, j), cell(depth, j - 1)) + 1;
      if (j > 0) {
        bool const same = word_[at(j - 1)] == letter;
        edits = std::min(edits, cell(depth - 1, j - 1) + (same ? 0 : 1));
        bool const swapped =
            depth > 1 && j > 1 && word_[at(j - 2)] == letter && word_[at(j - 1)] == before;
        if (swapped) edits = std::min(edits, cell(depth - 2, j - 2) + 1);
      }
      cell(depth, j) = std::min(edits, too_far);
      least = std::min(least, edits);
    }
    return least;
  }
  /// Edits to a word of `depth` letters.
  int edits(int depth) {
    return std::abs(depth - size()) > most_edits ? too_far : cell(depth, size());
  }
  int longest() const { return size() + most_edits; }

 private:
  static std::size_t at(int index) { return static_cast<std::size_t>(index); }
  int size() const { return static_cast<int>(word_.size()); }
  // A column before the first and one behind the last stay too far.
  int& cell(int depth, int j) { return cells_[at(depth)][at(j + 1)]; }

  std::string_view word_;
  std::array<std::array<int, longest_compared + 3>, longest_compared + 3> cells_;
};

}  // namespace

NearWords::Word NearWords::keep(std::string_view word) {
  Word const out{static_cast<std::uint32_t>(letters_.size()),
                 static_cast<std::uint32_t>(word.size())};
  letters_ += word;
  return out;
}

void NearWords::settle() {
  if (words_.size() - sorted_.size() < unsorted_words) return;
  auto const middle = static_cast<std::ptrdiff_t>(sorted_.size());
  for (auto place = sorted_.size(); place < words_.size(); ++place)
    sorted_.push_back(static_cast<std::uint32_t>(place));
  auto const text_at = [this](std::uint32_t place) { return text(place); };
  std::ranges::sort(sorted_.begin() + middle, sorted_.end(), {}, text_at);
  std::ranges::inplace_merge(sorted_, sorted_.begin() + middle, {}, text_at);
  common_.assign(sorted_.size(), 0);
  for (std::size_t i = 1; i < sorted_.size(); ++i)
    common_[i] = common_letters(text(sorted_[i - 1]), text(sorted_[i]));
}

/// Words within the edits, in their order.
template <typename Take>
void NearWords::walk(std::string_view word, Take take) const {
  if (word.size() > longest_compared) return;
  Rows rows(word);
  int const longest = std::min(rows.longest(), static_cast<int>(longest_compared));
  int known = 0;        // letters whose rows stand
  int lost = too_long;  // with so many letters in common a word is as far off as the one before
  for (std::size_t i = 0; i < sorted_.size(); ++i) {
    int const common = common_[i];
    if (common >= lost) continue;
    auto const other = text(sorted_[i]);
    int const size = static_cast<int>(other.size());
    known = std::min(known, common);
    lost = too_long;
    while (known < size && lost == too_long) {
      auto const at = static_cast<std::size_t>(known);
      ++known;
      bool const reachable =
          known <= longest && rows.step(known, other[at], at > 0 ? other[at - 1] : '\0') < too_far;
      if (!reachable) lost = known;
    }
    if (lost == too_long && rows.edits(size) < too_far) take(sorted_[i]);
  }
}

/// Words that begin with `word`, and those that it begins with.
template <typename Take>
void NearWords::beginnings(std::string_view word, Take take) const {
  auto const text_at = [this](std::uint32_t place) { return text(place); };
  for (auto size = shortest_beginning; size < word.size(); ++size) {
    auto const found = std::ranges::lower_bound(sorted_, word.substr(0, size), {}, text_at);
    if (found != sorted_.end() && text(*found) == word.substr(0, size)) take(*found);
  }
  if (word.size() < shortest_beginning) return;
  auto found = std::ranges::lower_bound(sorted_, word, {}, text_at);
  for (; found != sorted_.end() && text(*found).starts_with(word); ++found) take(*found);
}

std::vector<NearWords::Near> NearWords::find(std::string_view word) const {
  std::vector<Near> out;
  auto const take = [&](std::uint32_t place) {
    auto const nearness = word_nearness(word, text(place));
    if (nearness > 0) out.push_back({place, nearness});
  };
  walk(word, [&](std::uint32_t place) {
    auto const other = text(place);
    bool const begins = std::min(word.size(), other.size()) >= shortest_beginning &&
                        (word.starts_with(other) || other.starts_with(word));
    if (!begins) take(place);
  });
  beginnings(word, take);
  for (auto place = sorted_.size(); place < words_.size(); ++place)
    take(static_cast<std::uint32_t>(place));
  return out;
}

}  // namespace rangkul::registry
