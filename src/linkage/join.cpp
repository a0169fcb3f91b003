#include "linkage/join.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <boost/sort/spreadsort/integer_sort.hpp>
#include <memory>
#include <optional>
#include <span>

#include "linkage/radix.h"

namespace rangkul::linkage {
namespace {

constexpr std::size_t partition_count = KeyPartitions::count;
constexpr std::size_t rows_a_chunk = 8192;
constexpr std::size_t least_rows_a_range = 2048;
constexpr std::size_t most_cells = 512;
constexpr std::uint64_t ministry_side = std::uint64_t{1} << 31;
constexpr unsigned key_shift = 32;
constexpr unsigned ministry_shift = 32;  // of a pair

/// Which keys may be wanted: one bit a hash value, so that some unwanted ones pass.
class KeyFilter {
 public:
  explicit KeyFilter(std::size_t keys)
      : words_(std::bit_ceil(std::max<std::size_t>(keys / 8, 64))), mask_(words_.size() * 64 - 1) {}
  void add(std::uint64_t hash) {
    auto const at = hash >> 13 & mask_;
    auto const bit = std::uint64_t{1} << (at % 64);
    std::atomic_ref<std::uint64_t> word(words_[at / 64]);
    if ((word.load(std::memory_order_relaxed) & bit) == 0)
      word.fetch_or(bit, std::memory_order_relaxed);
  }
  bool has(std::uint64_t hash) const {
    auto const at = hash >> 13 & mask_;
    return (words_[at / 64] >> (at % 64) & 1U) != 0;
  }
  /// Lets the processor bring what the two above will read.
  void expect(std::uint64_t hash) const { __builtin_prefetch(&words_[(hash >> 13 & mask_) / 64]); }

 private:
  std::vector<std::uint64_t, HugePages<std::uint64_t>> words_;
  std::uint64_t mask_;
};

/// What is sorted: rule and 28 bits of the hash, the side, the row.
std::uint64_t entry(BlockKey const& key, std::uint64_t side, std::size_t row) {
  constexpr unsigned hash_bits = 28;
  auto const hash = key.hash >> 8 & ((std::uint64_t{1} << hash_bits) - 1);
  return (static_cast<std::uint64_t>(key.rule) << hash_bits | hash) << key_shift | side | row;
}

std::size_t partition_of(BlockKey const& key) { return key.hash % partition_count; }
Rule rule_of(std::uint64_t entry) { return static_cast<Rule>(entry >> 60); }
std::uint64_t number_of(std::uint64_t entry, std::size_t partition) {
  return (entry >> key_shift) * partition_count + partition;
}

/// Blocks by number, most others told from them by one bit.
class BlockSet {
 public:
  explicit BlockSet(std::span<std::uint64_t const> numbers) : numbers_(numbers), bits_(size) {
    for (auto const number : numbers) bits_[number % size] = true;
  }
  bool has(std::uint64_t number) const {
    return bits_[number % size] && std::ranges::binary_search(numbers_, number);
  }

 private:
  static constexpr std::size_t size = 1 << 18;
  std::span<std::uint64_t const> numbers_;
  std::vector<bool> bits_;
};

struct Side {
  RowStore const& rows;
  RowSet const& asked;
  RowSet const& whole;  // rows all of whose keys are looked at
  std::uint64_t mark;
};

/// What a thread found beside pairs.
struct Found {
  BlockReport report{};
  std::vector<std::uint64_t> crowded{};
  std::vector<std::uint32_t> newly_crowded_ministry{};
  std::vector<std::uint32_t> newly_crowded_city{};
};

template <typename Number>
void append(std::vector<Number>& to, std::vector<Number> const& more) {
  to.insert(to.end(), more.begin(), more.end());
}

/// Two files, or one with itself.
enum class Between { two_files, one_file };

class Join {
 public:
  Join(Between between, Side ministry, Side city, Dictionary const& dictionary,
       JoinSettings const& settings, Workers const& workers, Changed const* changed = nullptr)
      : between_(between),
        ministry_(ministry),
        city_(city),
        dictionary_(dictionary),
        settings_(settings),
        workers_(workers),
        lists_(partition_count * workers.threads()),
        found_(workers.threads()),
        entries_(workers.threads()),
        rooms_(workers.threads()) {
    if (changed != nullptr) crowded_before_.emplace(changed->crowded);
    if (settings.held == Held::on_disk) scratch_ = std::make_unique<Scratch>();
  }

  bool gather(KeyPartitions::Wanted const& wanted) {
    wanted_ = wanted;
    return between_ == Between::one_file ? take_all() : take_both();
  }

  std::optional<Candidates> join(std::size_t begin, std::size_t end) {
    Candidates out{
        PairStore(ministry_.rows.size(), city_.rows.size(), settings_, workers_.threads())};
    for (auto& found : found_) found = {};
    bool const done = workers_.over(Phase::block, end - begin, 1,
                                    [&](std::size_t thread, std::size_t at, std::size_t) {
                                      join_one(thread, begin + at, out.pairs);
                                    });
    if (!done) return std::nullopt;
    for (auto const& found : found_) {
      for (std::size_t rule = 0; rule < rule_count; ++rule) out.report[rule] += found.report[rule];
      append(out.crowded, found.crowded);
      append(out.newly_crowded_ministry, found.newly_crowded_ministry);
      append(out.newly_crowded_city, found.newly_crowded_city);
    }
    std::ranges::sort(out.crowded);
    return out;
  }

 private:
  struct RowKey {
    BlockKey key;
    std::size_t row;
  };

  /// Calls with each key of the rows all of whose keys are looked at, or of the others. Keys are
  /// made for some rows together, so that what the filter holds of them is there when it is asked.
  template <typename Take>
  bool for_keys(Side const& side, bool whole, Take const& take) {
    constexpr std::size_t keys_together = 256;
    constexpr std::size_t words_ahead = 8;
    return workers_.over(Phase::block, side.rows.size(), rows_a_chunk,
                         [&](std::size_t thread, std::size_t begin, std::size_t end) {
                           std::vector<BlockKey> keys;
                           std::vector<RowKey> together;
                           auto const take_together = [&] {
                             for (auto const& [key, row] : together) take(thread, key, row);
                             together.clear();
                           };
                           Rows room;
                           auto const rows = side.rows.window(begin, end, room);
                           for (auto row = begin; row < end; ++row) {
                             if (side.whole.has(row) != whole) continue;
                             if (row + words_ahead < end) expect_words(rows[row + words_ahead]);
                             block_keys(rows[row], dictionary_, keys);
                             for (auto const& key : keys) {
                               if (filter_) filter_->expect(key.hash);
                               together.push_back({key, row});
                             }
                             if (together.size() >= keys_together) take_together();
                           }
                           take_together();
                         });
  }

  void expect_words(Standardised const& row) const {
    for (std::size_t i = 0; i < row.name.size; ++i)
      __builtin_prefetch(&dictionary_.sketch(row.name.ids[i]));
  }

  static std::size_t count_whole(Side const& side) {
    std::size_t count = 0;
    for (std::size_t row = 0; row < side.rows.size(); ++row) count += side.whole.has(row) ? 1 : 0;
    return count;
  }

  void add(std::size_t thread, BlockKey const& key, Side const& side, std::size_t row) {
    auto const partition = partition_of(key);
    if (!wanted_[partition]) return;
    lists_[thread * partition_count + partition].add(entry(key, side.mark, row), scratch_.get());
  }

  bool take_all() {
    return for_keys(city_, true, [&](std::size_t thread, BlockKey const& key, std::size_t row) {
      add(thread, key, city_, row);
    });
  }

  bool take_both() { return take_whole() && take_wanted(ministry_) && take_wanted(city_); }

  bool take_whole() {
    constexpr std::size_t usual_keys = 12;
    filter_.emplace((count_whole(ministry_) + count_whole(city_)) * usual_keys);
    for (auto const* side : {&ministry_, &city_}) {
      bool const done =
          for_keys(*side, true, [&](std::size_t thread, BlockKey const& key, std::size_t row) {
            filter_->add(key.hash);
            add(thread, key, *side, row);
          });
      if (!done) return false;
    }
    return true;
  }

  /// Of the other rows, the keys that one of those rows may have, and those of blocks that were
  /// crowded before.
  bool take_wanted(Side const& side) {
    return for_keys(side, false, [&](std::size_t thread, BlockKey const& key, std::size_t row) {
      if (filter_->has(key.hash) || was_crowded(block_number(key))) add(thread, key, side, row);
    });
  }

  bool was_crowded(std::uint64_t block) const {
    return crowded_before_ && crowded_before_->has(block);
  }

  /// By key, the city's rows first; rows of one file also by their numbers.
  void sort_entries(std::size_t thread) {
    constexpr unsigned key_bits = 32;
    if (between_ == Between::one_file)
      boost::sort::spreadsort::integer_sort(entries_[thread].begin(), entries_[thread].end());
    else
      sort_by_bits(entries_[thread], key_shift - 1, key_bits + 1, rooms_[thread]);
  }

  void join_one(std::size_t thread, std::size_t partition, PairStore& out) {
    auto& entries = entries_[thread];
    entries.clear();
    for (std::size_t i = 0; i < workers_.threads(); ++i) {
      auto& list = lists_[i * partition_count + partition];
      list.append_to(scratch_.get(), entries);
      list.clear();
    }
    sort_entries(thread);
    auto const all = std::span<std::uint64_t const>(entries);
    for (std::size_t first = 0; first < entries.size();) {
      auto const key = entries[first] >> key_shift;
      auto middle = first;
      while (middle < entries.size() && entries[middle] >> key_shift == key &&
             (entries[middle] & ministry_side) == 0)
        ++middle;
      auto last = middle;
      while (last < entries.size() && entries[last] >> key_shift == key) ++last;
      if (between_ == Between::one_file)
        pair_within(thread, all.subspan(first, last - first), out);
      else if (middle > first && last > middle)
        pair({thread, number_of(entries[first], partition)}, all.subspan(first, middle - first),
             all.subspan(middle, last - middle), out);
      first = last;
    }
  }

  static std::uint32_t row_of(std::uint64_t entry) {
    return static_cast<std::uint32_t>(entry & (ministry_side - 1));
  }

  void pair_within(std::size_t thread, std::span<std::uint64_t const> rows, PairStore& out) {
    if (rows.size() < 2) return;
    auto& report = found_[thread].report[static_cast<std::size_t>(rule_of(rows.front()))];
    auto const pairs = rows.size() * (rows.size() - 1) / 2;
    if (rows.size() > settings_.largest_block) {
      report.rows_cut += rows.size();
      report.pairs_given_up += pairs;
      return;
    }
    report.pairs += pairs;
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t j = i + 1; j < rows.size(); ++j)
        if (rows[i] != rows[j]) out.add(thread, row_of(rows[i]), row_of(rows[j]));
  }

  struct Block {
    std::size_t thread;
    std::uint64_t number;
  };

  void pair(Block const& block, std::span<std::uint64_t const> cities,
            std::span<std::uint64_t const> ministries, PairStore& out) {
    auto& found = found_[block.thread];
    auto& report = found.report[static_cast<std::size_t>(rule_of(cities.front()))];
    bool const crowded_before = was_crowded(block.number);
    if (std::max(cities.size(), ministries.size()) > settings_.largest_block) {
      report.rows_cut += ministries.size();
      report.pairs_given_up += cities.size() * ministries.size();
      found.crowded.push_back(block.number);
      if (!crowded_before_ || crowded_before) return;
      for (auto const entry : ministries) found.newly_crowded_ministry.push_back(row_of(entry));
      for (auto const entry : cities) found.newly_crowded_city.push_back(row_of(entry));
      return;
    }
    for (auto const ministry_entry : ministries) {
      auto const ministry = row_of(ministry_entry);
      bool const asked = ministry_.asked.has(ministry);
      bool const whole = crowded_before || ministry_.whole.has(ministry);
      for (auto const city_entry : cities) {
        auto const city = row_of(city_entry);
        if (!asked && !city_.asked.has(city)) continue;
        if (!whole && !city_.whole.has(city)) continue;
        ++report.pairs;
        out.add(block.thread, ministry, city);
      }
    }
  }

  Between between_;
  Side ministry_;
  Side city_;
  Dictionary const& dictionary_;
  JoinSettings const& settings_;
  Workers const& workers_;
  KeyPartitions::Wanted wanted_{};
  std::unique_ptr<Scratch> scratch_;
  std::optional<KeyFilter> filter_;
  std::vector<NumberList> lists_;  // by thread and partition
  std::optional<BlockSet> crowded_before_;
  std::vector<Found> found_;                         // by thread
  std::vector<std::vector<std::uint64_t>> entries_;  // of the partition being joined, by thread
  std::vector<std::vector<std::uint64_t>> rooms_;    // for sorting them
};

}  // namespace

std::uint64_t block_number(BlockKey const& key) {
  return number_of(entry(key, 0, 0), partition_of(key));
}

void NumberList::new_block(Scratch* scratch) {
  used_ = 0;
  if (scratch == nullptr || blocks_.empty()) {
    blocks_.push_back(std::make_unique_for_overwrite<Block>());
    return;
  }
  away_.push_back(scratch->put(std::span<std::uint64_t const>(*blocks_.back())));
}

void NumberList::append_to(Scratch const* scratch, std::vector<std::uint64_t>& out) const {
  out.reserve(out.size() + size());
  for (auto const place : away_) {
    out.resize(out.size() + block_size);
    scratch->get(place, std::span(out).last(block_size));
  }
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    auto const count = i + 1 == blocks_.size() ? used_ : block_size;
    out.insert(out.end(), blocks_[i]->begin(),
               blocks_[i]->begin() + static_cast<std::ptrdiff_t>(count));
  }
}

void NumberList::clear() {
  blocks_.clear();
  away_ = {};
  used_ = block_size;
}

namespace {

/// The smallest shift whose parts are not more than `most`, of at least `least` rows each.
unsigned shift_for(std::size_t rows, std::size_t most, std::size_t least) {
  auto shift = static_cast<unsigned>(std::bit_width(least - 1));
  while ((rows >> shift) + 1 > most) ++shift;
  return shift;
}

}  // namespace

PairStore::PairStore(std::size_t ministry_rows, std::size_t city_rows, JoinSettings const& settings,
                     std::size_t threads)
    : ministry_rows_(ministry_rows),
      city_rows_(city_rows),
      window_shift_(static_cast<unsigned>(std::bit_width(settings.city_rows_a_window)) - 1),
      windows_((city_rows >> window_shift_) + 1),
      range_shift_(shift_for(ministry_rows, std::max<std::size_t>(1, most_cells / windows_),
                             least_rows_a_range)),
      ranges_((ministry_rows >> range_shift_) + 1),
      threads_(threads),
      lists_(cells() * threads) {
  if (settings.held == Held::on_disk) scratch_ = std::make_unique<Scratch>();
}

void PairStore::take(std::size_t window, std::size_t range, std::vector<std::uint64_t>& out) {
  out.clear();
  for (std::size_t thread = 0; thread < threads_; ++thread) {
    auto& list = lists_[thread * cells() + window * ranges_ + range];
    list.append_to(scratch_.get(), out);
    list.clear();
  }
  // All share the upper bits of both rows.
  std::vector<std::uint64_t> room;
  auto const city_bits = std::min(window_shift_, static_cast<unsigned>(std::bit_width(city_rows_)));
  sort_by_bits(out, 0, city_bits, room);
  sort_by_bits(out, ministry_shift, range_shift_, room);
  out.erase(std::unique(out.begin(), out.end()), out.end());
}

void sort_unique(std::vector<std::uint64_t>& numbers) {
  boost::sort::spreadsort::integer_sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

struct KeyPartitions::Parts {
  Join join;
};

KeyPartitions::KeyPartitions(RowStore const& ministry, RowStore const& city,
                             Dictionary const& dictionary, Asked const& asked,
                             JoinSettings const& settings, Workers const& workers) {
  auto const* changed = asked.changed;
  auto const& whole_ministry = changed == nullptr ? asked.ministry : changed->ministry;
  auto const& whole_city = changed == nullptr ? asked.city : changed->city;
  Side const first{ministry, asked.ministry, whole_ministry, ministry_side};
  Side const second{city, asked.city, whole_city, 0};
  parts_ = std::make_unique<Parts>(
      Parts{Join(Between::two_files, first, second, dictionary, settings, workers, changed)});
}
KeyPartitions::KeyPartitions(KeyPartitions&&) noexcept = default;
KeyPartitions::~KeyPartitions() = default;

bool KeyPartitions::gather(Wanted const& wanted) { return parts_->join.gather(wanted); }

std::optional<Candidates> KeyPartitions::join(std::size_t begin, std::size_t end) {
  return parts_->join.join(begin, end);
}

namespace {

KeyPartitions::Wanted all_partitions() {
  KeyPartitions::Wanted out{};
  out.fill(true);
  return out;
}

}  // namespace

std::optional<Candidates> find_candidates(RowStore const& ministry, RowStore const& city,
                                          Dictionary const& dictionary, Asked const& asked,
                                          JoinSettings const& settings, Workers const& workers) {
  KeyPartitions keys(ministry, city, dictionary, asked, settings, workers);
  if (!keys.gather(all_partitions())) return std::nullopt;
  return keys.join(0, KeyPartitions::count);
}

std::optional<Candidates> find_candidates_within(RowStore const& rows, Dictionary const& dictionary,
                                                 JoinSettings const& settings,
                                                 Workers const& workers) {
  RowSet const all(rows.size(), true);
  Side const side{rows, all, all, 0};
  Join join(Between::one_file, side, side, dictionary, settings, workers);
  if (!join.gather(all_partitions())) return std::nullopt;
  return join.join(0, KeyPartitions::count);
}

}  // namespace rangkul::linkage
