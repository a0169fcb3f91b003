#pragma once
// Copies of a person within one file: the file against itself, each unordered pair once, and
// clusters of rows that are one person.
// The rule of a cluster: pairs unite two groups of rows, the surest pair first, when every pair of
// rows across them is linked; or, where one is not, when the uniting pair is strong (a thousand to
// one) and no pair across is unlikely. So one false pair cannot chain two clusters together, and a
// poor row that looks like two different people goes to the better one of them.

#include "linkage/run.h"

namespace rangkul::linkage {

/// Two rows of the file, `a` before `b`.
struct CopyPair {
  std::uint32_t a{0};
  std::uint32_t b{0};
  double probability{0};
  LinkClass link_class{LinkClass::possible};  // equal, different or possible
};

struct Copies {
  /// Every pair of every cluster, and the possible pairs that no cluster holds; by `a`, then `b`.
  std::vector<CopyPair> pairs;
  std::size_t rows{0};
  std::size_t clusters{0};
  std::size_t rows_in_clusters{0};
  Model model;
  BlockReport blocks{};
  std::size_t pairs_compared{0};
  Keys keys;
};

/// The result depends on rows, settings and model, not on threads or memory; `always` and `never`
/// of the settings are not looked at. errors: match.cancelled
Result<Copies> dedupe(OneTable, Settings const&, Progress const& = {});

}  // namespace rangkul::linkage
