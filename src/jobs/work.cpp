#include "audit/audit.h"
#include "db/housekeeping.h"
#include "jobs/job_sql.h"
#include "jobs/runner_parts.h"

namespace rangkul::jobs {
namespace {

namespace sql = job_sql;
using db::bind;

constexpr std::int64_t pause_seconds = 10;  // times the attempt, after the world broke

Value value_of(std::map<std::string, std::string> const& detail) {
  Value out{Value::Fields{}};
  for (auto const& [name, text] : detail) out.set(name, text);
  return out;
}

std::string_view log_code(State state) {
  switch (state) {
    case State::done: return "job.log.done";
    case State::cancelled: return "job.log.cancelled";
    default: return "job.log.failed";
  }
}

}  // namespace

std::string new_incident() {
  // Ids of one process count up; spread them so that two numbers differ at a glance.
  constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ULL;
  constexpr std::size_t length = 8;
  static constexpr char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  auto rest = (static_cast<std::uint64_t>(next_id_value()) * golden) >> 24U;
  std::string out;
  for (std::size_t i = 0; i < length; ++i, rest >>= 5U) out.push_back(digits[rest & 31U]);
  return out;
}

std::optional<JobId> Runner::Parts::claim() {
  auto const now = clock.now();
  auto const any = read(
      [&](db::Transaction& tx) { return tx.value<JobId>(sql::next_queued, {bind("now", now)}); });
  if (!any) return std::nullopt;  // the usual case takes no write lock
  return write([&](db::Transaction& tx) -> std::optional<JobId> {
    auto const id = tx.value<JobId>(sql::next_queued, {bind("now", now)});
    if (!id) return std::nullopt;
    auto const rows = db::Housekeeping(tx).run(
        sql::claim,
        {bind("owner", owner), bind("lease_until", now.plus_seconds(options.lease_seconds)),
         bind("now", now), bind("id", *id)});
    if (rows == 0) return std::nullopt;
    auto const again = tx.value<std::string>(sql::claimed_checkpoint, {bind("id", *id)}) != "null";
    write_log(tx, *id, now, again ? "job.log.resumed" : "job.log.started");
    return id;
  });
}

bool Runner::Parts::run_one() {
  auto const id = claim();
  if (!id) return false;
  work_on(*id);
  return true;
}

void Runner::Parts::work_on(JobId id) {
  auto job = read([&](db::Transaction& tx) { return read_job(tx, id); });
  if (!job) return;
  auto const row = read([&](db::Transaction& tx) {
    return tx.first<std::string, std::string, std::string>(sql::claimed, {bind("id", id)});
  });
  CHECK_THAT(row.has_value());
  auto const& [rights, language, checkpoint] = *row;
  auto actor = job->account.is_set()
                   ? Actor::person(job->account, job->actor_name, rights_of_text(rights), job->area,
                                   language == "en" ? Language::en : Language::id)
                   : Actor::system(job->actor_name);
  JobContext::Parts parts{store,
                          clock,
                          catalogue.snapshot(),
                          *std::move(job),
                          std::move(actor),
                          parse_json(checkpoint).value_or(Value{}),
                          owner,
                          options.lease_seconds,
                          stopping};
  parts.progress = Progress{parts.job.done, parts.job.total, parts.job.phase};
  parts.lease_until = clock.now().plus_seconds(options.lease_seconds);
  {
    std::scoped_lock const lock(running_guard);
    running.insert(&parts);
  }
  JobContext context(parts);
  try {
    auto const handler = handlers.find(parts.job.kind);
    auto const status = handler != handlers.end()
                            ? handler->second(context)
                            : Status{invalid("job.no_handler", {{"kind", parts.job.kind}})};
    conclude(parts, status);
  } catch (LeaseLost const&) {
    // The one who took it over writes its row from now on.
  } catch (std::exception const& error) {
    break_off(parts, error.what());
  }
  std::scoped_lock const lock(running_guard);
  running.erase(&parts);
}

void Runner::Parts::conclude(JobContext::Parts& job, Status const& status) {
  if (status.ok()) return end_job(job, State::done, {});
  if (status.error().code != JobContext::stopped().code)
    return end_job(job, State::failed, status.error());
  auto const state = read([&](db::Transaction& tx) {
    return tx.value<std::string>(sql::state_of, {bind("id", job.job.id)});
  });
  if (stopping && state == "running") return put_back(job, job.job.attempts - 1, clock.now());
  end_job(job, State::cancelled, {});
}

void Runner::Parts::break_off(JobContext::Parts& job, std::string const& what) {
  auto const incident = new_incident();
  if (options.broken) options.broken(incident, job.job, what);
  try {
    auto const attempt = job.job.attempts;
    write([&](db::Transaction& tx) {
      write_log(tx, job.job.id, clock.now(), "job.log.attempt_broken",
                Value::object({{"attempt", attempt}, {"incident", incident}}));
      return 0;
    });
    if (attempt < options.most_attempts)
      return put_back(job, attempt, clock.now().plus_seconds(pause_seconds * attempt));
    job.job.incident = incident;
    end_job(job, State::failed, invalid("job.broken", {{"incident", incident}}));
  } catch (db::StoreFailure const& error) {
    // The lease runs out by itself, or ends with this process.
    if (options.broken) options.broken(incident, job.job, error.what());
  }
}

void Runner::Parts::end_job(JobContext::Parts& job, State state, Error const& error) {
  auto const progress = job.progress_now();
  auto const now = clock.now();
  auto tx = store.write(job.actor);
  Context context{tx, job.actor, clock, *job.catalogue, {}};
  audit::Change change(context, audit::Event{"job.finished",
                                             {{"job", job.job.id.value()}},
                                             Value::object({{"kind", job.job.kind},
                                                            {"state", std::string(word_of(state))},
                                                            {"done", progress.done}}),
                                             {}});
  auto const rows =
      change.run(sql::finish, {bind("state", word_of(state)), bind("now", now),
                               bind("result", to_json(job.result)), bind("error_code", error.code),
                               bind("error_detail", to_json(value_of(error.detail))),
                               bind("incident", job.job.incident), bind("done", progress.done),
                               bind("total", progress.total), bind("phase", progress.phase),
                               bind("id", job.job.id), bind("owner", owner)});
  if (rows == 0) return;  // taken over meanwhile: nothing of this is kept
  write_log(tx, job.job.id, now, log_code(state));
  tx.commit();
}

void Runner::Parts::put_back(JobContext::Parts& job, int attempts, Instant not_before) {
  write([&](db::Transaction& tx) {
    auto const rows = db::Housekeeping(tx).run(
        sql::release,
        {bind("state", "queued"), bind("not_before", not_before), bind("attempts", attempts),
         bind("finished_at", std::optional<Instant>{}), bind("error_code", ""),
         bind("incident", ""), bind("id", job.job.id), bind("owner", owner)});
    if (rows > 0) write_log(tx, job.job.id, clock.now(), "job.log.put_back");
    return rows;
  });
}

}  // namespace rangkul::jobs
