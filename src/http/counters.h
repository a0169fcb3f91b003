#pragma once
// What the server counts about itself, as numbers only: no address, no name, no id.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace rangkul::http {

class Counters {
 public:
  /// A request was answered; `took` is from its whole head to the end of its handler.
  void answered(int status, std::chrono::steady_clock::duration took);
  /// Answered by the server itself: malformed, too large, too busy.
  void refused() { ++refused_; }
  void received(std::size_t bytes) { received_ += bytes; }
  void sent(std::size_t bytes) { sent_ += bytes; }
  void opened() { ++live_, ++connections_; }
  void closed() { --live_; }
  void turned_away() { ++turned_away_; }
  std::int64_t live() const { return live_; }

  /// In Prometheus' text form.
  std::string text() const;

 private:
  static constexpr std::array<int, 11> bucket_ms{5,   10,   25,   50,   100,  250,
                                                 500, 1000, 2500, 5000, 10000};
  std::array<std::atomic<std::int64_t>, 6> by_class_{};
  std::array<std::atomic<std::int64_t>, 12> by_time_{};
  std::atomic<std::int64_t> time_us_{0};
  std::atomic<std::int64_t> refused_{0};
  std::atomic<std::uint64_t> received_{0};
  std::atomic<std::uint64_t> sent_{0};
  std::atomic<std::int64_t> live_{0};
  std::atomic<std::int64_t> connections_{0};
  std::atomic<std::int64_t> turned_away_{0};
};

}  // namespace rangkul::http
