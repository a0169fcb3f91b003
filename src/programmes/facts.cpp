#include <algorithm>

#include "programmes/judge.h"
#include "programmes/programmes_sql.h"
#include "registry/people.h"

namespace rangkul::programmes {
namespace {

using registry::Person;
using rules::Scalar;

constexpr int no_disability = 7;  // catalogue/codes/disability.csv: tidak ada
constexpr int pupil = 3;          // catalogue/codes/occupation.csv: pelajar/mahasiswa

bool is_alive(Person const& person) { return person.life != "mati"; }

void set_code(Facts& out, std::string key, std::optional<int> code) {
  if (code) out.set(std::move(key), Scalar{std::int64_t{*code}});
}

void add_national(Facts& out, Person const& person) {
  if (person.receives_pkh) out.add_aid("pkh");
  if (person.receives_bpnt)
    for (auto const* name : {"bpnt", "bsp"}) out.add_aid(name);
  if (person.receives_pbi) out.add_aid("pbi-jkn");
  out.receives_bpnt = out.receives_bpnt || person.receives_bpnt;
}

/// What the living members of a family come to.
void read_members(Facts& out, std::vector<Person> const& members, Date on) {
  std::int64_t living = 0;
  std::int64_t pupils = 0;
  std::optional<Date> youngest;
  std::optional<Date> oldest;
  bool disabled = false;
  for (auto const& member : members) {
    if (!is_alive(member)) continue;
    ++living;
    if (member.occupation == pupil) ++pupils;
    if (member.born) {
      youngest = youngest ? std::max(*youngest, *member.born) : *member.born;
      oldest = oldest ? std::min(*oldest, *member.born) : *member.born;
    }
    disabled = disabled || (member.disability && *member.disability != no_disability);
  }
  out.set("members", Scalar{living});
  out.set("pupils", Scalar{pupils});
  out.set("member_disabled", disabled);
  if (youngest) out.set("youngest", Scalar{std::int64_t{age_on(*youngest, on)}});
  if (oldest) out.set("oldest", Scalar{std::int64_t{age_on(*oldest, on)}});
}

/// Which source says it, and since when: for the decile the ministry is asked first.
void name_sources(Context& context, Facts& out, Person const& person) {
  auto sources = registry::sources_of(context, person.id);
  std::ranges::stable_sort(sources, {}, [](auto const& says) { return says.source != "ministry"; });
  auto const& vocabulary = vocabulary_of(catalogue::Unit::person);
  for (auto const& fact : vocabulary.facts) {
    auto const held = out.known.find(fact.key);
    if (fact.field.empty() || held == out.known.end()) continue;
    held->second.source = "office";
    if (person.since.seconds > 0) held->second.as_of = local_date(person.since, Zone::wib);
    for (auto const& says : sources) {
      if (!says.fields.contains(std::string(fact.field))) continue;
      held->second.source = says.source;
      held->second.as_of = local_date(says.imported, Zone::wib);
      break;
    }
  }
}

void read_person(Context& context, Receiver& out, Person const& person, Date on) {
  auto& facts = out.facts;
  facts.set("registered", person.identity != "merged");
  facts.set("alive", is_alive(person));
  facts.set("area", Scalar{person.region.text()});
  if (person.born) facts.set("age", Scalar{std::int64_t{age_on(*person.born, on)}});
  if (person.sex != Sex::unknown) set_code(facts, "sex", static_cast<int>(person.sex));
  set_code(facts, "decile", person.decile);
  set_code(facts, "occupation", person.occupation);
  set_code(facts, "education", person.education);
  set_code(facts, "marital", person.marital);
  set_code(facts, "relation", person.relation);
  set_code(facts, "disability", person.disability);
  if (person.disability) facts.set("disabled", *person.disability != no_disability);
  facts.set("in_ministry", person.in_ministry);
  facts.set("in_city", person.in_city);
  facts.set("has_nik", person.nik.has_value());
  name_sources(context, facts, person);
  facts.known["aids"].members.emplace();
  add_national(facts, person);
  if (person.family.is_set()) read_members(facts, registry::members_of(context, person.family), on);
  facts.region = person.region;
  out.name = person.name;
  out.person = person.id;
  out.family = person.family;
}

Status read_family(Context& context, Receiver& out, FamilyId id, Date on) {
  auto const family = TRY(registry::find_family(context, id));
  auto const members = registry::members_of(context, id);
  if (members.empty()) return not_found();
  auto const head = std::ranges::find(members, family.head, &Person::id);
  auto const& named = head == members.end() ? members.front() : *head;
  auto& facts = out.facts;
  facts.set("registered", !family.ended.has_value());
  facts.set("alive", std::ranges::any_of(members, is_alive));
  facts.set("area", Scalar{family.region.text()});
  facts.set("in_ministry", std::ranges::any_of(members, &Person::in_ministry));
  facts.set("in_city", std::ranges::any_of(members, &Person::in_city));
  std::optional<int> decile;
  facts.known["aids"].members.emplace();
  for (auto const& member : members) {
    add_national(facts, member);
    if (member.decile) decile = std::min(decile.value_or(*member.decile), *member.decile);
  }
  set_code(facts, "decile", decile);
  read_members(facts, members, on);
  facts.region = family.region;
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
        out.facts.add_aid(id);
        auto const* other = context.catalogue.programme(id, on);
        bool const same =
            other != nullptr && id != programme.id && other->purpose == programme.purpose;
        if (same) out.facts.same_purpose.push_back(id);
      });
}

/// The last day of the year of the death; of a death in December 31 January after it.
/// source: domain.md 4.9 (Yogyakarta)
Date last_claim_day(Date died) {
  constexpr int december = 12;
  auto const end = Year{died.year()}.end();
  return died.month() == december ? end.plus_days(31) : end;
}

Status read_claim(Context& context, Receiver& out, PersonId id, Date on) {
  auto const deceased = TRY(registry::find_person(context, id));
  out.for_person = deceased.id;
  out.facts.set("claim_died", deceased.died && *deceased.died <= on);
  out.facts.set("claim_in_family", deceased.family.is_set() && deceased.family == out.family);
  if (deceased.died)
    out.facts.set("claim_days",
                  Scalar{std::int64_t{on.days_since_1970()} - deceased.died->days_since_1970()});
  if (deceased.died) {
    out.facts.set("claim_in_year", on <= last_claim_day(*deceased.died));
    out.facts.set("claim_died_on", Scalar{deceased.died->iso()});
  }
  return {};
}

}  // namespace

void Facts::add_aid(std::string id) {
  auto& members = known["aids"].members;
  if (!members) members.emplace();
  if (std::ranges::find(*members, id) == members->end()) members->push_back(std::move(id));
}

rules::Found Facts::find(std::string_view key) const {
  auto const found = known.find(key);
  return found == known.end() ? rules::Found{} : found->second;
}

Result<Receiver> facts_of(Context& context, Candidate const& candidate,
                          catalogue::Programme const& programme, Date on) {
  Receiver out;
  if (programme.after_death) out.facts.set("claim_died", false);
  if (programme.unit == catalogue::Unit::person) {
    if (!candidate.person.is_set()) return invalid("candidate.no_receiver");
    read_person(context, out, TRY(registry::find_person(context, candidate.person)), on);
  } else {
    auto family = candidate.family;
    bool named_dead = false;
    if (candidate.person.is_set()) {
      auto const named = TRY(registry::find_person(context, candidate.person));
      if (!family.is_set()) family = named.family;
      named_dead = !is_alive(named) && !programme.after_death;
    }
    if (!family.is_set()) return invalid("candidate.no_family");
    TRY(read_family(context, out, family, on));
    // Asked for through one of its members, a family is not enrolled by somebody who died.
    if (named_dead) out.facts.set("alive", false);
  }
  if (candidate.for_person.is_set()) TRY(read_claim(context, out, candidate.for_person, on));
  read_other_aids(context, out, programme, candidate.year, on);
  return out;
}

}  // namespace rangkul::programmes
