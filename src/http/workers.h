#pragma once
// A fixed number of threads with a bounded queue: more work than that is refused, not hoarded.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace rangkul::http {

class Workers {
 public:
  Workers(int threads, std::size_t queue_limit);
  /// Ends what was accepted, then joins.
  ~Workers();
  Workers(Workers const&) = delete;
  Workers& operator=(Workers const&) = delete;
  /// False when the queue is full or the pool is ending; `work` must not throw.
  bool submit(std::function<void()> work);
  /// Ends what was accepted and joins; nothing is accepted any more.
  void finish();

 private:
  void serve();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  std::size_t queue_limit_;
  bool ending_{false};
  std::vector<std::thread> threads_;
};

}  // namespace rangkul::http
