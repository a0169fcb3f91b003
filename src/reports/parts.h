#pragma once
// Shared by the files of this folder: the twelve headings, years, addresses, the printed note.

#include <array>
#include <string>
#include <string_view>

#include "papers/papers.h"
#include "reports/reports.h"

namespace rangkul::reports {

/// The headings of the note in their order. source: domain.md 7.4
constexpr std::array<std::string_view, 12> note_sections{
    "kds",          "elderly_training",    "sop",  "disasters",       "facility",
    "guardianship", "disability_training", "prse", "street_children", "abh_parenting",
    "regulations",  "entrepreneurship"};
/// The place of a heading, or nothing.
std::optional<std::size_t> section_place(std::string_view section);

constexpr int first_note_year = 2000;
constexpr std::string_view note_path = "/laporan/catatan-akhir-tahun";
inline std::string note_address(int year) {
  return std::string(note_path) + "/" + std::to_string(year);
}

/// Whether the actor's area is the whole office.
bool has_whole_office(Context& context);

constexpr papers::Kind note_paper_kind{.key = "reports.note_pdf",
                                       .address = "/laporan/berkas",
                                       .right = May::see_reports,
                                       .subject = "note",
                                       .file = "catatan-akhir-tahun-"};
/// "Keadaan 17 Desember 2024 pukul 08.12 WIB, sementara"
std::string as_of_line(catalogue::Catalogue const& catalogue, Language language,
                       YearNote const& note, Zone zone);
/// Lines of a text that are not blank, trimmed.
std::vector<std::string> lines_of(std::string const& text);

}  // namespace rangkul::reports
