#include <sodium.h>

#include "base/text.h"
#include "programmes/enrolments.h"
#include "programmes/pages.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

screen::Record const reason_record{"programmes.reason",
                                   {Field{.key = "reason", .required = true, .max_length = 200}}};
screen::Record const payment_record{
    "programmes.payment",
    {Field{.key = "amount", .kind = FieldKind::money, .required = true},
     Field{.key = "paid_on", .kind = FieldKind::date, .required = true},
     Field{.key = "method", .required = true, .has_hint = true, .max_length = 60},
     Field{.key = "proof", .required = true, .has_hint = true, .max_length = 80},
     Field{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 64}}};

// ---- enrolling one person -----------------------------------------------------------------------

Html judgement_list(Visit const& visit, Judgement const& judgement) {
  Html list;
  for (auto const& condition : judgement.conditions) {
    auto const mark = condition.holds ? screen::chip(Tone::done, visit.say("programmes.holds"))
                                      : screen::chip(Tone::late, visit.say("programmes.fails"));
    auto const words =
        visit.words(condition.holds ? condition.key + ".ok" : condition.key, condition.detail);
    list += http::element("li", mark + http::text(" ") + words);
  }
  return http::element("ul", {{"class", "stack tight"}}, list);
}

Html warnings_notice(Visit const& visit, Judgement const& judgement) {
  Html list;
  for (auto const& warning : judgement.warnings)
    list += http::element("li", visit.words(warning.key, warning.detail));
  if (list.empty()) return {};
  return screen::notice(Tone::soon, visit.say("programmes.overlap"), http::element("ul", list));
}

/// Dead members of the family, for a claim after a death.
std::vector<screen::Choice> deceased_of(Context& context, FamilyId family) {
  std::vector<screen::Choice> out;
  for (auto const& member : registry::members_of(context, family))
    if (member.life == "mati") out.push_back({member.id.text(), member.name});
  return out;
}

Result<Answer> choose_page(Visit& visit) {
  auto const person =
      TRY(registry::find_person(visit.context, PersonId{TRY(visit.request.id("person"))}));
  auto const year = year_of(visit);
  auto const on = std::min(visit.today(), Year{year}.end());
  std::vector<Html> sheets;
  for (auto const* programme : visit.context.catalogue.benefits_of(umbrella_id, on)) {
    if (!programme->run_by_office_in(year) || programme->scheme(year) == nullptr) continue;
    auto const wanted = visit.request.query.get("manfaat");
    if (!wanted.empty() && wanted != programme->id) continue;
    Candidate candidate{.programme = programme->id,
                        .year = year,
                        .period = {},
                        .person = person.id,
                        .family = person.family,
                        .for_person = {}};
    auto const deceased = programme->eligibility.death_in_family
                              ? deceased_of(visit.context, person.family)
                              : std::vector<screen::Choice>{};
    if (!deceased.empty())
      candidate.for_person = PersonId::parse(deceased.front().value).value_or(PersonId{});
    auto const judgement = judge(visit.context, candidate, on);
    if (!judgement.ok()) continue;
    auto body =
        judgement_list(visit, judgement.value()) + warnings_notice(visit, judgement.value());
    if (judgement.value().eligible()) {
      screen::Record record{"programmes.candidate", {}};
      if (!deceased.empty())
        record.fields.push_back(Field{
            .key = "for_person", .kind = FieldKind::choice, .required = true, .choices = deceased});
      screen::Filled filled;
      if (!deceased.empty()) filled.set_raw("for_person", deceased.front().value);
      screen::FormParts parts{.action = "/orang/" + person.id.text() + "/daftarkan",
                              .submit = visit.say("programmes.propose")};
      parts.hidden = {{"programme", programme->id}, {"year", std::to_string(year)}};
      body += screen::form(visit, record, filled, parts);
    }
    sheets.push_back(
        screen::sheet({.heading = programme->name.in(visit.language()) + " " + std::to_string(year),
                       .remark = programme->purpose.empty()
                                     ? std::string{}
                                     : visit.say("purpose." + programme->purpose),
                       .body = body}));
  }
  screen::PageHead const head{
      .title = visit.say("programmes.enrol_person", {{"name", person.name}}),
      .current = "programmes",
      .trail = {{person.name, "/orang/" + person.id.text()}}};
  audit::record(
      visit.context,
      {.action = "view", .kind = "person", .id = person.id.value(), .purpose = "enrolment"});
  return screen::page(visit, head, screen::stack(sheets));
}

Result<Answer> propose_person(Visit& visit) {
  auto const person = PersonId{TRY(visit.request.id("person"))};
  auto const year = parse_id_value(visit.request.form.get("year")).value_or(0);
  Candidate candidate{
      .programme = visit.request.form.get("programme"),
      .year = static_cast<int>(year),
      .period = visit.request.form.get("period"),
      .person = person,
      .family = {},
      .for_person = PersonId::parse(visit.request.form.get("for_person")).value_or(PersonId{})};
  auto const id = TRY(propose(visit.context, candidate));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"enrolment", id.text()}}), 201);
  return screen::done(visit, "/pendaftaran/" + id.text(),
                      {.message = visit.say("programmes.proposed")});
}

// ---- one enrolment
// --------------------------------------------------------------------------------

std::string fresh_uid() {
  unsigned char bytes[16];
  randombytes_buf(bytes, sizeof bytes);
  return http::base64url(std::string_view(reinterpret_cast<char const*>(bytes), sizeof bytes));
}

Html payments_sheet(Visit& visit, Enrolment const& enrolment) {
  screen::Table table;
  table.columns = {{visit.say("programmes.paid_on")}, {visit.say("programmes.amount"), true},
                   {visit.say("programmes.fund")},    {visit.say("programmes.proof")},
                   {visit.say("programmes.status")},  {visit.say("programmes.act")}};
  for (auto const& row : payments_of(visit.context, enrolment.id)) {
    Html act;
    if (row.status == "paid" && visit.context.actor.may(May::pay))
      act = http::link("/pembayaran/" + row.id.text() + "/gagal",
                       visit.words("programmes.mark_failed"));
    table.rows.push_back(
        {http::text(screen::short_date(row.paid_on, visit.language())),
         http::text(row.amount.text()), http::text(row.fund_source), http::text(row.proof),
         screen::chip(row.status == "paid" ? Tone::done : Tone::late,
                      visit.say("programmes.payment.status." + row.status)) +
             (row.reason.empty() ? Html{} : http::element("small", http::text(row.reason))),
         act});
  }
  if (table.rows.empty())
    return screen::sheet(
        {.heading = visit.say("programmes.payments"),
         .body = http::element("p", {{"class", "soft"}}, visit.words("programmes.no_payment"))});
  return screen::sheet({.heading = visit.say("programmes.payments"), .body = screen::table(table)});
}

Html acts_sheet(Visit& visit, Enrolment const& enrolment, screen::Filled const& payment) {
  auto const address = "/pendaftaran/" + enrolment.id.text();
  auto const may = [&](May right) { return visit.context.actor.may(right); };
  std::vector<Html> parts;
  if (enrolment.status == "proposed" && may(May::approve_enrolment)) {
    parts.push_back(
        screen::sheet({.heading = visit.say("programmes.approve"),
                       .body = screen::form(visit, decree_record(), {},
                                            {.action = address + "/setujui",
                                             .submit = visit.say("programmes.approve")})}));
    parts.push_back(
        screen::sheet({.heading = visit.say("programmes.reject"),
                       .body = screen::form(visit, reason_record, {},
                                            {.action = address + "/tolak",
                                             .submit = visit.say("programmes.reject")})}));
  }
  if (enrolment.status == "approved" && may(May::pay)) {
    auto filled = payment;
    if (!filled.filled("uid")) filled.set_raw("uid", fresh_uid());
    parts.push_back(
        screen::sheet({.heading = visit.say("programmes.pay"),
                       .body = screen::form(visit, payment_record, filled,
                                            {.action = address + "/bayar",
                                             .submit = visit.say("programmes.pay.submit")})}));
  }
  if (enrolment.status == "approved" && may(May::approve_enrolment))
    parts.push_back(
        screen::sheet({.heading = visit.say("programmes.stop"),
                       .body = screen::form(visit, reason_record, {},
                                            {.action = address + "/hentikan",
                                             .submit = visit.say("programmes.stop")})}));
  return screen::stack(parts);
}

Value enrolment_json(Enrolment const& e) {
  return Value::object({{"id", e.id.text()},
                        {"programme", e.programme},
                        {"year", e.year},
                        {"period", e.period},
                        {"name", e.name},
                        {"status", e.status},
                        {"reason", e.reason},
                        {"decree", e.decree},
                        {"warnings", e.warnings}});
}

Result<Answer> enrolment_with(Visit& visit, screen::Filled const& payment) {
  auto const enrolment =
      TRY(find_enrolment(visit.context, EnrolmentId{TRY(visit.request.id("enrolment"))}));
  if (visit.request.wants_json()) return http::json_answer(enrolment_json(enrolment));
  auto const on = std::min(visit.today(), Year{enrolment.year}.end());
  auto const* programme = visit.context.catalogue.programme(enrolment.programme, on);
  auto const name =
      programme == nullptr ? enrolment.programme : programme->name.in(visit.language());
  auto const row = [&](std::string_view key, Html const& value) {
    return http::element("div", http::element("dt", visit.words(key)) + http::element("dd", value));
  };
  auto const tone = enrolment.status == "approved"   ? Tone::done
                    : enrolment.status == "proposed" ? Tone::soon
                                                     : Tone::late;
  auto who = http::text(enrolment.name);
  if (enrolment.person.is_set())
    who = http::link("/orang/" + enrolment.person.text(), who);
  else if (enrolment.family.is_set())
    who = http::link("/keluarga/" + enrolment.family.text(), who);
  auto facts =
      row("programmes.receiver_name", who) +
      row("programmes.status",
          screen::chip(tone, visit.say("programmes.enrolment.status." + enrolment.status)));
  if (enrolment.for_person.is_set())
    if (auto const dead = registry::find_person(visit.context, enrolment.for_person); dead.ok())
      facts += row("programmes.for_person",
                   http::link("/orang/" + dead.value().id.text(), http::text(dead.value().name)));
  facts += row("programmes.period", http::text(std::to_string(enrolment.year)));
  if (!enrolment.decree.empty())
    facts += row("programmes.decree.decree", http::text(enrolment.decree));
  if (!enrolment.reason.empty())
    facts += row("programmes.reason.reason", http::text(enrolment.reason));
  if (!enrolment.warnings.empty())
    facts += row("programmes.overlap", http::text(enrolment.warnings));
  std::vector<screen::TimelineItem> story;
  for (auto const& event :
       audit::events_about(visit.context, {"enrolment", enrolment.id.value()}, 20))
    story.push_back({screen::short_time(event.at, visit.office.zone, visit.language()),
                     visit.words("event." + event.name) + http::text(", " + event.actor)});
  auto const left = screen::stack(
      {screen::sheet({.heading = name, .body = http::element("dl", {{"class", "facts"}}, facts)}),
       payments_sheet(visit, enrolment),
       screen::sheet({.heading = visit.say("programmes.story"), .body = screen::timeline(story)})});
  screen::PageHead const head{
      .title = enrolment.name,
      .context = name + " " + std::to_string(enrolment.year),
      .current = "programmes",
      .trail = {{visit.say("nav.programmes"), "/program?tahun=" + std::to_string(enrolment.year)},
                {name, benefit_address(enrolment.programme, enrolment.year)}}};
  return screen::page(visit, head,
                      screen::cols("wide", left, acts_sheet(visit, enrolment, payment)),
                      payment.ok() ? 200 : 422);
}

Result<Answer> enrolment_page(Visit& visit) { return enrolment_with(visit, {}); }

Result<Answer> pay_page(Visit& visit) {
  auto filled = screen::read_form(visit, payment_record);
  auto const id = EnrolmentId{TRY(visit.request.id("enrolment"))};
  if (filled.ok()) {
    auto const paid = pay(visit.context, {.uid = filled.text("uid"),
                                          .enrolment = id,
                                          .amount = *filled.money("amount"),
                                          .paid_on = *filled.date("paid_on"),
                                          .fund_source = {},
                                          .method = filled.text("method"),
                                          .proof = filled.text("proof")});
    if (paid.ok()) {
      if (visit.request.wants_json())
        return http::json_answer(Value::object({{"payment", paid.value().text()}}), 201);
      return screen::done(visit, "/pendaftaran/" + id.text(),
                          {.message = visit.say("programmes.paid")});
    }
    auto const& error = paid.error();
    bool const of_form = !error.field.empty() && !visit.request.wants_json();
    if (!of_form) return error;
    filled.fault(error.field, error.code, error.detail);
  } else if (visit.request.wants_json()) {
    return filled.faults().front();
  }
  return enrolment_with(visit, filled);
}

template <typename Act>
screen::Handler decide_with(screen::Record const& record, std::string_view field,
                            std::string message, Act act) {
  return [&record, field, message, act](Visit& visit) -> Result<Answer> {
    auto const id = EnrolmentId{TRY(visit.request.id("enrolment"))};
    auto const filled = screen::read_form(visit, record);
    TRY(filled.status());
    TRY(act(visit.context, id, filled.text(field)));
    return screen::done(visit, "/pendaftaran/" + id.text(), {.message = visit.say(message)});
  };
}

Result<Answer> failed_form(Visit& visit) {
  auto const id = TRY(visit.request.id("payment"));
  auto const body = screen::form(visit, reason_record, {},
                                 {.action = "/pembayaran/" + std::to_string(id) + "/gagal",
                                  .submit = visit.say("programmes.mark_failed")});
  return screen::page(visit,
                      {.title = visit.say("programmes.mark_failed"), .current = "programmes"},
                      screen::sheet({.heading = visit.say("programmes.failed_why"), .body = body}));
}

Result<Answer> fail(Visit& visit) {
  auto const filled = screen::read_form(visit, reason_record);
  TRY(filled.status());
  TRY(mark_failed(visit.context, PaymentId{TRY(visit.request.id("payment"))},
                  filled.text("reason")));
  return screen::done(visit, "/program", {.message = visit.say("programmes.failed")});
}

}  // namespace

void add_enrolment_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_programmes);
  auto const decide = Policy::right(May::approve_enrolment);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/pendaftaran/{enrolment}", see, enrolment_page, "programmes.story");
    routes.post(prefix + "/orang/{person}/daftarkan", Policy::right(May::enrol), propose_person,
                "programmes.propose");
    routes.post(prefix + "/pendaftaran/{enrolment}/bayar", Policy::right(May::pay), pay_page,
                "programmes.pay");
  }
  routes.get("/orang/{person}/daftarkan", Policy::right(May::enrol), choose_page);
  routes.post("/pendaftaran/{enrolment}/setujui", decide,
              decide_with(decree_record(), "decree", "programmes.approved", approve));
  routes.post("/pendaftaran/{enrolment}/tolak", decide,
              decide_with(reason_record, "reason", "programmes.rejected", reject));
  routes.post("/pendaftaran/{enrolment}/hentikan", decide,
              decide_with(reason_record, "reason", "programmes.stopped", stop));
  routes.get("/pembayaran/{payment}/gagal", Policy::right(May::pay), failed_form);
  routes.post("/pembayaran/{payment}/gagal", Policy::right(May::pay), fail);
}

}  // namespace rangkul::programmes
