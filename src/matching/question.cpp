#include "matching/question.h"

#include <algorithm>

#include "audit/audit.h"
#include "base/text.h"
#include "matching/question_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = question_sql;

constexpr std::size_t longest_text = 1000;

std::int64_t account_of(Context const& context) { return context.actor.account().value(); }

std::optional<Question> read_question(Context& context, db::Query const& query,
                                      db::Binds const& binds) {
  std::optional<Question> out;
  context.tx.each(query, binds,
                  [&](QuestionId id, PairId pair, AccountId by, std::string by_name, AccountId of,
                      std::string of_name, std::string text, Instant at, std::string state,
                      std::string verdict, std::string answer, std::string answered, bool seen) {
                    out = Question{id,
                                   pair,
                                   by,
                                   std::move(by_name),
                                   of,
                                   std::move(of_name),
                                   std::move(text),
                                   at,
                                   std::move(state),
                                   std::move(verdict),
                                   std::move(answer),
                                   std::move(answered),
                                   seen};
                  });
  return out;
}

/// errors: not_found
Result<Question> find_question(Context& context, QuestionId id) {
  auto found = read_question(context, sql::question_by_id, scoped(context, {db::bind("id", id)}));
  if (!found) return not_found();
  return *std::move(found);
}

audit::Event event_of(std::string_view name, QuestionId question, PairId pair) {
  return {name, {{"match_question", question.value()}, {"match_pair", pair.value()}}};
}

/// errors: field.required, field.too_long
Result<std::string> checked_text(std::string const& typed, std::string const& field) {
  auto text = std::string(trim(typed));
  if (text.empty()) return invalid("field.required", {}, field);
  if (text.size() > longest_text)
    return invalid("field.too_long", {{"most", std::to_string(longest_text)}}, field);
  return text;
}

void set_owner(audit::Change& change, PairId pair, AccountId owner, std::string const& name) {
  change.run(sql::set_owner,
             {db::bind("id", pair), db::bind("owner", owner), db::bind("owner_name", name)});
}

struct Closing {
  std::string_view event;
  std::string_view state;
  std::string answer;
};

/// A question ends without a decision, and the pair goes back to who asked.
Status close(Context& context, Question const& question, Closing const& closing) {
  audit::Change change(context, event_of(closing.event, question.id, question.pair));
  auto const touched =
      change.run(sql::close_question,
                 {db::bind("id", question.id), db::bind("state", closing.state),
                  db::bind("answer", closing.answer), db::bind("name", context.actor.name()),
                  db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  if (touched == 0) return conflict("match.question_over");
  set_owner(change, question.pair, question.asked_by, question.asked_by_name);
  return {};
}

Status change_owner(Context& context, PairId id, std::string_view event, AccountId owner) {
  TRY(context.may(May::review_matches));
  auto const pair = TRY(find_pair(context, id));
  if (pair.state != "open") return conflict("match.decided_already");
  audit::Change change(context, {event, {{"match_pair", id.value()}}});
  set_owner(change, id, owner, owner.is_set() ? context.actor.name() : std::string());
  return {};
}

}  // namespace

std::optional<Question> question_of(Context& context, PairId pair) {
  return read_question(context, sql::question_of_pair, {db::bind("pair", pair)});
}

std::vector<Hooks::Colleague> colleagues_for(Context& context, Hooks const& hooks,
                                             Pair const& pair) {
  if (!hooks.reviewers) return {};
  auto out = hooks.reviewers(context, pair.region);
  std::erase_if(out, [&](auto const& each) { return each.id == context.actor.account(); });
  return out;
}

Result<QuestionId> ask_colleague(Context& context, Hooks const& hooks, PairId pair_id,
                                 NewQuestion const& asked) {
  TRY(context.may(May::review_matches));
  auto const pair = TRY(find_pair(context, pair_id));
  if (pair.state != "open") return conflict("match.decided_already");
  auto const before = question_of(context, pair_id);
  if (before && before->state == "open") return conflict("match.asked_already");
  auto const text = TRY(checked_text(asked.text, "question"));
  auto const colleagues = colleagues_for(context, hooks, pair);
  auto const to = std::ranges::find(colleagues, asked.to, &Hooks::Colleague::id);
  if (to == colleagues.end()) return invalid("match.no_colleague", {}, "to");
  auto const id = next_id<MatchQuestionTag>();
  auto event = event_of("match.asked", id, pair_id);
  event.subjects.push_back({"account", to->id.value()});
  audit::Change change(context, std::move(event));
  change.run(sql::insert_question, {db::bind("id", id),
                                    db::bind("pair", pair_id),
                                    db::bind("ministry_key", pair.ministry.key),
                                    db::bind("city_key", pair.city.key),
                                    db::bind("region", pair.region),
                                    {"asked_by", account_of(context)},
                                    db::bind("asked_by_name", context.actor.name()),
                                    db::bind("asked_of", to->id),
                                    db::bind("asked_of_name", to->name),
                                    db::bind("question", text),
                                    db::bind("at", context.clock.now()),
                                    db::bind("event", change.event_id())});
  set_owner(change, pair_id, to->id, to->name);
  return id;
}

Status withdraw_question(Context& context, QuestionId id) {
  TRY(context.may(May::review_matches));
  auto const question = TRY(find_question(context, id));
  if (question.asked_by != context.actor.account()) return not_found();
  return close(context, question, {"match.question_withdrawn", "withdrawn", {}});
}

Status return_question(Context& context, QuestionId id, std::string const& answer) {
  TRY(context.may(May::review_matches));
  auto const question = TRY(find_question(context, id));
  if (question.asked_of != context.actor.account()) return not_found();
  auto const text = TRY(checked_text(answer, "answer"));
  return close(context, question, {"match.question_returned", "returned", text});
}

Status see_answer(Context& context, QuestionId id) {
  TRY(context.may(May::review_matches));
  auto const question = TRY(find_question(context, id));
  if (question.asked_by != context.actor.account()) return not_found();
  audit::Change change(context, event_of("match.answer_seen", id, question.pair));
  if (change.run(sql::mark_seen, {db::bind("id", id)}) == 0) return conflict("match.question_over");
  return {};
}

Status take_pair(Context& context, PairId pair) {
  return change_owner(context, pair, "match.taken", context.actor.account());
}

Status release_pair(Context& context, PairId pair) {
  return change_owner(context, pair, "match.released", {});
}

void answer_with(audit::Change& change, Context& context, PairId pair, std::string_view verdict,
                 std::string const& answer) {
  auto const text = std::string(trim(answer)).substr(0, longest_text);
  change.run(sql::answer_of_pair, {db::bind("pair", pair),
                                   db::bind("verdict", verdict),
                                   db::bind("answer", text),
                                   db::bind("name", context.actor.name()),
                                   db::bind("at", context.clock.now()),
                                   {"account", account_of(context)},
                                   db::bind("event", change.event_id())});
}

void open_again(audit::Change& change, PairId pair) {
  change.run(sql::reopen_of_pair, {db::bind("pair", pair), db::bind("event", change.event_id())});
}

std::optional<PairId> next_asked(Context& context, RunId run, PairId after) {
  return context.tx.value<PairId>(
      sql::next_asked,
      scoped(context,
             {{"account", account_of(context)}, db::bind("run", run), {"after", after.value()}}));
}

bool was_asked(Context& context, PairId pair) {
  return context.tx
             .value<std::int64_t>(sql::was_asked,
                                  {db::bind("pair", pair), {"account", account_of(context)}})
             .value_or(0) > 0;
}

}  // namespace rangkul::matching
