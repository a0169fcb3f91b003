#include "base/text.h"
#include "programmes/figures.h"
#include "reports/parts.h"
#include "sheet/writer.h"

namespace rangkul::reports {
namespace {

using programmes::Achievement;
using sheet::OutCell;

constexpr std::size_t workbook_columns = 9;

/// Writes rows of texts and numbers; the texts live until the row is written.
class Rows {
 public:
  explicit Rows(sheet::XlsxWriter& writer) : writer_(writer) {}
  Status add(std::vector<OutCell> cells) {
    cells.resize(workbook_columns);
    return writer_.add(cells);
  }

 private:
  sheet::XlsxWriter& writer_;
};

OutCell percent_cell(std::optional<std::int64_t> hundredths) {
  if (!hundredths) return std::monostate{};
  return sheet::PercentHundredths{*hundredths};
}

/// Without a target of its own an area has neither target nor percentage.
OutCell target_cell(std::int64_t target) {
  if (target == 0) return std::monostate{};
  return target;
}

Status write_figures(Rows& rows, Context& context, YearNote const& note) {
  auto const language = context.actor.language();
  auto const say = [&](std::string const& key) { return context.catalogue.message(language, key); };
  auto const heading = note.sections.front().heading;
  for (auto const& row : note.kds.rows) {
    auto const unit = say("reports.unit." + std::string(catalogue::word_of(row.unit)));
    TRY(rows.add({heading, row.name, unit, target_cell(row.target), row.realised,
                  percent_cell(row.percent().hundredths()),
                  row.budget.whole() == 0 ? OutCell{} : OutCell{row.budget}, row.spent,
                  row.owner}));
  }
  auto const total = note.kds.total();
  auto const total_name = say("reports.total");
  TRY(rows.add({heading,
                total_name,
                {},
                target_cell(total.whole()),
                total.part(),
                percent_cell(total.hundredths())}));
  auto const mean_name = say("reports.mean");
  if (auto const mean = note.kds.mean().hundredths())
    TRY(rows.add({heading, mean_name, {}, {}, {}, percent_cell(mean)}));
  return {};
}

Value texts(std::vector<std::string> const& list) {
  Value::List out;
  for (auto const& text : list) out.emplace_back(text);
  return Value(std::move(out));
}

}  // namespace

Value note_json(YearNote const& note) {
  Value::List sections;
  for (auto const& section : note.sections)
    sections.push_back(Value::object({{"key", section.key},
                                      {"heading", section.heading},
                                      {"live", section.live},
                                      {"sentences", texts(section.sentences)},
                                      {"edited", section.edited},
                                      {"edited_by", section.edited_by}}));
  Value::List warnings;
  for (auto const& warning : note.warnings) {
    Value detail{Value::Fields{}};
    for (auto const& [name, value] : warning.detail) detail.set(name, value);
    warnings.push_back(Value::object({{"code", warning.code}, {"detail", std::move(detail)}}));
  }
  return Value::object({{"year", note.year},
                        {"as_of", to_iso(note.as_of)},
                        {"provisional", note.provisional},
                        {"office", note.office},
                        {"area", note.area},
                        {"kds", programmes::achievements_json(note.kds)},
                        {"sections", Value(std::move(sections))},
                        {"warnings", Value(std::move(warnings))}});
}

Result<std::string> note_workbook(Context& context, YearNote const& note, Zone zone) {
  auto const language = context.actor.language();
  auto const say = [&](std::string const& key) { return context.catalogue.message(language, key); };
  auto file = TRY(sheet::TempFile::create());
  sheet::XlsxLayout layout;
  layout.sheet_name = say("reports.note") + " " + std::to_string(note.year);
  layout.note = note.office + ". " + as_of_line(context.catalogue, language, note, zone);
  if (!note.area.empty()) layout.note += ". " + note.area;
  constexpr int wide = 60;
  layout.columns = {{say("reports.column.heading"), 34}, {say("reports.column.benefit"), wide},
                    {say("reports.column.unit"), 0},     {say("reports.column.target"), 0},
                    {say("reports.column.realised"), 0}, {say("reports.column.percent"), 0},
                    {say("reports.column.budget"), 18},  {say("reports.column.spent"), 18},
                    {say("reports.column.owner"), 24}};
  auto const writer = TRY(sheet::XlsxWriter::create(file.path(), std::move(layout)));
  Rows rows(*writer);
  TRY(write_figures(rows, context, note));
  for (auto const& section : note.sections) {
    for (auto const& sentence : section.sentences) TRY(rows.add({section.heading, sentence}));
    for (auto const& line : lines_of(section.edited)) TRY(rows.add({section.heading, line}));
  }
  TRY(writer->close());
  return file.release();
}

}  // namespace rangkul::reports
