#pragma once
// What a random sample says of a run: precision, recall and agreement, with intervals that hold 95
// times of 100. Pure arithmetic over counts.
//
// A stratum's share has the interval of Clopper and Pearson (Biometrika 26, 1934), which never
// claims more than the sample holds; a stratum that was read to its last pair has no error of
// sampling. Strata are added up by their sizes, their intervals by the method of recovered
// variances (Zou, Huang and Zhang, Computational Statistics and Data Analysis 53, 2009), a ratio
// likewise (Donner and Zou, Statistical Methods in Medical Research 21, 2012). Agreement is Cohen's
// kappa (Educational and Psychological Measurement 20, 1960). Places go to strata by the root of
// their size (Bankier, The American Statistician 42, 1988).

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/interval.h"

namespace rangkul::matching {

using rangkul::Interval;
using rangkul::share_interval;

/// What a run did with the pairs of a stratum: linked, asked because too little spoke for them, or
/// asked because several rows are one person.
enum class Handled : std::uint8_t { linked, possible, ambiguous };

/// Pairs of one kind with a probability from `low` up to `high`.
struct Stratum {
  Handled handled{Handled::linked};
  double low{0};
  double high{1};
  std::int64_t size{0};
  std::int64_t read{0};  // by people, to a final answer
  std::int64_t same{0};  // of those: one person
  Interval interval() const;
};

struct Estimate {
  double value{0};
  Interval interval;
};
/// Of the pairs that the run linked, the share that is one person. Nothing when a stratum of them
/// was not read at all, or nothing was linked.
std::optional<Estimate> precision_of(std::span<Stratum const> strata);
/// Of the pairs of one person among all that the run kept, the share that it linked: what it never
/// proposed is not seen. Nothing as above, or when no pair is one person.
std::optional<Estimate> recall_of(std::span<Stratum const> strata);

/// How far two readers agree: counts by what the first and the second said.
struct Agreement {
  std::int64_t both_same{0};
  std::int64_t first_alone{0};   // the first said same, the second different
  std::int64_t second_alone{0};  // the other way round
  std::int64_t both_different{0};
  std::int64_t all() const { return both_same + first_alone + second_alone + both_different; }
  std::int64_t agreed() const { return both_same + both_different; }
  /// Nothing without pairs, or when both always said one and the same.
  std::optional<double> kappa() const;
};

/// The lowest probability from which linking without asking would be as precise as wanted, by the
/// lower end of the interval.
struct Suggestion {
  enum class Kind { found, too_few, out_of_reach };
  Kind kind{Kind::too_few};
  double threshold{0};     // found
  Estimate precision;      // found; out_of_reach: the best that there is
  std::int64_t needed{0};  // too_few: so many linked pairs must be read, if all of them are right
};
Suggestion suggest_threshold(std::span<Stratum const> strata, double wanted);

/// How `places` readings are shared out over strata of these sizes: five each if there are as many,
/// the rest by the root of the size; never more than a stratum has.
std::vector<std::int64_t> share_out(std::span<std::int64_t const> sizes, std::int64_t places);

}  // namespace rangkul::matching
