#include "programmes/judge.h"

#include <algorithm>

#include "base/text.h"
#include "programmes/rule_versions.h"

namespace rangkul::programmes {
namespace {

using rules::Operator;

/// The refusal of a condition: its code, and what its message names.
struct Refusal {
  std::string_view fact;
  std::optional<Operator> op;
  std::string_view code;
  std::string_view wanted{};  // detail that names the value asked for
  std::string_view found{};   // detail that names what was found
};
constexpr Refusal refusals[] = {
    {"registered", {}, "eligibility.in_registry"},
    {"alive", {}, "eligibility.alive"},
    {"area", {}, "eligibility.area", "area"},
    {"age", Operator::at_least, "eligibility.min_age", "least", "age"},
    {"age", Operator::at_most, "eligibility.max_age", "most", "age"},
    {"decile", Operator::at_most, "eligibility.decile", "most", "decile"},
    {"aids", Operator::none_of, "eligibility.not_receiving"},
    {"occupation", {}, "eligibility.occupation"},
    {"disabled", {}, "eligibility.disability"},
    {"claim_died", {}, "eligibility.death"},
    {"claim_in_family", {}, "eligibility.death_in_family"},
    {"claim_days", Operator::at_most, "eligibility.deadline", "most", "days"},
    {"claim_in_year", {}, "eligibility.claim_year"},
    {"claim_died_on", {}, "eligibility.claim_day"}};

std::string plain(rules::Scalar const& value) {
  if (auto const* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return std::get<std::string>(value);
}

std::string plain_list(std::vector<rules::Scalar> const& values) {
  std::vector<std::string> words;
  for (auto const& value : values) words.push_back(plain(value));
  return join(words, ", ");
}

/// The aids that stand against a receiver, in capitals as people call them.
std::string aids_against(rules::Told const& told) {
  std::vector<std::string> out;
  for (auto const& wanted : told.wanted) {
    auto const id = plain(wanted);
    auto const& members = told.found.members;
    if (members && std::ranges::find(*members, id) != members->end())
      out.push_back(ascii_upper(id));
  }
  return join(out, ", ");
}

}  // namespace

bool Judgement::eligible() const { return told.truth == rules::Truth::yes; }

std::optional<Error> Judgement::refusal() const {
  auto const* against = rules::first_against(told);
  if (against == nullptr) return std::nullopt;
  if (against->fact == nullptr) return invalid("eligibility.other", {}, "person");
  for (auto const& known : refusals) {
    if (known.fact != against->fact->key || (known.op && *known.op != against->op)) continue;
    std::map<std::string, std::string> detail;
    if (!known.wanted.empty()) detail[std::string(known.wanted)] = plain_list(against->wanted);
    if (!known.found.empty())
      detail[std::string(known.found)] =
          against->found.value ? plain(*against->found.value) : std::string("?");
    if (against->fact->kind == rules::Kind::set) detail["aid"] = aids_against(*against);
    return invalid(std::string(known.code), std::move(detail), "person");
  }
  return invalid("eligibility.other", {}, "person");
}

Judgement judge_facts(catalogue::Programme const& programme, rules::Rule const& rule,
                      rules::Known const& known, Facts const& facts) {
  Judgement out;
  out.told =
      rules::evaluate(rule, known, [&](rules::Fact const& fact) { return facts.find(fact.key); });
  out.same_purpose = facts.same_purpose;
  // National food aid serves what a local food benefit serves, wherever the rules allow both.
  if (programme.purpose == "pangan" && facts.receives_bpnt)
    out.same_purpose.push_back("Sembako (BPNT)");
  return out;
}

bool forbids(rules::Rule const& rule, rules::Known const& known, std::string const& aid) {
  return rules::evaluate(rule, known, [&](rules::Fact const& fact) {
           rules::Found found;
           if (fact.key == "aids") found.members = {{aid}};
           return found;
         }).truth == rules::Truth::no;
}

Result<Judged> judge_candidate(Context& context, Candidate const& candidate,
                               catalogue::Programme const& programme, Date on) {
  auto const known = known_for(context.catalogue, programme.unit, on);
  auto rule = TRY(rule_in_force(context, programme, known)).rule;
  auto receiver = TRY(facts_of(context, candidate, programme, on));
  auto judgement = judge_facts(programme, rule, known, receiver.facts);
  return Judged{std::move(receiver), std::move(judgement), std::move(rule)};
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
  return TRY(judge_candidate(context, candidate, *programme, on)).judgement;
}

}  // namespace rangkul::programmes
