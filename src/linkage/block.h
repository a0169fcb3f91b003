#pragma once
// Which pairs are looked at: the union of several blocking rules. Each pair comes once, whatever
// number of rules finds it; nothing is kept but an index of one file.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "linkage/dictionary.h"
#include "linkage/record.h"

namespace rangkul::linkage {

enum class Rule : std::uint8_t {
  nik,             // equal
  nik_less_digit,  // equal when one digit is left out on either side
  birth_name,      // birth date, and the first letters of one name word
  birth_village,
  kk_birth_year,
  kk_name,        // card, and the sound of one name word
  village_name,   // village, sound of one name word, birth year
  names_year,     // sounds of two name words, birth year
  names_day,      // sounds of the whole name, day and month in either order
  names_village,  // sounds of the whole name, village
  phone_name,
  count_
};
constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::count_);
std::string_view rule_key(Rule);

/// What a rule gave up because its block was larger than the limit.
struct RuleReport {
  std::size_t pairs{0};     // found, also by other rules
  std::size_t rows_cut{0};  // rows whose block was too large
  std::size_t pairs_given_up{0};
};
using BlockReport = std::array<RuleReport, rule_count>;

/// Keys of a row, rule by rule.
struct BlockKey {
  std::uint64_t hash;
  Rule rule;
};
void block_keys(Standardised const&, Dictionary const&, std::vector<BlockKey>& out);

/// An index of one file by blocking key.
class BlockIndex {
 public:
  BlockIndex(std::vector<Standardised> const& rows, Dictionary const&, std::size_t largest_block);

  /// Gives each row that shares a key with a row, once and in a fixed order; one a thread.
  class Finder {
   public:
    explicit Finder(BlockIndex const&);
    std::vector<std::uint32_t> const& find(Standardised const&);
    BlockReport const& report() const { return report_; }

   private:
    BlockIndex const& index_;
    std::vector<std::uint32_t> seen_;
    std::uint32_t round_{0};
    std::vector<BlockKey> keys_;
    std::vector<std::uint32_t> found_;
    BlockReport report_{};
  };

 private:
  struct Entry {
    std::uint64_t hash;
    std::uint32_t row;
  };
  std::vector<Entry> entries_;         // sorted by hash, row
  std::vector<std::uint32_t> starts_;  // first entry of each value of the hash's upper bits
  Dictionary const& dictionary_;
  std::size_t rows_;
  std::size_t largest_block_;
};

}  // namespace rangkul::linkage
