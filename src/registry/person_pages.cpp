// The page of a person: identity with its doubts, family, aid, history, and who opened it.

#include <algorithm>

#include "base/text.h"
#include "registry/page_parts.h"
#include "registry/pages.h"
#include "registry/person_record.h"
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

/// All that the page needs, read once.
struct PersonView {
  Person person;
  std::optional<Family> family;
  std::vector<Person> members;
  std::vector<SourceSays> sources;
  std::vector<KeptFinding> doubts;
  std::vector<Merge> merges;
  std::vector<audit::EventRow> events;

  std::int64_t open_doubts() const {
    return std::ranges::count(doubts, false, &KeptFinding::accepted);
  }
};

/// Merges that one act of matching made for many: its event names none of them.
void add_bulk_merges(Context& context, PersonId person, std::vector<audit::EventRow>& out) {
  for (auto const id : merge_events_of(context, person, shown_events)) {
    if (std::ranges::find(out, id.value(), &audit::EventRow::id) != out.end()) continue;
    auto event = audit::find_event(context, id);
    if (!event) continue;
    event->name = "person.merged";
    out.push_back(std::move(*event));
  }
}

/// Events about the person and about those who became the same person, newest first.
std::vector<audit::EventRow> all_events(Context& context, PersonId person,
                                        std::vector<Merge> const& merges) {
  auto out = audit::events_about(context, {"person", person.value()}, shown_events);
  for (auto const& merge : merges)
    for (auto& event :
         audit::events_about(context, {"person", merge.absorbed.value()}, shown_events))
      out.push_back(std::move(event));
  add_bulk_merges(context, person, out);
  for (auto const& merge : merges) add_bulk_merges(context, merge.absorbed, out);
  std::ranges::sort(out, std::ranges::greater{}, &audit::EventRow::id);
  auto const twice = std::ranges::unique(out, {}, &audit::EventRow::id);
  out.erase(twice.begin(), twice.end());
  if (out.size() > shown_events) out.resize(shown_events);
  return out;
}

Result<PersonView> load(Visit& visit, PersonId id) {
  PersonView view;
  view.person = TRY(find_person(visit.context, id));
  auto const& person = view.person;
  if (person.family.is_set()) {
    auto family = find_family(visit.context, person.family);
    if (family.ok()) view.family = std::move(family).value();
    view.members = members_of(visit.context, person.family);
  }
  view.sources = sources_of(visit.context, person.id);
  view.doubts = findings_of(visit.context, person.id);
  view.merges = merges_of(visit.context, person.id);
  view.events = all_events(visit.context, person.id, view.merges);
  return view;
}

screen::PageHead head_of(Visit& visit, PersonView const& view) {
  auto const& person = view.person;
  auto const address = person_address(person.id);
  screen::PageHead head;
  head.title = person.name;
  if (person.temporary_code) head.title += " · " + *person.temporary_code;
  auto const line = person_line(visit, person);
  auto const place = domicile_line(visit, person, view.family ? &*view.family : nullptr);
  head.context = line.empty() ? place : line + ". " + place;
  head.current = "people";
  head.trail = {{visit.say("nav.people"), "/orang"}};
  if (view.family)
    head.trail.push_back({visit.say("registry.family.of_card"), family_address(view.family->id)});
  auto const& actor = visit.context.actor;
  bool const alive = person.life != "mati";
  if (actor.may(May::enrol) && alive)
    head.actions.push_back({.label = visit.say("registry.person.enrol"),
                            .address = address + "/daftarkan",
                            .icon = "tambah",
                            .primary = true});
  if (actor.may(May::enrol) && !alive && view.family)
    head.actions.push_back({.label = visit.say("registry.person.heirs"),
                            .address = family_address(view.family->id) + "#anggota",
                            .icon = "keluarga"});
  if (actor.may(May::edit_people)) {
    head.actions.push_back(
        {.label = visit.say("registry.person.edit"), .address = address + "/ubah", .icon = "ubah"});
    if (alive)
      head.actions.push_back(
          {.label = visit.say("registry.person.death"), .address = address + "/wafat"});
  }
  if (actor.may(May::merge_people))
    head.actions.push_back(
        {.label = visit.say("registry.person.merge"), .address = address + "/gabung"});
  return head;
}

Html doubt_item(Visit& visit, PersonId person, KeptFinding const& finding) {
  auto const key = "quality." + finding.code;
  std::map<std::string, std::string> with{{"detail", finding.detail}};
  if (auto const date = Date::parse_iso(finding.detail); date.ok())
    with["detail"] = screen::long_date(date.value(), visit.language());
  if (finding.code == "nik.sex") with["detail"] = screen::code_label(visit, "sex", finding.detail);
  auto item =
      element("b", visit.words(key)) + text(". ") + visit.words(key + ".why", with) + text(" ");
  if (!visit.context.actor.may(May::edit_people)) return element("li", item);
  auto const address = person_address(person);
  item += http::link(address + "/perbaiki/" + finding.code,
                     visit.words("quality.repair." + finding.code));
  item += element("details", {{"class", "fold"}},
                  element("summary", visit.words("quality.accept")) +
                      reason_form(visit, address + "/terima", visit.say("quality.accept.do"),
                                  {{"code", finding.code}}));
  return element("li", item);
}

Html doubts_part(Visit& visit, PersonView const& view) {
  Html open;
  Html accepted;
  for (auto const& finding : view.doubts) {
    if (!finding.accepted) {
      open += doubt_item(visit, view.person.id, finding);
      continue;
    }
    auto item = text(visit.say("quality." + finding.code) + " ");
    if (visit.context.actor.may(May::edit_people))
      item += screen::button_post(visit,
                                  {.label = visit.say("quality.reopen"),
                                   .address = person_address(view.person.id) + "/terima",
                                   .post = true},
                                  {{"code", finding.code}, {"reopen", "1"}});
    accepted += element("li", item);
  }
  if (view.doubts.empty()) return {};
  Html inside;
  if (!open.empty()) inside += element("ul", {{"class", "stack tight"}}, open);
  if (!accepted.empty())
    inside +=
        element("details", {{"class", "fold"}},
                element("summary", visit.words("quality.accepted")) + element("ul", accepted));
  auto const count = view.open_doubts();
  auto const heading = count == 0
                           ? visit.say("quality.all_accepted")
                           : visit.say("quality.to_settle", {{"count", std::to_string(count)}});
  return element("div", {{"id", "mutu"}},
                 screen::notice(count == 0 ? Tone::note : Tone::soon, heading, inside));
}

Html members_table(Visit& visit, PersonView const& view) {
  if (!view.family) return {};
  screen::Table table;
  table.columns = {{visit.say("registry.person.name")},
                   {visit.say("registry.person.relation")},
                   {visit.say("registry.person.nik")},
                   {visit.say("registry.age"), true}};
  for (auto const& member : view.members) {
    auto const name = member.id == view.person.id
                          ? element("b", text(member.name))
                          : http::link(person_address(member.id), text(member.name));
    table.rows.push_back(
        {name,
         text(member.relation
                  ? screen::code_label(visit, "relation", std::to_string(*member.relation))
                  : "–"),
         nik_cell(visit, member), text(age_text(visit, member))});
  }
  return screen::sheet(
      {.heading = visit.say("registry.members"),
       .body = screen::table(table),
       .footer = http::link(family_address(view.family->id), visit.words("registry.family.open")),
       .id = "anggota"});
}

Html merges_part(Visit& visit, PersonView const& view) {
  if (view.merges.empty()) return {};
  Html items;
  for (auto const& merge : view.merges) {
    auto item =
        text(visit.say("registry.merge.since",
                       {{"date", screen::long_time(merge.at, visit.office.zone, visit.language())},
                        {"cause", cause_text(visit, merge.cause)}}));
    if (visit.context.actor.may(May::merge_people) && merge.kept == view.person.id)
      item += element(
          "details", {{"class", "fold"}},
          element("summary", visit.words("registry.merge.undo")) +
              reason_form(visit,
                          person_address(view.person.id) + "/pisahkan/" + std::to_string(merge.id),
                          visit.say("registry.merge.undo.do")));
    items += element("li", item);
  }
  return screen::sheet({.heading = visit.say("registry.merge.title"),
                        .body = element("ul", {{"class", "stack tight"}}, items)});
}

Html reveal_part(Visit& visit, Person const& person) {
  auto const& actor = visit.context.actor;
  bool const masked = auth::visibility(actor, auth::FieldClass::k2) != auth::Visible::full &&
                      person.nik.has_value();
  if (!masked || !actor.may(May::reveal_reason)) return {};
  return element(
      "details", {{"class", "fold"}},
      element("summary", visit.words("registry.reveal")) +
          element("p", {{"class", "small soft"}}, visit.words("registry.reveal.why")) +
          reason_form(visit, person_address(person.id) + "/nik", visit.say("registry.reveal.do")));
}

Html history_part(Visit& visit, PersonView const& view) {
  auto items = event_items(visit, view.events);
  for (auto const& says : view.sources)
    items.push_back(
        {screen::long_time(says.imported, visit.office.zone, visit.language()),
         visit.words("registry.from_file", {{"source", source_name(visit, says.source)}})});
  auto const body = as_of_form(visit, person_address(view.person.id)) + screen::timeline(items);
  return screen::sheet({.heading = visit.say("registry.history"), .body = body, .id = "riwayat"});
}

/// What stood on the day that was asked for.
Result<Html> then_part(Visit& visit, PersonView const& view) {
  auto const day = TRY(asked_day(visit));
  if (!day) return Html{};
  auto const then = TRY(person_as_of(visit.context, view.person.id, *day));
  auto const date = screen::long_date(local_date(*day, visit.office.zone), visit.language());
  if (!then)
    return screen::notice(Tone::note, visit.say("registry.as_of.not_yet", {{"date", date}}));
  return screen::sheet(
      {.heading = visit.say("registry.as_of.title", {{"date", date}}),
       .body = screen::facts(visit, person_record(), person_facts(visit, *then, {})),
       .footer = http::link(person_address(view.person.id), visit.words("registry.as_of.now")),
       .id = "dulu"});
}

Html tabs_of(Visit& visit, PersonView const& view, bool has_aids) {
  auto const address = person_address(view.person.id);
  std::vector<screen::Tab> tabs{{visit.say("registry.tab.summary"), address, true}};
  if (has_aids) tabs.push_back({visit.say("registry.tab.aids"), "#bantuan"});
  tabs.push_back({visit.say("registry.tab.history"), "#riwayat"});
  if (!view.doubts.empty())
    tabs.push_back({visit.say("registry.tab.doubts"), "#mutu", false, view.open_doubts()});
  if (visit.context.actor.may(May::see_audit))
    tabs.push_back({visit.say("registry.tab.opened"), "#dibuka"});
  return screen::tabs(tabs, visit.say("registry.tabs"));
}

Value person_json(Visit& visit, PersonView const& view) {
  auto json = screen::facts_json(visit, person_record(), person_facts(visit, view.person, {}));
  json.set("id", view.person.id.text());
  json.set("family", view.person.family.is_set() ? Value(view.person.family.text()) : Value());
  json.set("identity", view.person.identity);
  json.set("temporary_code",
           view.person.temporary_code ? Value(*view.person.temporary_code) : Value());
  json.set("since", to_iso(view.person.since));
  json.set("version", view.person.event.text());
  Value::List sources;
  for (auto const& says : view.sources)
    sources.push_back(Value::object({{"source", says.source},
                                     {"import", says.import.text()},
                                     {"imported", to_iso(says.imported)}}));
  json.set("sources", Value(std::move(sources)));
  Value::List doubts;
  for (auto const& finding : view.doubts)
    doubts.push_back(Value::object({{"code", finding.code}, {"accepted", finding.accepted}}));
  json.set("doubts", Value(std::move(doubts)));
  json.set("events", events_json(view.events));
  return json;
}

Result<Answer> person_page(Visit& visit, Hooks const& hooks) {
  auto const asked = PersonId{TRY(visit.request.id("person"))};
  auto const view = TRY(load(visit, asked));
  auto const& person = view.person;
  audit::record(
      visit.context,
      {.action = "view", .kind = "person", .id = person.id.value(), .purpose = "registry"});
  if (visit.request.wants_json()) return http::json_answer(person_json(visit, view));
  if (person.id != asked) return http::see_other(person_address(person.id));
  auto const aids = hooks.aids ? hooks.aids(visit, person.id, person.family) : Html{};
  auto const then = TRY(then_part(visit, view));
  auto const facts = screen::sheet(
      {.heading = visit.say("registry.identity"),
       .body = screen::facts(visit, person_record(), person_facts(visit, person, view.sources)) +
               reveal_part(visit, person),
       .id = "identitas"});
  std::vector<Html> left;
  if (!then.empty()) left.push_back(then);
  if (view.family) left.push_back(members_table(visit, view));
  if (!aids.empty()) left.push_back(element("div", {{"id", "bantuan"}}, aids));
  left.push_back(history_part(visit, view));
  std::vector<Html> right{
      evidence::part(visit, person_photos(), photo_owner(visit.context, person)), facts,
      merges_part(visit, view), opened_by(visit, {"person", person.id.value()})};
  return screen::page(visit, head_of(visit, view),
                      tabs_of(visit, view, !aids.empty()) + doubts_part(visit, view) +
                          screen::cols("wide", screen::stack(left), screen::stack(right)));
}

/// The number in full, once, with the reason kept in the access log.
Result<Answer> reveal(Visit& visit) {
  auto const person = TRY(find_person(visit.context, PersonId{TRY(visit.request.id("person"))}));
  auto const reason = std::string(trim(visit.request.form.get("reason")));
  constexpr std::size_t shortest_reason = 5;
  if (reason.size() < shortest_reason || !is_clean_utf8(reason))
    return invalid("registry.reveal.reason_needed", {}, "reason");
  if (!person.nik) return not_found();
  audit::record(visit.context, {.action = "reveal",
                                .kind = "person",
                                .id = person.id.value(),
                                .purpose = reason.substr(0, 200)});
  auto const number =
      screen::number_text(person.nik->reveal(Why::verification), auth::Visible::full);
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"nik", number}}));
  auto const body = element("p", visit.words("registry.reveal.once")) +
                    element("p", {{"class", "ticket"}}, text(number)) +
                    screen::button_link({.label = visit.say("registry.back_to_person"),
                                         .address = person_address(person.id),
                                         .primary = true});
  auto answer =
      screen::page(visit, {.title = person.name, .current = "people"},
                   screen::sheet({.heading = visit.say("registry.person.nik"), .body = body}));
  answer.with("Cache-Control", "no-store");
  return answer;
}

}  // namespace

void add_person_pages(screen::Routes& routes, Hooks const& hooks) {
  auto const see = http::Policy::right(May::see_people);
  auto const page = [hooks](Visit& visit) { return person_page(visit, hooks); };
  for (std::string const prefix : {"", "/api/v1"})
    routes.get(prefix + "/orang/{person}", see, page, "registry.person.title");
  routes.post("/orang/{person}/nik", http::Policy::right(May::reveal_reason), reveal,
              "registry.reveal");
}

}  // namespace rangkul::registry
