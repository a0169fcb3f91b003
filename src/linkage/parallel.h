#pragma once
// Work over a range in chunks, on several threads.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <string_view>
#include <thread>
#include <vector>

namespace rangkul::linkage {

enum class Phase : std::uint8_t { standardise, train, block, score, decide };
std::string_view phase_key(Phase);

/// Called now and then from the calling thread; false cancels the run.
using Progress = std::function<bool(Phase, std::size_t done, std::size_t total)>;

class Workers {
 public:
  Workers(int threads, Progress const& progress)
      : threads_(std::max(threads, 1)), progress_(progress) {}

  std::size_t threads() const { return static_cast<std::size_t>(threads_); }
  bool report(Phase phase, std::size_t done, std::size_t total) const {
    return !progress_ || progress_(phase, done, total);
  }

  /// `work(thread, begin, end)` over chunks of `chunk`; the calling thread works too and reports.
  /// False when cancelled. What `work` throws on any thread is thrown again here.
  template <typename Work>
  bool over(Phase phase, std::size_t total, std::size_t chunk, Work const& work) const {
    if (!report(phase, 0, total)) return false;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> cancelled{false};
    std::vector<std::exception_ptr> broken(threads());
    auto const loop = [&](std::size_t thread) {
      while (!cancelled.load()) {
        auto const begin = next.fetch_add(chunk);
        if (begin >= total) return;
        if (thread == 0 && !report(phase, begin, total)) cancelled.store(true);
        try {
          work(thread, begin, std::min(begin + chunk, total));
        } catch (...) {
          broken[thread] = std::current_exception();
          cancelled.store(true);
        }
      }
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < threads(); ++i) others.emplace_back(loop, i);
    loop(0);
    for (auto& other : others) other.join();
    for (auto const& each : broken)
      if (each != nullptr) std::rethrow_exception(each);
    return !cancelled.load();
  }

 private:
  int threads_;
  Progress const& progress_;
};

}  // namespace rangkul::linkage
