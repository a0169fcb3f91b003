#include "linkage/join.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <boost/sort/spreadsort/integer_sort.hpp>
#include <optional>
#include <span>

namespace rangkul::linkage {
namespace {

constexpr std::size_t partition_count = 256;
constexpr std::size_t rows_a_chunk = 8192;
constexpr std::size_t least_rows_a_bucket = 2048;
constexpr std::size_t most_buckets = 512;
constexpr std::uint64_t ministry_side = std::uint64_t{1} << 31;
constexpr unsigned key_shift = 32;

/// Which keys may be wanted: one bit a hash value, so that some unwanted ones pass.
class KeyFilter {
 public:
  explicit KeyFilter(std::size_t keys)
      : words_(std::bit_ceil(std::max<std::size_t>(keys / 4, 64))), mask_(words_.size() * 64 - 1) {}
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

 private:
  std::vector<std::uint64_t> words_;
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

struct Side {
  Rows const& rows;
  RowSet const& asked;
  std::uint64_t mark;
};

class Join {
 public:
  Join(Side ministry, Side city, Dictionary const& dictionary, JoinSettings const& settings,
       Workers const& workers)
      : ministry_(ministry),
        city_(city),
        dictionary_(dictionary),
        settings_(settings),
        workers_(workers),
        lists_(partition_count * workers.threads()),
        reports_(workers.threads()),
        entries_(workers.threads()) {}

  std::optional<Candidates> run() {
    std::optional<Candidates> none;
    Candidates out{PairStore(ministry_.rows.size(), workers_.threads()), {}};
    if (!take_asked() || !take_wanted(ministry_) || !take_wanted(city_)) return none;
    bool const done = workers_.over(Phase::block, partition_count, 1,
                                    [&](std::size_t thread, std::size_t partition, std::size_t) {
                                      join(thread, partition, out.pairs);
                                    });
    if (!done) return none;
    for (auto const& report : reports_)
      for (std::size_t rule = 0; rule < rule_count; ++rule) {
        out.report[rule].pairs += report[rule].pairs;
        out.report[rule].rows_cut += report[rule].rows_cut;
        out.report[rule].pairs_given_up += report[rule].pairs_given_up;
      }
    return out;
  }

 private:
  /// Calls with each key of the rows that are asked for, or of the others.
  template <typename Take>
  bool for_keys(Side const& side, bool asked, Take const& take) {
    return workers_.over(Phase::block, side.rows.size(), rows_a_chunk,
                         [&](std::size_t thread, std::size_t begin, std::size_t end) {
                           std::vector<BlockKey> keys;
                           for (auto row = begin; row < end; ++row) {
                             if (side.asked.has(row) != asked) continue;
                             block_keys(side.rows[row], dictionary_, keys);
                             for (auto const& key : keys) take(thread, key, row);
                           }
                         });
  }

  std::size_t count_asked(Side const& side) const {
    std::size_t count = 0;
    for (std::size_t row = 0; row < side.rows.size(); ++row) count += side.asked.has(row) ? 1 : 0;
    return count;
  }

  void add(std::size_t thread, BlockKey const& key, Side const& side, std::size_t row) {
    lists_[thread * partition_count + partition_of(key)].add(entry(key, side.mark, row));
  }

  /// All keys of the rows asked for.
  bool take_asked() {
    constexpr std::size_t usual_keys = 12;
    filter_.emplace((count_asked(ministry_) + count_asked(city_)) * usual_keys);
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

  /// Of the other rows, the keys that a row asked for may have.
  bool take_wanted(Side const& side) {
    return for_keys(side, false, [&](std::size_t thread, BlockKey const& key, std::size_t row) {
      if (filter_->has(key.hash)) add(thread, key, side, row);
    });
  }

  void join(std::size_t thread, std::size_t partition, PairStore& out) {
    auto& entries = entries_[thread];
    entries.clear();
    for (std::size_t i = 0; i < workers_.threads(); ++i) {
      auto& list = lists_[i * partition_count + partition];
      list.append_to(entries);
      list.clear();
    }
    boost::sort::spreadsort::integer_sort(entries.begin(), entries.end());
    for (std::size_t first = 0; first < entries.size();) {
      auto const key = entries[first] >> key_shift;
      auto middle = first;
      while (middle < entries.size() && entries[middle] >> key_shift == key &&
             (entries[middle] & ministry_side) == 0)
        ++middle;
      auto last = middle;
      while (last < entries.size() && entries[last] >> key_shift == key) ++last;
      auto const all = std::span<std::uint64_t const>(entries);
      if (middle > first && last > middle)
        pair(thread, all.subspan(first, middle - first), all.subspan(middle, last - middle), out);
      first = last;
    }
  }

  void pair(std::size_t thread, std::span<std::uint64_t const> cities,
            std::span<std::uint64_t const> ministries, PairStore& out) {
    auto& report = reports_[thread][static_cast<std::size_t>(rule_of(cities.front()))];
    if (std::max(cities.size(), ministries.size()) > settings_.largest_block) {
      report.rows_cut += ministries.size();
      report.pairs_given_up += cities.size() * ministries.size();
      return;
    }
    for (auto const ministry_entry : ministries) {
      auto const ministry = static_cast<std::uint32_t>(ministry_entry & (ministry_side - 1));
      bool const asked = ministry_.asked.has(ministry);
      for (auto const city_entry : cities) {
        auto const city = static_cast<std::uint32_t>(city_entry & (ministry_side - 1));
        if (!asked && !city_.asked.has(city)) continue;
        ++report.pairs;
        out.add(thread, ministry, city);
      }
    }
  }

  Side ministry_;
  Side city_;
  Dictionary const& dictionary_;
  JoinSettings const& settings_;
  Workers const& workers_;
  std::optional<KeyFilter> filter_;
  std::vector<NumberList> lists_;  // by thread and partition
  std::vector<BlockReport> reports_;
  std::vector<std::vector<std::uint64_t>> entries_;  // of the partition being joined, by thread
};

}  // namespace

void NumberList::append_to(std::vector<std::uint64_t>& out) const {
  out.reserve(out.size() + size());
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    auto const count = i + 1 == blocks_.size() ? used_ : block_size;
    out.insert(out.end(), blocks_[i]->begin(),
               blocks_[i]->begin() + static_cast<std::ptrdiff_t>(count));
  }
}

PairStore::PairStore(std::size_t ministry_rows, std::size_t threads)
    : rows_a_bucket_(
          std::max(least_rows_a_bucket, (ministry_rows + most_buckets - 1) / most_buckets)),
      buckets_(ministry_rows / rows_a_bucket_ + 1),
      threads_(threads),
      lists_(buckets_ * threads) {}

void PairStore::take(std::size_t bucket, std::vector<std::uint64_t>& out) {
  out.clear();
  for (std::size_t thread = 0; thread < threads_; ++thread) {
    auto& list = lists_[thread * buckets_ + bucket];
    list.append_to(out);
    list.clear();
  }
  sort_unique(out);
}

void sort_unique(std::vector<std::uint64_t>& numbers) {
  boost::sort::spreadsort::integer_sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

std::optional<Candidates> find_candidates(Rows const& ministry, Rows const& city,
                                          Dictionary const& dictionary, Asked const& asked,
                                          JoinSettings const& settings, Workers const& workers) {
  return Join({ministry, asked.ministry, ministry_side}, {city, asked.city, 0}, dictionary,
              settings, workers)
      .run();
}

}  // namespace rangkul::linkage
