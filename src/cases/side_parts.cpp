// What stands beside the steps of a case: its people, team, plan, photos, notes to write.

#include "auth/account.h"
#include "base/text.h"
#include "cases/pages.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::cases {
namespace {

using http::element;
using http::text;
using procedures::Wording;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

std::vector<screen::Choice> services(Visit const& visit) {
  std::vector<screen::Choice> out;
  for (auto const& code : visit.context.catalogue.codes("case_service").all())
    out.push_back({code.synonyms.empty() ? std::to_string(code.code) : code.synonyms.front(),
                   code.label.in(visit.language())});
  return out;
}

std::vector<screen::Choice> owners(Visit const& visit, Wording const& wording) {
  std::vector<screen::Choice> out;
  std::vector<std::string> words;
  auto const add = [&](std::string const& word) {
    if (!word.empty() && std::ranges::find(words, word) == words.end()) words.push_back(word);
  };
  add(wording.procedure().coordinator);
  add(wording.procedure().head);
  for (auto const& step : wording.procedure().steps) {
    add(step.by);
    for (auto const& other : step.with) add(other);
  }
  for (auto const& word : words) out.push_back({word, wording.owner(word)});
  (void)visit;
  return out;
}

Html fold(Visit const& visit, std::string_view heading, Html const& body, bool open) {
  http::Attributes attributes{{"class", "fold"}};
  if (open) attributes.emplace_back("open", http::on());
  return element("details", attributes, element("summary", visit.words(heading)) + body);
}

Html facts_sheet(Visit& visit, Case const& one, Again const& again) {
  auto const& actor = visit.context.actor;
  auto facts =
      screen::fact(visit, "cases.urgency",
                   screen::chip(one.urgency == "red"      ? Tone::late
                                : one.urgency == "yellow" ? Tone::soon
                                                          : Tone::plain,
                                visit.say("cases.urgency." + one.urgency))) +
      screen::fact(visit, "cases.village", text(registry::place_name(visit.context, one.area))) +
      screen::fact(visit, "cases.source", visit.words("cases.source." + one.source));
  if (!one.place.empty()) facts += screen::fact(visit, "cases.place", text(one.place));
  if (!one.story.empty()) facts += screen::fact(visit, "cases.told_story", text(one.story));
  if (!one.reporter.empty()) facts += screen::fact(visit, "cases.reporter", text(one.reporter));
  if (!one.reporter_phone.empty())
    facts +=
        screen::fact(visit, "cases.reporter_phone",
                     text(screen::phone_text(one.reporter_phone, actor.may(May::see_full_numbers)
                                                                     ? auth::Visible::full
                                                                     : auth::Visible::masked)));
  facts += screen::fact(visit, "cases.opened_by", text(screen::actor_name(visit, one.opened_name)));
  Html change;
  if (actor.may(May::work_cases) && !one.ended) {
    auto filled = again.is("ubah") ? again.filled : screen::Filled{};
    if (!again.is("ubah")) {
      filled.set_raw("title", one.title);
      filled.set_raw("urgency", one.urgency);
      filled.set_raw("story", one.story);
      filled.set_raw("place", one.place);
      filled.set_raw("reporter", one.reporter);
      filled.set_raw("reporter_phone", one.reporter_phone);
    }
    change = fold(visit, "cases.change",
                  screen::form(visit, change_record(), filled,
                               {.action = case_address(one.id) + "/ubah",
                                .submit = visit.say("cases.change_save"),
                                .primary = false,
                                .id = "ubah"}),
                  again.is("ubah"));
  }
  return screen::sheet({.heading = visit.say("cases.facts"),
                        .body = element("dl", {{"class", "facts"}}, facts) + change});
}

Html people_sheet(Visit& visit, Case const& one, Again const& again) {
  bool const may_write = visit.context.actor.may(May::work_cases) && !one.ended;
  Html items;
  for (auto const& person : people_of(visit.context, one.id)) {
    auto name = person.alias;
    if (!one.is_secret())
      if (auto const found = registry::find_person(visit.context, person.person); found.ok())
        name =
            found.value().name +
            (found.value().temporary_code ? " · " + *found.value().temporary_code : std::string());
    auto item = visit.context.actor.may(May::see_people)
                    ? http::link("/orang/" + person.person.text(), text(name))
                    : text(name);
    item += element("p", {{"class", "small soft"}},
                    text(visit.say("cases.role." + person.role) +
                         (person.note.empty() ? "" : ", " + person.note)));
    if (may_write) {
      screen::Record const record{"cases.people",
                                  {{.key = "reason", .required = true, .max_length = 300}}};
      item += fold(visit, "cases.person_remove",
                   screen::form(visit, record, {},
                                {.action = case_address(one.id) + "/orang/" + person.id.text() +
                                           "/keluarkan",
                                 .submit = visit.say("cases.person_remove"),
                                 .primary = false,
                                 .id = person.id.text()}),
                   false);
    }
    items += element("li", item);
  }
  auto body = items.empty() ? element("p", {{"class", "soft"}}, visit.words("cases.nobody_yet"))
                            : element("ul", {{"class", "stack tight"}}, items);
  if (may_write)
    body += fold(visit, "cases.person_add",
                 element("p", {{"class", "small soft"}}, visit.words("cases.person_add_why")) +
                     screen::form(visit, person_record(),
                                  again.is("orang") ? again.filled : screen::Filled{},
                                  {.action = case_address(one.id) + "/orang",
                                   .submit = visit.say("cases.person_add"),
                                   .primary = false,
                                   .id = "orang"}),
                 again.is("orang"));
  return screen::sheet({.heading = visit.say("cases.people"), .body = body, .id = "orang"});
}

Html team_sheet(Visit& visit, Case const& one, Again const& again) {
  auto const& actor = visit.context.actor;
  Html items;
  for (auto const& member : team_of(visit.context, one.id)) {
    auto item = text(screen::actor_name(visit, member.name));
    if (member.account == one.worker)
      item += text(" ") + screen::chip(Tone::done, visit.say("cases.worker"));
    if (actor.may(May::lead_cases) || member.account == actor.account())
      item += text(" ") + screen::button_post(visit, {.label = visit.say("cases.leave"),
                                                      .address = case_address(one.id) + "/tim/" +
                                                                 member.account.text() + "/keluar",
                                                      .post = true});
    items += element("li", item);
  }
  auto body = items.empty() ? element("p", {{"class", "soft"}}, visit.words("cases.no_team"))
                            : element("ul", {{"class", "stack tight"}}, items);
  if (actor.may(May::work_cases) && !one.ended) {
    std::vector<screen::Choice> colleagues;
    for (auto const& other : auth::who_may(visit.context, May::work_cases, one.area))
      colleagues.push_back({other.id.text(), other.name});
    screen::Record const record{"cases.team",
                                {{.key = "account",
                                  .kind = FieldKind::choice,
                                  .required = true,
                                  .choices = std::move(colleagues)},
                                 {.key = "worker", .kind = FieldKind::flag}}};
    body += fold(visit, "cases.team_add",
                 screen::form(visit, record, again.is("tim") ? again.filled : screen::Filled{},
                              {.action = case_address(one.id) + "/tim",
                               .submit = visit.say("cases.team_save"),
                               .primary = false,
                               .id = "tim"}),
                 again.is("tim"));
  }
  return screen::sheet({.heading = visit.say("cases.team"), .body = body, .id = "tim"});
}

Html task_item(Visit const& visit, Case const& one, Wording const& wording, Task const& task,
               bool may_write) {
  bool const late = task.state == "open" && task.due < visit.today();
  auto const tone = task.state == "done" ? Tone::done : late ? Tone::late : Tone::plain;
  auto item = element("b", text(task.words)) + text(" ") +
              screen::chip(tone, visit.say(late ? "cases.task.late" : "cases.task." + task.state));
  auto line =
      wording.owner(task.owner) + ", " +
      visit.say("cases.task.until", {{"date", screen::long_date(task.due, visit.language())}});
  if (!task.service.empty()) line += ", " + screen::code_label(visit, "case_service", task.service);
  item += element("p", {{"class", "small soft"}}, text(line));
  if (!task.outcome.empty()) item += element("p", {{"class", "small"}}, text(task.outcome));
  if (!may_write) return element("li", item);
  auto const at = case_address(one.id) + "/rencana/" + task.id.text();
  if (task.state != "open")
    return element("li", item + screen::button_post(visit, {.label = visit.say("cases.task.reopen"),
                                                            .address = at + "/buka",
                                                            .post = true}));
  screen::Record const record{"cases.task_end",
                              {{.key = "outcome", .kind = FieldKind::long_text, .max_length = 1000},
                               {.key = "dropped", .kind = FieldKind::flag}}};
  item += fold(visit, "cases.task.end",
               screen::form(visit, record, {},
                            {.action = at + "/selesai",
                             .submit = visit.say("cases.task.end"),
                             .primary = false,
                             .id = task.id.text()}),
               false);
  return element("li", item);
}

Html plan_sheet(Visit& visit, Case const& one, Wording const& wording, Again const& again) {
  bool const may_write = visit.context.actor.may(May::work_cases) && !one.ended;
  Html items;
  for (auto const& task : tasks_of(visit.context, one.id))
    items += task_item(visit, one, wording, task, may_write);
  auto body = items.empty() ? element("p", {{"class", "soft"}}, visit.words("cases.no_plan"))
                            : element("ul", {{"class", "stack tight"}}, items);
  if (may_write) {
    screen::Record const record{
        "cases.task",
        {{.key = "words", .kind = FieldKind::long_text, .required = true, .max_length = 500},
         {.key = "service", .kind = FieldKind::choice, .choices = services(visit)},
         {.key = "owner",
          .kind = FieldKind::choice,
          .required = true,
          .choices = owners(visit, wording)},
         {.key = "due", .kind = FieldKind::date, .required = true}}};
    body += fold(visit, "cases.plan_add",
                 screen::form(visit, record, again.is("rencana") ? again.filled : screen::Filled{},
                              {.action = case_address(one.id) + "/rencana",
                               .submit = visit.say("cases.plan_save"),
                               .primary = false,
                               .id = "rencana"}),
                 again.is("rencana"));
  }
  return screen::sheet({.heading = visit.say("cases.plan"), .body = body, .id = "rencana"});
}

Html note_sheet(Visit& visit, Case const& one, Again const& again) {
  if (!visit.context.actor.may(May::work_cases) || one.ended) return {};
  auto record = note_record();
  for (auto& field : record.fields)
    if (field.key == "service") {
      field.kind = FieldKind::choice;
      field.choices = services(visit);
    }
  auto filled = again.is("catatan") ? again.filled : screen::Filled{};
  if (!again.is("catatan")) {
    filled.set_raw("kind", "note");
    filled.set_raw("on", visit.today().iso());
  }
  if (!filled.filled("uid")) filled.set_raw("uid", "catatan-" + std::to_string(next_id_value()));
  return screen::sheet({.heading = visit.say("cases.note_it"),
                        .body = screen::form(visit, record, filled,
                                             {.action = case_address(one.id) + "/catatan",
                                              .submit = visit.say("cases.note_save"),
                                              .primary = false,
                                              .id = "catat"}),
                        .id = "catat"});
}

/// Ends before the way is gone, reopening, and moving to another version.
Html whole_sheet(Visit& visit, Case const& one, Run const& run, Wording const& wording,
                 Again const& again) {
  auto const may_do = [&](procedures::Event::Kind kind) {
    return hand_for(visit.context, one, *run.procedure, {.kind = kind}).ok();
  };
  auto const form = [&](std::vector<Field> fields, std::string const& act,
                        std::string_view heading) {
    fields.push_back(
        {.key = "reason", .kind = FieldKind::long_text, .required = true, .max_length = 1000});
    screen::Record const record{"cases.act", std::move(fields)};
    bool const same = again.is(act) && again.step.empty();
    return fold(visit, heading,
                screen::form(visit, record, same ? again.filled : screen::Filled{},
                             {.action = case_address(one.id) + "/langkah",
                              .submit = visit.say(heading),
                              .primary = false,
                              .id = act,
                              .hidden = {{"act", act}}}),
                same);
  };
  auto const choice = [&](std::string_view key, std::string_view label,
                          std::vector<screen::Choice> choices) {
    return Field{.key = key,
                 .kind = FieldKind::choice,
                 .required = true,
                 .choices = std::move(choices),
                 .label = visit.say(label)};
  };
  Html body;
  if (one.ended && may_do(procedures::Event::Kind::reopened)) {
    std::vector<screen::Choice> steps;
    for (auto const& step : run.procedure->steps) steps.push_back({step.id, wording.in(step.name)});
    body +=
        form({choice("step", "cases.act.reopen_at", std::move(steps))}, "buka", "cases.act.reopen");
  }
  if (!one.ended && may_do(procedures::Event::Kind::ended)) {
    std::vector<screen::Choice> ends;
    for (auto const& end : run.procedure->early_ends)
      ends.push_back({end, wording.code("case_end", end)});
    if (!ends.empty())
      body += form({choice("what", "cases.act.end_as", std::move(ends))}, "akhiri-dini",
                   "cases.act.end_early");
  }
  if (!one.ended && may_do(procedures::Event::Kind::moved)) {
    std::vector<screen::Choice> versions;
    for (auto const& other : procedures::Library::of(visit.context.catalogue).versions())
      if (other.id == one.procedure && other.version != one.version)
        versions.push_back({other.version, other.version});
    if (!versions.empty())
      body += form({choice("what", "cases.act.move_to", std::move(versions))}, "pindah",
                   "cases.act.move");
  }
  if (visit.context.actor.may(May::work_cases) && !run.told.empty())
    body += screen::button_post(visit, {.label = visit.say("cases.act.undo"),
                                        .address = case_address(one.id) + "/urungkan",
                                        .icon = "urung",
                                        .post = true});
  if (body.empty()) return {};
  return screen::sheet({.heading = visit.say("cases.whole"), .body = body});
}

}  // namespace

screen::Record const& change_record() {
  static screen::Record const record{
      "cases.new",
      {{.key = "title", .required = true, .has_hint = true, .max_length = 120},
       {.key = "urgency",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"red", "cases.urgency.red"},
                    {"yellow", "cases.urgency.yellow"},
                    {"green", "cases.urgency.green"}}},
       {.key = "story", .kind = FieldKind::long_text, .max_length = 4000},
       {.key = "place", .max_length = 300},
       {.key = "reporter", .kind = FieldKind::name},
       {.key = "reporter_phone", .kind = FieldKind::phone, .field_class = auth::FieldClass::k2}}};
  return screen::registered(record, std::string(index_path) + "/{case}/ubah");
}

screen::Record const& person_record() {
  static screen::Record const record{
      "cases.people",
      {{.key = "person", .required = true, .has_hint = true, .max_length = 40},
       {.key = "role",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"client", "cases.role.client"},
                    {"family", "cases.role.family"},
                    {"witness", "cases.role.witness"},
                    {"other", "cases.role.other"}}},
       {.key = "note", .max_length = 200}}};
  return screen::registered(record, std::string(index_path) + "/{case}/orang");
}

screen::Record const& note_record() {
  static screen::Record const record{
      "cases.note",
      {{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 60},
       {.key = "kind",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"note", "cases.note.note"},
                    {"service", "cases.note.service"},
                    {"visit", "cases.note.visit"}}},
       {.key = "service", .max_length = 60},
       {.key = "words", .kind = FieldKind::long_text, .required = true, .max_length = 4000},
       {.key = "on", .kind = FieldKind::date, .required = true},
       {.key = "from", .has_hint = true, .max_length = 5},
       {.key = "until", .has_hint = true, .max_length = 5},
       {.key = "cost", .kind = FieldKind::money},
       {.key = "fund", .max_length = 120},
       {.key = "position", .has_hint = true, .max_length = 60}}};
  return screen::registered(record, std::string(index_path) + "/{case}/catatan");
}

Html side_parts(Visit& visit, Case const& one, Run const& run, Again const& again) {
  auto const wording = wording_of(visit, run);
  std::vector<Html> parts{facts_sheet(visit, one, again), people_sheet(visit, one, again),
                          plan_sheet(visit, one, wording, again), team_sheet(visit, one, again)};
  if (auto const filled = case_forms().find(visit.context, one.id.value()); filled.ok())
    parts.push_back(forms::part(visit, case_forms(), filled.value()));
  parts.push_back(letters_sheet(visit, one));
  auto const owner = case_photos().find(visit.context, one.id.value());
  if (owner.ok()) parts.push_back(evidence::part(visit, case_photos(), owner.value()));
  parts.push_back(note_sheet(visit, one, again));
  parts.push_back(whole_sheet(visit, one, run, wording, again));
  return screen::stack(parts);
}

}  // namespace rangkul::cases
