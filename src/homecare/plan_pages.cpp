// The plan of a case: what it says, its visits, versions and results; making, changing, ending it.

#include "auth/account.h"
#include "base/text.h"
#include "cases/routes.h"
#include "forms/forms.h"
#include "forms/pages.h"
#include "homecare/pages.h"
#include "homecare/results.h"
#include "screen/format.h"
#include "screen/opaque_code.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::homecare {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;

constexpr int shown_visits = 20;

std::string frequency_words(screen::Visit const& visit, Frequency const& frequency) {
  if (frequency.every_days > 0)
    return visit.say("homecare.every", {{"days", std::to_string(frequency.every_days)}});
  std::vector<std::string> days;
  for (auto const day : frequency.weekdays)
    days.push_back(visit.say("homecare.weekday." + std::to_string(day)));
  return join(days, ", ");
}

std::string code_words(screen::Visit const& visit, std::string const& list,
                       std::vector<std::string> const& words) {
  std::vector<std::string> out;
  for (auto const& word : words) out.push_back(screen::code_label(visit, list, word));
  return join(out, ", ");
}

/// The shape of what a post takes; choices are checked by make_plan().
screen::Record const& plan_shape() {
  static screen::Record const record{
      "homecare.plan",
      {{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 60},
       {.key = "programme", .required = true, .max_length = 60},
       {.key = "every_days", .kind = FieldKind::integer, .has_hint = true},
       {.key = "weekdays", .has_hint = true, .max_length = 40},
       {.key = "carer", .required = true, .max_length = 20},
       {.key = "helpers", .max_length = 400},
       {.key = "helper_names", .has_hint = true, .max_length = 300},
       {.key = "services", .required = true, .max_length = 2000},
       {.key = "starts", .kind = FieldKind::date, .required = true},
       {.key = "consent_by", .required = true, .max_length = 20},
       {.key = "consent_name", .required = true, .max_length = 120},
       {.key = "consent_on", .kind = FieldKind::date, .required = true},
       {.key = "result_on", .kind = FieldKind::date, .has_hint = true},
       {.key = "home", .kind = FieldKind::position, .has_hint = true},
       {.key = "reason", .kind = FieldKind::long_text, .has_hint = true, .max_length = 1000}}};
  return screen::registered(record, std::string(path) + "/kasus/{care}/rencana");
}

std::vector<std::string> offered_services(screen::Visit const& visit) {
  std::vector<std::string> out;
  for (auto const& one : all(visit.context.catalogue, visit.today()))
    out.insert(out.end(), one.services.begin(), one.services.end());
  return out;
}

std::vector<screen::Choice> code_choices(screen::Visit const& visit, std::string const& list,
                                         std::vector<std::string> const& only) {
  std::vector<screen::Choice> out;
  for (auto const& code : visit.context.catalogue.codes(list).all())
    if (!code.synonyms.empty() && std::ranges::find(only, code.synonyms.front()) != only.end())
      out.push_back({code.synonyms.front(), code.label.in(visit.language())});
  return out;
}

std::vector<std::string> offered_helpers(screen::Visit& visit, cases::Case const& of) {
  std::vector<std::string> out{"puskesmas", "tksk", "rumah-sakit"};
  if (auto const run = cases::run_of(visit.context, of); run.ok())
    out = run.value().procedure->agencies();
  for (auto const& one : all(visit.context.catalogue, visit.today())) out.push_back(one.unit);
  return out;
}

/// The plan's record with what can be chosen in this case.
screen::Record plan_record(screen::Visit& visit, cases::Case const& of, bool changes) {
  auto out = plan_shape();
  auto const choose = [&](std::string_view key, FieldKind kind,
                          std::vector<screen::Choice> choices) {
    auto const at = std::ranges::find(out.fields, key, &screen::Field::key);
    at->kind = kind;
    at->choices = std::move(choices);
  };
  std::erase_if(out.fields, [&](screen::Field const& field) {
    return field.key == "uid" || (field.key == "reason" && !changes);
  });
  std::vector<screen::Choice> programmes, days, carers, who;
  for (auto const& one : all(visit.context.catalogue, visit.today()))
    programmes.push_back({one.id, one.name.in(visit.language())});
  for (int day = 1; day <= 7; ++day)
    days.push_back({std::to_string(day), "homecare.weekday." + std::to_string(day)});
  for (auto const& other : auth::who_may(visit.context, May::work_cases, of.area))
    carers.push_back({other.id.text(), other.name});
  for (auto const word : consents)
    who.push_back({std::string(word), "homecare.consent." + std::string(word)});
  choose("programme", FieldKind::choice, std::move(programmes));
  choose("weekdays", FieldKind::choices, std::move(days));
  choose("carer", FieldKind::choice, std::move(carers));
  choose("helpers", FieldKind::choices, code_choices(visit, "agency", offered_helpers(visit, of)));
  choose("services", FieldKind::choices,
         code_choices(visit, "case_service", offered_services(visit)));
  choose("consent_by", FieldKind::choice, std::move(who));
  if (changes) out.fields.back().required = true;
  return out;
}

screen::Filled as_planned(screen::Visit const& visit, std::optional<Plan> const& plan) {
  screen::Filled out;
  out.set_raw("starts", screen::input_date(visit.today()));
  if (!plan) {
    auto const one =
        find(visit.context.catalogue, visit.request.query.get("program"), visit.today());
    if (!one) return out;
    out.set_raw("programme", one->id);
    out.set_raw("every_days", std::to_string(one->every_days));
    out.set_raw("services", join(one->services, ","));
    return out;
  }
  out.set_raw("programme", plan->programme);
  if (plan->frequency.every_days > 0)
    out.set_raw("every_days", std::to_string(plan->frequency.every_days));
  std::vector<std::string> days;
  for (auto const day : plan->frequency.weekdays) days.push_back(std::to_string(day));
  out.set_raw("weekdays", join(days, ","));
  out.set_raw("carer", plan->carer.text());
  out.set_raw("helpers", join(plan->helpers, ","));
  out.set_raw("helper_names", plan->helper_names);
  out.set_raw("services", join(plan->services, ","));
  out.set_raw("consent_by", plan->consent_by);
  out.set_raw("consent_name", plan->consent_name);
  out.set_raw("consent_on", screen::input_date(plan->consent_on));
  if (plan->home) out.set_raw("home", plan->home->text());
  return out;
}

Answer plan_form_with(screen::Visit& visit, cases::Case const& of, screen::Filled const& filled,
                      bool changes) {
  auto uid = visit.request.form.get("uid");
  if (uid.empty()) uid = screen::new_code();
  auto const body =
      screen::form(visit, plan_record(visit, of, changes), filled,
                   {.action = plan_address(of.id) + "/rencana",
                    .submit = visit.say(changes ? "homecare.plan.change" : "homecare.plan.make"),
                    .cancel_address = plan_address(of.id),
                    .before_buttons = place_button(visit, "home"),
                    .hidden = {{"uid", uid}}});
  auto head = care_head(visit, of, changes ? "homecare.plan.change_of" : "homecare.plan.make_of");
  head.trail.push_back({visit.say("homecare.plan"), plan_address(of.id)});
  return screen::page(visit, head,
                      screen::sheet({.heading = visit.say("homecare.plan"), .body = body}),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> plan_form(screen::Visit& visit) {
  auto const of = TRY(care_case(visit));
  auto const found = find_plan(visit.context, of.id);
  auto const plan = found.ok() ? std::optional(found.value()) : std::nullopt;
  return plan_form_with(visit, of, as_planned(visit, plan), plan.has_value());
}

NewPlan plan_typed(screen::Visit& visit, CaseId id, screen::Filled const& filled) {
  NewPlan out{.uid = visit.request.form.get("uid"), .of = id};
  out.programme = filled.text("programme");
  out.frequency.every_days = static_cast<int>(filled.integer("every_days").value_or(0));
  for (auto const& day : filled.choices("weekdays"))
    out.frequency.weekdays.push_back(day.front() - '0');
  out.carer = AccountId::parse(filled.text("carer")).value_or(AccountId{});
  out.helpers = filled.choices("helpers");
  out.helper_names = filled.text("helper_names");
  out.services = filled.choices("services");
  out.starts = filled.date("starts").value_or(visit.today());
  out.consent_by = filled.text("consent_by");
  out.consent_name = filled.text("consent_name");
  out.consent_on = filled.date("consent_on").value_or(visit.today());
  out.result_on = filled.date("result_on");
  if (filled.filled("home"))
    if (auto const at = Position::parse(filled.text("home")); at.ok()) out.home = at.value();
  out.reason = filled.text("reason");
  return out;
}

Value plan_value(Plan const& plan) {
  return Value::object({{"case", plan.of.text()},
                        {"version", plan.version},
                        {"state", plan.ended ? "ended" : "running"},
                        {"programme", plan.programme},
                        {"unit", plan.unit},
                        {"every_days", plan.frequency.every_days},
                        {"weekdays", plan.frequency.weekdays.size()},
                        {"carer", plan.carer_name},
                        {"helpers", join(plan.helpers, ",")},
                        {"services", join(plan.services, ",")},
                        {"starts", plan.starts.iso()},
                        {"consent_by", plan.consent_by},
                        {"consent_on", plan.consent_on.iso()},
                        {"result_on", plan.result_on.iso()},
                        {"reason", plan.reason},
                        {"outcome", plan.outcome}});
}

Html visits_sheet(screen::Visit& visit, Plan const& plan) {
  screen::Table table;
  table.columns = {{visit.say("homecare.visits.planned_on")},
                   {visit.say("homecare.visits.state")},
                   {visit.say("homecare.visits.carer")}};
  auto all_of = visits_of(visit.context, plan.of, shown_visits);
  for (auto const& one : all_of)
    table.rows.push_back({http::link(visit_address(one.id),
                                     text(screen::long_date(one.planned_on, visit.language()))),
                          state_chip(visit, one.state, one.late), text(one.carer_name)});
  auto const body = table.rows.empty()
                        ? element("p", {{"class", "soft"}}, visit.words("homecare.visits.none"))
                        : screen::table(table);
  return screen::sheet({.heading = visit.say("homecare.visits"), .body = body, .id = "kunjungan"});
}

Html plan_sheet(screen::Visit const& visit, Plan const& plan) {
  auto const day = [&](Date on) { return text(screen::long_date(on, visit.language())); };
  auto facts =
      screen::fact(visit, "homecare.plan.programme", text(programme_name(visit, plan.programme))) +
      screen::fact(visit, "homecare.plan.unit",
                   text(screen::code_label(visit, "agency", plan.unit))) +
      screen::fact(visit, "homecare.plan.frequency", text(frequency_words(visit, plan.frequency))) +
      screen::fact(visit, "homecare.plan.carer", text(plan.carer_name));
  auto helpers = code_words(visit, "agency", plan.helpers);
  if (!plan.helper_names.empty()) helpers += (helpers.empty() ? "" : ", ") + plan.helper_names;
  if (!helpers.empty()) facts += screen::fact(visit, "homecare.plan.helpers", text(helpers));
  facts += screen::fact(visit, "homecare.plan.services",
                        text(code_words(visit, "case_service", plan.services))) +
           screen::fact(visit, "homecare.plan.starts", day(plan.starts)) +
           screen::fact(
               visit, "homecare.plan.consent_by",
               text(plan.consent_name + ", " + visit.say("homecare.consent." + plan.consent_by) +
                    ", " + screen::long_date(plan.consent_on, visit.language()))) +
           screen::fact(visit, "homecare.plan.result_on", day(plan.result_on));
  if (plan.home) facts += screen::fact(visit, "homecare.plan.home", text(plan.home->text()));
  return screen::sheet(
      {.heading = visit.say("homecare.plan.version", {{"version", std::to_string(plan.version)}}),
       .remark = plan.ended ? visit.say("homecare.ended." + plan.outcome) : std::string(),
       .body = element("dl", {{"class", "facts"}}, facts)});
}

Html versions_sheet(screen::Visit const& visit, std::vector<Plan> const& versions) {
  std::vector<screen::TimelineItem> items;
  for (auto const& plan : versions) {
    auto what = element("b", visit.words("homecare.plan.version",
                                         {{"version", std::to_string(plan.version)}})) +
                text(" " + programme_name(visit, plan.programme) + ", " +
                     frequency_words(visit, plan.frequency) + ", " + plan.carer_name);
    if (!plan.reason.empty()) what += element("p", {{"class", "soft"}}, text(plan.reason));
    what +=
        element("p", {{"class", "small soft"}}, text(screen::actor_name(visit, plan.made_name)));
    items.push_back({screen::short_time(plan.made_at, visit.office.zone, visit.language()),
                     std::move(what), plan.ended ? Tone::done : Tone::plain});
  }
  return screen::sheet(
      {.heading = visit.say("homecare.versions"), .body = screen::timeline(items)});
}

Html results_sheet(screen::Visit& visit, Plan const& plan, forms::Owner const& owner) {
  Html items;
  for (auto const& one : outcomes_of(visit.context, plan.of))
    items += element("li", http::link(forms::answer_address(cases::case_forms(), owner, one.answer),
                                      text(screen::long_date(local_date(one.at, visit.office.zone),
                                                             visit.language()))) +
                               text(" ") +
                               screen::chip(one.outcome == "continue" ? Tone::note : Tone::done,
                                            visit.say("homecare.outcome." + one.outcome)));
  auto body = items.empty() ? element("p", {{"class", "soft"}}, visit.words("homecare.no_result"))
                            : element("ul", {{"class", "stack tight"}}, items);
  Html footer;
  if (!plan.ended && visit.context.actor.may(May::work_cases))
    footer = screen::button_link(
        {.label = visit.say("homecare.say_result"), .address = plan_address(plan.of) + "/hasil"});
  bool const due = !plan.ended && plan.result_on <= visit.today();
  return screen::sheet({.heading = visit.say("homecare.results"),
                        .remark = due ? visit.say("homecare.result_due") : std::string(),
                        .body = body,
                        .footer = footer,
                        .id = "hasil"});
}

screen::Record const& extra_record() {
  static screen::Record const record{"homecare.extra",
                                     {{.key = "on", .kind = FieldKind::date, .required = true}}};
  return screen::registered(record, std::string(path) + "/kasus/{care}/kunjungan");
}

screen::Record const& end_record() {
  static screen::Record const record{
      "homecare.end",
      {{.key = "outcome",
        .kind = FieldKind::choice,
        .required = true,
        .choices = {{"independent", "homecare.ended.independent"},
                    {"institution", "homecare.ended.institution"},
                    {"died", "homecare.ended.died"},
                    {"other", "homecare.ended.other"}}},
       {.key = "reason", .kind = FieldKind::long_text, .required = true, .max_length = 1000}}};
  return screen::registered(record, std::string(path) + "/kasus/{care}/akhiri");
}

/// A form that came back: which, with what was typed.
struct Again {
  std::string act{};
  screen::Filled filled{};
};

Html fold(screen::Visit const& visit, screen::Record const& record, std::string const& act,
          std::string_view heading, Again const& again, std::string const& action) {
  http::Attributes attributes{{"class", "fold"}};
  if (again.act == act) attributes.emplace_back("open", http::on());
  return element(
      "details", attributes,
      element("summary", visit.words(heading)) +
          screen::form(
              visit, record, again.act == act ? again.filled : screen::Filled{},
              {.action = action, .submit = visit.say(heading), .primary = false, .id = act}));
}

/// Where no plan is yet: the sub-programmes to begin with.
Html first_sheet(screen::Visit const& visit, cases::Case const& of) {
  Html items;
  for (auto const& one : all(visit.context.catalogue, visit.today())) {
    auto item =
        element("b", text(one.name.in(visit.language()))) +
        element("p", {{"class", "small soft"}},
                text(screen::code_label(visit, "agency", one.unit) + ", " +
                     visit.say("homecare.every", {{"days", std::to_string(one.every_days)}})));
    if (one.is_secret())
      item += element("p", {{"class", "small"}}, visit.words("homecare.becomes_secret"));
    if (visit.context.actor.may(May::work_cases) && !of.ended)
      item += screen::button_link({.label = visit.say("homecare.plan.begin"),
                                   .address = plan_address(of.id) + "/rencana?program=" + one.id});
    items += element("li", item);
  }
  return screen::sheet({.heading = visit.say("homecare.plan.none"),
                        .body = element("p", visit.words("homecare.plan.none_why")) +
                                element("ul", {{"class", "stack"}}, items)});
}

Result<Answer> plan_page_with(screen::Visit& visit, cases::Case const& of, Again const& again) {
  audit::record(visit.context,
                {.action = "view", .kind = "care_plan", .id = of.id.value(), .purpose = of.number});
  auto const found = find_plan(visit.context, of.id);
  if (!found.ok() && visit.request.wants_json()) return found.error();
  auto head = care_head(visit, of, "homecare.of");
  if (!found.ok()) return screen::page(visit, head, first_sheet(visit, of));
  auto const& plan = found.value();
  if (visit.request.wants_json()) return http::json_answer(plan_value(plan));
  bool const works = visit.context.actor.may(May::work_cases) && !of.ended;
  if (works)
    head.actions.push_back({.label = visit.say("homecare.plan.change"),
                            .address = plan_address(of.id) + "/rencana",
                            .icon = "ubah"});
  std::vector<Html> left{plan_sheet(visit, plan), visits_sheet(visit, plan)};
  if (works && !plan.ended)
    left.push_back(
        screen::sheet({.heading = visit.say("homecare.acts"),
                       .body = fold(visit, extra_record(), "kunjungan", "homecare.extra.save",
                                    again, plan_address(of.id) + "/kunjungan") +
                               fold(visit, end_record(), "akhiri", "homecare.end.save", again,
                                    plan_address(of.id) + "/akhiri")}));
  std::vector<Html> right;
  if (auto const owner = cases::case_forms().find(visit.context, of.id.value()); owner.ok()) {
    right.push_back(results_sheet(visit, plan, owner.value()));
    right.push_back(forms::part(visit, cases::case_forms(), owner.value()));
  }
  if (auto const versions = versions_of(visit.context, of.id); versions.ok())
    right.push_back(versions_sheet(visit, versions.value()));
  return screen::page(visit, head, screen::cols("wide", screen::stack(left), screen::stack(right)),
                      again.filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> plan_page(screen::Visit& visit) {
  return plan_page_with(visit, TRY(care_case(visit)), {});
}

Result<Answer> plan_post(screen::Visit& visit) {
  auto const of = TRY(care_case(visit));
  bool const changes = find_plan(visit.context, of.id).ok();
  auto filled = screen::read_form(visit, plan_record(visit, of, changes));
  Status status = filled.status();
  if (status.ok())
    if (auto const made = make_plan(visit.context, plan_typed(visit, of.id, filled)); !made.ok())
      status = made.error();
  if (!status.ok()) {
    auto const& error = status.error();
    bool const again = !visit.request.wants_json() &&
                       (!filled.ok() || screen::put_fault(filled, error, "programme"));
    if (!again) return error;
    return plan_form_with(visit, TRY(cases::find_case(visit.context, of.id)), filled, changes);
  }
  if (visit.request.wants_json()) {
    constexpr int created = 201;
    return http::json_answer(plan_value(TRY(find_plan(visit.context, of.id))), created);
  }
  return screen::done(visit, plan_address(of.id), {.message = visit.say("homecare.did.planned")});
}

/// A small form of the plan's page.
template <typename Run>
Result<Answer> small_post(screen::Visit& visit, screen::Record const& record, std::string act,
                          std::string_view message, Run run) {
  auto const of = TRY(care_case(visit));
  auto filled = screen::read_form(visit, record);
  auto status = filled.status();
  if (status.ok()) status = run(of.id, filled);
  if (!status.ok()) {
    auto const first = std::string(record.fields.front().key);
    bool const again = !visit.request.wants_json() &&
                       (!filled.ok() || screen::put_fault(filled, status.error(), first));
    if (!again) return status.error();
    return plan_page_with(visit, of, {std::move(act), std::move(filled)});
  }
  if (visit.request.wants_json())
    return http::json_answer(plan_value(TRY(find_plan(visit.context, of.id))));
  return screen::done(visit, plan_address(of.id), {.message = visit.say(message)});
}

Result<Answer> extra_post(screen::Visit& visit) {
  return small_post(visit, extra_record(), "kunjungan", "homecare.did.extra",
                    [&](CaseId id, screen::Filled const& filled) {
                      return plan_visit(visit.context, id, *filled.date("on"));
                    });
}

Result<Answer> end_post(screen::Visit& visit) {
  return small_post(visit, end_record(), "akhiri", "homecare.did.ended",
                    [&](CaseId id, screen::Filled const& filled) {
                      return end_plan(visit.context, id, filled.text("outcome"),
                                      filled.text("reason"));
                    });
}

}  // namespace

screen::PageHead care_head(screen::Visit& visit, cases::Case const& of, std::string_view title) {
  return {.title = visit.say(title, {{"name", client_of(visit, of)}}),
          .context = of.number,
          .current = "homecare",
          .trail = {{visit.say("nav.homecare"), std::string(path)},
                    {of.number, cases::case_address(of.id)}},
          .field = true};
}

Result<cases::Case> care_case(screen::Visit& visit) {
  auto one = TRY(cases::find_case(visit.context, CaseId{TRY(visit.request.id("care"))}));
  if (one.procedure != procedure_id) return conflict("homecare.other_procedure");
  return one;
}

std::string plan_address(CaseId id) { return std::string(path) + "/kasus/" + id.text(); }

void add_plan_routes(screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_cases);
  auto const work = http::Policy::right(May::work_cases);
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const one = prefix + std::string(path) + "/kasus/{care}";
    routes.get(one, see, plan_page, "homecare.plan");
    routes.get(one + "/rencana", work, plan_form, "homecare.plan.make");
    routes.post(one + "/rencana", work, plan_post, "homecare.plan.make");
    routes.post(one + "/kunjungan", work, extra_post, "homecare.extra.save");
    routes.post(one + "/akhiri", work, end_post, "homecare.end.save");
  }
}

}  // namespace rangkul::homecare
