#pragma once
// The kinds of damage that real files carry, done to one row.

#include <string>
#include <string_view>

#include "common/random.h"
#include "table_file.h"

namespace rangkul::demo {

using generator::Random;

/// Where a file keeps what can be damaged, and how it writes dates and sex.
struct Layout {
  std::size_t nik, no_kk, name, sex, born, address;
  std::string_view impossible_leap_day, ancient_day, no_day, man, woman;
};

constexpr int damage_kinds = 18;
std::string_view damage_name(int kind);
/// Damages the row; a kind that does not fit it (no NIK to damage) leaves it alone and returns
/// false. `other_nik` is another person's number, for the shared one.
bool damage(Random&, Layout const&, int kind, Cells& row, std::string const& other_nik);

}  // namespace rangkul::demo
