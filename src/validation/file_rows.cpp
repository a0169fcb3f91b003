#include "validation/file_rows.h"

#include "base/text.h"
#include "validation/answers_sql.h"

namespace rangkul::validation {

std::vector<std::size_t> find_columns(sheet::Row const& heading,
                                      std::span<std::span<std::string_view const> const> called) {
  std::vector<std::size_t> out(called.size(), no_column);
  for (std::size_t i = 0; i < heading.cells.size(); ++i) {
    auto const folded = fold(heading.text(i));
    for (std::size_t column = 0; column < called.size(); ++column)
      if (out[column] == no_column &&
          std::ranges::find(called[column], std::string_view(folded)) != called[column].end())
        out[column] = i;
  }
  return out;
}

std::string_view cell_of(sheet::Row const& row, std::size_t column) {
  return column == no_column ? std::string_view{} : row.text(column);
}

std::string cut(std::string_view text, std::size_t longest) {
  auto out = std::string(trim(text));
  while (out.size() > longest || !is_clean_utf8(out)) {
    if (out.empty()) break;
    out.pop_back();
  }
  return out;
}

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
