#pragma once
// What holds of every table however it is broken: limits, places that only go forward, and reading
// that goes on from a place in the middle gives the same rows.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "sheet/reader.h"

namespace rangkul::sheet {

struct Seen {
  std::int64_t number;
  std::string cells;
  Position behind;
};

inline std::vector<Seen> read_rows(std::string const& path, ReadOptions const& options) {
  std::vector<Seen> out;
  auto const reader = open_sheet(path, options);
  if (!reader) return out;
  Row row;
  while (true) {
    auto const more = reader.value()->next(row);
    if (!more || !more.value()) return out;
    CHECK_THAT(row.cells.size() <= options.limits.columns);
    Seen seen{row.at.row, {}, reader.value()->position()};
    for (auto const& cell : row.cells) {
      CHECK_THAT(to_utf8(cell.text) == cell.text);
      seen.cells.append(cell.text).push_back('\x1F');
    }
    CHECK_THAT(out.empty() || row.at.row > out.back().number);
    CHECK_THAT(out.empty() || row.at.offset >= out.back().behind.offset);
    out.push_back(std::move(seen));
  }
}

inline void check_table(std::string_view bytes, std::string const& sheet_name = {}) {
  int const memory = memfd_create("table", MFD_CLOEXEC);
  CHECK_THAT(memory >= 0);
  CHECK_THAT(write(memory, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  auto const path = "/proc/self/fd/" + std::to_string(memory);
  ReadOptions options;
  options.sheet_name = sheet_name;
  options.limits.columns = 20;
  options.limits.cell_bytes = 200;
  options.limits.row_bytes = 1000;
  auto const rows = read_rows(path, options);
  if (rows.size() > 1) {
    auto const middle = rows.size() / 2;
    options.resume = rows[middle - 1].behind;
    auto const again = read_rows(path, options);
    CHECK_THAT(again.size() == rows.size() - middle);
    for (std::size_t i = 0; i < again.size(); ++i) {
      CHECK_THAT(again[i].cells == rows[middle + i].cells);
      CHECK_THAT(again[i].number == rows[middle + i].number);
    }
  }
  close(memory);
}

}  // namespace rangkul::sheet
