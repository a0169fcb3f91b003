#pragma once
// "Is it one of these?", for a person who is being entered: the registry finds who may be meant,
// the engine says how likely each is, with the model of the newest run (before the first one, usual
// numbers).

#include <mutex>

#include "linkage/weigh.h"
#include "matching/matching.h"
#include "registry/registry.h"

namespace rangkul::matching {

/// Thread-safe; keeps the model of the newest run.
class Lookalikes {
 public:
  explicit Lookalikes(registry::NameIndex& names) : names_(names) {}
  Lookalikes(Lookalikes const&) = delete;
  Lookalikes& operator=(Lookalikes const&) = delete;

  /// The most likely first, at most five, from what a run would call possible; never `asked`
  /// itself, where it is in the register. Only people of the reader's area. Cost: near_people and a
  /// millisecond or two of comparing, one caller at a time.
  std::vector<registry::Lookalike> find(Context& context, registry::NearPerson const& asked);

  /// The model that is judged by now.
  linkage::Model judged_by(Context& context);

 private:
  /// The model to judge by; under the lock.
  linkage::Model const& model(Context& context);

  registry::NameIndex& names_;
  std::mutex mutex_{};
  RunId run_{};
  linkage::Model model_{linkage::Model::usual()};
};

}  // namespace rangkul::matching
