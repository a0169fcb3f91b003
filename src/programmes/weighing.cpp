#include "programmes/weighing.h"

#include "audit/audit.h"
#include "programmes/parts.h"
#include "programmes/programmes_sql.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

rules::Truth truth_of(catalogue::Node const& when, rules::Known const& known, Facts const& facts) {
  rules::Problems problems;
  auto const rule = rules::read_rule(when, known, problems);
  // Catalogues are checked when they are read; what cannot be read any more holds for nobody.
  if (!problems.empty()) return rules::Truth::unknown;
  return rules::evaluate(rule, known, [&](rules::Fact const& fact) { return facts.find(fact.key); })
      .truth;
}

Result<Weighed> weigh_enrolment(Context& context, Enrolment const& enrolment,
                                catalogue::Programme const& programme) {
  auto const on = std::min(today(context), Year{enrolment.year}.end());
  Candidate const candidate{.programme = enrolment.programme,
                            .year = enrolment.year,
                            .period = enrolment.period,
                            .person = enrolment.person,
                            .family = enrolment.family,
                            .for_person = enrolment.for_person};
  auto const receiver = TRY(facts_of(context, candidate, programme, on));
  return weigh(programme, known_for(context.catalogue, programme.unit, on), receiver.facts);
}

std::optional<std::int64_t> whole(std::optional<Rupiah> const& amount) {
  return amount ? std::optional(amount->whole()) : std::nullopt;
}

}  // namespace

Weighed weigh(catalogue::Programme const& programme, rules::Known const& known,
              Facts const& facts) {
  Weighed out;
  for (auto const& priority : programme.priorities) {
    out.priorities.push_back(truth_of(priority.when, known, facts));
    if (out.priorities.back() == rules::Truth::yes) out.points += priority.points;
  }
  for (auto const& rule : programme.amounts)
    if (truth_of(rule.when, known, facts) == rules::Truth::yes) {
      out.amount = rule.amount;
      out.amount_rule = &rule;
      break;
    }
  return out;
}

Result<std::int64_t> weigh_again(Context& context, std::string const& programme, int year) {
  TRY(context.may(May::approve_enrolment));
  auto const ours = TRY(find_ours(context, programme, year));
  std::vector<EnrolmentId> ids;
  context.tx.each(programmes_sql::proposed_of,
                  scoped(context, {db::bind("programme", programme), db::bind("year", year)}),
                  [&](EnrolmentId id) { ids.push_back(id); });
  if (ids.empty()) return std::int64_t{0};
  audit::Change change(context,
                       {.name = "enrolment.weighed",
                        .subjects = {},
                        .data = Value::object({{"programme", programme},
                                               {"year", year},
                                               {"catalogue", context.catalogue.version()}})});
  std::int64_t changed = 0;
  for (auto const id : ids) {
    auto const enrolment = TRY(find_enrolment(context, id));
    auto const weighed = weigh_enrolment(context, enrolment, *ours.programme);
    if (!weighed.ok()) continue;  // gone from the register: the decision will say so
    changed += change.run(programmes_sql::set_weight,
                          {db::bind("id", id), db::bind("rank_key", -weighed.value().points),
                           db::bind("amount", whole(weighed.value().amount))});
  }
  return changed;
}

Html weighing_sheet(screen::Visit& visit, Enrolment const& enrolment) {
  auto const* programme = programme_in(visit.context, enrolment.programme, enrolment.year);
  bool const stands = enrolment.status == "proposed" || enrolment.status == "approved";
  if (programme == nullptr || !stands ||
      (programme->priorities.empty() && programme->amounts.empty()))
    return {};
  auto const now = weigh_enrolment(visit.context, enrolment, *programme);
  Html facts;
  if (!programme->priorities.empty())
    facts += fact(visit, "programmes.points", http::text(std::to_string(enrolment.points)));
  auto const* scheme = programme->scheme(enrolment.year);
  if (scheme != nullptr && !programme->amounts.empty())
    facts += fact(visit, "programmes.amount_given",
                  http::text(enrolment.amount.value_or(scheme->amount).text()));
  auto body = http::element("dl", {{"class", "facts"}}, facts);
  if (now.ok() && !programme->priorities.empty()) {
    screen::Table table;
    table.columns = {{visit.say("programmes.priority")},
                     {visit.say("programmes.holds")},
                     {visit.say("programmes.points"), true}};
    for (std::size_t i = 0; i < programme->priorities.size(); ++i) {
      auto const& priority = programme->priorities[i];
      auto const truth = now.value().priorities[i];
      auto const tone = truth == rules::Truth::yes ? screen::Tone::done : screen::Tone::plain;
      table.rows.push_back(
          {http::text(priority.name.in(visit.language())),
           screen::chip(tone, visit.say(truth == rules::Truth::yes  ? "programmes.holds"
                                        : truth == rules::Truth::no ? "programmes.fails"
                                                                    : "rules.unknown_chip")),
           http::text(std::to_string(truth == rules::Truth::yes ? priority.points : 0))});
    }
    body += screen::table(table);
  }
  std::string remark;
  if (now.ok() && now.value().points != enrolment.points)
    remark = visit.say("programmes.points_now", {{"points", std::to_string(now.value().points)}});
  if (now.ok() && now.value().amount_rule != nullptr)
    body += http::element("p", {{"class", "small"}},
                          http::text(visit.say("programmes.amount_because") + " " +
                                     now.value().amount_rule->name.in(visit.language())));
  return screen::sheet(
      {.heading = visit.say("programmes.weighing"), .remark = remark, .body = body});
}

}  // namespace rangkul::programmes
