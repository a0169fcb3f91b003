#include "matching/estimate.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace rangkul::matching {
namespace {

constexpr double tail = 0.025;  // on each side of 95 %
constexpr int halvings = 100;

/// Where a function that grows (or falls) over 0 to 1 passes from false to true.
double turning_point(std::function<bool(double)> const& beyond) {
  double low = 0;
  double high = 1;
  for (int i = 0; i < halvings; ++i) {
    auto const middle = (low + high) / 2;
    (beyond(middle) ? high : low) = middle;
  }
  return (low + high) / 2;
}

/// A sum of strata with what it may miss on both sides.
struct Sum {
  double value{0};
  double below{0};  // squared
  double above{0};  // squared
  double all{0};    // pairs
};

std::optional<Sum> add_up(std::span<Stratum const> strata,
                          std::function<bool(Stratum const&)> const& chosen) {
  Sum out;
  for (auto const& stratum : strata) {
    if (!chosen(stratum) || stratum.size == 0) continue;
    if (stratum.read == 0) return std::nullopt;
    auto const size = static_cast<double>(stratum.size);
    auto const share = static_cast<double>(stratum.same) / static_cast<double>(stratum.read);
    auto const interval = stratum.interval();
    out.value += size * share;
    out.below += std::pow(size * (share - interval.low), 2);
    out.above += std::pow(size * (interval.high - share), 2);
    out.all += size;
  }
  return out;
}

std::optional<Estimate> share_of(std::span<Stratum const> strata,
                                 std::function<bool(Stratum const&)> const& chosen) {
  auto const sum = add_up(strata, chosen);
  if (!sum || sum->all <= 0) return std::nullopt;
  return Estimate{sum->value / sum->all,
                  {std::max(0.0, (sum->value - std::sqrt(sum->below)) / sum->all),
                   std::min(1.0, (sum->value + std::sqrt(sum->above)) / sum->all)}};
}

/// Linked without asking, if the threshold were `from`. Rows that are several are asked anyhow.
bool linked_from(Stratum const& stratum, double from) {
  return stratum.handled != Handled::ambiguous && stratum.low >= from;
}

}  // namespace

Interval Stratum::interval() const {
  if (read < size || read == 0) return share_interval(same, read);
  auto const share = static_cast<double>(same) / static_cast<double>(read);
  return {share, share};
}

std::optional<Estimate> precision_of(std::span<Stratum const> strata) {
  return share_of(strata, [](Stratum const& each) { return each.handled == Handled::linked; });
}

std::optional<Estimate> recall_of(std::span<Stratum const> strata) {
  auto const found =
      add_up(strata, [](Stratum const& each) { return each.handled == Handled::linked; });
  auto const missed =
      add_up(strata, [](Stratum const& each) { return each.handled != Handled::linked; });
  if (!found || !missed || found->value + missed->value <= 0) return std::nullopt;
  auto const difference = [&](double r) { return (1 - r) * found->value - r * missed->value; };
  // The share r is excluded where the interval of (1 - r) found - r missed leaves zero out.
  auto const low = turning_point([&](double r) {
    return difference(r) < std::sqrt((1 - r) * (1 - r) * found->below + r * r * missed->above);
  });
  auto const high = turning_point([&](double r) {
    return difference(r) < -std::sqrt((1 - r) * (1 - r) * found->above + r * r * missed->below);
  });
  return Estimate{found->value / (found->value + missed->value), {low, high}};
}

std::optional<double> Agreement::kappa() const {
  if (all() == 0) return std::nullopt;
  auto const n = static_cast<double>(all());
  auto const observed = static_cast<double>(agreed()) / n;
  auto const first = static_cast<double>(both_same + first_alone) / n;
  auto const second = static_cast<double>(both_same + second_alone) / n;
  auto const by_chance = first * second + (1 - first) * (1 - second);
  if (by_chance >= 1) return std::nullopt;
  return (observed - by_chance) / (1 - by_chance);
}

Suggestion suggest_threshold(std::span<Stratum const> strata, double wanted) {
  std::set<double> candidates;
  for (auto const& stratum : strata)
    if (stratum.size > 0 && stratum.handled != Handled::ambiguous) candidates.insert(stratum.low);
  Suggestion out;
  bool enough = false;
  for (auto const from : candidates) {
    auto const chosen = [&](Stratum const& each) { return linked_from(each, from); };
    auto const estimate = share_of(strata, chosen);
    if (!estimate) continue;
    if (estimate->interval.low >= wanted) return {Suggestion::Kind::found, from, *estimate, 0};
    if (estimate->interval.low > out.precision.interval.low || out.precision.value <= 0)
      out.precision = *estimate;
    std::vector<Stratum> faultless(strata.begin(), strata.end());
    for (auto& stratum : faultless) stratum.same = stratum.read;
    auto const best = share_of(faultless, chosen);
    enough = enough || (best && best->interval.low >= wanted);
  }
  out.kind = enough ? Suggestion::Kind::out_of_reach : Suggestion::Kind::too_few;
  out.needed = static_cast<std::int64_t>(std::ceil(std::log(tail) / std::log(wanted)));
  return out;
}

std::vector<std::int64_t> share_out(std::span<std::int64_t const> sizes, std::int64_t places) {
  constexpr std::int64_t least = 5;
  std::vector<std::int64_t> out(sizes.size(), 0);
  auto const give = [&](std::function<double(std::size_t)> const& claim) {
    std::size_t best = sizes.size();
    for (std::size_t i = 0; i < sizes.size(); ++i)
      if (out[i] < sizes[i] && claim(i) > 0 && (best == sizes.size() || claim(i) > claim(best)))
        best = i;
    if (best == sizes.size()) return false;
    ++out[best];
    --places;
    return true;
  };
  auto const by_root = [&](std::size_t i) {
    return std::sqrt(static_cast<double>(sizes[i])) / static_cast<double>(out[i] + 1);
  };
  auto const by_least = [&](std::size_t i) { return static_cast<double>(least - out[i]); };
  while (places > 0 && give(by_least)) continue;
  while (places > 0 && give(by_root)) continue;
  return out;
}

}  // namespace rangkul::matching
