// Meetings, the verifier's and the head's word: steps over many entries at once.

#include "base/text.h"
#include "validation/entries_sql.h"
#include "validation/parts.h"
#include "validation/rounds_sql.h"

namespace rangkul::validation {
namespace {

namespace sql = entries_sql;

db::Binds step_binds(Context& context, audit::Change const& change, RoundId round) {
  return {db::bind("round", round), db::bind("event", change.event_id()),
          db::bind("at", context.clock.now()), db::bind("name", context.actor.name())};
}

Status check(Context& context, NewMeeting const& meeting) {
  if (meeting.village.level() != RegionLevel::village)
    return invalid("validation.not_village", {}, "village");
  if (!context.actor.sees(meeting.village)) return not_found();
  if (meeting.held_on > today(context)) return invalid("date.in_future", {}, "held_on");
  for (auto const& [key, text] : {std::pair{"place", &meeting.place},
                                  {"leader", &meeting.leader},
                                  {"attendance", &meeting.attendance}})
    if (trim(*text).empty()) return invalid("field.required", {}, key);
  return {};
}

}  // namespace

Result<MeetingId> hold_meeting(Context& context, NewMeeting const& meeting) {
  TRY(context.may(May::hold_meeting));
  TRY(check(context, meeting));
  auto const round = TRY(find_round(context, meeting.period));
  if (!round.area.covers(meeting.village)) return not_found();
  TRY(hold_open(context, round.id));
  auto const id = next_id<ValidationMeetingTag>();
  audit::Change change(
      context, {"validation.met",
                {{"validation_meeting", id.value()}},
                Value::object({{"period", round.period}, {"region", meeting.village.text()}})});
  for (auto const declined : meeting.declined) {
    auto const entry = TRY(find_entry(context, declined));
    if (entry.region != meeting.village || entry.round != round.id)
      return invalid("validation.not_village", {}, "village");
    TRY(take_step(context, change, entry, Act::decline, std::string(trim(meeting.notes))));
  }
  auto binds = step_binds(context, change, round.id);
  binds.push_back(db::bind("region", meeting.village));
  change.run(sql::step_meeting, binds);
  auto const moved = TRY(apply_steps(context, change, {.meeting = id, .ratification = {}}));
  if (moved == 0) return conflict("validation.nothing_waits");
  change.run(
      sql::insert_meeting,
      {db::bind("id", id), db::bind("round", round.id), db::bind("region", meeting.village),
       db::bind("kind", meeting.statement ? "statement" : "meeting"),
       db::bind("held_on", meeting.held_on), db::bind("place", std::string(trim(meeting.place))),
       db::bind("leader", std::string(trim(meeting.leader))),
       db::bind("attendance", std::string(trim(meeting.attendance))),
       db::bind("notes", std::string(trim(meeting.notes))), db::bind("by", context.actor.account()),
       db::bind("by_name", context.actor.name()), db::bind("at", context.clock.now()),
       db::bind("event", change.event_id())});
  change.note("entries", moved);
  return id;
}

Result<Meeting> find_meeting(Context& context, MeetingId id) {
  TRY(context.may(May::see_validation));
  std::optional<Meeting> found;
  context.tx.each(sql::meeting, scoped(context, {db::bind("id", id)}),
                  [&](MeetingId own, RoundId round, std::string period, RegionCode region,
                      std::string const& kind, Date held_on, std::string place, std::string leader,
                      std::string attendance, std::string notes, std::string name, EventId event) {
                    found = Meeting{own,
                                    round,
                                    std::move(period),
                                    std::move(region),
                                    kind == "statement",
                                    held_on,
                                    std::move(place),
                                    std::move(leader),
                                    std::move(attendance),
                                    std::move(notes),
                                    std::move(name),
                                    event};
                  });
  if (!found) return not_found();
  return *std::move(found);
}

std::vector<Meeting> meetings_of(Context& context, RoundId round, RegionCode const& village) {
  std::vector<MeetingId> ids;
  context.tx.each(sql::meetings_of, {db::bind("round", round), db::bind("region", village)},
                  [&](MeetingId id) { ids.push_back(id); });
  std::vector<Meeting> out;
  for (auto const id : ids)
    if (auto meeting = find_meeting(context, id); meeting.ok())
      out.push_back(std::move(meeting).value());
  return out;
}

Result<Moved> verify_all(Context& context, std::string const& period, std::optional<Side> side) {
  TRY(context.may(May::verify_data));
  auto const round = TRY(find_round(context, period));
  TRY(hold_open(context, round.id));
  auto const word = side ? std::string(side_key(*side)) : std::string();
  audit::Change change(context, {"validation.verified",
                                 {{"validation_round", round.id.value()}},
                                 Value::object({{"side", word}})});
  auto binds = scoped(context, step_binds(context, change, round.id));
  binds.push_back(db::bind("side", word));
  binds.push_back(db::bind("account", context.actor.account()));
  change.run(sql::step_verify, binds);
  Marked const verified{.meeting = {}, .ratification = {}, .verified = true};
  Moved out{change.event_id(), TRY(apply_steps(context, change, verified)), 0};
  out.own =
      context.tx
          .value<std::int64_t>(sql::own_unverified,
                               scoped(context, {db::bind("round", round.id), db::bind("side", word),
                                                db::bind("account", context.actor.account())}))
          .value_or(0);
  if (out.moved == 0)
    return conflict(out.own > 0 ? "validation.same_hands" : "validation.nothing_waits");
  change.note("entries", out.moved);
  return out;
}

Status may_ratify(Context& context, Round const& round, Side side, std::string_view decree,
                  Date decree_on) {
  TRY(context.may(May::ratify_data));
  if (!context.actor.area().covers(round.area)) return forbidden();
  TRY(hold_open(context, round.id));
  if (trim(decree).empty()) return invalid("enrolment.no_decree", {}, "decree");
  if (decree_on > today(context)) return invalid("date.in_future", {}, "decree_on");
  db::Binds const asked{db::bind("round", round.id), db::bind("side", side_key(side)),
                        db::bind("account", context.actor.account())};
  auto const own = context.tx.value<std::int64_t>(sql::same_hands, asked).value_or(0);
  return own > 0 ? Status(forbidden("validation.same_hands")) : Status{};
}

Result<RatificationId> ratify(Context& context, std::string const& period, Side side,
                              std::string decree, Date decree_on) {
  TRY(context.may(May::ratify_data));
  auto const round = TRY(find_round(context, period));
  TRY(may_ratify(context, round, side, decree, decree_on));
  auto const number = std::string(trim(decree));
  auto const id = next_id<ValidationRatificationTag>();
  audit::Change change(
      context, {"validation.ratified",
                {{"validation_round", round.id.value()}, {"validation_ratification", id.value()}},
                Value::object({{"side", std::string(side_key(side))}, {"decree", number}})});
  auto binds = step_binds(context, change, round.id);
  binds.push_back(db::bind("side", side_key(side)));
  change.run(sql::step_ratify, binds);
  auto const moved = TRY(apply_steps(context, change, {.meeting = {}, .ratification = id}));
  auto const seal = seal_of(context, id);
  change.run(rounds_sql::insert_ratification,
             {db::bind("id", id), db::bind("round", round.id), db::bind("side", side_key(side)),
              db::bind("decree", number), db::bind("decree_on", decree_on),
              db::bind("signed_name", context.actor.name()), db::bind("row_count", moved),
              db::bind("seal", seal), db::bind("by", context.actor.account()),
              db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  change.note("entries", moved);
  change.note("seal", seal);
  return id;
}

namespace {

/// What may be taken back, and by whose right.
Status may_undo(Context& context, EventId event) {
  constexpr std::array<std::pair<std::string_view, May>, 5> rights{
      {{"validation.met", May::hold_meeting},
       {"validation.visited", May::assess},
       {"validation.verified", May::verify_data},
       {"validation.sent_back", May::verify_data},
       {"validation.withdrawn", May::assess}}};
  auto const done = audit::find_event(context, event);
  if (!done) return not_found();
  for (auto const& [name, right] : rights)
    if (done->name == name) return context.may(right);
  return conflict("validation.sealed");
}

}  // namespace

Result<std::int64_t> undo(Context& context, EventId event) {
  TRY(may_undo(context, event));
  // Whoever else acts in the month comes before or behind.
  if (auto const round = context.tx.value<RoundId>(sql::round_of_event, {db::bind("event", event)});
      round && round->is_set())
    TRY(hold_open(context, *round));
  struct Facts {
    std::int64_t steps, moved_on, sealed, closed, outside;
  };
  std::optional<Facts> facts;
  context.tx.each(sql::step_facts, scoped(context, {db::bind("event", event)}),
                  [&](std::int64_t steps, std::int64_t moved_on, std::int64_t sealed,
                      std::int64_t closed, std::int64_t outside) {
                    facts = Facts{steps, moved_on, sealed, closed, outside};
                  });
  if (!facts || facts->steps == 0 || facts->outside > 0) return not_found();
  if (facts->sealed > 0) return conflict("validation.sealed");
  if (facts->closed > 0) return conflict("validation.closed");
  if (facts->moved_on > 0) return conflict("validation.changed_meanwhile");
  audit::Change change(context,
                       {"validation.undone", {}, Value::object({{"event", event.text()}})});
  change.run(sql::step_undo,
             {db::bind("event", change.event_id()), db::bind("undone", event),
              db::bind("at", context.clock.now()), db::bind("name", context.actor.name())});
  auto const moved = TRY(apply_steps(context, change));
  change.run(sql::undo_meeting, {db::bind("event", event)});
  change.run(sql::leave_meeting, {db::bind("event", change.event_id())});
  change.note("entries", moved);
  return moved;
}

}  // namespace rangkul::validation
