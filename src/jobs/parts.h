#pragma once
// Inside of jobs/: what the queue, the runner and the handlers' context share.

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "catalogue/holder.h"
#include "jobs/runner.h"

namespace rangkul::jobs {

/// Any job, whoever asks. For the runner.
std::optional<Job> read_job(db::Transaction& tx, JobId id);
void write_log(db::Transaction& tx, JobId job, Instant now, std::string_view code,
               Value const& detail = {});
/// Rights as words, so that a program with more rights reads what an older one wrote.
std::string rights_text(Rights const& rights);
Rights rights_of_text(std::string_view text);

/// Another runner took the job over; what was under way must not be kept.
class LeaseLost : public std::exception {
 public:
  char const* what() const noexcept override { return "the job was taken over"; }
};

struct Progress {
  std::int64_t done{0};
  std::int64_t total{0};
  std::string phase;
};

struct JobContext::Parts {
  db::Store& store;
  Clock const& clock;
  std::shared_ptr<catalogue::Catalogue const> catalogue;
  Job job;
  Actor actor;
  Value checkpoint;
  std::string owner;
  std::int64_t lease_seconds;
  std::atomic<bool> const& stopping;
  std::atomic<bool> cancel_asked{false};
  Value result{};

  std::mutex guard{};  // of what the beat reads while the handler works
  Progress progress{};
  bool progress_changed{false};
  Instant lease_until{};

  Progress progress_now() {
    std::scoped_lock const lock(guard);
    return progress;
  }
};

}  // namespace rangkul::jobs
