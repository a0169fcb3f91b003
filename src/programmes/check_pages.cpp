// The call list of a batch: who was drawn, their telephone, and what they said.

#include "base/text.h"
#include "programmes/batch_pages.h"
#include "programmes/checks.h"
#include "screen/parts.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using screen::Column;
using screen::ColumnKind;
using screen::Field;
using screen::FieldKind;
using screen::Filter;
using screen::FilterKind;
using screen::Visit;

screen::List const& checks_list() {
  // Index payment_check_batch; line, enrolment and person by key.
  static screen::List const list{
      .name = "programmes.checks",
      .from =
          "payment_check c JOIN payment p ON p.id = c.payment JOIN enrolment e ON e.id = "
          "p.enrolment LEFT JOIN family f ON f.id = p.family LEFT JOIN person w ON w.id = "
          "COALESCE(p.person, f.head) LEFT JOIN region r ON r.code = p.region",
      .where = "c.batch = :batch AND p.region >= :scope_from AND p.region < :scope_to",
      .id = "c.payment",
      .columns = {Column{.key = "place",
                         .sql = "c.place",
                         .kind = ColumnKind::integer,
                         .sortable = true,
                         .never_null = true},
                  Column{.key = "name",
                         .sql = "e.name",
                         .link = "/penyaluran/{batch}/uji-petik/{id}",
                         .below = "village"},
                  Column{.key = "village", .sql = "COALESCE(r.name, p.region)"},
                  Column{.key = "phone",
                         .sql = "w.phone",
                         .kind = ColumnKind::phone,
                         .field_class = auth::FieldClass::k2},
                  Column{.key = "amount", .sql = "p.amount", .kind = ColumnKind::money},
                  Column{.key = "result",
                         .sql = "COALESCE(NULLIF(c.result, ''), 'waiting')",
                         .kind = ColumnKind::chip,
                         .below = "note",
                         .chip_prefix = "programmes.check"},
                  Column{.key = "note", .sql = "c.note"},
                  Column{.key = "asked", .sql = "c.asked_name", .kind = ColumnKind::actor},
                  Column{.key = "batch", .sql = "c.batch", .kind = ColumnKind::hidden},
                  Column{.key = "id", .sql = "c.payment", .kind = ColumnKind::hidden}},
      .filters = {Filter{
          .key = "hasil",
          .kind = FilterKind::choice,
          .where = "COALESCE(NULLIF(c.result, ''), 'waiting') = :f_hasil",
          .choices = {"waiting", "received", "less", "not_received", "unreachable"}}},
      .sort = "place",
      .people = "payment_checks",
  };
  return list;
}

screen::Record const& draw_record() {
  static screen::Record const record{
      "programmes.draw_checks",
      {Field{.key = "size", .kind = FieldKind::integer, .required = true, .has_hint = true}}};
  return screen::registered(record, "/penyaluran/{batch}/uji-petik");
}

screen::Record const& answer_record() {
  static screen::Record const record = [] {
    Field result{.key = "result", .kind = FieldKind::choice, .required = true};
    for (auto const key : check_results)
      result.choices.push_back({std::string(key), "programmes.check." + std::string(key)});
    return screen::Record{
        "programmes.check_answer",
        {std::move(result), Field{.key = "note", .has_hint = true, .max_length = 200}}};
  }();
  return screen::registered(record, "/penyaluran/{batch}/uji-petik/{payment}");
}

std::string checks_address(BatchId id) { return batch_address(id) + "/uji-petik"; }

screen::PageHead head_of(Visit const& visit, Batch const& batch) {
  return {.title = visit.say("programmes.checks.title"),
          .context = visit.say("programmes.checks.why"),
          .current = "payments",
          .trail = {{visit.say("nav.payments"), std::string(batches_path)},
                    {benefit_name(visit, batch.programme, batch.year), batch_address(batch.id)}}};
}

Html counts_words(Visit const& visit, CheckCounts const& counts) {
  return visit.words("programmes.checks.counts",
                     {{"received", group_thousands(counts.received)},
                      {"answered", group_thousands(counts.answered())},
                      {"percent", Percent{counts.received, counts.answered()}.text()},
                      {"waiting", group_thousands(counts.waiting)}});
}

Result<Answer> checks_with(Visit& visit, screen::Filled const& filled) {
  auto const batch = TRY(batch_of(visit));
  auto const counts = check_counts(visit.context, batch.id);
  auto typed = filled;
  if (!typed.filled("size")) typed.set_raw("size", "30");
  Html before;
  if (counts.all() > 0) before += element("p", counts_words(visit, counts));
  if (!visit.request.wants_json())
    before +=
        screen::sheet({.heading = visit.say("programmes.checks.draw"),
                       .body = screen::form(visit, draw_record(), typed,
                                            {.action = checks_address(batch.id),
                                             .submit = visit.say("programmes.checks.draw.submit"),
                                             .primary = counts.all() == 0})});
  auto answer = TRY(screen::list_page(visit, checks_list(),
                                      {.head = head_of(visit, batch),
                                       .binds = {db::bind("batch", batch.id)},
                                       .before = before,
                                       .empty_heading = visit.say("programmes.checks.none")}));
  if (!filled.ok()) answer.status = http::status_of(ErrorKind::invalid);
  return answer;
}

Result<Answer> checks_page(Visit& visit) { return checks_with(visit, {}); }

Result<Answer> draw_post(Visit& visit) {
  auto const id = BatchId{TRY(visit.request.id("batch"))};
  auto filled = screen::read_form(visit, draw_record());
  Result<std::int64_t> drawn = std::int64_t{0};
  if (filled.ok())
    drawn = draw_checks(visit.context, id, filled.integer("size").value_or(0));
  else
    drawn = filled.status().error();
  if (!drawn.ok()) {
    if (!screen::comes_again(visit, filled, drawn.error())) return drawn.error();
    return checks_with(visit, filled);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"drawn", drawn.value()}}), 201);
  return screen::done(visit, checks_address(id),
                      {.message = visit.say("programmes.checks.drawn",
                                            {{"count", group_thousands(drawn.value())}})});
}

Result<Answer> answer_with(Visit& visit, screen::Filled filled, bool first) {
  auto const batch = TRY(batch_of(visit));
  auto const check = TRY(find_check(visit.context, PaymentId{TRY(visit.request.id("payment"))}));
  if (check.batch != batch.id) return not_found();
  if (first) {
    filled.set_raw("result", check.result);
    filled.set_raw("note", check.note);
  }
  auto head = head_of(visit, batch);
  head.trail.push_back({head.title, checks_address(batch.id)});
  head.title = check.name;
  auto const body = screen::form(visit, answer_record(), filled,
                                 {.action = checks_address(batch.id) + "/" + check.payment.text(),
                                  .submit = visit.say("programmes.checks.answer.submit"),
                                  .cancel_address = checks_address(batch.id)});
  return screen::page(
      visit, head, screen::sheet({.heading = visit.say("programmes.checks.answer"), .body = body}),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> answer_page(Visit& visit) { return answer_with(visit, {}, true); }

Result<Answer> answer_post(Visit& visit) {
  auto const payment = PaymentId{TRY(visit.request.id("payment"))};
  auto const batch = TRY(batch_of(visit));
  auto filled = screen::read_form(visit, answer_record());
  auto status = filled.status();
  if (status.ok())
    status = note_answer(visit.context, payment, filled.text("result"), filled.text("note"));
  if (!status.ok()) {
    if (!screen::comes_again(visit, filled, status.error())) return status.error();
    return answer_with(visit, std::move(filled), false);
  }
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"payment", payment.text()}}));
  return screen::done(visit, checks_address(batch.id),
                      {.message = visit.say("programmes.checks.noted")});
}

}  // namespace

void add_check_routes(screen::Routes& routes) {
  auto const right = http::Policy::right(May::approve_money);
  std::string const path = std::string(batches_path) + "/{batch}/uji-petik";
  screen::registered(checks_list(), path);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + path, right, checks_page, "programmes.checks.title");
    routes.post(prefix + path, right, draw_post, "programmes.checks.draw");
    routes.post(prefix + path + "/{payment}", right, answer_post, "programmes.checks.answer");
  }
  routes.get(path + "/{payment}", right, answer_page);
}

}  // namespace rangkul::programmes
