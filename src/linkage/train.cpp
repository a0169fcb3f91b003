#include "linkage/train.h"

#include <algorithm>
#include <functional>
#include <utility>

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

using RowPairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

RowPairs random_pairs(std::size_t rows) {
  RowPairs out;
  if (rows < 2) return out;
  auto const most = std::min(random_pairs_a_file, rows * (rows - 1) / 2);
  Sequence sequence;
  for (std::size_t i = 0; i < most; ++i) {
    auto const a = sequence.below(rows);
    auto const b = sequence.below(rows);
    if (a != b) out.emplace_back(static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b));
  }
  return out;
}

/// Every how manieth row, or group, is looked at: a share of a large file says enough.
std::size_t step_of(std::size_t rows) {
  constexpr std::size_t enough_rows = 60'000;
  return std::max<std::size_t>(1, rows / enough_rows);
}

bool kept_by_key(std::uint64_t key, std::size_t step) {
  return (key * 0x9E3779B97F4A7C15ULL >> 32) % step == 0;
}

std::uint64_t family_of(Standardised const& row) { return row.no_kk_shared ? 0 : row.no_kk; }
std::uint64_t nik_of(Standardised const& row) { return row.nik_shared ? 0 : row.nik; }

/// The rows of a file that its tallies look at.
struct Chosen {
  std::size_t step;
  RowPairs random;
  std::vector<std::uint32_t> families;  // whole ones, a share of them
  std::vector<std::uint32_t> niks;
  std::vector<std::uint32_t> births;
  RowSample rows;

  explicit Chosen(RowStore const& file)
      : step(step_of(file.size())), random(random_pairs(file.size())) {
    file.each([&](std::uint32_t i, Standardised const& row) {
      if (family_of(row) != 0 && kept_by_key(family_of(row), step)) families.push_back(i);
      if (nik_of(row) != 0 && kept_by_key(nik_of(row), step)) niks.push_back(i);
      if (i % step == 0) births.push_back(i);
    });
    std::vector<std::uint32_t> all;
    for (auto const& [a, b] : random) all.insert(all.end(), {a, b});
    for (auto const* some : {&families, &niks, &births})
      all.insert(all.end(), some->begin(), some->end());
    rows = file.sample(std::move(all));
  }
};

/// Calls with each run of the given rows, ascending, that have the same key; 0 is no key.
template <typename Key, typename Call>
void for_groups(RowSample const& rows, std::span<std::uint32_t const> numbers, Key key, Call call) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
  keyed.reserve(numbers.size());
  for (auto const row : numbers)
    if (auto const of_row = static_cast<std::uint64_t>(key(rows[row])); of_row != 0)
      keyed.emplace_back(of_row, row);
  std::sort(keyed.begin(), keyed.end());
  std::vector<std::uint32_t> group;
  constexpr std::size_t ahead = 16;
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    if (i + ahead < keyed.size()) rows.expect(keyed[i + ahead].second);
    if (i > 0 && keyed[i].first != keyed[i - 1].first) {
      call(std::span<std::uint32_t const>(group));
      group.clear();
    }
    group.push_back(keyed[i].second);
  }
  if (!group.empty()) call(std::span<std::uint32_t const>(group));
}

void add_random_pairs(Chosen const& file, Comparer& comparer, PatternTally& out) {
  constexpr std::size_t rows_ahead = 12;
  constexpr std::size_t words_ahead = 4;
  auto const& pairs = file.random;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i + rows_ahead < pairs.size()) {
      file.rows.expect(pairs[i + rows_ahead].first);
      file.rows.expect(pairs[i + rows_ahead].second);
    }
    if (i + words_ahead < pairs.size()) {
      comparer.expect(file.rows[pairs[i + words_ahead].first]);
      comparer.expect(file.rows[pairs[i + words_ahead].second]);
    }
    auto const agreement = comparer.compare(file.rows[pairs[i].first], file.rows[pairs[i].second]);
    if (!looks_like_copy(agreement)) out.add(agreement);
  }
}

/// Also returns how many ordered pairs of members there are.
std::size_t add_family_pairs(Chosen const& file, Comparer& comparer, PatternTally& out) {
  std::size_t pairs = 0;
  std::size_t others = 0;
  for_groups(file.rows, file.families, family_of, [&](std::span<std::uint32_t const> members) {
    if (members.size() > largest_family) return;
    others += members.size() * (members.size() - 1);
    for (std::size_t i = 0; i < members.size(); ++i)
      for (std::size_t j = i + 1; j < members.size() && pairs < most_family_pairs; ++j) {
        auto const agreement = comparer.compare(file.rows[members[i]], file.rows[members[j]]);
        if (looks_like_copy(agreement)) continue;
        out.add(agreement);
        ++pairs;
      }
  });
  return others;
}

/// Pairs of strangers from groups of rows alike in part of the birth date.
template <typename Key, typename Wanted>
void add_birth_pairs(Chosen const& file, Comparer& comparer, Key key, Wanted wanted,
                     PatternTally& out) {
  std::size_t pairs = 0;
  for_groups(file.rows, file.births, key, [&](std::span<std::uint32_t const> group) {
    auto const half = std::max<std::size_t>(1, group.size() / 2);
    for (std::size_t i = half; i < group.size() && pairs < most_born_pairs; ++i) {
      auto const& a = file.rows[group[i - half]];
      auto const& b = file.rows[group[i]];
      if (family_of(a) != 0 && family_of(a) == family_of(b)) continue;
      auto const agreement = comparer.compare(a, b);
      if (!wanted(agreement) || looks_like_copy(agreement)) continue;
      out.add(agreement);
      ++pairs;
    }
  });
}

/// Pairs of different people on one NIK.
std::size_t shared_nik_pairs(Chosen const& file, Comparer& comparer) {
  std::size_t pairs = 0;
  for_groups(file.rows, file.niks, nik_of, [&](std::span<std::uint32_t const> group) {
    for (std::size_t i = 1; i < group.size(); ++i)
      if (!looks_like_copy(comparer.compare(file.rows[group[i - 1]], file.rows[group[i]]))) ++pairs;
  });
  return pairs;
}

void set_words(Model& model, Files files, Dictionary const& dictionary) {
  constexpr std::uint32_t least_count = 4;
  constexpr std::size_t most_words = 20'000;
  constexpr double rows_behind = 1000;  // small files do not know which words are rare
  std::vector<std::uint32_t> counts(dictionary.size(), 0);
  double rows = rows_behind;
  for (auto const* file : files) {
    file->each([&](std::uint32_t, Standardised const& row) {
      for (std::size_t i = 0; i < row.name.size; ++i) ++counts[row.name.ids[i]];
    });
    rows += static_cast<double>(file->size());
  }
  std::vector<std::uint32_t> order;
  for (std::uint32_t word = 0; word < counts.size(); ++word)
    if (counts[word] >= least_count) order.push_back(word);
  std::ranges::stable_sort(order, std::greater(), [&](std::uint32_t word) { return counts[word]; });
  for (auto const number : std::span(order).first(std::min(order.size(), most_words)))
    model.words.emplace_back(dictionary.word(number), counts[number] / rows);
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
  double others{0};  // other members of the family that a row has, on average
  double shared{0};  // pairs of different people on one NIK, as a share of all pairs
};

FileTallies tally_file(RowStore const& rows, Dictionary const& dictionary) {
  FileTallies out;
  WordSurprise const surprise(dictionary.size(), 0);
  Comparer comparer(dictionary, surprise);
  Chosen const file(rows);
  auto const is_near = [](Agreement const& agreement) { return agreement.near_birth(); };
  auto const is_born = [](Agreement const& agreement) { return agreement.same_birth(); };
  auto const day = [](Standardised const& row) { return row.birth; };
  auto const month = [](Standardised const& row) { return row.birth / 100; };
  auto const day_of_year = [](Standardised const& row) { return row.birth % 10000; };
  add_random_pairs(file, comparer, out.random);
  add_birth_pairs(file, comparer, day, is_born, out.born);
  add_birth_pairs(file, comparer, month, is_near, out.near);
  add_birth_pairs(file, comparer, day_of_year, is_near, out.near);
  auto const size = static_cast<double>(rows.size());
  auto const step = static_cast<double>(file.step);
  auto const others = static_cast<double>(add_family_pairs(file, comparer, out.family));
  if (rows.size() > 0) out.others = others * step / size;
  auto const shared = static_cast<double>(shared_nik_pairs(file, comparer));
  if (rows.size() > 1) out.shared = shared * step / (size * (size - 1) / 2);
  return out;
}

}  // namespace

Model prepare_model(Files files, Dictionary const& dictionary, Workers const& workers) {
  auto model = Model::usual();
  std::vector<FileTallies> tallies(files.size());
  workers.over(Phase::train, files.size(), 1, [&](std::size_t, std::size_t file, std::size_t) {
    tallies[file] = tally_file(*files[file], dictionary);
  });
  set_words(model, files, dictionary);
  auto& all = tallies.front();
  for (std::size_t i = 1; i < tallies.size(); ++i) {
    all.random.append(tallies[i].random);
    all.near.append(tallies[i].near);
    all.born.append(tallies[i].born);
    all.family.append(tallies[i].family);
    all.others = std::max(all.others, tallies[i].others);
    all.shared = std::max(all.shared, tallies[i].shared);
  }
  set_strangers(model, {all.random.counts(), all.near.counts(), all.born.counts()});
  set_families(model, all.family.counts());
  auto& nik_equal = model.fields[static_cast<std::size_t>(Field::nik)].levels[1];
  constexpr double least_shared = 1e-9;
  nik_equal.stranger = std::max(all.shared, least_shared);
  // Of a row's possible partners one is the same person: nearly always in another file, rarely in
  // its own.
  constexpr double usual_overlap = 0.8;
  constexpr double usual_copies = 0.01;
  std::size_t larger = 2;
  for (auto const* file : files) larger = std::max(larger, file->size());
  model.prior_same =
      (files.size() == 1 ? usual_copies : usual_overlap) / static_cast<double>(larger);
  constexpr double least_others = 0.5;
  constexpr double most_family = 0.4;
  model.prior_family =
      std::min(most_family, std::max(all.others, least_others) / static_cast<double>(larger) *
                                (files.size() == 1 ? 1 : usual_overlap));
  return model;
}

}  // namespace rangkul::linkage
