#include "jobs/runner.h"

#include <chrono>

#include "db/housekeeping.h"
#include "jobs/job_sql.h"
#include "jobs/runner_parts.h"

namespace rangkul::jobs {
namespace {

using db::bind;

constexpr int tend_milliseconds = 1'000;
constexpr int idle_milliseconds = 2'000;
constexpr int take_over_every = 15;  // rounds of tending
constexpr std::int64_t seconds_an_hour = 3'600;
constexpr std::int64_t hours_a_day = 24;

std::string runner_name() {
  static std::atomic<int> count{0};
  return process_name() + ":" + std::to_string(++count);
}

int local_hour(Instant now, Zone zone) {
  auto const hours = now.seconds / seconds_an_hour + static_cast<std::int64_t>(zone);
  return static_cast<int>(hours % hours_a_day);
}

}  // namespace

Runner::Parts::Parts(db::Store& the_store, Clock const& the_clock,
                     catalogue::CatalogueHolder const& the_catalogue, Options the_options)
    : store(the_store),
      clock(the_clock),
      catalogue(the_catalogue),
      options(std::move(the_options)),
      owner(runner_name()) {}

void Runner::Parts::wait(int milliseconds) {
  std::unique_lock lock(guard);
  sleep.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return woken || stopping; });
}

void Runner::Parts::work_loop() {
  while (!stopping) {
    bool ran = false;
    try {
      ran = run_one();
    } catch (std::exception const& error) {
      if (options.broken) options.broken(new_incident(), Job{}, error.what());
    }
    if (ran || stopping) continue;
    wait(idle_milliseconds);
    std::scoped_lock const lock(guard);
    woken = false;
  }
}

void Runner::Parts::tend_loop() {
  for (int round = 0; !stopping; ++round) {
    try {
      beat();
      deliver();
      if (round % take_over_every == 0) {
        take_over();
        queue_due();
      }
    } catch (std::exception const& error) {
      if (options.broken) options.broken(new_incident(), Job{}, error.what());
    }
    std::unique_lock lock(guard);
    sleep.wait_for(lock, std::chrono::milliseconds(tend_milliseconds),
                   [&] { return stopping.load(); });
  }
}

void Runner::Parts::queue_due() {
  for (auto const& daily : dailies) {
    auto const now = clock.now();
    if (local_hour(now, daily.zone) < daily.hour) continue;
    auto const day = local_date(now, daily.zone);
    auto tx = store.write(system);
    auto const fresh =
        db::Housekeeping(tx).run(job_sql::note_day, {bind("kind", daily.kind), bind("day", day)});
    if (fresh == 0) continue;
    auto const snapshot = catalogue.snapshot();
    Context context{tx, system, clock, *snapshot, {}};
    NewJob job;
    job.kind = daily.kind;
    job.title = day.iso();
    job.only_one = daily.kind;
    // Yesterday's may still be at work; then today is done with it.
    static_cast<void>(enqueue(context, job));
    tx.commit();
  }
}

Runner::Runner(db::Store& store, Clock const& clock, catalogue::CatalogueHolder const& catalogue,
               Options options)
    : parts_(std::make_unique<Parts>(store, clock, catalogue, std::move(options))) {}

Runner::~Runner() { stop(); }

void Runner::on(std::string kind, Handler handler) {
  CHECK_THAT(parts_->threads.empty());
  CHECK_THAT(parts_->handlers.emplace(std::move(kind), std::move(handler)).second);
}

void Runner::subscribe(std::string event, std::string subscriber, Subscriber act) {
  CHECK_THAT(parts_->threads.empty());
  auto& all = parts_->subscribers[std::move(event)];
  for (auto const& other : all) CHECK_THAT(other.name != subscriber);
  all.push_back({std::move(subscriber), std::move(act)});
}

void Runner::daily(std::string kind, int hour, Zone zone) {
  CHECK_THAT(parts_->threads.empty());
  parts_->dailies.push_back({std::move(kind), hour, zone});
}

void Runner::start() {
  auto& parts = *parts_;
  CHECK_THAT(parts.threads.empty());
  parts.stopping = false;
  parts.take_over();
  for (int i = 0; i < parts.options.threads; ++i)
    parts.threads.emplace_back([&parts] { parts.work_loop(); });
  parts.threads.emplace_back([&parts] { parts.tend_loop(); });
}

void Runner::stop() {
  auto& parts = *parts_;
  {
    std::scoped_lock const lock(parts.guard);
    parts.stopping = true;
  }
  parts.sleep.notify_all();
  for (auto& thread : parts.threads) thread.join();
  parts.threads.clear();
}

void Runner::wake() {
  {
    std::scoped_lock const lock(parts_->guard);
    parts_->woken = true;
  }
  parts_->sleep.notify_all();
}

bool Runner::run_one() {
  parts_->take_over();
  return parts_->run_one();
}

int Runner::run_all() {
  int count = 0;
  while (run_one()) ++count;
  return count;
}

int Runner::deliver() { return parts_->deliver(); }
void Runner::queue_due() { parts_->queue_due(); }

}  // namespace rangkul::jobs
