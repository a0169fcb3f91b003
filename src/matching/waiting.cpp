#include "matching/waiting.h"

#include "matching/waiting_sql.h"

namespace rangkul::matching {

std::int64_t open_pairs(Context& context) {
  auto const scope = context.actor.scope();
  return context.tx
      .value<std::int64_t>(waiting_sql::open_pairs,
                           {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)})
      .value_or(0);
}

}  // namespace rangkul::matching
