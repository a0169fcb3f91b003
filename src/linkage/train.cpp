#include "linkage/train.h"

#include <algorithm>
#include <numeric>

namespace rangkul::linkage {
namespace {

constexpr std::size_t random_pairs_a_file = 300'000;
constexpr std::size_t most_family_pairs = 300'000;
constexpr std::size_t most_born_pairs = 200'000;
constexpr std::size_t largest_family = 15;

bool looks_like_copy(Agreement const& agreement) {
  auto const name = static_cast<NameLevel>(agreement.level(Field::name));
  auto const birth = static_cast<BirthLevel>(agreement.level(Field::birth));
  auto const nik = static_cast<NikLevel>(agreement.level(Field::nik));
  bool const same_name = name == NameLevel::exact || name == NameLevel::same;
  bool const like_name = same_name || name == NameLevel::close || name == NameLevel::shorter;
  bool const like_birth = birth != BirthLevel::differs && birth != BirthLevel::same_year;
  bool const like_nik = nik == NikLevel::equal || nik == NikLevel::one_digit ||
                        nik == NikLevel::region_digit || nik == NikLevel::missing;
  if (same_name && (agreement.same_birth() || nik == NikLevel::equal)) return true;
  return like_name && like_birth && like_nik;
}

/// A fixed sequence of numbers, so that the same files give the same model.
class Sequence {
 public:
  std::size_t below(std::size_t limit) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>((state_ >> 33) % limit);
  }

 private:
  std::uint64_t state_{20241217};
};

void add_random_pairs(Rows const& rows, Comparer& comparer, PatternTally& out) {
  if (rows.size() < 2) return;
  auto const most = std::min(random_pairs_a_file, rows.size() * (rows.size() - 1) / 2);
  Sequence sequence;
  for (std::size_t i = 0; i < most; ++i) {
    auto const a = sequence.below(rows.size());
    auto const b = sequence.below(rows.size());
    if (a == b) continue;
    auto const agreement = comparer.compare(rows[a], rows[b]);
    if (!looks_like_copy(agreement)) out.add(agreement);
  }
}

template <typename Key>
std::vector<std::uint32_t> sorted_by(Rows const& rows, Key key) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    if (key(rows[i]) != 0) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return key(rows[a]) < key(rows[b]); });
  return order;
}

/// Calls with each run of rows that have the same key.
template <typename Key, typename Call>
void for_groups(Rows const& rows, Key key, Call call) {
  auto const order = sorted_by(rows, key);
  for (std::size_t first = 0; first < order.size();) {
    auto last = first + 1;
    while (last < order.size() && key(rows[order[last]]) == key(rows[order[first]])) ++last;
    call(std::span<std::uint32_t const>(order).subspan(first, last - first));
    first = last;
  }
}

std::uint64_t family_of(Standardised const& row) { return row.no_kk_shared ? 0 : row.no_kk; }

/// Also returns how many other members a row has on average.
double add_family_pairs(Rows const& rows, Comparer& comparer, PatternTally& out) {
  std::size_t pairs = 0;
  std::size_t others = 0;
  for_groups(rows, family_of, [&](std::span<std::uint32_t const> members) {
    if (members.size() > largest_family) return;
    others += members.size() * (members.size() - 1);
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = i + 1; j < members.size() && pairs < most_family_pairs; ++j) {
        auto const agreement = comparer.compare(rows[members[i]], rows[members[j]]);
        if (looks_like_copy(agreement)) continue;
        out.add(agreement);
        ++pairs;
      }
  });
  return rows.empty() ? 0 : static_cast<double>(others) / static_cast<double>(rows.size());
}

/// Pairs of strangers from groups of rows alike in part of the birth date.
template <typename Key, typename Wanted>
void add_birth_pairs(Rows const& rows, Comparer& comparer, Key key, Wanted wanted,
                     PatternTally& out) {
  std::size_t pairs = 0;
  for_groups(rows, key, [&](std::span<std::uint32_t const> group) {
    auto const half = std::max<std::size_t>(1, group.size() / 2);
    for (std::size_t i = half; i < group.size() && pairs < most_born_pairs; ++i) {
      auto const& a = rows[group[i - half]];
      auto const& b = rows[group[i]];
      if (family_of(a) != 0 && family_of(a) == family_of(b)) continue;
      auto const agreement = comparer.compare(a, b);
      if (!wanted(agreement) || looks_like_copy(agreement)) continue;
      out.add(agreement);
      ++pairs;
    }
  });
}

/// Pairs of different people on one NIK, as a share of all pairs of the file.
double shared_nik_share(Rows const& rows, Comparer& comparer) {
  std::size_t pairs = 0;
  auto const nik = [](Standardised const& row) { return row.nik_shared ? 0 : row.nik; };
  for_groups(rows, nik, [&](std::span<std::uint32_t const> group) {
    for (std::size_t i = 1; i < group.size(); ++i)
      if (!looks_like_copy(comparer.compare(rows[group[i - 1]], rows[group[i]]))) ++pairs;
  });
  auto const size = static_cast<double>(rows.size());
  return rows.size() < 2 ? 0 : static_cast<double>(pairs) / (size * (size - 1) / 2);
}

void set_words(Model& model, Rows const& ministry, Rows const& city, Dictionary const& dictionary) {
  constexpr std::uint32_t least_count = 4;
  constexpr std::size_t most_words = 20'000;
  constexpr double rows_behind = 1000;  // small files do not know which words are rare
  std::vector<std::uint32_t> counts(dictionary.size(), 0);
  for (auto const* rows : {&ministry, &city})
    for (auto const& row : *rows)
      for (std::size_t i = 0; i < row.name.size; ++i) ++counts[row.name.ids[i]];
  std::vector<std::uint32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return counts[a] > counts[b]; });
  double const rows = static_cast<double>(ministry.size() + city.size()) + rows_behind;
  for (auto const number : order) {
    if (counts[number] < least_count || model.words.size() == most_words) break;
    model.words.emplace_back(dictionary.word(number), counts[number] / rows);
  }
  model.rare_word = (least_count - 1) / rows;
}

}  // namespace

void PatternTally::append(PatternTally const& more) {
  patterns_.insert(patterns_.end(), more.patterns_.begin(), more.patterns_.end());
}

PatternCounts PatternTally::counts(double weight) const {
  auto sorted = patterns_;
  std::sort(sorted.begin(), sorted.end());
  PatternCounts out;
  for (auto const pattern : sorted) {
    if (out.empty() || out.back().first != pattern) out.emplace_back(pattern, 0.0);
    out.back().second += weight;
  }
  return out;
}

Model prepare_model(Rows const& ministry, Rows const& city, Dictionary const& dictionary) {
  auto model = Model::usual();
  set_words(model, ministry, city, dictionary);
  WordSurprise const surprise(dictionary.size(), 0);
  Comparer comparer(dictionary, surprise);
  PatternTally random;
  PatternTally family;
  PatternTally near;
  PatternTally born;
  auto const is_near = [](Agreement const& agreement) { return agreement.near_birth(); };
  auto const is_born = [](Agreement const& agreement) { return agreement.same_birth(); };
  auto const day = [](Standardised const& row) { return row.birth; };
  auto const month = [](Standardised const& row) { return row.birth / 100; };
  auto const day_of_year = [](Standardised const& row) { return row.birth % 10000; };
  double others = 0;
  double shared = 0;
  for (auto const* rows : {&ministry, &city}) {
    add_random_pairs(*rows, comparer, random);
    add_birth_pairs(*rows, comparer, day, is_born, born);
    add_birth_pairs(*rows, comparer, month, is_near, near);
    add_birth_pairs(*rows, comparer, day_of_year, is_near, near);
    others = std::max(others, add_family_pairs(*rows, comparer, family));
    shared = std::max(shared, shared_nik_share(*rows, comparer));
  }
  set_strangers(model, {random.counts(), near.counts(), born.counts()});
  set_families(model, family.counts());
  auto& nik_equal = model.fields[static_cast<std::size_t>(Field::nik)].levels[1];
  constexpr double least_shared = 1e-9;
  nik_equal.stranger = std::max(shared, least_shared);
  constexpr double usual_overlap = 0.8;
  auto const larger = std::max<std::size_t>({ministry.size(), city.size(), 2});
  model.prior_same = usual_overlap / static_cast<double>(larger);
  constexpr double least_others = 0.5;
  model.prior_family = std::min(0.4, model.prior_same * std::max(others, least_others));
  return model;
}

}  // namespace rangkul::linkage
