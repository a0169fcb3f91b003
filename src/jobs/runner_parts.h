#pragma once
// Inside of jobs/: the runner's state and its four duties (work, leases, outbox, schedules).

#include <condition_variable>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "jobs/parts.h"

namespace rangkul::jobs {

struct Runner::Parts {
  Parts(db::Store& the_store, Clock const& the_clock,
        catalogue::CatalogueHolder const& the_catalogue, Options the_options);

  struct Subscription {
    std::string name;
    Subscriber act;
  };
  struct Daily {
    std::string kind;
    int hour;
    Zone zone;
  };

  db::Store& store;
  Clock const& clock;
  catalogue::CatalogueHolder const& catalogue;
  Options options;
  Actor const system = Actor::system("jobs");
  std::string owner;
  std::map<std::string, Handler> handlers{};
  std::map<std::string, std::vector<Subscription>> subscribers{};
  std::vector<Daily> dailies{};

  std::mutex guard{};  // of woken and the threads' sleep
  std::condition_variable sleep{};
  bool woken{false};
  std::mutex running_guard{};  // held through a beat, so that no job goes away under it
  std::set<JobContext::Parts*> running{};
  std::vector<std::thread> threads{};
  std::atomic<bool> stopping{false};

  /// Runs `act` in a write transaction as the system and commits it.
  template <typename Act>
  auto write(Act act) {
    auto tx = store.write(system);
    auto out = act(tx);
    tx.commit();
    return out;
  }
  template <typename Act>
  auto read(Act act) {
    auto tx = store.read(system);
    return act(tx);
  }

  // work.cpp
  bool run_one();
  std::optional<JobId> claim();
  void work_on(JobId id);
  void conclude(JobContext::Parts& job, Status const& status);
  void break_off(JobContext::Parts& job, std::string const& what);
  void end_job(JobContext::Parts& job, State state, Error const& error);
  void put_back(JobContext::Parts& job, int attempts, Instant not_before);

  // leases.cpp
  void take_over();
  void beat();
  void beat_one(JobContext::Parts& job);

  // outbox.cpp
  int deliver();
  bool deliver_to(Subscription const& subscription, std::int64_t event, Value const& payload);
  void note_failure(std::int64_t event, std::string const& code);

  // runner.cpp
  void queue_due();
  void work_loop();
  void tend_loop();
  void wait(int milliseconds);
};

/// Eight signs that stand in the log and on the job's page.
std::string new_incident();

}  // namespace rangkul::jobs
