// The consolidated card of a family: every benefit of the umbrella in a year, whoever runs it, with
// who of the family stands in it, what was paid, and what is beside it.

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/enrolments.h"
#include "programmes/figures.h"
#include "programmes/pages.h"
#include "programmes/programmes_sql.h"
#include "programmes/told.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::text;
using screen::Tone;
using screen::Visit;

/// One benefit on the card: its enrolments of the year, each once, with the sum of what was paid.
struct Place {
  catalogue::Programme const* programme{nullptr};
  struct Standing {
    EnrolmentId enrolment;
    std::string receiver, status, last_paid;
    Rupiah paid{};
  };
  std::vector<Standing> standings{};
  std::vector<ToldOfFamily> told{};  // by the department that runs it
  Rupiah paid{};
};

bool is_in(Place const& place) { return !place.standings.empty() || !place.told.empty(); }

void add(Place& place, Aid const& aid) {
  auto at = std::ranges::find(place.standings, aid.enrolment, &Place::Standing::enrolment);
  if (at == place.standings.end()) {
    place.standings.push_back({aid.enrolment, aid.receiver, aid.status, {}});
    at = place.standings.end() - 1;
  }
  if (aid.payment_status != "paid") return;
  at->paid = at->paid + aid.amount;
  at->last_paid = std::max(at->last_paid, aid.paid_on);
  place.paid = place.paid + aid.amount;
}

struct Card {
  int year{0};
  std::vector<Place> places;   // of the umbrella, in the order of the catalogue
  std::vector<Place> besides;  // benefits beside it that the family stands in
  Rupiah paid{};
};

Card card_of(Context& context, FamilyId family, int year) {
  Card out{.year = year, .places = {}, .besides = {}, .paid = {}};
  auto const on = std::min(today(context), Year{year}.end());
  for (auto const* programme : context.catalogue.benefits_of(umbrella_id, on))
    out.places.push_back({programme});
  for (auto const& aid : aids_of(context, PersonId{}, family)) {
    if (aid.year != year) continue;
    auto const of = [&](std::vector<Place>& list) {
      return std::ranges::find_if(
          list, [&](Place const& place) { return place.programme->id == aid.programme; });
    };
    if (auto const at = of(out.places); at != out.places.end()) {
      add(*at, aid);
    } else if (auto const* programme = context.catalogue.programme(aid.programme, on)) {
      auto beside = of(out.besides);
      if (beside == out.besides.end()) {
        out.besides.push_back({programme});
        beside = out.besides.end() - 1;
      }
      add(*beside, aid);
    }
  }
  for (auto& told : told_of_family(context, family, year))
    for (auto& place : out.places) {
      if (place.programme->id != told.programme) continue;
      place.paid = place.paid + told.amount;
      place.told.push_back(std::move(told));
      break;
    }
  for (auto const* list : {&out.places, &out.besides})
    for (auto const& place : *list) out.paid = out.paid + place.paid;
  return out;
}

Tone tone_of(std::string const& status) {
  if (status == "approved") return Tone::done;
  return status == "proposed" ? Tone::soon : Tone::late;
}

Html standings_cell(Visit const& visit, Place const& place, int year) {
  // What another department gives is known only where it has told.
  if (!is_in(place))
    return http::element(
        "span", {{"class", "soft"}},
        visit.words(place.programme->run_by_office_in(year) ? "programmes.card.not_in"
                                                            : "programmes.card.unknown"));
  Html out;
  for (auto const& one : place.standings) {
    auto const name = one.receiver.empty() ? visit.say("programmes.card.family") : one.receiver;
    out += http::element(
        "div", http::link("/pendaftaran/" + one.enrolment.text(), text(name)) + text(" ") +
                   screen::chip(tone_of(one.status),
                                visit.say("programmes.enrolment.status." + one.status)));
  }
  for (auto const& one : place.told) {
    auto const name = one.receiver.empty() ? visit.say("programmes.card.family") : one.receiver;
    out += http::element("div",
                         text(name) + text(" ") +
                             screen::chip(Tone::done, visit.say("programmes.card.told",
                                                                {{"department", one.department}})));
  }
  return out;
}

Html places_table(Visit const& visit, std::vector<Place> const& places, int year) {
  screen::Table table;
  table.columns = {{visit.say("programmes.card.benefit")},
                   {visit.say("programmes.card.owner")},
                   {visit.say("programmes.card.who")},
                   {visit.say("programmes.card.last")},
                   {visit.say("programmes.card.paid"), true}};
  for (auto const& place : places) {
    std::string last;
    for (auto const& one : place.standings) last = std::max(last, one.last_paid);
    for (auto const& one : place.told) last = std::max(last, one.month + "-01");
    auto const day = Date::parse_iso(last);
    table.rows.push_back({http::link(benefit_address(place.programme->id, year),
                                     text(place.programme->name.in(visit.language()))),
                          text(place.programme->owner_in(year)), standings_cell(visit, place, year),
                          text(day.ok() ? screen::short_date(day.value(), visit.language()) : "–"),
                          text(place.paid.whole() == 0 ? "–" : place.paid.text())});
  }
  return screen::table(table);
}

Value place_json(Place const& place, int year) {
  Value::List standings;
  for (auto const& one : place.standings)
    standings.push_back(Value::object({{"enrolment", one.enrolment.text()},
                                       {"receiver", one.receiver},
                                       {"status", one.status},
                                       {"paid", one.paid.whole()},
                                       {"last_paid", one.last_paid}}));
  Value::List told;
  for (auto const& one : place.told)
    told.push_back(Value::object({{"receiver", one.receiver},
                                  {"department", one.department},
                                  {"month", one.month},
                                  {"amount", one.amount.whole()}}));
  return Value::object({{"programme", place.programme->id},
                        {"owner", place.programme->owner_in(year)},
                        {"paid", place.paid.whole()},
                        {"standings", Value(std::move(standings))},
                        {"told", Value(std::move(told))}});
}

Value card_json(Card const& card, FamilyId family) {
  auto const list = [&](std::vector<Place> const& places) {
    Value::List out;
    for (auto const& place : places) out.push_back(place_json(place, card.year));
    return Value(std::move(out));
  };
  return Value::object({{"family", family.text()},
                        {"year", card.year},
                        {"paid", card.paid.whole()},
                        {"benefits", list(card.places)},
                        {"besides", list(card.besides)}});
}

std::string umbrella_name(Visit const& visit, int year) {
  auto const on = std::min(visit.today(), Year{year}.end());
  auto const* umbrella = visit.context.catalogue.programme(umbrella_id, on);
  return umbrella == nullptr ? visit.say("programmes.card.benefits")
                             : umbrella->name.in(visit.language());
}

Result<Answer> card_page(Visit& visit) {
  FamilyId const id{TRY(visit.request.id("family"))};
  auto const family = TRY(registry::find_family(visit.context, id));
  auto const year = year_of(visit);
  bool const hidden = !visit.context.actor.may(May::see_programmes);
  auto const card = hidden ? Card{.year = year, .places = {}, .besides = {}, .paid = {}}
                           : card_of(visit.context, id, year);
  audit::record(visit.context,
                {.action = "view", .kind = "family", .id = id.value(), .purpose = "card"});
  if (visit.request.wants_json()) return http::json_answer(card_json(card, id));
  auto const in = std::ranges::count_if(card.places, is_in);
  auto const members = registry::members_of(visit.context, id);
  auto const head_name =
      members.empty() ? registry::place_name(visit.context, family.region) : members.front().name;
  auto const to_year = [&](int other) {
    return screen::Action{.label = std::to_string(other),
                          .address = card_address(id) + "?tahun=" + std::to_string(other)};
  };
  screen::PageHead const head{
      .title = umbrella_name(visit, year) + " " + std::to_string(year),
      .context = head_name + ", " + registry::place_name(visit.context, family.region),
      .current = "families",
      .trail = {{head_name, "/keluarga/" + id.text()}},
      .actions = {to_year(year - 1), to_year(year + 1)}};
  if (hidden)
    return screen::page(visit, head,
                        screen::empty({.icon = "program",
                                       .heading = visit.say("programmes.card.hidden"),
                                       .why = visit.say("programmes.card.hidden_why")}));
  std::vector<Html> parts{
      screen::figures({{visit.say("programmes.card.stands_in"),
                        std::to_string(in) + " / " + std::to_string(card.places.size())},
                       {visit.say("programmes.card.paid_in", {{"year", std::to_string(year)}}),
                        card.paid.text()}}),
      screen::sheet({.heading = visit.say("programmes.card.benefits"),
                     .body = places_table(visit, card.places, year)})};
  if (!card.besides.empty())
    parts.push_back(screen::sheet({.heading = visit.say("programmes.card.besides"),
                                   .body = places_table(visit, card.besides, year)}));
  return screen::page(visit, head, screen::stack(parts));
}

}  // namespace

std::string card_address(FamilyId family) { return "/keluarga/" + family.text() + "/kartu"; }

void add_card_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_people);
  for (std::string const prefix : {"", "/api/v1"})
    routes.get(prefix + "/keluarga/{family}/kartu", see, card_page, "programmes.card.benefits");
}

}  // namespace rangkul::programmes
