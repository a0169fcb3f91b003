#include "programmes/pages.h"
#include "audit/audit.h"
#include "base/text.h"
#include "programmes/figures.h"
#include "reports/parts.h"
#include "reports/reports_sql.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::reports {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

screen::Record const& text_record() {
  constexpr std::size_t most_letters = 8000;
  static screen::Record const record{"reports.text",
                                     {screen::Field{.key = "body",
                                                    .kind = screen::FieldKind::long_text,
                                                    .has_hint = true,
                                                    .max_length = most_letters}}};
  return record;
}

Result<int> year_of(Visit const& visit) {
  auto const year = TRY(visit.request.id("year"));
  if (year < first_note_year || year > visit.today().year()) return not_found();
  return static_cast<int>(year);
}

/// Years with targets in the catalogue, newest first; the year that runs is always among them.
std::vector<int> years(Visit const& visit) {
  std::map<int, bool, std::greater<>> found{{visit.today().year(), true}};
  auto const benefits = visit.context.catalogue.benefits_of(programmes::umbrella_id, visit.today());
  for (auto const* programme : benefits)
    for (auto const& scheme : programme->schemes)
      if (scheme.year <= visit.today().year()) found[scheme.year] = true;
  std::vector<int> out;
  for (auto const& [year, known] : found) out.push_back(year);
  return out;
}

std::string as_of(Visit const& visit, YearNote const& note) {
  return as_of_line(visit.context.catalogue, visit.language(), note, visit.office.zone);
}

Result<Answer> index_page(Visit& visit) {
  Value::List json;
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("reports.column.year")},
                   {visit.say("reports.column.target"), true},
                   {visit.say("reports.column.realised"), true},
                   {visit.say("reports.column.percent"), true}};
  bool const whole = has_whole_office(visit.context);
  for (auto const year : years(visit)) {
    auto const total =
        programmes::achievements(visit.context, std::string(programmes::umbrella_id), year).total();
    Percent const shown{total.part(), whole ? total.whole() : 0};
    json.push_back(Value::object({{"year", year},
                                  {"target", shown.whole()},
                                  {"realised", shown.part()},
                                  {"percent", shown.text()}}));
    auto const number = std::to_string(year);
    table.rows.push_back({http::link(note_address(year), text(number)),
                          text(shown.whole() == 0 ? "–" : group_thousands(shown.whole())),
                          screen::opens(group_thousands(shown.part()), note_address(year)),
                          text(screen::percent_text(shown, visit.language()))});
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"rows", Value(std::move(json))}}));
  return screen::page(visit,
                      {.title = visit.say("nav.note"),
                       .context = visit.say("reports.index.context"),
                       .current = "note"},
                      screen::sheet({.heading = visit.say("reports.index.heading"),
                                     .body = screen::table(table),
                                     .footer = visit.words("reports.index.footer")}));
}

Html edited_part(Visit const& visit, NoteSection const& section) {
  Html out;
  for (auto const& line : lines_of(section.edited)) out += element("p", text(line));
  if (!section.edited.empty())
    out += element("p", {{"class", "small soft"}},
                   visit.words("reports.text.by",
                               {{"name", section.edited_by},
                                {"time", screen::short_time(section.edited_at, visit.office.zone,
                                                            visit.language())}}));
  return out;
}

Html section_sheet(Visit& visit, YearNote const& note, std::size_t place, bool may_edit) {
  auto const& section = note.sections[place];
  Html body;
  for (auto const& sentence : section.sentences) body += element("p", text(sentence));
  if (section.live && !note.kds.rows.empty())
    body += programmes::achievement_table(visit, note.kds);
  body += edited_part(visit, section);
  if (!section.live && section.edited.empty())
    body += element("p", {{"class", "soft"}}, visit.words("reports.no_figures"));
  Html footer;
  if (may_edit)
    footer = http::link(
        note_address(note.year) + "/" + section.key,
        visit.words(section.edited.empty() ? "reports.text.write" : "reports.text.change"));
  return screen::sheet({.heading = std::to_string(place + 1) + ". " + section.heading,
                        .remark = section.live ? as_of(visit, note) : std::string{},
                        .body = body,
                        .footer = footer,
                        .id = section.key});
}

Result<Answer> workbook_answer(Visit& visit, YearNote const& note) {
  auto const file = TRY(note_workbook(visit.context, note, visit.office.zone));
  audit::record(visit.context, {.action = "export",
                                .kind = "note",
                                .id = note.year,
                                .purpose = "reports.note xlsx",
                                .rows = 0});
  return http::file_answer({file, true},
                           papers::file_name(note_paper_kind, std::to_string(note.year), "xlsx"));
}

Result<Answer> note_page(Visit& visit, registry::FamilySizes& sizes) {
  auto const year = TRY(year_of(visit));
  auto const note = year_note(visit.context, year, sizes);
  auto const format = visit.request.query.get("format");
  if (format == "xlsx") return workbook_answer(visit, note);
  if (!format.empty()) return invalid("reports.format", {}, "format");
  if (visit.request.wants_json()) return http::json_answer(note_json(note));
  auto const address = note_address(year);
  screen::PageHead const head{
      .title = visit.say("reports.title", {{"year", std::to_string(year)}}),
      .context = note.office + ". " + as_of(visit, note),
      .current = "note",
      .trail = {{visit.say("nav.note"), std::string(note_path)}},
      .actions = {{.label = visit.say("reports.pdf.make"),
                   .address = address + "/pdf",
                   .icon = "berkas",
                   .primary = true,
                   .post = true},
                  {.label = visit.say("reports.xlsx"), .address = address + "?format=xlsx"}}};
  std::vector<Html> parts;
  if (note.provisional)
    parts.push_back(screen::notice(screen::Tone::note, visit.say("reports.provisional"),
                                   element("p", visit.words("reports.provisional.why"))));
  if (!note.area.empty())
    parts.push_back(screen::notice(screen::Tone::note,
                                   visit.say("reports.area.only", {{"area", note.area}}),
                                   element("p", visit.words("reports.area.why"))));
  if (!note.warnings.empty()) parts.push_back(warning_notices(visit, note.warnings));
  bool const may_edit = visit.context.actor.may(May::write_reports) && note.area.empty();
  for (std::size_t place = 0; place < note.sections.size(); ++place)
    parts.push_back(section_sheet(visit, note, place, may_edit));
  parts.push_back(papers::files_sheet(visit, note_paper_kind, std::to_string(year), address));
  return screen::page(visit, head, screen::stack(parts));
}

struct Heading {
  int year;
  NoteSection section;
};

/// The heading that is being written; only for those who may write the office's text.
Result<Heading> heading_of(Visit& visit, registry::FamilySizes& sizes) {
  auto const year = TRY(year_of(visit));
  auto const place = section_place(visit.request.param("section"));
  if (!place) return not_found();
  if (!has_whole_office(visit.context)) return forbidden();
  auto note = year_note(visit.context, year, sizes);
  return Heading{year, std::move(note.sections[*place])};
}

Html history_part(Visit& visit, Heading const& heading) {
  std::vector<screen::TimelineItem> items;
  for (auto const& version : note_history(visit.context, heading.year, heading.section.key)) {
    Html what = element("p", {{"class", "small soft"}}, text(version.by));
    for (auto const& line : lines_of(version.after)) what += element("p", text(line));
    if (lines_of(version.after).empty()) what += element("p", visit.words("reports.text.emptied"));
    items.push_back(
        {screen::short_time(version.at, visit.office.zone, visit.language()), std::move(what)});
  }
  if (items.empty()) return element("p", {{"class", "soft"}}, visit.words("reports.text.none"));
  return screen::timeline(items);
}

Answer edit_form(Visit& visit, Heading const& heading, screen::Filled const& filled,
                 std::string const& seen) {
  auto const& section = heading.section;
  auto const address = note_address(heading.year) + "/" + section.key;
  Html locked;
  for (auto const& sentence : section.sentences) locked += element("p", text(sentence));
  std::vector<Html> left;
  if (!locked.empty())
    left.push_back(screen::sheet({.heading = visit.say("reports.text.live"),
                                  .body = locked,
                                  .footer = visit.words("reports.text.locked")}));
  left.push_back(screen::sheet(
      {.heading = visit.say("reports.text.heading"),
       .body = screen::form(visit, text_record(), filled,
                            {.action = address,
                             .submit = visit.say("reports.text.submit"),
                             .cancel_address = note_address(heading.year) + "#" + section.key,
                             .hidden = {{"seen", seen}}})}));
  auto const right = screen::sheet(
      {.heading = visit.say("reports.text.history"), .body = history_part(visit, heading)});
  auto const year = std::to_string(heading.year);
  return screen::page(visit,
                      {.title = section.heading + " " + year,
                       .context = visit.say("reports.text.context"),
                       .current = "note",
                       .trail = {{visit.say("nav.note"), std::string(note_path)},
                                 {year, note_address(heading.year)}}},
                      screen::cols("wide", screen::stack(left), right),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> edit_page(Visit& visit, registry::FamilySizes& sizes) {
  auto const heading = TRY(heading_of(visit, sizes));
  screen::Filled filled;
  filled.set_raw("body", heading.section.edited);
  return edit_form(visit, heading, filled, heading.section.event.text());
}

Result<Answer> save_edit(Visit& visit, registry::FamilySizes& sizes) {
  auto const heading = TRY(heading_of(visit, sizes));
  auto filled = screen::read_form(visit, text_record());
  auto const seen = visit.request.form.get("seen", "0");
  if (filled.ok()) {
    auto const saved =
        save_note_text(visit.context, {heading.year, heading.section.key, filled.text("body"),
                                       EventId::parse(seen).value_or(EventId{})});
    if (saved.ok()) {
      auto const address = note_address(heading.year) + "/" + heading.section.key;
      auto const newest = note_history(visit.context, heading.year, heading.section.key);
      auto const undo = newest.empty() ? std::string{} : "?catatan=" + newest.front().event.text();
      return screen::done(visit, note_address(heading.year) + "#" + heading.section.key,
                          {.message = visit.say("reports.text.saved"),
                           .undo_address = address + "/urungkan" + undo});
    }
    if (saved.error().kind != ErrorKind::invalid) return saved.error();
    filled.fault("body", saved.error().code, saved.error().detail);
  }
  TRY(visit.request.wants_json() ? filled.status() : Status{});
  return edit_form(visit, heading, filled, seen);
}

Result<Answer> undo_edit(Visit& visit, registry::FamilySizes& sizes) {
  auto const heading = TRY(heading_of(visit, sizes));
  // The edit that is undone is named, so that a newer one of somebody else stays.
  auto const named = EventId::parse(visit.request.query.get("catatan")).value_or(EventId{});
  TRY(undo_note_text(visit.context, heading.year, heading.section.key, named));
  return screen::done(visit, note_address(heading.year) + "#" + heading.section.key,
                      {.message = visit.say("reports.text.undone")});
}

Result<Answer> queue_pdf(Visit& visit) {
  auto const year = TRY(year_of(visit));
  TRY(papers::queue(visit.context, note_paper_kind, Value::object({{"year", year}}),
                    std::to_string(year)));
  return screen::done(visit, note_address(year), {.message = visit.say("papers.queued")});
}

screen::Handler with(registry::FamilySizes& sizes,
                     Result<Answer> (*act)(Visit&, registry::FamilySizes&)) {
  return [&sizes, act](Visit& visit) { return act(visit, sizes); };
}

}  // namespace

void add_routes(screen::Routes& routes, registry::FamilySizes& sizes) {
  auto const see = http::Policy::right(May::see_reports);
  auto const write = http::Policy::right(May::write_reports);
  std::string const index(note_path);
  auto const year = index + "/{year}";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + index, see, index_page, "nav.note");
    routes.get(prefix + year, see, with(sizes, note_page), "reports.note");
  }
  screen::registered(text_record(), year + "/{section}");
  routes.get(year + "/{section}", write, with(sizes, edit_page), "reports.text.heading");
  routes.post(year + "/{section}", write, with(sizes, save_edit), "reports.text.heading");
  routes.post(year + "/{section}/urungkan", write, with(sizes, undo_edit));
  routes.post(year + "/pdf", see, queue_pdf, "reports.pdf.make");
  papers::add_route(routes, note_paper_kind);
}

}  // namespace rangkul::reports
