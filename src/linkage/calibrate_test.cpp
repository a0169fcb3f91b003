#include "linkage/calibrate.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace rangkul::linkage;

namespace {

struct Town {
  double people;      // with a sure partner in both files, times those they look like
  double alone;       // rows without a partner for each row with one
  double true_zero;   // log2 odds at no bits ...
  double true_slope;  // ... and by bit
};

/// Edges as such a town has them: look-alikes get rarer by half with each bit.
std::vector<LoneEdge> edges_of(Town const& town) {
  std::vector<LoneEdge> out;
  auto const add = [&](double bits, double count, bool ministry, bool city) {
    for (int i = 0; i < static_cast<int>(count + 0.5); ++i)
      out.push_back({static_cast<float>(bits), ministry, city});
  };
  for (double bits = -6.75; bits < most_calibrated_bits; bits += 0.5) {
    auto const decoys = town.people * std::exp2(-bits / 2);
    auto const strangers = decoys * town.alone * town.alone;
    add(bits, decoys, true, true);
    add(bits, decoys * town.alone, false, true);
    add(bits, decoys * town.alone, true, false);
    add(bits, strangers * (1 + std::exp2(town.true_zero + town.true_slope * bits)), false, false);
  }
  return out;
}

}  // namespace

TEST_CASE("calibrate: decoys tell what the bits of a pair are worth") {
  OddsLine const usual{6, 1};
  AloneOdds const usual_odds{0.1, 0.1};
  SUBCASE("as much as they say") {
    auto const line = learn_odds(edges_of({300, 0.1, 6, 1}), usual, usual_odds);
    CHECK(line.at(-5) == doctest::Approx(1).epsilon(0.15));
    CHECK(line.at(0) == doctest::Approx(6).epsilon(0.05));
  }
  SUBCASE("less than they say") {
    auto const line = learn_odds(edges_of({300, 0.1, 4.5, 0.8}), usual, usual_odds);
    CHECK(line.at(-4) == doctest::Approx(1.3).epsilon(0.2));
    CHECK(line.at(0) == doctest::Approx(4.5).epsilon(0.05));
  }
  SUBCASE("rows that look like others are alone more often than most") {
    auto const line = learn_odds(edges_of({300, 0.3, 3, 1}), {6, 1}, usual_odds);
    CHECK(line.at(0) == doctest::Approx(3).epsilon(0.1));
  }
}

TEST_CASE("calibrate: without decoys the usual odds stay, and few edges move them little") {
  OddsLine const usual{6, 1};
  auto const same = learn_odds({}, usual, {0.1, 0.1});
  CHECK(same.at_zero == doctest::Approx(6));
  CHECK(same.slope == doctest::Approx(1));
  std::vector<LoneEdge> const few{{-3, true, true}, {-1, false, false}, {0, true, false}};
  auto const line = learn_odds(few, usual, {0.1, 0.1});
  CHECK(std::abs(line.at(-3) - usual.at(-3)) < 1);
}

TEST_CASE("calibrate: odds rise with the bits, and back") {
  OddsLine const line{5, 0.7};
  for (double bits = -10; bits < 10; bits += 0.25) {
    CHECK(line.at(bits) < line.at(bits + 0.25));
    CHECK(line.bits_at(line.at(bits)) == doctest::Approx(bits));
  }
}

TEST_CASE("calibrate: decoys tell what the likeness of a row beside a sure pair is worth") {
  OddsLine const usual{-3, 1};
  auto const edges_of_copies = [](double true_zero) {
    std::vector<SideEdge> out;
    for (double bits = -15.75; bits < most_calibrated_bits; bits += 0.5) {
      constexpr double decoys = 300;
      constexpr double alone = 0.1;
      for (double i = 0; i < decoys; ++i) out.push_back({bits, true, true});
      auto const lone = decoys * alone * (1 + std::exp2(true_zero + bits));
      for (double i = 0; i + 0.5 < lone; ++i) out.push_back({bits, false, true});
    }
    return out;
  };
  CHECK(learn_copies(edges_of_copies(-3), usual, 0.1).at(0) == doctest::Approx(-3).epsilon(0.1));
  CHECK(learn_copies(edges_of_copies(0), usual, 0.1).at(0) == doctest::Approx(0).epsilon(0.2));
  CHECK(learn_copies({}, usual, 0.1).at(0) == doctest::Approx(-3));
}
