#pragma once
// Very many cases over a register that is there: each walks at random through a procedure of the
// catalogue, by the rules of src/procedures, from its opening to now or to its end; what the module
// would have written act by act is loaded in bulk. For measures.

#include "db/db.h"

namespace rangkul::cases {

struct CaseLoad {
  std::int64_t cases{0}, open{0}, secret{0}, events{0}, open_steps{0}, done_steps{0};
  std::int64_t people{0}, notes{0}, members{0}, entries{0};
  double seconds{0};
};
/// Worked on by the accounts whose login begins with "beban-". Throws std::runtime_error.
CaseLoad load_cases(db::Store& store, std::int64_t count);

/// Reads `count` cases back: each replays, its open steps are those of the fold, and so is its end.
/// Milliseconds for each. Throws std::runtime_error at the first that does not.
double replay_cases(db::Store& store, std::int64_t count);

}  // namespace rangkul::cases
