#pragma once
// Who received which of the five benefits of Kartu Depok Sejahtera in 2024, with the published
// counts, and who died in that year. Chosen before the files are written, so that recipients' rows
// stay clean.

#include <cstdint>
#include <string>
#include <vector>

#include "world.h"

namespace rangkul::demo {

struct Benefit {
  char const* id;
  int paid;  // source: year-end note 2024 of the office
  int undelivered;
  int refused;
};
/// The five rows: 2,490 of 3,150; 2,995 of 3,000; 150; 1,999 of 2,000; 90 of 95.
extern Benefit const benefits[5];

enum class Outcome : std::uint8_t { paid, undelivered, refused };

struct Line {
  std::uint8_t benefit{0};
  Outcome outcome{Outcome::paid};
  std::uint32_t person{0};    // who receives
  std::uint32_t deceased{0};  // only for the death benefit
  Date claimed = Date::from_days(0);
  Date paid = Date::from_days(0);
  std::int64_t amount{0};
};

/// Lets people die in 2024 and gives the benefits out. Below 20,000 people the counts shrink with
/// the city (a hundredth of the people, a hundredth of the figures of 100,000).
std::vector<Line> give_benefits(World&);

}  // namespace rangkul::demo
