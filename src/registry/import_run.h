#pragma once
// What preview, apply, undo and mending share: the import's row, its checkpoint, its counts.

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "registry/import.h"
#include "registry/import_known.h"
#include "registry/import_row.h"

namespace rangkul::registry {

enum class RowClass : std::uint8_t { fresh, changed, unchanged, doubtful, refused, gone };
constexpr std::size_t row_classes = 6;

/// Counts in all and by village.
struct Tally {
  std::array<std::int64_t, row_classes> all{};
  std::map<std::string, std::array<std::int64_t, row_classes>, std::less<>> villages{};

  void count(RowClass what, std::string_view region, std::int64_t by = 1);
  std::int64_t operator[](RowClass what) const { return all[static_cast<std::size_t>(what)]; }
  std::int64_t rows_in() const;
};

/// Where a run stands; saved with each chunk.
struct Checkpoint {
  std::string phase{"rows"};           // rows, people, gone, names; undo: "undo"
  std::int64_t rows{0};                // rows of the file that are done
  std::int64_t people_done{0};         // phase people: the last person that is done
  std::int64_t examples_new{0};        // rows in import_change
  bool writes_issues{true};            // false: a preview has written them
  bool without_indexes{false};         // see import_indexes.h
  std::vector<std::int64_t> events{};  // of the chunks, oldest first
  Tally tally{};
};
std::string to_json(Checkpoint const& checkpoint);
Checkpoint checkpoint_of(std::string_view json);

struct ImportRun {
  ImportId id;
  Source source{Source::city};
  std::string file_path{};
  std::string state{};
  Mapping mapping{};
  Checkpoint checkpoint{};
  RegionCode area{};
  Value facts{};
};
/// Reads a file to its end without judging it: the rows below its heading. errors: sheet.*
Result<std::int64_t> count_rows(std::string const& path);
/// errors: not_found
Result<ImportRun> load_run(db::Transaction& tx, ImportId id);
/// How the rows of this import are read by the transaction's actor: with what people have decided
/// about single rows.
RowPlan plan_rows(db::Transaction& tx, ImportRun const& run, catalogue::Catalogue const& catalogue,
                  Clock const& clock);
/// The part of the country that an import of this actor speaks about: the actor's area within the
/// office's region.
RegionCode area_of_import(db::Transaction& tx);
KnownScope scope_of(ImportRun const& run, RegionBook const& regions);

/// Saves counts, state and checkpoint with a chunk.
void save_run(audit::Change& change, ImportRun const& run);
/// Writes the issues of held rows.
void write_issues(audit::Change& change, ImportId id, std::vector<FileRow const*> const& rows);

/// One line of "what changed": examples of new rows, all changed and gone ones up to a limit.
struct ChangeLine {
  std::int64_t row_no{0};
  RowClass what{RowClass::fresh};
  std::string region{};
  std::string name{};
  std::int64_t person{0};
  std::string before{};
  std::string after{};
};
void write_changes(audit::Change& change, ImportId id, std::vector<ChangeLine> const& lines);
/// True when one more line of this class is kept.
bool keeps_line(ImportRun const& run, RowClass what);

/// Fields that differ between two versions, by their places.
std::vector<FileField> fields_that_differ(std::string_view before, FileRow const& row);
/// Fills before and after of a line as JSON of the fields that differ.
void tell_difference(ChangeLine& line, std::string_view before, FileRow const& row);

/// The next write transaction's Context, for the length of one chunk.
template <typename F>
auto in_chunk(ImportWork const& work, F act) {
  auto tx = work.store.write(work.actor);
  Context context{tx, work.actor, work.clock, work.catalogue, {}};
  auto result = act(context);
  if (result.ok()) tx.commit();
  return result;
}

}  // namespace rangkul::registry
