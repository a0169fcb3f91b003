#pragma once
// Values as Indonesians write them: 2.490, 79,05 %, Rp 2.000.000, 17 Desember 2024, 08.12 WIB.

#include <string>

#include "base/actor.h"
#include "base/date.h"
#include "base/money.h"

namespace rangkul::screen {

/// "17 Desember 2024" or "17 December 2024"
std::string long_date(Date, Language);
/// "17 Des 2024", for tables
std::string short_date(Date, Language);
/// "17 Desember 2024 pukul 08.12 WIB"
std::string long_time(Instant, Zone, Language);
/// "17 Des 08.12"
std::string short_time(Instant, Zone, Language);
/// "17-12-2024", as dates are typed (HH-BB-TTTT)
std::string input_date(Date);
/// "79,05 %"; "tidak ada sasaran" / "no target" for a whole of zero
std::string percent_text(Percent, Language);
std::string month_name(int month, Language);
/// "2,4 MB"
std::string bytes_text(std::int64_t bytes);
/// "3 menit", "1 jam 10 menit"
std::string duration_text(std::int64_t seconds, Language);

}  // namespace rangkul::screen
