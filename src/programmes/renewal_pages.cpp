// The page of a benefit's renewal: who stood, whom the school has confirmed, who is proposed anew.

#include "base/text.h"
#include "programmes/pages.h"
#include "programmes/parts.h"
#include "programmes/renewals.h"
#include "screen/format.h"
#include "screen/list.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using screen::Column;
using screen::ColumnKind;
using screen::FieldKind;
using screen::Filter;
using screen::FilterKind;
using screen::Visit;

screen::List const& renewals_list() {
  // Index enrolment_list (programme, year, status, region); the rest by keys of each row.
  static screen::List const list{
      .name = "programmes.renewals",
      .from =
          "enrolment e LEFT JOIN region r ON r.code = e.region LEFT JOIN (SELECT enrolment, "
          "MAX(done_on) AS done_on FROM enrolment_step WHERE step = :step AND undone = 0 GROUP BY "
          "enrolment) s ON s.enrolment = e.id LEFT JOIN enrolment n ON n.programme = e.programme "
          "AND n.year = e.year + 1 AND n.status IN ('proposed', 'approved') AND (n.person = "
          "e.person OR (e.person IS NULL AND n.family = e.family))",
      .where =
          "e.programme = :programme AND e.year = :year AND e.status = 'approved' AND e.region >= "
          ":scope_from AND e.region < :scope_to AND (:own = '*' OR :own LIKE '%|' || e.programme "
          "|| "
          "' ' || e.year || '|%')",
      .id = "e.id",
      .columns =
          {Column{.key = "name", .sql = "e.name", .sortable = true, .link = "/pendaftaran/{id}"},
           Column{.key = "village", .sql = "COALESCE(r.name, e.region)", .sortable = true},
           Column{.key = "details",
                  .sql = "COALESCE((SELECT MIN(f.value) FROM enrolment_field f WHERE "
                         "f.enrolment = e.id AND f.field = :field), '')"},
           Column{.key = "confirmed",
                  .sql = "COALESCE(s.done_on, '')",
                  .kind = ColumnKind::date,
                  .sortable = true},
           Column{.key = "next",
                  .sql = "COALESCE(n.status, '')",
                  .kind = ColumnKind::chip,
                  .chip_prefix = "programmes.enrolment.status"},
           Column{.key = "id", .sql = "e.id", .kind = ColumnKind::hidden}},
      .filters = {Filter{.key = "keadaan",
                         .kind = FilterKind::choice,
                         .where =
                             "CASE WHEN n.id IS NOT NULL THEN 'proposed' WHEN s.done_on IS NOT "
                             "NULL THEN 'confirmed' ELSE 'waiting' END = :f_keadaan",
                         .choices = {"waiting", "confirmed", "proposed"}},
                  Filter{.key = "wilayah",
                         .kind = FilterKind::region,
                         .where = "e.region >= :f_wilayah_from AND e.region < :f_wilayah_to"}},
      .sort = "name",
      .people = "enrolments",
  };
  return list;
}

/// The field that tells receivers apart for who confirms: the school, the university.
std::string asked_field(catalogue::Programme const& programme) {
  return programme.fields.empty() ? std::string() : programme.fields.front().id;
}

screen::Record const& confirm_record() {
  static screen::Record const record{
      "programmes.confirm",
      {{.key = "value", .has_hint = true, .max_length = 120},
       {.key = "region", .kind = FieldKind::region, .has_hint = true},
       {.key = "done_on", .kind = FieldKind::date, .required = true}}};
  return screen::registered(record, "/program/{programme}/{year}/perpanjangan");
}

std::string address_of(Benefit const& benefit) {
  return benefit_address(benefit.programme->id, benefit.year) + "/perpanjangan";
}

std::string step_name(Visit const& visit, catalogue::Programme const& programme) {
  for (auto const& step : programme.steps)
    if (step.id == programme.renewed_by) return step.name.in(visit.language());
  return programme.renewed_by;
}

Html confirm_sheet(Visit& visit, Benefit const& benefit, screen::Filled const& sent) {
  auto const& actor = visit.context.actor;
  if (!actor.may(May::enrol) && !actor.may(May::pay)) return {};
  auto typed = sent;
  if (!typed.filled("done_on")) typed.set_raw("done_on", screen::input_date(visit.today()));
  auto const name = step_name(visit, *benefit.programme);
  return screen::sheet({.heading = visit.say("programmes.confirm_many", {{"step", name}}),
                        .body = screen::form(visit, confirm_record(), typed,
                                             {.action = address_of(benefit),
                                              .submit = visit.say("programmes.confirm_submit"),
                                              .primary = false})});
}

Html renew_sheet(Visit& visit, Benefit const& benefit, Renewal const& renewal) {
  auto const next = std::to_string(benefit.year + 1);
  auto const waits = renewal.confirmed - renewal.proposed;
  bool const open = benefit.programme->scheme(benefit.year + 1) != nullptr;
  Html body = element(
      "p",
      visit.words("programmes.renew_why",
                  {{"count", group_thousands(std::max<std::int64_t>(waits, 0))}, {"year", next}}));
  if (!open)
    body = element("p", visit.words("programmes.renew_no_scheme", {{"year", next}}));
  else if (waits > 0 && visit.context.actor.may(May::enrol))
    body += screen::button_post(visit, {.label = visit.say("programmes.renew", {{"year", next}}),
                                        .address = address_of(benefit) + "/usulkan",
                                        .primary = true});
  return screen::sheet({.heading = visit.say("programmes.renew_heading", {{"year", next}}),
                        .body = std::move(body)});
}

Result<Benefit> renewed_benefit(Visit& visit) {
  auto benefit = TRY(benefit_of(visit));
  if (benefit.programme->renewed_by.empty()) return not_found("renewal.not_renewed");
  return benefit;
}

Result<Answer> renewals_with(Visit& visit, screen::Filled const& sent) {
  auto const benefit = TRY(renewed_benefit(visit));
  screen::ListView view{
      .head = benefit_head(visit, benefit),
      .binds = {db::bind("programme", benefit.programme->id), db::bind("year", benefit.year),
                db::bind("step", benefit.programme->renewed_by),
                db::bind("field", asked_field(*benefit.programme))},
      .before = benefit_tabs(visit, benefit, 10)};
  view.empty_heading = visit.say("programmes.renewals.none");
  if (!visit.request.wants_json()) {
    auto const renewal = renewal_of(visit.context, *benefit.programme, benefit.year);
    auto const figures = screen::figures(
        {{visit.say("programmes.renewals.standing"), group_thousands(renewal.standing)},
         {visit.say("programmes.renewals.confirmed"), group_thousands(renewal.confirmed), "",
          address_of(benefit) + "?keadaan=confirmed"},
         {visit.say("programmes.renewals.proposed"), group_thousands(renewal.proposed), "",
          address_of(benefit) + "?keadaan=proposed"}});
    auto const forms = screen::stack({renew_sheet(visit, benefit, renewal), figures});
    auto const confirm = confirm_sheet(visit, benefit, sent);
    view.before += confirm.empty() ? forms : screen::cols("wide", forms, confirm);
  }
  auto answer = TRY(screen::list_page(visit, renewals_list(), view));
  if (!sent.ok()) answer.status = http::status_of(ErrorKind::invalid);
  return answer;
}

Result<Answer> renewals_page(Visit& visit) { return renewals_with(visit, {}); }

Result<std::int64_t> confirm_as_typed(Visit& visit, Benefit const& benefit,
                                      screen::Filled const& filled) {
  TRY(filled.status());
  RenewalFilter filter{.area = {},
                       .field = asked_field(*benefit.programme),
                       .value = std::string(trim(filled.text("value")))};
  if (auto const region = filled.region("region")) filter.area = *region;
  return confirm_many(visit.context, *benefit.programme, benefit.year, filter,
                      *filled.date("done_on"));
}

Result<Answer> confirm_post(Visit& visit) {
  auto const benefit = TRY(renewed_benefit(visit));
  auto filled = screen::read_form(visit, confirm_record());
  auto const count = confirm_as_typed(visit, benefit, filled);
  if (!count.ok()) {
    auto error = count.error();
    if (error.code == "renewal.nobody") error.field = "value";
    if (!screen::comes_again(visit, filled, error)) return error;
    return renewals_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"confirmed", count.value()}}));
  return screen::done(visit, address_of(benefit),
                      {.message = visit.say("programmes.confirmed_many",
                                            {{"count", group_thousands(count.value())}})});
}

Result<Answer> renew_post(Visit& visit) {
  auto const benefit = TRY(renewed_benefit(visit));
  auto const renewed = TRY(renew_many(visit.context, *benefit.programme, benefit.year));
  if (visit.request.wants_json())
    return http::json_answer(Value::object(
        {{"proposed", renewed.proposed}, {"refused", renewed.refused}, {"left", renewed.left}}));
  auto const key = renewed.left > 0      ? "programmes.renewed_part"
                   : renewed.refused > 0 ? "programmes.renewed_but"
                                         : "programmes.renewed";
  return screen::done(visit, address_of(benefit),
                      {.message = visit.say(key, {{"count", group_thousands(renewed.proposed)},
                                                  {"refused", group_thousands(renewed.refused)},
                                                  {"left", group_thousands(renewed.left)}})});
}

}  // namespace

void add_renewal_routes(screen::Routes& routes) {
  using http::Policy;
  std::string const path = "/program/{programme}/{year}/perpanjangan";
  screen::registered(renewals_list(), path);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + path, Policy::right(May::see_programmes), renewals_page,
               "programmes.tab.renewals");
    routes.post(prefix + path, Policy::right(May::see_programmes), confirm_post,
                "programmes.confirm_submit");
    routes.post(prefix + path + "/usulkan", Policy::right(May::enrol), renew_post,
                "programmes.renew_heading");
  }
}

}  // namespace rangkul::programmes
