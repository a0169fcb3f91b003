#pragma once
// Jobs: work that outlasts a request. A job is a row; a Runner's threads take it, report progress
// and save a checkpoint in the same transaction as the work, so that after kill -9 another thread
// or process goes on from there. The outbox carries events from lower modules to higher ones, at
// least once. Main types: NewJob, Job, JobContext, Runner (runner.h). Tables: job, job_log, outbox,
// outbox_delivery, job_schedule. Events: job.queued, job.cancel_asked, job.finished (state and
// counts), job.retried.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"
#include "base/actor.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/value.h"
#include "db/db.h"

namespace rangkul::jobs {

enum class State { queued, running, cancelling, cancelled, done, failed };
std::string_view word_of(State);
std::optional<State> state_of(std::string_view word);
/// Queued, running or cancelling.
bool is_open(State);

struct NewJob {
  std::string kind;     // "import.apply": which handler runs it
  Value payload{};      // no personal data: ids of rows that hold it
  std::string title{};  // what people see: a file name, a month
  std::string
      only_one{};  // at most one open job with this text ("import.apply:12"); empty: any number
  std::optional<Instant> not_before{};
};

/// Queues a job in the caller's transaction; it runs as the caller, with the rights of now.
/// errors: job.already_open (detail kind)
Result<JobId> enqueue(Context& context, NewJob const& job);

struct Job {
  JobId id;
  std::string kind;
  std::string title;
  State state{State::queued};
  std::int64_t done{0};
  std::int64_t total{0};  // 0: not known
  std::string phase;      // message key, job.phase.*
  Instant created_at;
  std::optional<Instant> started_at;
  std::optional<Instant> finished_at;
  AccountId account;
  std::string actor_name;
  RegionCode area;
  int attempts{0};
  Value payload;
  Value result;
  std::string error_code;  // a message key; set when it failed
  Value error_detail;
  std::string incident;  // when the world broke: the number in the log
};
/// Seconds until the end at the rate so far; nothing before 1 % or two seconds of work. Pure.
std::optional<std::int64_t> seconds_left(Job const& job, Instant now);
/// Whole percent, 0..100; nothing when the total is not known.
std::optional<int> percent_done(Job const& job);

/// Own jobs, and those of the actor's area with May::see_jobs. errors: not_found
Result<Job> find(Context& context, JobId id);
struct Filter {
  std::string kind{};
  std::optional<State> state{};
  std::optional<JobId> before{};  // paging: older than this one
  int limit{50};
};
/// Newest first, as find() allows them.
std::vector<Job> list(Context& context, Filter const& filter);
/// How many jobs are open, for the number beside the menu entry.
std::int64_t count_open(Context& context);
/// How many that the actor may see have failed since then.
std::int64_t count_failed(Context& context, Instant since);

struct LogLine {
  Instant at;
  std::string code;  // message key
  Value detail;
};
/// Oldest first. errors: not_found
Result<std::vector<LogLine>> log_of(Context& context, JobId id, int limit = 500);

/// Asks a job to stop; a queued one is cancelled at once. One's own, or any with
/// May::manage_office. errors: not_found, forbidden, job.finished_already
Status cancel(Context& context, JobId id);
/// Queues a failed or cancelled job again, from its checkpoint and as who queued it first; allowed
/// as cancel() is. errors: not_found, forbidden, job.not_stopped, job.already_open
Status retry(Context& context, JobId id);

/// Writes an outbox event within the change that causes it.
void emit(audit::Change& change, std::string_view name, Value const& payload, Instant now);

/// Deletes finished jobs, logs and delivered outbox rows older than so many days; returns the rows.
std::int64_t forget_old(db::Transaction& tx, Instant now, std::int64_t days);

}  // namespace rangkul::jobs
