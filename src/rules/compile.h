#pragma once
// A rule as SQL over many subjects: NULL where it is unknown, since AND, OR and NOT of SQL are the
// logic of evaluate(). Values are always bound, as :r0, :r1, ...

#include "db/db.h"
#include "rules/rules.h"

namespace rangkul::rules {

struct Compiled {
  std::string sql;  // a condition, within parentheses
  db::Binds binds;
  std::vector<Fact const*> facts;  // each once, for who builds the subjects' row
};

/// The rule must be checked and hold no fact without SQL (without_claims).
Compiled compile(Rule const& rule, Known const& known);

}  // namespace rangkul::rules
