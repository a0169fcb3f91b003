#pragma once
// Which pairs are looked at: the union of several blocking rules. The keys are here; join.h brings
// rows with an equal key together, each pair once, whatever number of rules finds it.

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "linkage/dictionary.h"
#include "linkage/record.h"

namespace rangkul::linkage {

enum class Rule : std::uint8_t {
  nik,             // equal
  nik_less_digit,  // equal when one digit is left out on either side, where the birth date is
                   // missing or not that of the NIK
  birth_name,      // birth date, and the first three letters of the sound of one name word
  birth_village,
  kk_birth_year,
  kk_name,        // card, and the sound of one name word
  names_year,     // sounds of a whole name of several words, birth year
  names_day,      // sounds of the whole name, day and month in either order
  names_village,  // sounds of the whole name, village
  phone_year,     // phone, birth year
  count_
};
constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::count_);
std::string_view rule_key(Rule);

/// What a rule gave up because its block was larger than the limit.
struct RuleReport {
  std::size_t pairs{0};     // found, also by other rules
  std::size_t rows_cut{0};  // rows whose block was too large
  std::size_t pairs_given_up{0};
  RuleReport& operator+=(RuleReport const& other) {
    pairs += other.pairs;
    rows_cut += other.rows_cut;
    pairs_given_up += other.pairs_given_up;
    return *this;
  }
};
using BlockReport = std::array<RuleReport, rule_count>;

/// A key of a row under a rule. Rows with an equal key are compared.
struct BlockKey {
  std::uint64_t hash;
  Rule rule;
};
/// All keys of a row; none for a row that is not usable. `out` is emptied first.
void block_keys(Standardised const&, Dictionary const&, std::vector<BlockKey>& out);

}  // namespace rangkul::linkage
