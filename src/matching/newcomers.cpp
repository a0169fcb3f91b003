#include "matching/newcomers.h"

#include <algorithm>

#include "audit/audit.h"
#include "linkage/run.h"
#include "matching/doubles.h"
#include "matching/newcomers_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = newcomers_sql;

constexpr std::int64_t asked_at_once = 25;

/// Where the asking stands; saved with each chunk.
struct Standing {
  ImportId import;
  Newcomers told;
  std::int64_t last{0};
};

/// A newcomer and somebody held before.
struct Resemblance {
  PersonId held;
  PersonId fresh;
  std::string held_region;
  std::string fresh_region;
  double probability{0};
  bool sure{false};
};

std::optional<Standing> standing_of(Context& context, ImportId import) {
  std::optional<Standing> out;
  context.tx.each(
      sql::newcomers, {db::bind("import", import)},
      [&](std::string state, std::int64_t people, std::int64_t asked, std::int64_t last) {
        out = Standing{import, {std::move(state), people, asked}, last};
      });
  return out;
}

/// The import is being taken back, or has been: there is nothing left to ask.
bool is_applied(Context& context, ImportId import) {
  auto const found = registry::find_import(context, import);
  return found.ok() && found.value().state == "applied";
}

void write_doubles(Context& context, audit::Change& change, ImportId import,
                   std::vector<Resemblance> const& found) {
  auto next = found.begin();
  auto const is_known = [&](Resemblance const& each) {
    return context.tx
        .value<std::int64_t>(sql::is_known,
                             {db::bind("first", std::min(each.held.value(), each.fresh.value())),
                              db::bind("second", std::max(each.held.value(), each.fresh.value()))})
        .has_value();
  };
  std::vector<Resemblance> unknown;
  std::ranges::copy_if(found, std::back_inserter(unknown), std::not_fn(is_known));
  next = unknown.begin();
  auto const now = context.clock.now();
  change.bulk("match_double",
              {"id", "first", "second", "probability", "class", "region", "other_region", "state",
               "found_at", "event", "import"},
              [&](db::Row& row) {
                if (next == unknown.end()) return false;
                auto const& each = *next++;
                bool const held_first = each.held < each.fresh;
                row = {db::cell(next_id_value()),
                       db::cell(held_first ? each.held : each.fresh),
                       db::cell(held_first ? each.fresh : each.held),
                       db::cell(each.probability),
                       db::cell(each.sure ? "sure" : "possible"),
                       db::cell(held_first ? each.held_region : each.fresh_region),
                       db::cell(held_first ? each.fresh_region : each.held_region),
                       db::cell("open"),
                       db::cell(now),
                       db::cell(change.event_id()),
                       db::cell(import)};
                return true;
              });
}

/// One transaction: what was found, and where the asking stands now.
Status save(Work const& work, Standing const& standing, std::vector<Resemblance> const& found) {
  return work.item([&](Context& context) -> Status {
    if (!is_applied(context, standing.import)) return not_found();
    audit::Change change(context,
                         {"match.newcomers_asked",
                          {{"import", standing.import.value()}},
                          Value::object({{"found", static_cast<std::int64_t>(found.size())}})});
    write_doubles(context, change, standing.import, found);
    change.run(sql::save_newcomers,
               {db::bind("import", standing.import), db::bind("state", standing.told.state),
                db::bind("people", standing.told.people), db::bind("asked", standing.told.asked),
                db::bind("last_person", standing.last), db::bind("event", change.event_id())});
    return {};
  });
}

/// Asks about the next few; nobody is left when `people` is empty.
struct Asked {
  std::vector<std::int64_t> people{};
  std::vector<Resemblance> found{};
};
Result<Asked> ask_next(Work const& work, Lookalikes& alike, Standing const& standing) {
  Asked out;
  TRY(work.look([&](Context& context) -> Status {
    auto const sure = alike.judged_by(context).link_probability;
    context.tx.each(sql::next_made,
                    {db::bind("import", standing.import), db::bind("last", standing.last),
                     db::bind("limit", asked_at_once)},
                    [&](std::int64_t person) { out.people.push_back(person); });
    for (auto const& fresh : registry::people_asked(context, out.people))
      for (auto const& one : alike.find(context, fresh)) {
        // Copies of a person within one file are no question to the register.
        if (context.tx.value<std::int64_t>(sql::was_made, {db::bind("import", standing.import),
                                                           db::bind("person", one.person)}))
          continue;
        out.found.push_back({one.person, fresh.person, one.region.text(), fresh.region.text(),
                             one.probability, one.probability >= sure});
      }
    return {};
  }));
  return out;
}

Status ask_singly(Work const& work, Lookalikes& alike, Standing standing) {
  while (true) {
    auto const asked = TRY(ask_next(work, alike, standing));
    if (asked.people.empty()) break;
    standing.last = asked.people.back();
    standing.told.asked += static_cast<std::int64_t>(asked.people.size());
    standing.told.state = "asking";
    TRY(save(work, standing, asked.found));
    if (!work.progress(standing.told.asked, standing.told.people, "match.phase.newcomers"))
      return conflict("match.cancelled");
  }
  standing.told.state = "done";
  return save(work, standing, {});
}

/// All that are to be asked about, in the order of their ids.
Result<std::vector<std::int64_t>> all_made(Work const& work, Standing const& standing) {
  std::vector<std::int64_t> out;
  TRY(work.look([&](Context& context) -> Status {
    context.tx.each(sql::next_made,
                    {db::bind("import", standing.import), db::bind("last", standing.last),
                     db::bind("limit", standing.told.people)},
                    [&](std::int64_t person) { out.push_back(person); });
    return {};
  }));
  return out;
}

/// People with the table that the engine reads.
struct Side {
  std::vector<PersonId> ids{};
  std::vector<std::string> regions{};
  linkage::TableMaker table{};
  void add(PersonId id, linkage::Record const& record) {
    table.add(view_of(record), id.text());
    ids.push_back(id);
    regions.push_back(record.village);
  }
};

Status ask_together(Work const& work, Lookalikes& alike, Standing standing) {
  if (!work.progress(0, 0, "match.phase.read")) return conflict("match.cancelled");
  auto const made = TRY(all_made(work, standing));
  Side fresh;
  Side held;
  each_person(work, [&](PersonId id, linkage::Record const& record) {
    (std::ranges::binary_search(made, id.value()) ? fresh : held).add(id, record);
  });
  linkage::Settings settings;
  TRY(work.look([&](Context& context) -> Status {
    settings.model = alike.judged_by(context);
    return {};
  }));
  auto const outcome = TRY(linkage::run(
      linkage::TableMaker::join(fresh.table, held.table), settings,
      [&](linkage::Phase phase, std::size_t done, std::size_t total) {
        return work.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total),
                             "match.phase." + std::string(phase_key(phase)));
      }));
  std::vector<Resemblance> found;
  for (auto const& link : outcome.links)
    found.push_back({held.ids[link.city], fresh.ids[link.ministry], held.regions[link.city],
                     fresh.regions[link.ministry], link.probability,
                     link.link_class != linkage::LinkClass::possible});
  standing.told.asked = standing.told.people;
  standing.told.state = "done";
  if (!made.empty()) standing.last = made.back();
  return save(work, standing, found);
}

/// What is known before anybody is asked about.
struct Begin {
  Standing standing;
  bool first_load{false};  // the register held nobody
  bool first_file{false};  // its source has brought nothing before
  std::int64_t newest{0};  // person
};
Result<Begin> begin(Work const& work, ImportId import) {
  Begin out;
  TRY(work.look([&](Context& context) -> Status {
    auto const summary = TRY(registry::find_import(context, import));
    auto const known = standing_of(context, import);
    if (!known || summary.state != "applied") return not_found();
    out.standing = *known;
    out.first_file = !summary.previous;
    db::Binds const binds{db::bind("import", import)};
    auto const first = context.tx.value<std::int64_t>(sql::first_made, binds);
    if (!first) return {};
    if (out.standing.last == 0) {
      out.standing.last = *first - 1;
      out.newest = context.tx.value<std::int64_t>(sql::last_of_all, {}).value_or(0);
      out.first_load =
          !context.tx.value<std::int64_t>(sql::held_before, {db::bind("first", *first)});
      if (out.first_load) return {};
    }
    out.standing.told.people =
        out.standing.told.asked +
        context.tx
            .value<std::int64_t>(sql::count_made,
                                 {db::bind("import", import), db::bind("last", out.standing.last)})
            .value_or(0);
    return {};
  }));
  return out;
}

Status newcomers_job(jobs::JobContext& job, Lookalikes& alike) {
  auto const import = ImportId::parse(job.payload()["import"].text_or_empty());
  if (!import) return not_found();
  return work_as_job(job, "import",
                     [&](Work const& work) { return ask_newcomers(work, alike, *import); });
}

}  // namespace

std::optional<Newcomers> newcomers_of(Context& context, ImportId import) {
  auto const standing = standing_of(context, import);
  if (!standing) return std::nullopt;
  return standing->told;
}

std::int64_t newcomers_waiting(Context& context, ImportId import) {
  return context.tx
      .value<std::int64_t>(sql::count_waiting, scoped(context, {db::bind("import", import)}))
      .value_or(0);
}

Status ask_newcomers(Work const& work, Lookalikes& alike, ImportId import,
                     std::int64_t most_singly) {
  auto [standing, first_load, first_file, newest] = TRY(begin(work, import));
  auto const pending = standing.told.people - standing.told.asked;
  auto const close = [&](std::string_view state) {
    standing.told.state = state;
    if (newest != 0) standing.last = newest;
    return save(work, standing, {});
  };
  if (first_load) return close("first");
  if (pending <= most_singly) return ask_singly(work, alike, standing);
  if (first_file) return close("left");
  return ask_together(work, alike, standing);
}

Status on_import_applied(Context& context, Value const& payload) {
  auto const import = ImportId::parse(payload["import"].text_or_empty());
  if (!import || !is_applied(context, *import)) return {};
  auto const queued =
      jobs::enqueue(context, {.kind = "match.newcomers",
                              .payload = Value::object({{"import", import->text()}}),
                              .only_one = "match.newcomers:" + import->text()});
  if (!queued.ok() && queued.error().code != "job.already_open") return queued.error();
  if (!queued.ok()) return {};
  audit::Change change(context, {"match.newcomers_queued", {{"import", import->value()}}});
  change.run(sql::insert_newcomers,
             {db::bind("import", *import), db::bind("event", change.event_id())});
  return {};
}

Status on_newcomers_undone(Context& context, Value const& payload) {
  auto const import = ImportId::parse(payload["import"].text_or_empty());
  if (!import || !standing_of(context, *import)) return {};
  audit::Change change(context, {"match.newcomers_forgotten", {{"import", import->value()}}});
  for (auto const* query : {&sql::forget_doubles, &sql::forget_newcomers})
    change.run(*query, {db::bind("import", *import)});
  return {};
}

void add_newcomer_jobs(jobs::Runner& runner, Lookalikes& alike) {
  runner.on("match.newcomers",
            [&alike](jobs::JobContext& job) { return newcomers_job(job, alike); });
}

}  // namespace rangkul::matching
