#pragma once
// The rows of a month in memory: read from the store, judged, one entry a row of the result.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matching/reconcile.h"
#include "registry/flat_map.h"

namespace rangkul::matching {

/// One row of reconcile_row before it is written. Texts stand in MonthRows::texts.
struct MonthRow {
  std::int64_t last_record{0};
  std::int64_t now_record{0};
  std::int64_t person{0};
  std::int64_t held_import{0};
  std::int64_t facts{0};
  FieldMask changed{0};
  std::array<std::uint64_t, sides.size()> family{};  // No. KK, or the family's id; 0: none
  std::uint32_t held_row{0};
  std::uint32_t region{0};
  std::uint32_t other_region{0};  // moved from or to; 0: none
  std::uint32_t name{0};
  std::uint32_t key{0};      // 0: nothing to remember
  std::uint32_t details{0};  // 0: none
  std::uint32_t differs{0};  // a FieldMask: NIK, sex, birth and life stand among its first bits
  std::uint8_t flags{0};
  MonthClass month_class{MonthClass::unchanged};
  std::uint8_t in{0};  // a bit each side
  std::uint8_t reason{0};
  bool asks{false};
  std::array<std::uint8_t, sides.size()> family_class{none, none, none};

  static constexpr std::uint8_t none = 255;
  bool is_in(Side side) const { return (in >> static_cast<unsigned>(side) & 1U) != 0; }
  void put_in(Side side) { in = static_cast<std::uint8_t>(in | 1U << static_cast<unsigned>(side)); }
};

/// How large a side is, counted while it is read and apart from its classes.
struct SideSize {
  std::int64_t persons{0};
  std::int64_t families{0};
};

/// All rows of a month. Memory: about 200 bytes a row with its texts.
struct MonthRows {
  std::vector<MonthRow> rows{};
  std::vector<std::string> regions{""};  // the first is none
  std::string texts{1, '\0'};            // each ends in a zero; the first is empty
  std::array<SideSize, sides.size()> read{};

  std::string_view text(std::uint32_t at) const { return texts.c_str() + at; }
  std::uint32_t add_text(std::string_view text);
};

/// A family is one No. KK; a number on more rows is no family (each row is its own).
constexpr int most_rows_a_family = 25;

/// Reads and judges; `progress` is asked now and then. errors: reconcile.cancelled
Result<MonthRows> read_month(db::Transaction& tx, Month const& month, Progress const& progress);

}  // namespace rangkul::matching
