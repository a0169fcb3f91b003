// One box. Words travel in the address, so that a search can be kept and gone back to; anything
// that may be a number of a person is sent and answered by POST and never stands in an address.

#include <algorithm>

#include "base/text.h"
#include "registry/office.h"
#include "registry/page_parts.h"
#include "registry/pages.h"
#include "registry/search.h"
#include "screen/format.h"
#include "screen/values.h"

namespace rangkul::registry {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

constexpr int most_hits = 25;
constexpr int most_before_filter = 100;

/// What was asked, from the address or the form.
struct Asked {
  std::string words;
  std::string village;  // code, or empty
  bool also_dead{false};
  std::string for_benefit;  // hits lead to enrolment
  bool is_number{false};
};

/// Eight digits in a row of digits and separators: a number of a person, or most of one.
bool may_be_number(std::string_view words) {
  constexpr std::size_t enough = 8;
  std::size_t digits = 0;
  for (char const c : words) {
    if (c >= '0' && c <= '9') {
      if (++digits >= enough) return true;
    } else if (c != ' ' && c != '.' && c != '-' && c != '\'') {
      digits = 0;
    }
  }
  return false;
}

Asked read_asked(http::Pairs const& from) {
  Asked asked;
  asked.words = std::string(trim(from.get("q"))).substr(0, 200);
  asked.village = from.get("kel");
  asked.also_dead = from.get("st") == "semua";
  asked.for_benefit = from.get("untuk").substr(0, 80);
  asked.is_number = may_be_number(asked.words);
  if (!is_clean_utf8(asked.words)) asked.words.clear();
  return asked;
}

std::string address_of(Asked const& asked) {
  std::string out = "/cari?q=" + http::url_part(asked.words);
  if (!asked.village.empty()) out += "&kel=" + http::url_part(asked.village);
  if (asked.also_dead) out += "&st=semua";
  if (!asked.for_benefit.empty()) out += "&untuk=" + http::url_part(asked.for_benefit);
  return out;
}

struct Shown {
  SearchHit hit;
  Person person;
  std::optional<Family> family;
};

/// The people of the hits, with village and life as asked for.
std::vector<Shown> people_of(Visit& visit, std::vector<SearchHit> hits, Asked const& asked) {
  auto const village = RegionCode::parse(asked.village);
  std::vector<Shown> out;
  for (auto& hit : hits) {
    if (out.size() == most_hits) break;
    auto person = find_person(visit.context, hit.person);
    if (!person.ok()) continue;
    if (!asked.also_dead && !asked.is_number && person.value().life == "mati") continue;
    if (village.ok() && !village.value().text().empty() &&
        !village.value().covers(person.value().region))
      continue;
    auto family = person.value().family.is_set() ? find_family(visit.context, person.value().family)
                                                 : Result<Family>(not_found());
    out.push_back({std::move(hit), std::move(person).value(),
                   family.ok() ? std::optional(std::move(family).value()) : std::nullopt});
  }
  return out;
}

std::string_view nearness_of(double score) {
  constexpr double very_near = 0.9;
  constexpr double alike = 0.7;
  return score >= very_near ? "very" : score >= alike ? "alike" : "somewhat";
}

Html hit_item(Visit& visit, Shown const& shown, Asked const& asked) {
  auto const address = asked.for_benefit.empty()
                           ? person_address(shown.person.id)
                           : person_address(shown.person.id) +
                                 "/daftarkan?manfaat=" + http::url_part(asked.for_benefit);
  auto name = shown.person.name;
  if (shown.person.temporary_code) name += " · " + *shown.person.temporary_code;
  auto const line = person_line(visit, shown.person);
  auto const place = domicile_line(visit, shown.person, shown.family ? &*shown.family : nullptr);
  auto const nearness = nearness_of(shown.hit.score);
  auto why = screen::chip(nearness == "very" ? Tone::done : Tone::plain,
                          visit.say("search.near." + std::string(nearness)));
  for (std::size_t i = 0; i < shown.hit.why.size(); ++i) {
    auto const& detail = i < shown.hit.why_detail.size() ? shown.hit.why_detail[i]
                                                         : std::map<std::string, std::string>{};
    why += element("span", visit.words(shown.hit.why[i], detail));
  }
  if (shown.person.life == "mati") why += screen::chip(Tone::note, visit.say("registry.life.mati"));
  return element("li", element("h3", http::link(address, text(name))) +
                           element("p", text(line.empty() ? place : line + ". " + place)) +
                           element("div", {{"class", "why"}}, why));
}

Html box(Visit& visit, Asked const& asked) {
  auto inside =
      screen::csrf_field(visit) + http::icon("cari") +
      element("label", {{"class", "unseen"}, {"for", "kotak"}}, visit.words("search.box")) +
      element("input", {{"id", "kotak"},
                        {"name", "q"},
                        {"type", "search"},
                        {"value", asked.words},
                        {"autocomplete", "off"},
                        {"maxlength", "200"}});
  if (!asked.for_benefit.empty()) inside += hidden("untuk", asked.for_benefit);
  inside += element("button", {{"class", "button primary"}}, visit.words("search.do"));
  return element("form",
                 {{"class", "find"}, {"role", "search"}, {"action", "/cari"}, {"method", "post"}},
                 inside);
}

Html scope_sheet(Visit& visit) {
  auto const& area = visit.context.actor.area();
  auto const name = area.text().empty() ? visit.office.name : place_name(visit.context, area);
  auto const body = element("p", http::icon("tempat") + text(" ") + element("b", text(name))) +
                    element("p", {{"class", "soft small"}}, visit.words("search.scope.why"));
  return screen::sheet({.heading = visit.say("search.scope.title"), .body = body});
}

Html filter_sheet(Visit& visit, Asked const& asked) {
  auto villages = element("option", {{"value", ""}}, visit.words("list.all"));
  for (auto const& choice : screen::region_choices(visit, asked.village)) {
    http::Attributes attributes{{"value", choice.code}};
    if (choice.code == asked.village) attributes.emplace_back("selected", http::on());
    std::string indent;
    for (int i = 0; i < choice.depth; ++i) indent += "\u00a0\u00a0";
    villages += element("option", attributes, text(indent + choice.name));
  }
  auto const life = [&](std::string_view value, bool chosen) {
    http::Attributes attributes{{"value", std::string(value)}};
    if (chosen) attributes.emplace_back("selected", http::on());
    return element("option", attributes, visit.words("search.filter." + std::string(value)));
  };
  auto const field = [&](std::string_view id, std::string_view label, Html const& options) {
    return element(
        "div", {{"class", "field"}},
        element("label", {{"for", "s-" + std::string(id)}}, visit.words(label)) +
            element("select", {{"id", "s-" + std::string(id)}, {"name", std::string(id)}},
                    options));
  };
  auto inside = screen::csrf_field(visit) + hidden("q", asked.words);
  if (!asked.for_benefit.empty()) inside += hidden("untuk", asked.for_benefit);
  inside += field("kel", "search.filter.village", villages) +
            field("st", "search.filter.life",
                  life("hidup", !asked.also_dead) + life("semua", asked.also_dead)) +
            element("button", {{"class", "button whole"}}, visit.words("search.filter.apply"));
  return screen::sheet(
      {.heading = visit.say("search.filter.title"),
       .body = element("form", {{"class", "stack tight"}, {"action", "/cari"}, {"method", "post"}},
                       inside)});
}

Html help_sheet(Visit& visit) {
  Html rows;
  for (auto const* key : {"number", "rt", "year", "temporary"}) {
    auto const name = std::string("search.help.") + key;
    rows += element("div", element("dt", {{"class", "id"}}, visit.words(name)) +
                               element("dd", visit.words(name + ".means")));
  }
  return screen::sheet({.heading = visit.say("search.help.title"),
                        .body = element("dl", {{"class", "facts"}}, rows)});
}

Html new_person_links(Visit& visit) {
  if (!visit.context.actor.may(May::edit_people)) return {};
  return element("span",
                 visit.words("search.none_of_them") + text(" ") +
                     http::link("/orang/baru", visit.words("search.new_person")) + text(" · ") +
                     http::link("/orang/tanpa-identitas", visit.words("search.new_unidentified")));
}

Html results(Visit& visit, Asked const& asked, std::vector<Shown> const& people) {
  if (people.empty()) {
    screen::EmptyState state{
        "cari",
        visit.say("search.nobody",
                  {{"asked", asked.is_number ? visit.say("search.that_number") : asked.words}}),
        visit.say("search.nobody.why"),
        {}};
    if (visit.context.actor.may(May::edit_people)) {
      state.actions.push_back({.label = visit.say("search.new_person"), .address = "/orang/baru"});
      state.actions.push_back(
          {.label = visit.say("search.new_unidentified"), .address = "/orang/tanpa-identitas"});
    }
    return screen::empty(state);
  }
  Html items;
  for (auto const& shown : people) items += hit_item(visit, shown, asked);
  return screen::sheet(
      {.heading = visit.say("search.found", {{"count", std::to_string(people.size())}}),
       .body = element("ol", {{"class", "hits"}}, items),
       .footer = new_person_links(visit)});
}

Value hits_json(Visit& visit, std::vector<Shown> const& people) {
  Value::List out;
  for (auto const& shown : people) {
    Value::List why;
    for (std::size_t i = 0; i < shown.hit.why.size(); ++i) why.emplace_back(shown.hit.why[i]);
    auto const visible = auth::visibility(visit.context.actor, auth::FieldClass::k2);
    out.push_back(Value::object(
        {{"person", shown.person.id.text()},
         {"family", shown.person.family.is_set() ? Value(shown.person.family.text()) : Value()},
         {"name", shown.person.name},
         {"nik", shown.person.nik ? Value(screen::number_text(
                                        shown.person.nik->reveal(Why::own_record), visible))
                                  : Value()},
         {"region", shown.person.region.text()},
         {"place", domicile_line(visit, shown.person, shown.family ? &*shown.family : nullptr)},
         {"score", shown.hit.score},
         {"why", Value(std::move(why))}}));
  }
  return Value::object({{"hits", Value(std::move(out))}});
}

Result<Answer> answer(Visit& visit, NameIndex& names, Asked const& asked) {
  std::vector<Shown> people;
  Html fault;
  bool const asks = !asked.words.empty();
  int status = 200;
  if (asks) {
    auto const limit = asked.village.empty() && asked.also_dead ? most_hits : most_before_filter;
    auto hits = search_people(visit.context, names, asked.words, limit);
    if (hits.ok()) {
      people = people_of(visit, std::move(hits).value(), asked);
    } else {
      if (visit.request.wants_json()) return hits.error();
      fault = screen::notice(Tone::soon, screen::error_text(visit, hits.error()));
      status = http::status_of(hits.error().kind);
    }
  }
  if (visit.request.wants_json()) return http::json_answer(hits_json(visit, people));
  screen::PageHead const head{.title = visit.say("search.title"),
                              .context = visit.say("search.context"),
                              .current = "search"};
  auto const side =
      screen::stack({scope_sheet(visit), filter_sheet(visit, asked), help_sheet(visit)});
  auto const left = !fault.empty() ? fault
                    : asks         ? results(visit, asked, people)
                                   : help_sheet(visit);
  auto const right = asks ? side : scope_sheet(visit);
  return screen::page(visit, head, box(visit, asked) + screen::cols("wide", left, right), status);
}

}  // namespace

void add_search_pages(screen::Routes& routes, NameIndex& names) {
  auto const see = http::Policy::right(May::see_people);
  auto const by_address = [&names](Visit& visit) -> Result<Answer> {
    auto const asked = read_asked(visit.request.query);
    // A number that got into an address is not searched for, and leaves it.
    if (asked.is_number) {
      if (visit.request.wants_json()) return invalid("search.number_in_address", {}, "q");
      return screen::done(visit, "/cari", {.message = visit.say("search.number_in_address")});
    }
    return answer(visit, names, asked);
  };
  auto const by_form = [&names](Visit& visit) -> Result<Answer> {
    auto const asked = read_asked(visit.request.form);
    if (!asked.is_number && !visit.request.wants_json()) return http::see_other(address_of(asked));
    return answer(visit, names, asked);
  };
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/cari", see, by_address, "search.title");
    routes.post_own(prefix + "/cari", see, by_form, "search.title");
  }
}

}  // namespace rangkul::registry
