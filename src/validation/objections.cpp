#include "validation/objections.h"

#include "base/text.h"
#include "validation/objections_sql.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

namespace sql = objections_sql;

constexpr std::array<std::string_view, 3> outcome_keys{"open", "upheld", "dismissed"};

std::optional<Outcome> outcome_named(std::string_view key) {
  auto const at = std::ranges::find(outcome_keys, key);
  if (at == outcome_keys.end()) return std::nullopt;
  return static_cast<Outcome>(at - outcome_keys.begin());
}

/// What can still change by itself is not yet a decision.
bool is_decided(State state) { return state == State::declined || state == State::ratified; }

Status check(NewObjection const& objection, Date today) {
  if (trim(objection.name).empty()) return invalid("field.required", {}, "name");
  if (trim(objection.ground).empty()) return invalid("field.required", {}, "ground");
  if (std::ranges::find(relation_keys, objection.relation) == relation_keys.end())
    return invalid("field.choice", {}, "relation");
  if (objection.received_on > today) return invalid("date.in_future", {}, "received_on");
  return {};
}

/// The days that an objection may take.
int days_of(Context& context, Date day) {
  constexpr int usual = 14;
  return static_cast<int>(context.catalogue.integer("validation.objection_days", day, usual));
}

std::optional<Date> day_if(std::string const& iso) {
  auto const day = Date::parse_iso(iso);
  return day.ok() ? std::optional(day.value()) : std::nullopt;
}

audit::Event event_of(std::string_view name, Objection const& objection, Value data = {},
                      std::string reason = {}) {
  return {name,
          {{"validation_objection", objection.id.value()},
           {"validation_entry", objection.entry.value()}},
          std::move(data),
          std::move(reason)};
}

/// Neither who decided nor who took the objection in may rule on it.
Status other_hands(Context& context, Objection const& objection, Entry const& entry) {
  auto const own = context.actor.account();
  if (own.is_set() &&
      (own == objection.received_by || own == entry.entered_by || own == entry.verified_by))
    return conflict("validation.same_hands");
  return {};
}

/// What an upheld objection opens; nothing where people must say what is to be entered.
std::optional<NewEntry> follow_up_of(Entry const& entry, Objection const& objection) {
  NewEntry out{.family = entry.family, .person = entry.person, .note = objection.reason};
  if (entry.kind == Kind::unfit) {
    out.kind = Kind::fit;
    return out;
  }
  if (entry.kind == Kind::proposal &&
      (entry.state == State::declined || entry.answer == "refused")) {
    out.kind = Kind::proposal;
    for (auto const aid : split(entry.aids, ' ')) out.aids.emplace_back(aid);
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::string_view outcome_key(Outcome outcome) {
  return outcome_keys[static_cast<std::size_t>(outcome)];
}

Result<ObjectionId> object(Context& context, NewObjection const& objection) {
  TRY(context.may(May::assess));
  TRY(check(objection, today(context)));
  auto const entry = TRY(find_entry(context, objection.entry));
  if (!is_decided(entry.state)) return conflict("validation.objection.too_early");
  if (context.tx.value<ObjectionId>(sql::is_open, {db::bind("entry", entry.id)}))
    return conflict("validation.objection.open");
  auto const due = objection.received_on.plus_days(days_of(context, objection.received_on));
  auto const id = next_id<ValidationObjectionTag>();
  audit::Change change(context, {"validation.objected",
                                 {{"validation_objection", id.value()},
                                  {"validation_entry", entry.id.value()},
                                  {"family", entry.family.value()}},
                                 Value::object({{"relation", objection.relation}})});
  auto const broken = change.try_run(
      sql::insert_objection,
      {db::bind("id", id), db::bind("entry", entry.id), db::bind("region", entry.region),
       db::bind("subject", entry.name), db::bind("name", std::string(trim(objection.name))),
       db::bind("relation", objection.relation),
       db::bind("phone", objection.phone ? objection.phone->e164() : std::string()),
       db::bind("secret", objection.secret ? 1 : 0),
       db::bind("ground", std::string(trim(objection.ground))),
       db::bind("received_on", objection.received_on), db::bind("due_on", due),
       db::bind("by", context.actor.account()), db::bind("by_name", context.actor.name()),
       db::bind("event", change.event_id())});
  if (broken) return conflict("validation.objection.open");
  return id;
}

Result<Objection> find_objection(Context& context, ObjectionId id) {
  TRY(context.may(May::see_validation));
  std::optional<Objection> found;
  context.tx.each(
      sql::objection, scoped(context, {db::bind("id", id)}),
      [&](ObjectionId own, EntryId entry, RegionCode region, std::string subject, std::string name,
          std::string relation, std::string phone, bool secret, std::string ground, Date received,
          Date due, AccountId received_by, std::string received_name, std::string const& outcome,
          std::string ruled_name, std::string reason, std::string const& ruled_on,
          EntryId follow_up, bool opened, std::string const& told_on, std::string told_how,
          std::string told_name, EventId event) {
        found = Objection{.id = own,
                          .entry = entry,
                          .region = std::move(region),
                          .subject = std::move(subject),
                          .name = std::move(name),
                          .relation = std::move(relation),
                          .phone = std::move(phone),
                          .secret = secret,
                          .ground = std::move(ground),
                          .received_on = received,
                          .due_on = due,
                          .received_by = received_by,
                          .received_name = std::move(received_name),
                          .outcome = outcome_named(outcome).value(),
                          .ruled_name = std::move(ruled_name),
                          .reason = std::move(reason),
                          .ruled_on = day_if(ruled_on),
                          .follow_up = follow_up,
                          .opened = opened,
                          .told_on = day_if(told_on),
                          .told_how = std::move(told_how),
                          .told_name = std::move(told_name),
                          .event = event};
      });
  if (!found) return not_found();
  auto const& actor = context.actor;
  bool const took_it = actor.account().is_set() && actor.account() == found->received_by;
  found->named = !found->secret || took_it || actor.may(May::verify_data);
  if (!found->named) found->name = found->relation = found->phone = "";
  return *std::move(found);
}

std::vector<Objection> objections_to(Context& context, EntryId entry) {
  std::vector<ObjectionId> ids;
  context.tx.each(sql::of_entry, scoped(context, {db::bind("entry", entry)}),
                  [&](ObjectionId id) { ids.push_back(id); });
  std::vector<Objection> out;
  for (auto const id : ids)
    if (auto found = find_objection(context, id); found.ok())
      out.push_back(std::move(found).value());
  return out;
}

Status rule(Context& context, ObjectionId id, bool upheld, std::string reason) {
  TRY(context.may(May::verify_data));
  auto objection = TRY(find_objection(context, id));
  if (objection.outcome != Outcome::open) return conflict("validation.objection.ruled_before");
  objection.reason = std::string(trim(reason));
  if (objection.reason.empty()) return invalid("field.required", {}, "reason");
  auto const entry = TRY(find_entry(context, objection.entry));
  TRY(other_hands(context, objection, entry));
  // By the hands that took the objection in, so that who rules may not verify his own.
  Joined follow_up;
  if (auto const again = follow_up_of(entry, objection); upheld && again)
    follow_up = TRY(join_as(context, *again, {objection.received_by, objection.received_name}));
  audit::Change change(context, event_of("validation.objection_ruled", objection,
                                         Value::object({{"upheld", upheld}}), objection.reason));
  if (change.run(
          sql::set_ruling,
          {db::bind("id", id), db::bind("from", "open"),
           db::bind("outcome", upheld ? "upheld" : "dismissed"),
           db::bind("by", context.actor.account()), db::bind("name", context.actor.name()),
           db::bind("on", today(context)), db::bind("reason", objection.reason),
           db::bind("follow_up", follow_up.entry), db::bind("opened", follow_up.opened ? 1 : 0),
           db::bind("event", change.event_id())}) == 0)
    return conflict("validation.objection.ruled_before");
  return {};
}

Status undo_ruling(Context& context, ObjectionId id) {
  TRY(context.may(May::verify_data));
  auto const objection = TRY(find_objection(context, id));
  if (objection.outcome == Outcome::open) return conflict("validation.objection.not_ruled");
  if (objection.told_on) return conflict("validation.objection.told");
  if (objection.opened) {
    auto const entry = TRY(find_entry(context, objection.follow_up));
    if (entry.state != State::proposed && entry.state != State::withdrawn)
      return conflict("validation.objection.moved");
    if (entry.state == State::proposed) TRY(withdraw(context, entry.id, objection.reason));
  }
  audit::Change change(context, event_of("validation.objection_reopened", objection));
  if (change.run(sql::set_ruling,
                 {db::bind("id", id), db::bind("from", outcome_key(objection.outcome)),
                  db::bind("outcome", "open"), db::bind("by", AccountId{}), db::bind("name", ""),
                  db::bind("on", ""), db::bind("reason", ""), db::bind("follow_up", EntryId{}),
                  db::bind("opened", 0), db::bind("event", change.event_id())}) == 0)
    return conflict("validation.objection.not_ruled");
  return {};
}

Status tell(Context& context, ObjectionId id, Date on, std::string how) {
  if (!context.actor.may(May::verify_data)) TRY(context.may(May::assess));
  auto const objection = TRY(find_objection(context, id));
  if (objection.outcome == Outcome::open) return conflict("validation.objection.not_ruled");
  if (objection.told_on) return conflict("validation.objection.told");
  if (on > today(context)) return invalid("date.in_future", {}, "told_on");
  auto const way = std::string(trim(how));
  if (way.empty()) return invalid("field.required", {}, "told_how");
  audit::Change change(context, event_of("validation.objector_told", objection));
  if (change.run(sql::set_told, {db::bind("id", id), db::bind("on", on), db::bind("how", way),
                                 db::bind("name", context.actor.name()),
                                 db::bind("event", change.event_id())}) == 0)
    return conflict("validation.objection.told");
  return {};
}

ObjectionCounts count_objections(Context& context) {
  ObjectionCounts out;
  context.tx.each(sql::counts, scoped(context, {db::bind("today", today(context))}),
                  [&](std::int64_t open, std::int64_t late, std::int64_t untold) {
                    out = {open, late, untold};
                  });
  return out;
}

}  // namespace rangkul::validation
