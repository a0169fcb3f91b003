#pragma once
// Columns of a file from outside, found by what people call them.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sheet/reader.h"

namespace rangkul::sheet {

constexpr std::size_t no_column = static_cast<std::size_t>(-1);

/// The place of each column in the heading, or no_column; `called` is one list of names a column,
/// folded.
std::vector<std::size_t> find_columns(Row const& heading,
                                      std::span<std::span<std::string_view const> const> called);
/// The cell's text, or an empty one where the file has no such column.
std::string_view cell_of(Row const& row, std::size_t column);
/// Trimmed, at most so many bytes of whole letters.
std::string cut(std::string_view text, std::size_t longest);

}  // namespace rangkul::sheet
