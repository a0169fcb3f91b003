#include "linkage/weigh.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace rangkul::linkage {
namespace {

constexpr std::size_t at(Field field) { return static_cast<std::size_t>(field); }
constexpr double least_probability = 1e-12;
constexpr double unseen = 0.3;  // times that a level not seen counts for
constexpr double most_rarity_gain = 6;
constexpr double most_rarity_loss = 5;
// How many pairs the given model counts for beside the observed ones.
constexpr double pairs_behind_same = 30;
constexpr double pairs_behind_stranger = 2000;
constexpr double pairs_behind_born = 100;
constexpr double pairs_behind_family = 200;
constexpr double pairs_behind_twin = 50;

double log2_ratio(double above, double below) {
  return std::log2(std::max(above, least_probability) / std::max(below, least_probability));
}

using Column = double LevelModel::*;

/// New probabilities of a column from counts, with `behind` pairs' worth of the old ones.
void blend(FieldModel& field, Column column, std::array<double, most_levels> const& counts,
           double behind) {
  double total = 0;
  for (std::size_t level = 1; level < field.levels.size(); ++level) total += counts[level];
  for (std::size_t level = 1; level < field.levels.size(); ++level) {
    double& probability = field.levels[level].*column;
    probability = (counts[level] + behind * probability) / (total + behind);
    // What was never seen among so many is rare, not impossible.
    probability = std::max(probability, unseen * total / ((total + behind) * (total + behind)));
  }
}

using Counts = std::array<std::array<double, most_levels>, field_count>;

void count(Counts& counts, Agreement const& agreement, double weight) {
  for (std::size_t field = 0; field < field_count; ++field)
    counts[field][agreement.levels[field]] += weight;
}

FieldModel levels(std::initializer_list<LevelModel> rest) {
  FieldModel out;
  out.levels.emplace_back();
  out.levels.insert(out.levels.end(), rest);
  return out;
}

}  // namespace

Model Model::usual() {
  Model out;
  // same, stranger (near, born), family (near), twin; experience with registers, blended with the
  // data.
  out.fields[at(Field::name)] = levels({{.80, 1e-4, 1e-4, 1e-4, .002, .002, .002},
                                        {.05, 3e-5, 3e-5, 3e-5, .001, .001, .002},
                                        {.06, 4e-4, 4e-4, 4e-4, .006, .006, .03},
                                        {.05, 4e-3, 4e-3, 4e-3, .02, .02, .03},
                                        {.02, .08, .08, .08, .20, .20, .30},
                                        {.02, .9155, .9155, .9155, .771, .771, .636}});
  out.fields[at(Field::birth)] = levels({{.87, 4e-5, 4e-5, 4e-5, .012, .012, .012},
                                         {.03, 5e-6, 5e-6, 5e-6, 1e-4, 1e-4, 1e-4},
                                         {.02, 3e-5, 3e-5, 3e-5, 1e-4, 1e-4, 1e-4},
                                         {.04, 2e-3, 2e-3, 2e-3, .005, .005, .005},
                                         {.01, .013, .013, .013, .01, .01, .01},
                                         {.03, .985, .985, .985, .9728, .9728, .9728}});
  out.fields[at(Field::nik)] = levels({{.88, 2e-8, 2e-8, 1e-6, 2e-4, 2e-4, .002},
                                       {.04, 1e-7, .004, 1e-5, 1e-4, .02, .002},
                                       {.02, 3e-6, 3e-6, .05, 2e-4, 2e-4, .01},
                                       {.02, 1e-6, 1e-6, .03, .001, .001, .90},
                                       {.04, .9999958, .9959, .9199, .9985, .9786, .086}});
  out.fields[at(Field::sex)] =
      levels({{.99, .5, .5, .5, .49, .49, .6}, {.01, .5, .5, .5, .51, .51, .4}});
  out.fields[at(Field::kk)] = levels({{.85, 3e-5, 3e-5, 3e-5, .85, .85, .85},
                                      {.04, 1e-6, 1e-6, 1e-6, .04, .04, .04},
                                      {.11, .99997, .99997, .99997, .11, .11, .11}});
  out.fields[at(Field::mother)] = levels({{.82, 5e-4, 5e-4, 5e-4, .40, .40, .90},
                                          {.12, 4e-3, 4e-3, 4e-3, .05, .05, .08},
                                          {.03, .05, .05, .05, .06, .06, .01},
                                          {.03, .9455, .9455, .9455, .49, .49, .01}});
  out.fields[at(Field::place)] = levels({{.60, 1e-3, 1e-3, 1e-3, .60, .60, .60},
                                         {.15, 1e-3, 1e-3, 1e-3, .15, .15, .15},
                                         {.15, .02, .02, .02, .15, .15, .15},
                                         {.05, .08, .08, .08, .05, .05, .05},
                                         {.05, .898, .898, .898, .05, .05, .05}});
  out.fields[at(Field::phone)] =
      levels({{.6, 2e-6, 2e-6, 2e-6, .5, .5, .5}, {.4, .999998, .999998, .999998, .5, .5, .5}});
  return out;
}

void tie_family_fields(Model& model) {
  for (auto const field : {Field::kk, Field::place})
    for (auto& level : model.fields[at(field)].levels)
      level.family = level.family_near = level.twin = level.same;
}

namespace {

Counts count_all(PatternCounts const& pairs) {
  Counts out{};
  for (auto const& [pattern, times] : pairs) count(out, Agreement::from_pattern(pattern), times);
  return out;
}

}  // namespace

void set_strangers(Model& model, StrangerPairs const& pairs) {
  auto const all = count_all(pairs.random);
  auto const near = count_all(pairs.near);
  auto const born = count_all(pairs.born);
  for (std::size_t field = 0; field < field_count; ++field) {
    auto& rows = model.fields[field];
    blend(rows, &LevelModel::stranger, all[field], pairs_behind_stranger);
    if (field == at(Field::nik)) {
      blend(rows, &LevelModel::stranger_near, near[field], pairs_behind_born);
      blend(rows, &LevelModel::stranger_born, born[field], pairs_behind_born);
    } else {
      for (auto& level : rows.levels) level.stranger_near = level.stranger_born = level.stranger;
    }
  }
}

void set_families(Model& model, PatternCounts const& family_pairs) {
  Counts all{};
  Counts near{};
  Counts twins{};
  for (auto const& [pattern, times] : family_pairs) {
    auto const agreement = Agreement::from_pattern(pattern);
    count(all, agreement, times);
    if (agreement.near_birth()) count(near, agreement, times);
    if (agreement.same_birth()) count(twins, agreement, times);
  }
  for (std::size_t field = 0; field < field_count; ++field) {
    auto& rows = model.fields[field];
    blend(rows, &LevelModel::family, all[field], pairs_behind_family);
    if (field == at(Field::birth)) {
      for (auto& level : rows.levels) level.family_near = level.twin = level.family;
      continue;
    }
    blend(rows, &LevelModel::twin, twins[field], pairs_behind_twin);
    if (field == at(Field::nik)) {
      blend(rows, &LevelModel::family_near, near[field], pairs_behind_twin);
    } else {
      for (auto& level : rows.levels) level.family_near = level.family;
    }
  }
  tie_family_fields(model);
}

namespace {

/// Chance that a pattern is the same person, by a model without rarity.
double same_share(Weigher const& weigher, std::uint32_t pattern) {
  auto const bits = weigher.bits(Agreement::from_pattern(pattern));
  return 1 / (1 + std::exp2(-bits));
}

}  // namespace

Model estimate_same(Model start, PatternCounts const& candidates, double all_pairs,
                    FamilyPrior family_prior) {
  constexpr int most_rounds = 60;
  constexpr double settled = 1e-5;
  auto const given = start;
  double const family_ratio = start.prior_family / start.prior_same;
  for (int round = 0; round < most_rounds; ++round) {
    auto plain = start;
    plain.rarity_strength = 0;
    Weigher const weigher(plain);
    Counts counts{};
    double same = 0;
    for (auto const& [pattern, times] : candidates) {
      double const share = same_share(weigher, pattern) * times;
      same += share;
      count(counts, Agreement::from_pattern(pattern), share);
    }
    double moved = 0;
    for (std::size_t field = 0; field < field_count; ++field) {
      auto next = given.fields[field];
      blend(next, &LevelModel::same, counts[field], pairs_behind_same);
      for (std::size_t level = 1; level < next.levels.size(); ++level) {
        auto& old = start.fields[field].levels[level].same;
        moved = std::max(moved, std::abs(old - next.levels[level].same));
        old = next.levels[level].same;
      }
    }
    constexpr double least_pairs = 0.5;
    start.prior_same = std::min(0.5, std::max(same, least_pairs) / all_pairs);
    if (family_prior == FamilyPrior::follows)
      start.prior_family = std::min(0.5, start.prior_same * family_ratio);
    tie_family_fields(start);
    if (moved < settled) break;
  }
  return start;
}

WordSurprise word_surprise(Model const& model, Dictionary const& dictionary) {
  std::unordered_map<std::string_view, double> known;
  known.reserve(model.words.size());
  for (auto const& [word, share] : model.words) known.emplace(word, share);
  WordSurprise out(dictionary.size());
  for (std::uint32_t i = 0; i < out.size(); ++i) {
    auto const found = known.find(dictionary.word(i));
    auto const share = found == known.end() ? model.rare_word : found->second;
    out[i] = static_cast<float>(-std::log2(std::max(share, least_probability)));
  }
  return out;
}

double Score::probability() const { return 1 / (1 + std::exp2(-bits)); }

Weigher::Weigher(Model const& model) : rarity_strength_(model.rarity_strength) {
  double const strangers = std::max(0.0, 1 - model.prior_same - model.prior_family);
  prior_stranger_ = log2_ratio(model.prior_same, strangers);
  prior_family_ = log2_ratio(model.prior_same, model.prior_family);
  for (std::size_t field = 0; field < field_count; ++field)
    for (std::size_t level = 1; level < model.fields[field].levels.size(); ++level) {
      auto const& row = model.fields[field].levels[level];
      auto const set = [&](Tables& to, double stranger, double family) {
        to.stranger[field][level] = log2_ratio(row.same, stranger);
        to.family[field][level] = log2_ratio(row.same, family);
      };
      set(other_birth_, row.stranger, row.family);
      set(near_birth_, row.stranger_near, row.family_near);
      set(same_birth_, row.stranger_born, row.twin);
      if (field == at(Field::name))
        name_surprise_[level] = -std::log2(std::max(row.stranger, least_probability));
    }
  for (auto* each : {&other_birth_, &near_birth_, &same_birth_}) each->find_most();
}

void Weigher::Tables::find_most() {
  auto const most = [this](Field field) {
    double out = 0;
    for (auto const* table : {&stranger, &family})
      out = std::max(out, *std::ranges::max_element((*table)[at(field)]));
    return out;
  };
  most_name = most(Field::name) + most_rarity_gain;
  auto const part = [](Table const& table) {
    auto const& name = table[at(Field::name)];
    return std::max(name[static_cast<std::size_t>(NameLevel::partial)],
                    name[static_cast<std::size_t>(NameLevel::differs)]);
  };
  most_part = {part(stranger) + most_rarity_gain, part(family)};
  most_mother = most(Field::mother);
}

double Weigher::Sums::bits() const {
  // The smaller sum decides; the other takes away what is left of it.
  double const apart = std::abs(stranger - family);
  constexpr double no_more = 40;
  return least() - (apart > no_more ? 0 : std::log2(1 + std::exp2(-apart)));
}

std::optional<Weigher::Weighed> Weigher::weigh(double least, Standardised const& a,
                                               Standardised const& b, Comparer& comparer,
                                               Agreement& agreement) const {
  Comparer::compare_numbers(a, b, agreement);
  auto const& table = tables(agreement);
  Sums sums{prior_stranger_, prior_family_};
  auto const add = [&](Field field) {
    auto const level = agreement.level(field);
    sums.stranger += table.stranger[at(field)][level];
    sums.family += table.family[at(field)][level];
  };
  for (auto const field :
       {Field::birth, Field::nik, Field::sex, Field::kk, Field::place, Field::phone})
    add(field);
  if (sums.least() + table.most_name + table.most_mother < least) return std::nullopt;
  auto const in_part = sums.stranger + table.most_part.stranger + table.most_mother < least ||
                               sums.family + table.most_part.family + table.most_mother < least
                           ? Comparer::InPart::is_nothing
                           : Comparer::InPart::matters;
  comparer.compare_names(a, b, agreement, in_part);
  add(Field::name);
  sums.stranger += rarity_bits(agreement);
  if (sums.least() + table.most_mother < least) return std::nullopt;
  comparer.compare_mothers(a, b, agreement);
  add(Field::mother);
  if (sums.least() < least) return std::nullopt;
  auto const bits = sums.bits();
  if (bits < least) return std::nullopt;
  return Weighed{bits, std::exp2(bits - sums.family)};
}

double Weigher::rarity_bits(Agreement const& agreement) const {
  auto const level = static_cast<NameLevel>(agreement.level(Field::name));
  if (level == NameLevel::missing || level == NameLevel::differs) return 0;
  double const bits = rarity_strength_ * (static_cast<double>(agreement.rarity) -
                                          name_surprise_[static_cast<std::size_t>(level)]);
  return std::clamp(bits, -most_rarity_loss, most_rarity_gain);
}

Weigher::Tables const& Weigher::tables(Agreement const& agreement) const {
  if (agreement.same_birth()) return same_birth_;
  return agreement.near_birth() ? near_birth_ : other_birth_;
}

Score Weigher::score(Agreement const& agreement) const {
  Score out;
  auto const& table = tables(agreement);
  auto const& stranger = table.stranger;
  auto const& family = table.family;
  out.prior = prior_stranger_;
  out.rarity = rarity_bits(agreement);
  double against_stranger = out.prior + out.rarity;
  double against_family = prior_family_;
  for (std::size_t field = 0; field < field_count; ++field) {
    auto const level = agreement.levels[field];
    out.fields[field] = stranger[field][level];
    against_stranger += stranger[field][level];
    against_family += family[field][level];
  }
  out.bits = Sums{against_stranger, against_family}.bits();
  out.family = out.bits - against_stranger;
  return out;
}

double Weigher::bits(Agreement const& agreement) const { return score(agreement).bits; }

}  // namespace rangkul::linkage
