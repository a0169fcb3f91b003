#pragma once
// A whole month of validation over a register that is there: proposals by file and by hand,
// assessments by hand and by filter, taken back and made again, meetings, visits, the verifier's
// and the head's word, the closing, the export in the ministry's columns, its answer and the
// objections. Every step checks that the counts add up. Played small as a test and large as a
// measure.

#include <cstdint>
#include <string>
#include <vector>

#include "db/db.h"

namespace rangkul::validation {

struct MonthSize {
  std::int64_t proposals{20'000};
  std::int64_t from_files{15'000};       // of these at most; the others are entered by hand
  std::int64_t assessed_by_hand{3'000};  // the others by filter: all who receive
  std::int64_t objections{300};
};
struct MonthStep {
  std::string what;
  std::int64_t rows{0};
  double seconds{0}, cpu_seconds{0};
};
/// Plays the month whose second day begins at `begin`; files are made in `folder`. Throws
/// std::runtime_error at the first count that does not add up.
std::vector<MonthStep> play_month(db::Store& store, MonthSize const& size, Instant begin,
                                  std::string const& folder);

}  // namespace rangkul::validation
