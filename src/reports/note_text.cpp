#include "audit/audit.h"
#include "base/text.h"
#include "registry/office.h"
#include "reports/parts.h"
#include "reports/reports_sql.h"

namespace rangkul::reports {
namespace {

constexpr std::string_view subject_kind = "note";

/// One subject a year and heading, so that an event is found by it.
Result<audit::Subject> subject_of(int year, std::string_view section) {
  auto const place = section_place(section);
  if (!place) return not_found();
  constexpr std::int64_t sections_a_year = 100;
  return audit::Subject{subject_kind, year * sections_a_year + static_cast<std::int64_t>(*place)};
}

/// A published note names nobody by number; sixteen digits in a row, blanks and dots between them
/// or not, are a NIK or No. KK.
bool holds_number(std::string_view text) {
  constexpr int digits_of_nik = 16;
  int digits = 0;
  for (auto const c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits == digits_of_nik) return true;
    } else if (c != ' ' && c != '.' && c != '-') {
      digits = 0;
    }
  }
  return false;
}

Status may_write(Context& context) {
  TRY(context.may(May::write_reports));
  if (!has_whole_office(context)) return forbidden();
  return {};
}

}  // namespace

std::optional<std::size_t> section_place(std::string_view section) {
  for (std::size_t i = 0; i < note_sections.size(); ++i)
    if (note_sections[i] == section) return i;
  return std::nullopt;
}

bool has_whole_office(Context& context) {
  return context.actor.sees(registry::office_names(context).region);
}

Status save_note_text(Context& context, NoteEdit const& edit) {
  TRY(may_write(context));
  auto const subject = TRY(subject_of(edit.year, edit.section));
  constexpr std::size_t most_bytes = 20'000;
  if (edit.body.size() > most_bytes) return invalid("note.too_long", {}, "body");
  if (holds_number(edit.body)) return invalid("note.holds_number", {}, "body");
  auto const before = context.tx.first<std::string, EventId>(
      reports_sql::note_text, {db::bind("year", edit.year), db::bind("section", edit.section)});
  auto const stands = before ? std::get<1>(*before) : EventId{};
  if (stands != edit.seen) return conflict("note.changed_meanwhile");
  audit::Change change(context,
                       {.name = "note.edited",
                        .subjects = {subject},
                        .data = Value::object({{"year", edit.year},
                                               {"section", edit.section},
                                               {"before", before ? std::get<0>(*before) : ""},
                                               {"after", edit.body}})});
  db::Binds binds{db::bind("year", edit.year),         db::bind("section", edit.section),
                  db::bind("body", edit.body),         db::bind("by", context.actor.name()),
                  db::bind("at", context.clock.now()), db::bind("event", change.event_id())};
  if (!before) {
    if (change.try_run(reports_sql::insert_note_text, binds))
      return conflict("note.changed_meanwhile");
    return {};
  }
  binds.push_back(db::bind("seen", edit.seen));
  if (change.run(reports_sql::update_note_text, binds) == 0)
    return conflict("note.changed_meanwhile");
  return {};
}

Status undo_note_text(Context& context, int year, std::string const& section, EventId newest) {
  TRY(may_write(context));
  auto const history = note_history(context, year, section);
  if (history.empty()) return conflict("note.nothing_to_undo");
  return save_note_text(context, {year, section, history.front().before, newest});
}

std::vector<NoteVersion> note_history(Context& context, int year, std::string const& section) {
  constexpr int most = 50;
  std::vector<NoteVersion> out;
  auto const subject = subject_of(year, section);
  if (!subject.ok()) return out;
  for (auto const& row : audit::events_about(context, subject.value(), most))
    out.push_back({EventId{row.id}, row.at, row.actor, row.data["before"].text_or_empty(),
                   row.data["after"].text_or_empty()});
  return out;
}

}  // namespace rangkul::reports
