// Two records of one person: find the other one, lay them side by side, join and take apart again.

#include <algorithm>

#include "base/text.h"
#include "registry/page_parts.h"
#include "registry/pages.h"
#include "registry/person_record.h"
#include "screen/values.h"

namespace rangkul::registry {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

Result<Person> asked_person(Visit& visit, std::string_view param) {
  return find_person(visit.context, PersonId{TRY(visit.request.id(param))});
}

screen::PageHead head_of(Visit& visit, Person const& person) {
  return {.title = visit.say("registry.merge.with", {{"name", person.name}}),
          .context = visit.say("registry.merge.context"),
          .current = "people",
          .trail = {{visit.say("nav.people"), "/orang"}, {person.name, person_address(person.id)}}};
}

Html choices(Visit& visit, Person const& person, std::vector<PersonId> const& others) {
  Html items;
  for (auto const id : others) {
    auto const other = find_person(visit.context, id);
    if (!other.ok() || other.value().id == person.id) continue;
    auto const& who = other.value();
    auto name = who.name;
    if (who.temporary_code) name += " · " + *who.temporary_code;
    auto const way = person_address(person.id) + "/gabung/" + who.id.text();
    items += element("li", element("h3", http::link(way, text(name))) +
                               element("p", text(person_line(visit, who) + ". " +
                                                 domicile_line(visit, who, nullptr))) +
                               element("p", nik_cell(visit, who)));
  }
  if (items.empty()) return {};
  return element("ol", {{"class", "hits"}}, items);
}

Answer choose_page(Visit& visit, Person const& person, std::vector<PersonId> const& others,
                   std::string const& asked) {
  auto const box = element(
      "form",
      {{"class", "find"},
       {"role", "search"},
       {"method", "post"},
       {"action", person_address(person.id) + "/gabung/cari"}},
      screen::csrf_field(visit) + http::icon("cari") +
          element("label", {{"class", "unseen"}, {"for", "lain"}}, visit.words("search.box")) +
          element("input", {{"id", "lain"},
                            {"name", "q"},
                            {"type", "search"},
                            {"value", asked},
                            {"autocomplete", "off"},
                            {"maxlength", "200"}}) +
          element("button", {{"class", "button primary"}}, visit.words("search.do")));
  auto const list = choices(visit, person, others);
  auto const found =
      !list.empty()
          ? screen::sheet({.heading = visit.say("registry.merge.candidates"), .body = list})
          : element("p", {{"class", "soft"}}, visit.words("registry.merge.search_first"));
  return screen::page(visit, head_of(visit, person), screen::stack({box, found}));
}

/// Those with the same number first: they are the usual reason to come here. Then those whose name
/// is as good as the same.
Result<Answer> choose(Visit& visit, NameIndex& names) {
  auto const person = TRY(asked_person(visit, "person"));
  std::vector<PersonId> others;
  if (person.nik) others = people_with_nik(visit.context, *person.nik, person.id);
  constexpr int most = 10;
  constexpr double alike = 0.85;
  auto asked = person.name;
  if (person.born) asked += " " + std::to_string(person.born->year());
  // A name of one letter is none to look for.
  if (auto const hits = search_people(visit.context, names, asked, most); hits.ok())
    for (auto const& hit : hits.value())
      if (hit.score >= alike && std::ranges::find(others, hit.person) == others.end())
        others.push_back(hit.person);
  return choose_page(visit, person, others, "");
}

Result<Answer> search_other(Visit& visit, NameIndex& names) {
  auto const person = TRY(asked_person(visit, "person"));
  auto const asked = std::string(trim(visit.request.form.get("q"))).substr(0, 200);
  constexpr int most = 15;
  std::vector<PersonId> others;
  for (auto const& hit : TRY(search_people(visit.context, names, asked, most)))
    others.push_back(hit.person);
  return choose_page(visit, person, others, asked);
}

Html side_by_side(Visit& visit, Person const& person, Person const& other) {
  screen::Table table;
  table.columns = {{visit.say("registry.merge.field")},
                   {visit.say("registry.merge.kept")},
                   {visit.say("registry.merge.absorbed")}};
  auto const left = stored_fields(person);
  auto const right = stored_fields(other);
  for (auto const& field : person_record().fields) {
    auto const& a = left.find(std::string(field.key));
    auto const& b = right.find(std::string(field.key));
    if (a == left.end() || b == right.end() || (a->second.empty() && b->second.empty())) continue;
    auto const cell = [&](std::string const& value) {
      auto const words = screen::shown(visit, field, value);
      auto const shown = text(words.empty() ? screen::no_value() : words);
      return a->second == b->second ? element("span", {{"class", "same"}}, shown)
                                    : element("mark", shown);
    };
    table.rows.push_back({visit.words("registry.person." + std::string(field.key)), cell(a->second),
                          cell(b->second)});
  }
  return element("div", {{"class", "pair"}}, screen::table(table));
}

Result<Answer> compare(Visit& visit) {
  auto person = TRY(asked_person(visit, "person"));
  auto other = TRY(asked_person(visit, "other"));
  if (person.id == other.id) return invalid("person.same");
  if (person.identity == "temporary" && other.identity != "temporary") std::swap(person, other);
  for (auto const& one : {person, other})
    audit::record(
        visit.context,
        {.action = "view", .kind = "person", .id = one.id.value(), .purpose = "registry"});
  auto const way = person_address(person.id) + "/gabung/" + other.id.text();
  auto const act = reason_form(visit, way, visit.say("registry.merge.do"));
  return screen::page(
      visit, head_of(visit, person),
      screen::cols(
          "wide",
          screen::sheet({.heading = visit.say("registry.merge.compare"),
                         .body = side_by_side(visit, person, other)}),
          screen::sheet({.heading = visit.say("registry.merge.one_person"),
                         .body = element("p", visit.words("registry.merge.what_happens")) + act})));
}

Result<Answer> merge(Visit& visit) {
  auto const person = TRY(asked_person(visit, "person"));
  auto const other = PersonId{TRY(visit.request.id("other"))};
  auto const cause = std::string(trim(visit.request.form.get("reason"))).substr(0, 200);
  if (cause.empty()) return invalid("field.required", {}, "reason");
  TRY(merge_people(visit.context, person.id, other, cause));
  auto const kept = TRY(find_person(visit.context, person.id));
  screen::Flash flash{visit.say("registry.merge.done"), {}};
  auto const merges = merges_of(visit.context, kept.id);
  if (!merges.empty())
    flash.undo_address = person_address(kept.id) + "/pisahkan/" + std::to_string(merges.front().id);
  return screen::done(visit, person_address(kept.id), flash);
}

Result<Answer> unmerge(Visit& visit) {
  auto const person = TRY(asked_person(visit, "person"));
  auto const reason = std::string(trim(visit.request.form.get("reason"))).substr(0, 200);
  TRY(unmerge_people(visit.context, TRY(visit.request.id("merge")), reason));
  return screen::done(visit, person_address(person.id),
                      {.message = visit.say("registry.merge.undone")});
}

}  // namespace

void add_merge_pages(screen::Routes& routes, NameIndex& names) {
  auto const may = http::Policy::right(May::merge_people);
  routes.get("/orang/{person}/gabung", may,
             [&names](Visit& visit) { return choose(visit, names); });
  routes.post_own("/orang/{person}/gabung/cari", may,
                  [&names](Visit& visit) { return search_other(visit, names); });
  routes.get("/orang/{person}/gabung/{other}", may, compare);
  routes.post("/orang/{person}/gabung/{other}", may, merge, "registry.person.merge");
  routes.post("/orang/{person}/pisahkan/{merge}", may, unmerge, "registry.merge.undo");
}

}  // namespace rangkul::registry
