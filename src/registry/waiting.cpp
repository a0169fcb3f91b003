#include "registry/waiting.h"

#include "registry/waiting_sql.h"

namespace rangkul::registry {

std::int64_t open_issues(Context& context) {
  auto const scope = context.actor.scope();
  return context.tx
      .value<std::int64_t>(waiting_sql::open_issues,
                           {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)})
      .value_or(0);
}

}  // namespace rangkul::registry
