#include "programmes/judge.h"

#include <algorithm>

#include "base/text.h"
#include "programmes/programmes_sql.h"
#include "registry/people.h"

namespace rangkul::programmes {
namespace {

using Condition = Judgement::Condition;

void ask(Judgement& out, std::string key, bool holds,
         std::map<std::string, std::string> detail = {}) {
  out.conditions.push_back({std::move(key), holds, std::move(detail)});
}

bool receives(Facts const& facts, std::string const& aid) {
  if (aid == "pkh") return facts.receives_pkh;
  if (aid == "pbi-jkn") return facts.receives_pbi;
  if (aid == "bpnt" || aid == "bsp") return facts.receives_bpnt;
  return std::ranges::find(facts.receiving, aid) != facts.receiving.end();
}

void ask_age(Judgement& out, catalogue::Eligibility const& rules, Facts const& facts) {
  auto const known = facts.age ? std::to_string(*facts.age) : std::string("?");
  if (rules.min_age)
    ask(out, "eligibility.min_age", facts.age && *facts.age >= *rules.min_age,
        {{"least", std::to_string(*rules.min_age)}, {"age", known}});
  if (rules.max_age)
    ask(out, "eligibility.max_age", facts.age && *facts.age <= *rules.max_age,
        {{"most", std::to_string(*rules.max_age)}, {"age", known}});
}

void ask_death(Judgement& out, catalogue::Eligibility const& rules, Facts const& facts, Date on) {
  if (!rules.death_in_family) return;
  bool const died = facts.died_on && *facts.died_on <= on;
  ask(out, "eligibility.death", died);
  if (!died) return;
  ask(out, "eligibility.death_in_family", facts.deceased_in_family);
  if (rules.days_after_death) {
    auto const days = on.days_since_1970() - facts.died_on->days_since_1970();
    ask(out, "eligibility.deadline", days <= *rules.days_after_death,
        {{"days", std::to_string(days)}, {"most", std::to_string(*rules.days_after_death)}});
  }
}

void read_person(Receiver& out, registry::Person const& person, Date on) {
  out.facts.in_registry = person.identity != "merged";
  out.facts.alive = person.life != "mati";
  out.facts.region = person.region;
  if (person.born) out.facts.age = age_on(*person.born, on);
  out.facts.decile = person.decile;
  out.facts.occupation = person.occupation;
  constexpr int no_disability = 7;  // catalogue/codes/disability.csv: tidak ada
  out.facts.disabled = person.disability && *person.disability != no_disability;
  out.facts.receives_pkh = person.receives_pkh;
  out.facts.receives_bpnt = person.receives_bpnt;
  out.facts.receives_pbi = person.receives_pbi;
  out.name = person.name;
  out.person = person.id;
  out.family = person.family;
}

Status read_family(Context& context, Receiver& out, FamilyId id) {
  auto const family = TRY(registry::find_family(context, id));
  auto const members = registry::members_of(context, id);
  if (members.empty()) return not_found();
  auto const head = std::ranges::find(members, family.head, &registry::Person::id);
  auto const& named = head == members.end() ? members.front() : *head;
  out.facts.in_registry = true;
  out.facts.alive = std::ranges::any_of(members, [](auto const& m) { return m.life != "mati"; });
  out.facts.region = family.region;
  for (auto const& member : members) {
    out.facts.receives_pkh = out.facts.receives_pkh || member.receives_pkh;
    out.facts.receives_bpnt = out.facts.receives_bpnt || member.receives_bpnt;
    out.facts.receives_pbi = out.facts.receives_pbi || member.receives_pbi;
    if (member.decile && (!out.facts.decile || *member.decile < *out.facts.decile))
      out.facts.decile = member.decile;
  }
  out.name = named.name;
  out.family = id;
  return {};
}

void read_other_aids(Context& context, Receiver& out, catalogue::Programme const& programme,
                     int year, Date on) {
  context.tx.each(
      programmes_sql::other_aids,
      {db::bind("year", year), db::bind("person", out.person), db::bind("family", out.family)},
      [&](std::string const& id, std::string const&) {
        out.facts.receiving.push_back(id);
        auto const* other = context.catalogue.programme(id, on);
        bool const same =
            other != nullptr && id != programme.id && other->purpose == programme.purpose;
        if (same) out.facts.same_purpose.push_back(id);
      });
}

}  // namespace

bool Judgement::eligible() const {
  return std::ranges::all_of(conditions, [](Condition const& c) { return c.holds; });
}

Judgement judge_facts(catalogue::Programme const& programme, Facts const& facts, Date on) {
  auto const& rules = programme.eligibility;
  Judgement out;
  if (rules.in_registry) ask(out, "eligibility.in_registry", facts.in_registry);
  ask(out, "eligibility.alive", facts.alive);
  if (rules.area)
    ask(out, "eligibility.area", rules.area->covers(facts.region), {{"area", rules.area->text()}});
  ask_age(out, rules, facts);
  if (rules.desil_max)
    ask(out, "eligibility.decile", facts.decile && *facts.decile <= *rules.desil_max,
        {{"most", std::to_string(*rules.desil_max)},
         {"decile", facts.decile ? std::to_string(*facts.decile) : std::string("?")}});
  for (auto const& aid : rules.not_receiving)
    ask(out, "eligibility.not_receiving", !receives(facts, aid), {{"aid", ascii_upper(aid)}});
  if (!rules.occupations.empty())
    ask(out, "eligibility.occupation",
        facts.occupation &&
            std::ranges::find(rules.occupations, *facts.occupation) != rules.occupations.end());
  if (rules.disability_required) ask(out, "eligibility.disability", facts.disabled);
  ask_death(out, rules, facts, on);
  for (auto const& other : facts.same_purpose)
    out.warnings.push_back({"eligibility.same_purpose", false, {{"aid", other}}});
  // National food aid serves what a local food benefit serves, wherever the rules allow both.
  if (programme.purpose == "pangan" && facts.receives_bpnt)
    out.warnings.push_back({"eligibility.same_purpose", false, {{"aid", "Sembako (BPNT)"}}});
  return out;
}

Result<Receiver> facts_of(Context& context, Candidate const& candidate,
                          catalogue::Programme const& programme, Date on) {
  Receiver out;
  if (programme.unit == catalogue::Unit::person) {
    if (!candidate.person.is_set()) return invalid("candidate.no_receiver");
    read_person(out, TRY(registry::find_person(context, candidate.person)), on);
  } else {
    auto family = candidate.family;
    bool named_dead = false;
    if (candidate.person.is_set()) {
      auto const named = TRY(registry::find_person(context, candidate.person));
      if (!family.is_set()) family = named.family;
      named_dead = named.life == "mati" && !programme.eligibility.death_in_family;
    }
    if (!family.is_set()) return invalid("candidate.no_family");
    TRY(read_family(context, out, family));
    // Asked for through one of its members, a family is not enrolled by somebody who died.
    if (named_dead) out.facts.alive = false;
  }
  if (candidate.for_person.is_set()) {
    auto const deceased = TRY(registry::find_person(context, candidate.for_person));
    out.for_person = deceased.id;
    out.facts.died_on = deceased.died;
    out.facts.deceased_in_family = deceased.family.is_set() && deceased.family == out.family;
  }
  read_other_aids(context, out, programme, candidate.year, on);
  return out;
}

Result<std::string> period_key(catalogue::Scheme const& scheme, Candidate const& candidate,
                               PersonId for_person) {
  auto const year = std::to_string(scheme.year);
  if (for_person.is_set()) return year + "/" + for_person.text();
  using catalogue::Period;
  if (scheme.period == Period::year) return year;
  if (scheme.period == Period::once) return std::string("once");
  auto const& period = candidate.period;
  auto const rest = period.starts_with(year + "-") ? period.substr(year.size() + 1) : std::string{};
  bool good = false;
  if (scheme.period == Period::semester) good = rest == "S1" || rest == "S2";
  if (scheme.period == Period::quarter)
    good = rest.size() == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4';
  if (scheme.period == Period::month)
    good = rest.size() == 2 && all_digits(rest) && rest >= "01" && rest <= "12";
  if (!good) return invalid("enrolment.period", {{"year", year}}, "period");
  return period;
}

Result<Judgement> judge(Context& context, Candidate const& candidate, Date on) {
  auto const* programme = context.catalogue.programme(candidate.programme, on);
  if (programme == nullptr) return not_found("programme.unknown");
  return judge_facts(*programme, TRY(facts_of(context, candidate, *programme, on)).facts, on);
}

}  // namespace rangkul::programmes
