#pragma once
// What a run leaves behind for the next run of the same two sources, so that next month only pairs
// with a new or changed row are scored. Rows are known by all that the engine sees of them, not by
// their keys or places: whatever a changed row does to others (a NIK that is no longer one
// person's, a block that is crowded now) makes those changed too, so that the links are those of a
// whole run with the same model.

#include <optional>
#include <string>
#include <vector>

#include "linkage/edge.h"
#include "linkage/join.h"
#include "linkage/weigh.h"

namespace rangkul::linkage {

struct PairedRows;

struct Earlier {
  std::vector<std::uint64_t> ministry{};  // a number a row: equal where the engine sees the same
  std::vector<std::uint64_t> city{};
  std::vector<Edge> edges{};
  std::vector<std::uint64_t> crowded{};  // blocks given up, ascending
  std::vector<std::uint64_t> keys{};     // blocking keys of some rows, to see that they still hold
  FieldSet compared{};
  std::uint64_t largest_block{0};
  std::uint64_t new_since_learning{0};  // rows that later runs found new or changed
  Model model{};
};

/// What is known of both files; edges and model are the caller's to add.
Earlier describe(PairedRows const&, OpenRows const&, JoinSettings const&);

struct TakenOver {
  RowSet changed_ministry;  // new, or not as they were
  RowSet changed_city;
  std::vector<Edge> edges{};  // between the other rows, by the numbers they have now
  std::size_t ministry_rows{0};
  std::size_t city_rows{0};  // as they were
};
/// Nothing where the earlier run does not fit: other settings or another engine, half of a file
/// new, or more rows changed since the model was learnt than a quarter of both files.
std::optional<TakenOver> take_over(PairedRows const&, Earlier const& now, Earlier const& before);

/// Of the edges taken over those that are still found, beside what was found now: no edge twice,
/// and none whose rows have met only in blocks that are crowded now.
std::vector<Edge> unite(PairedRows const&, OpenRows const&, TakenOver, Candidates const&,
                        std::vector<Edge> found);

/// One file, with a check of its contents. errors: sheet.unwritable
Status write_earlier(std::string const& path, Earlier const&);
/// errors: sheet.unreadable, match.file_damaged
Result<Earlier> read_earlier(std::string const& path);

}  // namespace rangkul::linkage
