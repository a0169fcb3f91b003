#pragma once
// A random sample of a run, read by people: strata by what the run did with a pair and by bands of
// probability below and above its threshold. Two people read each pair, neither knowing the run's
// answer nor the other's; where they disagree a third one settles it. Readings are measurements:
// they change nobody. Tables: match_sample, match_sample_stratum, match_sample_pair, match_reading.
// Events: match.sample_queued, match.sample_drawn, match.read, match.reading_undone.

#include "matching/estimate.h"
#include "matching/review.h"
#include "matching/work.h"

namespace rangkul::matching {

using SampleId = Id<struct MatchSampleTag>;

struct NewSample {
  std::int64_t size{0};              // how many pairs
  std::optional<std::int64_t> seed;  // of an earlier sample, to draw it again
};
constexpr std::int64_t smallest_sample = 10;
constexpr std::int64_t largest_sample = 10'000;
/// Names the sample and queues its drawing (job match.sample, one a run at a time). Event
/// match.sample_queued. errors: forbidden, not_found, match.run_unfinished, match.sample_size,
/// match.sample_empty, job.already_open
Result<SampleId> start_sample(Context& context, RunId run, NewSample const& asked);
/// Draws from the run's pairs in the actor's area; what people had decided before the run is left
/// out. Nobody who writes waits while it reads. Cost: one walk over the run's pairs, 8 bytes each.
/// Drawn once: again does nothing. Event match.sample_drawn.
/// errors: not_found, match.sample_empty, match.cancelled
Status draw_sample(Work const& work, SampleId id);
void add_sample_jobs(jobs::Runner& runner);

struct Sample {
  SampleId id;
  RunId run;
  std::int64_t seed{0};
  std::int64_t asked{0};
  double threshold{0};
  RegionCode area;
  Instant created;
  std::string account_name;
  JobId job{};
  bool drawn{true};
};
/// errors: not_found (also where the areas of sample and actor have nothing in common)
Result<Sample> find_sample(Context& context, SampleId id);
/// The samples of a run that the actor may see, the newest first.
std::vector<Sample> samples_of(Context& context, RunId run);

/// What the whole sample says; only for who sees all of its area.
struct SampleResult {
  std::vector<Stratum> strata;
  std::vector<std::int64_t> drawn;  // by stratum
  Agreement agreement;              // of the first two readers
  std::int64_t all{0};
  std::int64_t finished{0};  // two agree, or a third has settled it
  std::int64_t split{0};     // waits for a third
};
/// errors: forbidden (the sample reaches beyond the actor's area)
Result<SampleResult> sample_result(Context& context, Sample const& sample);

/// Precision, recall, agreement, strata and the suggested threshold for programs; what cannot be
/// said yet is null.
Value to_value(Sample const& sample, SampleResult const& result, double wanted_precision);

/// How much of the sample this reader may still read, and has read.
struct ReaderProgress {
  std::int64_t waiting{0};
  std::int64_t read{0};
};
ReaderProgress reader_progress(Context& context, SampleId sample);
/// The next pair for this reader: what needs a third one first, then in the order of the draw.
std::optional<PairId> next_to_read(Context& context, SampleId sample, PairId but = {});
/// Whether this pair is of the sample and in the actor's area, and what the actor said of it.
/// errors: not_found
Result<std::optional<Verdict>> own_reading(Context& context, SampleId sample, PairId pair);
/// Event match.read. errors: forbidden, not_found, match.read_already, match.read_enough
Status read_pair(Context& context, SampleId sample, PairId pair, Verdict verdict);
/// Takes the actor's own reading back. Event match.reading_undone.
/// errors: forbidden, not_found, match.not_read, match.read_on (somebody has read it since)
Status undo_reading(Context& context, SampleId sample, PairId pair);

}  // namespace rangkul::matching
