// The page of a family: members, aid, house, history, and who opened it.

#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "registry/page_parts.h"
#include "registry/pages.h"
#include "registry/photos.h"
#include "registry/quality.h"
#include "screen/format.h"
#include "screen/values.h"

namespace rangkul::registry {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

constexpr int shown_events = 40;

struct FamilyView {
  Family family;
  std::vector<Person> members;
  std::map<PersonId, std::vector<KeptFinding>> doubts;
  std::vector<audit::EventRow> events;
  std::string head_name;

  std::int64_t open_doubts() const {
    std::int64_t count = 0;
    for (auto const& [person, list] : doubts)
      count += std::ranges::count(list, false, &KeptFinding::accepted);
    return count;
  }
};

Result<FamilyView> load(Visit& visit, FamilyId id) {
  FamilyView view;
  view.family = TRY(find_family(visit.context, id));
  view.members = members_of(visit.context, id);
  for (auto const& member : view.members) {
    view.doubts[member.id] = findings_of(visit.context, member.id);
    if (member.id == view.family.head) view.head_name = member.name;
  }
  if (view.head_name.empty() && !view.members.empty()) view.head_name = view.members.front().name;
  view.events = audit::events_about(visit.context, {"family", id.value()}, shown_events);
  return view;
}

std::string title_of(Visit& visit, FamilyView const& view) {
  if (view.head_name.empty()) return visit.say("registry.family.empty");
  return visit.say("registry.family.title", {{"name", view.head_name}});
}

screen::PageHead head_of(Visit& visit, FamilyView const& view) {
  auto const address = family_address(view.family.id);
  screen::PageHead head;
  head.title = title_of(visit, view);
  head.context =
      visit.say("registry.family.context", {{"count", std::to_string(view.members.size())},
                                            {"address", address_line(visit, view.family)}});
  head.current = "families";
  head.trail = {{visit.say("nav.families"), "/keluarga"}};
  if (visit.context.actor.may(May::edit_people)) {
    head.actions.push_back({.label = visit.say("registry.family.add_member"),
                            .address = "/orang/baru?keluarga=" + view.family.id.text(),
                            .icon = "tambah",
                            .primary = true});
    head.actions.push_back(
        {.label = visit.say("registry.person.edit"), .address = address + "/ubah", .icon = "ubah"});
    head.actions.push_back(
        {.label = visit.say("registry.family.move"), .address = address + "/pindah"});
    if (view.members.size() > 1)
      head.actions.push_back(
          {.label = visit.say("registry.family.split"), .address = address + "/pisah"});
  }
  return head;
}

Html remark(Visit& visit, FamilyView const& view, Person const& member) {
  if (member.life != "hidup") {
    auto words = visit.say("registry.life." + member.life);
    if (member.died)
      words = visit.say("registry.died_on",
                        {{"date", screen::short_date(*member.died, visit.language())}});
    return text(words);
  }
  Html chips;
  auto const found = view.doubts.find(member.id);
  if (found != view.doubts.end())
    for (auto const& finding : found->second)
      if (!finding.accepted)
        chips += screen::chip(Tone::soon, visit.say("quality." + finding.code));
  if (member.disability && *member.disability != 7)
    chips += auth::visibility(visit.context.actor, auth::FieldClass::k3) == auth::Visible::full
                 ? screen::chip(Tone::plain, screen::code_label(visit, "disability",
                                                                std::to_string(*member.disability)))
                 : Html{};
  return chips.empty() ? text("–") : chips;
}

Html members_sheet(Visit& visit, FamilyView const& view, std::vector<Person> const& members) {
  if (members.empty())
    return screen::empty({"keluarga", visit.say("registry.family.empty"), "", {}});
  screen::Table table;
  table.columns = {{visit.say("registry.person.name")},
                   {visit.say("registry.person.relation")},
                   {visit.say("registry.person.nik")},
                   {visit.say("registry.age"), true},
                   {visit.say("registry.remark")}};
  for (auto const& member : members)
    table.rows.push_back(
        {http::link(person_address(member.id), text(member.name)),
         text(member.relation
                  ? screen::code_label(visit, "relation", std::to_string(*member.relation))
                  : "–"),
         nik_cell(visit, member), text(age_text(visit, member)), remark(visit, view, member)});
  return screen::sheet(
      {.heading = visit.say("registry.members"), .body = screen::table(table), .id = "anggota"});
}

Html facts_sheet(Visit& visit, Family const& family, std::string const& heading) {
  auto const visible = auth::visibility(visit.context.actor, auth::FieldClass::k2);
  Html rows;
  auto const row = [&](std::string_view key, std::string const& value) {
    rows += element(
        "div", element("dt", visit.words(key)) +
                   element("dd", text(value.empty() ? std::string(screen::no_value()) : value)));
  };
  row("registry.family.no_kk",
      family.no_kk ? screen::number_text(family.no_kk->reveal(Why::own_record), visible) : "");
  row("registry.family.address", visible == auth::Visible::full || family.address.empty()
                                     ? family.address
                                     : std::string(screen::covered()));
  row("registry.family.rt", family.rt);
  row("registry.family.rw", family.rw);
  row("registry.family.region", place_name(visit.context, family.region));
  row("registry.family.postcode", family.postcode);
  return screen::sheet({.heading = heading, .body = element("dl", {{"class", "facts"}}, rows)});
}

std::string degrees(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.6f", value);
  return out;
}

/// The point of the house in its surroundings of about a kilometre, north up; the numbers beside.
Html house_sheet(Visit& visit, Family const& family) {
  auto const visible = auth::visibility(visit.context.actor, auth::FieldClass::k2);
  bool const known = family.latitude && family.longitude;
  Html body;
  if (known && visible == auth::Visible::full) {
    auto const picture =
        element("path", {{"class", "land"}, {"d", "M0 0H320V200H0Z"}}) +
        element("path", {{"class", "near"}, {"d", "M0 100H320M160 0V200"}}) +
        element("circle", {{"class", "about"}, {"cx", "160"}, {"cy", "100"}, {"r", "20"}}) +
        element("circle", {{"class", "here"}, {"cx", "160"}, {"cy", "100"}, {"r", "7"}});
    auto const where = degrees(*family.latitude) + ", " + degrees(*family.longitude);
    body = element("svg",
                   {{"class", "map"},
                    {"viewBox", "0 0 320 200"},
                    {"role", "img"},
                    {"aria-label", visit.say("registry.house.point", {{"where", where}})}},
                   picture) +
           element("p", {{"class", "id"}}, text(where));
  } else {
    body = element("p", {{"class", "soft"}},
                   visit.words(known ? "registry.house.covered" : "registry.house.none"));
  }
  Html footer;
  if (visit.context.actor.may(May::edit_people))
    footer = http::link(family_address(family.id) + "/letak", visit.words("registry.house.set"));
  auto const exact =
      family.accuracy_m && known
          ? visit.say("registry.house.accuracy", {{"metres", std::to_string(*family.accuracy_m)}})
          : std::string{};
  return screen::sheet(
      {.heading = visit.say("registry.house"), .remark = exact, .body = body, .footer = footer});
}

/// The card and its members as they stood on the day that was asked for.
Result<Html> then_part(Visit& visit, FamilyView const& view) {
  auto const day = TRY(asked_day(visit));
  if (!day) return Html{};
  auto const then = TRY(family_as_of(visit.context, view.family.id, *day));
  auto const date = screen::long_date(local_date(*day, visit.office.zone), visit.language());
  if (!then)
    return screen::notice(Tone::note, visit.say("registry.as_of.not_yet", {{"date", date}}));
  std::vector<Person> members;
  for (auto const& member : view.members) {
    auto const before = TRY(person_as_of(visit.context, member.id, *day));
    if (before && before->family == view.family.id) members.push_back(*before);
  }
  FamilyView plain;
  plain.family = *then;
  return facts_sheet(visit, *then, visit.say("registry.as_of.title", {{"date", date}})) +
         members_sheet(visit, plain, members) +
         element("p",
                 http::link(family_address(view.family.id), visit.words("registry.as_of.now")));
}

Value family_json(Visit& visit, FamilyView const& view) {
  auto const visible = auth::visibility(visit.context.actor, auth::FieldClass::k2);
  bool const full = visible == auth::Visible::full;
  auto const& family = view.family;
  Value::List members;
  for (auto const& member : view.members)
    members.push_back(Value::object(
        {{"id", member.id.text()},
         {"name", member.name},
         {"relation", member.relation ? Value(*member.relation) : Value()},
         {"nik", member.nik
                     ? Value(screen::number_text(member.nik->reveal(Why::own_record), visible))
                     : Value()},
         {"born", member.born ? Value(member.born->iso()) : Value()},
         {"life", member.life}}));
  return Value::object(
      {{"id", family.id.text()},
       {"no_kk", family.no_kk
                     ? Value(screen::number_text(family.no_kk->reveal(Why::own_record), visible))
                     : Value()},
       {"head", family.head.is_set() ? Value(family.head.text()) : Value()},
       {"address", full ? Value(family.address) : Value()},
       {"rt", family.rt},
       {"rw", family.rw},
       {"region", family.region.text()},
       {"latitude", full && family.latitude ? Value(*family.latitude) : Value()},
       {"longitude", full && family.longitude ? Value(*family.longitude) : Value()},
       {"since", to_iso(family.since)},
       {"version", family.event.text()},
       {"members", Value(std::move(members))},
       {"events", events_json(view.events)}});
}

Result<Answer> family_page(Visit& visit, Hooks const& hooks) {
  auto const id = FamilyId{TRY(visit.request.id("family"))};
  auto const view = TRY(load(visit, id));
  audit::record(visit.context,
                {.action = "view", .kind = "family", .id = id.value(), .purpose = "registry"});
  if (visit.request.wants_json()) return http::json_answer(family_json(visit, view));
  auto const aids = hooks.aids ? hooks.aids(visit, PersonId{}, id) : Html{};
  std::vector<screen::Tab> tabs{{visit.say("registry.tab.summary"), family_address(id), true}};
  if (!aids.empty()) tabs.push_back({visit.say("registry.tab.aids"), "#bantuan"});
  tabs.push_back({visit.say("registry.tab.history"), "#riwayat"});
  if (visit.context.actor.may(May::see_audit))
    tabs.push_back({visit.say("registry.tab.opened"), "#dibuka"});
  Html doubts;
  if (auto const count = view.open_doubts(); count > 0)
    doubts = screen::notice(Tone::soon,
                            visit.say("quality.to_settle", {{"count", std::to_string(count)}}),
                            element("p", visit.words("quality.see_members")));
  auto const history = screen::sheet({.heading = visit.say("registry.history"),
                                      .body = as_of_form(visit, family_address(id)) +
                                              screen::timeline(event_items(visit, view.events)),
                                      .id = "riwayat"});
  std::vector<Html> left{TRY(then_part(visit, view)), members_sheet(visit, view, view.members)};
  if (!aids.empty()) left.push_back(element("div", {{"id", "bantuan"}}, aids));
  left.push_back(history);
  auto const right = screen::stack(
      {facts_sheet(visit, view.family, visit.say("registry.family.card")),
       house_sheet(visit, view.family),
       evidence::part(visit, family_photos(), photo_owner(visit.context, view.family)),
       opened_by(visit, {"family", id.value()})});
  return screen::page(visit, head_of(visit, view),
                      screen::tabs(tabs, visit.say("registry.tabs")) + doubts +
                          screen::cols("wide", screen::stack(left), right));
}

}  // namespace

void add_family_pages(screen::Routes& routes, Hooks const& hooks) {
  auto const page = [hooks](Visit& visit) { return family_page(visit, hooks); };
  for (std::string const prefix : {"", "/api/v1"})
    routes.get(prefix + "/keluarga/{family}", http::Policy::right(May::see_people), page,
               "registry.family.page");
}

}  // namespace rangkul::registry
