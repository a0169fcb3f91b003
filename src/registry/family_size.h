#pragma once
// How many people stand in how many families: the figures behind a plausibility warning.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "db/db.h"

namespace rangkul::registry {

struct FamilyCounts {
  std::int64_t persons{0};   // living people who stand in a family
  std::int64_t families{0};  // families that these people stand in
};

/// Counts within the actor's area. One grouped scan over the index of regions; counts of more than
/// `kept_from` people are kept for ten minutes, so that pages may ask each time: while one of them
/// counts anew, the others go on with what was counted before, and with nothing while nobody has
/// counted yet. What must be sure of it counts by an object of its own. Thread-safe.
class FamilySizes {
 public:
  static constexpr std::int64_t kept_from = 20'000;
  static constexpr std::int64_t kept_seconds = 600;
  FamilyCounts within(Context& context);

 private:
  void keep(std::string const& area, Instant at, FamilyCounts const& counts);

  struct Kept {
    Instant at;
    FamilyCounts counts;
  };
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;  // by area
};

}  // namespace rangkul::registry
