// Rows that were held back: mended, kept, dismissed, reopened; and the sheet of them.

#include <memory>

#include "jobs/jobs.h"
#include "registry/import_apply.h"
#include "registry/import_mend_sql.h"
#include "registry/import_sql.h"
#include "sheet/writer.h"

namespace rangkul::registry {
namespace {

constexpr std::string_view original_key = "original";

ImportIssue issue_of(db::Row const& row) {
  auto const text = [&](std::size_t at) { return db::detail::Read<std::string>::get(row[at]); };
  ImportIssue out;
  out.row_no = db::detail::Read<std::int64_t>::get(row[0]);
  out.row_class = text(1);
  out.code = text(2);
  out.field = text(3);
  out.region = db::detail::Read<RegionCode>::get(row[4]);
  out.name = text(5);
  out.suggestion = text(6);
  if (auto data = parse_json(text(7)); data.ok()) out.data = std::move(data).value();
  out.state = text(8);
  return out;
}

std::vector<db::CellType> const& issue_types() {
  constexpr auto t = db::CellType::text;
  static std::vector<db::CellType> const types{db::CellType::integer, t, t, t, t, t, t, t, t};
  return types;
}

db::Binds alike_binds(Context const& context, ImportId id, ImportIssue const& issue) {
  auto const scope = context.actor.scope();
  return {db::bind("import", id),
          db::bind("code", issue.code),
          db::bind("field", issue.field),
          db::bind("suggestion", issue.suggestion),
          db::bind("scope_from", scope.from),
          db::bind("scope_to", scope.to)};
}

RowClass class_of(ImportIssue const& issue) {
  return issue.row_class == "refused" || issue.state == "dismissed" ? RowClass::refused
                                                                    : RowClass::doubtful;
}

/// One sitting at the held rows of an import: plan and words are loaded once for all of them.
class Mender {
 public:
  static Result<std::unique_ptr<Mender>> open(Context& context, ImportId id) {
    TRY(context.may(May::import_data));
    TRY(find_import(context, id));
    auto run = TRY(load_run(context.tx, id));
    if (run.state != "previewed" && run.state != "applied")
      return conflict("import.state", {{"state", run.state}});
    return std::unique_ptr<Mender>(new Mender(context, std::move(run)));
  }
  Mender(Mender const&) = delete;
  Mender& operator=(Mender const&) = delete;

  bool applied() const { return run_.state == "applied"; }

  /// Reads the row with these cells and takes it, or tells what is still wrong.
  Result<ImportIssue> take(ImportIssue issue, std::map<std::string, std::string> const& cells,
                           bool keep) {
    if (issue.state != "open") return conflict("import.row_decided");
    auto const original = cells_of_json(to_json(issue.data));
    auto merged = original;
    for (auto const& [field, cell] : cells) merged[field] = cell;
    auto plan = plan_;
    TokenBook tokens = TokenBook::load(context_.tx);
    RowMaker maker(std::move(plan), tokens);
    FileRow row;
    maker.make_alone(merged, issue.row_no, row);
    row.accepted = keep;
    auto const before = class_of(issue);
    if (!cells.empty()) remember(issue, merged, original);
    if (row.held()) {
      if (keep) return conflict("import.refused_stays");
      auto const& finding = *row.main_finding();
      issue.row_class = finding.refused ? "refused" : "doubtful";
      issue.code = finding.code;
      issue.field = file_fields()[at(finding.field)].key;
      issue.suggestion = finding.suggestion;
      shift(before, class_of(issue), issue.region.text(), issue.region.text());
      save(issue);
      return issue;
    }
    auto const old_region = issue.region.text();
    issue.state = keep ? "kept" : "mended";
    issue.name = row.value(FileField::name);
    issue.region = RegionCode::parse(row.value(FileField::region)).value_or(RegionCode{});
    if (applied()) {
      run_.checkpoint.tally.count(before, old_region, -1);
      apply_row(row, tokens);
    } else {
      shift(before, class_when_taken(row), old_region, issue.region.text());
    }
    save(issue);
    return issue;
  }

  Status dismiss(ImportIssue issue) {
    if (issue.state != "open") return conflict("import.row_decided");
    auto const before = class_of(issue);
    issue.state = "dismissed";
    shift(before, RowClass::refused, issue.region.text(), issue.region.text());
    save(issue);
    return {};
  }

  Status reopen(ImportIssue issue) {
    if (issue.state == "open") return {};
    if (applied() && issue.state != "dismissed") return conflict("import.row_applied");
    auto const now_region = issue.region.text();
    auto taken_as = RowClass::refused;
    if (issue.state != "dismissed") {
      TokenBook tokens;
      RowMaker maker(RowPlan(plan_), tokens);
      FileRow row;
      maker.make_alone(cells_of_json(to_json(issue.data)), issue.row_no, row);
      taken_as = class_when_taken(row);
    }
    if (auto const& original = issue.data[original_key]; original.fields() != nullptr)
      issue.data = Value(original);
    TokenBook tokens;
    RowMaker maker(RowPlan(plan_), tokens);
    FileRow row;
    maker.make_alone(cells_of_json(to_json(issue.data)), issue.row_no, row);
    if (auto const* finding = row.main_finding()) {
      issue.row_class = finding->refused ? "refused" : "doubtful";
      issue.code = finding->code;
      issue.field = file_fields()[at(finding->field)].key;
      issue.suggestion = finding->suggestion;
      issue.region = RegionCode::parse(row.value(FileField::region)).value_or(RegionCode{});
    }
    issue.state = "open";
    shift(taken_as, class_of(issue), now_region, issue.region.text());
    save(issue);
    return {};
  }

  void finish() {
    save_run(change_, run_);
    if (took_rows_)
      jobs::emit(change_, "import.rows_taken", Value::object({{"import", run_.id.text()}}),
                 context_.clock.now());
  }

 private:
  Mender(Context& context, ImportRun run)
      : context_(context),
        run_(std::move(run)),
        change_(context, {"import.row_mended", {{"import", run_.id.value()}}, {}}) {
    plan_ = plan_rows(context.tx, run_, context.catalogue, context.clock);
    plan_.decisions.clear();
  }

  static void remember(ImportIssue& issue, std::map<std::string, std::string> const& cells,
                       std::map<std::string, std::string> const& original) {
    Value first = issue.data[original_key];
    if (first.fields() == nullptr)
      for (auto const& [field, cell] : original) first.set(field, cell);
    Value data;
    for (auto const& [field, cell] : cells)
      if (field != original_key) data.set(field, cell);
    data.set(std::string(original_key), first);
    issue.data = std::move(data);
  }

  RowClass class_when_taken(FileRow const& row) {
    auto known = Known::load_for(context_.tx, scope_of(run_, plan_.regions), row);
    auto const* record = known.record(row);
    if (record == nullptr) return RowClass::fresh;
    return record->content == row.content ? RowClass::unchanged : RowClass::changed;
  }

  void apply_row(FileRow& row, TokenBook& tokens) {
    auto const from = context_.tx.value<ImportId>(
        import_mend_sql::open_version_from,
        {db::bind("source", source_word(run_.source)), db::bind("source_key", row.source_key)});
    if (from == run_.id) {
      // Another row of this file has the key: this one is a record of its own.
      row.source_key += "#" + std::to_string(row.row_no);
      row.key_hash = stable_hash(row.source_key);
    }
    auto known = Known::load_for(context_.tx, scope_of(run_, plan_.regions), row);
    run_.checkpoint.writes_issues = false;
    Applier applier(run_, known);
    applier.take(context_, change_, std::span(&row, 1));
    run_.checkpoint.people_done = 0;
    while (applier.take_people(context_, change_, 1)) {
    }
    applier.write_names(change_, context_.tx, tokens);
    auto const event = change_.event_id().value();
    auto& events = run_.checkpoint.events;
    if (events.empty() || events.back() != event) events.push_back(event);
    took_rows_ = true;
  }

  void shift(RowClass from, RowClass to, std::string const& from_region,
             std::string const& to_region) {
    run_.checkpoint.tally.count(from, from_region, -1);
    run_.checkpoint.tally.count(to, to_region, 1);
  }

  void save(ImportIssue const& issue) {
    bool const decided = issue.state != "open";
    std::optional<Instant> when;
    if (decided) when = context_.clock.now();
    change_.run(import_mend_sql::save_issue,
                {db::bind("import", run_.id), db::bind("row_no", issue.row_no),
                 db::bind("class", issue.row_class), db::bind("code", issue.code),
                 db::bind("field", issue.field), db::bind("region", issue.region),
                 db::bind("name", issue.name), db::bind("suggestion", issue.suggestion),
                 db::bind("data", to_json(issue.data)), db::bind("state", issue.state),
                 db::bind("decided_by", decided ? context_.actor.account() : AccountId{}),
                 db::bind("decided_at", when)});
  }

  Context& context_;
  ImportRun run_;
  RowPlan plan_{};
  audit::Change change_;
  bool took_rows_{false};
};

/// "sex=2" -> {sex: 2}
std::map<std::string, std::string> cells_of_suggestion(std::string const& suggestion) {
  auto const equals = suggestion.find('=');
  if (equals == std::string::npos) return {};
  return {{suggestion.substr(0, equals), suggestion.substr(equals + 1)}};
}

Status decide_one(Mender& mender, ImportIssue const& issue, Decision what) {
  switch (what) {
    case Decision::keep: {
      TRY(mender.take(issue, {}, true));
      return {};
    }
    case Decision::dismiss: return mender.dismiss(issue);
    case Decision::reopen: return mender.reopen(issue);
    case Decision::accept_suggestion: break;
  }
  if (issue.suggestion == "!dismiss") return mender.dismiss(issue);
  auto const cells = cells_of_suggestion(issue.suggestion);
  if (cells.empty()) return conflict("import.no_suggestion");
  TRY(mender.take(issue, cells, false));
  return {};
}

}  // namespace

Result<ImportIssue> find_issue(Context& context, ImportId id, std::int64_t row_no) {
  TRY(find_import(context, id));
  std::optional<ImportIssue> out;
  context.tx.rows(import_mend_sql::issue, {db::bind("import", id), db::bind("row_no", row_no)},
                  issue_types(), [&](db::Row const& row) {
                    out = issue_of(row);
                    return true;
                  });
  if (!out || !context.actor.sees(out->region)) return not_found();
  return std::move(*out);
}

Result<ImportIssue> mend_row(Context& context, ImportId id, std::int64_t row_no,
                             std::map<std::string, std::string> const& cells) {
  auto issue = TRY(find_issue(context, id, row_no));
  auto const mender = TRY(Mender::open(context, id));
  auto mended = TRY(mender->take(std::move(issue), cells, false));
  mender->finish();
  return mended;
}

std::int64_t count_alike(Context& context, ImportId id, ImportIssue const& issue) {
  return context.tx
      .value<std::int64_t>(import_mend_sql::count_alike, alike_binds(context, id, issue))
      .value_or(0);
}

Result<std::int64_t> decide_rows(Context& context, ImportId id, std::int64_t row_no, Decision what,
                                 bool alike) {
  auto const issue = TRY(find_issue(context, id, row_no));
  auto const mender = TRY(Mender::open(context, id));
  std::vector<std::int64_t> rows{row_no};
  if (alike) {
    constexpr int most_at_once = 20'000;
    rows.clear();
    auto binds = alike_binds(context, id, issue);
    binds.push_back(db::bind("limit", most_at_once));
    context.tx.each(import_mend_sql::alike, binds, [&](std::int64_t row) { rows.push_back(row); });
  }
  for (auto const row : rows) {
    auto const each = TRY(find_issue(context, id, row));
    TRY(decide_one(*mender, each, what));
  }
  mender->finish();
  return static_cast<std::int64_t>(rows.size());
}

Result<std::string> write_issues_sheet(Context& context, ImportId id) {
  TRY(context.may(May::export_lists));
  auto const mapping = TRY(mapping_of(context, id));
  auto const say = [&](std::string const& key) {
    return context.catalogue.message(context.actor.language(), key);
  };
  sheet::XlsxLayout layout;
  layout.sheet_name = say("import.sheet.name");
  layout.columns = {{say("import.sheet.row"), 8},
                    {say("import.sheet.class"), 12},
                    {say("import.sheet.reason"), 60}};
  std::vector<std::string> fields;
  for (auto const& choice : mapping.columns) {
    if (choice.field.empty() || choice.field == "-") continue;
    fields.push_back(choice.field);
    layout.columns.push_back({choice.heading, 18});
  }
  auto file = TRY(sheet::TempFile::create());
  auto const writer = TRY(sheet::XlsxWriter::create(file.path(), layout));
  auto const scope = context.actor.scope();
  std::int64_t rows = 0;
  Status status;
  context.tx.rows(
      import_mend_sql::issues_for_sheet,
      {db::bind("import", id), db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
      issue_types(), [&](db::Row const& found) {
        auto const issue = issue_of(found);
        auto const reason = say(issue.code);
        auto const row_class = say("import.class." + issue.row_class);
        std::vector<std::string> cells;
        for (auto const& field : fields) cells.push_back(issue.data[field].text_or_empty());
        std::vector<sheet::OutCell> out{issue.row_no, std::string_view(row_class),
                                        std::string_view(reason)};
        for (auto const& cell : cells) out.emplace_back(std::string_view(cell));
        status = writer->add(out);
        ++rows;
        return status.ok();
      });
  TRY(std::move(status));
  TRY(writer->close());
  audit::record(context, {.action = "export", .kind = "list", .id = id.value(), .rows = rows});
  return file.release();
}

Result<std::vector<VillageCounts>> compare_with_previous(Context& context, ImportId id) {
  TRY(find_import(context, id));
  auto const run = TRY(load_run(context.tx, id));
  std::vector<VillageCounts> out;
  for (auto const& [code, counts] : run.checkpoint.tally.villages) {
    auto const region = RegionCode::parse(code);
    VillageCounts each;
    if (region.ok()) each.region = region.value();
    if (!context.actor.sees(each.region)) continue;
    auto const count = [&](RowClass what) { return counts[static_cast<std::size_t>(what)]; };
    each.fresh = count(RowClass::fresh);
    each.changed = count(RowClass::changed);
    each.unchanged = count(RowClass::unchanged);
    each.doubtful = count(RowClass::doubtful);
    each.refused = count(RowClass::refused);
    each.gone = count(RowClass::gone);
    out.push_back(each);
  }
  return out;
}

}  // namespace rangkul::registry
