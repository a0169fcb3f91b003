#pragma once
// Imports: a file of the ministry or the city becomes a kept version of what that source says.
// Stages: received -> columns confirmed -> previewed (nothing changed yet) -> applying -> applied;
// or cancelled; an applied import can be undone as a whole. Rows in = new + changed + unchanged +
// doubtful + refused. Applying goes in chunks of one transaction each with a checkpoint, so that a
// killed run resumes to the same store. Memory stays below 300 MB at 1.6 million rows.
// Identity of a row: the source's own key (column id), else NIK, else a digest of name, birth, KK.
// A row whose source record is unknown attaches to the one person with the same NIK and the same
// birth date or name key; otherwise it makes a new person. Matching (matching/) links the rest.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/db.h"

namespace rangkul::registry {

enum class Source { ministry, city };
std::string_view source_word(Source);  // "ministry", "city"

/// How the columns of a file are read: field key -> column number; made by recognise_columns,
/// changed by hand, kept as a profile.
struct ColumnChoice {
  int column{-1};
  std::string heading;
  std::string field;       // "" unrecognised, "-" not to be imported
  std::string based_on;    // "heading", "content", "both", "profile", "hand"
  double readable{0};      // share of sampled cells that read as the field
  std::vector<std::string> examples;  // masked where the field is K2 or above
  bool doubtful{false};    // must be confirmed before the preview
};
struct Mapping {
  std::vector<ColumnChoice> columns;
  DateOrder date_order{DateOrder::day_first};
  std::map<std::string, std::map<std::string, std::string>> words{};  // field -> word -> code
  Value to_value() const;
  static Result<Mapping> from_value(Value const& value);
};

struct ImportSummary {
  ImportId id;
  Source source{Source::city};
  std::string file_name;
  std::string file_hash;
  std::string state;
  std::int64_t rows_in{0}, fresh{0}, changed{0}, unchanged{0}, doubtful{0}, refused{0}, gone{0};
  Value to_json() const;  // rows_in, new, changed, unchanged, doubtful, refused, gone, ...
};

/// Registers a file (hash, kind, headings, first guess of the columns). Event import.received.
/// errors: sheet.*, import.same_file (the same hash is applied already), import.no_heading
Result<ImportId> receive_file(Context& context, Source source, std::string const& path,
                              std::string const& file_name, std::optional<std::string> profile);
Result<ImportSummary> find_import(Context& context, ImportId id);
Result<Mapping> mapping_of(Context& context, ImportId id);
Status set_mapping(Context& context, ImportId id, Mapping const& mapping,
                   std::optional<std::string> save_as_profile);

/// Progress of long work: done, total (bytes or rows), phase key; returns false to stop.
using ImportProgress = std::function<bool(std::int64_t, std::int64_t, std::string_view)>;

/// Reads all rows and counts what applying would do; writes issues and examples only.
Result<ImportSummary> preview(db::Store& store, Actor const& actor, Clock const& clock,
                              catalogue::Catalogue const& catalogue, ImportId id,
                              ImportProgress const& progress);
/// Applies a previewed import; call again after a kill to resume.
Result<ImportSummary> apply(db::Store& store, Actor const& actor, Clock const& clock,
                            catalogue::Catalogue const& catalogue, ImportId id,
                            ImportProgress const& progress);
/// What stands on an import: later imports, merges, enrolments that would lose their person.
struct Dependents {
  std::int64_t later_imports{0}, merges{0}, edits{0}, others{0};
  bool any() const { return later_imports + merges + edits + others > 0; }
};
Result<Dependents> dependents_of(Context& context, ImportId id);
/// Brings the registry back to the state before the import. errors: import.has_dependents,
/// import.not_applied. Event import.undone.
Status undo(db::Store& store, Actor const& actor, Clock const& clock,
            catalogue::Catalogue const& catalogue, ImportId id, ImportProgress const& progress);

}  // namespace rangkul::registry
