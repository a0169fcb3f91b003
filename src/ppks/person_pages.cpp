// The categories of one person, and what it was given; entering, ending, taking back.

#include "base/text.h"
#include "ppks/ageing.h"
#include "ppks/lists.h"
#include "ppks/pages.h"
#include "ppks/standard.h"
#include "screen/format.h"
#include "screen/opaque_code.h"
#include "screen/parts.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::ppks {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Filled;
using screen::Visit;

constexpr std::string_view path = "/ppks";

std::string group_key(Group group) { return "ppks.group." + std::string(word_of(group)); }

std::vector<screen::Choice> choices(std::string const& prefix, auto const& keys) {
  std::vector<screen::Choice> out;
  for (auto const key : keys) out.push_back({std::string(key), prefix + std::string(key)});
  return out;
}
std::vector<screen::Choice> group_choices() {
  std::vector<screen::Choice> out;
  for (auto const group : all_groups)
    out.push_back({std::string(word_of(group)), group_key(group)});
  return out;
}

screen::Record const& entry_record() {
  static screen::Record const record{
      "ppks.new",
      {{.key = "category", .kind = FieldKind::code, .required = true, .code_list = "ppks"},
       {.key = "neglected", .kind = FieldKind::flag, .has_hint = true},
       {.key = "since", .kind = FieldKind::date, .required = true},
       {.key = "source",
        .kind = FieldKind::choice,
        .required = true,
        .choices = choices("ppks.source.", source_keys)},
       {.key = "note", .max_length = 300}}};
  return screen::registered(record, "/orang/{person}/ppks");
}
screen::Record const& service_record() {
  static screen::Record const record{
      "ppks.service",
      {{.key = "group", .kind = FieldKind::choice, .required = true, .choices = group_choices()},
       {.key = "item", .kind = FieldKind::code, .required = true, .code_list = "spm_item"},
       {.key = "on", .kind = FieldKind::date, .required = true},
       {.key = "complete", .kind = FieldKind::flag, .has_hint = true},
       {.key = "note", .max_length = 300},
       {.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 64}}};
  return screen::registered(record, "/orang/{person}/ppks/layanan");
}
screen::Record const& end_record() {
  static screen::Record const record{"ppks.ending",
                                     {{.key = "until", .kind = FieldKind::date, .required = true},
                                      {.key = "reason", .required = true, .max_length = 300}}};
  return screen::registered(record, std::string(path) + "/{ppks}/akhiri");
}
screen::Record const& reason_record() {
  static screen::Record const record{"ppks.undoing",
                                     {{.key = "reason", .required = true, .max_length = 300}}};
  return record;
}

std::string person_address(PersonId person) { return "/orang/" + person.text() + "/ppks"; }
std::string entry_address(EntryId id) { return std::string(path) + "/" + id.text(); }

int number_of(Filled const& filled, std::string_view key) {
  return static_cast<int>(filled.integer(key).value_or(0));
}

std::string category_name(Visit const& visit, Entry const& entry) {
  auto out = screen::code_label(visit, "ppks", std::to_string(entry.category));
  if (entry.neglected) out += " (" + visit.say("ppks.neglected.yes") + ")";
  return out;
}

Html entry_lines(Visit const& visit, std::vector<Entry> const& entries) {
  std::vector<screen::TimelineItem> items;
  for (auto const& entry : entries) {
    auto what = element("b", text(category_name(visit, entry)));
    if (entry.until)
      what +=
          text(" ") +
          screen::chip(screen::Tone::plain,
                       visit.say("ppks.until",
                                 {{"date", screen::short_date(*entry.until, visit.language())}}));
    if (entry.moved_from.is_set())
      what += text(" ") + screen::chip(screen::Tone::note, visit.say("ppks.aged"));
    items.push_back({screen::short_date(entry.since, visit.language()), std::move(what)});
  }
  return screen::timeline(items);
}

/// What can be done to one entry, folded up.
Html entry_acts(Visit const& visit, Entry const& entry) {
  Html forms;
  Filled filled;
  filled.set_raw("until", visit.today().iso());
  if (!entry.until)
    forms += screen::form(visit, end_record(), filled,
                          {.action = entry_address(entry.id) + "/akhiri",
                           .submit = visit.say("ppks.end"),
                           .primary = false});
  auto const act = entry.moved_from.is_set() ? "/batal-umur" : "/urungkan";
  forms += screen::form(
      visit, reason_record(), {},
      {.action = entry_address(entry.id) + act,
       .submit = visit.say(entry.moved_from.is_set() ? "ppks.undo_ageing" : "ppks.undo"),
       .primary = false});
  return element("details", {{"class", "fold"}},
                 element("summary", text(category_name(visit, entry))) + forms);
}

Value entry_json(Entry const& entry) {
  return Value::object(
      {{"id", entry.id.text()},
       {"person", entry.person.text()},
       {"category", entry.category},
       {"neglected", entry.neglected},
       {"group", std::string(word_of(group_of(entry.category, entry.neglected)))},
       {"since", entry.since.iso()},
       {"until", entry.until ? Value(entry.until->iso()) : Value()},
       {"source", entry.source},
       {"moved_from", entry.moved_from.is_set() ? Value(entry.moved_from.text()) : Value()}});
}

Html service_lines(Visit const& visit, std::vector<Service> const& services) {
  std::vector<screen::TimelineItem> items;
  for (auto const& one : services) {
    auto what =
        element("b", text(screen::code_label(visit, "spm_item", std::to_string(one.item)))) +
        text(" · ") + visit.words(group_key(one.group));
    if (one.complete)
      what += text(" ") + screen::chip(screen::Tone::done, visit.say("ppks.complete.yes"));
    items.push_back({screen::short_date(one.on, visit.language()), std::move(what)});
  }
  return screen::timeline(items);
}

Result<Answer> person_with(Visit& visit, Filled const& entered, Filled const& served_now) {
  TRY(visit.context.may(May::see_cases));
  auto const person =
      TRY(registry::find_person(visit.context, PersonId{TRY(visit.request.id("person"))}));
  auto const entries = entries_of(visit.context, person.id);
  auto const services = services_of(visit.context, person.id);
  audit::record(visit.context,
                {.action = "view", .kind = "person", .id = person.id.value(), .purpose = "ppks"});
  if (visit.request.wants_json()) {
    Value::List out;
    for (auto const& entry : entries) out.push_back(entry_json(entry));
    return http::json_answer(Value::object({{"entries", Value(std::move(out))}}));
  }
  auto const none = [&](bool empty, char const* key, Html const& lines) {
    return empty ? element("p", {{"class", "soft"}}, visit.words(key)) : lines;
  };
  bool const may = visit.context.actor.may(May::work_cases);
  std::vector<Html> left{
      screen::sheet({.heading = visit.say("ppks.categories"),
                     .body = none(entries.empty(), "ppks.none", entry_lines(visit, entries))}),
      screen::sheet(
          {.heading = visit.say("ppks.services"),
           .body = none(services.empty(), "ppks.no_services", service_lines(visit, services))})};
  std::vector<Html> right;
  if (may) {
    auto with_uid = served_now;
    if (!with_uid.filled("uid")) with_uid.set_raw("uid", screen::new_code());
    right.push_back(screen::sheet({.heading = visit.say("ppks.enter"),
                                   .body = screen::form(visit, entry_record(), entered,
                                                        {.action = person_address(person.id),
                                                         .submit = visit.say("ppks.save")})}));
    bool const in_group = std::ranges::any_of(entries, [](Entry const& entry) {
      return group_of(entry.category, entry.neglected) != Group::none;
    });
    if (in_group)
      right.push_back(
          screen::sheet({.heading = visit.say("ppks.serve"),
                         .body = screen::form(visit, service_record(), with_uid,
                                              {.action = person_address(person.id) + "/layanan",
                                               .submit = visit.say("ppks.save_service"),
                                               .primary = false})}));
    Html acts;
    for (auto const& entry : entries) acts += entry_acts(visit, entry);
    if (!acts.empty())
      right.push_back(screen::sheet({.heading = visit.say("ppks.change"), .body = acts}));
  }
  screen::PageHead const head{.title = visit.say("ppks.of", {{"name", person.name}}),
                              .current = "ppks",
                              .trail = {{person.name, "/orang/" + person.id.text()}}};
  auto const list = screen::stack(left);
  return screen::page(visit, head,
                      right.empty() ? list : screen::cols("wide", list, screen::stack(right)),
                      entered.ok() && served_now.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> person_page(Visit& visit) { return person_with(visit, {}, {}); }

Result<EntryId> entry_as_typed(Visit& visit, Filled const& filled) {
  TRY(filled.status());
  return enter(visit.context, {.person = PersonId{TRY(visit.request.id("person"))},
                               .category = number_of(filled, "category"),
                               .neglected = filled.flag("neglected"),
                               .since = *filled.date("since"),
                               .source = filled.text("source"),
                               .note = filled.text("note")});
}

Result<Answer> enter_post(Visit& visit) {
  auto filled = screen::read_form(visit, entry_record());
  auto const id = entry_as_typed(visit, filled);
  if (!id.ok()) {
    if (!screen::comes_again(visit, filled, id.error())) return id.error();
    return person_with(visit, filled, {});
  }
  auto const entry = TRY(find_entry(visit.context, id.value()));
  if (visit.request.wants_json()) return http::json_answer(entry_json(entry), 201);
  return screen::done(visit, person_address(entry.person), {.message = visit.say("ppks.saved")});
}

Result<ServiceId> service_as_typed(Visit& visit, Filled const& filled) {
  TRY(filled.status());
  return serve(visit.context, {.person = PersonId{TRY(visit.request.id("person"))},
                               .group = group_of(filled.text("group")).value_or(Group::none),
                               .on = *filled.date("on"),
                               .item = number_of(filled, "item"),
                               .complete = filled.flag("complete"),
                               .uid = filled.text("uid"),
                               .note = filled.text("note")});
}

Result<Answer> service_post(Visit& visit) {
  auto filled = screen::read_form(visit, service_record());
  auto const id = service_as_typed(visit, filled);
  if (!id.ok()) {
    if (!screen::comes_again(visit, filled, id.error())) return id.error();
    return person_with(visit, {}, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", id.value().text()}}), 201);
  return screen::done(visit, person_address(PersonId{TRY(visit.request.id("person"))}),
                      {.message = visit.say("ppks.service_saved")});
}

/// An act on one entry that asks for a reason; a fault is shown as a refusal.
template <typename Act>
Result<Answer> acted(Visit& visit, screen::Record const& record, Act const& act) {
  EntryId const id{TRY(visit.request.id("ppks"))};
  auto const entry = TRY(find_entry(visit.context, id));
  auto const filled = screen::read_form(visit, record);
  TRY(filled.status());
  TRY(act(id, filled));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"id", id.text()}}));
  return screen::done(visit, person_address(entry.person), {.message = visit.say("ppks.saved")});
}

Result<Answer> end_post(Visit& visit) {
  return acted(visit, end_record(), [&](EntryId id, Filled const& filled) {
    return end(visit.context, id, *filled.date("until"), filled.text("reason"));
  });
}

Result<Answer> undo_post(Visit& visit) {
  return acted(visit, reason_record(), [&](EntryId id, Filled const& filled) {
    return undo(visit.context, id, filled.text("reason"));
  });
}

Result<Answer> undo_ageing_post(Visit& visit) {
  return acted(visit, reason_record(), [&](EntryId id, Filled const& filled) {
    return undo_ageing(visit.context, id, filled.text("reason"));
  });
}

Result<Answer> undo_service_post(Visit& visit) {
  ServiceId const id{TRY(visit.request.id("ppks_service"))};
  auto const filled = screen::read_form(visit, reason_record());
  TRY(filled.status());
  TRY(undo_service(visit.context, id, filled.text("reason")));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"id", id.text()}}));
  return screen::done(visit, std::string(path) + "/layanan", {.message = visit.say("ppks.saved")});
}

}  // namespace

Html person_part(Visit& visit, PersonId person) {
  if (!visit.context.actor.may(May::see_cases)) return {};
  auto const entries = entries_of(visit.context, person);
  if (entries.empty() && !visit.context.actor.may(May::work_cases)) return {};
  auto body = entries.empty() ? element("p", {{"class", "soft"}}, visit.words("ppks.none"))
                              : entry_lines(visit, entries);
  return screen::sheet({.heading = visit.say("ppks.categories"),
                        .body = body,
                        .footer = http::link(person_address(person), visit.words("ppks.open")),
                        .id = "ppks"});
}

void add_routes(screen::Routes& routes) {
  screen::registered(entries_list(), path);
  screen::registered(services_list(), std::string(path) + "/layanan");
  add_table_routes(routes);
  auto const see = http::Policy::right(May::see_cases);
  auto const work = http::Policy::right(May::work_cases);
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const own = prefix + "/orang/{person}/ppks";
    auto const one = prefix + std::string(path) + "/{ppks}";
    routes.get(own, see, person_page, "ppks.categories");
    routes.post(own, work, enter_post, "ppks.save");
    routes.post(own + "/layanan", work, service_post, "ppks.save_service");
    routes.post(one + "/akhiri", work, end_post, "ppks.end");
    routes.post(one + "/urungkan", work, undo_post, "ppks.undo");
    routes.post(one + "/batal-umur", work, undo_ageing_post, "ppks.undo_ageing");
    routes.post(prefix + std::string(path) + "/layanan/{ppks_service}/urungkan", work,
                undo_service_post, "ppks.undo");
  }
}

}  // namespace rangkul::ppks
