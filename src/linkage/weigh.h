#pragma once
// What an agreement proves: Fellegi-Sunter weights with three hypotheses for a pair: the same
// person, two members of one family, strangers. Family card, place and mother agree for a whole
// family, so against the second hypothesis only name, birth, NIK and sex count; twins (a family,
// born the same day) have a column of their own. The model is data: readable, editable, kept with a
// run. source: Fellegi and Sunter 1969; EM over agreement patterns as in Winkler 1988.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "linkage/compare.h"
#include "linkage/stated.h"

namespace rangkul::linkage {

/// Probabilities of one level of one field under each hypothesis.
struct LevelModel {
  double same{0};           // m
  double stranger{0};       // u
  double stranger_near{0};  // u among strangers whose birth dates differ in one part
  double stranger_born{0};  // u among strangers born the same day (the NIK holds the birth date)
  double family{0};         // two members of one family
  double family_near{0};    // ... whose birth dates differ in one part
  double twin{0};           // ... born the same day
};

struct FieldModel {
  std::vector<LevelModel> levels;  // by level number; level 0 (missing) proves nothing
};

struct Model {
  std::array<FieldModel, field_count> fields;
  double prior_same{1e-5};    // chance that a pair of rows, one of each file, is one person
  double prior_family{3e-5};  // chance that it is two members of one family
  /// The frequent words of names with their share of all rows; all others count as rare.
  std::vector<std::pair<std::string, double>> words;
  double rare_word{1e-5};
  double rarity_strength{0.6};  // 1: words of a name are independent; 0: rarity does not count
  double link_probability{0.9};
  double possible_probability{0.2};
  double rival_margin_bits{5};
  /// Added to the odds of a link before its probability is stated, by whoever edits the model.
  double calibration_bits{0};
  /// How the odds of a link are stated.
  Calibration calibration{Calibration::usual()};

  /// Plausible numbers for Indonesian registers, and the start of the estimation.
  static Model usual();
  Value to_value() const;
  /// errors: match.model_malformed (detail `at` names the place)
  static Result<Model> from_value(Value const&);
};

/// A pair's score. `bits` is log2 of the odds that the two rows are one person.
struct Score {
  double bits{0};
  double prior{0};  // log2 of the prior odds against strangers
  std::array<double, field_count> fields{};
  double rarity{0};  // part of a name's weight that comes from its rare or common words
  double family{0};  // what the second hypothesis takes away; never above 0
  double probability() const;
};

/// The logarithms of a model, ready for millions of pairs.
class Weigher {
 public:
  explicit Weigher(Model const&);
  double bits(Agreement const&) const;
  /// The same number, taken apart: prior + fields + rarity + family = bits.
  Score score(Agreement const&) const;
  /// What a pair weighs, and which part of what speaks against it is "another of the family".
  struct Weighed {
    double bits;
    double family_share;
  };
  /// Nothing as soon as it is plain that the bits stay below `least`. The agreement is whole only
  /// where there is a weight.
  std::optional<Weighed> weigh(double least, Standardised const&, Standardised const&, Comparer&,
                               Agreement&) const;

 private:
  using Table = std::array<std::array<double, most_levels>, field_count>;
  double rarity_bits(Agreement const&) const;
  /// Sums against strangers and against the family.
  struct Sums {
    double stranger{0};
    double family{0};
    double least() const { return stranger < family ? stranger : family; }
    double bits() const;
  };
  /// Weights against strangers and against the family, for one closeness of birth dates.
  struct Tables {
    Table stranger{};
    Table family{};
    // The most that a name and a mother's name can add, and names that are alike in part at most.
    double most_name{0};
    double most_mother{0};
    Sums most_part{};
    void find_most();
  };
  Tables const& tables(Agreement const&) const;
  Tables other_birth_{};
  Tables near_birth_{};
  Tables same_birth_{};
  std::array<double, most_levels> name_surprise_{};
  double prior_stranger_{0};
  double prior_family_{0};
  double rarity_strength_{0};
};

/// Agreement patterns with how often each was seen.
using PatternCounts = std::vector<std::pair<std::uint32_t, double>>;

/// Estimates `same` of every level and prior_same by EM from the patterns of candidate pairs; all
/// other columns are held. `all_pairs` is rows times rows, of which the candidates are a part.
/// Deterministic. Little data stays near the given model. Cost: patterns times rounds.
/// prior_family follows prior_same (of two files a family is in both as its members are), or is
/// held (within one file it does not depend on how many copies there are).
enum class FamilyPrior { follows, held };
Model estimate_same(Model start, PatternCounts const& candidates, double all_pairs,
                    FamilyPrior = FamilyPrior::follows);
/// Pairs of different people.
struct StrangerPairs {
  PatternCounts random;
  PatternCounts near;  // birth dates differ in one part
  PatternCounts born;  // born the same day
};
/// Sets the columns of strangers; those of near and same births differ in the NIK alone.
void set_strangers(Model&, StrangerPairs const&);
/// Sets the columns of families from patterns of members of one family card within one file; card
/// and place are taken from `same`, as they say nothing about who of the family it is.
void set_families(Model&, PatternCounts const& family_pairs);
void tie_family_fields(Model&);
WordSurprise word_surprise(Model const&, Dictionary const&);

}  // namespace rangkul::linkage
