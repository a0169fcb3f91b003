#include "base/interval.h"

#include <boost/math/distributions/binomial.hpp>

namespace rangkul {

Interval share_interval(std::int64_t hits, std::int64_t tried) {
  constexpr double tail = 0.025;  // on each side of 95 %
  if (tried <= 0) return {};
  using Binomial = boost::math::binomial_distribution<>;
  auto const k = static_cast<double>(hits);
  auto const n = static_cast<double>(tried);
  return {Binomial::find_lower_bound_on_p(n, k, tail), Binomial::find_upper_bound_on_p(n, k, tail)};
}

}  // namespace rangkul
