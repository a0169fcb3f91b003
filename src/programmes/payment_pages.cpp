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

/// One way in which a paid line ends: its form, its words and what it does.
struct Way {
  std::string_view address;  // last part
  screen::Record const& (*record)();
  std::string_view title;
  std::string_view heading;
  std::string_view message;
  Status (*run)(Context&, PaymentId, screen::Filled const&);
};

Status fail(Context& context, PaymentId id, screen::Filled const& filled) {
  return mark_failed(context, id, filled.text("reason"));
}

Status take_return(Context& context, PaymentId id, screen::Filled const& filled) {
  return mark_returned(
      context, id, {.returned_on = *filled.date("returned_on"), .reason = filled.text("reason")});
}

constexpr Way failed_way{
    "gagal", reason_record, "programmes.mark_failed", "programmes.failed_why", "programmes.failed",
    fail};
constexpr Way returned_way{"retur",
                           return_record,
                           "programmes.mark_returned",
                           "programmes.returned_why",
                           "programmes.returned",
                           take_return};

Result<Answer> form_with(Visit& visit, Way const& way, screen::Filled const& filled) {
  auto const payment =
      TRY(find_payment(visit.context, PaymentId{TRY(visit.request.id("payment"))}));
  if (payment.status != "paid") return conflict("payment.not_paid");
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
  for (Way const& way : {failed_way, returned_way}) {
    auto const address = "/pembayaran/{payment}/" + std::string(way.address);
    auto const post = [way](Visit& visit) { return post_with(visit, way); };
    routes.get(address, money, [way](Visit& visit) { return form_with(visit, way, {}); });
    routes.post(address, money, post);
    routes.post("/api/v1" + address, money, post, std::string(way.title));
  }
}

}  // namespace rangkul::programmes
