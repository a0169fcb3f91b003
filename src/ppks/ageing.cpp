#include "ppks/ageing.h"

#include "audit/audit.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "ppks/ppks_sql.h"

namespace rangkul::ppks {
namespace {

namespace sql = ppks_sql;
constexpr int months_a_year = 12;

struct Due {
  EntryId id;
  PersonId person;
  Date birthday;
};

std::vector<Due> due_by(Context& context, Rule const& rule) {
  auto const latest = today(context).plus_months(-rule.age * months_a_year);
  std::vector<Due> out;
  context.tx.each(sql::due_by_age, {db::bind("category", rule.from), db::bind("born", latest)},
                  [&](EntryId id, PersonId person, Date born) {
                    out.push_back({id, person, born.plus_months(rule.age * months_a_year)});
                  });
  return out;
}

/// The new category begins on the birthday, or where it was entered after that, on its own day.
void move(Context& context, Rule const& rule, Due const& due, Entry const& old) {
  auto const on = std::max(due.birthday, old.since);
  audit::Change change(context, {"ppks.aged",
                                 {{"person", due.person.value()}, {"ppks", due.id.value()}},
                                 Value::object({{"from", rule.from}, {"to", rule.to}})});
  change.run(sql::end_entry, {db::bind("id", due.id), db::bind("on", on), db::bind("reason", "age"),
                              db::bind("event", change.event_id())});
  if (context.tx.value<EntryId>(sql::standing,
                                {db::bind("person", due.person), db::bind("category", rule.to)}))
    return;  // stands in it already
  auto const id = next_id<PpksEntryTag>();
  change.about({"ppks", id.value()});
  change.run(sql::insert_entry,
             {db::bind("id", id), db::bind("person", due.person), db::bind("category", rule.to),
              db::bind("neglected", old.neglected ? 1 : 0),
              db::bind("grp", word_of(group_of(rule.to, old.neglected))),
              db::bind("secret", is_secret(rule.to) ? 1 : 0), db::bind("region", old.region),
              db::bind("since", on), db::bind("source", old.source), db::bind("case", old.case_id),
              db::bind("note", old.note), db::bind("moved_from", std::optional(due.id.value())),
              db::bind("by_name", context.actor.name()), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id())});
}

Status run_ageing(jobs::JobContext& job) {
  return job.item([](Context& context) -> Status {
    move_by_age(context);
    return {};
  });
}

}  // namespace

std::array<Rule, 2> ageing_rules(Context const& context) {
  constexpr int school = 5;
  constexpr int grown_up = 18;
  auto const age = [&](char const* id, int usual) {
    return static_cast<int>(context.catalogue.integer(id, today(context), usual));
  };
  return {
      Rule{category::small_child, category::neglected_child, age("ppks.small_child_until", school)},
      Rule{category::disabled_child, category::disabled, age("ppks.child_until", grown_up)}};
}

std::int64_t move_by_age(Context& context) {
  std::int64_t moved = 0;
  for (auto const& rule : ageing_rules(context))
    for (auto const& due : due_by(context, rule)) {
      auto const old = find_entry(context, due.id);
      if (!old.ok()) continue;
      move(context, rule, due, old.value());
      ++moved;
    }
  return moved;
}

Status undo_ageing(Context& context, EntryId id, std::string const& reason) {
  TRY(context.may(May::work_cases));
  auto const entry = TRY(find_entry(context, id));
  if (!entry.moved_from.is_set()) return conflict("ppks.not_aged");
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(
      context,
      {"ppks.ageing_undone",
       {{"person", entry.person.value()}, {"ppks", id.value()}, {"ppks", entry.moved_from.value()}},
       {},
       why});
  change.run(sql::strike,
             {db::bind("id", id), db::bind("reason", why), db::bind("event", change.event_id())});
  change.run(sql::reopen, {db::bind("id", entry.moved_from), db::bind("event", change.event_id())});
  return {};
}

void add_jobs(jobs::Runner& runner) {
  constexpr int small_hours = 2;
  runner.on("ppks.age", run_ageing);
  runner.daily("ppks.age", small_hours, Zone::wib);
}

}  // namespace rangkul::ppks
