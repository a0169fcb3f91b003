#include "matching/surroundings.h"

#include <set>

#include "audit/audit.h"
#include "registry/page_parts.h"
#include "registry/people.h"
#include "registry/photos.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::element;
using http::text;
using screen::Visit;

constexpr int shown_events = 6;

/// One side of a pair as the registry knows it now.
struct Side {
  std::string_view source;
  std::optional<registry::Person> person;  // nothing: outside the reader's area
  std::vector<registry::Person> members;
};

Side side_of(Visit& visit, std::string_view source, PersonId id) {
  Side out{source, std::nullopt, {}};
  auto found = registry::find_person(visit.context, id);
  if (!found.ok()) return out;
  out.person = std::move(found).value();
  if (out.person->family.is_set())
    out.members = registry::members_of(visit.context, out.person->family);
  if (out.members.empty()) out.members.push_back(*out.person);
  return out;
}

struct Sides {
  Side ministry;
  Side city;
  bool one_family() const {
    return ministry.person && city.person && ministry.person->family.is_set() &&
           ministry.person->family == city.person->family;
  }
};

Sides sides_of(Visit& visit, Pair const& pair) {
  return {side_of(visit, "ministry", pair.ministry.person),
          side_of(visit, "city", pair.city.person)};
}

/// What tells one member from another on both sides.
std::string likeness(registry::Person const& person) {
  return registry::name_key(person.name) + "/" + (person.born ? person.born->iso() : "");
}

std::set<std::string> likenesses(Side const& side) {
  std::set<std::string> out;
  for (auto const& member : side.members) out.insert(likeness(member));
  return out;
}

/// Whether a member is one of the two whom the pair is about, or stands on the other card too.
Html remark(Visit& visit, Sides const& sides, registry::Person const& member, bool elsewhere) {
  for (auto const* side : {&sides.ministry, &sides.city})
    if (side->person && side->person->id == member.id)
      return screen::chip(screen::Tone::note, visit.say("matching.family.asked"));
  return elsewhere ? screen::chip(screen::Tone::done, visit.say("matching.family.in_both"))
                   : text("–");
}

Html members_table(Visit& visit, Sides const& sides, Side const& side,
                   std::set<std::string> const& others) {
  screen::Table table;
  table.columns = {{visit.say("registry.person.name")},
                   {visit.say("registry.person.relation")},
                   {visit.say("registry.age"), true},
                   {visit.say("registry.remark")}};
  for (auto const& member : side.members)
    table.rows.push_back(
        {http::link("/orang/" + member.id.text(), text(member.name)),
         text(member.relation
                  ? screen::code_label(visit, "relation", std::to_string(*member.relation))
                  : "–"),
         text(registry::age_text(visit, member)),
         remark(visit, sides, member, others.contains(likeness(member)))});
  return screen::table(table);
}

Html family_part(Visit& visit, Sides const& sides, Side const& side,
                 std::set<std::string> const& others) {
  auto const heading = element("h3", visit.words("matching.source." + std::string(side.source)));
  if (!side.person)
    return element(
        "div", heading + element("p", {{"class", "soft"}}, visit.words("matching.family.outside")));
  return element("div", heading + members_table(visit, sides, side, others));
}

Html face_part(Visit& visit, Side const& side) {
  if (!side.person) return {};
  auto face = evidence::portrait(visit, registry::person_photos(),
                                 registry::photo_owner(visit.context, *side.person), "face");
  if (!face.empty())
    audit::record(visit.context, {"view", "person", side.person->id.value(), "match"});
  return face;
}

Html face_column(Visit const& visit, Side const& side, Html const& face) {
  auto const heading = element("h3", visit.words("matching.source." + std::string(side.source)));
  return element("div", heading + (face.empty() ? element("p", {{"class", "soft"}},
                                                          visit.words("matching.faces.none"))
                                                : face));
}

void record_family(Visit& visit, Side const& side) {
  if (side.person && side.person->family.is_set())
    audit::record(visit.context, {"view", "family", side.person->family.value(), "match"});
}

Html sources_table(Visit& visit, Sides const& sides) {
  screen::Table table;
  table.columns = {{visit.say("matching.history.source")},
                   {visit.say("matching.history.key")},
                   {visit.say("matching.history.since")}};
  std::set<std::string> told;
  for (auto const* side : {&sides.ministry, &sides.city}) {
    if (!side->person) continue;
    for (auto const& says : registry::sources_of(visit.context, side->person->id)) {
      if (!told.insert(says.source + "/" + says.source_key).second) continue;
      table.rows.push_back(
          {visit.words("matching.source." + says.source), text(says.source_key),
           text(screen::long_time(says.imported, visit.office.zone, visit.language()))});
    }
  }
  return screen::table(table);
}

/// The newest events about both, each once.
std::vector<audit::EventRow> events_of(Visit& visit, Sides const& sides) {
  std::vector<audit::EventRow> out;
  std::set<std::int64_t> told;
  for (auto const* side : {&sides.ministry, &sides.city}) {
    if (!side->person) continue;
    audit::Subject const person{"person", side->person->id.value()};
    for (auto& event : audit::events_about(visit.context, person, shown_events))
      if (told.insert(event.id).second) out.push_back(std::move(event));
  }
  std::ranges::stable_sort(out, [](auto const& a, auto const& b) { return a.at > b.at; });
  return out;
}

Value members_json(Visit& visit, Side const& side) {
  if (!side.person) return {};
  Value::List out;
  for (auto const& member : side.members)
    out.push_back(Value::object(
        {{"person", member.id.text()},
         {"name", member.name},
         {"relation", member.relation ? Value(*member.relation) : Value()},
         {"age", member.born ? Value(age_on(*member.born, visit.today())) : Value()}}));
  return Value(std::move(out));
}

}  // namespace

Html families_sheet(Visit& visit, Pair const& pair) {
  if (!visit.context.actor.may(May::see_people)) return {};
  auto const sides = sides_of(visit, pair);
  record_family(visit, sides.city);
  if (sides.one_family())
    return screen::sheet({.heading = visit.say("matching.family"),
                          .remark = visit.say("matching.family.one"),
                          .body = members_table(visit, sides, sides.city, {})});
  record_family(visit, sides.ministry);
  return screen::sheet(
      {.heading = visit.say("matching.family"),
       .remark = visit.say("matching.family.two"),
       .body =
           screen::cols("even", family_part(visit, sides, sides.ministry, likenesses(sides.city)),
                        family_part(visit, sides, sides.city, likenesses(sides.ministry)))});
}

Html faces_sheet(Visit& visit, Pair const& pair) {
  if (!visit.context.actor.may(May::see_people)) return {};
  auto const sides = sides_of(visit, pair);
  if (sides.ministry.person && sides.city.person &&
      sides.ministry.person->id == sides.city.person->id)
    return {};  // one person already: nothing to compare
  auto const ministry = face_part(visit, sides.ministry);
  auto const city = face_part(visit, sides.city);
  if (ministry.empty() && city.empty()) return {};
  return screen::sheet({.heading = visit.say("matching.faces"),
                        .body = screen::cols("even", face_column(visit, sides.ministry, ministry),
                                             face_column(visit, sides.city, city))});
}

Html history_sheet(Visit& visit, Pair const& pair) {
  if (!visit.context.actor.may(May::see_people)) return {};
  auto const sides = sides_of(visit, pair);
  auto body = sources_table(visit, sides);
  auto const events = events_of(visit, sides);
  if (!events.empty())
    body += element("h3", visit.words("matching.history.events")) +
            screen::timeline(registry::event_items(visit, events));
  return screen::sheet({.heading = visit.say("matching.history"), .body = body});
}

Value surroundings_json(Visit& visit, Pair const& pair) {
  if (!visit.context.actor.may(May::see_people)) return {};
  auto const sides = sides_of(visit, pair);
  record_family(visit, sides.ministry);
  record_family(visit, sides.city);
  return Value::object({{"ministry_family", members_json(visit, sides.ministry)},
                        {"city_family", members_json(visit, sides.city)},
                        {"events", registry::events_json(events_of(visit, sides))}});
}

}  // namespace rangkul::matching
