#pragma once
// Brings rows with an equal blocking key together: keys of both files are cut into partitions by
// their hash, each partition is sorted and joined by itself, and the pairs are gathered by ministry
// row, where a pair that several rules found becomes one. Partitions are independent of each other.
// Cost: keys of all rows once, and sorting of those keys that a row asked for has.

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "linkage/block.h"
#include "linkage/parallel.h"

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

/// A growing list in blocks of a fixed size, so that nothing moves and a part can be given back.
class NumberList {
 public:
  void add(std::uint64_t number) {
    if (used_ == block_size) {
      blocks_.push_back(std::make_unique_for_overwrite<Block>());
      used_ = 0;
    }
    (*blocks_.back())[used_++] = number;
  }
  std::size_t size() const {
    return blocks_.empty() ? 0 : (blocks_.size() - 1) * block_size + used_;
  }
  template <typename Look>
  void for_each(Look const& look) const {
    for (std::size_t i = 0; i < blocks_.size(); ++i)
      for (std::size_t at = 0; at < (i + 1 == blocks_.size() ? used_ : block_size); ++at)
        look((*blocks_[i])[at]);
  }
  void append_to(std::vector<std::uint64_t>& out) const;
  void clear() {
    blocks_.clear();
    used_ = block_size;
  }

 private:
  static constexpr std::size_t block_size = 1024;
  using Block = std::array<std::uint64_t, block_size>;
  std::vector<std::unique_ptr<Block>> blocks_;
  std::size_t used_{block_size};
};

void sort_unique(std::vector<std::uint64_t>&);

/// Candidate pairs by ranges of ministry rows.
class PairStore {
 public:
  PairStore(std::size_t ministry_rows, std::size_t threads);
  std::size_t bucket_count() const { return buckets_; }
  void add(std::size_t thread, std::uint32_t ministry, std::uint32_t city) {
    lists_[thread * buckets_ + ministry / rows_a_bucket_].add(std::uint64_t{ministry} << 32 | city);
  }
  /// Calls with each pair of a range, in no order and some of them twice.
  template <typename Look>
  void look(std::size_t bucket, Look const& look) const {
    for (std::size_t thread = 0; thread < threads_; ++thread)
      lists_[thread * buckets_ + bucket].for_each(look);
  }
  /// The pairs of a range, ministry row in the upper half, in ascending order, each once. The store
  /// forgets them.
  void take(std::size_t bucket, std::vector<std::uint64_t>& out);

 private:
  std::size_t rows_a_bucket_;
  std::size_t buckets_;
  std::size_t threads_;
  std::vector<NumberList> lists_;
};

struct JoinSettings {
  std::size_t largest_block{300};
};

/// The rows whose pairs are wanted: a pair comes when at least one of its rows is asked for.
struct Asked {
  RowSet const& ministry;
  RowSet const& city;
};

struct Candidates {
  PairStore pairs;
  BlockReport report{};
};

/// Nothing when cancelled.
std::optional<Candidates> find_candidates(Rows const& ministry, Rows const& city, Dictionary const&,
                                          Asked const&, JoinSettings const&, Workers const&);

}  // namespace rangkul::linkage
