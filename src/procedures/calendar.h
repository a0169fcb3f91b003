#pragma once
// Working days of the office: Monday to Friday without the days off of catalogue/holidays/*.toml.

#include <vector>

#include "base/date.h"

namespace rangkul::procedures {

class Calendar {
 public:
  Calendar() = default;
  explicit Calendar(std::vector<Date> days_off);
  bool works(Date day) const;
  /// The n-th working day after `day`.
  Date plus_working_days(Date day, int n) const;
  /// Working days in (after, until].
  int working_days(Date after, Date until) const;
  /// Whether days off of this year are known; without them only week-ends count.
  bool knows(int year) const;

 private:
  std::vector<Date> days_off_;  // in order
};

/// The calendar and the zone that limits are counted in.
struct Clocks {
  Calendar const& calendar;
  Zone zone{Zone::wib};
};

/// The first moment of a day in a zone.
Instant begin_of(Date day, Zone zone);

}  // namespace rangkul::procedures
