#pragma once
// Reports: figures that open. The year-end note (Catatan Akhir Tahun) binds its headings to live
// queries; edited text stands beside the figures, never in place of them. Reads all, nobody reads
// it. As page, XLSX and PDF (a job, kind reports.note_pdf) from one value.
// Main types: YearNote, Warning. Tables: note_text. Events: note.edited.

#include <string>
#include <vector>

#include "jobs/runner.h"
#include "programmes/programmes.h"
#include "registry/family_size.h"
#include "screen/screen.h"

namespace rangkul::reports {

/// A figure that cannot be right, or two that do not fit (domain.md 1.6).
struct Warning {
  std::string code;  // message key "plausibility.*"
  std::map<std::string, std::string> detail;
};
/// Average members a family outside 2..6. source: domain.md 1.6
std::vector<Warning> family_size_warnings(std::int64_t persons, std::int64_t families);
/// All warnings over the register within the actor's area.
std::vector<Warning> registry_warnings(Context& context, registry::FamilySizes& sizes);
/// The warnings as notices; empty markup when there is none.
Html warning_notices(screen::Visit const& visit, std::vector<Warning> const& warnings);

struct NoteSection {
  std::string key;  // "kds", ... one of the twelve headings of [S0]
  std::string heading;
  std::vector<std::string> sentences;  // made from live figures
  std::string edited;                  // what people wrote, empty when nothing
  std::string edited_by;
  Instant edited_at;
  EventId event;     // of the newest edit; unset when nobody wrote yet
  bool live{false};  // bound to queries; else no figures are kept for it yet
};
struct YearNote {
  int year{0};
  Instant as_of;
  bool provisional{true};
  std::string office;
  /// The reader's area by name when it is less than the office's. Then the figures are those of the
  /// area, targets (set for the whole office) are left out, and the office's own text too.
  std::string area;
  std::vector<NoteSection> sections;
  programmes::AchievementTable kds;
  std::vector<Warning> warnings;
};
/// Cost: one grouped count over the year's payments, a few rows of text.
YearNote year_note(Context& context, int year, registry::FamilySizes& sizes);
/// "Santunan Kematian diberikan kepada 2.490 penerima dari target 3.150 (79,05 persen)."
std::string achievement_sentence(Context& context, programmes::Achievement const& row);
Value note_json(YearNote const& note);

/// What somebody wrote below a heading; `seen` is the event of the text they began from.
struct NoteEdit {
  int year{0};
  std::string section;
  std::string body;
  EventId seen{};
};
/// Saves it as event note.edited, which keeps the text before. Only for those whose area is the
/// whole office. errors: forbidden, not_found (no such heading), note.too_long, note.holds_number
/// (a NIK or No. KK), note.changed_meanwhile
Status save_note_text(Context& context, NoteEdit const& edit);
/// Puts back the text from before the newest edit, as an edit of its own. errors: as above,
/// note.nothing_to_undo
Status undo_note_text(Context& context, int year, std::string const& section, EventId newest);
/// One edit of a heading, newest first.
struct NoteVersion {
  EventId event;
  Instant at;
  std::string by;
  std::string before;
  std::string after;
};
std::vector<NoteVersion> note_history(Context& context, int year, std::string const& section);

/// The note as a workbook in a new file: figures, total and mean, then the sentences.
/// errors: sheet.unwritable
Result<std::string> note_workbook(Context& context, YearNote const& note, Zone zone);

/// The job that makes the PDF.
void add_jobs(jobs::Runner& runner);
/// `sizes` outlives the routes.
void add_routes(screen::Routes& routes, registry::FamilySizes& sizes);

}  // namespace rangkul::reports
