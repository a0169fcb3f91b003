#include "linkage/one_against.h"

#include "linkage/standardise.h"

namespace rangkul::linkage {

std::vector<Resemblance> one_against(Record const& one, std::span<Record const> others,
                                     Model const& model) {
  Dictionary dictionary;
  Standardiser standardiser(dictionary);
  auto const asked = standardiser.standardise(view_of(one));
  std::vector<Standardised> rows;
  rows.reserve(others.size());
  for (auto const& other : others) rows.push_back(standardiser.standardise(view_of(other)));
  auto const surprise = word_surprise(model, dictionary);
  Comparer comparer(dictionary, surprise);
  Weigher const weigher(model);
  std::vector<Resemblance> out;
  out.reserve(rows.size());
  for (auto const& row : rows) {
    auto const agreement = comparer.compare(asked, row);
    out.push_back({agreement, weigher.score(agreement)});
  }
  return out;
}

}  // namespace rangkul::linkage
