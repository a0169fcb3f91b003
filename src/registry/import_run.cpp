#include "registry/import_run.h"

#include "base/text.h"
#include "registry/import_sql.h"
#include "sheet/reader.h"

namespace rangkul::registry {
namespace {

constexpr std::int64_t most_first_examples = 1'000;  // of a source's first import
constexpr std::int64_t most_lines = 100'000;         // of each class afterwards

Value counts_value(std::array<std::int64_t, row_classes> const& counts) {
  Value::List list;
  for (auto const count : counts) list.emplace_back(count);
  return Value(std::move(list));
}

std::array<std::int64_t, row_classes> counts_of(Value const& value) {
  std::array<std::int64_t, row_classes> out{};
  if (auto const* list = value.list())
    for (std::size_t i = 0; i < list->size() && i < row_classes; ++i)
      out[i] = (*list)[i].integer_or(0);
  return out;
}

std::string_view class_word(RowClass what) {
  static constexpr std::array<std::string_view, row_classes> words_of{
      "new", "changed", "unchanged", "doubtful", "refused", "gone"};
  return words_of[static_cast<std::size_t>(what)];
}

std::string findings_json(FileRow const& row) {
  Value::List list;
  for (auto const& finding : row.findings)
    list.push_back(Value::object({{"code", finding.code},
                                  {"field", file_fields()[at(finding.field)].key},
                                  {"suggestion", finding.suggestion}}));
  return to_json(Value(std::move(list)));
}

}  // namespace

void Tally::count(RowClass what, std::string_view region, std::int64_t by) {
  auto const place = static_cast<std::size_t>(what);
  all[place] += by;
  auto village = villages.find(region);
  if (village == villages.end())
    village = villages.emplace(std::string(region), std::array<std::int64_t, row_classes>{}).first;
  village->second[place] += by;
}

std::int64_t Tally::rows_in() const {
  auto const& self = *this;
  return self[RowClass::fresh] + self[RowClass::changed] + self[RowClass::unchanged] +
         self[RowClass::doubtful] + self[RowClass::refused];
}

std::string to_json(Checkpoint const& checkpoint) {
  Value::List events;
  for (auto const event : checkpoint.events) events.emplace_back(event);
  Value::Fields villages;
  for (auto const& [region, counts] : checkpoint.tally.villages)
    villages.emplace_back(region, counts_value(counts));
  return to_json(Value::object({{"phase", checkpoint.phase},
                                {"rows", checkpoint.rows},
                                {"people_done", checkpoint.people_done},
                                {"examples_new", checkpoint.examples_new},
                                {"writes_issues", checkpoint.writes_issues},
                                {"without_indexes", checkpoint.without_indexes},
                                {"events", Value(std::move(events))},
                                {"all", counts_value(checkpoint.tally.all)},
                                {"villages", Value(std::move(villages))}}));
}

Checkpoint checkpoint_of(std::string_view json) {
  Checkpoint out;
  auto const parsed = parse_json(json);
  if (!parsed.ok() || parsed.value()["phase"].is_null()) return out;
  auto const& value = parsed.value();
  out.phase = value["phase"].text_or_empty();
  out.rows = value["rows"].integer_or(0);
  out.people_done = value["people_done"].integer_or(0);
  out.examples_new = value["examples_new"].integer_or(0);
  if (auto const* flag = value["writes_issues"].flag()) out.writes_issues = *flag;
  if (auto const* flag = value["without_indexes"].flag()) out.without_indexes = *flag;
  if (auto const* events = value["events"].list())
    for (auto const& event : *events) {
      auto const* text = event.text();
      out.events.push_back(text != nullptr ? parse_id_value(*text).value_or(0)
                                           : event.integer_or(0));
    }
  out.tally.all = counts_of(value["all"]);
  if (auto const* villages = value["villages"].fields())
    for (auto const& [region, counts] : *villages)
      out.tally.villages.emplace(region, counts_of(counts));
  return out;
}

Result<std::int64_t> count_rows(std::string const& path) {
  auto const reader = TRY(sheet::open_sheet(path));
  sheet::Row row;
  std::int64_t rows = -1;
  while (TRY(reader->next(row))) ++rows;
  return std::max<std::int64_t>(rows, 0);
}

Result<ImportRun> load_run(db::Transaction& tx, ImportId id) {
  auto const row = tx.first<std::string, std::string, std::string, std::string, std::string,
                            RegionCode, std::string>(import_sql::run_state, {db::bind("id", id)});
  if (!row) return not_found();
  auto const& [source, path, state, mapping, checkpoint, area, facts] = *row;
  ImportRun out;
  out.id = id;
  out.source = source_of(source).value_or(Source::city);
  out.file_path = path;
  out.state = state;
  auto const columns = TRY(parse_json(mapping));
  out.mapping = TRY(Mapping::from_value(columns));
  out.checkpoint = checkpoint_of(checkpoint);
  out.area = area;
  out.facts = TRY(parse_json(facts));
  return out;
}

RegionCode area_of_import(db::Transaction& tx) {
  auto const office = tx.value<RegionCode>(import_sql::office_region, {}).value_or(RegionCode{});
  auto const& area = tx.actor().area();
  return area.covers(office) ? office : area;
}

RowPlan plan_rows(db::Transaction& tx, ImportRun const& run, catalogue::Catalogue const& catalogue,
                  Clock const& clock) {
  RowPlan plan;
  plan.catalogue = &catalogue;
  plan.mapping = run.mapping;
  plan.rows = run.facts["rows"].integer_or(0);
  plan.today = local_date(clock.now(), Zone::wib);
  auto const office = tx.value<RegionCode>(import_sql::office_region, {}).value_or(RegionCode{});
  // Who imports for the whole office is bound by the own area only; a narrower import stays narrow.
  auto const area = run.area == office ? tx.actor().area() : run.area;
  plan.regions = RegionBook::load(tx, {area, office, run.area});
  tx.each(import_sql::decided_rows, {db::bind("id", run.id)},
          [&](std::int64_t row_no, std::string state, std::string data) {
            plan.decisions.emplace(row_no, RowDecision{std::move(state), cells_of_json(data)});
          });
  return plan;
}

KnownScope scope_of(ImportRun const& run, RegionBook const& regions) {
  return {run.id, run.source, range_of(regions.scope())};
}

void save_run(audit::Change& change, ImportRun const& run) {
  auto const& tally = run.checkpoint.tally;
  change.run(
      import_sql::save_run,
      {db::bind("id", run.id), db::bind("state", run.state), db::bind("rows_in", tally.rows_in()),
       db::bind("fresh", tally[RowClass::fresh]), db::bind("changed", tally[RowClass::changed]),
       db::bind("unchanged", tally[RowClass::unchanged]),
       db::bind("doubtful", tally[RowClass::doubtful]),
       db::bind("refused", tally[RowClass::refused]), db::bind("gone", tally[RowClass::gone]),
       db::bind("checkpoint", to_json(run.checkpoint)), db::bind("event", change.event_id())});
}

void write_issues(audit::Change& change, ImportId id, std::vector<FileRow const*> const& rows) {
  if (rows.empty()) return;
  static std::vector<std::string_view> const columns{"import",   "row_no", "class", "code",
                                                     "field",    "region", "name",  "suggestion",
                                                     "findings", "data",   "state", "source_key"};
  std::size_t next = 0;
  change.bulk("import_issue", columns, [&](db::Row& out) {
    if (next == rows.size()) return false;
    auto const& row = *rows[next++];
    auto const& finding = *row.main_finding();
    out = {id.value(),
           row.row_no,
           std::string(finding.refused ? "refused" : "doubtful"),
           std::string(finding.code),
           std::string(file_fields()[at(finding.field)].key),
           std::string(row.value(FileField::region)),
           std::string(row.value(FileField::name)),
           finding.suggestion,
           findings_json(row),
           row.raw,
           std::string("open"),
           row.repeats_key ? std::string{} : row.source_key};
    return true;
  });
}

void write_changes(audit::Change& change, ImportId id, std::vector<ChangeLine> const& lines) {
  if (lines.empty()) return;
  static std::vector<std::string_view> const columns{"import", "row_no", "class",  "region",
                                                     "name",   "person", "before", "after"};
  std::size_t next = 0;
  change.bulk("import_change", columns, [&](db::Row& out) {
    if (next == lines.size()) return false;
    auto const& line = lines[next++];
    out = {id.value(),  line.row_no, std::string(class_word(line.what)),
           line.region, line.name,   line.person == 0 ? db::Cell{} : db::Cell{line.person},
           line.before, line.after};
    return true;
  });
}

bool keeps_line(ImportRun const& run, RowClass what) {
  auto const& tally = run.checkpoint.tally;
  if (what != RowClass::fresh) return tally[what] < most_lines;
  bool const first = run.facts["previous"].is_null();
  return run.checkpoint.examples_new < (first ? most_first_examples : most_lines);
}

std::vector<FileField> fields_that_differ(std::string_view before, FileRow const& row) {
  std::vector<FileField> out;
  for (std::size_t i = 0; i < kept_file_fields; ++i) {
    auto const end = before.find(source_separator);
    auto const field = static_cast<FileField>(i);
    if (before.substr(0, end) != row.value(field)) out.push_back(field);
    before = end == std::string_view::npos ? std::string_view{} : before.substr(end + 1);
  }
  return out;
}

void tell_difference(ChangeLine& line, std::string_view before, FileRow const& row) {
  Value::Fields old_values;
  Value::Fields new_values;
  auto const old_cells = split(before, source_separator);
  for (auto const field : fields_that_differ(before, row)) {
    std::string const key(file_fields()[at(field)].key);
    old_values.emplace_back(key, at(field) < old_cells.size() ? old_cells[at(field)] : "");
    new_values.emplace_back(key, row.value(field));
  }
  line.before = to_json(Value(std::move(old_values)));
  line.after = to_json(Value(std::move(new_values)));
}

}  // namespace rangkul::registry
