#include "validation/file_rows.h"

#include "validation/answers_sql.h"

namespace rangkul::validation {

LeftRow left_row(sheet::Row const& row, std::string_view why, std::string_view said) {
  constexpr std::size_t longest = 80;
  return {row.at.row, std::string(why), cut(said, longest)};
}

void store_left(audit::Change& change, std::int64_t file, std::vector<LeftRow> const& left) {
  std::size_t next = 0;
  change.bulk("validation_answer_left", {"answer", "row_number", "why", "said"}, [&](db::Row& row) {
    if (next == left.size()) return false;
    auto const& one = left[next++];
    row = {file, one.row, one.why, one.said};
    return true;
  });
}

std::vector<LeftRow> left_rows(Context& context, std::int64_t file, int limit) {
  std::vector<LeftRow> out;
  context.tx.each(answers_sql::left_rows, {db::bind("answer", file), db::bind("limit", limit)},
                  [&](std::int64_t row, std::string why, std::string said) {
                    out.push_back({row, std::move(why), std::move(said)});
                  });
  return out;
}

}  // namespace rangkul::validation
