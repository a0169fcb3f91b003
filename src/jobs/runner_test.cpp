#include <chrono>
#include <future>

#include "jobs/test_desk.h"
#include "support/store_fixture.h"

using namespace rangkul;
using namespace rangkul::jobs;

namespace {

/// Makes a job look as if another process had it.
void hand_to(Desk& desk, JobId id, std::string const& owner, Instant until) {
  test::run_directly(desk.store, "UPDATE job SET state = 'running', attempts = 1, lease_owner = '" +
                                     owner + "', lease_until = " + std::to_string(until.seconds) +
                                     " WHERE id = " + id.text());
}

std::string dead_owner() {
  auto const mine = process_name();
  return mine.substr(0, mine.find(':')) + ":999999999:1:1";
}

}  // namespace

TEST_CASE("jobs: a broken world is tried three times and ends with an incident number") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    int runs = 0;
    desk.runner->on("break", [&](JobContext&) -> Status {
      ++runs;
      throw db::StoreFailure("the disk is full");
    });
    auto const id = desk.queue({.kind = "break"});
    CHECK(desk.runner->run_all() == 1);  // the second try waits a little
    CHECK(desk.job(id).state == State::queued);
    for (int i = 0; i < 5; ++i) {
      desk.clock.advance_seconds(30);
      desk.runner->run_all();
    }
    CHECK(runs == 3);
    auto const job = desk.job(id);
    CHECK(job.state == State::failed);
    CHECK(job.error_code == "job.broken");
    CHECK(job.incident.size() == 8);
    CHECK(job.error_detail["incident"].text_or_empty() == job.incident);
    CHECK(desk.broken.size() == 3);
    CHECK(desk.as(desk.rina, [&](Context& context) { return retry(context, id); }).ok());
    CHECK(desk.runner->run_all() == 1);
    CHECK(runs == 4);
  });
}

TEST_CASE("jobs: a checkpoint is saved with the item or not at all") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.runner->on("steps", [&](JobContext& context) -> Status {
      auto const from = context.checkpoint()["next"].integer_or(0);
      for (auto step = from; step < 4; ++step) {
        auto const status = context.item([&](Context& item) -> Status {
          context.progress(step + 1, 4, "job.phase.steps");
          context.save_checkpoint(item.tx, Value::object({{"next", step + 1}}));
          context.log(item.tx, "job.log.step");
          if (step == 2 && from == 0) return invalid("row.bad");
          return {};
        });
        TRY(status);
      }
      return {};
    });
    auto const id = desk.queue({.kind = "steps"});
    desk.runner->run_all();
    CHECK(desk.job(id).state == State::failed);
    CHECK(desk.log(id) == std::vector<std::string>{"job.log.started", "job.log.step",
                                                   "job.log.step", "job.log.failed"});
    CHECK(desk.as(desk.rina, [&](Context& context) { return retry(context, id); }).ok());
    desk.runner->run_all();
    CHECK(desk.job(id).state == State::done);
    CHECK(desk.log(id) == std::vector<std::string>{"job.log.started", "job.log.step",
                                                   "job.log.step", "job.log.failed",
                                                   "job.log.retried", "job.log.resumed",
                                                   "job.log.step", "job.log.step", "job.log.done"});
  });
}

TEST_CASE("jobs: a dead process loses its job at once, a living one and another host do not") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    std::vector<std::string> ran;
    desk.runner->on("work", [&](JobContext& context) -> Status {
      ran.push_back(context.payload()["name"].text_or_empty());
      return {};
    });
    auto const named = [&](char const* name) {
      return desk.queue({.kind = "work", .payload = Value::object({{"name", name}})});
    };
    auto const dead = named("dead");
    auto const alive = named("alive");
    auto const elsewhere = named("elsewhere");
    auto const future = start.plus_seconds(60);
    hand_to(desk, dead, dead_owner(), future);
    hand_to(desk, alive, process_name() + ":77", start.plus_seconds(-600));
    hand_to(desk, elsewhere, "otherhost:1:1:1", future);
    CHECK(desk.runner->run_all() == 1);
    CHECK(ran == std::vector<std::string>{"dead"});
    CHECK(desk.job(alive).state == State::running);
    desk.clock.advance_seconds(61);
    CHECK(desk.runner->run_all() == 1);
    CHECK(ran == std::vector<std::string>{"dead", "elsewhere"});
  });
}

TEST_CASE("jobs: who lost the lease keeps nothing of the item") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    JobId id;
    desk.runner->on("slow", [&](JobContext& context) -> Status {
      hand_to(desk, id, "otherhost:1:1:1", start.plus_seconds(600));
      return context.item([&](Context& item) -> Status {
        context.log(item.tx, "job.log.step");
        context.save_checkpoint(item.tx, Value::object({{"next", 9}}));
        FAIL("saved without a lease");
        return {};
      });
    });
    id = desk.queue({.kind = "slow"});
    CHECK(desk.runner->run_one());
    CHECK(desk.job(id).state == State::running);
    CHECK(desk.log(id) == std::vector<std::string>{"job.log.started"});
    CHECK(desk.broken.empty());
  });
}

TEST_CASE("jobs: a job that kills its process over and over is given up") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    int runs = 0;
    desk.runner->on("work", [&](JobContext&) -> Status {
      ++runs;
      return {};
    });
    auto const id = desk.queue({.kind = "work"});
    hand_to(desk, id, dead_owner(), start);
    test::run_directly(store, "UPDATE job SET attempts = 20 WHERE id = " + id.text());
    desk.runner->run_all();
    CHECK(runs == 0);
    CHECK(desk.job(id).state == State::failed);
    CHECK(desk.job(id).error_code == "job.broken");
  });
}

TEST_CASE("runner: threads run what is queued, and stopping gives a running job back") {
  test::for_each_store([](db::Store& store) {
    SystemClock const clock;
    Runner runner(store, clock, catalogue_holder(), {.threads = 2});
    std::promise<void> begun;
    std::promise<int> quick;
    runner.on("quick", [&](JobContext& context) -> Status {
      quick.set_value(context.attempt());
      return {};
    });
    runner.on("long", [&](JobContext& context) -> Status {
      if (context.attempt() > 0 && !context.cancelled()) begun.set_value();
      while (!context.cancelled()) std::this_thread::yield();
      return JobContext::stopped();
    });
    Desk desk(store);
    auto const long_one = desk.queue({.kind = "long", .not_before = Instant{0}});
    desk.queue({.kind = "quick", .not_before = Instant{0}});
    runner.start();
    auto ran = quick.get_future();
    REQUIRE(ran.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    CHECK(ran.get() == 1);
    REQUIRE(begun.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    runner.stop();
    auto const job = desk.job(long_one);
    CHECK(job.state == State::queued);
    CHECK(job.attempts == 0);
  });
}

TEST_CASE("processes: this one lives, another number does not") {
  CHECK(process_alive(process_name()));
  CHECK(process_alive(process_name() + ":3"));
  CHECK_FALSE(process_alive(dead_owner()));
  CHECK_FALSE(process_alive("x"));
  auto const mine = process_name();
  auto const reused = mine.substr(0, mine.rfind(':')) + ":1";
  CHECK_FALSE(process_alive(reused));
  CHECK(process_alive("otherhost:1:1"));
}
