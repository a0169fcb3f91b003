#include "linkage/calibrate.h"

#include <algorithm>
#include <cmath>

namespace rangkul::linkage {
namespace {

constexpr double edges_behind = 20;  // that the usual odds count for
constexpr double usual_zero_apart = 1.5;
constexpr double usual_slope_apart = 0.3;
// Above, an edge beside a sure partner may be an unknown copy of it.
constexpr double most_decoy_bits = -2;

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

/// Pairs without partners are lone_for_decoy * (1 + odds) times as many as decoys.
Slopes slopes_at(OddsLine const& line, std::span<LoneEdge const> edges, double lone) {
  Slopes out;
  for (auto const& edge : edges) {
    if (edge.ministry_has_partner != edge.city_has_partner) continue;
    double const bits = edge.bits;
    double const odds = std::exp2(std::min(line.at(bits), 60.0));
    double const ratio = lone * (1 + odds);
    double const share = ratio / (1 + ratio);
    double const change = odds / (1 + odds) * std::log(2.0);
    double const pull = ((edge.ministry_has_partner ? 0.0 : 1.0) - share) * change;
    double const weight = share * (1 - share) * change * change;
    out.zero += pull;
    out.slope += pull * bits;
    out.zero_zero += weight;
    out.zero_slope += weight * bits;
    out.slope_slope += weight * bits * bits;
  }
  return out;
}

}  // namespace

OddsLine learn_odds(std::span<LoneEdge const> edges, OddsLine usual, AloneOdds usual_odds) {
  constexpr int rounds = 40;
  constexpr double settled = 1e-6;
  constexpr double longest_step = 1;
  constexpr double zero_strength = 1 / (usual_zero_apart * usual_zero_apart);
  constexpr double slope_strength = 1 / (usual_slope_apart * usual_slope_apart);
  auto const lone = lone_for_decoy(edges, usual_odds);
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

}  // namespace rangkul::linkage
