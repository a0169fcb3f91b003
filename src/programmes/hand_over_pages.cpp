// The page behind a line's code, which a phone opens at the post.

#include "audit/audit.h"
#include "base/text.h"
#include "programmes/batch_pages.h"
#include "programmes/distribution_pages.h"
#include "registry/people.h"
#include "screen/format.h"
#include "screen/opaque_code.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::programmes {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

screen::Record const& hand_record() {
  static screen::Record const record{
      "programmes.hand",
      {Field{.key = "taken_by", .kind = FieldKind::name, .required = true, .has_hint = true},
       Field{.key = "uid", .kind = FieldKind::hidden, .required = true, .max_length = 64}}};
  return screen::registered(record, "/terima/{code}");
}

std::string code_asked(Visit const& visit) { return visit.request.param("code"); }

Value line_json(QueueLine const& line) {
  return Value::object({{"code", line.code},
                        {"number", line.number},
                        {"name", line.name},
                        {"enrolment", line.enrolment.text()},
                        {"payment", line.payment.text()},
                        {"day", line.day.text()},
                        {"amount", line.amount.whole()},
                        {"status", line.status},
                        {"taken_by", line.taken_by},
                        {"handed_by", line.handed_name},
                        {"handed_at", line.handed_at ? Value(to_iso(*line.handed_at)) : Value()}});
}

Html line_facts(Visit& visit, QueueLine const& line) {
  auto const tone = line.status == "paid"      ? Tone::done
                    : line.status == "planned" ? Tone::soon
                                               : Tone::late;
  auto facts = fact(visit, "programmes.queue.status",
                    screen::chip(tone, visit.say("programmes.payment.status." + line.status))) +
               fact(visit, "programmes.queue.number", text(std::to_string(line.number))) +
               fact(visit, "programmes.queue.village",
                    text(registry::place_name(visit.context, line.region))) +
               fact(visit, "programmes.queue.card", text(line.card.empty() ? "–" : line.card)) +
               fact(visit, "programmes.queue.amount", text(line.amount.text()));
  if (line.handed_at)
    facts += fact(visit, "programmes.queue.handed",
                  text(screen::long_time(*line.handed_at, visit.office.zone, visit.language()) +
                       ", " + screen::actor_name(visit, line.handed_name))) +
             fact(visit, "programmes.queue.taken_by", text(line.taken_by));
  return element("dl", {{"class", "facts"}}, facts);
}

Result<Answer> hand_with(Visit& visit, screen::Filled filled) {
  auto const line = TRY(find_queue_line(visit.context, code_asked(visit)));
  audit::record(visit.context, {.action = "view",
                                .kind = "batch_lines",
                                .id = line.payment.value(),
                                .purpose = "hand_over"});
  if (visit.request.wants_json()) return http::json_answer(line_json(line));
  std::vector<Html> parts{screen::sheet({.heading = line.name, .body = line_facts(visit, line)})};
  bool const pays = visit.context.actor.may(May::pay);
  if (pays && line.status == "planned") {
    if (!filled.filled("uid")) filled.set_raw("uid", fresh_uid());
    if (!filled.filled("taken_by")) filled.set_raw("taken_by", line.name);
    parts.insert(
        parts.begin() + 1,
        screen::sheet({.heading = visit.say("programmes.hand"),
                       .body = screen::form(visit, hand_record(), filled,
                                            {.action = hand_address(line.code),
                                             .submit = visit.say("programmes.hand.submit")})}));
  }
  if (line.handed_at) {
    auto buttons =
        screen::button_link({.label = visit.say("programmes.hand.photo"),
                             .address = "/pendaftaran/" + line.enrolment.text() + "/bukti",
                             .icon = "tambah"});
    if (pays)
      buttons += screen::button_post(visit, {.label = visit.say("programmes.hand.take_back"),
                                             .address = hand_address(line.code) + "/urungkan",
                                             .icon = "urung",
                                             .post = true});
    parts.push_back(element("div", {{"class", "buttons"}}, buttons));
  }
  parts.push_back(screen::button_link(
      {.label = visit.say("programmes.day.back"), .address = day_address(line.day)}));
  return screen::page(visit,
                      {.title = visit.say("programmes.hand.title"),
                       .context = screen::code_words(line.code),
                       .current = "payments",
                       .field = true},
                      screen::stack(parts),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> hand_page(Visit& visit) { return hand_with(visit, {}); }

Result<Answer> hand_post(Visit& visit) {
  auto filled = screen::read_form(visit, hand_record());
  auto handed = Result<QueueLine>(QueueLine{});
  if (filled.ok())
    handed = hand_over_line(visit.context, code_asked(visit), filled.text("uid"),
                            filled.text("taken_by"));
  else
    handed = filled.status().error();
  if (!handed.ok()) {
    if (!screen::comes_again(visit, filled, handed.error())) return handed.error();
    return hand_with(visit, filled);
  }
  if (visit.request.wants_json()) return http::json_answer(line_json(handed.value()));
  return screen::done(visit, hand_address(handed.value().code),
                      {.message = visit.say("programmes.hand.done"),
                       .undo_address = hand_address(handed.value().code) + "/urungkan"});
}

Result<Answer> take_back_post(Visit& visit) {
  TRY(take_back_line(visit.context, code_asked(visit)));
  auto const line = TRY(find_queue_line(visit.context, code_asked(visit)));
  if (visit.request.wants_json()) return http::json_answer(line_json(line));
  return screen::done(visit, hand_address(line.code),
                      {.message = visit.say("programmes.hand.taken_back")});
}

/// A code that was typed because the camera would not read it.
Result<Answer> typed_post(Visit& visit) {
  auto const line =
      find_queue_line(visit.context, screen::read_form(visit, queue_code_record()).text("code"));
  if (!line.ok()) return not_found("distribution.unknown_code");
  if (visit.request.wants_json()) return http::json_answer(line_json(line.value()));
  return http::see_other(hand_address(line.value().code));
}

}  // namespace

std::string hand_address(std::string const& code) { return std::string(hand_path) + "/" + code; }

screen::Record const& queue_code_record() {
  static screen::Record const record{
      "programmes.queue_code",
      {Field{.key = "code", .required = true, .has_hint = true, .max_length = 20}}};
  return record;
}

void add_hand_over_routes(screen::Routes& routes) {
  auto const money = http::Policy::right(May::pay);
  auto const hand = std::string(hand_path) + "/{code}";
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + hand, money, hand_page, "programmes.hand.title");
    routes.post(prefix + hand, money, hand_post, "programmes.hand");
    routes.post(prefix + hand + "/urungkan", money, take_back_post, "programmes.hand.take_back");
  }
  routes.post(std::string(hand_path), money, typed_post);
}

}  // namespace rangkul::programmes
