#include "base/date.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <vector>

#include "base/text.h"

namespace rangkul {
namespace {

constexpr int first_year = 1800;
constexpr int last_year = 2199;

std::optional<int> number(std::string_view text) {
  int value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::optional<int> month_by_name(std::string_view word) {
  struct Name {
    std::string_view start;
    int month;
  };
  // Indonesian first, then the English names that spreadsheets put in.
  static constexpr std::array<Name, 17> names{{{"jan", 1},
                                               {"feb", 2},
                                               {"peb", 2},
                                               {"mar", 3},
                                               {"apr", 4},
                                               {"mei", 5},
                                               {"may", 5},
                                               {"jun", 6},
                                               {"jul", 7},
                                               {"ag", 8},
                                               {"aug", 8},
                                               {"sep", 9},
                                               {"okt", 10},
                                               {"oct", 10},
                                               {"no", 11},
                                               {"des", 12},
                                               {"dec", 12}}};
  auto const low = ascii_lower(word);
  for (auto const& name : names)
    if (low.starts_with(name.start)) return name.month;
  return std::nullopt;
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t at = 0;
  while (at < text.size()) {
    auto const is_break = [](char c) {
      return c == '/' || c == '-' || c == '.' || c == ' ' || c == ',';
    };
    if (is_break(text[at])) {
      ++at;
      continue;
    }
    auto end = at;
    while (end < text.size() && !is_break(text[end])) ++end;
    parts.push_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

/// Two digits: the latest year not after today's.
int full_year(int two_digits, Date today, bool& guessed) {
  guessed = true;
  int const this_century = today.year() / 100 * 100;
  return this_century + two_digits <= today.year() ? this_century + two_digits
                                                   : this_century - 100 + two_digits;
}

Result<DateReading> from_serial(int serial) {
  // Excel counts days from 1899-12-30 (its day 60, 29 February 1900, never was).
  auto const base = Date::from_ymd(1899, 12, 30).value();
  return DateReading{base.plus_days(serial < 60 ? serial + 1 : serial)};
}

Result<DateReading> from_parts(int a, int b, int year, DateOrder order, bool guessed) {
  auto const day_first = Date::from_ymd(year, b, a);
  auto const month_first = Date::from_ymd(year, a, b);
  auto const& wanted = order == DateOrder::day_first ? day_first : month_first;
  if (wanted.ok()) {
    auto const doubtful = day_first.ok() && month_first.ok() && a != b;
    return DateReading{wanted.value(), doubtful, guessed};
  }
  auto const& other = order == DateOrder::day_first ? month_first : day_first;
  if (other.ok()) return DateReading{other.value(), true, guessed};
  return invalid("date.impossible");
}

}  // namespace

bool is_leap_year(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

Result<Date> Date::from_ymd(int year, int month, int day) {
  if (year < first_year || year > last_year || month < 1 || month > 12 || day < 1 ||
      day > days_in_month(year, month))
    return invalid("date.impossible");
  return Date{year, month, day};
}

Date Date::from_days(std::int32_t days) {
  std::chrono::year_month_day const ymd{std::chrono::sys_days{std::chrono::days{days}}};
  return Date{int{ymd.year()}, static_cast<int>(unsigned{ymd.month()}),
              static_cast<int>(unsigned{ymd.day()})};
}

Result<Date> Date::parse_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return invalid("date.unreadable");
  auto const y = number(text.substr(0, 4));
  auto const m = number(text.substr(5, 2));
  auto const d = number(text.substr(8, 2));
  if (!y || !m || !d) return invalid("date.unreadable");
  return from_ymd(*y, *m, *d);
}

std::int32_t Date::days_since_1970() const {
  using namespace std::chrono;
  return static_cast<std::int32_t>(
      sys_days{std::chrono::year{year_} / month_ / day_}.time_since_epoch().count());
}

int Date::weekday() const {
  auto const days = days_since_1970();
  return ((days + 4) % 7 + 7) % 7;
}

std::string Date::iso() const {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", int{year_}, int{month_}, int{day_});
  return out.data();
}

Date Date::plus_days(std::int32_t days) const { return from_days(days_since_1970() + days); }

Date Date::plus_months(int months) const {
  int const total = year_ * 12 + (month_ - 1) + months;
  int const y = total / 12;
  int const m = total % 12 + 1;
  return Date{y, m, std::min(int{day_}, days_in_month(y, m))};
}

int age_on(Date born, Date on) {
  int const years = on.year() - born.year();
  bool const before_birthday =
      on.month() < born.month() || (on.month() == born.month() && on.day() < born.day());
  return before_birthday ? years - 1 : years;
}

Result<DateReading> read_date(std::string_view raw, Date today, DateOrder order) {
  auto text = trim(raw);
  if (auto const at = text.find('T'); at == 10) text = text.substr(0, 10);
  if (text.size() > 10 && text.ends_with("00:00:00")) text = trim(text.substr(0, text.size() - 8));
  auto const parts = parts_of(text);
  if (parts.size() == 1) {
    auto whole = parts[0];
    if (whole.size() == 8 && number(whole)) {
      auto const ymd = Date::from_ymd(*number(whole.substr(0, 4)), *number(whole.substr(4, 2)),
                                      *number(whole.substr(6, 2)));
      if (ymd.ok()) return DateReading{ymd.value()};
      return from_parts(*number(whole.substr(0, 2)), *number(whole.substr(2, 2)),
                        *number(whole.substr(4, 4)), order, false);
    }
    auto const serial = number(whole);
    if (serial && *serial >= 10 && *serial <= 73'050) return from_serial(*serial);
    return invalid("date.unreadable");
  }
  if (parts.size() != 3) return invalid("date.unreadable");
  auto const first = number(parts[0]);
  auto const second = number(parts[1]);
  auto const third = number(parts[2]);
  if (!first || !third) return invalid("date.unreadable");
  bool guessed = false;
  if (!second) {
    auto const month = month_by_name(parts[1]);
    if (!month) return invalid("date.unreadable");
    int const year = parts[2].size() <= 2 ? full_year(*third, today, guessed) : *third;
    return DateReading{TRY(Date::from_ymd(year, *month, *first)), false, guessed};
  }
  if (parts[0].size() == 4) return DateReading{TRY(Date::from_ymd(*first, *second, *third))};
  if (parts[2].size() != 4 && parts[2].size() > 2) return invalid("date.unreadable");
  int const year = parts[2].size() <= 2 ? full_year(*third, today, guessed) : *third;
  return from_parts(*first, *second, year, order, guessed);
}

std::string_view zone_name(Zone zone) {
  switch (zone) {
    case Zone::wib: return "WIB";
    case Zone::wita: return "WITA";
    case Zone::wit: return "WIT";
  }
  return "WIB";
}

Date local_date(Instant at, Zone zone) {
  auto const local = at.seconds + static_cast<std::int64_t>(zone) * 3600;
  auto const days = local >= 0 ? local / 86'400 : -((-local + 86'399) / 86'400);
  return Date::from_days(static_cast<std::int32_t>(days));
}

std::string to_iso(Instant at) {
  auto const day = local_date(at, static_cast<Zone>(0));
  auto const rest = at.seconds - std::int64_t{day.days_since_1970()} * 86'400;
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%sT%02d:%02d:%02dZ", day.iso().c_str(),
                static_cast<int>(rest / 3600), static_cast<int>(rest / 60 % 60),
                static_cast<int>(rest % 60));
  return out.data();
}

Instant SystemClock::now() const {
  using namespace std::chrono;
  return Instant{duration_cast<seconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace rangkul
