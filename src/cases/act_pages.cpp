// What is sent from the page of a case: steps, notes, people, team, plan.

#include <algorithm>

#include "base/text.h"
#include "cases/escalation.h"
#include "cases/pages.h"
#include "registry/people.h"
#include "screen/format.h"

namespace rangkul::cases {
namespace {

using http::Answer;
using screen::Visit;
using Kind = procedures::Event::Kind;

struct ActWord {
  std::string_view word;
  Kind kind;
  bool yes{true};
};
constexpr std::array<ActWord, 21> act_words{{{"mulai", Kind::begun},
                                             {"dokumen", Kind::document},
                                             {"centang", Kind::checked},
                                             {"hapus-centang", Kind::checked, false},
                                             {"formulir", Kind::filled},
                                             {"surat", Kind::issued},
                                             {"setujui", Kind::approved},
                                             {"putuskan", Kind::decided},
                                             {"selesai", Kind::done},
                                             {"lewati", Kind::skipped},
                                             {"kesampingkan", Kind::overridden},
                                             {"jeda", Kind::stopped},
                                             {"lanjut", Kind::resumed},
                                             {"rujuk", Kind::referred},
                                             {"terima", Kind::accepted},
                                             {"tolak", Kind::refused},
                                             {"kembalikan", Kind::returned},
                                             {"akhiri", Kind::ended},
                                             {"akhiri-dini", Kind::ended},
                                             {"buka", Kind::reopened},
                                             {"pindah", Kind::moved}}};

Result<CaseId> asked(Visit& visit) { return CaseId{TRY(visit.request.id("case"))}; }

/// Who answers for an agency that was asked is the agency, as the coordinator writes it down.
std::string agency_of(Visit& visit, CaseId id, Kind kind, std::string const& step) {
  if (kind != Kind::accepted && kind != Kind::refused && kind != Kind::returned) return {};
  auto const one = find_case(visit.context, id);
  if (!one.ok()) return {};
  auto const run = run_of(visit.context, one.value());
  if (!run.ok()) return {};
  auto const* open = run.value().state.find(step);
  return open == nullptr ? std::string() : open->agency;
}

Result<Act> act_as_sent(Visit& visit, CaseId id) {
  auto const& form = visit.request.form;
  auto const word = form.get("act");
  auto const found = std::ranges::find(act_words, word, &ActWord::word);
  if (found == act_words.end()) return invalid("field.choice", {}, "act");
  return Act{.kind = found->kind,
             .step = word == "akhiri-dini" ? std::string() : form.get("step"),
             .what = form.get("what"),
             .reason = form.get("reason"),
             .yes = found->yes,
             .agency = agency_of(visit, id, found->kind, form.get("step"))};
}

/// What was typed, whichever form it was.
Again typed(Visit const& visit, std::string act, std::string step) {
  Again out{.act = std::move(act), .step = std::move(step)};
  for (auto const* key : {"what", "reason", "step"})
    out.filled.set_raw(key, visit.request.form.get(key));
  return out;
}

std::string message_of(std::string const& act) { return "cases.did." + act; }

Result<Answer> step_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  auto const given = TRY(act_as_sent(visit, id));
  auto const word = visit.request.form.get("act");
  auto const status = act(visit.context, id, given);
  bool const whole = word == "akhiri-dini" || word == "buka" || word == "pindah";
  return acted(visit, id, status, typed(visit, word, whole ? std::string() : given.step),
               message_of(word));
}

Result<Answer> undo_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  return acted(visit, id, undo_act(visit.context, id), {.act = "urungkan"}, "cases.did.urungkan");
}

/// Runs `run` over a form that passed its checks; a refusal comes back at its field.
template <typename Run>
Result<Answer> form_post(Visit& visit, screen::Record const& record, std::string act,
                         std::string_view message, Run run) {
  auto const id = TRY(asked(visit));
  auto filled = screen::read_form(visit, record);
  auto status = filled.status();
  if (status.ok()) status = run(id, filled);
  return acted(visit, id, status, {.act = std::move(act), .filled = std::move(filled)}, message);
}

template <typename T>
Status whether(Result<T> const& result) {
  return result.ok() ? Status{} : Status(result.error());
}

Result<Answer> change_post(Visit& visit) {
  return form_post(visit, change_record(), "ubah", "cases.changed",
                   [&](CaseId id, screen::Filled const& filled) {
                     return change_case(visit.context, id,
                                        {.urgency = filled.text("urgency"),
                                         .title = filled.text("title"),
                                         .story = filled.text("story"),
                                         .place = filled.text("place"),
                                         .reporter = filled.text("reporter"),
                                         .reporter_phone = filled.text("reporter_phone")});
                   });
}

/// A person by id, by a NIK of the area, or as MRX-2024-007 would be found in the search.
Result<PersonId> person_typed(Visit& visit, std::string const& typed) {
  auto const digits = std::string(trim(typed));
  if (auto const nik = Nik::parse(digits); nik.ok()) {
    auto const bearers = registry::people_with_nik(visit.context, nik.value(), PersonId{});
    if (bearers.size() == 1) return bearers.front();
    return invalid(bearers.empty() ? "case.nobody_with_nik" : "case.many_with_nik", {}, "person");
  }
  auto const id = PersonId::parse(digits);
  if (!id || !registry::find_person(visit.context, *id).ok())
    return invalid("case.no_such_person", {}, "person");
  return *id;
}

Result<Answer> person_post(Visit& visit) {
  return form_post(visit, person_record(), "orang", "cases.person_added",
                   [&](CaseId id, screen::Filled const& filled) -> Status {
                     auto const person = TRY(person_typed(visit, filled.text("person")));
                     return whether(add_person(visit.context, id, person, filled.text("role"),
                                               filled.text("note")));
                   });
}

Result<Answer> person_out_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  CasePersonId const person{TRY(visit.request.id("case_person"))};
  auto const status = remove_person(visit.context, id, person, visit.request.form.get("reason"));
  return acted(visit, id, status, {.act = "keluarkan"}, "cases.person_removed");
}

screen::Record const& team_record() {
  static screen::Record const record{"cases.team",
                                     {{.key = "account", .required = true, .max_length = 20},
                                      {.key = "worker", .kind = screen::FieldKind::flag}}};
  return screen::registered(record, std::string(index_path) + "/{case}/tim");
}

Result<Answer> team_post(Visit& visit) {
  return form_post(visit, team_record(), "tim", "cases.joined",
                   [&](CaseId id, screen::Filled const& filled) -> Status {
                     auto const account = AccountId::parse(filled.text("account"));
                     if (!account) return invalid("case.no_such_account", {}, "account");
                     return join_team(visit.context, id, *account, filled.flag("worker"));
                   });
}

Result<Answer> leave_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  AccountId const account{TRY(visit.request.id("account"))};
  TRY(leave_team(visit.context, id, account));
  // Who left a secret case does not see it any more.
  if (!find_case(visit.context, id).ok())
    return screen::done(visit, std::string(index_path), {.message = visit.say("cases.left")});
  return acted(visit, id, {}, {.act = "keluar"}, "cases.left");
}

/// "14.30" or "14:30" of a day. errors: case.time
Result<Instant> at_time(Visit const& visit, Date day, std::string const& typed,
                        std::string const& field) {
  constexpr int minutes_of_hour = 60;
  constexpr int hours_of_day = 24;
  int hour = 0;
  int minute = 0;
  if (!typed.empty()) {
    auto const at = typed.find_first_of(".:");
    auto const h = parse_id_value("1" + typed.substr(0, at));
    auto const m =
        at == std::string::npos ? std::nullopt : parse_id_value("1" + typed.substr(at + 1));
    if (!h || !m || at > 2 || at == 0 || typed.size() - at != 3)
      return invalid("case.time", {}, field);
    hour = std::atoi(typed.substr(0, at).c_str());
    minute = std::atoi(typed.substr(at + 1).c_str());
    if (hour >= hours_of_day || minute >= minutes_of_hour) return invalid("case.time", {}, field);
  }
  return procedures::begin_of(day, visit.office.zone)
      .plus_seconds((hour * minutes_of_hour + minute) * 60);
}

Result<NewNote> note_as_typed(Visit& visit, CaseId id, screen::Filled const& filled) {
  NewNote note{.uid = filled.text("uid"), .of = id, .kind = filled.text("kind")};
  note.service = filled.text("service");
  note.words = filled.text("words");
  note.cost = filled.money("cost");
  note.fund = filled.text("fund");
  auto const day = *filled.date("on");
  // Written today without a time, it happened just now.
  note.at = day == visit.today() && !filled.filled("from")
                ? visit.context.clock.now()
                : TRY(at_time(visit, day, filled.text("from"), "from"));
  if (filled.filled("until")) note.until = TRY(at_time(visit, day, filled.text("until"), "until"));
  if (filled.filled("position"))
    note.position = TRY(evidence::Position::parse(filled.text("position")));
  return note;
}

Result<Answer> note_post(Visit& visit) {
  return form_post(
      visit, note_record(), "catatan", "cases.noted",
      [&](CaseId id, screen::Filled const& filled) -> Status {
        return whether(write_note(visit.context, TRY(note_as_typed(visit, id, filled))));
      });
}

Result<Answer> note_out_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  NoteId const note{TRY(visit.request.id("note"))};
  auto const status = remove_note(visit.context, id, note, visit.request.form.get("reason"));
  return acted(visit, id, status, {.act = "hapus"}, "cases.note_gone");
}

screen::Record const& task_record() {
  static screen::Record const record{
      "cases.task",
      {{.key = "words", .kind = screen::FieldKind::long_text, .required = true, .max_length = 500},
       {.key = "service", .max_length = 60},
       {.key = "owner", .required = true, .max_length = 60},
       {.key = "due", .kind = screen::FieldKind::date, .required = true}}};
  return screen::registered(record, std::string(index_path) + "/{case}/rencana");
}

Result<Answer> task_post(Visit& visit) {
  return form_post(visit, task_record(), "rencana", "cases.planned",
                   [&](CaseId id, screen::Filled const& filled) {
                     return whether(set_task(visit.context, {.of = id,
                                                             .words = filled.text("words"),
                                                             .service = filled.text("service"),
                                                             .owner = filled.text("owner"),
                                                             .due = *filled.date("due")}));
                   });
}

Result<Answer> task_end_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  TaskId const task{TRY(visit.request.id("task"))};
  auto const& form = visit.request.form;
  auto const status =
      end_task(visit.context, id, task, !form.get("dropped").empty(), form.get("outcome"));
  return acted(visit, id, status, {.act = "selesai-rencana"}, "cases.task_done");
}

Result<Answer> task_open_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  TaskId const task{TRY(visit.request.id("task"))};
  return acted(visit, id, reopen_task(visit.context, id, task), {.act = "buka-rencana"},
               "cases.task_opened");
}

Result<Answer> tell_heard_post(Visit& visit) {
  auto const id = TRY(asked(visit));
  auto const step = visit.request.form.get("step");
  return acted(visit, id, hear_tell(visit.context, id, step), {.act = "diteruskan", .step = step},
               "cases.told.heard_now");
}

Result<Answer> case_page(Visit& visit) { return case_page_with(visit, TRY(asked(visit)), {}); }

}  // namespace

Result<Answer> acted(Visit& visit, CaseId id, Status const& status, Again again,
                     std::string_view message) {
  if (!status.ok()) {
    auto const& error = status.error();
    if (error.kind == ErrorKind::not_found || visit.request.wants_json()) return error;
    // Only of a case that is there for the reader; a write that was refused left nothing.
    TRY(find_case(visit.context, id));
    if (again.filled.ok() && !screen::put_fault(again.filled, error)) again.error = error;
    return case_page_with(visit, id, again);
  }
  if (visit.request.wants_json()) return case_page_with(visit, id, {});
  auto const anchor = again.step.empty() ? std::string() : "#langkah";
  return screen::done(visit, case_address(id) + anchor, {.message = visit.say(message)});
}

void add_act_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_cases);
  auto const work = http::Policy::right(May::work_cases);
  std::string const one = std::string(index_path) + "/{case}";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + one, see, case_page, "cases.one");
    routes.post(prefix + one + "/langkah", see, step_post, "cases.act.step");
    routes.post(prefix + one + "/diteruskan", see, tell_heard_post, "cases.told.hear");
    routes.post(prefix + one + "/urungkan", work, undo_post, "cases.act.undo");
    routes.post(prefix + one + "/ubah", work, change_post, "cases.change");
    routes.post(prefix + one + "/orang", work, person_post, "cases.person_add");
    routes.post(prefix + one + "/orang/{case_person}/keluarkan", work, person_out_post,
                "cases.person_remove");
    routes.post(prefix + one + "/tim", work, team_post, "cases.team_add");
    routes.post(prefix + one + "/tim/{account}/keluar", see, leave_post, "cases.leave");
    routes.post(prefix + one + "/catatan", work, note_post, "cases.note_it");
    routes.post(prefix + one + "/catatan/{note}/hapus", work, note_out_post, "cases.note_remove");
    routes.post(prefix + one + "/rencana", work, task_post, "cases.plan_add");
    routes.post(prefix + one + "/rencana/{task}/selesai", work, task_end_post, "cases.task.end");
    routes.post(prefix + one + "/rencana/{task}/buka", work, task_open_post, "cases.task.reopen");
  }
}

}  // namespace rangkul::cases
