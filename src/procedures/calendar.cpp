#include "procedures/calendar.h"

#include <algorithm>

namespace rangkul::procedures {

Calendar::Calendar(std::vector<Date> days_off) : days_off_(std::move(days_off)) {
  std::ranges::sort(days_off_);
}

bool Calendar::works(Date day) const {
  constexpr int sunday = 0;
  constexpr int saturday = 6;
  auto const weekday = day.weekday();
  return weekday != sunday && weekday != saturday && !std::ranges::binary_search(days_off_, day);
}

Date Calendar::plus_working_days(Date day, int n) const {
  while (n > 0) {
    day = day.plus_days(1);
    if (works(day)) --n;
  }
  return day;
}

int Calendar::working_days(Date after, Date until) const {
  int count = 0;
  for (auto day = after.plus_days(1); day <= until; day = day.plus_days(1))
    if (works(day)) ++count;
  return count;
}

bool Calendar::knows(int year) const {
  return std::ranges::any_of(days_off_, [&](Date day) { return day.year() == year; });
}

Instant begin_of(Date day, Zone zone) {
  constexpr std::int64_t day_seconds = 86'400;
  constexpr std::int64_t hour_seconds = 3'600;
  return Instant{day.days_since_1970() * day_seconds - static_cast<int>(zone) * hour_seconds};
}

}  // namespace rangkul::procedures
