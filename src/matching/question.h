#pragma once
// A pair handed to a colleague with a question. The colleague has it at the top of the queue and on
// the start page; the answer goes back with the decision. Table: match_question. Events:
// match.asked, match.question_withdrawn, match.question_returned, match.answer_seen, match.taken,
// match.released. Deciding a pair answers its open question, undoing opens it again.

#include "matching/review.h"

namespace rangkul::matching {

using QuestionId = Id<struct MatchQuestionTag>;

struct Question {
  QuestionId id;
  PairId pair;
  AccountId asked_by;
  std::string asked_by_name;
  AccountId asked_of;
  std::string asked_of_name;
  std::string text;
  Instant asked_at;
  std::string state;    // open, answered, returned, withdrawn, past
  std::string verdict;  // same, different, or nothing
  std::string answer;
  std::string answered_name;
  bool seen{false};
};
/// The newest question about a pair, whoever asked.
std::optional<Question> question_of(Context& context, PairId pair);

struct NewQuestion {
  AccountId to;
  std::string text;
};
/// Who may be asked about a pair: those whom `hooks` know to review there, without the actor.
std::vector<Hooks::Colleague> colleagues_for(Context& context, Hooks const& hooks,
                                             Pair const& pair);
/// The colleague looks after the pair from now on. errors: forbidden, not_found,
/// match.decided_already, match.asked_already, match.no_colleague, field.required
Result<QuestionId> ask_colleague(Context& context, Hooks const& hooks, PairId pair,
                                 NewQuestion const& asked);
/// By who asked, while nobody has answered. errors: not_found, match.question_over
Status withdraw_question(Context& context, QuestionId id);
/// By who was asked, without a decision; the pair goes back to who asked. errors: not_found,
/// match.question_over, field.required
Status return_question(Context& context, QuestionId id, std::string const& answer);
/// By who asked: the answer has been read. errors: not_found, match.question_over
Status see_answer(Context& context, QuestionId id);

/// Looks after an open pair, or no longer. errors: forbidden, not_found, match.decided_already
Status take_pair(Context& context, PairId pair);
Status release_pair(Context& context, PairId pair);

/// Inside a decision: answers the pair's open question, or opens an answered one again.
void answer_with(audit::Change& change, Context& context, PairId pair, std::string_view verdict,
                 std::string const& answer);
void open_again(audit::Change& change, PairId pair);

/// Open questions to the actor, oldest first: the pair behind that of `after`.
std::optional<PairId> next_asked(Context& context, RunId run, PairId after);
/// Whether the actor was asked about the pair, now or before.
bool was_asked(Context& context, PairId pair);

}  // namespace rangkul::matching
