#include "linkage/calibrate.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace rangkul::linkage {
namespace {

constexpr double edges_behind = 20;  // that the usual odds count for
constexpr double usual_zero_apart = 1.5;
constexpr double usual_slope_apart = 0.3;
// Above, an edge beside a sure partner may be an unknown copy of it.
constexpr double most_decoy_bits = -2;
constexpr double most_stranger_bits = -8;  // what hardly any copy falls below

/// How many pairs of two people without partners there are for each decoy with two.
double lone_for_decoy(std::span<LoneEdge const> edges, AloneOdds usual) {
  double both = edges_behind;
  double ministry_alone = edges_behind * usual.ministry;
  double city_alone = edges_behind * usual.city;
  for (auto const& edge : edges) {
    if (edge.bits >= most_decoy_bits) continue;
    if (edge.ministry_has_partner && edge.city_has_partner) both += 1;
    if (!edge.ministry_has_partner && edge.city_has_partner) ministry_alone += 1;
    if (edge.ministry_has_partner && !edge.city_has_partner) city_alone += 1;
  }
  return ministry_alone / both * (city_alone / both);
}

/// Gradient and curvature of the likelihood of a line.
struct Slopes {
  double zero{0};
  double slope{0};
  double zero_zero{0};
  double zero_slope{0};
  double slope_slope{0};
};

struct Seen {
  double bits;
  bool decoy;
};

/// What is no decoy is `lone` * (1 + odds) times as many as decoys.
Slopes slopes_at(OddsLine const& line, std::span<Seen const> edges, double lone) {
  Slopes out;
  for (auto const& [bits, decoy] : edges) {
    double const odds = std::exp2(std::min(line.at(bits), 60.0));
    double const ratio = lone * (1 + odds);
    double const share = ratio / (1 + ratio);
    double const change = odds / (1 + odds) * std::log(2.0);
    double const pull = ((decoy ? 0.0 : 1.0) - share) * change;
    double const weight = share * (1 - share) * change * change;
    out.zero += pull;
    out.slope += pull * bits;
    out.zero_zero += weight;
    out.zero_slope += weight * bits;
    out.slope_slope += weight * bits * bits;
  }
  return out;
}

OddsLine learn_line(std::span<Seen const> edges, OddsLine usual, double lone) {
  constexpr int rounds = 40;
  constexpr double settled = 1e-6;
  constexpr double longest_step = 1;
  constexpr double zero_strength = 1 / (usual_zero_apart * usual_zero_apart);
  constexpr double slope_strength = 1 / (usual_slope_apart * usual_slope_apart);
  auto line = usual;
  for (int round = 0; round < rounds; ++round) {
    auto at = slopes_at(line, edges, lone);
    at.zero -= (line.at_zero - usual.at_zero) * zero_strength;
    at.slope -= (line.slope - usual.slope) * slope_strength;
    at.zero_zero += zero_strength;
    at.slope_slope += slope_strength;
    auto const whole = at.zero_zero * at.slope_slope - at.zero_slope * at.zero_slope;
    auto const step = [&](double a, double b, double c, double d) {
      return std::clamp((a * b - c * d) / whole, -longest_step, longest_step);
    };
    auto const zero_step = step(at.slope_slope, at.zero, at.zero_slope, at.slope);
    auto const slope_step = step(at.zero_zero, at.slope, at.zero_slope, at.zero);
    line.at_zero += zero_step;
    line.slope = std::max(line.slope + slope_step, 0.1);
    if (std::abs(zero_step) + std::abs(slope_step) < settled) break;
  }
  return line;
}

}  // namespace

OddsLine learn_odds(std::span<LoneEdge const> edges, OddsLine usual, AloneOdds usual_odds) {
  std::vector<Seen> seen;
  for (auto const& edge : edges)
    if (edge.ministry_has_partner == edge.city_has_partner)
      seen.push_back({edge.bits, edge.ministry_has_partner});
  return learn_line(seen, usual, lone_for_decoy(edges, usual_odds));
}

OddsLine learn_copies(std::span<SideEdge const> edges, OddsLine usual, double usual_alone) {
  double decoys = edges_behind;
  double alone = edges_behind * usual_alone;
  std::vector<Seen> all;
  std::vector<Seen> close;
  for (auto const& edge : edges) {
    all.push_back({edge.bits, edge.has_partner});
    if (edge.close) close.push_back(all.back());
    if (edge.bits < most_stranger_bits) (edge.has_partner ? decoys : alone) += 1;
  }
  auto const lone = alone / decoys;
  return learn_line(close, learn_line(all, usual, lone), lone);
}

}  // namespace rangkul::linkage
