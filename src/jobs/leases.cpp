#include "db/housekeeping.h"
#include "jobs/job_sql.h"
#include "jobs/runner_parts.h"

namespace rangkul::jobs {
namespace {

namespace sql = job_sql;
using db::bind;

// Deaths of a process count as attempts too, and a checkpoint sets them back; a job that kills
// its process again and again before the first checkpoint must not do so for ever.
constexpr int most_deaths = 20;

struct Lease {
  JobId id;
  std::string state;
  std::string owner;
  Instant until;
  int attempts;
};

bool on_this_host(std::string_view owner) {
  auto const mine = process_name();
  return owner.substr(0, owner.find(':')) == std::string_view(mine).substr(0, mine.find(':'));
}

/// Here a process is known to live or not; of another host only its lease tells.
bool is_orphan(Lease const& lease, Instant now) {
  if (on_this_host(lease.owner)) return !process_alive(lease.owner);
  return lease.until < now;
}

}  // namespace

void Runner::Parts::take_over() {
  auto const now = clock.now();
  std::vector<Lease> orphans;
  read([&](db::Transaction& tx) {
    tx.each(sql::leases, {},
            [&](JobId id, std::string state, std::string owner_name, Instant until, int attempts) {
              Lease lease{id, std::move(state), std::move(owner_name), until, attempts};
              if (is_orphan(lease, now)) orphans.push_back(std::move(lease));
            });
    return 0;
  });
  for (auto const& lease : orphans) {
    auto const worn_out = lease.attempts >= most_deaths;
    auto const state = lease.state == "cancelling" ? State::cancelled
                       : worn_out                  ? State::failed
                                                   : State::queued;
    auto const finished = state == State::queued ? std::optional<Instant>{} : now;
    auto const incident = worn_out ? new_incident() : std::string{};
    write([&](db::Transaction& tx) {
      return db::Housekeeping(tx).run(
          sql::release,
          {bind("state", word_of(state)), bind("not_before", now), bind("attempts", lease.attempts),
           bind("finished_at", finished), bind("error_code", worn_out ? "job.broken" : ""),
           bind("incident", incident), bind("id", lease.id), bind("owner", lease.owner)});
    });
  }
}

void Runner::Parts::beat() {
  std::scoped_lock const lock(running_guard);
  for (auto* job : running) {
    try {
      beat_one(*job);
    } catch (db::StoreFailure const&) {
      // A busy store is no news: the lease lasts for many beats.
    }
  }
}

void Runner::Parts::beat_one(JobContext::Parts& job) {
  auto const state = read([&](db::Transaction& tx) {
    return tx.value<std::string>(sql::state_of, {bind("id", job.job.id)});
  });
  if (state == "cancelling") job.cancel_asked = true;
  auto const now = clock.now();
  Progress progress;
  {
    std::scoped_lock const lock(job.guard);
    auto const half = job.lease_until.plus_seconds(-job.lease_seconds / 2);
    if (!job.progress_changed && now < half) return;
    job.progress_changed = false;
    job.lease_until = now.plus_seconds(job.lease_seconds);
    progress = job.progress;
  }
  write([&](db::Transaction& tx) {
    return db::Housekeeping(tx).run(
        sql::beat,
        {bind("done", progress.done), bind("total", progress.total), bind("phase", progress.phase),
         bind("lease_until", now.plus_seconds(job.lease_seconds)), bind("id", job.job.id),
         bind("owner", owner)});
  });
}

}  // namespace rangkul::jobs
