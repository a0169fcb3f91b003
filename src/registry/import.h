#pragma once
// Imports: a file of the ministry or the city becomes a kept version of what that source says.
// States: received (columns wait for a choice) -> ready -> previewing -> previewed (nothing changed
// yet) -> applying -> applied -> undoing -> undone; or cancelled. Rows in = new + changed +
// unchanged
// + doubtful + refused; doubtful and refused rows are held back until they are mended, kept or
// dismissed. Applying goes in chunks of one transaction each with a checkpoint, so that a killed
// run resumes to the same store. Memory stays below 300 MB at 1.6 million rows. Identity of a row:
// the source's own key (column id), else NIK, else a digest of name, birth, KK. A row whose source
// record is unknown attaches to the one person with the same NIK and the same birth date or name
// key; otherwise it makes a new person. Matching (matching/) links the rest. The city's file sets
// identity; the ministry's sets decile and receives_*, and identity only where the city is silent.
// Only fields whose value in the file differs from the version before are taken, so that an edit by
// hand stays until its source says something new.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/value.h"
#include "db/db.h"

namespace rangkul::registry {

enum class Source { ministry, city };
std::string_view source_word(Source);  // "ministry", "city"
std::optional<Source> source_of(std::string_view word);

/// How the columns of a file are read: made by recognise_columns, changed by hand, kept as a
/// profile.
struct ColumnChoice {
  int column{-1};
  std::string heading{};
  std::string field{};     // a key of file_fields(); "" not recognised, "-" not to be imported
  std::string based_on{};  // "heading", "content", "both", "profile", "hand"
  double readable{0};      // share of sampled cells that read as the field
  std::vector<std::string> examples{};  // masked where the field is K2 or above
  bool doubtful{false};                 // must be confirmed before the preview
};
struct Mapping {
  std::vector<ColumnChoice> columns{};
  DateOrder date_order{DateOrder::day_first};
  std::map<std::string, std::map<std::string, std::string>>
      words{};              // field -> folded word -> code
  bool nik_cut_off{false};  // the NIK column lost its last digits in a spreadsheet program

  bool doubtful() const;
  /// The column of a field, or -1.
  int column_of(std::string_view field) const;
  Value to_value() const;
  /// errors: import.mapping
  static Result<Mapping> from_value(Value const& value);
};
/// Reads a mapping file (JSON or TOML): { columns = { "NO_NIK" = "nik", "ket2" = "-" },
/// date_order = "day_first", words = { sex = { "laki2" = "1" } } }. errors: import.mapping
Result<Value> read_mapping_file(std::string const& path);
/// Sets the choices that a mapping file or a form names by heading. errors: import.mapping
Status choose_columns(Mapping& mapping, Value const& choices, std::string_view based_on);

struct ImportSummary {
  ImportId id;
  Source source{Source::city};
  std::string file_name{};
  std::string file_hash{};
  std::string state{};
  std::int64_t rows_in{0}, fresh{0}, changed{0}, unchanged{0}, doubtful{0}, refused{0}, gone{0};
  std::int64_t held_open{0};  // doubtful or refused rows without a decision
  std::optional<ImportId> previous{};
  std::optional<ImportId> same_file{};  // an applied import of the very same file
  std::optional<JobId> job{};
  Instant created{};
  std::optional<Instant> applied{};
  std::string account_name{};
  RegionCode area{};
  Value facts{};
  Value to_json() const;  // rows_in, new, changed, unchanged, doubtful, refused, gone, ...
};

struct NewFile {
  Source source{Source::city};
  std::string path;       // read and copied; the caller keeps or removes it
  std::string file_name;  // as the user calls it
  std::string files_folder;
  std::string profile{};  // name of a saved profile; empty: by the headings, else recognised
  Value choices{};        // of a mapping file; null: none
};
/// Registers a file: hash, kind, headings, first guess of the columns; keeps a copy by its hash.
/// Nothing is left behind on a refusal. Event import.received.
/// errors: sheet.*, import.no_rows, import.no_profile, import.mapping
Result<ImportId> receive_file(Context& context, NewFile const& file);
/// The applied import of the very same file, if it is one of this source. errors: sheet.missing
Result<std::optional<ImportId>> find_applied_file(Context& context, Source source,
                                                  std::string const& path);
/// errors: not_found (also outside the actor's area)
Result<ImportSummary> find_import(Context& context, ImportId id);
/// Newest first, of the actor's area.
std::vector<ImportSummary> list_imports(Context& context, int limit);
Result<Mapping> mapping_of(Context& context, ImportId id);
/// Confirms the columns. errors: import.no_name_column, import.columns_doubtful, import.state
Status set_mapping(Context& context, ImportId id, Mapping const& mapping,
                   std::optional<std::string> save_as_profile);
/// Forgets an import that was not applied. errors: import.state
Status cancel_import(Context& context, ImportId id);

/// Progress of long work: done, total (rows; estimated until a preview has counted them), phase
/// key; returns false to stop (the import can be resumed).
using ImportProgress = std::function<bool(std::int64_t, std::int64_t, std::string_view)>;

/// Counts what other modules hold on the people that an import made (view
/// registry_v_import_person).
using CountOthers = std::function<std::int64_t(Context&, ImportId)>;

/// What long work is done with. Belongs to the calling thread; the file is read on another.
struct ImportWork {
  db::Store& store;
  Actor const& actor;
  Clock const& clock;
  catalogue::Catalogue const& catalogue;
  ImportProgress progress{};
  CountOthers count_others{};
  std::size_t chunk_rows{20'000};
};
/// Reads all rows and counts what applying would do; writes issues and examples only.
/// errors: import.state, import.stopped, sheet.*
Result<ImportSummary> preview(ImportWork const& work, ImportId id);
/// Applies an import; call again after a kill to resume. Works without a preview too (then the
/// issues are written on the way). errors: import.state, import.busy, import.stopped, sheet.*
Result<ImportSummary> apply(ImportWork const& work, ImportId id);

/// What stands on an import: later imports, merges and edits of its people.
struct Dependents {
  std::int64_t later_imports{0}, merges{0}, edits{0}, others{0};
  bool any() const { return later_imports + merges + edits + others > 0; }
};
Result<Dependents> dependents_of(Context& context, ImportId id,
                                 CountOthers const& count_others = {});
/// Brings the registry back to the state before the import; call again after a kill to resume.
/// errors: import.has_dependents, import.not_applied, import.stopped. Event import.undone.
Status undo(ImportWork const& work, ImportId id);

/// One row that is held back.
struct ImportIssue {
  std::int64_t row_no{0};
  std::string row_class{};  // "doubtful", "refused"
  std::string code{};       // its message
  std::string field{};
  RegionCode region{};
  std::string name{};
  std::string suggestion{};  // "sex=2", "born=", "!dismiss"; empty: none
  Value data{};              // field -> cell as the file has it
  std::string state{};       // open, mended, kept, dismissed
};
Result<ImportIssue> find_issue(Context& context, ImportId id, std::int64_t row_no);
/// Reads the row again with other cells. In an applied import the row is applied at once. The issue
/// is mended, or stays open with what is still wrong (returned). Event import.row_mended. errors:
/// not_found, import.state
Result<ImportIssue> mend_row(Context& context, ImportId id, std::int64_t row_no,
                             std::map<std::string, std::string> const& cells);
enum class Decision { accept_suggestion, keep, dismiss, reopen };
/// Decides one row, or with `alike` all open rows with the same code, field and suggestion or cell;
/// returns how many. Reopening takes back what was decided before the import was applied.
/// errors: not_found, import.state, import.refused_stays, import.no_suggestion
Result<std::int64_t> decide_rows(Context& context, ImportId id, std::int64_t row_no, Decision what,
                                 bool alike);
/// How many open rows the same decision would fit.
std::int64_t count_alike(Context& context, ImportId id, ImportIssue const& issue);
/// The held rows as XLSX with a reason column; returns the path of a temporary file.
Result<std::string> write_issues_sheet(Context& context, ImportId id);

/// New, changed, gone and unchanged rows of one village.
struct VillageCounts {
  RegionCode region;
  std::int64_t fresh{0}, changed{0}, unchanged{0}, doubtful{0}, refused{0}, gone{0};
};
/// What changed against the version before, by village, inside the actor's area.
Result<std::vector<VillageCounts>> compare_with_previous(Context& context, ImportId id);

/// The command line in one call: receive, choose columns, preview, and with `yes` apply.
struct ImportOptions {
  Source source{Source::city};
  std::string path;
  std::string profile{};       // a saved profile's name, or the path of a mapping file
  bool yes{false};             // apply; columns nobody chose are not imported
  std::string files_folder{};  // empty: the store's own
};
/// errors: as receive_file, preview, apply; import.columns_doubtful without `yes`
Result<ImportSummary> run_import(ImportWork const& work, ImportOptions const& options);
/// Goes on with a stopped or killed preview, apply or undo.
Result<ImportSummary> resume_import(ImportWork const& work, ImportId id);

}  // namespace rangkul::registry
