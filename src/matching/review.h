#pragma once
// One pair of records in review: what it holds, what waits next, and how far a run is reviewed.

#include <map>
#include <optional>
#include <string>

#include "linkage/explain.h"
#include "matching/matching.h"

namespace rangkul::matching {

/// One side of a pair: the fields as read from the file, by key of registry::file_fields().
struct SourceRecord {
  std::int64_t id{0};
  std::string key;
  PersonId person;
  std::string region;
  std::string data;
  std::map<std::string, std::string> fields;
};

struct Pair {
  PairId id;
  RunId run;
  double probability{0};
  std::string link_class;  // equal, different, possible, ambiguous
  std::string name;
  RegionCode region;
  std::string state;  // linked, open, confirmed, rejected, past
  std::optional<std::int64_t> merge;
  std::string decided_name;
  std::optional<Instant> decided_at;
  std::string kind;  // pair_kind(); empty: nobody was asked
  Rupiah money;      // a year, of what the two receive
  std::string receives;
  std::string due;  // YYYY-MM-DD
  AccountId owner;
  std::string owner_name;
  SourceRecord ministry;
  SourceRecord city;
};
/// errors: not_found (also outside the actor's area)
Result<Pair> find_pair(Context& context, PairId id);

/// How far the actor's area is reviewed.
struct ReviewCounts {
  std::int64_t open{0};
  std::int64_t confirmed{0};
  std::int64_t rejected{0};
  std::int64_t all() const { return open + confirmed + rejected; }
  std::int64_t done() const { return confirmed + rejected; }
};
ReviewCounts review_counts(Context& context, RunId run);

/// Why the pair has its score, by the model of its run. errors: match.model_malformed
Result<linkage::Explanation> explain_pair(Context& context, Pair const& pair);
/// Which signs made it more or less sure than that; nothing where none were looked at or kept.
/// errors: match.model_malformed
Result<std::optional<linkage::StatedExplanation>> explain_stated(Context& context,
                                                                 Pair const& pair);
/// log2 of the odds from which two records are linked without asking.
Result<double> bits_needed(Context& context, RunId run);

}  // namespace rangkul::matching
