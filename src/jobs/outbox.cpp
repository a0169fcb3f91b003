#include "db/housekeeping.h"
#include "jobs/outbox_sql.h"
#include "jobs/runner_parts.h"

namespace rangkul::jobs {
namespace {

namespace sql = outbox_sql;
using db::bind;

constexpr int most_at_once = 200;

struct Waiting {
  std::int64_t id;
  std::string name;
  Value payload;
};

}  // namespace

int Runner::Parts::deliver() {
  std::vector<Waiting> waiting;
  read([&](db::Transaction& tx) {
    tx.each(sql::waiting, {bind("now", clock.now()), bind("limit", most_at_once)},
            [&](std::int64_t id, std::string name, std::string payload) {
              waiting.push_back({id, std::move(name), parse_json(payload).value_or(Value{})});
            });
    return 0;
  });
  int count = 0;
  for (auto const& event : waiting) {
    bool all = true;
    for (auto const& subscription : subscribers[event.name]) {
      auto const delivered = deliver_to(subscription, event.id, event.payload);
      all = all && delivered;
      count += delivered ? 1 : 0;
    }
    if (!all) continue;
    write([&](db::Transaction& tx) {
      return db::Housekeeping(tx).run(sql::mark_delivered,
                                      {bind("now", clock.now()), bind("id", event.id)});
    });
  }
  return count;
}

bool Runner::Parts::deliver_to(Subscription const& subscription, std::int64_t event,
                               Value const& payload) {
  db::Binds const key{bind("outbox", event), bind("subscriber", subscription.name),
                      bind("now", clock.now())};
  try {
    auto tx = store.write(system);
    if (db::Housekeeping(tx).run(sql::insert_delivery, key) == 0) return true;
    auto const snapshot = catalogue.snapshot();
    Context context{tx, system, clock, *snapshot, {}};
    auto const status = subscription.act(context, payload);
    if (status.ok()) {
      tx.commit();
      return true;
    }
    auto const code = status.error().code;
    { auto const gone = std::move(tx); }
    note_failure(event, code);
  } catch (std::exception const& error) {
    auto const incident = new_incident();
    if (options.broken) options.broken(incident, Job{}, subscription.name + ": " + error.what());
    note_failure(event, "job.broken");
  }
  return false;
}

void Runner::Parts::note_failure(std::int64_t event, std::string const& code) {
  write([&](db::Transaction& tx) {
    return db::Housekeeping(tx).run(
        sql::mark_failed, {bind("error_code", code), bind("now", clock.now()), bind("id", event)});
  });
}

}  // namespace rangkul::jobs
