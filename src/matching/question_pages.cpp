#include "matching/question_pages.h"

#include "base/text.h"
#include "matching/lists.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using http::element;
using screen::Field;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view list_address = "/padankan/pertanyaan";

std::string question_address(QuestionId id, std::string_view act) {
  return std::string(list_address) + "/" + id.text() + "/" + std::string(act);
}

screen::Record ask_record(std::vector<Hooks::Colleague> const& colleagues) {
  screen::Record out{.name = "matching.ask",
                     .fields = {{.key = "to", .kind = FieldKind::choice, .required = true},
                                {.key = "question",
                                 .kind = FieldKind::long_text,
                                 .required = true,
                                 .has_hint = true,
                                 .max_length = 1000}}};
  for (auto const& each : colleagues)
    out.fields.front().choices.push_back({each.id.text(), each.name});
  return out;
}

/// As programs send it: the account's number.
screen::Record const& ask_by_number() {
  static screen::Record const record = [] {
    auto out = ask_record({});
    out.fields.front().kind = FieldKind::integer;
    return out;
  }();
  return record;
}

screen::Record const& return_record() {
  static screen::Record const record{
      .name = "matching.return",
      .fields = {
          {.key = "answer", .kind = FieldKind::long_text, .required = true, .max_length = 1000}}};
  return record;
}

Html answer_field(Visit const& visit, Question const& question) {
  return element(
      "div", {{"class", "field"}},
      element("label", {{"for", "jawaban"}},
              visit.words("matching.question.answer_to", {{"name", question.asked_by_name}})) +
          element("textarea", {{"id", "jawaban"},
                               {"name", "jawaban"},
                               {"rows", "2"},
                               {"maxlength", "1000"},
                               {"form", std::string(decide_form_id)}}));
}

Html to_me(Visit& visit, Question const& question) {
  auto more = element("p", http::text(question.text)) + answer_field(visit, question);
  more +=
      element("details", element("summary", visit.words("matching.question.cannot")) +
                             screen::form(visit, return_record(), {},
                                          {.action = question_address(question.id, "kembalikan"),
                                           .submit = visit.say("matching.question.return"),
                                           .primary = false}));
  return screen::notice(
      Tone::note, visit.say("matching.question.to_me", {{"name", question.asked_by_name}}), more);
}

Html waits(Visit& visit, Question const& question) {
  auto more = element("p", http::text(question.text));
  if (question.asked_by == visit.context.actor.account())
    more += screen::button_post(visit, {.label = visit.say("matching.question.withdraw"),
                                        .address = question_address(question.id, "tarik"),
                                        .icon = "urung"});
  return screen::notice(Tone::soon,
                        visit.say("matching.question.waits",
                                  {{"by", question.asked_by_name}, {"of", question.asked_of_name}}),
                        more);
}

Html answered(Visit& visit, Question const& question) {
  auto const what = question.verdict.empty() ? "returned" : question.verdict;
  auto more = element("p", http::text(question.text));
  if (!question.answer.empty())
    more += element(
        "p", element("b", http::text(question.answered_name + ": ")) + http::text(question.answer));
  if (!question.seen && question.asked_by == visit.context.actor.account())
    more += screen::button_post(visit, {.label = visit.say("matching.question.seen"),
                                        .address = question_address(question.id, "dibaca"),
                                        .icon = "centang"});
  return screen::notice(
      Tone::done,
      visit.say("matching.question.answered." + what, {{"name", question.answered_name}}), more);
}

/// The question of the address, with its pair. errors: not_found
Result<QuestionId> question_id(Visit& visit) {
  return QuestionId{TRY(visit.request.id("question"))};
}

Result<Answer> told(Visit& visit, std::string const& address, std::string_view key,
                    std::string_view state) {
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"state", std::string(state)}}));
  return screen::done(visit, address, {.message = visit.say(key)});
}

Result<Answer> withdraw_page(Visit& visit) {
  TRY(withdraw_question(visit.context, TRY(question_id(visit))));
  return told(visit, std::string(list_address), "matching.question.withdrawn", "withdrawn");
}

Result<Answer> return_page(Visit& visit) {
  TRY(return_question(visit.context, TRY(question_id(visit)), visit.request.form.get("answer")));
  return told(visit, std::string(list_address), "matching.question.was_returned", "returned");
}

Result<Answer> seen_page(Visit& visit) {
  TRY(see_answer(visit.context, TRY(question_id(visit))));
  return told(visit, std::string(list_address), "matching.question.was_seen", "seen");
}

Result<Answer> list_page(Visit& visit) {
  screen::ListView const view{.head = {.title = visit.say("matching.questions"),
                                       .current = "match",
                                       .trail = {{visit.say("matching.title"), "/padankan"}}},
                              .binds = {{"me", visit.context.actor.account().value()}},
                              .empty_heading = visit.say("matching.questions.empty")};
  return screen::list_page(visit, questions_list(), view);
}

Result<Answer> ask_page(Visit& visit, Hooks const& hooks, ShowPair const& show) {
  auto const pair = TRY(find_pair(visit.context, PairId{TRY(visit.request.id("pair"))}));
  auto filled = screen::read_form(visit, ask_record(colleagues_for(visit.context, hooks, pair)));
  if (filled.ok()) {
    auto const to = AccountId::parse(filled.text("to")).value_or(AccountId{});
    auto const asked = ask_colleague(visit.context, hooks, pair.id, {to, filled.text("question")});
    if (asked.ok()) {
      if (visit.request.wants_json())
        return http::json_answer(Value::object({{"question", asked.value().text()}}), 201);
      return screen::done(visit, pair_address(pair.id) + review_query(visit),
                          {.message = visit.say("matching.question.sent"),
                           .undo_address = question_address(asked.value(), "tarik")});
    }
    if (asked.error().kind != ErrorKind::invalid) return asked.error();
    filled.fault(asked.error().field, asked.error().code, asked.error().detail);
  }
  TRY(visit.request.wants_json() ? filled.status() : Status{});
  return show(visit, pair, filled);
}

screen::Handler owner_handler(Status (*act)(Context&, PairId), std::string_view key) {
  return [act, key](Visit& visit) -> Result<Answer> {
    auto const id = PairId{TRY(visit.request.id("pair"))};
    TRY(act(visit.context, id));
    return told(visit, pair_address(id) + review_query(visit), key, "open");
  };
}

}  // namespace

Html question_notice(Visit& visit, Pair const& pair) {
  auto const question = question_of(visit.context, pair.id);
  if (!question) return {};
  if (question->state == "open" && pair.state == "open")
    return question->asked_of == visit.context.actor.account() ? to_me(visit, *question)
                                                               : waits(visit, *question);
  if (question->state == "answered" || question->state == "returned")
    return answered(visit, *question);
  return {};
}

Html ask_sheet(Visit& visit, Hooks const& hooks, Pair const& pair, screen::Filled const& filled) {
  if (pair.state != "open") return {};
  auto const question = question_of(visit.context, pair.id);
  if (question && question->state == "open") return {};
  auto const colleagues = colleagues_for(visit.context, hooks, pair);
  if (colleagues.empty()) return {};
  return screen::sheet(
      {.heading = visit.say("matching.ask"),
       .body = screen::form(visit, ask_record(colleagues), filled,
                            {.action = pair_address(pair.id) + "/tanya" + review_query(visit),
                             .submit = visit.say("matching.ask.act"),
                             .primary = false})});
}

Html owner_button(Visit& visit, Pair const& pair) {
  if (pair.state != "open") return {};
  bool const mine = pair.owner == visit.context.actor.account();
  return screen::button_post(
      visit,
      {.label = visit.say(mine ? "matching.release" : "matching.take"),
       .address = pair_address(pair.id) + (mine ? "/lepas" : "/pegang") + review_query(visit)});
}

Value question_json(Visit& visit, Pair const& pair) {
  auto const question = question_of(visit.context, pair.id);
  if (!question) return {};
  return Value::object({{"id", question->id.text()},
                        {"by", question->asked_by_name},
                        {"to", question->asked_of_name},
                        {"question", question->text},
                        {"state", question->state},
                        {"verdict", question->verdict},
                        {"answer", question->answer}});
}

Html asked_sheet(Visit& visit, RunId run) {
  auto const first = next_asked(visit.context, run, {});
  if (!first) return {};
  auto const question = question_of(visit.context, *first);
  auto more = element("p", http::text(question->asked_by_name + ": " + question->text));
  more += element("p", http::link(pair_address(*first), visit.words("matching.question.go")) +
                           http::text(" ") +
                           http::link(std::string(list_address) + "?arah=to_me&status=open",
                                      visit.words("matching.questions")));
  return screen::notice(Tone::note, visit.say("matching.question.for_you"), more);
}

void add_question_routes(screen::Routes& routes, Hooks const& hooks, ShowPair const& show) {
  auto const review = http::Policy::right(May::review_matches);
  screen::registered(questions_list(), list_address);
  screen::registered(ask_by_number(), "/padankan/tinjau/{pair}/tanya");
  screen::registered(return_record(), "/padankan/pertanyaan/{question}/kembalikan");
  for (std::string const prefix : {"", "/api/v1"}) {
    auto const pair = prefix + "/padankan/tinjau/{pair}";
    auto const list = prefix + std::string(list_address);
    routes.get(list, review, list_page, "matching.questions");
    routes.post(
        pair + "/tanya", review,
        [hooks, show](Visit& visit) { return ask_page(visit, hooks, show); }, "matching.ask");
    routes.post(pair + "/pegang", review, owner_handler(take_pair, "matching.taken"),
                "matching.take");
    routes.post(pair + "/lepas", review, owner_handler(release_pair, "matching.released"),
                "matching.release");
    routes.post(list + "/{question}/tarik", review, withdraw_page, "matching.question.withdraw");
    routes.post(list + "/{question}/kembalikan", review, return_page, "matching.question.return");
    routes.post(list + "/{question}/dibaca", review, seen_page, "matching.question.seen");
  }
}

}  // namespace rangkul::matching
