#include "db/housekeeping.h"
#include "jobs/job_sql.h"
#include "jobs/parts.h"

namespace rangkul::jobs {

namespace sql = job_sql;
using db::bind;

JobId JobContext::id() const { return parts_.job.id; }
db::Store& JobContext::store() const { return parts_.store; }
Clock const& JobContext::clock() const { return parts_.clock; }
catalogue::Catalogue const& JobContext::catalogue() const { return *parts_.catalogue; }
Actor const& JobContext::actor() const { return parts_.actor; }
Value const& JobContext::payload() const { return parts_.job.payload; }
Value const& JobContext::checkpoint() const { return parts_.checkpoint; }
int JobContext::attempt() const { return parts_.job.attempts; }

Status JobContext::item(std::function<Status(Context&)> const& act) {
  auto tx = parts_.store.write(parts_.actor);
  Context context{tx, parts_.actor, parts_.clock, *parts_.catalogue, {}};
  TRY(act(context));
  tx.commit();
  return {};
}

void JobContext::save_checkpoint(db::Transaction& tx, Value checkpoint) {
  auto const until = parts_.clock.now().plus_seconds(parts_.lease_seconds);
  auto const progress = parts_.progress_now();
  auto const rows = db::Housekeeping(tx).run(
      sql::save_checkpoint,
      {bind("checkpoint", to_json(checkpoint)), bind("done", progress.done),
       bind("total", progress.total), bind("phase", progress.phase), bind("lease_until", until),
       bind("id", parts_.job.id), bind("owner", parts_.owner)});
  if (rows == 0) throw LeaseLost();
  if (tx.value<std::string>(sql::state_of, {bind("id", parts_.job.id)}) == "cancelling")
    parts_.cancel_asked = true;
  parts_.checkpoint = std::move(checkpoint);
  parts_.job.attempts = 1;  // it got further: what breaks from here on is counted anew
}

void JobContext::progress(std::int64_t done, std::int64_t total, std::string_view phase) {
  std::scoped_lock const lock(parts_.guard);
  parts_.progress = Progress{done, total, std::string(phase)};
  parts_.progress_changed = true;
}

bool JobContext::cancelled() const { return parts_.cancel_asked || parts_.stopping; }

Error JobContext::stopped() { return conflict("job.cancelled"); }

void JobContext::log(std::string_view code, Value detail) {
  auto tx = parts_.store.write(parts_.actor);
  log(tx, code, std::move(detail));
  tx.commit();
}

void JobContext::log(db::Transaction& tx, std::string_view code, Value detail) {
  write_log(tx, parts_.job.id, parts_.clock.now(), code, detail);
}

void JobContext::set_result(Value result) { parts_.result = std::move(result); }

}  // namespace rangkul::jobs
