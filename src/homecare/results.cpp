#include "homecare/results.h"

#include <algorithm>

#include "base/text.h"
#include "cases/routes.h"
#include "homecare/homecare_sql.h"
#include "homecare/parts.h"

namespace rangkul::homecare {
namespace {

namespace sql = homecare_sql;

/// How the procedure's evaluation calls an outcome.
std::string answer_of(std::string const& outcome) {
  return outcome == "independent" ? "mandiri" : outcome == "institution" ? "lembaga" : "lanjut";
}

Status write_result(Context& context, Plan const& plan, NewResult const& given,
                    forms::AnswerId answer, std::string const& outcome) {
  audit::Change change(
      context, event_of("homecare.result_said", plan.of, Value::object({{"outcome", outcome}})));
  change.run(
      sql::insert_result,
      {db::bind("id", next_id<struct CareResultTag>()), db::bind("uid", given.uid),
       db::bind("case", plan.of), db::bind("due_on", plan.result_on), db::bind("answer", answer),
       db::bind("outcome", outcome), db::bind("words", ""), db::bind("at", context.clock.now()),
       db::bind("name", context.actor.name()), db::bind("event", change.event_id())});
  auto const next = std::max(plan.result_on, today(context)).plus_months(result_months(context));
  change.run(sql::set_result_day, {db::bind("case", plan.of), db::bind("day", next),
                                   db::bind("event", change.event_id())});
  return {};
}

}  // namespace

std::string outcome_of(forms::Values const& values) {
  auto const said = values.find("lanjut");
  if (said == values.end()) return "continue";
  return said->second == "selesai" ? "independent"
         : said->second == "rujuk" ? "institution"
                                   : "continue";
}

Result<std::string> say_result(Context& context, CaseId id, NewResult const& given) {
  TRY(context.may(May::work_cases));
  if (given.uid.empty()) return invalid("field.required", {}, "uid");
  TRY(open_care(context, id));
  auto const plan = TRY(find_plan(context, id));
  auto const programme = find(context.catalogue, plan.programme, today(context));
  auto const form = programme ? programme->result_form : std::string("hasil-enam-bulan");
  auto const owner = TRY(cases::case_forms().find(context, id.value()));
  if (auto const known =
          context.tx.value<CaseId>(sql::result_by_uid, {db::bind("uid", given.uid)})) {
    if (*known != id) return conflict("homecare.uid_other");
    auto const said = outcomes_of(context, id);
    return said.empty() ? std::string() : said.front().outcome;
  }
  if (plan.ended) return conflict("homecare.plan_ended");
  auto const answer =
      TRY(forms::save(context, cases::case_forms(), owner, {form, given.typed, given.uid}));
  auto const saved = TRY(forms::find_answer(context, cases::case_forms(), owner, answer));
  auto const outcome = outcome_of(saved.values);
  TRY(write_result(context, plan, given, answer, outcome));
  TRY(tell_step(context, id, "evaluasi", {"hasil-evaluasi"}, {},
                context.catalogue.message(Language::id, "homecare.outcome." + outcome)));
  TRY(answer_step(context, id, "evaluasi", answer_of(outcome)));
  if (outcome != "continue")
    TRY(end_plan(context, id, outcome,
                 context.catalogue.message(Language::id, "homecare.outcome." + outcome)));
  return outcome;
}

std::vector<Outcome> outcomes_of(Context& context, CaseId id) {
  std::vector<Outcome> out;
  context.tx.each(sql::results, {db::bind("case", id)},
                  [&](Date due_on, forms::AnswerId answer, std::string outcome,
                      std::string const& words, Instant at, std::string by_name) {
                    (void)words;
                    out.push_back({due_on, answer, std::move(outcome), at, std::move(by_name)});
                  });
  return out;
}

std::vector<Row> figures_of(Context& context, Date from, Date to) {
  std::vector<Row> out;
  if (!context.actor.may(May::see_cases)) return out;
  auto binds = cases::seen_binds(context);
  binds.push_back(db::bind("from", from));
  binds.push_back(db::bind("to", to));
  binds.push_back(db::bind("late", late_before(context)));
  context.tx.each(sql::figures, scoped(context, std::move(binds)),
                  [&](std::string programme, bool hidden, std::int64_t clients,
                      std::int64_t planned, std::int64_t done, std::int64_t missed) {
                    auto at = std::ranges::find(out, programme, &Row::programme);
                    if (at == out.end()) {
                      out.push_back({.programme = std::move(programme)});
                      at = std::prev(out.end());
                    }
                    if (hidden && clients < fewest_told) {
                      at->hidden = true;
                      return;
                    }
                    at->clients += clients;
                    at->planned += planned;
                    at->done += done;
                    at->missed += missed;
                  });
  return out;
}

}  // namespace rangkul::homecare
