#pragma once
// Target against realisation as people see it: one table for the programme page, the start page and
// the year-end note. Every realised number opens into its receivers by name.

#include <string>

#include "programmes/programmes.h"

namespace rangkul::programmes {

/// Millions of rupiah with one decimal, half up: "19.072,3".
std::string millions_text(Rupiah amount);
/// "Keadaan 17 Desember 2024 pukul 06.00 WIB, sementara"
std::string as_of_text(screen::Visit const& visit, AchievementTable const& table);
/// "Kurang 660 penerima", "Tercapai", or that there is no target.
std::string gap_text(screen::Visit const& visit, Achievement const& row);
/// Rows of the office, the total and the mean told apart; without them where the rows count in
/// different units.
Html achievement_table(screen::Visit& visit, AchievementTable const& table, bool totals = true);
/// "5 dari 7 manfaat; ..." with who runs the others.
Html others_text(screen::Visit const& visit, AchievementTable const& table);
/// The umbrella over all departments: what each gave, opening into its lists, and their sum.
/// Receivers of different units are told apart and never added up.
Html departments_sheet(screen::Visit& visit, AchievementTable const& table);
Value departments_json(AchievementTable const& table);
Value achievements_json(AchievementTable const& table);

/// "Bantuan dari semua dinas" on the page of a person or family: aids from every department, with a
/// notice where two serve the same purpose. Empty without May::see_programmes.
Html aids_part(screen::Visit& visit, PersonId person, FamilyId family);

}  // namespace rangkul::programmes
