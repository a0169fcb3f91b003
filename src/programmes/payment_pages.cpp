#include "programmes/batch_pages.h"
#include "programmes/enrolments.h"
#include "programmes/pages.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using screen::Field;
using screen::FieldKind;
using screen::Visit;

screen::Record const& return_record() {
  static screen::Record const record{
      "programmes.return",
      {Field{.key = "returned_on", .kind = FieldKind::date, .required = true},
       Field{.key = "reason", .required = true, .max_length = 200}}};
  return record;
}

screen::Record const& fix_record() {
  static screen::Record const record{
      "programmes.fix",
      {Field{
           .key = "result",
           .kind = FieldKind::choice,
           .required = true,
           .choices = {{"fixed", "programmes.fix.fixed"}, {"given_up", "programmes.fix.given_up"}}},
       Field{.key = "note", .required = true, .has_hint = true, .max_length = 200}}};
  return record;
}

/// What may be done with one line: its form, its words, and when it is open.
struct Way {
  std::string_view address;  // last part
  screen::Record const& (*record)();
  std::string_view title;
  std::string_view heading;
  std::string_view message;
  Status (*run)(Context&, PaymentId, screen::Filled const&);
  bool (*open)(FoundPayment const&);
  std::string_view refusal;
};

Status fail(Context& context, PaymentId id, screen::Filled const& filled) {
  return mark_failed(context, id, filled.text("reason"));
}

Status take_return(Context& context, PaymentId id, screen::Filled const& filled) {
  return mark_returned(
      context, id, {.returned_on = *filled.date("returned_on"), .reason = filled.text("reason")});
}

Status drop(Context& context, PaymentId id, screen::Filled const& filled) {
  return drop_line(context, id, filled.text("reason"));
}

Status fix(Context& context, PaymentId id, screen::Filled const& filled) {
  return fix_line(context, id, filled.text("result") == "given_up", filled.text("note"));
}

bool is_paid(FoundPayment const& line) { return line.status == "paid"; }
bool is_given_out(FoundPayment const& line) {
  return line.status == "paid" || line.status == "planned";
}
bool is_planned(FoundPayment const& line) { return line.status == "planned"; }
bool is_to_fix(FoundPayment const& line) { return line.fix == "open"; }

constexpr std::array<Way, 4> ways{
    {{"gagal", reason_record, "programmes.mark_failed", "programmes.failed_why",
      "programmes.failed", fail, is_given_out, "payment.not_paid"},
     {"retur", return_record, "programmes.mark_returned", "programmes.returned_why",
      "programmes.returned", take_return, is_paid, "payment.not_paid"},
     {"keluarkan", reason_record, "programmes.drop_line", "programmes.drop_line_why",
      "programmes.line_dropped", drop, is_planned, "batch.not_draft"},
     {"perbaikan", fix_record, "programmes.fix_line", "programmes.fix_line_why",
      "programmes.line_fixed", fix, is_to_fix, "payment.nothing_to_fix"}}};

Result<Answer> form_with(Visit& visit, Way const& way, screen::Filled const& filled) {
  auto const payment =
      TRY(find_payment(visit.context, PaymentId{TRY(visit.request.id("payment"))}));
  if (!way.open(payment)) return conflict(std::string(way.refusal));
  auto const body =
      screen::form(visit, way.record(), filled,
                   {.action = "/pembayaran/" + payment.id.text() + "/" + std::string(way.address),
                    .submit = visit.say(way.title),
                    .cancel_address = "/pendaftaran/" + payment.enrolment.text()});
  return screen::page(visit, {.title = visit.say(way.title), .current = "programmes"},
                      screen::sheet({.heading = visit.say(way.heading), .body = body}),
                      filled.ok() ? 200 : 422);
}

Result<Answer> post_with(Visit& visit, Way const& way) {
  auto const payment =
      TRY(find_payment(visit.context, PaymentId{TRY(visit.request.id("payment"))}));
  auto filled = screen::read_form(visit, way.record());
  auto status = filled.status();
  if (status.ok()) status = way.run(visit.context, payment.id, filled);
  bool const json = visit.request.wants_json();
  if (!status.ok()) {
    if (json || status.error().field.empty()) return status.error();
    if (filled.ok()) filled.fault(status.error().field, status.error().code, status.error().detail);
    return form_with(visit, way, filled);
  }
  if (json) return http::json_answer(Value::object({{"payment", payment.id.text()}}));
  return screen::done(visit, "/pendaftaran/" + payment.enrolment.text(),
                      {.message = visit.say(way.message)});
}

}  // namespace

screen::Record const& reason_record() {
  static screen::Record const record{"programmes.reason",
                                     {Field{.key = "reason", .required = true, .max_length = 200}}};
  return record;
}

void add_payment_routes(screen::Routes& routes) {
  auto const money = http::Policy::right(May::pay);
  for (Way const& way : ways) {
    auto const address = "/pembayaran/{payment}/" + std::string(way.address);
    auto const post = [way](Visit& visit) { return post_with(visit, way); };
    routes.get(address, money, [way](Visit& visit) { return form_with(visit, way, {}); });
    routes.post(address, money, post);
    routes.post("/api/v1" + address, money, post, std::string(way.title));
  }
}

}  // namespace rangkul::programmes
