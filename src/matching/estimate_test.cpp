#include "matching/estimate.h"

#include <doctest/doctest.h>

#include <cmath>

namespace rangkul::matching {
namespace {

doctest::Approx near(double value) { return doctest::Approx(value).epsilon(1e-5); }

}  // namespace

TEST_CASE("estimate: the interval of a share, against numbers worked out by hand") {
  // 1 - 0.025^(1/10), and its mirror.
  CHECK(share_interval(0, 10).low == 0);
  CHECK(share_interval(0, 10).high == near(1 - std::pow(0.025, 0.1)));
  CHECK(share_interval(10, 10).low == near(0.691503));
  CHECK(share_interval(10, 10).high == 1);
  // Tables of Clopper and Pearson.
  CHECK(share_interval(5, 10).low == near(0.187086));
  CHECK(share_interval(5, 10).high == near(0.812914));
  CHECK(share_interval(1, 20).low == near(1 - std::pow(0.975, 0.05)));
  CHECK(share_interval(1, 20).high == near(0.248733));
  CHECK(share_interval(0, 0).low == 0);
  CHECK(share_interval(0, 0).high == 1);
  CHECK(share_interval(99'990, 100'000).low > 0.9998);
  CHECK(share_interval(99'990, 100'000).high < 0.99996);
}

TEST_CASE("estimate: precision adds strata up by their sizes") {
  std::vector<Stratum> const strata{{Handled::linked, 0.99, 1, 900, 10, 10},
                                    {Handled::linked, 0.9, 0.99, 100, 10, 5},
                                    {Handled::possible, 0.2, 0.9, 50, 10, 1}};
  auto const found = precision_of(strata).value();
  CHECK(found.value == near(0.95));
  // 0,95 - root((0,9 * 0,308497)^2 + (0,1 * 0,312914)^2) and 0,95 + 0,1 * 0,312914
  CHECK(found.interval.low == near(0.670595));
  CHECK(found.interval.high == near(0.981291));
  CHECK(!precision_of(std::vector<Stratum>{{Handled::linked, 0.9, 1, 5, 0, 0}}));
  CHECK(!precision_of(std::vector<Stratum>{{Handled::possible, 0.2, 0.9, 5, 5, 1}}));
}

TEST_CASE("estimate: a stratum that was read to its last pair has no error of sampling") {
  std::vector<Stratum> const strata{{Handled::linked, 0.9, 1, 40, 40, 39}};
  auto const found = precision_of(strata).value();
  CHECK(found.value == near(0.975));
  CHECK(found.interval.low == near(0.975));
  CHECK(found.interval.high == near(0.975));
}

TEST_CASE("estimate: recall is a ratio with the errors of both its parts") {
  // 90 found for certain; of 20 asked, 5 of 10 are one person: 10, with 3,74172 to 16,25828.
  std::vector<Stratum> const strata{{Handled::linked, 0.9, 1, 90, 90, 90},
                                    {Handled::possible, 0.2, 0.9, 20, 10, 5}};
  auto const found = recall_of(strata).value();
  CHECK(found.value == near(0.9));
  CHECK(found.interval.low == near(90 / 106.25828));
  CHECK(found.interval.high == near(90 / 93.74172));
  CHECK(!recall_of(std::vector<Stratum>{{Handled::linked, 0.9, 1, 5, 5, 0}}));
  CHECK(recall_of(std::vector<Stratum>{{Handled::linked, 0.9, 1, 5, 5, 5}}).value().value == 1);
}

TEST_CASE("estimate: agreement of two readers, and what of it is chance") {
  // 52 of 60 agree; by chance 0,75 * 43/60 + 0,25 * 17/60 = 0,608333.
  Agreement const readers{40, 5, 3, 12};
  CHECK(readers.agreed() == 52);
  CHECK(readers.kappa().value() == near(0.659574));
  CHECK(Agreement{10, 0, 0, 10}.kappa().value() == near(1));
  CHECK(Agreement{5, 5, 5, 5}.kappa().value() == doctest::Approx(0));
  CHECK(!Agreement{10, 0, 0, 0}.kappa());
  CHECK(!Agreement{}.kappa());
}

TEST_CASE("estimate: the lowest threshold whose interval reaches what is wanted") {
  std::vector<Stratum> strata{{Handled::possible, 0.5, 0.9, 100, 100, 40},
                              {Handled::linked, 0.9, 0.99, 100, 100, 95},
                              {Handled::linked, 0.99, 1, 10'000, 400, 400},
                              {Handled::ambiguous, 0.99, 1, 50, 50, 0}};
  // From 0,9: (10 000 + 95) of 10 100, less 10 000 * (1 - 0,025^(1/400)).
  auto const found = suggest_threshold(strata, 0.985);
  CHECK(found.kind == Suggestion::Kind::found);
  CHECK(found.threshold == 0.9);
  CHECK(found.precision.value == near(10'095.0 / 10'100));
  CHECK(found.precision.interval.low ==
        near((10'095 - 10'000 * (1 - std::pow(0.025, 1.0 / 400))) / 10'100));
  CHECK(suggest_threshold(strata, 0.98).threshold == 0.5);
  // 400 faultless readings cannot prove 99,9 %: 3 688 are needed.
  auto const small = suggest_threshold(strata, 0.999);
  CHECK(small.kind == Suggestion::Kind::too_few);
  CHECK(small.needed == 3688);
  // Read to the last pair, and still not good enough.
  for (auto& stratum : strata) stratum.read = stratum.size;
  strata[2].same = 9'000;
  auto const bad = suggest_threshold(strata, 0.999);
  CHECK(bad.kind == Suggestion::Kind::out_of_reach);
  CHECK(bad.precision.value == near(9'095.0 / 10'100));
}

TEST_CASE("estimate: readings are shared out by the root of the size, five each at least") {
  auto const out = [](std::vector<std::int64_t> const& sizes, std::int64_t places) {
    return share_out(sizes, places);
  };
  using Places = std::vector<std::int64_t>;
  CHECK(out({10'000, 100, 100}, 120) == Places{100, 10, 10});
  CHECK(out({10'000, 4, 100}, 20) == Places{11, 4, 5});
  CHECK(out({3, 2}, 20) == Places{3, 2});
  CHECK(out({100, 100, 100}, 4) == Places{2, 1, 1});
  CHECK(out({}, 4).empty());
}

}  // namespace rangkul::matching
