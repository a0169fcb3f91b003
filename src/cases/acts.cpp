// What is done to a case, step by step: who may, what is written, what is open after it.

#include <algorithm>
#include <array>

#include "base/text.h"
#include "cases/cases_sql.h"
#include "cases/escalation.h"
#include "cases/parts.h"

namespace rangkul::cases {
namespace {

namespace sql = cases_sql;
using procedures::Event;
using procedures::Library;
using procedures::Procedure;
using procedures::State;
using Kind = Event::Kind;

constexpr std::int64_t undo_seconds = 15 * 60;

// As Event::Kind orders them.
constexpr std::array<std::string_view, 22> event_names{
    "case.begun_by_report", "case.begun",    "case.document", "case.checked",  "case.filled",
    "case.issued",          "case.approved", "case.decided",  "case.done",     "case.skipped",
    "case.overridden",      "case.stopped",  "case.resumed",  "case.referred", "case.accepted",
    "case.refused",         "case.returned", "case.fact",     "case.moment",   "case.reopened",
    "case.moved",           "case.ended"};

std::string renames_text(std::map<std::string, std::string> const& renames) {
  if (renames.empty()) return {};
  Value::Fields fields;
  for (auto const& [from, to] : renames) fields.emplace_back(from, to);
  return to_json(Value(std::move(fields)));
}
std::map<std::string, std::string> renames_of(std::string const& text) {
  std::map<std::string, std::string> out;
  if (text.empty()) return out;
  auto const value = parse_json(text);
  if (!value.ok()) return out;
  if (auto const* fields = value.value().fields())
    for (auto const& [from, to] : *fields) out[from] = to.text_or_empty();
  return out;
}

procedures::Rules rules_of(Context const& context, std::string id) {
  auto const& library = Library::of(context.catalogue);
  return {.clocks = clocks_of(context),
          .versions = [&library, id = std::move(id)](std::string_view version) {
            return library.version(id, version);
          }};
}

std::string how_word(procedures::Closed::How how) {
  constexpr std::array<std::string_view, 5> words{"done", "skipped", "overridden", "ended", "left"};
  return std::string(words[static_cast<std::size_t>(how)]);
}

/// The steps of a state as the store keeps them.
class Steps {
 public:
  Steps(Context& context, Case const& one, audit::Change& change)
      : context_(context), one_(one), change_(change) {}

  void write_open(State const& state, Instant now) {
    change_.run(sql::forget_steps, {db::bind("id", one_.id)});
    auto const day = local_date(now, Zone::wib);
    for (auto const& turn : procedures::turns(state, now, clocks_of(context_)))
      change_.run(
          sql::insert_step,
          {db::bind("own", next_id<struct CaseStepTag>()), db::bind("id", one_.id),
           db::bind("step", turn.step->id), db::bind("step_name", turn.step->name.in(Language::id)),
           db::bind("round", turn.open->round), db::bind("procedure", one_.procedure),
           db::bind("turn", turn.turn),
           db::bind("turn_name",
                    procedures::owner_name(context_.catalogue, turn.turn, day, Language::id)),
           db::bind("area", one_.area), db::bind("since", turn.open->since),
           db::bind("due", turn.due), db::bind("stands", turn.stands),
           db::bind("event", change_.event_id())});
    write_tells(context_, one_, state, now, change_);
  }

  void write_closed(State const& before, State const& after, Instant now) {
    for (auto const& turn : procedures::turns(before, now, clocks_of(context_))) {
      auto const* still = after.find(turn.step->id);
      if (still != nullptr && still->round == turn.open->round) continue;
      auto const closed = after.closed.find(turn.step->id);
      auto const how =
          closed == after.closed.end() ? procedures::Closed::How::left : closed->second.how;
      change_.run(sql::insert_done,
                  {db::bind("id", one_.id), db::bind("step", turn.step->id),
                   db::bind("round", turn.open->round), db::bind("procedure", one_.procedure),
                   db::bind("turn", turn.turn), db::bind("area", one_.area),
                   db::bind("since", turn.open->since), db::bind("at", now),
                   db::bind("seconds", procedures::counted_seconds(*turn.open, now)),
                   db::bind("late", turn.late_seconds), db::bind("how", how_word(how)),
                   db::bind("event", change_.event_id())});
    }
  }

 private:
  Context& context_;
  Case const& one_;
  audit::Change& change_;
};

/// When the first open step is due whose clock runs.
std::optional<Instant> first_due(State const& state, Instant now,
                                 procedures::Clocks const& clocks) {
  std::optional<Instant> out;
  for (auto const& turn : procedures::turns(state, now, clocks))
    if (!turn.stands && (!out || turn.due < *out)) out = turn.due;
  return out;
}

/// The first write of an act: whoever comes second waits here, and finds the case changed.
Status advance(Context& context, Case const& one, State const& state, audit::Change& change) {
  auto const due = first_due(state, context.clock.now(), clocks_of(context));
  auto const moved = change.run(
      sql::advance, {db::bind("id", one.id), db::bind("seq", one.seq),
                     db::bind("state", state.end ? "ended" : "open"),
                     db::bind("end_code", state.end ? state.end->code : std::string()),
                     db::bind("ended_at", state.end ? std::optional(state.end->at) : std::nullopt),
                     db::bind("due_at", due), db::bind("version", state.procedure->version),
                     db::bind("event", change.event_id())});
  if (moved == 0) return conflict("case.changed_meanwhile");
  return {};
}

/// Whoever did the step's work does not approve it.
Status check_other_hands(Context const& context, Run const& run, Act const& given) {
  if (given.kind != Kind::approved) return {};
  for (auto const& told : run.told)
    if (!told.undone && told.event.step == given.step && told.event.kind != Kind::approved &&
        told.account.is_set() && told.account == context.actor.account())
      return conflict("case.same_hands");
  return {};
}

bool takes_part(Actor const& actor, procedures::Step const& step, std::string& as) {
  if (actor.holds(step.by)) as = step.by;
  for (auto const& other : step.with)
    if (as.empty() && actor.holds(other)) as = other;
  return !as.empty();
}

Event event_for(Context const& context, Act const& given, std::string by) {
  Event event;
  event.kind = given.kind;
  event.at = context.clock.now();
  event.step = given.step;
  event.what = given.what;
  event.reason = std::string(trim(given.reason));
  event.by = std::move(by);
  event.yes = given.yes;
  event.moment = given.moment;
  event.renames = given.renames;
  return event;
}

}  // namespace

procedures::Clocks clocks_of(Context const& context) {
  return {.calendar = Library::of(context.catalogue).calendar()};
}

Result<Run> run_of(Context& context, Case const& one) {
  Run out;
  context.tx.each(
      sql::events, {db::bind("id", one.id)},
      [&](int seq, std::string const& kind, Instant at, std::string step, std::string what,
          std::string reason, std::string by, bool yes, Instant moment, std::string const& renames,
          AccountId account, std::string name, bool undone, EventId event) {
        Told told;
        told.seq = seq;
        told.event.kind = procedures::kind_of(kind).value_or(Kind::begun);
        told.event.at = at;
        told.event.step = std::move(step);
        told.event.what = std::move(what);
        told.event.reason = std::move(reason);
        told.event.by = std::move(by);
        told.event.yes = yes;
        told.event.moment = moment;
        told.event.renames = renames_of(renames);
        told.account = account;
        told.name = std::move(name);
        told.undone = undone;
        told.written = event;
        out.told.push_back(std::move(told));
      });
  // A case begins in the version in which it was opened, and is moved by its own events.
  auto const& library = Library::of(context.catalogue);
  auto version = one.version;
  for (auto const& told : out.told)
    if (!told.undone && told.event.kind == Kind::opened) version = told.event.what;
  auto const* began = library.version(one.procedure, version);
  out.procedure = library.version(one.procedure, one.version);
  if (began == nullptr || out.procedure == nullptr)
    return conflict("case.version_gone", {{"version", version}});
  std::vector<Event> events;
  for (auto const& told : out.told)
    if (!told.undone) events.push_back(told.event);
  out.state = TRY(procedures::replay(*began, events, rules_of(context, one.procedure)));
  return out;
}

Status write_event(Context& context, Case const& one, Run const& run, Event const& event,
                   std::string const& name) {
  auto after = run.state;
  TRY(procedures::apply(after, event, rules_of(context, one.procedure)));
  audit::Change change(context,
                       event_of(event_names[static_cast<std::size_t>(event.kind)], one.id,
                                Value::object({{"step", event.step}, {"what", event.what}})));
  TRY(advance(context, one, after, change));
  change.run(
      sql::insert_event,
      {db::bind("id", one.id), db::bind("seq", one.seq + 1),
       db::bind("kind", procedures::word_of(event.kind)), db::bind("at", event.at),
       db::bind("step", event.step), db::bind("what", event.what), db::bind("reason", event.reason),
       db::bind("by_role", event.by), db::bind("yes", event.yes), db::bind("moment", event.moment),
       db::bind("renames", renames_text(event.renames)),
       db::bind("account", context.actor.account()), db::bind("name", name),
       db::bind("event", change.event_id())});
  Steps steps(context, one, change);
  if (event.kind != Kind::moved) steps.write_closed(run.state, after, event.at);
  steps.write_open(after, event.at);
  return {};
}

Result<std::string> hand_for(Context const& context, Case const& one, Procedure const& procedure,
                             Act const& given) {
  auto const& actor = context.actor;
  bool const heads = actor.may(May::lead_cases) && actor.holds(procedure.head);
  auto const* step = given.step.empty() ? nullptr : procedure.step(given.step);
  if (given.kind == Kind::overridden || given.kind == Kind::reopened || given.kind == Kind::moved) {
    if (heads) return procedure.head;
    return Error{ErrorKind::forbidden, "procedure.not_head", {{"role", procedure.head}}};
  }
  if (given.kind == Kind::approved) {
    if (step != nullptr && actor.holds(step->approval)) return step->approval;
    return Error{ErrorKind::forbidden,
                 "procedure.not_approver",
                 {{"role", step == nullptr ? std::string() : step->approval}}};
  }
  TRY(context.may(May::work_cases));
  bool const coordinates =
      actor.holds(procedure.coordinator) || heads || one.worker == actor.account();
  if (!given.agency.empty() && coordinates) return given.agency;
  std::string as;
  if (given.agency.empty() && step != nullptr && takes_part(actor, *step, as)) return as;
  if (actor.holds(procedure.coordinator)) return procedure.coordinator;
  if (heads) return procedure.head;
  if (coordinates) return actor.roles().empty() ? procedure.coordinator : actor.roles().front();
  return Error{ErrorKind::forbidden,
               "case.not_your_turn",
               {{"turn", step == nullptr ? procedure.coordinator : step->by}}};
}

Status act(Context& context, CaseId id, Act const& given) {
  auto const one = TRY(find_case(context, id));
  auto const run = TRY(run_of(context, one));
  auto const by = TRY(hand_for(context, one, *run.procedure, given));
  TRY(check_other_hands(context, run, given));
  return write_event(context, one, run, event_for(context, given, by), context.actor.name());
}

Status act_for_agency(Context& context, Case const& one, Act const& given,
                      std::string const& name) {
  auto const run = TRY(run_of(context, one));
  return write_event(context, one, run, event_for(context, given, given.agency), name);
}

Status undo_act(Context& context, CaseId id) {
  TRY(context.may(May::work_cases));
  auto const one = TRY(find_case(context, id));
  auto run = TRY(run_of(context, one));
  auto const newest = std::ranges::find_if(run.told.rbegin(), run.told.rend(),
                                           [](Told const& told) { return !told.undone; });
  auto const now = context.clock.now();
  bool const own = newest != run.told.rend() && newest->account == context.actor.account() &&
                   now <= newest->event.at.plus_seconds(undo_seconds);
  // A letter that went out is voided, not undone.
  if (!own || newest->event.kind == Kind::opened || newest->event.kind == Kind::issued)
    return conflict("case.nothing_to_undo");
  auto const taken_back = *newest;
  newest->undone = true;
  std::vector<Event> events;
  for (auto const& told : run.told)
    if (!told.undone) events.push_back(told.event);
  auto const* began =
      Library::of(context.catalogue).version(one.procedure, run.told.front().event.what);
  auto const state = TRY(procedures::replay(*began, events, rules_of(context, one.procedure)));
  audit::Change change(context, event_of("case.undone", id));
  TRY(advance(context, one, state, change));
  change.run(sql::undo_event, {db::bind("id", id), db::bind("seq", taken_back.seq)});
  change.run(sql::forget_done, {db::bind("id", id), db::bind("event", taken_back.written)});
  Steps(context, one, change).write_open(state, now);
  return {};
}

}  // namespace rangkul::cases
