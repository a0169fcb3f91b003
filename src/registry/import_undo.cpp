#include <set>
#include <unordered_map>

#include "jobs/jobs.h"
#include "registry/import_apply.h"
#include "registry/import_apply_sql.h"
#include "registry/import_indexes.h"
#include "registry/import_load_sql.h"
#include "registry/import_sql.h"
#include "registry/import_undo_sql.h"
#include "registry/names.h"
#include "registry/people.h"
#include "registry/search.h"

namespace rangkul::registry {
namespace {

Error stopped() { return Error{ErrorKind::unavailable, "import.stopped"}; }

std::string text_at(db::Row const& row, std::string_view column) {
  auto const* text = std::get_if<std::string>(&row[person_column(column)]);
  return text == nullptr ? std::string{} : *text;
}

RegionCode region_at(db::Row const& row) {
  return RegionCode::parse(text_at(row, "region")).value_or(RegionCode{});
}

db::Binds all_columns(std::int64_t id, std::vector<std::string_view> const& columns,
                      std::vector<db::CellType> const& types, db::Row const& row) {
  db::Binds binds{db::bind("id", id)};
  for (std::size_t i = 0; i < columns.size(); ++i) binds.push_back({columns[i], row[i], types[i]});
  return binds;
}

struct Kept {
  std::int64_t id;
  std::string data;
};

std::vector<Kept> kept_by(Context& context, db::Query const& query, std::int64_t event) {
  std::vector<Kept> out;
  context.tx.each(query, {db::bind("event", event)}, [&](std::int64_t id, std::string data) {
    out.push_back({id, std::move(data)});
  });
  return out;
}

/// Puts back what one chunk had ended.
Status restore_event(Context& context, audit::Change& change, std::int64_t event) {
  for (auto const& kept : kept_by(context, import_undo_sql::people_ended_by, event)) {
    auto const row = TRY(row_of_history(person_columns(), person_column_types(), kept.data));
    db::Row now;
    context.tx.rows(import_load_sql::person_row, {db::bind("id", kept.id)}, person_column_types(),
                    [&](db::Row const& found) {
                      now = found;
                      return true;
                    });
    if (now.empty()) continue;
    change.run(import_apply_sql::update_person,
               all_columns(kept.id, person_columns(), person_column_types(), row));
    if (text_at(now, "name") != text_at(row, "name") || region_at(now) != region_at(row))
      index_person(change, context, PersonId{kept.id}, text_at(now, "name"), region_at(now),
                   text_at(row, "name"), region_at(row));
  }
  for (auto const& kept : kept_by(context, import_undo_sql::families_ended_by, event)) {
    auto const row = TRY(row_of_history(family_columns(), family_column_types(), kept.data));
    change.run(import_apply_sql::update_family,
               all_columns(kept.id, family_columns(), family_column_types(), row));
  }
  change.run(import_undo_sql::forget_people_history, {db::bind("event", event)});
  change.run(import_undo_sql::forget_family_history, {db::bind("event", event)});
  return {};
}

/// Takes away the versions, people and words of names that the import made, a batch at a time.
class Remover {
 public:
  Remover(Context& context, audit::Change& change, ImportId import)
      : context_(context), change_(change), import_(import) {
    context.tx.each(import_load_sql::tokens, {}, [&](std::int64_t id, std::string token) {
      tokens_.emplace(std::move(token), id);
    });
  }

  /// False when nothing was left.
  bool remove(std::size_t most) {
    struct Made {
      std::int64_t id, person;
      bool made;
      std::string key;
      RegionCode region;
    };
    std::vector<Made> batch;
    context_.tx.each(
        import_undo_sql::records_made, {db::bind("import", import_), db::bind("limit", most)},
        [&](std::int64_t id, std::int64_t person, bool made, std::string key, RegionCode region) {
          batch.push_back({id, person, made, std::move(key), std::move(region)});
        });
    for (auto const& each : batch) {
      change_.run(import_undo_sql::delete_record, {db::bind("id", each.id)});
      if (each.made) remove_person(each.person, each.key, area_number(each.region));
    }
    for (auto const& [token, count] : lost_)
      change_.run(import_apply_sql::count_tokens, {db::bind("id", token), db::bind("by", -count)});
    return !batch.empty();
  }

 private:
  void remove_person(std::int64_t person, std::string const& key, std::int64_t area) {
    for (auto const& word : name_tokens(key)) {
      auto const token = tokens_.find(word);
      if (token == tokens_.end()) continue;
      auto const gone = change_.run(
          import_undo_sql::delete_posting,
          {db::bind("token", token->second), db::bind("area", area), db::bind("person", person)});
      if (gone > 0) ++lost_[token->second];
    }
    change_.run(import_undo_sql::delete_findings, {db::bind("id", person)});
    change_.run(import_undo_sql::delete_person, {db::bind("id", person)});
  }

  Context& context_;
  audit::Change& change_;
  ImportId import_;
  std::unordered_map<std::string, std::int64_t> tokens_{};
  std::unordered_map<std::int64_t, std::int64_t> lost_{};
};

Result<ImportRun> begin_undo(ImportWork const& work, ImportId id) {
  return in_chunk(work, [&](Context& context) -> Result<ImportRun> {
    TRY(context.may(May::import_data));
    TRY(find_import(context, id));
    auto run = TRY(load_run(context.tx, id));
    if (run.state == "undoing") return run;
    // A run that was stopped half-way can be taken back too.
    if (run.state != "applied" && run.state != "applying")
      return conflict("import.not_applied", {{"state", run.state}});
    auto const dependents = TRY(dependents_of(context, id, work.count_others));
    if (dependents.any())
      return conflict("import.has_dependents",
                      {{"imports", std::to_string(dependents.later_imports)},
                       {"merges", std::to_string(dependents.merges)},
                       {"edits", std::to_string(dependents.edits)},
                       {"others", std::to_string(dependents.others)}});
    if (context.tx.value<ImportId>(import_sql::busy, {db::bind("id", id)}))
      return conflict("import.busy");
    audit::Change change(context, {"import.undo_begun", {{"import", id.value()}}, {}});
    if (run.checkpoint.without_indexes) make_indexes(context.tx, change);
    run.checkpoint.without_indexes = false;
    run.state = "undoing";
    run.checkpoint.phase = "undo";
    save_run(change, run);
    return run;
  });
}

Status restore_all(ImportWork const& work, ImportRun& run) {
  auto const all = static_cast<std::int64_t>(run.checkpoint.events.size());
  while (!run.checkpoint.events.empty()) {
    auto restored = in_chunk(work, [&](Context& context) -> Status {
      audit::Change change(context, {"import.undo_chunk", {{"import", run.id.value()}}, {}});
      TRY(restore_event(context, change, run.checkpoint.events.back()));
      run.checkpoint.events.pop_back();
      save_run(change, run);
      return {};
    });
    TRY(std::move(restored));
    auto const left = static_cast<std::int64_t>(run.checkpoint.events.size());
    if (work.progress && !work.progress(all - left, all, "job.phase.import_restore"))
      return stopped();
  }
  return {};
}

}  // namespace

Result<Dependents> dependents_of(Context& context, ImportId id, CountOthers const& count_others) {
  auto const summary = TRY(find_import(context, id));
  auto const run = TRY(load_run(context.tx, id));
  Dependents out;
  if (run.checkpoint.events.empty()) return out;
  auto const source = source_word(run.source);
  std::set<std::int64_t> const own(run.checkpoint.events.begin(), run.checkpoint.events.end());
  auto const first = *own.begin();
  auto const count = [&](db::Query const& query, db::Binds const& binds) {
    return context.tx.value<std::int64_t>(query, binds).value_or(0);
  };
  if (summary.applied)
    out.later_imports = count(
        import_undo_sql::later_imports,
        {db::bind("source", source), db::bind("id", id), db::bind("applied", *summary.applied)});
  out.later_imports +=
      count(import_undo_sql::other_sources, {db::bind("id", id), db::bind("source", source)});
  out.merges =
      count(import_undo_sql::merges_on, {db::bind("id", id), db::bind("first_event", first)});
  context.tx.each(import_undo_sql::events_now, {db::bind("id", id)}, [&](std::int64_t event) {
    if (event > first && !own.contains(event)) ++out.edits;
  });
  if (count_others) out.others = count_others(context, id);
  return out;
}

Status undo(ImportWork const& work, ImportId id) {
  auto run = TRY(begin_undo(work, id));
  TRY(restore_all(work, run));
  auto const total =
      run.checkpoint.tally[RowClass::fresh] + run.checkpoint.tally[RowClass::changed];
  std::int64_t done = 0;
  for (bool more = true; more;) {
    TRY(in_chunk(work, [&](Context& context) -> Status {
      audit::Change change(context, {"import.undo_chunk", {{"import", id.value()}}, {}});
      more = Remover(context, change, id).remove(work.chunk_rows);
      return {};
    }));
    done = std::min(total, done + static_cast<std::int64_t>(work.chunk_rows));
    if (work.progress && !work.progress(done, total, "job.phase.import_remove")) return stopped();
  }
  return in_chunk(work, [&](Context& context) -> Status {
    audit::Change change(context, {"import.undone", {{"import", id.value()}}, {}});
    jobs::emit(change, "import.undone", Value::object({{"import", id.text()}}),
               context.clock.now());
    change.run(import_undo_sql::reopen_records, {db::bind("import", id)});
    change.run(import_undo_sql::delete_families, {db::bind("import", id)});
    change.run(import_undo_sql::delete_idle_tokens, {});
    change.run(import_sql::mark_undone, {db::bind("id", id), db::bind("at", context.clock.now()),
                                         db::bind("event", change.event_id())});
    return {};
  });
}

}  // namespace rangkul::registry
