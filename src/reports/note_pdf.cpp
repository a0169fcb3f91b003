#include <filesystem>
#include <fstream>

#include "audit/audit.h"
#include "base/text.h"
#include "jobs/subprocess.h"
#include "registry/office.h"
#include "reports/parts.h"
#include "reports/reports_templates.h"
#include "screen/format.h"

namespace rangkul::reports {
namespace {

namespace fs = std::filesystem;
using programmes::Achievement;

Value paragraphs(std::vector<std::string> const& list) {
  Value::List out;
  for (auto const& text : list) out.push_back(Value::object({{"text", text}}));
  return Value(std::move(out));
}

Value figure_row(Context& context, Achievement const& row) {
  auto const language = context.actor.language();
  auto const unit = "reports.unit." + std::string(catalogue::word_of(row.unit));
  return Value::object({{"name", row.name},
                        {"unit", context.catalogue.message(language, unit)},
                        {"target", row.target == 0 ? "–" : group_thousands(row.target)},
                        {"realised", group_thousands(row.realised)},
                        {"percent", screen::percent_text(row.percent(), language)}});
}

Value figures_table(Context& context, YearNote const& note) {
  auto const language = context.actor.language();
  Value::List rows;
  for (auto const& row : note.kds.rows) rows.push_back(figure_row(context, row));
  auto const total = note.kds.total();
  Value::List totals{
      Value::object({{"name", context.catalogue.message(language, "reports.total")},
                     {"target", total.whole() == 0 ? "–" : group_thousands(total.whole())},
                     {"realised", group_thousands(total.part())},
                     {"percent", screen::percent_text(total, language)}})};
  if (auto const mean = note.kds.mean().hundredths())
    totals.push_back(Value::object({{"name", context.catalogue.message(language, "reports.mean")},
                                    {"target", ""},
                                    {"realised", ""},
                                    {"percent", hundredths_text(*mean) + " %"}}));
  return Value::object({{"rows", Value(std::move(rows))}, {"totals", Value(std::move(totals))}});
}

Value sections_of(Context& context, YearNote const& note) {
  Value::List out;
  int number = 0;
  for (auto const& section : note.sections)
    out.push_back(Value::object(
        {{"number", ++number},
         {"heading", section.heading},
         {"sentences", paragraphs(section.sentences)},
         {"edited", paragraphs(lines_of(section.edited))},
         {"waiting", !section.live && section.edited.empty()},
         {"table",
          section.live && !note.kds.rows.empty() ? figures_table(context, note) : Value()}}));
  return Value(std::move(out));
}

std::string note_document(Context& context, YearNote const& note, Zone zone) {
  auto const language = context.actor.language();
  auto const say = [&](std::string const& key, std::map<std::string, std::string> const& with) {
    return context.catalogue.message(language, key, with);
  };
  auto const title = say("reports.title", {{"year", std::to_string(note.year)}});
  auto const as_of = as_of_line(context.catalogue, language, note, zone);
  std::vector<std::string> warnings;
  for (auto const& warning : note.warnings) warnings.push_back(say(warning.code, warning.detail));
  auto const value = Value::object(
      {{"language", language == Language::id ? "id" : "en"},
       {"title", title},
       {"office", note.office},
       {"as_of", as_of},
       {"foot", note.office + " · " + title},
       {"provisional", note.provisional},
       {"area", note.area.empty() ? "" : say("reports.area.only", {{"area", note.area}})},
       {"warnings", paragraphs(warnings)},
       {"sections", sections_of(context, note)}});
  return http::render(templates::note_pdf, value, language).markup();
}

/// Where the files of this folder lie, beside the store; only its owner reads them.
fs::path files_of(db::Store const& store) {
  auto const folder = fs::path(store.files_folder()) / "reports";
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  return folder;
}

/// A printed note can be made again at any time: files older than a quarter are cleared away.
void clear_old_files(fs::path const& folder, fs::path const& newest) {
  constexpr auto kept = std::chrono::hours(24 * 90);
  std::error_code ignored;
  auto const now = fs::last_write_time(newest, ignored);
  for (auto const& entry : fs::directory_iterator(folder, ignored))
    if (entry.last_write_time(ignored) + kept < now) fs::remove(entry.path(), ignored);
}

Status make_pdf(jobs::JobContext& job, registry::FamilySizes& sizes) {
  auto const year = static_cast<int>(job.payload()["year"].integer_or(0));
  auto const folder = files_of(job.store());
  auto const page = folder / (job.id().text() + ".html");
  auto const pdf = folder / (job.id().text() + ".pdf");
  job.progress(0, 2, "job.phase.reports.reading");
  {
    auto tx = job.store().read(job.actor());
    Context context{tx, job.actor(), job.clock(), job.catalogue(), {}};
    auto const note = year_note(context, year, sizes);
    auto const zone = registry::office_names(context).zone;
    std::ofstream(page, std::ios::binary) << note_document(context, note, zone);
  }
  job.progress(1, 2, "job.phase.reports.pdf");
  constexpr int seconds = 120;
  auto const made = jobs::run_subprocess({.argv = {"weasyprint", page.string(), pdf.string()},
                                          .timeout_seconds = seconds,
                                          .give_up = [&] { return job.cancelled(); }});
  clear_old_files(folder, page);
  std::error_code ignored;
  fs::remove(page, ignored);
  if (!made.ok() && job.cancelled()) return jobs::JobContext::stopped();
  TRY(made);
  fs::permissions(pdf, fs::perms::owner_read | fs::perms::owner_write);
  job.progress(2, 2, "job.phase.reports.pdf");
  job.set_result(Value::object({{"year", year},
                                {"name", note_file_name(year, "pdf")},
                                {"bytes", static_cast<std::int64_t>(fs::file_size(pdf))}}));
  return {};
}

/// A job of ours that this reader may see: its file shows the area of who asked for it.
Result<jobs::Job> pdf_job(screen::Visit& visit) {
  auto const job = TRY(jobs::find(visit.context, JobId{TRY(visit.request.id("job"))}));
  if (job.kind != pdf_kind) return not_found();
  if (job.account != visit.context.actor.account() && !visit.context.actor.sees(job.area))
    return not_found();
  return job;
}

Result<http::Answer> download(screen::Visit& visit) {
  auto const job = TRY(pdf_job(visit));
  if (job.state != jobs::State::done) return http::see_other("/pekerjaan/" + job.id.text());
  auto const file = fs::path(visit.files_folder) / "reports" / (job.id.text() + ".pdf");
  if (!fs::exists(file)) return not_found("reports.file_gone");
  auto const year = job.result["year"].integer_or(0);
  audit::record(visit.context, {.action = "export",
                                .kind = "note",
                                .id = year,
                                .purpose = std::string(pdf_kind),
                                .rows = 0});
  return http::file_answer({file.string(), false}, job.result["name"].text_or_empty());
}

}  // namespace

void add_jobs(jobs::Runner& runner, registry::FamilySizes& sizes) {
  runner.on(std::string(pdf_kind),
            [&sizes](jobs::JobContext& job) { return make_pdf(job, sizes); });
}

void add_file_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_reports);
  routes.get("/laporan/berkas/{job}", see, download, "reports.pdf.download");
}

}  // namespace rangkul::reports
