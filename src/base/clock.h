#pragma once
// Time: instants are UTC seconds; now() comes only through a Clock, which tests move by hand.

#include <compare>
#include <cstdint>
#include <string>

namespace rangkul {

/// A moment, in seconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t seconds{0};
  friend constexpr auto operator<=>(Instant const&, Instant const&) = default;
  constexpr Instant plus_seconds(std::int64_t more) const { return Instant{seconds + more}; }
};

/// "2024-12-17T01:12:00Z"
std::string to_iso(Instant);

class Clock {
 public:
  Clock() = default;
  Clock(Clock const&) = delete;
  Clock& operator=(Clock const&) = delete;
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// For tests and scenarios: stands still until it is moved. Not thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }
  void advance_seconds(std::int64_t by) { now_ = now_.plus_seconds(by); }

 private:
  Instant now_;
};

}  // namespace rangkul
