// Preview and apply: the file's chunks one after the other, each with its checkpoint.

#include <malloc.h>

#include "db/housekeeping.h"
#include "jobs/jobs.h"
#include "registry/import_apply.h"
#include "registry/import_indexes.h"
#include "registry/import_load_sql.h"
#include "registry/import_sql.h"
#include "registry/row_stream.h"

namespace rangkul::registry {
namespace {

Error stopped() { return Error{ErrorKind::unavailable, "import.stopped"}; }

Result<ImportSummary> summary_of(ImportWork const& work, ImportId id) {
  auto tx = work.store.read(work.actor);
  Context context{tx, work.actor, work.clock, work.catalogue, {}};
  return find_import(context, id);
}

/// Progress in rows: the total is known once a preview has counted, else judged by bytes.
class Meter {
 public:
  Meter(ImportWork const& work, std::int64_t known_total) : work_(work), total_(known_total) {}
  bool tell(std::int64_t done, double part, std::string_view phase) {
    if (!work_.progress) return true;
    auto total = total_;
    if (total <= 0 && part > 0) total = static_cast<std::int64_t>(static_cast<double>(done) / part);
    return work_.progress(done, std::max(total, done), phase);
  }

 private:
  ImportWork const& work_;
  std::int64_t total_;
};

/// What the allocator keeps of a phase that is over: the next one needs other sizes.
void give_memory_back() { ::malloc_trim(0); }

/// All that a run over the file holds in memory.
struct Loaded {
  TokenBook tokens{};
  Known known{};
  RowPlan plan{};
};

Loaded load_all(ImportWork const& work, ImportRun const& run) {
  auto tx = work.store.read(work.actor);
  Loaded out;
  out.tokens = TokenBook::load(tx);
  out.plan = plan_rows(tx, run, work.catalogue, work.clock);
  out.known = Known::load(tx, scope_of(run, out.plan.regions));
  return out;
}

Status begin_preview(ImportWork const& work, ImportId id) {
  return in_chunk(work, [&](Context& context) -> Status {
    TRY(context.may(May::import_data));
    auto const summary = TRY(find_import(context, id));
    if (summary.state != "ready" && summary.state != "previewed" && summary.state != "previewing")
      return conflict(summary.state == "received" ? "import.columns_doubtful" : "import.state",
                      {{"state", summary.state}, {"heading", ""}});
    auto run = TRY(load_run(context.tx, id));
    audit::Change change(context, {"import.preview_begun", {{"import", id.value()}}, {}});
    change.run(import_sql::delete_issues, {db::bind("id", id)});
    change.run(import_sql::delete_changes, {db::bind("id", id)});
    run.checkpoint = {};
    run.state = "previewing";
    save_run(change, run);
    return {};
  });
}

/// What a preview keeps of one chunk.
class PreviewChunk {
 public:
  PreviewChunk(ImportRun& run, Known& known) : run_(run), known_(known) {}

  Status take(Context& context, Chunk& chunk) {
    auto& tally = run_.checkpoint.tally;
    for (std::size_t i = 0; i < chunk.count; ++i) {
      auto& row = chunk.rows[i];
      auto const region = row.value(FileField::region);
      auto const* record = known_.record(row);
      if (row.held()) {
        tally.count(row.refused() ? RowClass::refused : RowClass::doubtful, region);
        issues_.push_back(&row);
      } else if (record == nullptr) {
        if (keeps_line(run_, RowClass::fresh)) {
          lines_.push_back(line_of(row, RowClass::fresh));
          ++run_.checkpoint.examples_new;
        }
        tally.count(RowClass::fresh, region);
      } else if (record->content == row.content) {
        tally.count(RowClass::unchanged, region);
      } else {
        if (keeps_line(run_, RowClass::changed)) {
          auto line = line_of(row, RowClass::changed);
          auto const known = context.tx.first<std::int64_t, std::string>(
              import_load_sql::record_person, {db::bind("id", record->id)});
          CHECK_THAT(known.has_value());
          line.person = std::get<0>(*known);
          tell_difference(line, std::get<1>(*known), row);
          lines_.push_back(std::move(line));
        }
        tally.count(RowClass::changed, region);
      }
    }
    run_.checkpoint.rows += static_cast<std::int64_t>(chunk.count);
    return save(context);
  }

  /// Versions that no row spoke of. Examples go in with the counts.
  Status take_gone(Context& context) {
    bool const supplement = known_.is_supplement();
    for (auto const& record : known_.records()) {
      if (supplement || !known_.is_silent(record)) continue;
      auto const place = context.tx.first<std::string, std::string, std::int64_t>(
          import_load_sql::record_place, {db::bind("id", record.id)});
      auto const region = place ? std::get<0>(*place) : std::string{};
      if (keeps_line(run_, RowClass::gone)) {
        ChangeLine line;
        line.row_no = -1 - run_.checkpoint.tally[RowClass::gone];
        line.what = RowClass::gone;
        line.region = region;
        line.name = place ? std::get<1>(*place) : std::string{};
        line.person = place ? std::get<2>(*place) : 0;
        lines_.push_back(std::move(line));
      }
      run_.checkpoint.tally.count(RowClass::gone, region);
    }
    run_.state = "previewed";
    run_.checkpoint.phase = "previewed";
    run_.facts.set("supplement", supplement);
    return save(context);
  }

 private:
  static ChangeLine line_of(FileRow const& row, RowClass what) {
    ChangeLine line;
    line.row_no = row.row_no;
    line.what = what;
    line.region = row.value(FileField::region);
    line.name = row.value(FileField::name);
    return line;
  }
  Status save(Context& context) {
    audit::Change change(context,
                         {run_.state == "previewed" ? "import.previewed" : "import.preview_chunk",
                          {{"import", run_.id.value()}},
                          Value::object({{"rows", run_.checkpoint.rows}})});
    write_issues(change, run_.id, issues_);
    write_changes(change, run_.id, lines_);
    save_run(change, run_);
    if (run_.state == "previewed")
      change.run(import_sql::set_facts,
                 {db::bind("id", run_.id), db::bind("facts", to_json(run_.facts))});
    issues_.clear();
    lines_.clear();
    return {};
  }

  ImportRun& run_;
  Known& known_;
  std::vector<FileRow const*> issues_{};
  std::vector<ChangeLine> lines_{};
};

/// How many versions the import may write: counted by its preview, else those rows that its source
/// has not brought before.
std::int64_t expected_versions(Context& context, ImportRun const& run,
                               ImportSummary const& summary) {
  if (run.state == "previewed") return summary.fresh + summary.changed;
  std::int64_t before = 0;
  if (summary.previous)
    if (auto const previous = find_import(context, *summary.previous); previous.ok()) {
      auto const& counts = previous.value();
      before = counts.fresh + counts.changed + counts.unchanged;
    }
  return run.facts["rows"].integer_or(0) - before;
}

Result<ImportRun> begin_apply(ImportWork const& work, ImportId id) {
  return in_chunk(work, [&](Context& context) -> Result<ImportRun> {
    TRY(context.may(May::import_data));
    auto const summary = TRY(find_import(context, id));
    auto run = TRY(load_run(context.tx, id));
    if (run.state == "applying") return run;
    if (run.state != "ready" && run.state != "previewed")
      return conflict(run.state == "received" ? "import.columns_doubtful" : "import.state",
                      {{"state", run.state}, {"heading", ""}});
    if (context.tx.value<ImportId>(import_sql::busy, {db::bind("id", id)}))
      return conflict("import.busy");
    bool const previewed = run.state == "previewed";
    audit::Change change(context, {"import.apply_begun", {{"import", id.value()}}, {}});
    change.run(import_sql::delete_changes, {db::bind("id", id)});
    if (!previewed) change.run(import_sql::delete_issues, {db::bind("id", id)});
    auto const previous = context.tx.value<ImportId>(
        import_sql::previous, {db::bind("source", source_word(run.source)),
                               db::bind("area", run.area), db::bind("id", id)});
    change.run(import_sql::set_previous, {db::bind("id", id), db::bind("previous", previous)});
    run.checkpoint = {};
    run.checkpoint.writes_issues = !previewed;
    run.checkpoint.without_indexes =
        goes_without_indexes(context.tx, expected_versions(context, run, summary));
    if (run.checkpoint.without_indexes) drop_indexes(change);
    run.state = "applying";
    save_run(change, run);
    return run;
  });
}

/// Rows of a chunk that an interrupted run has not taken yet; the others are only marked as seen.
std::span<FileRow> rows_to_take(Chunk& chunk, std::int64_t done, Known& known) {
  auto const skip = static_cast<std::size_t>(std::clamp<std::int64_t>(
      done - chunk.rows_before, 0, static_cast<std::int64_t>(chunk.count)));
  for (std::size_t i = 0; i < skip; ++i) known.record(chunk.rows[i]);
  return std::span(chunk.rows).subspan(skip, chunk.count - skip);
}

Status apply_rows(ImportWork const& work, ImportRun& run, Loaded& loaded, Applier& applier,
                  Meter& meter) {
  RowMaker maker(std::move(loaded.plan), loaded.tokens);
  auto const stream = TRY(RowStream::open(run.file_path, maker, work.chunk_rows));
  while (auto* chunk = TRY(stream->next())) {
    auto const rows = rows_to_take(*chunk, run.checkpoint.rows, loaded.known);
    if (rows.empty()) continue;
    TRY(in_chunk(work, [&](Context& context) -> Status {
      audit::Change change(
          context, {"import.chunk",
                    {{"import", run.id.value()}},
                    Value::object({{"from_row", rows.front().row_no}, {"rows", rows.size()}})});
      applier.take(context, change, rows);
      run.checkpoint.rows += static_cast<std::int64_t>(rows.size());
      run.checkpoint.events.push_back(change.event_id().value());
      save_run(change, run);
      return {};
    }));
    if (!meter.tell(run.checkpoint.rows, chunk->part_read, "job.phase.import_rows"))
      return stopped();
  }
  return {};
}

Status apply_people(ImportWork const& work, ImportRun& run, Applier& applier, Meter& meter) {
  for (bool more = true; more;) {
    TRY(in_chunk(work, [&](Context& context) -> Status {
      audit::Change change(context, {"import.chunk", {{"import", run.id.value()}}, {}});
      run.checkpoint.phase = "people";
      // A person is held twice, as it was and as it becomes: some kilobytes each.
      more = applier.take_people(context, change, work.chunk_rows / 4 + 1);
      run.checkpoint.events.push_back(change.event_id().value());
      save_run(change, run);
      return {};
    }));
    if (!meter.tell(run.checkpoint.rows, 1, "job.phase.import_people")) return stopped();
  }
  return {};
}

Status apply_gone(ImportWork const& work, ImportRun& run, Applier& applier, Meter& meter) {
  for (bool more = true; more;) {
    TRY(in_chunk(work, [&](Context& context) -> Status {
      audit::Change change(context, {"import.chunk", {{"import", run.id.value()}}, {}});
      run.checkpoint.phase = "gone";
      more = applier.close_gone(context, change, work.chunk_rows);
      run.checkpoint.events.push_back(change.event_id().value());
      save_run(change, run);
      return {};
    }));
    if (!meter.tell(run.checkpoint.rows, 1, "job.phase.import_gone")) return stopped();
  }
  return {};
}

/// The indexes that the import went without.
Status apply_indexes(ImportWork const& work, ImportRun& run) {
  return in_chunk(work, [&](Context& context) -> Status {
    audit::Change change(context, {"import.chunk", {{"import", run.id.value()}}, {}});
    make_indexes(context.tx, change);
    run.checkpoint.without_indexes = false;
    run.checkpoint.events.push_back(change.event_id().value());
    save_run(change, run);
    return {};
  });
}

Status apply_names(ImportWork const& work, ImportRun& run, Loaded& loaded, Applier& applier) {
  return in_chunk(work, [&](Context& context) -> Status {
    audit::Change change(context, {"import.chunk", {{"import", run.id.value()}}, {}});
    applier.write_names(change, context.tx, loaded.tokens);
    run.checkpoint.phase = "names";
    run.checkpoint.events.push_back(change.event_id().value());
    save_run(change, run);
    return {};
  });
}

/// The file's rows, what is gone, the words of names: all but the end.
Status apply_all(ImportWork const& work, ImportRun& run, Meter& meter) {
  auto loaded = load_all(work, run);
  Applier applier(run, loaded.known);
  applier.expect(run.facts["rows"].integer_or(0));
  if (run.checkpoint.rows > 0) {
    if (run.checkpoint.without_indexes)
      TRY(in_chunk(work, [&](Context& context) -> Status {
        audit::Change change(context, {"import.chunk", {{"import", run.id.value()}}, {}});
        make_version_index(change);
        return {};
      }));
    auto tx = work.store.read(work.actor);
    tx.each(import_load_sql::made_people, {db::bind("import", run.id)},
            [&](std::int64_t person, std::string key, RegionCode region) {
              applier.add_made(loaded.tokens, person, key, region);
            });
    applier.remember_deferred(tx);
  }
  TRY(apply_rows(work, run, loaded, applier, meter));
  give_memory_back();
  TRY(apply_people(work, run, applier, meter));
  loaded.known.forget_people();
  give_memory_back();
  if (run.checkpoint.without_indexes) {
    if (!meter.tell(run.checkpoint.rows, 1, "job.phase.import_indexes")) return stopped();
    TRY(apply_indexes(work, run));
  }
  TRY(apply_gone(work, run, applier, meter));
  if (!meter.tell(run.checkpoint.rows, 1, "job.phase.import_names")) return stopped();
  return apply_names(work, run, loaded, applier);
}

Status finish_apply(ImportWork const& work, ImportRun& run) {
  return in_chunk(work, [&](Context& context) -> Status {
    auto const& tally = run.checkpoint.tally;
    audit::Change change(context, {"import.applied",
                                   {{"import", run.id.value()}},
                                   Value::object({{"rows_in", tally.rows_in()},
                                                  {"new", tally[RowClass::fresh]},
                                                  {"changed", tally[RowClass::changed]},
                                                  {"unchanged", tally[RowClass::unchanged]},
                                                  {"doubtful", tally[RowClass::doubtful]},
                                                  {"refused", tally[RowClass::refused]},
                                                  {"gone", tally[RowClass::gone]}})});
    run.checkpoint.events.push_back(change.event_id().value());
    jobs::emit(change, "import.applied", Value::object({{"import", run.id.text()}}),
               context.clock.now());
    save_run(change, run);
    change.run(import_sql::mark_applied,
               {db::bind("id", run.id), db::bind("at", context.clock.now()),
                db::bind("event", change.event_id())});
    return {};
  });
}

}  // namespace

Result<ImportSummary> preview(ImportWork const& work, ImportId id) {
  TRY(begin_preview(work, id));
  ImportRun run;
  {
    auto tx = work.store.read(work.actor);
    run = TRY(load_run(tx, id));
  }
  auto loaded = load_all(work, run);
  RowMaker maker(std::move(loaded.plan), loaded.tokens);
  auto const stream = TRY(RowStream::open(run.file_path, maker, work.chunk_rows));
  PreviewChunk taker(run, loaded.known);
  Meter meter(work, 0);
  while (auto* chunk = TRY(stream->next())) {
    TRY(in_chunk(work, [&](Context& context) { return taker.take(context, *chunk); }));
    if (!meter.tell(run.checkpoint.rows, chunk->part_read, "job.phase.import_preview"))
      return stopped();
  }
  TRY(in_chunk(work, [&](Context& context) { return taker.take_gone(context); }));
  return summary_of(work, id);
}

Result<ImportSummary> apply(ImportWork const& work, ImportId id) {
  {
    auto tx = work.store.read(work.actor);
    auto const run = TRY(load_run(tx, id));
    // Whoever has counted the rows has read the file to its end; so has a preview.
    if (run.state == "ready" && run.facts["rows"].is_null()) TRY(count_rows(run.file_path));
  }
  auto run = TRY(begin_apply(work, id));
  Meter meter(work, std::max(run.facts["rows"].integer_or(0), TRY(summary_of(work, id)).rows_in));
  if (run.checkpoint.phase != "names") TRY(apply_all(work, run, meter));
  TRY(finish_apply(work, run));
  // Fewer rows leave the store's own upkeep nothing to hurry for.
  constexpr std::int64_t many = 10'000;
  auto const& tally = run.checkpoint.tally;
  if (tally[RowClass::fresh] + tally[RowClass::changed] >= many)
    db::Housekeeping::settle(work.store);
  return summary_of(work, id);
}

}  // namespace rangkul::registry
