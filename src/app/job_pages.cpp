#include "app/pages.h"
#include "base/text.h"
#include "jobs/jobs.h"
#include "screen/again.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::app {
namespace {

using http::Answer;
using screen::Visit;

screen::Tone tone_of(jobs::State state) {
  switch (state) {
    case jobs::State::done: return screen::Tone::done;
    case jobs::State::failed: return screen::Tone::late;
    case jobs::State::cancelled:
    case jobs::State::cancelling: return screen::Tone::soon;
    case jobs::State::queued: return screen::Tone::plain;
    case jobs::State::running: return screen::Tone::note;
  }
  return screen::Tone::plain;
}

Html state_chip(Visit const& visit, jobs::Job const& job) {
  return screen::chip(tone_of(job.state),
                      visit.say("job.state." + std::string(jobs::word_of(job.state))));
}

std::string name_of(Visit const& visit, jobs::Job const& job) {
  auto const kind = visit.say("job.kind." + job.kind);
  return job.title.empty() ? kind : kind + ": " + job.title;
}

Value job_value(jobs::Job const& job) {
  return Value::object({{"id", job.id.text()},
                        {"kind", job.kind},
                        {"title", job.title},
                        {"state", std::string(jobs::word_of(job.state))},
                        {"done", job.done},
                        {"total", job.total},
                        {"phase", job.phase},
                        {"created", to_iso(job.created_at)},
                        {"error", job.error_code},
                        {"result", job.result}});
}

Result<Answer> list_page(Visit& visit) {
  jobs::Filter filter;
  if (auto const before = parse_id_value(visit.request.query.get("sebelum")))
    filter.before = JobId{*before};
  filter.state = jobs::state_of(visit.request.query.get("status"));
  auto const list = jobs::list(visit.context, filter);
  if (visit.request.wants_json()) {
    Value::List rows;
    for (auto const& job : list) rows.push_back(job_value(job));
    return http::json_answer(Value::object({{"rows", Value(std::move(rows))}}));
  }
  screen::PageHead const head{.title = visit.say("app.jobs.title"),
                              .context = visit.say("app.jobs.context"),
                              .current = "jobs"};
  if (list.empty())
    return screen::page(visit, head,
                        screen::empty({.icon = "jam",
                                       .heading = visit.say("app.jobs.none"),
                                       .why = visit.say("app.jobs.none_why")}));
  screen::Table table;
  table.columns = {{visit.say("app.jobs.what")},
                   {visit.say("app.jobs.state")},
                   {visit.say("app.jobs.who")},
                   {visit.say("app.jobs.when")},
                   {visit.say("app.jobs.progress"), true}};
  for (auto const& job : list) {
    auto const percent = jobs::percent_done(job);
    table.rows.push_back(
        {http::link("/pekerjaan/" + job.id.text(), http::text(name_of(visit, job))),
         state_chip(visit, job), http::text(screen::actor_name(visit, job.actor_name)),
         http::text(screen::short_time(job.created_at, visit.office.zone, visit.language())),
         http::text(percent ? std::to_string(*percent) + " %" : std::string("–"))});
  }
  Html footer;
  if (static_cast<int>(list.size()) == filter.limit)
    footer = http::link("/pekerjaan?sebelum=" + list.back().id.text() +
                            (filter.state ? "&status=" + std::string(word_of(*filter.state)) : ""),
                        visit.words("app.jobs.older"));
  if (filter.state)
    footer += http::text(" ") + http::link("/pekerjaan", visit.words("app.jobs.all"));
  return screen::page(visit, head,
                      screen::sheet({.heading = visit.say("app.jobs.heading"),
                                     .body = screen::table(table),
                                     .footer = footer}));
}

Html progress_part(Visit& visit, jobs::Job const& job) {
  auto body = http::element("p", state_chip(visit, job));
  if (jobs::is_open(job.state)) {
    body += screen::progress(job.done, job.total, visit.say("app.jobs.progress"));
    auto line = visit.say(job.phase.empty() ? "app.jobs.waiting" : job.phase);
    if (job.total > 0)
      line += ", " + visit.say("app.jobs.of", {{"done", group_thousands(job.done)},
                                               {"total", group_thousands(job.total)}});
    if (auto const left = jobs::seconds_left(job, visit.context.clock.now()))
      line += ", " + visit.say("app.jobs.left",
                               {{"time", screen::duration_text(*left, visit.language())}});
    body += http::element("p", {{"class", "small soft"}}, http::text(line));
    body += http::element("p", {{"class", "small soft"}}, visit.words("app.jobs.may_close"));
  }
  if (!job.error_code.empty()) {
    std::map<std::string, std::string> detail;
    if (auto const* fields = job.error_detail.fields())
      for (auto const& [name, value] : *fields) detail[name] = value.text_or_empty();
    if (!job.incident.empty()) detail["incident"] = job.incident;
    body += screen::notice(screen::Tone::late, visit.say(job.error_code, detail));
  }
  return body;
}

/// Where the outcome of a finished job stands, for those who may go there.
std::string outcome_address(Visit const& visit, jobs::Job const& job) {
  auto const& actor = visit.context.actor;
  auto const has = [&](std::string_view part) { return job.kind.starts_with(part); };
  auto const id = [&](std::string_view name) { return job.payload[name].text_or_empty(); };
  if (job.state != jobs::State::done) return {};
  if (has("import.") && actor.may(May::import_data)) return "/impor/" + id("import");
  if (has("match.newcomers") && actor.may(May::import_data)) return "/impor/" + id("import");
  if (has("match.sample") && actor.may(May::review_matches))
    return "/padankan/contoh/" + id("sample");
  if (has("match.doubles") && actor.may(May::review_matches)) return "/padankan/ganda";
  if (has("match.run") && actor.may(May::match_data)) return "/padankan/" + id("run");
  if (has("reconcile.") && !job.title.empty() && actor.may(May::see_reconciliation))
    return "/rekonsiliasi/" + job.title;
  if (has("validation.assess") && actor.may(May::see_validation))
    return "/verval/massal/" + id("assessment");
  if (has("registry.quality") && actor.may(May::see_quality)) return "/mutu";
  auto const year = job.payload["year"].integer_or(0);
  if (has("reports.note_pdf") && year > 0 && actor.may(May::see_reports))
    return "/laporan/catatan-akhir-tahun/" + std::to_string(year) + "#berkas";
  return {};
}

Result<Answer> job_page(Visit& visit) {
  auto const job = TRY(jobs::find(visit.context, JobId{TRY(visit.request.id("job"))}));
  if (visit.request.wants_json()) return http::json_answer(job_value(job));
  auto const address = "/pekerjaan/" + job.id.text();
  auto const part = progress_part(visit, job);
  std::vector<screen::TimelineItem> lines;
  for (auto const& line : TRY(jobs::log_of(visit.context, job.id))) {
    std::map<std::string, std::string> detail;
    if (auto const* fields = line.detail.fields())
      for (auto const& [name, value] : *fields)
        detail[name] = value.text() != nullptr ? *value.text() : to_json(value);
    lines.push_back({screen::short_time(line.at, visit.office.zone, visit.language()),
                     visit.words(line.code, detail)});
  }
  screen::PageHead head{.title = name_of(visit, job),
                        .context = screen::actor_name(visit, job.actor_name),
                        .current = "jobs",
                        .trail = {{visit.say("nav.jobs"), "/pekerjaan"}}};
  if (auto const outcome = outcome_address(visit, job); !outcome.empty())
    head.actions.push_back(
        {.label = visit.say("app.jobs.outcome"), .address = outcome, .primary = true});
  if (jobs::is_open(job.state))
    head.actions.push_back(
        {.label = visit.say("app.jobs.cancel"), .address = address + "/hentikan", .post = true});
  else if (job.state == jobs::State::failed || job.state == jobs::State::cancelled)
    head.actions.push_back({.label = visit.say("app.jobs.retry"),
                            .address = address + "/ulangi",
                            .primary = true,
                            .post = true});
  auto const left =
      screen::sheet({.heading = visit.say("app.jobs.progress"),
                     .body = screen::part_asked_again("kemajuan", address, jobs::is_open(job.state),
                                                      part, "#catatan")});
  auto const right = http::element(
      "div", {{"id", "catatan"}},
      screen::sheet({.heading = visit.say("app.jobs.log"), .body = screen::timeline(lines)}));
  return screen::page(visit, head, screen::cols("wide", left, right));
}

screen::Handler act(Status (*what)(Context&, JobId), std::string message) {
  return [what, message](Visit& visit) -> Result<Answer> {
    auto const id = JobId{TRY(visit.request.id("job"))};
    TRY(what(visit.context, id));
    return screen::done(visit, "/pekerjaan/" + id.text(), {.message = visit.say(message)});
  };
}

}  // namespace

void add_job_pages(Program&, screen::Routes& routes) {
  auto const signed_in = http::Policy::signed_in();
  routes.get("/pekerjaan", signed_in, list_page, "app.jobs.title");
  routes.get("/api/v1/pekerjaan", signed_in, list_page, "app.jobs.title");
  routes.get("/pekerjaan/{job}", signed_in, job_page, "app.jobs.title");
  routes.get("/api/v1/pekerjaan/{job}", signed_in, job_page, "app.jobs.title");
  routes.post("/pekerjaan/{job}/hentikan", signed_in, act(jobs::cancel, "app.jobs.cancelled"));
  routes.post("/pekerjaan/{job}/ulangi", signed_in, act(jobs::retry, "app.jobs.retried"));
}

}  // namespace rangkul::app
