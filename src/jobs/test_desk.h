#pragma once
// People who queue jobs on one store, and a runner that runs them here, for the tests of jobs/.

#include <doctest/doctest.h>

#include "jobs/parts.h"
#include "jobs/runner.h"

namespace rangkul::jobs {

constexpr Instant start{1'734'400'000};  // 2024-12-17 08:46:40 WIB

inline Rights rights(std::initializer_list<May> all) {
  Rights out;
  for (auto const may : all) out.set(static_cast<std::size_t>(may));
  return out;
}

inline RegionCode place(char const* code) { return RegionCode::parse(code).value(); }

inline catalogue::CatalogueHolder& catalogue_holder() {
  static catalogue::CatalogueHolder holder(
      catalogue::Catalogue::default_folder(),
      catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value());
  return holder;
}

/// One store with people who queue jobs and a runner that runs them here.
class Desk {
 public:
  explicit Desk(db::Store& at) : store(at) { runner = fresh_runner(); }

  db::Store& store;
  ManualClock clock{start};
  Actor const rina =
      Actor::person(AccountId{11}, "Rina", rights({May::see_people}), place("32.76.08.1001"));
  Actor const heri = Actor::person(AccountId{12}, "Heri", rights({May::see_jobs}), place("32.76"));
  Actor const far = Actor::person(AccountId{13}, "Jauh", rights({May::see_jobs}), place("32.75"));
  Actor const keeper = Actor::person(AccountId{14}, "Pengelola",
                                     rights({May::see_jobs, May::manage_office}), place("32.76"));
  std::vector<std::string> broken;
  std::unique_ptr<Runner> runner;

  std::unique_ptr<Runner> fresh_runner() {
    Runner::Options options;
    options.broken = [this](std::string const&, Job const&, std::string const& what) {
      broken.push_back(what);
    };
    return std::make_unique<Runner>(store, clock, catalogue_holder(), options);
  }
  template <typename Act>
  auto as(Actor const& actor, Act act) {
    auto tx = store.write(actor);
    auto const snapshot = catalogue_holder().snapshot();
    Context context{tx, actor, clock, *snapshot, {}};
    auto out = act(context);
    tx.commit();
    return out;
  }
  JobId queue(NewJob const& job) { return queue_as(rina, job); }
  JobId queue_as(Actor const& actor, NewJob const& job) {
    return as(actor, [&](Context& context) { return enqueue(context, job).value(); });
  }
  Job job(JobId id) {
    auto tx = store.read(rina);
    return read_job(tx, id).value();
  }
  std::vector<std::string> log(JobId id) {
    std::vector<std::string> out;
    auto const lines = as(keeper, [&](Context& context) { return log_of(context, id).value(); });
    for (auto const& line : lines) out.push_back(line.code);
    return out;
  }
};

template <typename T>
std::string code_of(Result<T> const& result) {
  return result.ok() ? "" : result.error().code;
}

}  // namespace rangkul::jobs
