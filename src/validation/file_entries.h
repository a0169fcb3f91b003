#pragma once
// Proposals and assessments from a file (CSV or XLSX): each row names a family by the NIK of one of
// its people or by its card, and says what the form of one family says. All rows are entered in one
// change that can be taken back while nobody has moved them; each row of the file is accounted for.

#include "validation/answers.h"

namespace rangkul::validation {

using FileId = Id<struct ValidationFileTag>;

struct EntryFile {
  FileId id;
  RoundId round;
  std::string period;
  std::string file_name;
  std::int64_t rows{0}, entered{0};
  std::int64_t refused{0};     // a rule of entering says no: which, stands with the row
  std::int64_t unknown{0};     // no family, or more than one, of the area has the number
  std::int64_t unreadable{0};  // no number, or no word for what is said
  std::int64_t twice{0};       // the file has named the family before
  std::string taken_name;
  Instant taken_at;
  bool undone{false};
};
constexpr std::int64_t most_rows = 50'000;
/// Into the month of today, in the actor's name. Cost: two look-ups a row, then one load; 10,000
/// rows about a second. errors: validation.file.columns, validation.answers.none,
/// validation.file.too_many, validation.closed, sheet.*
Result<EntryFile> take_entries(Context& context, std::string const& path,
                               std::string const& file_name);
/// Withdraws what the file entered, all or nothing; by who took it or who verifies.
/// errors: validation.file.undone, validation.changed_meanwhile, validation.closed, not_found,
/// forbidden
Status undo_entries(Context& context, FileId id);
/// errors: not_found (also of another area)
Result<EntryFile> find_entry_file(Context& context, FileId id);
/// Within the actor's area, newest first, at most 50. Index validation_file_round.
std::vector<EntryFile> entry_files(Context& context, RoundId round);

}  // namespace rangkul::validation
