#include "audit/audit.h"
#include "programmes/enrolments.h"
#include "programmes/pages.h"
#include "programmes/rule_parts.h"
#include "registry/people.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

Html warnings_notice(Visit const& visit, Judgement const& judgement) {
  Html list;
  for (auto const& aid : judgement.same_purpose)
    list += http::element("li", visit.words("eligibility.same_purpose", {{"aid", aid}}));
  if (list.empty()) return {};
  return screen::notice(Tone::soon, visit.say("programmes.overlap"), http::element("ul", list));
}

/// Dead members of the family, for a claim after a death.
std::vector<registry::Person> deceased_of(Context& context, FamilyId family) {
  auto members = registry::members_of(context, family);
  std::erase_if(members, [](registry::Person const& member) { return member.life != "mati"; });
  return members;
}

/// The parts of a year that can be asked for; none when the year is one period.
std::vector<screen::Choice> period_choices(catalogue::Scheme const& scheme) {
  std::vector<screen::Choice> out;
  auto const add = [&](std::string const& part) {
    auto const key = std::to_string(scheme.year) + "-" + part;
    out.push_back({key, key});
  };
  using catalogue::Period;
  if (scheme.period == Period::semester)
    for (auto const* part : {"S1", "S2"}) add(part);
  if (scheme.period == Period::quarter)
    for (auto const* part : {"Q1", "Q2", "Q3", "Q4"}) add(part);
  constexpr int months = 12;
  if (scheme.period == Period::month)
    for (int month = 1; month <= months; ++month)
      add((month < 10 ? "0" : "") + std::to_string(month));
  return out;
}

Html propose_form(Visit& visit, registry::Person const& person,
                  catalogue::Programme const& programme, catalogue::Scheme const& scheme,
                  std::vector<screen::Choice> claims) {
  screen::Record record{"programmes.candidate", {}};
  screen::Filled filled;
  if (auto periods = period_choices(scheme); !periods.empty())
    record.fields.push_back(Field{.key = "period",
                                  .kind = FieldKind::choice,
                                  .required = true,
                                  .choices = std::move(periods)});
  if (!claims.empty()) {
    filled.set_raw("for_person", claims.front().value);
    record.fields.push_back(Field{.key = "for_person",
                                  .kind = FieldKind::choice,
                                  .required = true,
                                  .choices = std::move(claims)});
  }
  screen::FormParts parts{.action = "/orang/" + person.id.text() + "/daftarkan",
                          .submit = visit.say("programmes.propose")};
  parts.hidden = {{"programme", programme.id}, {"year", std::to_string(scheme.year)}};
  return screen::form(visit, record, filled, parts);
}

/// The enrolment that a second one would repeat, where a year is one period and nobody died.
std::optional<EnrolmentId> standing_enrolment(Visit& visit, registry::Person const& person,
                                              catalogue::Programme const& programme, int year) {
  bool const often = programme.after_death || !period_choices(*programme.scheme(year)).empty();
  if (often) return std::nullopt;
  for (auto const& aid : aids_of(visit.context, person.id, person.family))
    if (aid.programme == programme.id && aid.year == year &&
        (aid.status == "proposed" || aid.status == "approved"))
      return aid.enrolment;
  return std::nullopt;
}

/// A benefit on the page; `open` where the person can be proposed for it.
struct Offer {
  Html sheet;
  bool open{false};
};

/// What the rules say of the person for one benefit, with the form where they allow it.
std::optional<Offer> benefit_sheet(Visit& visit, registry::Person const& person,
                                   catalogue::Programme const& programme, int year) {
  Candidate candidate{.programme = programme.id,
                      .year = year,
                      .period = {},
                      .person = person.id,
                      .family = person.family,
                      .for_person = {}};
  auto const on = std::min(visit.today(), Year{year}.end());
  auto told = judge(visit.context, candidate, on);
  std::vector<screen::Choice> claims;
  if (programme.after_death)
    for (auto const& deceased : deceased_of(visit.context, person.family)) {
      candidate.for_person = deceased.id;
      auto judged = judge(visit.context, candidate, on);
      bool const good = judged.ok() && judged.value().eligible();
      // What is told is about somebody who can be claimed for, if there is one.
      if (claims.empty()) told = std::move(judged);
      if (good) claims.push_back({deceased.id.text(), deceased.name});
    }
  if (!told.ok()) return std::nullopt;
  auto body = told_tree(visit, told.value().told) + warnings_notice(visit, told.value());
  bool open = false;
  if (auto const standing = standing_enrolment(visit, person, programme, year))
    body += screen::notice(
        Tone::note, visit.say("enrolment.twice"),
        http::link("/pendaftaran/" + standing->text(), visit.words("programmes.tab.enrolments")));
  else if ((open = told.value().eligible()))
    body += propose_form(visit, person, programme, *programme.scheme(year), std::move(claims));
  auto const sheet = screen::sheet(
      {.heading = programme.name.in(visit.language()) + " " + std::to_string(year),
       .remark =
           programme.purpose.empty() ? std::string{} : visit.say("purpose." + programme.purpose),
       .body = body});
  return Offer{sheet, open};
}

Result<Answer> choose_page(Visit& visit) {
  auto const person =
      TRY(registry::find_person(visit.context, PersonId{TRY(visit.request.id("person"))}));
  auto const year = year_of(visit);
  auto const on = std::min(visit.today(), Year{year}.end());
  auto const wanted = visit.request.query.get("manfaat");
  std::vector<Html> sheets;
  std::vector<Html> closed;
  for (auto const* programme : visit.context.catalogue.programmes(on)) {
    bool const ours = !programme->is_umbrella && programme->run_by_office_in(year);
    if (!ours || programme->scheme(year) == nullptr) continue;
    if (!wanted.empty() && wanted != programme->id) continue;
    if (auto offer = benefit_sheet(visit, person, *programme, year))
      (offer->open ? sheets : closed).push_back(std::move(offer->sheet));
  }
  auto const offered = sheets.size();
  for (auto& sheet : closed) sheets.push_back(std::move(sheet));
  screen::PageHead const head{
      .title = visit.say("programmes.enrol_person", {{"name", person.name}}),
      .context = visit.say(offered == 0 ? "programmes.offered_none" : "programmes.offered",
                           {{"count", std::to_string(offered)}}),
      .current = "programmes",
      .trail = {{person.name, "/orang/" + person.id.text()}}};
  audit::record(
      visit.context,
      {.action = "view", .kind = "person", .id = person.id.value(), .purpose = "enrolment"});
  return screen::page(visit, head, screen::stack(sheets));
}

Result<Answer> propose_person(Visit& visit) {
  auto const person = PersonId{TRY(visit.request.id("person"))};
  constexpr std::int64_t last_year = 2199;
  auto const year = parse_id_value(visit.request.form.get("year")).value_or(0);
  if (year > last_year) return not_found("programme.unknown");
  Candidate candidate{
      .programme = visit.request.form.get("programme"),
      .year = static_cast<int>(year),
      .period = visit.request.form.get("period"),
      .person = person,
      .family = {},
      .for_person = PersonId::parse(visit.request.form.get("for_person")).value_or(PersonId{})};
  auto const id = TRY(propose(visit.context, candidate));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"enrolment", id.text()}}), 201);
  return screen::done(visit, "/pendaftaran/" + id.text(),
                      {.message = visit.say("programmes.proposed")});
}

}  // namespace

void add_enrol_routes(screen::Routes& routes) {
  auto const enrol = http::Policy::right(May::enrol);
  for (std::string const prefix : {"", "/api/v1"})
    routes.post(prefix + "/orang/{person}/daftarkan", enrol, propose_person, "programmes.propose");
  routes.get("/orang/{person}/daftarkan", enrol, choose_page);
}

}  // namespace rangkul::programmes
