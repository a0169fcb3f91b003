#pragma once
// Inside of validation/: what files from outside have in common, whatever is taken from them:
// their columns are found by what people call them, and each row that is not taken is kept with
// why.

#include <array>
#include <span>

#include "audit/audit.h"
#include "sheet/reader.h"
#include "validation/answers.h"

namespace rangkul::validation {

constexpr std::size_t no_column = static_cast<std::size_t>(-1);

/// The place of each column in the heading, or no_column; `called` is one list of names a column,
/// folded.
std::vector<std::size_t> find_columns(sheet::Row const& heading,
                                      std::span<std::span<std::string_view const> const> called);
/// The cell's text, or an empty one where the file has no such column.
std::string_view cell_of(sheet::Row const& row, std::size_t column);
/// Trimmed, at most so many bytes of whole letters.
std::string cut(std::string_view text, std::size_t longest);
/// A row that is not taken: its number in the file, why, and what stood there (never a number of a
/// person).
LeftRow left_row(sheet::Row const& row, std::string_view why, std::string_view said);
/// Into validation_answer_left, by the file's id.
void store_left(audit::Change& change, std::int64_t file, std::vector<LeftRow> const& left);

}  // namespace rangkul::validation
