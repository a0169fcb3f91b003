#include "audit/audit.h"
#include "base/money.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "matching/reconcile_outputs_sql.h"
#include "matching/reconcile_pages.h"
#include "papers/papers.h"
#include "registry/office.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "sheet/writer.h"

namespace rangkul::matching {
namespace {

namespace sql = reconcile_outputs_sql;
using http::Answer;
using http::element;
using http::text;
using screen::Visit;

constexpr papers::Kind paper_kind{.key = "reconcile.note_pdf",
                                  .address = "/rekonsiliasi/berkas",
                                  .right = May::see_reconciliation,
                                  .subject = "reconcile_note",
                                  .file = "catatan-bulanan-"};

/// The month in sentences with live figures; page, workbook and PDF are made from it.
struct MonthNote {
  Month month;
  papers::Paper paper;  // provisional until the month is closed
};

/// Writes the sentences of one month in one language.
class NoteWriter {
 public:
  NoteWriter(Context& context, Month const& month)
      : context_(context), month_(month), sums_(context, month.id) {}

  MonthNote write() {
    MonthNote note;
    note.month = month_;
    auto& paper = note.paper;
    auto const office = registry::office_names(context_);
    auto const language = context_.actor.language();
    paper.office = office.name;
    paper.title = say("reconcile.note.title", {{"month", month_words()}});
    paper.as_of = say("reconcile.note.as_of",
                      {{"time", screen::long_time(context_.clock.now(), office.zone, language)}});
    paper.provisional = month_.state != "closed";
    if (!context_.actor.area().covers(month_.area))
      paper.warnings.push_back(say("reconcile.note.area_only"));
    paper.sections.push_back({say("reconcile.note.sizes"), sizes()});
    paper.sections.push_back({say("reconcile.note.changes"), changes()});
    paper.sections.push_back({say("reconcile.note.identity"), identity()});
    paper.sections.push_back({say("reconcile.note.decisions"), decisions()});
    paper.sections.push_back({.heading = say("reconcile.by_class"), .table = table()});
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

  papers::Table table() const {
    papers::Table out{.columns = {{say("reconcile.class")}}};
    std::vector<std::string> total{say("reconcile.total")};
    for (auto const side : sides) {
      std::string const key(side_key(side));
      out.columns.push_back({say("reconcile.persons." + key), true});
      out.columns.push_back({say("reconcile.families." + key), true});
      total.push_back(number(sums_.all(side).persons));
      total.push_back(number(sums_.all(side).families));
    }
    out.totals.push_back(std::move(total));
    for (std::size_t i = 0; i < month_class_count; ++i) {
      auto const month_class = static_cast<MonthClass>(i);
      std::vector<std::string> line{
          say("reconcile.class." + std::string(month_class_key(month_class)))};
      std::int64_t all = 0;
      for (auto const side : sides) {
        auto const count = sums_.of(month_class, side);
        all += count.persons + count.families;
        line.push_back(number(count.persons));
        line.push_back(number(count.families));
      }
      if (all > 0) out.rows.push_back(std::move(line));
    }
    return out;
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

Result<std::string> workbook(Visit const& visit, MonthNote const& note) {
  auto file = TRY(sheet::TempFile::create());
  sheet::XlsxLayout layout;
  layout.sheet_name = note.month.month;
  auto const& paper = note.paper;
  layout.note = paper.office + ". " + paper.title + ". " + paper.as_of;
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
  for (auto const& section : paper.sections)
    for (auto const& sentence : section.paragraphs)
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

Value note_json(MonthNote const& note) {
  Value::List sections;
  for (auto const& section : note.paper.sections) {
    if (section.paragraphs.empty()) continue;
    Value::List sentences;
    for (auto const& one : section.paragraphs) sentences.emplace_back(one);
    sections.push_back(
        Value::object({{"heading", section.heading}, {"sentences", Value(std::move(sentences))}}));
  }
  auto const& warnings = note.paper.warnings;
  return Value::object({{"month", note.month.month},
                        {"title", note.paper.title},
                        {"office", note.paper.office},
                        {"as_of", note.paper.as_of},
                        {"provisional", note.paper.provisional},
                        {"area", warnings.empty() ? std::string{} : warnings.front()},
                        {"sections", Value(std::move(sections))}});
}

Result<Answer> note_page(Visit& visit) {
  auto const note = TRY(note_of(visit.context, visit.request.param("month")));
  auto const& paper = note.paper;
  auto const& name = note.month.month;
  auto const format = visit.request.query.get("format");
  if (format == "xlsx") {
    auto const file = TRY(workbook(visit, note));
    audit::record(visit.context, {.action = "export",
                                  .kind = "reconcile_note",
                                  .id = note.month.id.value(),
                                  .purpose = name,
                                  .rows = 0});
    return http::file_answer({file, true}, papers::file_name(paper_kind, name, "xlsx"));
  }
  if (!format.empty()) return invalid("reconcile.format", {}, "format");
  if (visit.request.wants_json()) return http::json_answer(note_json(note));
  auto head = month_head(visit, note.month, paper.title);
  head.context = paper.office + ". " + paper.as_of;
  auto const address = month_address(name) + "/catatan";
  head.actions = {{.label = visit.say("reconcile.note.make_pdf"),
                   .address = address + "/pdf",
                   .icon = "berkas",
                   .primary = true,
                   .post = true},
                  {.label = visit.say("reconcile.note.xlsx"), .address = address + "?format=xlsx"}};
  std::vector<Html> parts;
  if (paper.provisional)
    parts.push_back(screen::notice(screen::Tone::note, visit.say("reconcile.note.provisional"),
                                   element("p", visit.words("reconcile.note.provisional.why"))));
  for (auto const& warning : paper.warnings)
    parts.push_back(screen::notice(screen::Tone::note, warning));
  for (auto const& section : paper.sections) {
    if (section.paragraphs.empty()) continue;  // the table stands on the month's page
    Html body;
    for (auto const& sentence : section.paragraphs) body += element("p", text(sentence));
    parts.push_back(screen::sheet({.heading = section.heading, .body = body}));
  }
  parts.push_back(
      element("p", http::link(month_address(name), visit.words("reconcile.note.numbers"))));
  parts.push_back(papers::files_sheet(visit, paper_kind, name, address));
  return screen::page(visit, head, screen::stack(parts));
}

Result<Answer> queue_pdf(Visit& visit) {
  auto const month = TRY(month_of(visit));
  if (!month.is_counted()) return not_found();
  auto const job = TRY(papers::queue(visit.context, paper_kind,
                                     Value::object({{"month", month.month}}), month.month));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"job", job.text()}}), 202);
  return screen::done(visit, month_address(month.month) + "/catatan",
                      {.message = visit.say("papers.queued")});
}

}  // namespace

void add_month_note_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_reconciliation);
  std::string const note = "/rekonsiliasi/{month}/catatan";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + note, see, note_page, "reconcile.out.catatan");
    routes.post(prefix + note + "/pdf", see, queue_pdf, "reconcile.note.make_pdf");
  }
  papers::add_route(routes, paper_kind);
}

void add_month_note_jobs(jobs::Runner& runner) {
  papers::add_job(runner, paper_kind,
                  [](Context& context, Value const& payload) -> Result<papers::Paper> {
                    return TRY(note_of(context, payload["month"].text_or_empty())).paper;
                  });
}

}  // namespace rangkul::matching
