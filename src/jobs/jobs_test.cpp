#include "jobs/test_desk.h"
#include "support/store_fixture.h"

using namespace rangkul;
using namespace rangkul::jobs;

TEST_CASE("jobs: rights travel as words, unknown ones fall away") {
  auto const some = rights({May::see_people, May::pay, May::reveal_reason});
  CHECK(rights_of_text(rights_text(some)) == some);
  CHECK(rights_text({}).empty());
  CHECK(rights_of_text("see_people fly") == rights({May::see_people}));
}

TEST_CASE("jobs: the time left follows the rate") {
  struct Row {
    std::int64_t done, total, spent;
    std::int64_t left;  // -1: not told
  };
  Row const rows[] = {{50, 100, 10, 10},   {99, 100, 100, 2}, {0, 100, 10, -1}, {1, 200, 100, -1},
                      {2, 200, 100, 9900}, {50, 100, 1, -1},  {50, 0, 10, -1},  {100, 100, 10, 0}};
  for (auto const& row : rows) {
    Job job;
    job.state = State::running;
    job.started_at = start;
    job.done = row.done;
    job.total = row.total;
    INFO(row.done << "/" << row.total << " in " << row.spent);
    CHECK(seconds_left(job, start.plus_seconds(row.spent)).value_or(-1) == row.left);
    job.state = State::queued;
    CHECK_FALSE(seconds_left(job, start.plus_seconds(row.spent)).has_value());
  }
  Job job;
  CHECK_FALSE(percent_done(job).has_value());
  job.total = 3;
  job.done = 2;
  CHECK(percent_done(job) == 66);
  job.done = 9;
  CHECK(percent_done(job) == 100);
}

TEST_CASE("jobs: a job runs as who queued it and leaves its result") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.runner->on("count", [&](JobContext& context) -> Status {
      CHECK(context.actor().account() == AccountId{11});
      CHECK(context.actor().may(May::see_people));
      CHECK_FALSE(context.actor().may(May::pay));
      CHECK(context.actor().area() == place("32.76.08.1001"));
      CHECK(context.payload()["rows"].integer_or(0) == 3);
      CHECK(context.checkpoint().is_null());
      context.progress(3, 3, "job.phase.count");
      context.log("job.log.done");
      context.set_result(Value::object({{"sum", 6}}));
      return {};
    });
    auto const id =
        desk.queue({.kind = "count", .payload = Value::object({{"rows", 3}}), .title = "a.csv"});
    CHECK(desk.job(id).state == State::queued);
    CHECK(desk.runner->run_one());
    CHECK_FALSE(desk.runner->run_one());
    auto const job = desk.job(id);
    CHECK(job.state == State::done);
    CHECK(job.done == 3);
    CHECK(job.title == "a.csv");
    CHECK(job.result["sum"].integer_or(0) == 6);
    CHECK(job.finished_at == start);
    CHECK(desk.log(id) ==
          std::vector<std::string>{"job.log.started", "job.log.done", "job.log.done"});
    auto const events = desk.as(desk.keeper, [&](Context& context) {
      return audit::events_about(context, {"job", id.value()}, 10);
    });
    REQUIRE(events.size() == 2);
    CHECK(events[0].name == "job.finished");
    CHECK(events[1].name == "job.queued");
  });
}

TEST_CASE("jobs: a refusal fails the job with its code, an unknown kind too") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.runner->on("bad", [](JobContext&) -> Status {
      return invalid("sheet.empty", {{"file", "a.csv"}});
    });
    auto const bad = desk.queue({.kind = "bad"});
    auto const odd = desk.queue({.kind = "odd"});
    CHECK(desk.runner->run_all() == 2);
    CHECK(desk.job(bad).state == State::failed);
    CHECK(desk.job(bad).error_code == "sheet.empty");
    CHECK(desk.job(bad).error_detail["file"].text_or_empty() == "a.csv");
    CHECK(desk.job(odd).error_code == "job.no_handler");
    auto const failed = [&](Actor const& actor, std::int64_t seconds_ago) {
      Instant const since{desk.clock.now().seconds - seconds_ago};
      return desk.as(actor, [&](Context& context) { return count_failed(context, since); });
    };
    CHECK(failed(desk.heri, 60) == 2);
    CHECK(failed(desk.heri, -60) == 0);
    CHECK(failed(desk.far, 60) == 0);
  });
}

TEST_CASE("jobs: cancelling stops a waiting job at once and a running one at its checkpoint") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    JobId id;
    desk.runner->on("steps", [&](JobContext& context) -> Status {
      CHECK_FALSE(context.cancelled());
      CHECK(desk.as(desk.rina, [&](Context& other) { return cancel(other, id); }).ok());
      for (int step = 0; step < 5; ++step) {
        if (context.cancelled()) return JobContext::stopped();
        TRY(context.item([&](Context& item) -> Status {
          context.save_checkpoint(item.tx, Value::object({{"next", step + 1}}));
          return {};
        }));
      }
      FAIL("went on after cancelling");
      return {};
    });
    auto const waiting = desk.queue({.kind = "steps"});
    CHECK(desk.as(desk.rina, [&](Context& context) { return cancel(context, waiting); }).ok());
    CHECK(desk.job(waiting).state == State::cancelled);
    CHECK(desk.job(waiting).finished_at == start);
    CHECK(code_of(desk.as(desk.rina, [&](Context& context) { return cancel(context, waiting); })) ==
          "job.finished_already");
    id = desk.queue({.kind = "steps"});
    CHECK(desk.runner->run_all() == 1);
    CHECK(desk.job(id).state == State::cancelled);
    CHECK(code_of(desk.as(desk.rina, [&](Context& context) {
            auto const done = retry(context, id);
            return done.ok() ? retry(context, id) : done;
          })) == "job.not_stopped");
  });
}

TEST_CASE("jobs: only one of a kind of work is open at a time") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.runner->on("import", [](JobContext&) -> Status { return {}; });
    NewJob const job{.kind = "import", .only_one = "import:7"};
    auto const first = desk.queue(job);
    CHECK(code_of(desk.as(desk.rina, [&](Context& context) { return enqueue(context, job); })) ==
          "job.already_open");
    CHECK(desk.as(desk.rina,
                  [&](Context& context) {
                    return enqueue(context, {.kind = "import", .only_one = "import:8"});
                  })
              .ok());
    desk.runner->run_all();
    CHECK(desk.job(first).state == State::done);
    CHECK(desk.as(desk.rina, [&](Context& context) { return enqueue(context, job); }).ok());
  });
}

TEST_CASE("jobs: not before its time") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.runner->on("later", [](JobContext&) -> Status { return {}; });
    desk.queue({.kind = "later", .not_before = start.plus_seconds(60)});
    CHECK(desk.runner->run_all() == 0);
    desk.clock.advance_seconds(60);
    CHECK(desk.runner->run_all() == 1);
  });
}

TEST_CASE("jobs: seen by their owner and by who may see jobs of the area, governed by fewer") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    auto const id = desk.queue({.kind = "work"});
    struct Row {
      Actor const* actor;
      bool sees;
      char const* cancel;
    };
    Actor const other = Actor::person(AccountId{99}, "Lain", {}, place("32.76.08.1001"));
    Row const rows[] = {{&other, false, "not_found"},
                        {&desk.far, false, "not_found"},
                        {&desk.heri, true, "forbidden"},
                        {&desk.keeper, true, ""}};
    for (auto const& row : rows) {
      INFO(row.actor->name());
      desk.as(*row.actor, [&](Context& context) {
        CHECK(find(context, id).ok() == row.sees);
        CHECK(list(context, {}).size() == (row.sees ? 1U : 0U));
        CHECK(count_open(context) == (row.sees ? 1 : 0));
        CHECK(log_of(context, id).ok() == row.sees);
        CHECK(code_of(cancel(context, id)) == row.cancel);
        return 0;
      });
    }
  });
}

TEST_CASE("jobs: those of the program are seen by who may see jobs of a whole office") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    auto const id = desk.queue_as(Actor::system("jobs"), {.kind = "work"});
    Actor const sub_district =
        Actor::person(AccountId{98}, "Camat", rights({May::see_jobs}), place("32.76.08"));
    struct Row {
      Actor const* actor;
      bool sees;
    };
    for (auto const& row : {Row{&desk.heri, true}, Row{&desk.keeper, true}, Row{&desk.rina, false},
                            Row{&sub_district, false}}) {
      INFO(row.actor->name());
      desk.as(*row.actor, [&](Context& context) {
        CHECK(find(context, id).ok() == row.sees);
        CHECK(list(context, {}).size() == (row.sees ? 1U : 0U));
        CHECK(count_open(context) == (row.sees ? 1 : 0));
        return 0;
      });
    }
  });
}

TEST_CASE("jobs: the list filters and pages, newest first") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    std::vector<JobId> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(desk.queue({.kind = i % 2 == 0 ? "even" : "odd"}));
    desk.as(desk.rina, [&](Context& context) {
      auto const all = list(context, {});
      REQUIRE(all.size() == 5);
      CHECK(all.front().id == ids.back());
      CHECK(list(context, {.kind = "odd"}).size() == 2);
      CHECK(list(context, {.state = State::done}).empty());
      auto const page = list(context, {.before = ids[2], .limit = 1});
      REQUIRE(page.size() == 1);
      CHECK(page.front().id == ids[1]);
      return 0;
    });
  });
}

TEST_CASE("outbox: each subscriber has each event, again after a refusal, once when it worked") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    std::vector<std::int64_t> first;
    int second = 0;
    bool refuse = true;
    desk.runner->subscribe("person.died", "programmes.stop",
                           [&](Context&, Value const& payload) -> Status {
                             first.push_back(payload["person"].integer_or(0));
                             return {};
                           });
    desk.runner->subscribe("person.died", "grants.open",
                           [&](Context& context, Value const&) -> Status {
                             ++second;
                             // Work of a refused delivery must not stay.
                             TRY(enqueue(context, {.kind = "grant"}));
                             if (refuse) return invalid("grant.closed");
                             return {};
                           });
    desk.as(desk.rina, [&](Context& context) {
      audit::Change change(context, audit::Event{"person.died", {}, {}, {}});
      emit(change, "person.died", Value::object({{"person", 5}}), desk.clock.now());
      emit(change, "person.moved", Value::object({{"person", 6}}), desk.clock.now());
      return 0;
    });
    CHECK(desk.runner->deliver() == 1);
    CHECK(first == std::vector<std::int64_t>{5});
    CHECK(second == 1);
    CHECK(desk.runner->deliver() == 0);  // it rests before the next try
    refuse = false;
    desk.clock.advance_seconds(30);
    CHECK(desk.runner->deliver() == 2);  // the first says at once that it has it
    CHECK(first.size() == 1);
    CHECK(second == 2);
    desk.clock.advance_seconds(3600);
    CHECK(desk.runner->deliver() == 0);
    CHECK(desk.runner->run_all() == 1);  // the grant's job, queued by the delivery that was kept
  });
}

TEST_CASE("schedules: once a day after the hour") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    int runs = 0;
    desk.runner->on("tidy", [&](JobContext&) -> Status {
      ++runs;
      return {};
    });
    desk.runner->daily("tidy", 9, Zone::wib);
    auto const turn = [&] {
      desk.runner->queue_due();
      desk.runner->run_all();
    };
    turn();  // 08:46
    CHECK(runs == 0);
    desk.clock.advance_seconds(20 * 60);
    turn();
    turn();
    CHECK(runs == 1);
    desk.clock.advance_seconds(23 * 3600);
    turn();  // 08:06 of the next day
    CHECK(runs == 1);
    desk.clock.advance_seconds(3600);
    turn();
    CHECK(runs == 2);
  });
}

TEST_CASE("jobs: finished ones are forgotten after their time, open ones never") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store);
    desk.runner->on("work", [](JobContext&) -> Status { return {}; });
    desk.queue({.kind = "work"});
    desk.runner->run_all();
    auto const open = desk.queue({.kind = "work"});
    auto const forget = [&] {
      return desk.as(desk.keeper, [&](Context& context) {
        return forget_old(context.tx, desk.clock.now(), 90);
      });
    };
    desk.clock.advance_seconds(90 * 86'400);
    CHECK(forget() == 0);
    desk.clock.advance_seconds(1);
    CHECK(forget() == 3);  // two log lines and the job
    CHECK(desk.job(open).state == State::queued);
  });
}
