#pragma once
// Which column of a file is which field, from its headings.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "linkage/record.h"

namespace rangkul::linkage {

enum class Column : std::uint8_t {
  key,
  nik,
  no_kk,
  name,
  birth,
  sex,
  birth_place,
  mother,
  address,
  rt,
  rw,
  village,
  village_name,
  phone,
  count_
};
constexpr std::size_t column_count = static_cast<std::size_t>(Column::count_);
std::string_view column_key(Column);

struct Columns {
  std::array<std::optional<std::size_t>, column_count> at{};
  std::optional<std::size_t> operator[](Column column) const {
    return at[static_cast<std::size_t>(column)];
  }
};

/// Headings are folded ("TGL. LAHIR" is "tgl lahir") and looked up among synonyms; the first column
/// of a kind counts. Needed: a name or a NIK. Without an id column rows are numbered from 1.
/// errors: match.columns_missing (detail `columns`)
Result<Columns> recognise_columns(std::vector<std::string> const& header);

}  // namespace rangkul::linkage
