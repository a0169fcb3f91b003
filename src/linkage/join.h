#pragma once
// Brings rows with an equal blocking key together: keys of both files are cut into partitions by
// their hash, each partition is sorted and joined by itself, and the pairs are gathered by ministry
// row, where a pair that several rules found becomes one. Partitions are independent of each other.
// Cost: keys of all rows once, and sorting of those keys that a row asked for has.

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "linkage/block.h"
#include "linkage/parallel.h"
#include "linkage/rows.h"

namespace rangkul::linkage {

/// One bit a row.
class RowSet {
 public:
  explicit RowSet(std::size_t rows, bool all = false)
      : words_((rows + 63) / 64, all ? ~std::uint64_t{0} : 0) {}
  void add(std::size_t row) { words_[row / 64] |= std::uint64_t{1} << (row % 64); }
  void remove(std::size_t row) { words_[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }
  bool has(std::size_t row) const { return (words_[row / 64] >> (row % 64) & 1U) != 0; }

 private:
  std::vector<std::uint64_t> words_;
};

/// The rows of two files that need partners searched for: those without a sure one.
struct OpenRows {
  RowSet ministry;
  RowSet city;
};

/// A growing list in blocks of a fixed size, so that nothing moves and a part can be given back.
/// With a Scratch all but the last block are there.
class NumberList {
 public:
  void add(std::uint64_t number, Scratch* scratch) {
    if (used_ == block_size) new_block(scratch);
    (*blocks_.back())[used_++] = number;
  }
  std::size_t size() const {
    auto const blocks = blocks_.size() + away_.size();
    return blocks == 0 ? 0 : (blocks - 1) * block_size + used_;
  }
  template <typename Look>
  void for_each(Scratch const* scratch, Look const& look) const {
    Block room;
    for (auto const place : away_) {
      scratch->get(place, std::span<std::uint64_t>(room));
      for (auto const number : room) look(number);
    }
    for (std::size_t i = 0; i < blocks_.size(); ++i)
      for (std::size_t at = 0; at < (i + 1 == blocks_.size() ? used_ : block_size); ++at)
        look((*blocks_[i])[at]);
  }
  void append_to(Scratch const* scratch, std::vector<std::uint64_t>& out) const;
  void clear();

 private:
  static constexpr std::size_t block_size = 1024;
  using Block = std::array<std::uint64_t, block_size>;
  void new_block(Scratch* scratch);
  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<std::uint64_t> away_;  // places of full blocks
  std::size_t used_{block_size};
};

void sort_unique(std::vector<std::uint64_t>&);

struct JoinSettings {
  std::size_t largest_block{300};
  /// Where keys and pairs are kept.
  Held held{Held::in_memory};
  /// So many rows of the city's file are looked at together.
  std::size_t city_rows_a_window{std::size_t{1} << 31};
};

/// Candidate pairs in cells: by windows of city rows, and in them by ranges of ministry rows.
class PairStore {
 public:
  PairStore(std::size_t ministry_rows, std::size_t city_rows, JoinSettings const&,
            std::size_t threads);
  struct Range {
    std::size_t begin;
    std::size_t end;
  };
  std::size_t window_count() const { return windows_; }
  std::size_t range_count() const { return ranges_; }
  /// City rows of a window, ministry rows of a range.
  Range window(std::size_t number) const { return part(number, window_shift_, city_rows_); }
  Range range(std::size_t number) const { return part(number, range_shift_, ministry_rows_); }

  void add(std::size_t thread, std::uint32_t ministry, std::uint32_t city) {
    auto const cell = (city >> window_shift_) * ranges_ + (ministry >> range_shift_);
    lists_[thread * cells() + cell].add(std::uint64_t{ministry} << 32 | city, scratch_.get());
  }
  /// Calls with each pair of a range, in no order and some of them twice.
  template <typename Look>
  void look(std::size_t range, Look const& look) const {
    for (std::size_t at = range; at < lists_.size(); at += ranges_)
      lists_[at].for_each(scratch_.get(), look);
  }
  /// The pairs of a cell, ministry row in the upper half, in ascending order, each once. The store
  /// forgets them.
  void take(std::size_t window, std::size_t range, std::vector<std::uint64_t>& out);

 private:
  static Range part(std::size_t number, unsigned shift, std::size_t rows) {
    return {std::min(number << shift, rows), std::min((number + 1) << shift, rows)};
  }
  std::size_t cells() const { return windows_ * ranges_; }
  std::size_t ministry_rows_;
  std::size_t city_rows_;
  unsigned window_shift_;
  std::size_t windows_;
  unsigned range_shift_;
  std::size_t ranges_;
  std::size_t threads_;
  std::unique_ptr<Scratch> scratch_;
  std::vector<NumberList> lists_;  // by thread and cell
};

/// A block as a number that is the same in every run.
std::uint64_t block_number(BlockKey const&);

/// What is new since an earlier run with the same settings.
struct Changed {
  RowSet const& ministry;
  RowSet const& city;
  std::span<std::uint64_t const> crowded;  // of the earlier run, ascending
};

/// The rows whose pairs are wanted: a pair comes when at least one of its rows is asked for. With
/// `changed`, of those only the pairs that have a changed row, or stand in a block that is crowded
/// no more.
struct Asked {
  RowSet const& ministry;
  RowSet const& city;
  Changed const* changed{nullptr};
};

struct Candidates {
  PairStore pairs;
  BlockReport report{};
  /// Blocks given up for their size, ascending.
  std::vector<std::uint64_t> crowded{};
  /// With Asked::changed: the rows of blocks that were not crowded before.
  std::vector<std::uint32_t> newly_crowded_ministry{};
  std::vector<std::uint32_t> newly_crowded_city{};
};

/// Keys by partition, so that partitions can be joined one after the other. Files, dictionary,
/// settings and workers must outlive it.
class KeyPartitions {
 public:
  static constexpr std::size_t count = 256;
  using Wanted = std::array<bool, count>;
  KeyPartitions(RowStore const& ministry, RowStore const& city, Dictionary const&, Asked const&,
                JoinSettings const&, Workers const&);
  KeyPartitions(KeyPartitions&&) noexcept;
  ~KeyPartitions();
  /// The keys of wanted partitions. False when cancelled.
  bool gather(Wanted const&);
  /// Partitions from `begin` on, before `end`; their keys are spent. Nothing when cancelled.
  std::optional<Candidates> join(std::size_t begin, std::size_t end);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// All partitions. Nothing when cancelled.
std::optional<Candidates> find_candidates(RowStore const& ministry, RowStore const& city,
                                          Dictionary const&, Asked const&, JoinSettings const&,
                                          Workers const&);
/// Pairs of rows of one file, the smaller row number first.
std::optional<Candidates> find_candidates_within(RowStore const& rows, Dictionary const&,
                                                 JoinSettings const&, Workers const&);

}  // namespace rangkul::linkage
