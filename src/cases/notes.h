#pragma once
// What happens to a case beside its procedure: notes, services with cost and source, visits with
// time in and out and position; and what is planned: goals with service, owner and date. A note is
// never overwritten; one that is wrong is taken away with a reason and stays in the store.

#include "base/money.h"
#include "cases/cases.h"
#include "evidence/evidence.h"

namespace rangkul::cases {

using NoteId = Id<struct CaseNoteTag>;
using TaskId = Id<struct CaseTaskTag>;

constexpr std::array<std::string_view, 3> note_kinds{"note", "service", "visit"};

struct NewNote {
  std::string uid{};  // made by who writes it: a second tap is the same note
  CaseId of{};
  std::string kind{};
  Instant at{};                    // when it happened, or the time in
  std::optional<Instant> until{};  // the time out
  std::string service{};           // of codes/case_service; needed for a service
  std::string words{};
  std::optional<Rupiah> cost{};
  std::string fund{};  // who pays
  std::optional<evidence::Position> position{};
};
/// errors: field.required, field.choice, date.in_future, case.time_turned (out before in),
/// case.uid_other, case.ended, forbidden, not_found
Result<NoteId> write_note(Context& context, NewNote const& given);

struct Note {
  NoteId id{};
  std::string kind{};
  Instant at{};
  std::optional<Instant> until{};
  std::string service{}, words{};
  std::optional<Rupiah> cost{};
  std::string fund{};
  std::optional<evidence::Position> position{};
  std::string name{};
  AccountId account{};
};
/// Oldest first, without those that were taken away. Index case_note_case.
std::vector<Note> notes_of(Context& context, CaseId id);
/// By who wrote it, or a head. errors: field.required, forbidden, not_found
Status remove_note(Context& context, CaseId id, NoteId note, std::string const& reason);

struct NewTask {
  CaseId of{};
  std::string words{};
  std::string service{};
  std::string owner{};  // a role or agency
  Date due;
  std::int64_t conference{0};
};
/// errors: field.required, field.choice, case.date_past, case.ended, forbidden, not_found
Result<TaskId> set_task(Context& context, NewTask const& given);
struct Task {
  TaskId id{};
  std::string kind{}, words{}, service{}, owner{};
  Date due;
  std::string state{}, outcome{};
  std::optional<Date> ended_on{};
  std::string ended_name{}, made_name{};
  std::int64_t conference{0};
};
std::vector<Task> tasks_of(Context& context, CaseId id);
/// `dropped` needs an outcome that says why. errors: field.required, case.task_ended, forbidden
Status end_task(Context& context, CaseId id, TaskId task, bool dropped, std::string const& outcome);
/// Opens it again. errors: case.task_open, forbidden
Status reopen_task(Context& context, CaseId id, TaskId task);

}  // namespace rangkul::cases
