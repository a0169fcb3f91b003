#pragma once
// Inside of validation/: what files from outside have in common, whatever is taken from them: each
// row that is not taken is kept with why.

#include "audit/audit.h"
#include "sheet/headings.h"
#include "validation/answers.h"

namespace rangkul::validation {

using sheet::cell_of;
using sheet::cut;
using sheet::find_columns;
using sheet::no_column;

/// A row that is not taken: its number in the file, why, and what stood there (never a number of a
/// person).
LeftRow left_row(sheet::Row const& row, std::string_view why, std::string_view said);
/// Into validation_answer_left, by the file's id.
void store_left(audit::Change& change, std::int64_t file, std::vector<LeftRow> const& left);

}  // namespace rangkul::validation
