#include "linkage/train.h"

#include <algorithm>
#include <numeric>

namespace rangkul::linkage {
namespace {

constexpr std::size_t random_pairs_a_file = 100'000;
constexpr std::size_t most_family_pairs = 60'000;
constexpr std::size_t most_born_pairs = 60'000;
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

/// Every how manieth row, or group, is looked at: a share of a large file says enough.
std::size_t step_of(Rows const& rows) {
  constexpr std::size_t enough_rows = 60'000;
  return std::max<std::size_t>(1, rows.size() / enough_rows);
}

bool kept_by_key(std::uint64_t key, std::size_t step) {
  return (key * 0x9E3779B97F4A7C15ULL >> 32) % step == 0;
}

/// Calls with each run of the given rows that have the same key; 0 is no key.
template <typename Key, typename Call>
void for_groups(Rows const& rows, std::vector<std::uint32_t> order, Key key, Call call) {
  std::erase_if(order, [&](std::uint32_t row) { return key(rows[row]) == 0; });
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return key(rows[a]) < key(rows[b]); });
  for (std::size_t first = 0; first < order.size();) {
    auto last = first + 1;
    while (last < order.size() && key(rows[order[last]]) == key(rows[order[first]])) ++last;
    call(std::span<std::uint32_t const>(order).subspan(first, last - first));
    first = last;
  }
}

template <typename Keep>
std::vector<std::uint32_t> rows_where(Rows const& rows, Keep keep) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < rows.size(); ++i)
    if (keep(i)) out.push_back(i);
  return out;
}

/// Whole groups, a share of them.
template <typename Key>
std::vector<std::uint32_t> some_groups(Rows const& rows, Key key) {
  auto const step = step_of(rows);
  return rows_where(rows, [&](std::uint32_t i) {
    auto const value = static_cast<std::uint64_t>(key(rows[i]));
    return value != 0 && kept_by_key(value, step);
  });
}

std::uint64_t family_of(Standardised const& row) { return row.no_kk_shared ? 0 : row.no_kk; }

/// Also returns how many other members a row has on average.
double add_family_pairs(Rows const& rows, Comparer& comparer, PatternTally& out) {
  std::size_t pairs = 0;
  std::size_t others = 0;
  auto const some = some_groups(rows, family_of);
  for_groups(rows, some, family_of, [&](std::span<std::uint32_t const> members) {
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
  auto const all = static_cast<double>(rows.size()) / static_cast<double>(step_of(rows));
  return rows.empty() ? 0 : static_cast<double>(others) / all;
}

/// Pairs of strangers from groups of rows alike in part of the birth date.
template <typename Key, typename Wanted>
void add_birth_pairs(Rows const& rows, Comparer& comparer, Key key, Wanted wanted,
                     PatternTally& out) {
  std::size_t pairs = 0;
  auto const step = step_of(rows);
  auto const some = rows_where(rows, [&](std::uint32_t i) { return i % step == 0; });
  for_groups(rows, some, key, [&](std::span<std::uint32_t const> group) {
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
  for_groups(rows, some_groups(rows, nik), nik, [&](std::span<std::uint32_t const> group) {
    for (std::size_t i = 1; i < group.size(); ++i)
      if (!looks_like_copy(comparer.compare(rows[group[i - 1]], rows[group[i]]))) ++pairs;
  });
  auto const size = static_cast<double>(rows.size());
  auto const all = static_cast<double>(pairs * step_of(rows));
  return rows.size() < 2 ? 0 : all / (size * (size - 1) / 2);
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

namespace {

/// What one file says of pairs of different people.
struct FileTallies {
  PatternTally random;
  PatternTally family;
  PatternTally near;
  PatternTally born;
  double others{0};
  double shared{0};
};

FileTallies tally_file(Rows const& rows, Dictionary const& dictionary) {
  FileTallies out;
  WordSurprise const surprise(dictionary.size(), 0);
  Comparer comparer(dictionary, surprise);
  auto const is_near = [](Agreement const& agreement) { return agreement.near_birth(); };
  auto const is_born = [](Agreement const& agreement) { return agreement.same_birth(); };
  auto const day = [](Standardised const& row) { return row.birth; };
  auto const month = [](Standardised const& row) { return row.birth / 100; };
  auto const day_of_year = [](Standardised const& row) { return row.birth % 10000; };
  add_random_pairs(rows, comparer, out.random);
  add_birth_pairs(rows, comparer, day, is_born, out.born);
  add_birth_pairs(rows, comparer, month, is_near, out.near);
  add_birth_pairs(rows, comparer, day_of_year, is_near, out.near);
  out.others = add_family_pairs(rows, comparer, out.family);
  out.shared = shared_nik_share(rows, comparer);
  return out;
}

}  // namespace

Model prepare_model(TwoTables const& files, Workers const& workers) {
  auto const& [ministry, city, dictionary] = files;
  auto model = Model::usual();
  std::array<FileTallies, 2> tallies;
  std::array<Rows const*, 2> const rows{&ministry.rows, &city.rows};
  workers.over(Phase::train, rows.size(), 1, [&](std::size_t, std::size_t file, std::size_t) {
    tallies[file] = tally_file(*rows[file], dictionary);
  });
  set_words(model, ministry.rows, city.rows, dictionary);
  auto& [first, second] = tallies;
  first.random.append(second.random);
  first.near.append(second.near);
  first.born.append(second.born);
  first.family.append(second.family);
  set_strangers(model, {first.random.counts(), first.near.counts(), first.born.counts()});
  set_families(model, first.family.counts());
  auto& nik_equal = model.fields[static_cast<std::size_t>(Field::nik)].levels[1];
  constexpr double least_shared = 1e-9;
  nik_equal.stranger = std::max({first.shared, second.shared, least_shared});
  constexpr double usual_overlap = 0.8;
  auto const larger = std::max<std::size_t>({ministry.size(), city.size(), 2});
  model.prior_same = usual_overlap / static_cast<double>(larger);
  constexpr double least_others = 0.5;
  auto const others = std::max({first.others, second.others, least_others});
  model.prior_family = std::min(0.4, model.prior_same * others);
  return model;
}

}  // namespace rangkul::linkage
