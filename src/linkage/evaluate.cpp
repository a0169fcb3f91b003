#include "linkage/evaluate.h"

#include <algorithm>

namespace rangkul::linkage {
namespace {

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

void sort_unique(std::vector<KeyPair>& pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}

}  // namespace

double Evaluation::precision() const { return ratio(right, links); }
double Evaluation::recall() const { return ratio(right, true_pairs); }
double Evaluation::f1() const { return ratio(2 * right, links + true_pairs); }

std::vector<KeyedLink> keyed_links(Outcome const& outcome) {
  std::vector<KeyedLink> out;
  out.reserve(outcome.links.size());
  for (auto const& link : outcome.links)
    out.push_back({{std::string(outcome.city_keys[link.city]),
                    std::string(outcome.ministry_keys[link.ministry])},
                   link.link_class});
  return out;
}

Evaluation evaluate(std::vector<KeyedLink> const& links, std::vector<KeyPair> truth,
                    LinkClass weakest) {
  sort_unique(truth);
  std::vector<KeyPair> claimed;
  for (auto const& link : links)
    if (link.link_class <= weakest) claimed.push_back(link.keys);
  sort_unique(claimed);
  Evaluation out{claimed.size(), truth.size(), 0};
  for (auto const& pair : claimed)
    if (std::binary_search(truth.begin(), truth.end(), pair)) ++out.right;
  return out;
}

}  // namespace rangkul::linkage
