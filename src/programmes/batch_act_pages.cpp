// What may be done with a batch, as forms beside it: each with its right, its state and its words.

#include <sodium.h>

#include "base/text.h"
#include "programmes/batch_pages.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using screen::Field;
using screen::FieldKind;
using screen::Visit;
using enum BatchState;

screen::Record const& order_record() {
  static screen::Record const record{
      "programmes.order",
      {Field{.key = "pay_order", .required = true, .has_hint = true, .max_length = 80}}};
  return screen::registered(record, "/penyaluran/{batch}/serahkan");
}

screen::Record const& rest_record() {
  static screen::Record const record{
      "programmes.rest",
      {Field{.key = "paid_on", .kind = FieldKind::date, .required = true},
       Field{.key = "proof", .required = true, .has_hint = true, .max_length = 80}}};
  return screen::registered(record, "/penyaluran/{batch}/diterima");
}

screen::Record const& answer_record() {
  static screen::Record const record{
      "programmes.answer",
      {Field{.key = "paid_on", .kind = FieldKind::date, .required = true},
       Field{.key = "file",
             .kind = FieldKind::file,
             .required = true,
             .has_hint = true,
             .accepts = ".csv,.txt,.xlsx"}}};
  return screen::registered(record, "/penyaluran/{batch}/jawaban");
}

/// A message with what came of the act.
using Told = Result<std::string>;

Told take_file(Visit& visit, BatchId id, screen::Filled const& filled) {
  for (auto const& upload : visit.request.uploads)
    if (upload.field == "file" && upload.size > 0) {
      auto const took =
          TRY(take_batch_answer(visit.context, id, upload.path, *filled.date("paid_on")));
      std::vector<std::string> rows;
      for (auto const row : took.left_rows) rows.push_back(std::to_string(row));
      return visit.say(
          took.left() == 0 ? "programmes.batch.answered" : "programmes.batch.answered_left",
          {{"paid", group_thousands(took.paid)},
           {"failed", group_thousands(took.failed)},
           {"left", group_thousands(took.left())},
           {"unknown", group_thousands(took.unknown)},
           {"again", group_thousands(took.again)},
           {"differs", group_thousands(took.amount_differs)},
           {"unreadable", group_thousands(took.unreadable)},
           {"rows", join(rows, ", ")}});
    }
  return invalid("field.required", {}, "file");
}

Told say_after(Visit& visit, Status const& status, std::string_view key) {
  TRY(status);
  return visit.say(key);
}

/// One act on a batch: who may, in which states, with which form.
struct BatchAct {
  std::string_view address;  // last part
  May right;
  std::vector<BatchState> states;
  screen::Record const* (*record)();  // nothing to fill in: none
  std::string_view heading, why, submit;
  bool primary;
  Told (*run)(Visit&, BatchId, screen::Filled const&);
};

screen::Record const* no_record() { return nullptr; }
screen::Record const* reasons() { return &reason_record(); }
screen::Record const* orders() { return &order_record(); }
screen::Record const* rests() { return &rest_record(); }
screen::Record const* answers() { return &answer_record(); }

std::vector<BatchAct> const& all_acts() {
  static std::vector<BatchAct> const acts{
      {"periksa",
       May::approve_money,
       {draft},
       no_record,
       "programmes.batch.check",
       "programmes.batch.check_why",
       "programmes.batch.check.submit",
       true,
       [](Visit& visit, BatchId id, screen::Filled const&) {
         return say_after(visit, check_batch(visit.context, id), "programmes.batch.is_checked");
       }},
      {"setujui",
       May::approve_money,
       {checked},
       no_record,
       "programmes.batch.approve",
       "programmes.batch.approve_why",
       "programmes.batch.approve.submit",
       true,
       [](Visit& visit, BatchId id, screen::Filled const&) {
         return say_after(visit, approve_batch(visit.context, id), "programmes.batch.is_approved");
       }},
      {"serahkan",
       May::pay,
       {approved},
       orders,
       "programmes.batch.hand_over",
       "programmes.batch.hand_over_why",
       "programmes.batch.hand_over.submit",
       true,
       [](Visit& visit, BatchId id, screen::Filled const& filled) {
         return say_after(visit, hand_over_batch(visit.context, id, filled.text("pay_order")),
                          "programmes.batch.is_sent");
       }},
      {"jawaban",
       May::pay,
       {sent},
       answers,
       "programmes.batch.answer",
       "programmes.batch.answer_why",
       "programmes.batch.answer.submit",
       true,
       take_file},
      {"diterima",
       May::pay,
       {sent},
       rests,
       "programmes.batch.rest",
       "programmes.batch.rest_why",
       "programmes.batch.rest.submit",
       false,
       [](Visit& visit, BatchId id, screen::Filled const& filled) -> Told {
         auto const count =
             TRY(settle_rest(visit.context, id, *filled.date("paid_on"), filled.text("proof")));
         return visit.say("programmes.batch.is_settled", {{"count", group_thousands(count)}});
       }},
      {"keluarkan",
       May::pay,
       {draft},
       reasons,
       "programmes.batch.drop",
       "programmes.batch.drop_why",
       "programmes.batch.drop.submit",
       false,
       [](Visit& visit, BatchId id, screen::Filled const& filled) -> Told {
         auto const count = TRY(drop_without_account(visit.context, id, filled.text("reason")));
         return visit.say("programmes.batch.are_dropped", {{"count", group_thousands(count)}});
       }},
      {"kembalikan",
       May::approve_money,
       {checked, approved},
       reasons,
       "programmes.batch.send_back",
       "programmes.batch.send_back_why",
       "programmes.batch.send_back.submit",
       false,
       [](Visit& visit, BatchId id, screen::Filled const& filled) {
         return say_after(visit, send_back_batch(visit.context, id, filled.text("reason")),
                          "programmes.batch.is_sent_back");
       }},
      {"batalkan",
       May::pay,
       {draft, checked, approved},
       reasons,
       "programmes.batch.cancel",
       "programmes.batch.cancel_why",
       "programmes.batch.cancel.submit",
       false,
       [](Visit& visit, BatchId id, screen::Filled const& filled) {
         return say_after(visit, cancel_batch(visit.context, id, filled.text("reason")),
                          "programmes.batch.is_cancelled");
       }}};
  return acts;
}

bool own_hands(Visit const& visit, Batch const& batch) {
  auto const own = visit.context.actor.account();
  return own.is_set() && (batch.made.account == own || batch.checked.account == own);
}

/// Whether the act is for this reader and this batch; one that would be refused is not offered.
bool offered(Visit const& visit, Batch const& batch, BatchSums const& sums, BatchAct const& act) {
  if (!visit.context.actor.may(act.right)) return false;
  if (std::ranges::find(act.states, batch.state) == act.states.end()) return false;
  bool const approves = act.address == "periksa" || act.address == "setujui";
  if (approves && own_hands(visit, batch)) return false;
  if (act.address == "keluarkan") return batch.method == "bank" && sums.no_account > 0;
  return true;
}

Html act_sheet(Visit& visit, Batch const& batch, BatchAct const& act, SentAct const& sent) {
  auto const address = batch_address(batch.id) + "/" + std::string(act.address);
  auto body = element("p", visit.words(act.why));
  if (auto const* record = act.record(); record != nullptr) {
    auto filled = sent.act == act.address ? sent.filled : screen::Filled{};
    auto const day = std::min(visit.today(), Year{batch.year}.end());
    if (!filled.filled("paid_on")) filled.set_raw("paid_on", screen::input_date(day));
    body += screen::form(visit, *record, filled,
                         {.action = address,
                          .submit = visit.say(act.submit),
                          .multipart = act.address == "jawaban",
                          .primary = act.primary});
  } else {
    body += screen::button_post(
        visit,
        {.label = visit.say(act.submit), .address = address, .primary = act.primary, .post = true});
  }
  return screen::sheet({.heading = visit.say(act.heading), .body = body});
}

Html hand_over_link(Visit& visit, Batch const& batch) {
  bool const given = batch.state == approved || batch.state == sent || batch.state == settled;
  if (!given || !visit.context.actor.may(May::pay)) return {};
  return screen::sheet(
      {.heading = visit.say("programmes.hand_over.title"),
       .body = element("p", visit.words("programmes.hand_over.why")) +
               screen::button_link({.label = visit.say("programmes.hand_over.open"),
                                    .address = batch_address(batch.id) + "/serah",
                                    .icon = "unduh"})});
}

/// The way to those who are asked whether it arrived.
Html checks_link(Visit& visit, Batch const& batch, BatchSums const& sums) {
  if (!visit.context.actor.may(May::approve_money) || sums.paid.lines == 0) return {};
  return screen::sheet(
      {.heading = visit.say("programmes.checks.title"),
       .body = element("p", visit.words("programmes.checks.why")) +
               screen::button_link({.label = visit.say("programmes.checks.open"),
                                    .address = batch_address(batch.id) + "/uji-petik",
                                    .icon = "telepon"})});
}

/// One answer, with the form that takes it back.
Html answer_part(Visit& visit, Batch const& batch, TakenAnswer const& answer, SentAct const& sent) {
  auto const count = [](std::int64_t number) { return group_thousands(number); };
  auto const words =
      visit.words(answer.by_file ? "programmes.answers.of_file" : "programmes.answers.of_rest",
                  {{"paid", count(answer.paid)},
                   {"failed", count(answer.failed)},
                   {"amount", answer.paid_amount.text()},
                   {"on", screen::long_date(answer.paid_on, visit.language())},
                   {"by", screen::actor_name(visit, answer.taken.name)}});
  if (answer.taken_back.at)
    return element("p", words) +
           screen::notice(screen::Tone::note,
                          visit.say("programmes.answers.was_taken_back",
                                    {{"by", screen::actor_name(visit, answer.taken_back.name)}}),
                          element("p", http::text(answer.reason)));
  if (!visit.context.actor.may(May::pay)) return element("p", words);
  auto const act = "jawaban/" + answer.id.text();
  auto const form =
      screen::form(visit, reason_record(), sent.act == act ? sent.filled : screen::Filled{},
                   {.action = batch_address(batch.id) + "/" + act + "/tarik",
                    .submit = visit.say("programmes.answers.take_back"),
                    .primary = false});
  return element("p", words) +
         element("details", {{"class", "fold"}},
                 element("summary", visit.words("programmes.answers.take_back")) +
                     element("p", visit.words("programmes.answers.take_back_why")) + form);
}

Html answers_sheet(Visit& visit, Batch const& batch, SentAct const& sent) {
  Html body;
  for (auto const& answer : answers_of(visit.context, batch.id))
    body += answer_part(visit, batch, answer, sent);
  if (body.empty()) return {};
  return screen::sheet({.heading = visit.say("programmes.answers"), .body = body});
}

Result<Answer> take_back_post(Visit& visit) {
  auto const batch = TRY(batch_of(visit));
  auto const id = AnswerId{TRY(visit.request.id("answer"))};
  auto const all = answers_of(visit.context, batch.id);
  if (std::ranges::find(all, id, &TakenAnswer::id) == all.end()) return not_found();
  auto filled = screen::read_form(visit, reason_record());
  auto status = filled.status();
  if (status.ok()) status = take_back_answer(visit.context, id, filled.text("reason"));
  auto const act = "jawaban/" + id.text();
  if (!status.ok()) {
    if (!screen::comes_again(visit, filled, status.error())) return status.error();
    return batch_page_with(visit, {act, std::move(filled)});
  }
  if (visit.request.wants_json()) {
    auto const now = TRY(find_batch(visit.context, batch.id));
    return http::json_answer(batch_json(visit, now, batch_sums(visit.context, batch.id)));
  }
  return screen::done(visit, batch_address(batch.id),
                      {.message = visit.say("programmes.answers.taken_back")});
}

Result<Answer> act_post(Visit& visit, BatchAct const& act) {
  auto const id = BatchId{TRY(visit.request.id("batch"))};
  screen::Filled filled;
  if (auto const* record = act.record()) filled = screen::read_form(visit, *record);
  Told told = std::string{};
  if (filled.ok())
    told = act.run(visit, id, filled);
  else
    told = filled.status().error();
  if (!told.ok()) {
    bool const again = act.record() != nullptr && screen::comes_again(visit, filled, told.error());
    if (!again) return told.error();
    return batch_page_with(visit, {act.address, std::move(filled)});
  }
  if (visit.request.wants_json()) {
    auto const batch = TRY(find_batch(visit.context, id));
    return http::json_answer(batch_json(visit, batch, batch_sums(visit.context, id)));
  }
  return screen::done(visit, batch_address(id), {.message = told.value()});
}

}  // namespace

Html batch_acts(Visit& visit, Batch const& batch, BatchSums const& sums, SentAct const& sent) {
  std::vector<Html> sheets;
  for (auto const& act : all_acts())
    if (offered(visit, batch, sums, act)) sheets.push_back(act_sheet(visit, batch, act, sent));
  if (auto days = days_link(visit, batch); !days.empty())
    sheets.insert(sheets.begin(), std::move(days));
  if (auto answers = answers_sheet(visit, batch, sent); !answers.empty())
    sheets.push_back(std::move(answers));
  auto list = hand_over_link(visit, batch);
  if (!list.empty()) sheets.insert(sheets.begin(), std::move(list));
  if (auto checks = checks_link(visit, batch, sums); !checks.empty())
    sheets.push_back(std::move(checks));
  bool const waits = batch.state == draft || batch.state == checked;
  if (waits && own_hands(visit, batch) && visit.context.actor.may(May::approve_money))
    sheets.push_back(
        screen::notice(screen::Tone::note, visit.say("programmes.batch.others_decide")));
  return screen::stack(sheets);
}

std::string fresh_uid() {
  unsigned char bytes[16];
  randombytes_buf(bytes, sizeof bytes);
  return http::base64url(std::string_view(reinterpret_cast<char const*>(bytes), sizeof bytes));
}

void add_batch_act_routes(screen::Routes& routes) {
  for (auto const& act : all_acts()) {
    auto const policy = http::Policy::right(act.right);
    auto const post = [&act](Visit& visit) { return act_post(visit, act); };
    auto const address = std::string(batches_path) + "/{batch}/" + std::string(act.address);
    routes.post(address, policy, post);
    routes.post("/api/v1" + address, policy, post, std::string(act.heading));
  }
  for (std::string const prefix : {"", "/api/v1"})
    routes.post(prefix + std::string(batches_path) + "/{batch}/jawaban/{answer}/tarik",
                http::Policy::right(May::pay), take_back_post, "programmes.answers.take_back");
}

}  // namespace rangkul::programmes
