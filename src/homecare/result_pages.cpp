// The six-month result of a case: its form, and what comes of it.

#include "forms/forms.h"
#include "homecare/pages.h"
#include "homecare/results.h"
#include "screen/opaque_code.h"
#include "screen/record.h"

namespace rangkul::homecare {
namespace {

using http::Answer;

Result<forms::Form> result_form(screen::Visit& visit, CaseId id) {
  auto const plan = TRY(find_plan(visit.context, id));
  auto const programme = find(visit.context.catalogue, plan.programme, visit.today());
  auto form = forms::find(visit.context.catalogue,
                          programme ? programme->result_form : "hasil-enam-bulan", visit.today());
  if (!form) return not_found("forms.unknown");
  return *std::move(form);
}

Answer result_page_with(screen::Visit& visit, cases::Case const& of, forms::Form const& form,
                        screen::Filled const& filled) {
  auto uid = visit.request.form.get("uid");
  if (uid.empty()) uid = screen::new_code();
  auto head = care_head(visit, of, "homecare.result_of");
  head.trail.push_back({visit.say("homecare.plan"), plan_address(of.id)});
  return screen::page(
      visit, head,
      screen::sheet({.heading = form.name.in(visit.language()),
                     .body = screen::form(visit, forms::record_of(form, visit.language()), filled,
                                          {.action = plan_address(of.id) + "/hasil",
                                           .submit = visit.say("homecare.say_result"),
                                           .cancel_address = plan_address(of.id),
                                           .hidden = {{"uid", uid}}})}),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> result_page(screen::Visit& visit) {
  auto const of = TRY(care_case(visit));
  return result_page_with(visit, of, TRY(result_form(visit, of.id)), {});
}

Result<Answer> result_post(screen::Visit& visit) {
  auto const of = TRY(care_case(visit));
  auto const form = TRY(result_form(visit, of.id));
  auto filled = screen::read_form(visit, forms::record_of(form, visit.language()));
  auto const said = say_result(visit.context, of.id, {visit.request.form.get("uid"), filled});
  if (!said.ok()) {
    if (!screen::comes_again(visit, filled, said.error())) return said.error();
    return result_page_with(visit, of, form, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"outcome", said.value()}}), 201);
  return screen::done(visit, plan_address(of.id),
                      {.message = visit.say("homecare.outcome." + said.value())});
}

}  // namespace

void add_result_routes(screen::Routes& routes) {
  auto const work = http::Policy::right(May::work_cases);
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const one = prefix + std::string(path) + "/kasus/{care}/hasil";
    routes.get(one, work, result_page, "homecare.say_result");
    routes.post(one, work, result_post, "homecare.say_result");
  }
}

}  // namespace rangkul::homecare
