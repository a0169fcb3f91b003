#include "matching/waiting.h"

#include "matching/question_sql.h"
#include "matching/waiting_sql.h"

namespace rangkul::matching {

std::int64_t open_pairs(Context& context) {
  auto const scope = context.actor.scope();
  return context.tx
      .value<std::int64_t>(waiting_sql::open_pairs,
                           {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)})
      .value_or(0);
}

namespace {

std::int64_t count_own(Context& context, db::Query const& query) {
  auto const scope = context.actor.scope();
  return context.tx
      .value<std::int64_t>(query, {{"account", context.actor.account().value()},
                                   db::bind("scope_from", scope.from),
                                   db::bind("scope_to", scope.to)})
      .value_or(0);
}

}  // namespace

std::int64_t late_suspicions(Context& context) {
  auto const scope = context.actor.scope();
  return context.tx
      .value<std::int64_t>(waiting_sql::late_suspicions,
                           {db::bind("today", local_date(context.clock.now(), Zone::wib)),
                            db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)})
      .value_or(0);
}

std::int64_t questions_to_me(Context& context) {
  return count_own(context, question_sql::questions_to);
}

std::int64_t answers_to_me(Context& context) {
  return count_own(context, question_sql::answers_to);
}

}  // namespace rangkul::matching
