#include "base/id.h"

#include <sys/random.h>

#include <atomic>
#include <charconv>
#include <chrono>

namespace rangkul {
namespace {

constexpr std::int64_t epoch_2020_ms = 1'577'836'800'000;
constexpr int counter_bits = 20;

std::int64_t process_offset() {
  std::uint32_t bits = 0;
  if (getrandom(&bits, sizeof bits, 0) != static_cast<ssize_t>(sizeof bits)) bits = 1;
  return static_cast<std::int64_t>(bits & ((1U << counter_bits) - 1));
}

}  // namespace

std::int64_t next_id_value() {
  // One counter for the process: it follows the clock, and runs ahead of it when asked for more
  // than a million ids in a millisecond. Two processes start at random offsets within it.
  static std::atomic<std::int64_t> last{process_offset()};
  using namespace std::chrono;
  auto const now_ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  auto const floor = (now_ms - epoch_2020_ms) << counter_bits;
  auto seen = last.load(std::memory_order_relaxed);
  while (true) {
    auto const offset = seen & ((std::int64_t{1} << counter_bits) - 1);
    auto const next = seen + 1 > floor ? seen + 1 : floor + offset;
    if (last.compare_exchange_weak(seen, next, std::memory_order_relaxed)) return next;
  }
}

std::optional<std::int64_t> parse_id_value(std::string_view text) {
  std::int64_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

}  // namespace rangkul
