#pragma once
// What was realised, split: by area, month and source of money, each part a door to its names; and
// whether a target is reached at this pace. Tables: none of its own.

#include <string>
#include <vector>

#include "programmes/programmes.h"

namespace rangkul::programmes {

/// One part of a realised figure.
struct Part {
  std::string key;   // region code, "2024-03", "APBD Kota"
  std::string name;  // of a place; else empty
  std::int64_t receivers{0};
  Rupiah amount{};
};
/// By district of a city, by village inside one district. Cost: one grouped count of the year.
std::vector<Part> by_area(Context& context, std::string const& programme, int year);
/// Someone who is paid in two months stands in both: months do not sum to the receivers.
std::vector<Part> by_month(Context& context, std::string const& programme, int year);
std::vector<Part> by_source(Context& context, std::string const& programme, int year);

/// A benefit's part of what one source of money paid in a year.
struct SourcePart {
  std::string source, programme;
  std::int64_t receivers{0};
  Rupiah amount{};
};
/// All benefits of a year by source. Cost: one grouped count of the year.
std::vector<SourcePart> sources_of_year(Context& context, int year);

/// What becomes of a target at the pace so far. source: domain.md 1.6 and row 114: 334 at 100 a
/// year leaves 34 after three years, and 112 a year are needed.
struct Outlook {
  std::int64_t projected{0};  // reached by the deadline at this pace, half up
  std::int64_t missing{0};    // of the target, at the deadline
  std::int64_t needed{0};     // of the rest, in each period that is left; rounded up
  std::int64_t periods_left{0};
  bool reached() const { return missing == 0; }
};
/// A stock to be worked off: `pace` of it each period, for so many periods.
Outlook outlook_of_plan(std::int64_t stock, std::int64_t pace, std::int64_t periods);
/// A target of a year: `done` of it by a day; what each month that is left must bring.
Outlook outlook_of_year(std::int64_t target, std::int64_t done, Year year, Date by);

}  // namespace rangkul::programmes
