#pragma once
// Rows by their NIK or No. KK: who shares a number, and who is plainly the same in both files.

#include <cstdint>
#include <utility>
#include <vector>

#include "linkage/table.h"

namespace rangkul::linkage {

struct NumberedRow {
  std::uint64_t number;
  std::uint32_t row;
  std::uint32_t check{0};  // of what else must agree
};
/// By number. Cost: linear in practice (a radix sort).
void sort_by_number(std::vector<NumberedRow>&);

struct SharedNumbers {
  std::size_t niks{0};
  std::size_t no_kks{0};
};
/// Marks numbers carried by so many rows of a file that they are placeholders; returns how many
/// numbers.
SharedNumbers mark_shared_numbers(RowStore&, int most_per_nik, int most_per_no_kk);

/// Rows whose NIK nobody else in the file has, by NIK; rows without name, birth date or sex left
/// out.
std::vector<NumberedRow> only_bearers(RowStore const& rows);

/// Pairs (ministry, city) that need no search: a NIK that each file has once, and the same name,
/// birth date and sex. By ministry row.
std::vector<std::pair<std::uint32_t, std::uint32_t>> sure_pairs(
    std::vector<NumberedRow> const& ministry, std::vector<NumberedRow> const& city);

}  // namespace rangkul::linkage
