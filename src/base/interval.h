#pragma once
// How sure a share is that a sample tells. Clopper and Pearson (Biometrika 26, 1934): never
// narrower than 95 times of 100, also for few and for none.

#include <cstdint>

namespace rangkul {

struct Interval {
  double low{0};
  double high{1};
};
/// 95 %: of `tried` drawn, `hits` have the property. Nothing drawn: 0 to 1.
Interval share_interval(std::int64_t hits, std::int64_t tried);

}  // namespace rangkul
