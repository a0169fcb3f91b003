#pragma once
// Calendar dates without a zone, as registers keep them, and the offices' zones.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace rangkul {

/// A day of the Gregorian calendar, 1 January 1800 to 31 December 2199.
class Date {
 public:
  /// errors: date.impossible
  static Result<Date> from_ymd(int year, int month, int day);
  /// Days since 1970-01-01 (may be negative).
  static Date from_days(std::int32_t days);
  /// Reads only YYYY-MM-DD, the form of the store and of JSON. errors: date.unreadable,
  /// date.impossible
  static Result<Date> parse_iso(std::string_view text);

  int year() const { return year_; }
  int month() const { return month_; }
  int day() const { return day_; }
  std::int32_t days_since_1970() const;
  /// 0 = Minggu ... 6 = Sabtu
  int weekday() const;
  std::string iso() const;
  Date plus_days(std::int32_t days) const;
  /// The same day so many months later, or the last day of that month.
  Date plus_months(int months) const;
  friend constexpr auto operator<=>(Date const&, Date const&) = default;

 private:
  constexpr Date(int year, int month, int day)
      : year_(static_cast<std::int16_t>(year)),
        month_(static_cast<std::int8_t>(month)),
        day_(static_cast<std::int8_t>(day)) {}
  std::int16_t year_;
  std::int8_t month_;
  std::int8_t day_;
};

bool is_leap_year(int year);
int days_in_month(int year, int month);
/// Completed years of age on `on`; negative before birth.
int age_on(Date born, Date on);

/// How day and month were written; a column has one order.
enum class DateOrder { day_first, month_first };

/// What a date cell of a file says. `order_doubtful` is set when both orders are possible days.
struct DateReading {
  Date date;
  bool order_doubtful{false};
  bool century_guessed{false};
};
/// Reads DD/MM/YYYY, DD-MM-YY, D.M.YYYY, YYYY-MM-DD, YYYYMMDD, "17 Agustus 1990" (Indonesian month
/// names and their usual short forms) and Excel serials (10 to 73050). Two-digit years: the latest
/// not after `today`. errors: date.unreadable, date.impossible
Result<DateReading> read_date(std::string_view text, Date today,
                              DateOrder order = DateOrder::day_first);

/// WIB, WITA or WIT: hours east of UTC, no daylight saving (domain.md 2.4).
enum class Zone { wib = 7, wita = 8, wit = 9 };
std::string_view zone_name(Zone);
Date local_date(Instant, Zone);

/// The half-open span of days [first, last] of a year, for figures of that year.
struct Year {
  int number{0};
  Date begin() const { return Date::from_ymd(number, 1, 1).value(); }
  Date end() const { return Date::from_ymd(number, 12, 31).value(); }
  friend constexpr auto operator<=>(Year const&, Year const&) = default;
};

}  // namespace rangkul
