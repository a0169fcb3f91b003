// Writing about a family: its card, its house, moving, and members who leave for a card of their
// own.

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "registry/page_parts.h"
#include "registry/pages.h"
#include "registry/person_record.h"
#include "registry/read_cell.h"
#include "registry/search_words.h"
#include "screen/values.h"

namespace rangkul::registry {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Field;
using screen::FieldKind;
using screen::Filled;
using screen::Visit;

screen::Record const& card_record() {
  static screen::Record const record{
      "registry.family",
      {plain_field("no_kk", FieldKind::no_kk), plain_field("address", FieldKind::text),
       plain_field("rt", FieldKind::text), plain_field("rw", FieldKind::text),
       plain_field("postcode", FieldKind::text),
       plain_field("reason", FieldKind::text, false, true)}};
  return record;
}
screen::Record const& move_record() {
  static screen::Record const record{
      "registry.family",
      {plain_field("region", FieldKind::region, true, true),
       plain_field("address", FieldKind::text), plain_field("rt", FieldKind::text),
       plain_field("rw", FieldKind::text), plain_field("reason", FieldKind::text, true, true)}};
  return record;
}
screen::Record const& split_record() {
  static screen::Record const record{
      "registry.family",
      {plain_field("no_kk", FieldKind::no_kk), plain_field("region", FieldKind::region, true, true),
       plain_field("address", FieldKind::text), plain_field("rt", FieldKind::text),
       plain_field("rw", FieldKind::text)}};
  return record;
}
screen::Record const& house_record() {
  static screen::Record const record{"registry.house",
                                     {plain_field("latitude", FieldKind::text, true, true),
                                      plain_field("longitude", FieldKind::text, true, true),
                                      plain_field("accuracy_m", FieldKind::integer, false, true)}};
  return record;
}

Result<Family> asked_family(Visit& visit) {
  return find_family(visit.context, FamilyId{TRY(visit.request.id("family"))});
}

EventId seen_of(Visit const& visit) {
  return EventId{parse_id_value(visit.request.form.get("seen")).value_or(0)};
}

std::string three(std::string const& typed) {
  return !typed.empty() && all_digits(typed) ? three_digits(typed) : typed;
}

Filled filled_from(Family const& family) {
  Filled filled;
  filled.set_raw("no_kk", family.no_kk ? family.no_kk->reveal(Why::own_record) : "");
  filled.set_raw("address", family.address);
  filled.set_raw("rt", family.rt);
  filled.set_raw("rw", family.rw);
  filled.set_raw("postcode", family.postcode);
  filled.set_raw("region", family.region.text());
  return filled;
}

struct FormPage {
  screen::Record const& record;
  std::string_view title;
  std::string_view act;  // last part of the address
  Html before_buttons{};
};

std::string name_of(Visit& visit, Family const& family) {
  auto const head = find_person(visit.context, family.head);
  if (!head.ok()) return visit.say("registry.family.of_card");
  return visit.say("registry.family.title", {{"name", head.value().name}});
}

Answer form_page(Visit& visit, Family const& family, Filled const& filled, FormPage const& page) {
  auto const address = family_address(family.id);
  auto const whose = name_of(visit, family);
  screen::PageHead const head{
      .title = visit.say(page.title) + ": " + whose,
      .context = address_line(visit, family),
      .current = "families",
      .trail = {{visit.say("nav.families"), "/keluarga"}, {whose, address}}};
  auto const seen = visit.request.form.get("seen", family.event.text());
  auto const form = screen::form(visit, page.record, filled,
                                 {.action = address + "/" + std::string(page.act),
                                  .submit = visit.say("registry.save"),
                                  .cancel_address = address,
                                  .before_buttons = page.before_buttons,
                                  .hidden = {{"seen", seen}}});
  return screen::page(visit, head, screen::sheet({.heading = visit.say(page.title), .body = form}),
                      filled.ok() ? 200 : 422);
}

/// The members as radio buttons for who heads the card.
Html head_choice(Visit& visit, std::vector<Person> const& members, PersonId chosen) {
  Html choices;
  for (auto const& member : members) {
    if (member.life == "mati") continue;
    http::Attributes attributes{{"type", "radio"}, {"name", "head"}, {"value", member.id.text()}};
    if (member.id == chosen) attributes.emplace_back("checked", http::on());
    choices += element("label", {{"class", "choice"}},
                       element("input", attributes) + element("span", text(member.name)));
  }
  return element("fieldset", {{"class", "field"}},
                 element("legend", visit.words("registry.family.head")) +
                     element("div", {{"class", "choices"}}, choices));
}

Result<Answer> card_form(Visit& visit) {
  auto const family = TRY(asked_family(visit));
  auto const members = members_of(visit.context, family.id);
  return form_page(
      visit, family, filled_from(family),
      {card_record(), "registry.family.edit", "ubah", head_choice(visit, members, family.head)});
}

Result<Answer> save_card(Visit& visit) {
  auto const before = TRY(asked_family(visit));
  auto const members = members_of(visit.context, before.id);
  auto filled = screen::read_form(visit, card_record());
  auto after = before;
  bool const sees =
      auth::visibility(visit.context.actor, auth::FieldClass::k2) == auth::Visible::full;
  if (sees || filled.filled("no_kk")) after.no_kk = filled.no_kk("no_kk");
  if (sees || filled.filled("address")) after.address = filled.text("address");
  after.rt = three(filled.text("rt"));
  after.rw = three(filled.text("rw"));
  after.postcode = filled.text("postcode");
  auto const head = PersonId{parse_id_value(visit.request.form.get("head")).value_or(0)};
  if (std::ranges::find(members, head, &Person::id) != members.end()) after.head = head;
  if (filled.ok()) {
    auto const done = save_family(visit.context, after, seen_of(visit), filled.text("reason"));
    if (done.ok())
      return screen::done(visit, family_address(before.id),
                          {.message = visit.say("registry.family.saved")});
    if (visit.request.wants_json() || !screen::put_fault(filled, done.error(), "no_kk"))
      return done.error();
  }
  return form_page(
      visit, before, filled,
      {card_record(), "registry.family.edit", "ubah", head_choice(visit, members, after.head)});
}

Result<Answer> move_form(Visit& visit) {
  auto const family = TRY(asked_family(visit));
  Filled filled;
  filled.set_raw("region", family.region.text());
  return form_page(visit, family, filled, {move_record(), "registry.family.move", "pindah"});
}

Result<Answer> move(Visit& visit) {
  auto const family = TRY(asked_family(visit));
  auto filled = screen::read_form(visit, move_record());
  if (filled.ok() && family.event != seen_of(visit))
    filled.fault("region", "family.changed_meanwhile");
  if (filled.ok()) {
    auto const done =
        move_family(visit.context, family.id, *filled.region("region"), filled.text("address"),
                    three(filled.text("rt")), three(filled.text("rw")), filled.text("reason"));
    if (done.ok())
      return screen::done(visit, family_address(family.id),
                          {.message = visit.say("registry.family.moved")});
    if (visit.request.wants_json() || !screen::put_fault(filled, done.error(), "region"))
      return done.error();
  }
  return form_page(visit, family, filled, {move_record(), "registry.family.move", "pindah"});
}

Html leaving_choice(Visit& visit, std::vector<Person> const& members) {
  auto const chosen = visit.request.form.all("leaving");
  Html boxes;
  for (auto const& member : members) {
    auto const id = member.id.text();
    http::Attributes attributes{{"type", "checkbox"}, {"name", "leaving"}, {"value", id}};
    if (std::ranges::find(chosen, id) != chosen.end())
      attributes.emplace_back("checked", http::on());
    boxes += element("label", {{"class", "choice"}},
                     element("input", attributes) + element("span", text(member.name)));
  }
  auto const head = PersonId{parse_id_value(visit.request.form.get("head")).value_or(0)};
  return element("fieldset", {{"class", "field"}},
                 element("legend", visit.words("registry.family.leaving")) +
                     element("div", {{"class", "choices"}}, boxes)) +
         head_choice(visit, members, head);
}

Result<Answer> split_form(Visit& visit) {
  auto const family = TRY(asked_family(visit));
  auto const members = members_of(visit.context, family.id);
  Filled filled;
  filled.set_raw("region", family.region.text());
  filled.set_raw("rt", family.rt);
  filled.set_raw("rw", family.rw);
  return form_page(
      visit, family, filled,
      {split_record(), "registry.family.split", "pisah", leaving_choice(visit, members)});
}

Result<Answer> split(Visit& visit) {
  auto const family = TRY(asked_family(visit));
  auto const members = members_of(visit.context, family.id);
  auto filled = screen::read_form(visit, split_record());
  if (filled.ok() && family.event != seen_of(visit))
    filled.fault("region", "family.changed_meanwhile");
  if (filled.ok()) {
    Family into;
    into.no_kk = filled.no_kk("no_kk");
    into.region = *filled.region("region");
    into.address = filled.text("address");
    into.rt = three(filled.text("rt"));
    into.rw = three(filled.text("rw"));
    std::vector<PersonId> leaving;
    for (auto const& id : visit.request.form.all("leaving"))
      if (auto const value = parse_id_value(id)) leaving.push_back(PersonId{*value});
    auto const head = PersonId{parse_id_value(visit.request.form.get("head")).value_or(0)};
    auto const made = split_family(visit.context, family.id, leaving, into, head);
    if (made.ok())
      return screen::done(visit, family_address(made.value()),
                          {.message = visit.say("registry.family.was_split")});
    if (visit.request.wants_json() || !screen::put_fault(filled, made.error(), "region"))
      return made.error();
  }
  return form_page(
      visit, family, filled,
      {split_record(), "registry.family.split", "pisah", leaving_choice(visit, members)});
}

/// "-6,3725" or "-6.3725"
std::optional<double> read_degrees(std::string typed, double most) {
  std::ranges::replace(typed, ',', '.');
  double value = 0;
  auto const* end = typed.data() + typed.size();
  auto const [at, error] = std::from_chars(typed.data(), end, value);
  if (error != std::errc{} || at != end || value < -most || value > most) return std::nullopt;
  return value;
}

std::string degrees_text(double value) {
  char out[32];
  auto const [end, error] = std::to_chars(out, out + sizeof out, value);
  return error == std::errc{} ? std::string(out, end) : std::string{};
}

Result<Answer> house_form(Visit& visit) {
  auto const family = TRY(asked_family(visit));
  Filled filled;
  bool const sees =
      auth::visibility(visit.context.actor, auth::FieldClass::k2) == auth::Visible::full;
  if (sees && family.latitude) filled.set_raw("latitude", degrees_text(*family.latitude));
  if (sees && family.longitude) filled.set_raw("longitude", degrees_text(*family.longitude));
  if (family.accuracy_m) filled.set_raw("accuracy_m", std::to_string(*family.accuracy_m));
  return form_page(visit, family, filled, {house_record(), "registry.house", "letak"});
}

Result<Answer> save_house(Visit& visit) {
  constexpr double most_latitude = 90;
  constexpr double most_longitude = 180;
  auto const before = TRY(asked_family(visit));
  auto filled = screen::read_form(visit, house_record());
  auto after = before;
  after.latitude = read_degrees(filled.text("latitude"), most_latitude);
  after.longitude = read_degrees(filled.text("longitude"), most_longitude);
  if (filled.filled("latitude") && !after.latitude) filled.fault("latitude", "registry.degrees");
  if (filled.filled("longitude") && !after.longitude) filled.fault("longitude", "registry.degrees");
  after.accuracy_m.reset();
  if (auto const metres = filled.integer("accuracy_m"))
    after.accuracy_m = static_cast<int>(*metres);
  if (filled.ok()) {
    auto const done =
        save_family(visit.context, after, seen_of(visit), visit.say("registry.house"));
    if (done.ok())
      return screen::done(visit, family_address(before.id),
                          {.message = visit.say("registry.family.saved")});
    if (visit.request.wants_json() || !screen::put_fault(filled, done.error(), "latitude"))
      return done.error();
  }
  return form_page(visit, before, filled, {house_record(), "registry.house", "letak"});
}

}  // namespace

void add_family_forms(screen::Routes& routes) {
  auto const write = http::Policy::right(May::edit_people);
  routes.get("/keluarga/{family}/ubah", write, card_form);
  routes.post("/keluarga/{family}/ubah", write, save_card, "registry.family.edit");
  routes.get("/keluarga/{family}/pindah", write, move_form);
  routes.post("/keluarga/{family}/pindah", write, move, "registry.family.move");
  routes.get("/keluarga/{family}/pisah", write, split_form);
  routes.post("/keluarga/{family}/pisah", write, split, "registry.family.split");
  routes.get("/keluarga/{family}/letak", write, house_form);
  routes.post("/keluarga/{family}/letak", write, save_house, "registry.house.set");
}

}  // namespace rangkul::registry
