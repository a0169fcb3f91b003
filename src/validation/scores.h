#pragma once
// Deciles beside what can be seen (domain.md 3.5, 3.6, 3.8): the imported decile, which alone
// counts for national aid; how many of the nine criteria a visit saw; and a local proxy-means score
// whose coefficients stand in catalogue/scores, by area and version. Where they disagree a person
// looks again: nothing here decides anything.

#include <map>

#include "validation/validation.h"

namespace rangkul::validation {

struct Term {
  std::string variable;
  double coefficient{0};
};
/// ln(spending a head) = intercept + sum of coefficient x variable.
struct ScoreModel {
  std::string id, source;
  std::int64_t version{1};
  RegionCode area;
  double intercept{0};
  std::vector<Term> terms;
  /// "contoh 1"
  std::string name() const { return id + " " + std::to_string(version); }
};
/// The newest version of the nearest area over a place that holds on a day.
std::optional<ScoreModel> model_for(catalogue::Catalogue const& catalogue, RegionCode const& place,
                                    Date day);

/// What is known of a family whose house somebody has seen.
struct Traits {
  FamilyId family;
  RegionCode region;
  std::string name;
  Criteria criteria;
  std::int64_t members{0}, children{0}, elderly{0}, head_female{0}, head_schooling{0},
      head_works{0}, disabled{0};
  std::optional<std::int64_t> decile{};
  /// The value of a model's variable; "k1" to "k9" are the criteria. Unknown names are 0.
  double value_of(std::string_view variable) const;
};
/// One term of a score, as people are shown it.
struct ScoreLine {
  std::string variable;
  double value{0}, coefficient{0};
  double part() const { return value * coefficient; }
};
struct Score {
  std::vector<ScoreLine> lines;
  double intercept{0};
  double sum() const;
};
Score score_of(ScoreModel const& model, Traits const& traits);

/// Ten equal groups of persons, the poorest first: the decile of the first person of each family,
/// as ceil(10 k / N). source: domain.md 3.5. Pure.
struct Ranked {
  double score{0};
  std::int64_t members{0};
};
std::vector<int> deciles_of(std::vector<Ranked> const& families);

/// How they disagree: a poor decile where the visit saw at most one criterion; no poor decile where
/// it saw five or more (parameter validation.criteria_poor); deciles four or more apart. Pure.
std::string_view difference(std::optional<std::int64_t> decile, std::size_t met, int local_decile,
                            std::int64_t criteria_poor);

/// Counts everybody of the actor's area anew; how many families. By who verifies.
/// errors: validation.score.no_model, validation.score.nobody
Result<std::int64_t> count_scores(Context& context);
struct Compared {
  Traits traits;
  std::optional<std::int64_t> decile{};
  std::int64_t met{0};
  int local_decile{0};
  std::string differs;
  Instant counted_at;
};
/// errors: not_found (also outside the area, and before it was counted)
Result<Compared> compared(Context& context, FamilyId family);
/// By kind of disagreement ("" where they agree), within the actor's area.
std::map<std::string, std::int64_t> count_differences(Context& context);

}  // namespace rangkul::validation
