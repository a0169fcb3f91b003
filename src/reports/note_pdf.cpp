#include <algorithm>

#include "base/text.h"
#include "registry/heads.h"
#include "reports/parts.h"
#include "screen/format.h"

namespace rangkul::reports {
namespace {

using programmes::Achievement;

std::vector<std::string> figure_row(Context& context, Achievement const& row) {
  auto const language = context.actor.language();
  auto const unit = "reports.unit." + std::string(catalogue::word_of(row.unit));
  return {row.name, context.catalogue.message(language, unit),
          row.target == 0 ? "–" : group_thousands(row.target), group_thousands(row.realised),
          screen::percent_text(row.percent(), language)};
}

papers::Table figures_table(Context& context, YearNote const& note) {
  auto const language = context.actor.language();
  auto const say = [&](std::string const& key) { return context.catalogue.message(language, key); };
  papers::Table out{.columns = {{say("reports.column.benefit")},
                                {say("reports.column.unit")},
                                {say("reports.column.target"), true},
                                {say("reports.column.realised"), true},
                                {say("reports.column.percent"), true}}};
  for (auto const& row : note.kds.rows) out.rows.push_back(figure_row(context, row));
  auto const total = note.kds.total();
  out.totals.push_back({say("reports.total"), "",
                        total.whole() == 0 ? "–" : group_thousands(total.whole()),
                        group_thousands(total.part()), screen::percent_text(total, language)});
  if (auto const mean = note.kds.mean().hundredths())
    out.totals.push_back({say("reports.mean"), "", "", "", hundredths_text(*mean) + " %"});
  return out;
}

papers::Section section_of(Context& context, YearNote const& note, NoteSection const& section) {
  papers::Section out{.heading = section.heading, .paragraphs = section.sentences};
  for (auto& line : lines_of(section.edited)) out.paragraphs.push_back(std::move(line));
  if (!section.live && section.edited.empty())
    out.remark = context.catalogue.message(context.actor.language(), "reports.no_figures");
  if (section.live && !note.kds.rows.empty()) out.table = figures_table(context, note);
  return out;
}

Result<papers::Paper> note_paper(Context& context, int year, registry::FamilySizes& sizes) {
  auto const note = year_note(context, year, sizes);
  auto const language = context.actor.language();
  auto const say = [&](std::string const& key, std::map<std::string, std::string> const& with) {
    return context.catalogue.message(language, key, with);
  };
  auto const zone = registry::office_names(context).zone;
  papers::Paper out{.title = say("reports.title", {{"year", std::to_string(year)}}),
                    .office = note.office,
                    .as_of = as_of_line(context.catalogue, language, note, zone),
                    .provisional = note.provisional};
  if (!note.area.empty()) out.warnings.push_back(say("reports.area.only", {{"area", note.area}}));
  for (auto const& warning : note.warnings)
    out.warnings.push_back(say(warning.code, warning.detail));
  for (auto const& section : note.sections)
    out.sections.push_back(section_of(context, note, section));
  // Signed by who heads the office on the day of the note: its year's last, or today.
  auto const day = std::min(today(context), Year{year}.end());
  if (auto const head = registry::head_on(context, day))
    out.sections.push_back(
        {.heading = say("reports.signed", {}), .paragraphs = {head->title, head->name}});
  return out;
}

}  // namespace

void add_jobs(jobs::Runner& runner) {
  papers::add_job(runner, note_paper_kind, [](Context& context, Value const& payload) {
    // A printed note says what does not add up even while somebody else counts.
    registry::FamilySizes sizes;
    return note_paper(context, static_cast<int>(payload["year"].integer_or(0)), sizes);
  });
}

}  // namespace rangkul::reports
