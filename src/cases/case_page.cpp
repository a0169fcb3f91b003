// One case: whose turn it is and until when, its steps, people, team, plan, and its whole story.

#include "auth/account.h"
#include "base/text.h"
#include "cases/links.h"
#include "cases/pages.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::cases {
namespace {

using http::Answer;
using http::element;
using http::text;
using procedures::Confidentiality;
using procedures::Wording;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

/// The procedure whose plan of care has a page of its own, in the folder above.
constexpr std::string_view home_care = "perawatan-rumah";

std::string time_of(Visit const& visit, Instant at) {
  return screen::short_time(at, visit.office.zone, visit.language());
}

/// Whose turn it is, when the next step is due, how old the case is, who may know of it.
Html clocks_sheet(Visit& visit, Case const& one, Run const& run, Wording const& wording) {
  auto const now = visit.context.clock.now();
  std::string turns;
  for (auto const& turn : procedures::turns(run.state, now, clocks_of(visit.context))) {
    auto const name = wording.owner(turn.turn);
    if (turns.find(name) == std::string::npos) turns += (turns.empty() ? "" : ", ") + name;
  }
  std::vector<screen::Figure> list;
  if (one.ended)
    list.push_back({visit.say("cases.ended_as"), wording.code("case_end", one.end_code)});
  else
    list.push_back({visit.say("cases.turn"), turns});
  if (!one.ended && one.due_at)
    list.push_back({visit.say(*one.due_at < now ? "cases.was_due" : "cases.is_due"),
                    time_of(visit, *one.due_at)});
  auto const until = one.ended_at.value_or(now);
  list.push_back({visit.say("cases.age"),
                  screen::duration_text(until.seconds - one.opened_at.seconds, visit.language())});
  list.push_back(
      {visit.say("cases.secrecy"),
       visit.say("cases.secrecy." + std::string(procedures::word_of(one.confidentiality)))});
  return screen::sheet({.heading = visit.say("cases.clocks"), .body = screen::figures(list)});
}

screen::PageHead head_of(Visit const& visit, Case const& one, Wording const& wording) {
  screen::PageHead head{
      .title = title_of(one),
      .context = one.number + ", " + wording.in(wording.procedure().name) + " " + one.version,
      .current = "cases",
      .trail = {{visit.say("nav.cases"), std::string(index_path)}},
      .field = true};
  auto const& actor = visit.context.actor;
  if (actor.may(May::work_cases))
    head.actions.push_back(
        {.label = visit.say("cases.links"), .address = links_address(one.id), .icon = "kirim"});
  if (one.procedure == home_care)
    head.actions.push_back({.label = visit.say("cases.home_care"),
                            .address = "/perawatan-rumah/kasus/" + one.id.text(),
                            .icon = "tanggal"});
  if (actor.may(May::work_cases) && !one.ended)
    head.actions.push_back({.label = visit.say("cases.note_it"),
                            .address = case_address(one.id) + "#catat",
                            .icon = "tambah",
                            .primary = true});
  return head;
}

Value people_json(Visit& visit, Case const& one) {
  Value::List out;
  for (auto const& person : people_of(visit.context, one.id))
    out.push_back(Value::object({{"id", person.id.text()},
                                 {"alias", person.alias},
                                 {"role", person.role},
                                 {"person", one.is_secret() ? Value() : person.person.text()}}));
  return Value(std::move(out));
}

Value case_json(Visit& visit, Case const& one, Run const& run) {
  auto const now = visit.context.clock.now();
  Value::List turns;
  for (auto const& turn : procedures::turns(run.state, now, clocks_of(visit.context)))
    turns.push_back(Value::object({{"step", turn.step->id},
                                   {"turn", turn.turn},
                                   {"due", to_iso(turn.due)},
                                   {"stands", turn.stands},
                                   {"late_seconds", turn.late_seconds},
                                   {"ready", turn.ready()}}));
  Value::List told;
  for (auto const& each : run.told)
    if (!each.undone)
      told.push_back(Value::object({{"kind", std::string(procedures::word_of(each.event.kind))},
                                    {"at", to_iso(each.event.at)},
                                    {"step", each.event.step},
                                    {"what", each.event.what},
                                    {"by", each.event.by}}));
  return Value::object({{"id", one.id.text()},
                        {"number", one.number},
                        {"procedure", one.procedure},
                        {"version", one.version},
                        {"area", one.area.text()},
                        {"confidentiality", std::string(procedures::word_of(one.confidentiality))},
                        {"title", title_of(one)},
                        {"urgency", one.urgency},
                        {"ended", one.ended},
                        {"end_code", one.end_code},
                        {"due", one.due_at ? Value(to_iso(*one.due_at)) : Value()},
                        {"people", people_json(visit, one)},
                        {"turns", Value(std::move(turns))},
                        {"events", Value(std::move(told))}});
}

/// What happened in a procedure's event, in a line.
std::string told_words(Visit const& visit, Wording const& wording, Told const& told) {
  auto const& event = told.event;
  auto const* step = wording.procedure().step(event.step);
  std::map<std::string, std::string> with{
      {"step", step == nullptr ? event.step : wording.in(step->name)},
      {"what", event.what},
      {"reason", event.reason},
      {"by", event.by.empty() ? told.name : wording.owner(event.by)}};
  using Kind = procedures::Event::Kind;
  switch (event.kind) {
    case Kind::document: with["what"] = wording.code("case_document", event.what); break;
    case Kind::filled: with["what"] = wording.code("case_form", step ? step->form : ""); break;
    case Kind::issued: with["what"] = wording.code("case_letter", event.what); break;
    case Kind::stopped: with["what"] = wording.code("stop_reason", event.what); break;
    case Kind::referred: with["what"] = wording.owner(event.what); break;
    case Kind::fact: with["what"] = wording.code("case_fact", event.what); break;
    case Kind::moment: with["what"] = wording.code("case_moment", event.what); break;
    case Kind::ended: with["what"] = wording.code("case_end", event.what); break;
    case Kind::checked:
      if (step != nullptr)
        for (auto const& item : step->checklist)
          if (item.id == event.what) with["what"] = wording.in(item.name);
      break;
    default:
      if (step != nullptr)
        if (auto const* answer = step->answer(event.what)) with["what"] = wording.in(answer->name);
  }
  return visit.say("cases.told." + std::string(procedures::word_of(event.kind)), with);
}

struct Line {
  Instant at;
  Html what;
  Tone tone{Tone::plain};
};

Line line_of(Visit const& visit, Wording const& wording, Told const& told) {
  auto what = element("b", text(told_words(visit, wording, told)));
  if (!told.event.reason.empty())
    what += element("p", {{"class", "soft"}}, text(told.event.reason));
  auto who = screen::actor_name(visit, told.name);
  if (!told.event.by.empty()) who += ", " + wording.owner(told.event.by);
  what += element("p", {{"class", "small soft"}},
                  text(told.undone ? visit.say("cases.taken_back", {{"name", who}}) : who));
  using Kind = procedures::Event::Kind;
  auto const kind = told.event.kind;
  auto const tone =
      told.undone                                                                  ? Tone::plain
      : kind == Kind::overridden || kind == Kind::skipped || kind == Kind::refused ? Tone::late
      : kind == Kind::done || kind == Kind::decided || kind == Kind::ended         ? Tone::done
                                                                                   : Tone::plain;
  return {told.event.at, what, tone};
}

Line line_of(Visit const& visit, Case const& one, Note const& note) {
  auto heading = visit.say("cases.note." + note.kind);
  if (!note.service.empty())
    heading += ", " + screen::code_label(visit, "case_service", note.service);
  auto what = element("b", text(heading)) + element("p", text(note.words));
  std::string small = screen::actor_name(visit, note.name);
  if (note.until)
    small += ", " + visit.say("cases.stayed",
                              {{"time", screen::duration_text(note.until->seconds - note.at.seconds,
                                                              visit.language())}});
  if (note.cost) small += ", " + note.cost->text();
  if (!note.fund.empty()) small += ", " + note.fund;
  if (note.position) small += ", " + note.position->text();
  what += element("p", {{"class", "small soft"}}, text(small));
  if (note.account == visit.context.actor.account() || visit.context.actor.may(May::lead_cases)) {
    screen::Record const record{"cases.note",
                                {{.key = "reason", .required = true, .max_length = 300}}};
    what += element(
        "details", {{"class", "fold"}},
        element("summary", visit.words("cases.note_remove")) +
            screen::form(visit, record, {},
                         {.action = case_address(one.id) + "/catatan/" + note.id.text() + "/hapus",
                          .submit = visit.say("cases.note_remove"),
                          .primary = false,
                          .id = note.id.text()}));
  }
  return {note.at, what, Tone::note};
}

}  // namespace

std::string case_address(CaseId id) { return std::string(index_path) + "/" + id.text(); }

std::string title_of(Case const& one) { return one.is_secret() ? one.number : one.title; }

Wording wording_of(Visit const& visit, Run const& run) {
  return {visit.context.catalogue, *run.procedure, visit.today(), visit.language()};
}

Html story_sheet(Visit& visit, Case const& one, Run const& run) {
  auto const wording = wording_of(visit, run);
  std::vector<Line> lines;
  for (auto const& told : run.told) lines.push_back(line_of(visit, wording, told));
  for (auto const& note : notes_of(visit.context, one.id))
    lines.push_back(line_of(visit, one, note));
  std::ranges::stable_sort(lines, {}, &Line::at);
  // On a weak line the newest are enough; the rest is one press away.
  constexpr std::size_t newest = 15;
  bool const whole = visit.request.query.get("kejadian") == "semua" || lines.size() <= newest;
  std::vector<screen::TimelineItem> items;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (!whole && items.size() == newest) break;
    items.push_back({time_of(visit, line->at), std::move(line->what), line->tone});
  }
  Html more;
  if (!whole)
    more = http::link(case_address(one.id) + "?kejadian=semua",
                      visit.words("cases.story_all", {{"count", std::to_string(lines.size())}}));
  return screen::sheet(
      {.heading = visit.say("cases.story"), .body = screen::timeline(items), .footer = more});
}

Result<Answer> case_page_with(Visit& visit, CaseId id, Again const& again) {
  auto const one = TRY(find_case(visit.context, id));
  auto const run = TRY(run_of(visit.context, one));
  audit::record(visit.context,
                {.action = "view", .kind = "case", .id = id.value(), .purpose = one.number});
  if (visit.request.wants_json()) return http::json_answer(case_json(visit, one, run));
  auto const wording = wording_of(visit, run);
  std::vector<Html> left;
  if (again.error && again.step.empty())
    left.push_back(screen::notice(
        Tone::late, screen::error_text(visit, procedures::in_words(*again.error, wording))));
  if (one.is_secret())
    left.push_back(screen::notice(Tone::note, visit.say("cases.is_secret"),
                                  element("p", visit.words("cases.is_secret_why"))));
  left.push_back(steps_sheet(visit, one, run, again));
  left.push_back(story_sheet(visit, one, run));
  auto const body = clocks_sheet(visit, one, run, wording) +
                    screen::cols("wide", screen::stack(left), side_parts(visit, one, run, again));
  int const status = again.error ? http::status_of(again.error->kind)
                                 : (again.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
  return screen::page(visit, head_of(visit, one, wording), body, status);
}

}  // namespace rangkul::cases
