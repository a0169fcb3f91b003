#include "papers/papers.h"

#include <filesystem>
#include <fstream>

#include "audit/audit.h"
#include "jobs/subprocess.h"
#include "papers/papers_templates.h"
#include "screen/again.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::papers {
namespace {

namespace fs = std::filesystem;
using http::Answer;
using http::element;
using screen::Visit;

Value texts(std::vector<std::string> const& list) {
  Value::List out;
  for (auto const& text : list) out.push_back(Value::object({{"text", text}}));
  return Value(std::move(out));
}

std::string_view class_of(Column const& column) { return column.number ? "num" : ""; }

Value lines_of(Table const& table, std::vector<std::vector<std::string>> const& lines) {
  Value::List out;
  for (auto const& line : lines) {
    CHECK_THAT(line.size() == table.columns.size());
    Value::List cells;
    for (std::size_t i = 1; i < line.size(); ++i)
      cells.push_back(
          Value::object({{"text", line[i]}, {"class", std::string(class_of(table.columns[i]))}}));
    out.push_back(Value::object({{"name", line.front()}, {"cells", Value(std::move(cells))}}));
  }
  return Value(std::move(out));
}

Value value_of(Table const& table) {
  Value::List columns;
  for (auto const& column : table.columns)
    columns.push_back(
        Value::object({{"text", column.heading}, {"class", std::string(class_of(column))}}));
  return Value::object({{"columns", Value(std::move(columns))},
                        {"rows", lines_of(table, table.rows)},
                        {"totals", lines_of(table, table.totals)}});
}

Value sections_of(Paper const& paper) {
  Value::List out;
  int number = 0;
  for (auto const& section : paper.sections)
    out.push_back(Value::object({{"number", ++number},
                                 {"heading", section.heading},
                                 {"paragraphs", texts(section.paragraphs)},
                                 {"remark", section.remark},
                                 {"table", section.table ? value_of(*section.table) : Value()}}));
  return Value(std::move(out));
}

Value stickers_of(Paper const& paper) {
  Value::List out;
  for (auto const& sticker : paper.stickers)
    out.push_back(Value::object({{"heading", sticker.heading},
                                 {"picture", sticker.picture},
                                 {"code", sticker.number},
                                 {"lines", texts(sticker.lines)},
                                 {"corner", sticker.corner}}));
  return Value(std::move(out));
}

/// Where papers lie, beside the store; only its owner reads them.
fs::path folder_of(std::string const& files) {
  auto const folder = fs::path(files) / "papers";
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  return folder;
}

void clear_old_files(fs::path const& folder, fs::path const& newest) {
  constexpr auto kept = std::chrono::hours(24 * 90);
  std::error_code ignored;
  auto const now = fs::last_write_time(newest, ignored);
  for (auto const& entry : fs::directory_iterator(folder, ignored))
    if (entry.last_write_time(ignored) + kept < now) fs::remove(entry.path(), ignored);
}

Status print(jobs::JobContext& job, fs::path const& page, fs::path const& pdf) {
  constexpr int seconds = 120;
  auto const made = jobs::run_subprocess({.argv = {"weasyprint", page.string(), pdf.string()},
                                          .timeout_seconds = seconds,
                                          .give_up = [&] { return job.cancelled(); }});
  clear_old_files(page.parent_path(), page);
  std::error_code ignored;
  fs::remove(page, ignored);
  if (!made.ok() && job.cancelled()) return jobs::JobContext::stopped();
  TRY(made);
  fs::permissions(pdf, fs::perms::owner_read | fs::perms::owner_write);
  return {};
}

Status make(jobs::JobContext& job, DocumentWriter const& write) {
  auto const folder = folder_of(job.store().files_folder());
  auto const page = folder / (job.id().text() + ".html");
  auto const pdf = folder / (job.id().text() + ".pdf");
  job.progress(0, 2, "job.phase.papers.writing");
  {
    auto tx = job.store().read(job.actor());
    Context context{tx, job.actor(), job.clock(), job.catalogue(), {}};
    std::ofstream(page, std::ios::binary) << TRY(write(context, job.payload()));
  }
  job.progress(1, 2, "job.phase.papers.printing");
  TRY(print(job, page, pdf));
  job.progress(2, 2, "job.phase.papers.printing");
  job.set_result(Value::object({{"bytes", static_cast<std::int64_t>(fs::file_size(pdf))}}));
  return {};
}

/// A file shows the area of who asked for it.
Result<Answer> fetch(Visit& visit, Kind const& kind) {
  auto const job = TRY(jobs::find(visit.context, JobId{TRY(visit.request.id("job"))}));
  if (job.kind != kind.key) return not_found();
  bool const own = job.account == visit.context.actor.account();
  if (!own && (kind.own_only || !visit.context.actor.sees(job.area))) return not_found();
  if (job.state != jobs::State::done) return http::see_other("/pekerjaan/" + job.id.text());
  auto const file = folder_of(visit.files_folder) / (job.id.text() + ".pdf");
  if (!fs::exists(file)) return not_found("papers.file_gone");
  audit::record(visit.context, {.action = "export",
                                .kind = kind.subject,
                                .id = job.id.value(),
                                .purpose = std::string(kind.key) + " " + job.title,
                                .rows = 0});
  return http::file_answer({file.string(), false}, file_name(kind, job.title, "pdf"));
}

screen::TimelineItem file_item(Visit const& visit, Kind const& kind, jobs::Job const& job) {
  auto const when = screen::short_time(job.created_at, visit.office.zone, visit.language());
  if (job.state == jobs::State::done)
    return {
        when,
        http::link(std::string(kind.address) + "/" + job.id.text(),
                   visit.words("papers.open",
                               {{"size", screen::bytes_text(job.result["bytes"].integer_or(0))}})),
        screen::Tone::done};
  return {when, http::link("/pekerjaan/" + job.id.text(),
                           visit.words(jobs::is_open(job.state) ? "papers.being_made"
                                                                : "papers.not_made"))};
}

}  // namespace

std::string file_name(Kind const& kind, std::string_view title, std::string_view ending) {
  return std::string(kind.file) + std::string(title) + "." + std::string(ending);
}

std::string document(Paper const& paper, Language language) {
  auto const value = Value::object({{"language", language == Language::id ? "id" : "en"},
                                    {"title", paper.title},
                                    {"office", paper.office},
                                    {"as_of", paper.as_of},
                                    {"foot", paper.office + " · " + paper.title},
                                    {"provisional", paper.provisional},
                                    {"warnings", texts(paper.warnings)},
                                    {"sections", sections_of(paper)},
                                    {"stickers", stickers_of(paper)}});
  return http::render(templates::paper, value, language).markup();
}

Result<JobId> queue(Context& context, Kind const& kind, Value payload, std::string const& title) {
  std::string const key(kind.key);
  return jobs::enqueue(context,
                       {.kind = key,
                        .payload = std::move(payload),
                        .title = title,
                        .only_one = key + ":" + title + ":" + context.actor.account().text()});
}

void add_document_job(jobs::Runner& runner, Kind const& kind, DocumentWriter write) {
  runner.on(std::string(kind.key),
            [write = std::move(write)](jobs::JobContext& job) { return make(job, write); });
}

void add_job(jobs::Runner& runner, Kind const& kind, Writer write) {
  add_document_job(
      runner, kind,
      [write = std::move(write)](Context& context, Value const& payload) -> Result<std::string> {
        return document(TRY(write(context, payload)), context.actor.language());
      });
}

void add_route(screen::Routes& routes, Kind const& kind) {
  routes.get(
      std::string(kind.address) + "/{job}", http::Policy::right(kind.right),
      [kind](Visit& visit) { return fetch(visit, kind); }, "job.kind." + std::string(kind.key));
}

Html files_sheet(Visit& visit, Kind const& kind, std::string const& title,
                 std::string const& address) {
  constexpr std::size_t most = 3;
  std::vector<screen::TimelineItem> items;
  bool open = false;
  for (auto const& job : jobs::list(visit.context, {.kind = std::string(kind.key)})) {
    if (job.title != title || items.size() == most) continue;
    if (kind.own_only && job.account != visit.context.actor.account()) continue;
    open = open || jobs::is_open(job.state);
    items.push_back(file_item(visit, kind, job));
  }
  if (items.empty()) return {};
  return screen::sheet(
      {.heading = visit.say("papers.heading"),
       .body = screen::part_asked_again("berkas", address, open, screen::timeline(items))});
}

}  // namespace rangkul::papers
