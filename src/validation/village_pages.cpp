// A village's month: what it has said, what waits for its meeting, and the meeting itself.

#include "base/text.h"
#include "registry/office.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/entries_sql.h"
#include "validation/pages.h"
#include "validation/parts.h"
#include "validation/teams.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr int most_waiting = 500;

screen::Record const& meeting_record() {
  static screen::Record const record{
      "validation.new_meeting",
      {{.key = "kind",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"meeting", "validation.meeting.meeting"},
                    {"statement", "validation.meeting.statement"}}},
       {.key = "held_on", .kind = FieldKind::date, .required = true},
       {.key = "place", .required = true},
       {.key = "leader", .required = true},
       {.key = "attendance",
        .kind = FieldKind::long_text,
        .required = true,
        .has_hint = true,
        .max_length = 2000},
       {.key = "notes", .kind = FieldKind::long_text, .has_hint = true, .max_length = 2000}}};
  return screen::registered(record, "/verval/{period}/desa/{village}/musyawarah");
}

struct Place {
  Round round;
  RegionCode village;
};
/// errors: not_found, also outside the actor's area
Result<Place> place_of(Visit& visit) {
  auto round = TRY(round_of(visit));
  auto const village = RegionCode::parse(visit.request.param("village"));
  if (!village.ok() || village.value().level() != RegionLevel::village ||
      !visit.context.actor.sees(village.value()) || !round.area.covers(village.value()))
    return not_found();
  return Place{std::move(round), village.value()};
}

struct Waits {
  EntryId id;
  std::string name, kind, aids, reason;
};
std::vector<Waits> waiting_in(Context& context, Place const& place) {
  std::vector<Waits> out;
  context.tx.each(
      entries_sql::waiting_in,
      {db::bind("round", place.round.id), db::bind("region", place.village),
       db::bind("limit", most_waiting)},
      [&](EntryId id, std::string name, std::string kind, std::string aids, std::string reason) {
        out.push_back({id, std::move(name), std::move(kind), std::move(aids), std::move(reason)});
      });
  return out;
}

std::string what_is_said(Visit const& visit, Waits const& entry) {
  auto words = visit.say("validation.kind." + entry.kind);
  if (!entry.aids.empty()) words += ": " + aids_words(entry.aids);
  if (!entry.reason.empty()) words += ": " + visit.say("validation.reason." + entry.reason);
  return words;
}

screen::PageHead village_head(Visit& visit, Place const& place) {
  return {.title = registry::place_name(visit.context, place.village),
          .context = visit.say("validation.round_title",
                               {{"month", period_title(visit, place.round.period)}}),
          .current = "validation",
          .trail = {{visit.say("nav.validation"), std::string(index_path)},
                    {period_title(visit, place.round.period), round_address(place.round.period)}},
          .field = true};
}

Html meetings_sheet(Visit& visit, Place const& place) {
  auto const list = meetings_of(visit.context, place.round.id, place.village);
  if (list.empty()) return {};
  Html items;
  for (auto const& meeting : list)
    items += element(
        "li", http::link(meeting_address(meeting.id),
                         visit.words(meeting.statement ? "validation.meeting.statement"
                                                       : "validation.meeting.meeting") +
                             text(", " + screen::long_date(meeting.held_on, visit.language()))));
  return screen::sheet({.heading = visit.say("validation.minutes"),
                        .body = element("ul", {{"class", "stack"}}, items)});
}

/// The next thing that the village has to do.
Html next_sheet(Visit& visit, Place const& place, std::size_t waiting) {
  auto const& round = place.round;
  if (round.state == "closed")
    return screen::notice(Tone::done, visit.say("validation.phase.closed"));
  auto const days = round.cutoff.days_since_1970() - visit.today().days_since_1970();
  auto const words = days >= 0
                         ? visit.say("validation.days_left",
                                     {{"days", std::to_string(days)},
                                      {"date", screen::long_date(round.cutoff, visit.language())}})
                         : visit.say("validation.cut_off",
                                     {{"date", screen::long_date(round.cutoff, visit.language())}});
  Html buttons;
  if (waiting > 0 && visit.context.actor.may(May::hold_meeting))
    buttons += screen::button_link(
        {.label = visit.say("validation.hold_meeting"),
         .address = village_address(round.period, place.village) + "/musyawarah",
         .primary = true});
  if (visit.context.actor.may(May::assess))
    buttons += text(" ") + screen::button_link({.label = visit.say("validation.find_family"),
                                                .address = "/keluarga"});
  return screen::notice(days >= 0 ? Tone::note : Tone::soon,
                        visit.say("validation.waits_for_meeting",
                                  {{"count", group_thousands(static_cast<std::int64_t>(waiting))}}),
                        element("p", text(words)) + buttons);
}

/// The newest rows; all of them are a list of their own.
Html rows_sheet(Visit& visit, Place const& place) {
  constexpr int shown = 25;
  screen::Table table;
  table.columns = {{visit.say("validation.entries.name")},
                   {visit.say("validation.entries.kind")},
                   {visit.say("validation.entries.status")}};
  visit.context.tx.each(
      entries_sql::of_village,
      {db::bind("round", place.round.id), db::bind("region", place.village),
       db::bind("limit", shown)},
      [&](EntryId id, std::string const& name, std::string const& kind, std::string const& state) {
        table.rows.push_back({http::link(entry_address(id), text(name)),
                              visit.words("validation.kind." + kind),
                              state_chip(visit, state_of(state).value_or(State::proposed))});
      });
  if (table.rows.empty())
    return screen::empty({.icon = "keluarga",
                          .heading = visit.say("validation.nothing_yet"),
                          .why = visit.say("validation.nothing_yet_why")});
  return screen::sheet({.heading = visit.say("validation.all_rows"),
                        .body = screen::table(table),
                        .footer = http::link(round_address(place.round.period) +
                                                 "/baris?wilayah=" + place.village.text(),
                                             visit.words("validation.rows_of_village"))});
}

Result<Answer> village_page(Visit& visit) {
  auto const place = TRY(place_of(visit));
  auto const waiting = waiting_in(visit.context, place);
  return screen::page(visit, village_head(visit, place),
                      screen::stack({next_sheet(visit, place, waiting.size()),
                                     rows_sheet(visit, place), meetings_sheet(visit, place),
                                     teams_part(visit, Purpose::registry, place.village)}));
}

Html waiting_table(Visit const& visit, std::vector<Waits> const& waiting,
                   std::vector<std::string> const& declined) {
  screen::Table table;
  table.columns = {{visit.say("validation.entries.name")},
                   {visit.say("validation.entries.kind")},
                   {visit.say("validation.decline")}};
  for (auto const& entry : waiting) {
    http::Attributes box{
        {"type", "checkbox"},
        {"name", "declined"},
        {"value", entry.id.text()},
        {"aria-label", visit.say("validation.decline_who", {{"name", entry.name}})}};
    if (std::ranges::find(declined, entry.id.text()) != declined.end())
      box.emplace_back("checked", "checked");
    table.rows.push_back({http::link(entry_address(entry.id), text(entry.name)),
                          text(what_is_said(visit, entry)), element("input", box)});
  }
  return screen::table(table);
}

Result<Answer> meeting_form(Visit& visit, Place const& place, screen::Filled const& filled) {
  auto const waiting = waiting_in(visit.context, place);
  if (waiting.empty()) return conflict("validation.nothing_waits");
  auto head = village_head(visit, place);
  head.title = visit.say("validation.hold_meeting");
  head.context = registry::place_name(visit.context, place.village);
  head.trail.push_back({head.context, village_address(place.round.period, place.village)});
  screen::FormParts parts{
      .action = village_address(place.round.period, place.village) + "/musyawarah",
      .submit = visit.say("validation.save_meeting"),
      .cancel_address = village_address(place.round.period, place.village)};
  parts.before_buttons =
      element("h3", visit.words(
                        "validation.decisions",
                        {{"count", group_thousands(static_cast<std::int64_t>(waiting.size()))}})) +
      element("p", {{"class", "small soft"}}, visit.words("validation.decisions_why")) +
      waiting_table(visit, waiting, visit.request.form.all("declined"));
  return screen::page(visit, head,
                      screen::sheet({.heading = visit.say("validation.minutes"),
                                     .body = screen::form(visit, meeting_record(), filled, parts)}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> meeting_page(Visit& visit) {
  auto const place = TRY(place_of(visit));
  screen::Filled filled;
  filled.set_raw("kind", "meeting");
  filled.set_raw("held_on", screen::input_date(visit.today()));
  return meeting_form(visit, place, filled);
}

Result<MeetingId> hold_as_typed(Visit& visit, Place const& place, screen::Filled const& filled) {
  TRY(filled.status());
  NewMeeting meeting{.period = place.round.period,
                     .village = place.village,
                     .statement = filled.text("kind") == "statement",
                     .held_on = *filled.date("held_on"),
                     .place = filled.text("place"),
                     .leader = filled.text("leader"),
                     .attendance = filled.text("attendance"),
                     .notes = filled.text("notes")};
  for (auto const& id : visit.request.form.all("declined")) {
    auto const entry = EntryId::parse(id);
    if (!entry) return not_found();
    meeting.declined.push_back(*entry);
  }
  return hold_meeting(visit.context, meeting);
}

Result<Answer> meeting_post(Visit& visit) {
  auto const place = TRY(place_of(visit));
  auto filled = screen::read_form(visit, meeting_record());
  auto const held = hold_as_typed(visit, place, filled);
  if (!held.ok()) {
    auto const& error = held.error();
    if (!screen::comes_again(visit, filled, error)) return error;
    return meeting_form(visit, place, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"meeting", held.value().text()}}), 201);
  auto const meeting = TRY(find_meeting(visit.context, held.value()));
  return screen::done(visit, meeting_address(held.value()),
                      undo_flash(visit, visit.say("validation.meeting_saved"), meeting.event));
}

}  // namespace

void add_village_routes(screen::Routes& routes) {
  using http::Policy;
  std::string const village = std::string(index_path) + "/{period}/desa/{village}";
  auto const meets = Policy::right(May::hold_meeting);
  routes.get(village, Policy::right(May::see_validation), village_page, "validation.by_village");
  routes.get(village + "/musyawarah", meets, meeting_page);
  for (std::string const prefix : {"", "/api/v1"})
    routes.post(prefix + village + "/musyawarah", meets, meeting_post, "validation.hold_meeting");
}

}  // namespace rangkul::validation
