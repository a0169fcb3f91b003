#pragma once
// How often links are right, against a list of true pairs.

#include <string>
#include <utility>
#include <vector>

#include "linkage/outcome.h"

namespace rangkul::linkage {

/// A pair by the ids of the two files: city, ministry.
using KeyPair = std::pair<std::string, std::string>;
struct KeyedLink {
  KeyPair keys;
  LinkClass link_class;
};

struct Evaluation {
  std::size_t links{0};
  std::size_t true_pairs{0};
  std::size_t right{0};
  double precision() const;
  double recall() const;
  double f1() const;
};

std::vector<KeyedLink> keyed_links(Outcome const&);
/// Counts the links whose class is at least as sure as `weakest`; a pair counts once.
Evaluation evaluate(std::vector<KeyedLink> const&, std::vector<KeyPair> truth,
                    LinkClass weakest = LinkClass::ambiguous);

}  // namespace rangkul::linkage
