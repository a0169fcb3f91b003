#pragma once
// One matching run over two files in memory, and the score of a single pair.

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "linkage/explain.h"
#include "linkage/join.h"
#include "linkage/outcome.h"
#include "linkage/parallel.h"

namespace rangkul::linkage {

using RowPair = std::pair<std::uint32_t, std::uint32_t>;

struct Settings {
  int threads{2};
  std::size_t largest_block{300};
  int most_rows_per_nik{8};  // more rows than this in one file: a placeholder
  int most_rows_per_no_kk{25};
  bool keep_agreements{false};  // how the rows of each link agree, for their weights by field
  bool keep_signs{false};       // what the links' odds were stated by
  /// With tables on disk: pairs go there too, and of the city's rows a third of this is in memory
  /// at a time. 0: tables are in memory.
  std::uint64_t memory_bytes{0};
  std::size_t training_rows{30000};  // rows of the ministry's file whose candidates train the model
  /// What people have decided before, as row numbers (ministry, city): pairs that are one person
  /// whatever their score, which take both rows out of doubt, and pairs that never are.
  std::vector<RowPair> always{};
  std::vector<RowPair> never{};
  /// A model from an earlier run or from an editor; nothing is estimated then.
  std::optional<Model> model{};
  /// An earlier run of the same sources (earlier.h): where it fits, its model and its edges are
  /// taken over, and only pairs with a new or changed row are scored. `model` goes before its
  /// model.
  Earlier const* earlier{nullptr};
  bool leave{false};  // Outcome::left for the next run
  /// A folder for finished parts (parts.h), so that a run that was cut off goes on, and processes
  /// share one run; `earlier` is not looked at then.
  std::string work{};
};

/// Where the tables, keys and pairs of a run are.
Held held_by(Settings const&);
JoinSettings join_settings(Settings const&);

/// Matches two files. The result depends on rows, settings and model, not on the number of threads.
/// errors: match.cancelled; with a work folder those of score_in_parts
Result<Outcome> run(TwoTables, Settings const&, Progress const& = {});
Result<Outcome> run(std::span<Record const> ministry, std::span<Record const> city, Settings const&,
                    Progress const& = {});

/// What a run would compare, before it is run. errors: match.cancelled
struct Plan {
  std::size_t ministry_rows{0};
  std::size_t city_rows{0};
  std::size_t sure_pairs{0};  // one NIK in both files, and all else in common: not searched for
  std::size_t pairs{0};       // others, each once
  BlockReport blocks{};
  std::size_t shared_niks{0};  // numbers of so many rows that they are placeholders
  std::size_t shared_no_kks{0};
};
Result<Plan> plan(TwoTables, Settings const&, Progress const& = {});
/// The model that a run would use. errors: match.cancelled
Result<Model> train(TwoTables, Settings const&, Progress const& = {});

/// The score of two rows by themselves, as the run that made the model would give it.
Score score_pair(Record const&, Record const&, Model const&);

}  // namespace rangkul::linkage
