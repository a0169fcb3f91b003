#include "base/text.h"
#include "registry/people.h"
#include "validation/entries_sql.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

namespace sql = entries_sql;

bool is_reason(std::string_view text) {
  return std::ranges::find(reason_keys, text) != reason_keys.end();
}

Status insert(Context& context, audit::Change& change, EntryId id, db::Binds binds) {
  if (change.try_run(sql::insert_entry, binds)) return conflict("validation.twice");
  change.run(sql::insert_step,
             {db::bind("entry", id), db::bind("event", change.event_id()), db::bind("from", ""),
              db::bind("to", "proposed"), db::bind("at", context.clock.now()),
              db::bind("name", context.actor.name()), db::bind("note", "")});
  add_sums(change);
  return {};
}

/// Whose name the entry bears, within the actor's area.
struct Subject {
  registry::Family family;
  std::string name;
};
Result<Subject> subject_of(Context& context, NewEntry const& entry) {
  auto family = TRY(registry::find_family(context, entry.family));
  if (family.ended) return conflict("validation.family_ended");
  std::string name;
  if (entry.person.is_set()) {
    auto const person = TRY(registry::find_person(context, entry.person));
    if (person.family != family.id) return invalid("validation.not_member", {}, "person");
    name = person.name;
  } else {
    name = context.tx.value<std::string>(sql::head_of_family, {db::bind("family", family.id)})
               .value_or("");
  }
  if (name.empty()) return conflict("validation.family_empty");
  return Subject{std::move(family), std::move(name)};
}

}  // namespace

Status check_entry(NewEntry const& entry) {
  for (auto const& aid : entry.aids)
    if (std::ranges::find(aid_keys, aid) == aid_keys.end())
      return invalid("validation.no_aid", {}, "aids");
  if (entry.kind == Kind::proposal)
    return entry.aids.empty() ? invalid("validation.no_aid", {}, "aids") : Status{};
  if (entry.kind == Kind::fit) return {};
  if (!is_reason(entry.reason)) return invalid("validation.reason", {}, "reason");
  // An unmatched NIK alone never ends a family's aid (domain.md 3.4).
  if (entry.reason == "TL09") return invalid("validation.repair_nik", {}, "reason");
  if (trim(entry.evidence).empty()) return invalid("validation.evidence", {}, "evidence");
  if (entry.reason == "TL13" && trim(entry.note).empty())
    return invalid("validation.note", {}, "note");
  return {};
}

Result<EntryId> enter(Context& context, NewEntry const& entry) {
  TRY(context.may(May::assess));
  TRY(check_entry(entry));
  auto const round = TRY(round_of_today(context));
  return enter_into(context, round, entry, {context.actor.account(), context.actor.name()});
}

Result<EntryId> enter_into(Context& context, Round const& round, NewEntry const& entry,
                           Hand const& by) {
  TRY(check_entry(entry));
  auto const subject = TRY(subject_of(context, entry));
  if (!round.area.covers(subject.family.region)) return not_found();
  auto const id = next_id<ValidationEntryTag>();
  auto aids = entry.aids;
  std::ranges::sort(aids);
  audit::Change change(context,
                       {"validation.entered",
                        {{"validation_entry", id.value()}, {"family", subject.family.id.value()}},
                        Value::object({{"kind", std::string(kind_key(entry.kind))},
                                       {"period", round.period},
                                       {"reason", entry.reason}})});
  if (entry.person.is_set()) change.about({"person", entry.person.value()});
  TRY(insert(context, change, id,
             {db::bind("id", id), db::bind("round", round.id),
              db::bind("kind", kind_key(entry.kind)), db::bind("region", subject.family.region),
              db::bind("family", subject.family.id), db::bind("person", entry.person),
              db::bind("name", subject.name), db::bind("aids", join(aids, " ")),
              db::bind("reason", entry.kind == Kind::unfit ? entry.reason : std::string()),
              db::bind("evidence", std::string(trim(entry.evidence))),
              db::bind("note", std::string(trim(entry.note))),
              db::bind("visited_on", entry.seen ? entry.seen->on.iso() : std::string()),
              db::bind("visited_name", entry.seen ? by.name : std::string()),
              db::bind("criteria", static_cast<std::int64_t>(
                                       entry.seen ? entry.seen->criteria.to_ullong() : 0)),
              db::bind("by", by.account), db::bind("by_name", by.name),
              db::bind("at", context.clock.now()), db::bind("event", change.event_id())}));
  return id;
}

Result<Joined> enter_or_join(Context& context, NewEntry const& entry) {
  TRY(context.may(May::assess));
  return join_as(context, entry, {context.actor.account(), context.actor.name()});
}

Result<Joined> join_as(Context& context, NewEntry const& entry, Hand const& by) {
  TRY(check_entry(entry));
  auto round = TRY(round_of_today(context));
  for (;;) {
    auto const standing = context.tx.first<EntryId, std::string>(
        sql::standing,
        {db::bind("family", entry.family), db::bind("round", round.id),
         db::bind("person", entry.person.value()), db::bind("kind", kind_key(entry.kind))});
    if (!standing) return Joined{TRY(enter_into(context, round, entry, by)), true};
    if (std::get<1>(*standing) == kind_key(entry.kind)) return Joined{std::get<0>(*standing)};
    // What is said already stands in the way of its own opposite: the next month takes that.
    round = TRY(month_behind(context, round));
  }
}

Result<Entry> find_entry(Context& context, EntryId id) {
  TRY(context.may(May::see_validation));
  std::optional<Entry> found;
  context.tx.each(sql::entry, scoped(context, {db::bind("id", id)}),
                  [&](EntryId own, RoundId round, std::string period, std::string const& kind,
                      RegionCode region, FamilyId family, PersonId person, std::string name,
                      std::string aids, std::string reason, std::string evidence, std::string note,
                      std::string const& status, MeetingId meeting, std::string visited_on,
                      std::string visited_name, std::int64_t criteria, std::string finding,
                      AccountId entered_by, std::string entered_name, Instant at,
                      AccountId verified_by, std::string verified_name, RatificationId ratification,
                      EventId event, std::string answer, std::string answer_reason) {
                    found = Entry{own,
                                  round,
                                  std::move(period),
                                  kind_of(kind).value(),
                                  std::move(region),
                                  family,
                                  person,
                                  std::move(name),
                                  std::move(aids),
                                  std::move(reason),
                                  std::move(evidence),
                                  std::move(note),
                                  state_of(status).value(),
                                  meeting,
                                  std::move(visited_on),
                                  std::move(visited_name),
                                  Criteria(static_cast<unsigned long long>(criteria)),
                                  std::move(finding),
                                  entered_by,
                                  std::move(entered_name),
                                  at,
                                  verified_by,
                                  std::move(verified_name),
                                  ratification,
                                  event,
                                  std::move(answer),
                                  std::move(answer_reason)};
                  });
  if (!found) return not_found();
  return *std::move(found);
}

std::vector<Step> steps_of(Context& context, EntryId id) {
  std::vector<Step> out;
  context.tx.each(sql::steps, {db::bind("entry", id)},
                  [&](EventId event, std::string const& from, std::string const& to, Instant at,
                      std::string name, std::string note) {
                    out.push_back({event, state_of(from).value_or(State::proposed),
                                   state_of(to).value(), at, std::move(name), std::move(note)});
                  });
  return out;
}

std::vector<Entry> entries_of(Context& context, FamilyId family, int limit) {
  std::vector<EntryId> ids;
  context.tx.each(sql::of_family,
                  scoped(context, {db::bind("family", family), db::bind("limit", limit)}),
                  [&](EntryId id) { ids.push_back(id); });
  std::vector<Entry> out;
  for (auto const id : ids)
    if (auto entry = find_entry(context, id); entry.ok()) out.push_back(std::move(entry).value());
  return out;
}

Status take_step(Context& context, audit::Change& change, Entry const& entry, Act act,
                 std::string const& note) {
  auto const to = next(entry.kind, entry.state, act);
  if (!to) return conflict("validation.state", {{"state", std::string(state_key(entry.state))}});
  change.run(sql::insert_step, {db::bind("entry", entry.id), db::bind("event", change.event_id()),
                                db::bind("from", state_key(entry.state)),
                                db::bind("to", state_key(*to)), db::bind("at", context.clock.now()),
                                db::bind("name", context.actor.name()), db::bind("note", note)});
  return {};
}

Result<std::int64_t> apply_steps(Context& context, audit::Change& change, Marked const& marked) {
  auto const steps =
      context.tx.value<std::int64_t>(sql::stepped, {db::bind("event", change.event_id())})
          .value_or(0);
  db::Binds const binds{
      db::bind("event", change.event_id()),          db::bind("meeting", marked.meeting),
      db::bind("ratification", marked.ratification), db::bind("verified", marked.verified),
      db::bind("account", context.actor.account()),  db::bind("name", context.actor.name())};
  if (change.run(sql::apply_steps, binds) != steps) return conflict("validation.changed_meanwhile");
  add_sums(change);
  return steps;
}

void add_sums(audit::Change& change) {
  change.run(sql::add_sums, {db::bind("event", change.event_id())});
}

Status visit(Context& context, EntryId id, FieldVisit const& seen) {
  TRY(context.may(May::assess));
  auto const entry = TRY(find_entry(context, id));
  TRY(hold_open(context, entry.round));
  if (seen.on > today(context)) return invalid("date.in_future", {}, "on");
  auto const finding = std::string(trim(seen.finding));
  if (!seen.confirmed && finding.empty()) return invalid("field.required", {}, "finding");
  audit::Change change(context,
                       {"validation.visited",
                        {{"validation_entry", id.value()}, {"family", entry.family.value()}},
                        Value::object({{"confirmed", seen.confirmed},
                                       {"criteria", seen.criteria.to_string()},
                                       {"on", seen.on.iso()}})});
  TRY(take_step(context, change, entry, seen.confirmed ? Act::confirm : Act::refute, finding));
  TRY(apply_steps(context, change));
  change.run(
      sql::set_visited,
      {db::bind("id", id), db::bind("visited_on", seen.on), db::bind("name", context.actor.name()),
       db::bind("criteria", static_cast<std::int64_t>(seen.criteria.to_ullong())),
       db::bind("finding", finding)});
  return {};
}

namespace {

struct Back {
  std::string_view event;
  Act act;
  std::string reason;
};
Status step_back(Context& context, Entry const& entry, Back const& back) {
  TRY(hold_open(context, entry.round));
  auto const why = std::string(trim(back.reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context,
                       {back.event,
                        {{"validation_entry", entry.id.value()}, {"family", entry.family.value()}},
                        {},
                        why});
  TRY(take_step(context, change, entry, back.act, why));
  TRY(apply_steps(context, change));
  return {};
}

}  // namespace

Status withdraw(Context& context, EntryId id, std::string reason) {
  auto const entry = TRY(find_entry(context, id));
  bool const own = context.actor.may(May::assess) && context.actor.account().is_set() &&
                   entry.entered_by == context.actor.account();
  if (!own) TRY(context.may(May::verify_data));
  return step_back(context, entry, {"validation.withdrawn", Act::withdraw, std::move(reason)});
}

Status send_back(Context& context, EntryId id, std::string reason) {
  TRY(context.may(May::verify_data));
  auto const entry = TRY(find_entry(context, id));
  return step_back(context, entry, {"validation.sent_back", Act::send_back, std::move(reason)});
}

}  // namespace rangkul::validation
