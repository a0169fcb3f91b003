#pragma once
// What waits for a reviewer, for the start page; inside the actor's area.

#include "db/db.h"

namespace rangkul::matching {

/// Possible links. Index match_pair_open.
std::int64_t open_pairs(Context& context);
/// Suspicions whose day has passed. Index match_pair_due.
std::int64_t late_suspicions(Context& context);
/// Questions of colleagues that wait for the actor. Index match_question_open.
std::int64_t questions_to_me(Context& context);
/// Answers to the actor's own questions that were not read yet. Index match_question_unseen.
std::int64_t answers_to_me(Context& context);

}  // namespace rangkul::matching
