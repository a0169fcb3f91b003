#include "screen/format.h"

#include <array>

#include "base/text.h"

namespace rangkul::screen {
namespace {

constexpr std::array<std::string_view, 12> months_id{
    "Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
    "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};
constexpr std::array<std::string_view, 12> months_en{
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 12> short_id{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun",
                                                    "Jul", "Agu", "Sep", "Okt", "Nov", "Des"};
constexpr std::array<std::string_view, 12> short_en{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string_view short_month(int month, Language language) {
  CHECK_THAT(month >= 1 && month <= 12);
  auto const& names = language == Language::id ? short_id : short_en;
  return names[static_cast<std::size_t>(month - 1)];
}

std::string two_digits(std::int64_t number) {
  auto const text = std::to_string(number);
  return text.size() < 2 ? "0" + text : text;
}

/// "08.12" in the office's zone.
std::string clock_text(Instant at, Zone zone) {
  constexpr std::int64_t day = 86400;
  auto const local = at.seconds + static_cast<std::int64_t>(zone) * 3600;
  auto const second = ((local % day) + day) % day;
  return two_digits(second / 3600) + "." + two_digits(second % 3600 / 60);
}

struct UnitWords {
  std::int64_t seconds;
  std::string_view id;
  std::string_view en;
};
constexpr std::array<UnitWords, 4> units{{
    {86400, "hari", "day"},
    {3600, "jam", "hour"},
    {60, "menit", "minute"},
    {1, "detik", "second"},
}};

std::string amount_of(std::int64_t count, UnitWords const& unit, Language language) {
  auto text = std::to_string(count) + " ";
  text += language == Language::id ? unit.id : unit.en;
  if (language == Language::en && count != 1) text += 's';
  return text;
}

}  // namespace

std::string month_name(int month, Language language) {
  CHECK_THAT(month >= 1 && month <= 12);
  auto const& names = language == Language::id ? months_id : months_en;
  return std::string(names[static_cast<std::size_t>(month - 1)]);
}

std::string long_date(Date date, Language language) {
  return std::to_string(date.day()) + " " + month_name(date.month(), language) + " " +
         std::to_string(date.year());
}

std::string short_date(Date date, Language language) {
  auto text = std::to_string(date.day()) + " ";
  text += short_month(date.month(), language);
  return text + " " + std::to_string(date.year());
}

std::string long_time(Instant at, Zone zone, Language language) {
  auto text = long_date(local_date(at, zone), language);
  text += language == Language::id ? " pukul " : " at ";
  text += clock_text(at, zone) + " ";
  text += zone_name(zone);
  return text;
}

std::string short_time(Instant at, Zone zone, Language language) {
  auto const date = local_date(at, zone);
  auto text = std::to_string(date.day()) + " ";
  text += short_month(date.month(), language);
  return text + " " + clock_text(at, zone);
}

std::string input_date(Date date) {
  return two_digits(date.day()) + "-" + two_digits(date.month()) + "-" +
         std::to_string(date.year());
}

std::string percent_text(Percent percent, Language language) {
  if (!percent.hundredths()) return language == Language::id ? "tidak ada sasaran" : "no target";
  return percent.text() + " %";
}

std::string bytes_text(std::int64_t bytes) {
  constexpr std::array<std::string_view, 4> names{" B", " kB", " MB", " GB"};
  std::int64_t unit = 1;
  std::size_t at = 0;
  // The next unit begins where this one would round up to a thousand of its own.
  while (at + 1 < names.size() && bytes >= unit * 1000 - (at == 0 ? 0 : unit / 2)) {
    unit *= 1000;
    ++at;
  }
  if (at == 0) return std::to_string(bytes) + " B";
  auto const tenths = (bytes + unit / 20) / (unit / 10);
  auto text = tenths < 1000 ? std::to_string(tenths / 10) + "," + std::to_string(tenths % 10)
                            : group_thousands((bytes + unit / 2) / unit);
  text += names[at];
  return text;
}

std::string duration_text(std::int64_t seconds, Language language) {
  if (seconds < 0) seconds = 0;
  for (std::size_t at = 0; at < units.size(); ++at) {
    auto const& unit = units[at];
    if (seconds < unit.seconds && unit.seconds > 1) continue;
    auto text = amount_of(seconds / unit.seconds, unit, language);
    // Minutes are told without their seconds; days and hours with the unit below.
    if (unit.seconds <= 60) return text;
    auto const rest = seconds % unit.seconds / units[at + 1].seconds;
    if (rest > 0) text += " " + amount_of(rest, units[at + 1], language);
    return text;
  }
  return {};
}

}  // namespace rangkul::screen
