#pragma once
// Previews of rules on a register of any size: a large one is kept in memory as columns, read anew
// when somebody has changed people or families; a small one is counted by SQL.

#include <shared_mutex>

#include "programmes/register_columns.h"

namespace rangkul::programmes {

/// Lives as long as the program. Thread-safe. Memory: some 45 bytes a person and as many a family.
class Previews {
 public:
  static constexpr std::int64_t kept_from = 20'000;
  explicit Previews(std::int64_t from = kept_from) : from_(from) {}

  /// The trial's counts inside the actor's area. Cost: some milliseconds; one pass over the
  /// register where it has changed since it was read.
  Preview of(Context& context, Trial const& trial);

 private:
  bool is_current(db::Transaction& tx, std::int64_t newest);

  std::int64_t from_;
  std::shared_mutex mutex_;
  RegisterColumns columns_;
  std::int64_t seen_{-1};  // number of the newest event that they hold
};

}  // namespace rangkul::programmes
