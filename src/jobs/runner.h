#pragma once
// Runs jobs on threads, and carries outbox events to their subscribers.

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "catalogue/holder.h"
#include "db/db.h"
#include "jobs/jobs.h"

namespace rangkul::jobs {

/// What a handler is given. Belongs to one thread; the item's transactions are opened by the
/// handler.
class JobContext {
 public:
  JobContext(JobContext const&) = delete;
  JobContext& operator=(JobContext const&) = delete;

  JobId id() const;
  db::Store& store() const;
  Clock const& clock() const;
  /// The catalogue of the job's start; the same until it ends.
  catalogue::Catalogue const& catalogue() const;
  /// Who queued it, with the rights and area of then.
  Actor const& actor() const;
  Value const& payload() const;
  /// The newest saved checkpoint; null at the first start.
  Value const& checkpoint() const;
  int attempt() const;

  /// Runs one item: a write transaction as actor(), committed when `act` succeeds. The way to work.
  Status item(std::function<Status(Context&)> const& act);
  /// Saves the checkpoint in an item's transaction. A job that another runner took over meanwhile
  /// throws (the item rolls back).
  void save_checkpoint(db::Transaction& tx, Value checkpoint);
  /// Cheap: kept in memory and written by the runner. `phase` is a message key.
  void progress(std::int64_t done, std::int64_t total, std::string_view phase);
  /// True when a person asked to stop or the program is shutting down: save and return
  /// stopped(). Cheap.
  bool cancelled() const;
  /// What a handler returns when cancelled() was true.
  static Error stopped();
  /// A line for the job's page. Own transaction unless one is given.
  void log(std::string_view code, Value detail = {});
  void log(db::Transaction& tx, std::string_view code, Value detail = {});
  /// What the job's page and its caller read when it is done.
  void set_result(Value result);

 private:
  friend class Runner;
  struct Parts;
  explicit JobContext(Parts& parts) : parts_(parts) {}
  Parts& parts_;
};

using Handler = std::function<Status(JobContext&)>;
/// Runs in a write transaction of its own together with the mark that it was delivered.
using Subscriber = std::function<Status(Context&, Value const& payload)>;

class Runner {
 public:
  struct Options {
    int threads{2};
    std::int64_t lease_seconds{60};
    int most_attempts{3};  // when the world breaks or the process dies
    /// Told about broken worlds: incident number, job and what(); never personal data.
    std::function<void(std::string const& incident, Job const&, std::string const& what)> broken{};
  };
  Runner(db::Store& store, Clock const& clock, catalogue::CatalogueHolder const& catalogue,
         Options options);
  ~Runner();
  Runner(Runner const&) = delete;
  Runner& operator=(Runner const&) = delete;

  /// Before start(). A kind has one handler.
  void on(std::string kind, Handler handler);
  /// `subscriber` names the receiver for ever: what it has received is kept under that name.
  void subscribe(std::string event, std::string subscriber, Subscriber act);
  /// Queues `kind` once a day at the office's hour (0..23), as the system.
  void daily(std::string kind, int hour, Zone zone);

  /// Takes over the leases of dead processes at once and starts the threads.
  void start();
  /// Asks running jobs to stop at their next checkpoint and waits; they go on at the next start.
  void stop();
  /// A hint that something was queued, so that it starts at once.
  void wake();

  /// For tests and the command line: takes over, runs at most one job here, true when one ran.
  bool run_one();
  /// Runs until nothing is queued. Returns how many ran.
  int run_all();
  /// Delivers what waits in the outbox; returns how many deliveries succeeded.
  int deliver();
  /// Queues what the day's schedules ask for.
  void queue_due();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// "host:pid:start" of this process, as leases name their owner.
std::string process_name();
/// Whether the process of a lease still runs; other hosts are taken to be alive.
bool process_alive(std::string_view owner);

}  // namespace rangkul::jobs
