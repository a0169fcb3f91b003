#include "programmes/overlap.h"

#include <algorithm>

#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using screen::Tone;
using screen::Visit;

/// One other aid: of the country as the registry knows it, or an enrolment.
struct Other {
  std::string programme;
  int year{0};  // 0: now
  std::string name;
  std::string owner;
  std::string fund;
  std::string paid_on{};
  Rupiah amount{};
  std::string receiver{};  // whose, where it is one person's and a family is asked about
  bool stands{true};
  std::string says{};  // forbids, same, fine, past
};

struct Overlap {
  Judged judged;
  std::vector<Other> others;
  Date on;
};

void name_it(Visit const& visit, Other& other, Date on) {
  auto const* programme = visit.context.catalogue.programme(other.programme, on);
  other.name = programme == nullptr ? other.programme : programme->name.in(visit.language());
  if (programme == nullptr) return;
  other.owner = programme->owner_in(on.year());
  if (other.fund.empty()) other.fund = programme->fund_source;
}

std::vector<Other> others_of(Visit& visit, Enrolment const& enrolment, Judged const& judged,
                             Date on) {
  std::vector<Other> out;
  for (auto const* id : {"pkh", "bpnt", "pbi-jkn"}) {
    auto const& members = judged.receiver.facts.find("aids").members;
    if (members && std::ranges::find(*members, id) != members->end())
      out.push_back({.programme = id, .name = {}, .owner = {}, .fund = {}});
  }
  for (auto const& aid : aids_of(visit.context, judged.receiver.person, judged.receiver.family)) {
    if (aid.enrolment == enrolment.id) continue;
    bool const stands = aid.status == "proposed" || aid.status == "approved";
    out.push_back({.programme = aid.programme,
                   .year = aid.year,
                   .name = {},
                   .owner = {},
                   .fund = aid.fund_source,
                   .paid_on = aid.paid_on,
                   .amount = aid.amount,
                   .receiver = aid.receiver,
                   .stands = stands && aid.year == enrolment.year});
  }
  for (auto& other : out)
    name_it(visit, other, other.year == 0 ? on : std::min(on, Year{other.year}.end()));
  return out;
}

std::string says_of(Visit const& visit, Overlap const& overlap, Other const& other,
                    catalogue::Programme const& programme) {
  if (!other.stands) return "past";
  auto const known = known_for(visit.context.catalogue, programme.unit, overlap.on);
  if (forbids(overlap.judged.rule, known, other.programme)) return "forbids";
  auto const* another = visit.context.catalogue.programme(other.programme, overlap.on);
  return another != nullptr && another->purpose == programme.purpose ? "same" : "fine";
}

std::optional<Overlap> overlap_of(Visit& visit, Enrolment const& enrolment) {
  auto const on = std::min(visit.today(), Year{enrolment.year}.end());
  auto const* programme = visit.context.catalogue.programme(enrolment.programme, on);
  if (programme == nullptr) return std::nullopt;
  bool const by_person = programme->unit == catalogue::Unit::person;
  auto judged = judge_candidate(visit.context,
                                {.programme = enrolment.programme,
                                 .year = enrolment.year,
                                 .period = enrolment.period,
                                 .person = by_person ? enrolment.person : PersonId{},
                                 .family = enrolment.family,
                                 .for_person = enrolment.for_person},
                                *programme, on);
  if (!judged.ok()) return std::nullopt;
  Overlap out{std::move(judged).value(), {}, on};
  out.others = others_of(visit, enrolment, out.judged, on);
  for (auto& other : out.others) other.says = says_of(visit, out, other, *programme);
  return out;
}

Tone tone_of(std::string const& says) {
  if (says == "forbids") return Tone::late;
  return says == "same" ? Tone::soon : Tone::plain;
}

Html others_table(Visit const& visit, std::vector<Other> const& others) {
  if (others.empty())
    return http::element("p", {{"class", "soft"}}, visit.words("rules.overlap.none"));
  screen::Table table;
  table.columns = {{visit.say("programmes.aids.aid")},
                   {visit.say("programmes.aids.year")},
                   {visit.say("programmes.aids.source")},
                   {visit.say("programmes.amount"), true},
                   {visit.say("rules.overlap.says")}};
  for (auto const& other : others) {
    auto year = other.year == 0 ? visit.say("rules.overlap.now") : std::to_string(other.year);
    auto const day = Date::parse_iso(other.paid_on);
    auto when = http::text(year);
    if (day.ok())
      when += http::element("small", http::text(screen::short_date(day.value(), visit.language())));
    table.rows.push_back(
        {http::text(other.name) +
             (other.receiver.empty() ? Html{} : http::element("small", http::text(other.receiver))),
         when, http::text(other.fund) + http::element("small", http::text(other.owner)),
         http::text(other.amount.whole() == 0 ? std::string("–") : other.amount.text()),
         screen::chip(tone_of(other.says), visit.say("rules.overlap." + other.says))});
  }
  return screen::table(table);
}

}  // namespace

Html overlap_part(Visit& visit, Enrolment const& enrolment) {
  auto const overlap = overlap_of(visit, enrolment);
  if (!overlap) return {};
  return screen::stack(
      {screen::sheet(
           {.heading = visit.say("rules.judged"),
            .remark = visit.say("rules.judged.on",
                                {{"on", screen::short_date(overlap->on, visit.language())}}),
            .body = told_tree(visit, overlap->judged.judgement.told)}),
       screen::sheet({.heading = visit.say("rules.overlap.heading"),
                      .body = others_table(visit, overlap->others)})});
}

Value overlap_json(Visit& visit, Enrolment const& enrolment) {
  auto const overlap = overlap_of(visit, enrolment);
  if (!overlap) return {};
  Value::List aids;
  for (auto const& other : overlap->others)
    aids.push_back(Value::object({{"programme", other.programme},
                                  {"year", other.year == 0 ? Value() : Value(other.year)},
                                  {"owner", other.owner},
                                  {"fund_source", other.fund},
                                  {"paid_on", other.paid_on},
                                  {"amount", other.amount.whole()},
                                  {"says", other.says}}));
  return Value::object({{"judgement", told_json(visit, overlap->judged.judgement.told)},
                        {"aids", Value(std::move(aids))}});
}

}  // namespace rangkul::programmes
