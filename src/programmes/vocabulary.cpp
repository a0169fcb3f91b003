#include "programmes/vocabulary.h"

#include <algorithm>

#include "base/text.h"

namespace rangkul::programmes {
namespace {

using rules::Fact;
using rules::Kind;
using rules::Vocabulary;

/// Receivers of standing aids in the rule's year.
std::string standing(std::string const& receiver, std::string const& unit) {
  return "(SELECT e." + receiver +
         " FROM enrolment e WHERE e.programme IN ({values}) AND e.year = :rule_year AND e.status "
         "IN ('proposed', 'approved') AND e.unit " +
         unit + " 'person')";
}
/// National aids as the registry knows them; the food aid has two names.
std::string national(std::string const& row) {
  return "(" + row + "pkh = 1 AND 'pkh' IN ({values})) OR (" + row +
         "bpnt = 1 AND ('bpnt' IN ({values}) OR 'bsp' IN ({values}))) OR (" + row +
         "pbi = 1 AND 'pbi-jkn' IN ({values}))";
}
/// Of the living members of a person's family; unknown without a family.
std::string of_members(std::string const& what) {
  return "(CASE WHEN p.family IS NULL THEN NULL ELSE (SELECT " + what +
         " FROM person m WHERE m.family = p.family AND m.merged_into IS NULL AND m.life <> "
         "'mati') END)";
}
std::string living(std::string const& what) {
  return "CASE WHEN m.life <> 'mati' THEN " + what + " END";
}

// Facts about a claim after a death, which no register knows before somebody claims.
std::vector<Fact> claim_facts() {
  return {{.key = "claim_died", .kind = Kind::yes_no},
          {.key = "claim_in_family", .kind = Kind::yes_no},
          {.key = "claim_days", .kind = Kind::number},
          {.key = "claim_in_year", .kind = Kind::yes_no},
          {.key = "claim_died_on", .kind = Kind::date}};
}

Vocabulary person_vocabulary() {
  Vocabulary out{
      "person",
      {{.key = "registered",
        .kind = Kind::yes_no,
        .sql = "(CASE WHEN p.merged_into IS NULL THEN 1 ELSE 0 END)"},
       {.key = "alive",
        .kind = Kind::yes_no,
        .sql = "(CASE WHEN p.life = 'mati' THEN 0 ELSE 1 END)",
        .field = "life"},
       {.key = "area", .kind = Kind::region, .sql = "p.region", .field = "region"},
       {.key = "age", .kind = Kind::age, .sql = "p.born", .field = "born"},
       {.key = "sex",
        .kind = Kind::code,
        .sql = "NULLIF(p.sex, 0)",
        .code_list = "sex",
        .field = "sex"},
       {.key = "decile", .kind = Kind::number, .sql = "p.decile", .field = "decile"},
       {.key = "aids",
        .kind = Kind::set,
        .sql = national("p.receives_") + " OR p.id IN " + standing("person", "=") +
               " OR COALESCE(p.family, 0) IN " + standing("family", "<>")},
       {.key = "occupation",
        .kind = Kind::code,
        .sql = "p.occupation",
        .code_list = "occupation",
        .field = "occupation"},
       {.key = "education",
        .kind = Kind::code,
        .sql = "p.education",
        .code_list = "education",
        .field = "education"},
       {.key = "marital",
        .kind = Kind::code,
        .sql = "p.marital",
        .code_list = "marital",
        .field = "marital"},
       {.key = "relation",
        .kind = Kind::code,
        .sql = "p.relation",
        .code_list = "relation",
        .field = "relation"},
       {.key = "disabled",
        .kind = Kind::yes_no,
        .sql = "(CASE WHEN p.disability IS NULL THEN NULL WHEN p.disability = 7 THEN 0 "
               "ELSE 1 END)",
        .field = "disability"},
       {.key = "disability",
        .kind = Kind::code,
        .sql = "p.disability",
        .code_list = "disability",
        .field = "disability"},
       {.key = "in_ministry", .kind = Kind::yes_no, .sql = "p.in_ministry"},
       {.key = "in_city", .kind = Kind::yes_no, .sql = "p.in_city"},
       {.key = "has_nik",
        .kind = Kind::yes_no,
        .sql = "(CASE WHEN p.nik IS NULL THEN 0 ELSE 1 END)",
        .field = "nik"},
       {.key = "members", .kind = Kind::number, .sql = of_members("COUNT(*)")},
       {.key = "youngest", .kind = Kind::age, .sql = of_members("MAX(m.born)")},
       {.key = "oldest", .kind = Kind::age, .sql = of_members("MIN(m.born)")},
       {.key = "pupils",
        .kind = Kind::number,
        .sql = of_members("COALESCE(SUM(CASE WHEN m.occupation = 3 THEN 1 ELSE 0 END), 0)")},
       {.key = "member_disabled",
        .kind = Kind::yes_no,
        .sql = of_members("COALESCE(MAX(CASE WHEN m.disability <> 7 THEN 1 ELSE 0 END), 0)")}}};
  for (auto const& fact : claim_facts()) out.facts.push_back(fact);
  return out;
}

Vocabulary family_vocabulary() {
  Vocabulary out{
      "family",
      {{.key = "registered",
        .kind = Kind::yes_no,
        .sql = "(CASE WHEN f.ended IS NULL THEN 1 ELSE 0 END)"},
       {.key = "alive",
        .kind = Kind::yes_no,
        .sql = "g.alive",
        .aggregate = "MAX(CASE WHEN m.life = 'mati' THEN 0 ELSE 1 END) AS alive"},
       {.key = "area", .kind = Kind::region, .sql = "f.region"},
       {.key = "decile",
        .kind = Kind::number,
        .sql = "g.decile",
        .aggregate = "MIN(m.decile) AS decile"},
       {.key = "aids",
        .kind = Kind::set,
        .sql = national("g.") + " OR f.id IN " + standing("family", "<>"),
        .aggregate = "MAX(m.receives_pkh) AS pkh, MAX(m.receives_bpnt) AS bpnt, "
                     "MAX(m.receives_pbi) AS pbi"},
       {.key = "in_ministry",
        .kind = Kind::yes_no,
        .sql = "g.in_ministry",
        .aggregate = "MAX(m.in_ministry) AS in_ministry"},
       {.key = "in_city",
        .kind = Kind::yes_no,
        .sql = "g.in_city",
        .aggregate = "MAX(m.in_city) AS in_city"},
       {.key = "members",
        .kind = Kind::number,
        .sql = "g.members",
        .aggregate = "COUNT(" + living("1") + ") AS members"},
       {.key = "youngest",
        .kind = Kind::age,
        .sql = "g.youngest",
        .aggregate = "MAX(" + living("m.born") + ") AS youngest"},
       {.key = "oldest",
        .kind = Kind::age,
        .sql = "g.oldest",
        .aggregate = "MIN(" + living("m.born") + ") AS oldest"},
       {.key = "pupils",
        .kind = Kind::number,
        .sql = "g.pupils",
        .aggregate = "COUNT(CASE WHEN m.life <> 'mati' AND m.occupation = 3 THEN 1 END) AS pupils"},
       {.key = "member_disabled",
        .kind = Kind::yes_no,
        .sql = "g.member_disabled",
        .aggregate = "MAX(CASE WHEN m.life <> 'mati' AND m.disability <> 7 THEN 1 ELSE 0 END) AS "
                     "member_disabled"}}};
  for (auto const& fact : claim_facts()) out.facts.push_back(fact);
  return out;
}

bool is_programme(catalogue::Catalogue const& catalogue, std::string const& id) {
  return std::ranges::any_of(catalogue.all_programmes(),
                             [&](auto const& programme) { return programme.id == id; });
}

rules::Rule is_true(std::string fact) {
  rules::Rule out;
  out.shape = rules::Rule::Shape::condition;
  out.fact = std::move(fact);
  out.values = {rules::Scalar{std::int64_t{1}}};
  return out;
}

}  // namespace

Vocabulary const& vocabulary_of(catalogue::Unit unit) {
  static Vocabulary const person = person_vocabulary();
  static Vocabulary const family = family_vocabulary();
  return unit == catalogue::Unit::person ? person : family;
}

rules::Known known_for(catalogue::Catalogue const& catalogue, catalogue::Unit unit, Date on) {
  return {vocabulary_of(unit), catalogue, on, [&catalogue](Fact const&, std::string const& word) {
            return is_programme(catalogue, word);
          }};
}

rules::Rule with_standing(rules::Rule rule) {
  rules::Rule out;
  for (auto const* fact : {"registered", "alive"})
    if (!rules::asks(rule, fact)) out.parts.push_back(is_true(fact));
  if (rule.shape == rules::Rule::Shape::all)
    std::ranges::move(rule.parts, std::back_inserter(out.parts));
  else
    out.parts.push_back(std::move(rule));
  return out;
}

rules::Rule rule_of_file(catalogue::Programme const& programme, rules::Known const& known,
                         rules::Problems& problems) {
  if (programme.eligibility.fields.empty()) return with_standing({});
  return with_standing(rules::read_rule(programme.eligibility, known, problems));
}

void check_rules(catalogue::Catalogue const& catalogue, catalogue::Faults& faults) {
  for (auto const& programme : catalogue.all_programmes()) {
    auto const on = programme.span.from.value_or(Date::from_days(0));
    rules::Problems problems;
    rule_of_file(programme, known_for(catalogue, programme.unit, on), problems);
    auto const known = known_for(catalogue, programme.unit, on);
    for (auto const& priority : programme.priorities)
      rules::read_rule(priority.when, known, problems);
    for (auto const& amount : programme.amounts) rules::read_rule(amount.when, known, problems);
    for (auto const& problem : problems)
      faults.push_back({programme.file, problem.line,
                        "programme '" + programme.id + "', rule: " + problem.reason});
  }
}

}  // namespace rangkul::programmes
