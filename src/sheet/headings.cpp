#include "sheet/headings.h"

#include <algorithm>

#include "base/text.h"

namespace rangkul::sheet {

std::vector<std::size_t> find_columns(Row const& heading,
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

std::string_view cell_of(Row const& row, std::size_t column) {
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

}  // namespace rangkul::sheet
