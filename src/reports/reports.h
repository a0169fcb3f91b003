#pragma once
// Reports: figures that open. The year-end note (Catatan Akhir Tahun) binds its headings to live
// queries; edited text stands beside the figures, never in place of them. Reads all, nobody reads it.
// Main types: YearNote, Warning. Tables: note_text. Events: note.edited.

#include <string>
#include <vector>

#include "programmes/programmes.h"
#include "screen/screen.h"

namespace rangkul::reports {

/// A figure that cannot be right, or two that do not fit (domain.md 1.6).
struct Warning {
  std::string code;  // message key "plausibility.*"
  std::map<std::string, std::string> detail;
};
/// Average members a family outside 2..6. source: domain.md 1.6
std::vector<Warning> family_size_warnings(std::int64_t persons, std::int64_t families);

struct NoteSection {
  std::string key;                       // "kds", ... one of the twelve headings of [S0]
  std::string heading;
  std::vector<std::string> sentences;    // made from live figures
  std::string edited;                    // what people wrote, empty when nothing
  bool live{false};                      // bound to queries; else waiting for its module
};
struct YearNote {
  int year{0};
  Instant as_of;
  bool provisional{true};
  std::vector<NoteSection> sections;
  programmes::AchievementTable kds;
  std::vector<Warning> warnings;
};
YearNote year_note(Context& context, int year);
/// "Santunan Kematian diberikan kepada 2.490 penerima dari target 3.150 (79,05 persen)."
std::string achievement_sentence(Context& context, programmes::Achievement const& row);

void add_routes(screen::Routes& routes);

}  // namespace rangkul::reports
