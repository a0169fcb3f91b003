#include "cases/notes.h"

#include "base/text.h"
#include "cases/notes_sql.h"
#include "cases/parts.h"

namespace rangkul::cases {
namespace {

namespace sql = notes_sql;

Status check_service(Context const& context, std::string const& service, bool needed) {
  if (service.empty()) return needed ? Status(invalid("field.required", {}, "service")) : Status();
  if (context.catalogue.codes("case_service").read(service) == nullptr)
    return invalid("field.choice", {}, "service");
  return {};
}

Status check_note(Context const& context, NewNote const& given) {
  if (given.uid.empty()) return invalid("field.required", {}, "uid");
  if (!is_one_of(note_kinds, given.kind)) return invalid("field.choice", {}, "kind");
  if (trim(given.words).empty()) return invalid("field.required", {}, "words");
  if (given.at > context.clock.now()) return invalid("date.in_future", {}, "at");
  if (given.until && *given.until < given.at) return invalid("case.time_turned", {}, "until");
  if (given.until && *given.until > context.clock.now())
    return invalid("date.in_future", {}, "until");
  return check_service(context, given.service, given.kind == "service");
}

std::optional<std::int64_t> whole(std::optional<Rupiah> const& amount) {
  return amount ? std::optional(amount->whole()) : std::nullopt;
}

/// Notes and tasks are written by who works on cases and knows of this one.
Result<Case> workable(Context& context, CaseId id) {
  TRY(context.may(May::work_cases));
  auto one = TRY(find_case(context, id));
  TRY(still_open(one));
  return one;
}

}  // namespace

Result<NoteId> write_note(Context& context, NewNote const& given) {
  auto const one = TRY(workable(context, given.of));
  TRY(check_note(context, given));
  if (auto const before = context.tx.first<NoteId, CaseId, AccountId>(
          sql::note_by_uid, {db::bind("uid", given.uid)})) {
    auto const& [id, of, account] = *before;
    if (of != one.id || account != context.actor.account()) return conflict("case.uid_other");
    return id;
  }
  auto const id = next_id<CaseNoteTag>();
  std::optional<double> latitude, longitude;
  if (given.position) {
    latitude = given.position->latitude;
    longitude = given.position->longitude;
  }
  audit::Change change(
      context, event_of("case.note_written", one.id, Value::object({{"kind", given.kind}})));
  change.run(
      sql::insert_note,
      {db::bind("id", id), db::bind("uid", given.uid), db::bind("case", one.id),
       db::bind("kind", given.kind), db::bind("at", given.at), db::bind("until", given.until),
       db::bind("service", given.service), db::bind("words", std::string(trim(given.words))),
       db::bind("cost", whole(given.cost)), db::bind("fund", given.fund),
       db::bind("latitude", latitude), db::bind("longitude", longitude),
       db::bind("name", context.actor.name()), db::bind("account", context.actor.account()),
       db::bind("now", context.clock.now()), db::bind("event", change.event_id())});
  return id;
}

std::vector<Note> notes_of(Context& context, CaseId id) {
  std::vector<Note> out;
  context.tx.each(sql::notes, {db::bind("id", id)},
                  [&](NoteId own, std::string kind, Instant at, std::optional<Instant> until,
                      std::string service, std::string words, std::optional<std::int64_t> cost,
                      std::string fund, std::optional<double> latitude,
                      std::optional<double> longitude, std::string name, AccountId account) {
                    Note note{.id = own, .kind = std::move(kind), .at = at, .until = until};
                    note.service = std::move(service);
                    note.words = std::move(words);
                    if (cost) note.cost = Rupiah(*cost);
                    note.fund = std::move(fund);
                    if (latitude && longitude)
                      note.position = evidence::Position{*latitude, *longitude};
                    note.name = std::move(name);
                    note.account = account;
                    out.push_back(std::move(note));
                  });
  return out;
}

Status remove_note(Context& context, CaseId id, NoteId note, std::string const& reason) {
  TRY(context.may(May::work_cases));
  auto const one = TRY(find_case(context, id));
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  auto const writer = context.tx.value<AccountId>(sql::note_writer,
                                                  {db::bind("id", note), db::bind("case", one.id)});
  if (!writer) return not_found();
  if (*writer != context.actor.account()) TRY(context.may(May::lead_cases));
  audit::Change change(context, event_of("case.note_removed", one.id, {}, reason));
  change.run(sql::remove_note, {db::bind("id", note), db::bind("reason", reason),
                                db::bind("event", change.event_id())});
  return {};
}

Result<TaskId> set_task(Context& context, NewTask const& given) {
  auto const one = TRY(workable(context, given.of));
  if (trim(given.words).empty()) return invalid("field.required", {}, "words");
  TRY(check_service(context, given.service, false));
  auto const day = today(context);
  bool const known = context.catalogue.role(given.owner, day) != nullptr ||
                     context.catalogue.codes("agency").read(given.owner) != nullptr;
  if (!known) return invalid("field.choice", {}, "owner");
  if (given.due < day) return invalid("case.date_past", {}, "due");
  auto const id = next_id<CaseTaskTag>();
  audit::Change change(context, event_of("case.task_set", one.id));
  change.run(sql::insert_task,
             {db::bind("id", id), db::bind("case", one.id),
              db::bind("kind", given.conference == 0 ? "goal" : "decision"),
              db::bind("words", std::string(trim(given.words))), db::bind("service", given.service),
              db::bind("owner", given.owner), db::bind("due", given.due),
              db::bind("conference",
                       given.conference == 0 ? std::nullopt : std::optional(given.conference)),
              db::bind("name", context.actor.name()), db::bind("event", change.event_id())});
  return id;
}

std::vector<Task> tasks_of(Context& context, CaseId id) {
  std::vector<Task> out;
  context.tx.each(
      sql::tasks, {db::bind("id", id)},
      [&](TaskId own, std::string kind, std::string words, std::string service, std::string owner,
          Date due, std::string state, std::string outcome, std::optional<Date> ended_on,
          std::string ended_name, std::string made_name, std::int64_t conference) {
        out.push_back({own, std::move(kind), std::move(words), std::move(service), std::move(owner),
                       due, std::move(state), std::move(outcome), ended_on, std::move(ended_name),
                       std::move(made_name), conference});
      });
  return out;
}

Status end_task(Context& context, CaseId id, TaskId task, bool dropped,
                std::string const& outcome) {
  auto const one = TRY(workable(context, id));
  if (dropped && trim(outcome).empty()) return invalid("field.required", {}, "outcome");
  audit::Change change(
      context, event_of("case.task_ended", one.id, Value::object({{"dropped", dropped}}), outcome));
  auto const ended =
      change.run(sql::end_task,
                 {db::bind("id", task), db::bind("case", one.id),
                  db::bind("state", dropped ? "dropped" : "done"),
                  db::bind("outcome", std::string(trim(outcome))), db::bind("on", today(context)),
                  db::bind("name", context.actor.name()), db::bind("event", change.event_id())});
  if (ended == 0) return conflict("case.task_ended");
  return {};
}

Status reopen_task(Context& context, CaseId id, TaskId task) {
  auto const one = TRY(workable(context, id));
  audit::Change change(context, event_of("case.task_reopened", one.id));
  auto const opened = change.run(sql::reopen_task, {db::bind("id", task), db::bind("case", one.id),
                                                    db::bind("event", change.event_id())});
  if (opened == 0) return conflict("case.task_open");
  return {};
}

}  // namespace rangkul::cases
