#include <filesystem>
#include <fstream>

#include "audit/audit.h"
#include "base/money.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "jobs/subprocess.h"
#include "matching/matching_templates.h"
#include "matching/reconcile_outputs_sql.h"
#include "matching/reconcile_pages.h"
#include "registry/office.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "sheet/writer.h"

namespace rangkul::matching {
namespace {

namespace fs = std::filesystem;
namespace sql = reconcile_outputs_sql;
using http::Answer;
using http::element;
using http::text;
using screen::Visit;

constexpr std::string_view pdf_kind = "reconcile.note_pdf";

struct NoteSection {
  std::string heading;
  std::vector<std::string> sentences;
};

/// The month in sentences with live figures; page, workbook and PDF are made from it.
struct MonthNote {
  Month month;
  std::string title, office, as_of, area;
  bool provisional{true};  // until the month is closed
  std::vector<NoteSection> sections;
  std::vector<std::pair<std::string, std::vector<std::string>>> rows;
  std::vector<std::string> totals;
};

/// Writes the sentences of one month in one language.
class NoteWriter {
 public:
  NoteWriter(Context& context, Month const& month)
      : context_(context), month_(month), sums_(context, month.id) {}

  MonthNote write() {
    MonthNote note;
    note.month = month_;
    auto const office = registry::office_names(context_);
    auto const language = context_.actor.language();
    note.office = office.name;
    note.title = say("reconcile.note.title", {{"month", month_words()}});
    note.as_of = say("reconcile.note.as_of",
                     {{"time", screen::long_time(context_.clock.now(), office.zone, language)}});
    note.provisional = month_.state != "closed";
    if (!context_.actor.area().covers(month_.area)) note.area = say("reconcile.note.area_only");
    note.sections.push_back({say("reconcile.note.sizes"), sizes()});
    note.sections.push_back({say("reconcile.note.changes"), changes()});
    note.sections.push_back({say("reconcile.note.identity"), identity()});
    note.sections.push_back({say("reconcile.note.decisions"), decisions()});
    table(note);
    return note;
  }

 private:
  std::string say(std::string const& key,
                  std::map<std::string, std::string> const& with = {}) const {
    return context_.catalogue.message(context_.actor.language(), key, with);
  }
  std::string month_words() const {
    auto const number = static_cast<int>(parse_id_value(month_.month.substr(5, 2)).value_or(1));
    return screen::month_name(number, context_.actor.language()) + " " + month_.month.substr(0, 4);
  }
  std::int64_t persons(MonthClass month_class, Side side) const {
    return sums_.of(month_class, side).persons;
  }
  static std::string number(std::int64_t count) { return group_thousands(count); }
  std::string share(std::int64_t part, std::int64_t whole) const {
    return screen::percent_text(Percent(part, whole), context_.actor.language());
  }
  db::Binds scoped() const {
    auto const scope = context_.actor.scope();
    return {db::bind("month", month_.id), db::bind("scope_from", scope.from),
            db::bind("scope_to", scope.to)};
  }

  std::vector<std::string> sizes() const {
    auto const last = sums_.all(Side::last);
    auto const now = sums_.all(Side::now);
    auto const city = sums_.all(Side::city);
    auto const unchanged = persons(MonthClass::unchanged, Side::now);
    return {say("reconcile.note.now", {{"month", month_words()},
                                       {"persons", number(now.persons)},
                                       {"families", number(now.families)}}),
            say("reconcile.note.last",
                {{"persons", number(last.persons)}, {"families", number(last.families)}}),
            say("reconcile.note.city",
                {{"persons", number(city.persons)}, {"families", number(city.families)}}),
            say("reconcile.note.unchanged",
                {{"persons", number(unchanged)}, {"share", share(unchanged, now.persons)}})};
  }

  std::vector<std::string> changes() const {
    using enum MonthClass;
    std::vector<std::string> out;
    out.push_back(say("reconcile.note.new_and_gone",
                      {{"new", number(persons(fresh, Side::now))},
                       {"gone", number(persons(gone, Side::last))},
                       {"unexplained", number(persons(unexplained, Side::last))}}));
    out.push_back(say("reconcile.note.moved", {{"in", number(persons(moved_in, Side::now))},
                                               {"out", number(persons(moved_out, Side::last))}}));
    auto const listed = persons(dead, Side::now);
    auto const all = static_cast<std::int64_t>(persons(dead, Side::last));
    out.push_back(say("reconcile.note.dead", {{"listed", number(listed)}, {"last", number(all)}}));
    out.push_back(say("reconcile.note.changed", {{"changed", number(persons(changed, Side::now))},
                                                 {"double", number(persons(doubled, Side::now))},
                                                 {"held", number(persons(held, Side::now))}}));
    return out;
  }

  std::vector<std::string> identity() const {
    using enum MonthClass;
    auto const unmatched =
        context_.tx.value<std::int64_t>(sql::unmatched_niks, scoped()).value_or(0);
    return {say("reconcile.note.contradictory",
                {{"persons", number(persons(contradictory, Side::now))}}),
            say("reconcile.note.nik", {{"persons", number(unmatched)}}),
            say("reconcile.note.only", {{"ministry", number(persons(only_ministry, Side::now))},
                                        {"city", number(persons(only_city, Side::city))}})};
  }

  std::vector<std::string> decisions() const {
    auto const counts = state_counts(context_, month_.id);
    std::map<std::string, std::int64_t> by_verdict;
    context_.tx.each(sql::verdicts, scoped(), [&](std::string const& verdict, std::int64_t count) {
      by_verdict[verdict] = count;
    });
    std::vector<std::string> out;
    out.push_back(say("reconcile.note.decided", {{"decided", number(counts.decided)},
                                                 {"accept", number(by_verdict["accept"])},
                                                 {"keep", number(by_verdict["keep"])},
                                                 {"field", number(by_verdict["field"])},
                                                 {"civil", number(by_verdict["civil"])}}));
    out.push_back(say("reconcile.note.remembered",
                      {{"remembered", number(counts.remembered)}, {"open", number(counts.open)}}));
    out.push_back(
        say(month_.state == "closed" ? "reconcile.note.closed" : "reconcile.note.still_open"));
    return out;
  }

  void table(MonthNote& note) const {
    for (std::size_t i = 0; i < month_class_count; ++i) {
      auto const month_class = static_cast<MonthClass>(i);
      std::vector<std::string> counts;
      std::int64_t all = 0;
      for (auto const side : sides) {
        auto const count = sums_.of(month_class, side);
        all += count.persons + count.families;
        counts.push_back(number(count.persons));
        counts.push_back(number(count.families));
      }
      if (all > 0)
        note.rows.emplace_back(say("reconcile.class." + std::string(month_class_key(month_class))),
                               std::move(counts));
    }
    for (auto const side : sides) {
      note.totals.push_back(number(sums_.all(side).persons));
      note.totals.push_back(number(sums_.all(side).families));
    }
  }

  Context& context_;
  Month const& month_;
  MonthSums sums_;
};

Result<MonthNote> note_of(Context& context, std::string const& name) {
  auto const month = TRY(find_month(context, name));
  if (!month.is_counted()) return not_found();
  return NoteWriter(context, month).write();
}

Value texts(std::vector<std::string> const& list) {
  Value::List out;
  for (auto const& one : list) out.push_back(Value::object({{"text", one}}));
  return Value(std::move(out));
}

std::string document(Context& context, MonthNote const& note) {
  auto const language = context.actor.language();
  Value::List sections;
  int place = 0;
  for (auto const& section : note.sections)
    sections.push_back(Value::object({{"number", ++place},
                                      {"heading", section.heading},
                                      {"sentences", texts(section.sentences)}}));
  Value::List rows;
  for (auto const& [name, counts] : note.rows)
    rows.push_back(Value::object({{"name", name}, {"counts", texts(counts)}}));
  auto const value = Value::object({{"language", language == Language::id ? "id" : "en"},
                                    {"title", note.title},
                                    {"office", note.office},
                                    {"as_of", note.as_of},
                                    {"foot", note.office + " · " + note.title},
                                    {"provisional", note.provisional},
                                    {"area", note.area},
                                    {"sections", Value(std::move(sections))},
                                    {"rows", Value(std::move(rows))},
                                    {"totals", texts(note.totals)}});
  return http::render(templates::month_note_pdf, value, language).markup();
}

Result<std::string> workbook(Visit const& visit, MonthNote const& note) {
  auto file = TRY(sheet::TempFile::create());
  sheet::XlsxLayout layout;
  layout.sheet_name = note.month.month;
  layout.note = note.office + ". " + note.title + ". " + note.as_of;
  constexpr int wide = 60;
  layout.columns = {{visit.say("reconcile.note.heading"), 30},
                    {visit.say("reconcile.note.text"), wide}};
  for (auto const side : sides)
    for (std::string const unit : {"persons", "families"})
      layout.columns.push_back(
          {visit.say("reconcile." + unit + "." + std::string(side_key(side))), 16});
  auto const columns = layout.columns.size();
  auto const writer = TRY(sheet::XlsxWriter::create(file.path(), std::move(layout)));
  auto const add = [&](std::vector<sheet::OutCell> cells) {
    cells.resize(columns);
    return writer->add(cells);
  };
  for (auto const& section : note.sections)
    for (auto const& sentence : section.sentences)
      TRY(add({std::string_view(section.heading), std::string_view(sentence)}));
  MonthSums const sums(visit.context, note.month.id);
  auto const heading = visit.say("reconcile.by_class");
  for (std::size_t i = 0; i < month_class_count; ++i) {
    auto const month_class = static_cast<MonthClass>(i);
    auto const name = visit.say("reconcile.class." + std::string(month_class_key(month_class)));
    std::vector<sheet::OutCell> cells{std::string_view(heading), std::string_view(name)};
    for (auto const side : sides) {
      cells.emplace_back(sums.of(month_class, side).persons);
      cells.emplace_back(sums.of(month_class, side).families);
    }
    TRY(add(std::move(cells)));
  }
  TRY(writer->close());
  return file.release();
}

std::string file_name(std::string const& month, std::string_view ending) {
  return "catatan-bulanan-" + month + "." + std::string(ending);
}

Value note_json(MonthNote const& note) {
  Value::List sections;
  for (auto const& section : note.sections) {
    Value::List sentences;
    for (auto const& one : section.sentences) sentences.emplace_back(one);
    sections.push_back(
        Value::object({{"heading", section.heading}, {"sentences", Value(std::move(sentences))}}));
  }
  return Value::object({{"month", note.month.month},
                        {"title", note.title},
                        {"office", note.office},
                        {"as_of", note.as_of},
                        {"provisional", note.provisional},
                        {"area", note.area},
                        {"sections", Value(std::move(sections))}});
}

/// Printed notes of this reader's area, newest first.
Html files_sheet(Visit& visit, std::string const& month) {
  constexpr std::size_t most = 3;
  std::size_t shown = 0;
  Html list;
  for (auto const& job : jobs::list(visit.context, {.kind = std::string(pdf_kind)})) {
    if (job.payload["month"].text_or_empty() != month || shown == most ||
        job.state != jobs::State::done)
      continue;
    ++shown;
    list += element(
        "li", http::link("/rekonsiliasi/berkas/" + job.id.text(), text(file_name(month, "pdf"))) +
                  text(" ") +
                  element("small", text(screen::short_time(job.created_at, visit.office.zone,
                                                           visit.language()))));
  }
  if (list.empty()) return {};
  return screen::sheet({.heading = visit.say("reconcile.note.files"), .body = element("ul", list)});
}

Result<Answer> note_page(Visit& visit) {
  auto const note = TRY(note_of(visit.context, visit.request.param("month")));
  auto const& name = note.month.month;
  auto const format = visit.request.query.get("format");
  if (format == "xlsx") {
    auto const file = TRY(workbook(visit, note));
    audit::record(visit.context, {.action = "export",
                                  .kind = "reconcile_note",
                                  .id = note.month.id.value(),
                                  .purpose = name,
                                  .rows = 0});
    return http::file_answer({file, true}, file_name(name, "xlsx"));
  }
  if (!format.empty()) return invalid("reconcile.format", {}, "format");
  if (visit.request.wants_json()) return http::json_answer(note_json(note));
  auto head = month_head(visit, note.month, note.title);
  head.context = note.office + ". " + note.as_of;
  auto const address = month_address(name) + "/catatan";
  head.actions = {{.label = visit.say("reconcile.note.make_pdf"),
                   .address = address + "/pdf",
                   .icon = "berkas",
                   .primary = true,
                   .post = true},
                  {.label = visit.say("reconcile.note.xlsx"), .address = address + "?format=xlsx"}};
  std::vector<Html> parts;
  if (note.provisional)
    parts.push_back(screen::notice(screen::Tone::note, visit.say("reconcile.note.provisional"),
                                   element("p", visit.words("reconcile.note.provisional.why"))));
  if (!note.area.empty()) parts.push_back(screen::notice(screen::Tone::note, note.area));
  for (auto const& section : note.sections) {
    Html body;
    for (auto const& sentence : section.sentences) body += element("p", text(sentence));
    parts.push_back(screen::sheet({.heading = section.heading, .body = body}));
  }
  parts.push_back(
      element("p", http::link(month_address(name), visit.words("reconcile.note.numbers"))));
  parts.push_back(files_sheet(visit, name));
  return screen::page(visit, head, screen::stack(parts));
}

Result<Answer> queue_pdf(Visit& visit) {
  auto const month = TRY(month_of(visit));
  if (!month.is_counted()) return not_found();
  auto const job =
      TRY(jobs::enqueue(visit.context, {.kind = std::string(pdf_kind),
                                        .payload = Value::object({{"month", month.month}}),
                                        .title = month.month,
                                        .only_one = std::string(pdf_kind) + ":" + month.month +
                                                    ":" + visit.context.actor.account().text()}));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"job", job.text()}}), 202);
  return screen::done(visit, month_address(month.month) + "/catatan",
                      {.message = visit.say("reconcile.note.queued")});
}

fs::path folder_of(std::string const& files) {
  auto const folder = fs::path(files) / "reconcile";
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  return folder;
}

Status make_pdf(jobs::JobContext& job) {
  auto const month = job.payload()["month"].text_or_empty();
  auto const folder = folder_of(job.store().files_folder());
  auto const page = folder / (job.id().text() + ".html");
  auto const pdf = folder / (job.id().text() + ".pdf");
  job.progress(0, 2, "reconcile.phase.note");
  {
    auto tx = job.store().read(job.actor());
    Context context{tx, job.actor(), job.clock(), job.catalogue(), {}};
    std::ofstream(page, std::ios::binary) << document(context, TRY(note_of(context, month)));
  }
  constexpr int seconds = 120;
  auto const made = jobs::run_subprocess({.argv = {"weasyprint", page.string(), pdf.string()},
                                          .timeout_seconds = seconds,
                                          .give_up = [&] { return job.cancelled(); }});
  std::error_code ignored;
  fs::remove(page, ignored);
  if (!made.ok() && job.cancelled()) return jobs::JobContext::stopped();
  TRY(made);
  fs::permissions(pdf, fs::perms::owner_read | fs::perms::owner_write);
  job.progress(2, 2, "reconcile.phase.note");
  job.set_result(Value::object({{"month", month},
                                {"name", file_name(month, "pdf")},
                                {"bytes", static_cast<std::int64_t>(fs::file_size(pdf))}}));
  return {};
}

/// The file shows the area of who asked for it.
Result<Answer> download(Visit& visit) {
  auto const job = TRY(jobs::find(visit.context, JobId{TRY(visit.request.id("job"))}));
  if (job.kind != pdf_kind) return not_found();
  if (job.account != visit.context.actor.account() && !visit.context.actor.sees(job.area))
    return not_found();
  if (job.state != jobs::State::done) return http::see_other("/pekerjaan/" + job.id.text());
  auto const file = fs::path(visit.files_folder) / "reconcile" / (job.id.text() + ".pdf");
  if (!fs::exists(file)) return not_found("reconcile.file_gone");
  audit::record(visit.context, {.action = "export",
                                .kind = "reconcile_note",
                                .id = job.id.value(),
                                .purpose = job.title,
                                .rows = 0});
  return http::file_answer({file.string(), false}, file_name(job.title, "pdf"));
}

}  // namespace

void add_month_note_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_reconciliation);
  std::string const note = "/rekonsiliasi/{month}/catatan";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + note, see, note_page, "reconcile.out.catatan");
    routes.post(prefix + note + "/pdf", see, queue_pdf, "reconcile.note.make_pdf");
  }
  routes.get("/rekonsiliasi/berkas/{job}", see, download, "reconcile.note.files");
}

void add_month_note_jobs(jobs::Runner& runner) { runner.on(std::string(pdf_kind), make_pdf); }

}  // namespace rangkul::matching
