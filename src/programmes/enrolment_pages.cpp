#include "base/text.h"
#include "evidence/evidence.h"
#include "programmes/appeal_pages.h"
#include "programmes/batch_pages.h"
#include "programmes/detail_pages.h"
#include "programmes/enrolments.h"
#include "programmes/overlap.h"
#include "programmes/pages.h"
#include "programmes/weighing.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

screen::Record const payment_record{
    "programmes.payment",
    {Field{.key = "amount", .kind = FieldKind::money, .required = true},
     Field{.key = "paid_on", .kind = FieldKind::date, .required = true},
     Field{.key = "method", .required = true, .has_hint = true, .max_length = 60},
     Field{.key = "proof", .required = true, .has_hint = true, .max_length = 80},
     Field{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 64}}};

Tone tone_of(std::string const& payment_status) {
  if (payment_status == "paid") return Tone::done;
  bool const waits = payment_status == "returned" || payment_status == "planned";
  return waits ? Tone::soon : Tone::late;
}

screen::Record const account_record{
    "programmes.account",
    {Field{.key = "bank", .required = true, .has_hint = true, .max_length = 40},
     Field{.key = "number", .required = true, .has_hint = true, .max_length = 30},
     Field{.key = "holder", .kind = FieldKind::name, .required = true, .has_hint = true}}};

/// Where the money goes, for who may see it and who enters it.
bool sees_account(Visit const& visit) {
  auto const& actor = visit.context.actor;
  return actor.may(May::see_restricted) ||
         (actor.may(May::pay) && actor.may(May::see_full_numbers));
}

/// What may be done with a line, by its state.
Html ways_of(Visit& visit, PaymentRow const& row) {
  Html out;
  auto const way = [&](std::string const& act, std::string_view key) {
    out += http::element("p", http::link("/pembayaran/" + row.id.text() + act, visit.words(key)));
  };
  if (row.status == "planned") way("/keluarkan", "programmes.drop_line");
  if (row.status == "planned" || row.status == "paid") way("/gagal", "programmes.mark_failed");
  if (row.status == "paid") way("/retur", "programmes.mark_returned");
  if (row.fix == "open") way("/perbaikan", "programmes.fix_line");
  return out;
}

Html payments_sheet(Visit& visit, Enrolment const& enrolment) {
  bool const pays = visit.context.actor.may(May::pay);
  screen::Table table;
  table.columns = {{visit.say("programmes.paid_on")},
                   {visit.say("programmes.amount"), true},
                   {visit.say("programmes.fund")},
                   {visit.say("programmes.status")}};
  if (pays) table.columns.push_back({visit.say("programmes.act")});
  for (auto const& row : payments_of(visit.context, enrolment.id)) {
    auto status =
        screen::chip(tone_of(row.status), visit.say("programmes.payment.status." + row.status));
    if (row.returned_on)
      status += http::element("small",
                              http::text(screen::short_date(*row.returned_on, visit.language())));
    if (!row.reason.empty()) status += http::element("small", http::text(row.reason));
    std::vector<Html> cells{
        http::text(screen::short_date(row.paid_on, visit.language())),
        http::text(row.amount.text()),
        http::text(row.fund_source) + http::element("small", http::text(row.proof)),
        std::move(status)};
    if (pays) cells.push_back(ways_of(visit, row));
    if (row.batch != 0)
      cells.front() += http::element("small", http::link(batch_address(BatchId{row.batch}),
                                                         visit.words("programmes.batch.one")));
    table.rows.push_back(std::move(cells));
  }
  if (table.rows.empty())
    return screen::sheet(
        {.heading = visit.say("programmes.payments"),
         .body = http::element("p", {{"class", "soft"}}, visit.words("programmes.no_payment"))});
  return screen::sheet({.heading = visit.say("programmes.payments"), .body = screen::table(table)});
}

evidence::Owner proof_owner(Enrolment const& enrolment) {
  evidence::Owner owner{.id = enrolment.id.value(),
                        .title = enrolment.name,
                        .address = "/pendaftaran/" + enrolment.id.text(),
                        .region = enrolment.region};
  if (enrolment.person.is_set()) owner.person = enrolment.person;
  return owner;
}

/// The receipt, the handing-over: that it was received, and by whom.
evidence::Kind const& proof_photos() {
  static evidence::Kind const kind{
      .key = "enrolment",
      .address = "/pendaftaran",
      .current = "programmes",
      .see = May::see_programmes,
      .add = May::pay,
      .labels = {"receipt", "hand_over", "document", "other"},
      .find = [](Context& context, std::int64_t id) -> Result<evidence::Owner> {
        return proof_owner(TRY(find_enrolment(context, EnrolmentId{id})));
      }};
  return kind;
}

/// One act: its own sheet with its form, filled when it was just sent and refused.
struct Act {
  std::string_view address;
  std::string_view label;   // message key of the heading
  std::string_view submit;  // message key of the button
  screen::Record const* record;
  bool primary{true};
};

Html act_sheet(Visit& visit, Enrolment const& enrolment, Act const& act, SentAct const& sent) {
  auto filled = sent.act == act.address ? sent.filled : screen::Filled{};
  if (act.record == &payment_record && !filled.filled("uid")) filled.set_raw("uid", fresh_uid());
  if (act.record == &account_record && sent.act != act.address) {
    auto const known = account_of(visit.context, enrolment.id);
    filled.set_raw("bank", known.bank);
    filled.set_raw("number", known.number);
    filled.set_raw("holder", known.holder);
  }
  auto const address = "/pendaftaran/" + enrolment.id.text() + "/" + std::string(act.address);
  return screen::sheet(
      {.heading = visit.say(act.label),
       .body = screen::form(
           visit, *act.record, filled,
           {.action = address, .submit = visit.say(act.submit), .primary = act.primary})});
}

Html acts_of(Visit& visit, Enrolment const& enrolment, SentAct const& sent) {
  bool const decides = visit.context.actor.may(May::approve_enrolment);
  std::vector<Act> acts;
  if (enrolment.status == "proposed" && decides) {
    acts.push_back({"setujui", "programmes.approve", "programmes.approve", &decree_record()});
    acts.push_back({"tolak", "programmes.reject", "programmes.reject", &reason_record(), false});
  }
  if (enrolment.status == "approved" && visit.context.actor.may(May::pay) &&
      (sent.act == "bayar" || is_left_to_pay(visit.context, enrolment)))
    acts.push_back({"bayar", "programmes.pay", "programmes.pay.submit", &payment_record});
  bool const stands = enrolment.status == "approved" || enrolment.status == "proposed";
  if (stands && sees_account(visit) &&
      (visit.context.actor.may(May::pay) || visit.context.actor.may(May::enrol)))
    acts.push_back(
        {"rekening", "programmes.account", "programmes.account.submit", &account_record, false});
  if (enrolment.status == "approved" && decides) {
    bool const paused = !enrolment.paused.empty();
    if (paused)
      acts.push_back({"lanjutkan", "programmes.resume", "programmes.resume", &reason_record()});
    else
      acts.push_back({"jeda", "programmes.pause", "programmes.pause", &reason_record(), false});
  }
  if (enrolment.status == "approved" && decides)
    acts.push_back({"hentikan", "programmes.stop", "programmes.stop", &reason_record(), false});
  std::vector<Html> sheets;
  for (auto const& act : acts) sheets.push_back(act_sheet(visit, enrolment, act, sent));
  return screen::stack(sheets);
}

Value payments_json(std::vector<PaymentRow> const& rows) {
  Value::List list;
  for (auto const& row : rows)
    list.push_back(Value::object(
        {{"id", row.id.text()},
         {"paid_on", row.paid_on.iso()},
         {"amount", row.amount.whole()},
         {"fund_source", row.fund_source},
         {"method", row.method},
         {"proof", row.proof},
         {"status", row.status},
         {"reason", row.reason},
         {"returned_on", row.returned_on ? Value(row.returned_on->iso()) : Value()}}));
  return Value(std::move(list));
}

Value enrolment_json(Enrolment const& e, std::vector<PaymentRow> const& payments) {
  return Value::object({{"id", e.id.text()},
                        {"programme", e.programme},
                        {"year", e.year},
                        {"period", e.period},
                        {"name", e.name},
                        {"status", e.status},
                        {"reason", e.reason},
                        {"decree", e.decree},
                        {"points", e.points},
                        {"amount", e.amount ? Value(e.amount->whole()) : Value()},
                        {"paused", e.paused},
                        {"warnings", e.warnings},
                        {"payments", payments_json(payments)}});
}

Html facts_of_enrolment(Visit& visit, Enrolment const& enrolment) {
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
  if (!enrolment.paused.empty())
    facts += row("programmes.paused", screen::chip(Tone::late, visit.say("programmes.is_paused")) +
                                          http::text(" " + enrolment.paused));
  if (!enrolment.reason.empty())
    facts += row("programmes.reason.reason", http::text(enrolment.reason));
  if (!enrolment.warnings.empty())
    facts += row("programmes.overlap", http::text(enrolment.warnings));
  return http::element("dl", {{"class", "facts"}}, facts);
}

Html story_of(Visit& visit, Enrolment const& enrolment) {
  std::vector<screen::TimelineItem> story;
  constexpr int most_events = 20;
  for (auto const& event :
       audit::events_about(visit.context, {"enrolment", enrolment.id.value()}, most_events))
    story.push_back({screen::short_time(event.at, visit.office.zone, visit.language()),
                     visit.words("event." + event.name) +
                         http::text(", " + screen::actor_name(visit, event.actor))});
  return screen::timeline(story);
}

Result<Answer> enrolment_with(Visit& visit, SentAct const& sent) {
  auto const enrolment =
      TRY(find_enrolment(visit.context, EnrolmentId{TRY(visit.request.id("enrolment"))}));
  if (visit.request.wants_json()) {
    auto json = enrolment_json(enrolment, payments_of(visit.context, enrolment.id));
    json.set("rule", overlap_json(visit, enrolment));
    json.set("details", details_json(details_of(visit.context, enrolment.id)));
    json.set("appeals", appeals_json(appeals_of(visit.context, enrolment.id)));
    json.set("steps", steps_json(steps_of(visit.context, enrolment.id)));
    return http::json_answer(json);
  }
  auto const on = std::min(visit.today(), Year{enrolment.year}.end());
  auto const* programme = visit.context.catalogue.programme(enrolment.programme, on);
  auto const name =
      programme == nullptr ? enrolment.programme : programme->name.in(visit.language());
  auto const left =
      screen::stack({screen::sheet({.heading = name, .body = facts_of_enrolment(visit, enrolment)}),
                     weighing_sheet(visit, enrolment), details_sheet(visit, enrolment, sent),
                     payments_sheet(visit, enrolment), steps_sheet(visit, enrolment, sent),
                     appeals_sheet(visit, enrolment, sent),
                     evidence::part(visit, proof_photos(), proof_owner(enrolment)),
                     overlap_part(visit, enrolment),
                     screen::sheet({.heading = visit.say("programmes.story"),
                                    .body = story_of(visit, enrolment)})});
  screen::PageHead const head{
      .title = enrolment.name,
      .context = name + " " + std::to_string(enrolment.year),
      .current = "programmes",
      .trail = {{visit.say("nav.programmes"), "/program?tahun=" + std::to_string(enrolment.year)},
                {name, benefit_address(enrolment.programme, enrolment.year)}}};
  return screen::page(visit, head, screen::cols("wide", left, acts_of(visit, enrolment, sent)),
                      sent.filled.ok() ? 200 : 422);
}

Result<Answer> enrolment_page(Visit& visit) { return enrolment_with(visit, {}); }

/// The page again with what was typed, when a form can show the fault; else the refusal itself.
Result<Answer> form_again(Visit& visit, std::string_view act, screen::Filled filled,
                          Error const& error) {
  if (!screen::comes_again(visit, filled, error)) return error;
  return enrolment_with(visit, {act, std::move(filled)});
}

Result<Answer> details_post(Visit& visit) {
  auto const enrolment =
      TRY(find_enrolment(visit.context, EnrolmentId{TRY(visit.request.id("enrolment"))}));
  auto const record = details_record(visit, enrolment);
  auto filled = screen::read_form(visit, record);
  Details given;
  for (auto const& field : record.fields)
    if (visit.request.form.find(field.key)) given[std::string(field.key)] = filled.text(field.key);
  auto status = filled.status();
  if (status.ok()) status = set_details(visit.context, enrolment.id, given);
  if (!status.ok()) return form_again(visit, "keterangan", std::move(filled), status.error());
  if (visit.request.wants_json())
    return http::json_answer(details_json(details_of(visit.context, enrolment.id)));
  return screen::done(visit, "/pendaftaran/" + enrolment.id.text(),
                      {.message = visit.say("programmes.details.saved")});
}

Result<Answer> step_post(Visit& visit) {
  auto const enrolment =
      TRY(find_enrolment(visit.context, EnrolmentId{TRY(visit.request.id("enrolment"))}));
  auto filled = screen::read_form(visit, step_record(visit, enrolment));
  Result<StepId> noted = StepId{};
  if (filled.ok())
    noted = note_step(visit.context, enrolment.id,
                      {filled.text("step"), *filled.date("done_on"), filled.text("note")});
  else
    noted = filled.status().error();
  if (!noted.ok()) return form_again(visit, "tindak-lanjut", std::move(filled), noted.error());
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"step", noted.value().text()}}), 201);
  return screen::done(visit, "/pendaftaran/" + enrolment.id.text(),
                      {.message = visit.say("programmes.steps.noted"),
                       .undo_address = "/pendaftaran/" + enrolment.id.text() + "/tindak-lanjut/" +
                                       noted.value().text() + "/urungkan"});
}

Result<Answer> step_undo(Visit& visit) {
  auto const enrolment = EnrolmentId{TRY(visit.request.id("enrolment"))};
  TRY(undo_step(visit.context, enrolment, StepId{TRY(visit.request.id("step"))}));
  return screen::done(visit, "/pendaftaran/" + enrolment.text(),
                      {.message = visit.say("programmes.steps.undone")});
}

Result<PaymentId> pay_as_typed(Visit& visit, EnrolmentId id, screen::Filled const& filled) {
  TRY(filled.status());
  return pay(visit.context, {.uid = filled.text("uid"),
                             .enrolment = id,
                             .amount = *filled.money("amount"),
                             .paid_on = *filled.date("paid_on"),
                             .fund_source = {},
                             .method = filled.text("method"),
                             .proof = filled.text("proof")});
}

Result<Answer> pay_page(Visit& visit) {
  auto const id = EnrolmentId{TRY(visit.request.id("enrolment"))};
  auto filled = screen::read_form(visit, payment_record);
  auto const paid = pay_as_typed(visit, id, filled);
  if (!paid.ok()) return form_again(visit, "bayar", std::move(filled), paid.error());
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"payment", paid.value().text()}}), 201);
  return screen::done(visit, "/pendaftaran/" + id.text(),
                      {.message = visit.say("programmes.paid")});
}

Result<Answer> account_page(Visit& visit) {
  auto const id = EnrolmentId{TRY(visit.request.id("enrolment"))};
  if (!sees_account(visit)) return forbidden();
  auto filled = screen::read_form(visit, account_record);
  auto status = filled.status();
  if (status.ok())
    status = set_account(visit.context, id,
                         {filled.text("bank"), filled.text("number"), filled.text("holder")});
  if (!status.ok()) return form_again(visit, "rekening", std::move(filled), status.error());
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"enrolment", id.text()}}));
  return screen::done(visit, "/pendaftaran/" + id.text(),
                      {.message = visit.say("programmes.account.set")});
}

/// A form about an appeal: what reads and does it.
struct AppealAct {
  std::string_view act;
  std::string_view message;
  Status (*run)(Visit&, EnrolmentId, screen::Filled&);
};

screen::Handler appeal_with(AppealAct const& act) {
  return [act](Visit& visit) -> Result<Answer> {
    auto const id = EnrolmentId{TRY(visit.request.id("enrolment"))};
    TRY(find_enrolment(visit.context, id));
    screen::Filled filled;
    auto const status = act.run(visit, id, filled);
    if (!status.ok()) return form_again(visit, act.act, std::move(filled), status.error());
    if (visit.request.wants_json())
      return http::json_answer(appeals_json(appeals_of(visit.context, id)));
    return screen::done(visit, "/pendaftaran/" + id.text(), {.message = visit.say(act.message)});
  };
}

/// A decision whose form has one field: the decree or the reason.
struct Decide {
  screen::Record const& (*record)();
  std::string_view act;
  std::string_view message;
  Status (*run)(Context&, EnrolmentId, std::string);
};

screen::Handler decide_with(Decide const& decide) {
  return [decide](Visit& visit) -> Result<Answer> {
    auto const id = EnrolmentId{TRY(visit.request.id("enrolment"))};
    auto filled = screen::read_form(visit, decide.record());
    auto status = filled.status();
    if (status.ok())
      status = decide.run(visit.context, id, filled.text(decide.record().fields.front().key));
    if (!status.ok()) return form_again(visit, decide.act, std::move(filled), status.error());
    return screen::done(visit, "/pendaftaran/" + id.text(), {.message = visit.say(decide.message)});
  };
}

}  // namespace

void add_enrolment_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_programmes);
  auto const decide = Policy::right(May::approve_enrolment);
  auto const money = Policy::right(May::pay);
  add_payment_routes(routes);
  evidence::add_routes(routes, proof_photos());
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + "/pendaftaran/{enrolment}", see, enrolment_page, "programmes.story");
    routes.post(prefix + "/pendaftaran/{enrolment}/bayar", money, pay_page, "programmes.pay");
  }
  for (std::string const prefix : {"", "/api/v1"})
    routes.post(prefix + "/pendaftaran/{enrolment}/rekening", see, account_page,
                "programmes.account");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.post(prefix + "/pendaftaran/{enrolment}/keterangan", see, details_post,
                "programmes.details");
    routes.post(prefix + "/pendaftaran/{enrolment}/tindak-lanjut", see, step_post,
                "programmes.steps");
  }
  routes.post("/pendaftaran/{enrolment}/tindak-lanjut/{step}/urungkan", see, step_undo);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.post(prefix + "/pendaftaran/{enrolment}/keberatan", see,
                appeal_with({"keberatan", "programmes.appeal.taken", appeal_as_typed}),
                "programmes.act.keberatan");
    routes.post(prefix + "/pendaftaran/{enrolment}/putusan", decide,
                appeal_with({"putusan", "programmes.appeal.ruled_now", rule_as_typed}),
                "programmes.act.putusan");
  }
  add_appeal_routes(routes);
  routes.post("/pendaftaran/{enrolment}/setujui", decide,
              decide_with({decree_record, "setujui", "programmes.approved", approve}));
  routes.post("/pendaftaran/{enrolment}/tolak", decide,
              decide_with({reason_record, "tolak", "programmes.rejected", reject}));
  routes.post("/pendaftaran/{enrolment}/hentikan", decide,
              decide_with({reason_record, "hentikan", "programmes.stopped", stop}));
  routes.post("/pendaftaran/{enrolment}/jeda", decide,
              decide_with({reason_record, "jeda", "programmes.paused_now", pause}));
  routes.post("/pendaftaran/{enrolment}/lanjutkan", decide,
              decide_with({reason_record, "lanjutkan", "programmes.resumed", resume}));
}

}  // namespace rangkul::programmes
