#include "jobs/jobs.h"

#include "db/housekeeping.h"
#include "jobs/job_sql.h"
#include "jobs/outbox_sql.h"
#include "jobs/parts.h"

namespace rangkul::jobs {
namespace {

namespace sql = job_sql;
using db::bind;

constexpr std::int64_t seconds_a_day = 86'400;

Value json_of(std::string const& text) { return parse_json(text).value_or(Value{}); }

/// The columns of job_by_id and jobs_seen.
std::vector<Job> read_jobs(db::Transaction& tx, db::Query const& query, db::Binds const& binds) {
  std::vector<Job> out;
  tx.each(
      query, binds,
      [&](JobId id, std::string kind, std::string title, std::string state, std::int64_t done,
          std::int64_t total, std::string phase, Instant created, std::optional<Instant> started,
          std::optional<Instant> finished, AccountId account, std::string actor_name,
          RegionCode area, int attempts, std::string payload, std::string result,
          std::string error_code, std::string error_detail, std::string incident) {
        Job job;
        job.id = id;
        job.kind = std::move(kind);
        job.title = std::move(title);
        job.state = state_of(state).value_or(State::failed);
        job.done = done;
        job.total = total;
        job.phase = std::move(phase);
        job.created_at = created;
        job.started_at = started;
        job.finished_at = finished;
        job.account = account;
        job.actor_name = std::move(actor_name);
        job.area = std::move(area);
        job.attempts = attempts;
        job.payload = json_of(payload);
        job.result = json_of(result);
        job.error_code = std::move(error_code);
        job.error_detail = json_of(error_detail);
        job.incident = std::move(incident);
        out.push_back(std::move(job));
      });
  return out;
}

bool is_own(Context const& context, Job const& job) {
  return job.account.is_set() && job.account == context.actor.account();
}

/// Who may stop or repeat it: its owner, and who keeps the office's system.
Result<Job> governed(Context& context, JobId id) {
  auto job = TRY(find(context, id));
  if (!is_own(context, job) && !context.actor.may(May::manage_office)) return forbidden();
  return job;
}

audit::Event job_event(std::string_view name, Job const& job) {
  return audit::Event{name, {{"job", job.id.value()}}, Value::object({{"kind", job.kind}}), {}};
}

/// Jobs of the program itself concern the whole office: they have no area of their own.
bool sees_those_of_the_program(Context const& context) {
  return context.actor.may(May::see_jobs) && context.actor.area().level() <= RegionLevel::regency;
}

db::Binds scope_binds(Context const& context) {
  auto const scope = context.actor.scope();
  return {bind("me", context.actor.account().value()),
          bind("sees", context.actor.may(May::see_jobs)),
          bind("sees_program", sees_those_of_the_program(context)), bind("scope_from", scope.from),
          bind("scope_to", scope.to)};
}

}  // namespace

std::optional<Job> read_job(db::Transaction& tx, JobId id) {
  auto jobs = read_jobs(tx, sql::job_by_id, {bind("id", id)});
  if (jobs.empty()) return std::nullopt;
  return std::move(jobs.front());
}

void write_log(db::Transaction& tx, JobId job, Instant now, std::string_view code,
               Value const& detail) {
  db::Housekeeping(tx).run(sql::insert_log,
                           {bind("id", next_id_value()), bind("job", job), bind("now", now),
                            bind("code", code), bind("detail", to_json(detail))});
}

Result<JobId> enqueue(Context& context, NewJob const& job) {
  // A job keeps who asked by rights and area alone: another department asks for none.
  if (context.actor.of_department()) return forbidden();
  auto const id = next_id<JobTag>();
  auto const now = context.clock.now();
  auto const& actor = context.actor;
  auto const only_one = job.only_one.empty() ? std::optional<std::string>{} : job.only_one;
  audit::Change change(
      context,
      audit::Event{"job.queued", {{"job", id.value()}}, Value::object({{"kind", job.kind}}), {}});
  auto const broken = change.try_run(
      sql::insert_job,
      {bind("id", id), bind("kind", job.kind), bind("title", job.title), bind("only_one", only_one),
       bind("now", now), bind("not_before", job.not_before.value_or(now)),
       bind("account", actor.account()), bind("actor_name", actor.name()),
       bind("rights", rights_text(actor.rights())), bind("area", actor.area()),
       bind("language", actor.language() == Language::en ? "en" : "id"),
       bind("payload", to_json(job.payload))});
  if (broken) return conflict("job.already_open", {{"kind", job.kind}});
  return id;
}

Result<Job> find(Context& context, JobId id) {
  auto job = read_job(context.tx, id);
  if (!job) return not_found();
  auto const seen = job->area.text().empty()
                        ? sees_those_of_the_program(context)
                        : context.actor.may(May::see_jobs) && context.actor.sees(job->area);
  if (!is_own(context, *job) && !seen) return not_found();
  return *std::move(job);
}

std::vector<Job> list(Context& context, Filter const& filter) {
  auto binds = scope_binds(context);
  binds.push_back(bind("kind", filter.kind));
  binds.push_back(bind("state", filter.state ? word_of(*filter.state) : std::string_view{}));
  binds.push_back(bind("before", filter.before.value_or(JobId{INT64_MAX}).value()));
  binds.push_back(bind("limit", filter.limit));
  return read_jobs(context.tx, sql::jobs_seen, binds);
}

std::int64_t count_open(Context& context) {
  return context.tx.value<std::int64_t>(sql::count_open, scope_binds(context)).value_or(0);
}

std::int64_t count_failed(Context& context, Instant since) {
  auto binds = scope_binds(context);
  binds.push_back(bind("since", since));
  return context.tx.value<std::int64_t>(sql::count_failed, binds).value_or(0);
}

Result<std::vector<LogLine>> log_of(Context& context, JobId id, int limit) {
  TRY(find(context, id));
  std::vector<LogLine> out;
  context.tx.each(sql::log_of, {bind("job", id), bind("limit", limit)},
                  [&](Instant at, std::string code, std::string detail) {
                    out.push_back({at, std::move(code), json_of(detail)});
                  });
  return out;
}

Status cancel(Context& context, JobId id) {
  auto const job = TRY(governed(context, id));
  if (!is_open(job.state)) return conflict("job.finished_already");
  auto const now = context.clock.now();
  audit::Change change(context, job_event("job.cancel_asked", job));
  if (change.run(sql::ask_cancel, {bind("now", now), bind("id", id)}) == 0)
    return conflict("job.finished_already");
  write_log(context.tx, id, now, "job.log.cancel_asked");
  return {};
}

Status retry(Context& context, JobId id) {
  auto const job = TRY(governed(context, id));
  if (job.state != State::failed && job.state != State::cancelled)
    return conflict("job.not_stopped");
  auto const now = context.clock.now();
  audit::Change change(context, job_event("job.retried", job));
  if (change.try_run(sql::queue_again, {bind("now", now), bind("id", id)}))
    return conflict("job.already_open", {{"kind", job.kind}});
  write_log(context.tx, id, now, "job.log.retried");
  return {};
}

void emit(audit::Change& change, std::string_view name, Value const& payload, Instant now) {
  change.run(outbox_sql::insert_event, {bind("id", next_id_value()), bind("name", name),
                                        bind("payload", to_json(payload)), bind("now", now)});
}

std::int64_t forget_old(db::Transaction& tx, Instant now, std::int64_t days) {
  db::Binds const before{bind("before", now.plus_seconds(-days * seconds_a_day))};
  db::Housekeeping keep(tx);
  std::int64_t rows = 0;
  for (auto const* query : {&sql::forget_logs, &sql::forget_jobs, &outbox_sql::forget_deliveries,
                            &outbox_sql::forget_events})
    rows += keep.run(*query, before);
  return rows;
}

}  // namespace rangkul::jobs
