#include "linkage/dedupe.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "linkage/numbered.h"
#include "linkage/pairing.h"

namespace rangkul::linkage {
namespace {

constexpr double strong_bits = 9.97;       // odds of a thousand to one
constexpr std::size_t most_members = 30;   // of a cluster: more is no person
constexpr std::size_t training_share = 8;  // copies are few, so that more rows must teach

double bits_of(double probability) { return std::log2(probability / (1 - probability)); }
double probability_of(double bits) { return 1 / (1 + std::exp2(-bits)); }

/// Groups of rows that grow by the surest pair.
class Clusters {
 public:
  using Score = std::function<double(std::uint32_t, std::uint32_t)>;
  Clusters(std::vector<Edge> edges, Model const& model, Score score)
      : edges_(std::move(edges)),
        score_(std::move(score)),
        link_bits_(bits_of(model.link_probability)),
        possible_bits_(bits_of(model.possible_probability)) {
    std::erase_if(edges_, [&](Edge const& edge) { return edge.bits < possible_bits_; });
    std::sort(edges_.begin(), edges_.end(), [](Edge const& a, Edge const& b) {
      if (a.bits != b.bits) return a.bits > b.bits;
      return a.ministry != b.ministry ? a.ministry < b.ministry : a.city < b.city;
    });
  }

  void grow() {
    for (auto const& edge : edges_) {
      if (edge.bits < link_bits_) break;
      unite(edge);
    }
  }

  /// The members of each cluster, by the smallest of them.
  std::vector<std::vector<std::uint32_t>> all() const {
    std::vector<std::vector<std::uint32_t>> out;
    for (auto const& group : groups_)
      if (!group.empty()) out.push_back(group);
    for (auto& group : out) std::sort(group.begin(), group.end());
    std::sort(out.begin(), out.end());
    return out;
  }
  bool together(Edge const& edge) const {
    auto const a = group_of_.find(edge.ministry);
    auto const b = group_of_.find(edge.city);
    return a != group_of_.end() && b != group_of_.end() && a->second == b->second;
  }
  std::vector<Edge> const& edges() const { return edges_; }

 private:
  std::size_t group(std::uint32_t row) {
    auto const [found, fresh] = group_of_.emplace(row, groups_.size());
    if (fresh) groups_.push_back({row});
    return found->second;
  }

  void unite(Edge const& edge) {
    auto const first = group(edge.ministry);
    auto const second = group(edge.city);
    if (first == second || !agree(groups_[first], groups_[second], edge)) return;
    for (auto const row : groups_[second]) group_of_[row] = first;
    auto& members = groups_[first];
    members.insert(members.end(), groups_[second].begin(), groups_[second].end());
    groups_[second].clear();
  }

  bool agree(std::vector<std::uint32_t> const& first, std::vector<std::uint32_t> const& second,
             Edge const& edge) const {
    if (first.size() + second.size() > most_members) return false;
    double const needed = edge.bits >= strong_bits ? possible_bits_ : link_bits_;
    for (auto const a : first)
      for (auto const b : second) {
        bool const itself =
            (a == edge.ministry && b == edge.city) || (a == edge.city && b == edge.ministry);
        if (!itself && score_(a, b) < needed) return false;
      }
    return true;
  }

  std::vector<Edge> edges_;
  Score score_;
  double link_bits_;
  double possible_bits_;
  std::vector<std::vector<std::uint32_t>> groups_;
  std::map<std::uint32_t, std::size_t> group_of_;
};

class Deduper {
 public:
  Deduper(OneTable file, Settings const& settings, Progress const& progress)
      : settings_(settings),
        workers_(settings.threads, progress),
        file_(std::move(file)),
        rows_(file_.table.rows) {}

  Result<Copies> run() {
    mark_shared_numbers(rows_, settings_.most_rows_per_nik, settings_.most_rows_per_no_kk);
    auto candidates =
        find_candidates_within(rows_, file_.dictionary, join_settings(settings_), workers_);
    if (!candidates) return cancelled();
    out_.blocks = candidates->report;
    if (!learn(candidates->pairs)) return cancelled();
    surprise_ = word_surprise(out_.model, file_.dictionary);
    auto scored = score_pairs(paired(), candidates->pairs, out_.model, surprise_, workers_);
    candidates.reset();
    if (!scored) return cancelled();
    out_.pairs_compared = scored->pairs;
    if (!workers_.report(Phase::decide, 0, scored->edges.size())) return cancelled();
    settle(std::move(scored->edges));
    out_.rows = rows_.size();
    out_.keys = std::move(file_.table.keys);
    out_.keys.bring_back();
    return std::move(out_);
  }

 private:
  static Error cancelled() { return conflict("match.cancelled"); }
  PairedRows paired() const { return {rows_, rows_, file_.dictionary}; }

  bool learn(PairStore const& pairs) {
    if (settings_.model) {
      out_.model = *settings_.model;
      return true;
    }
    auto model = learn_model(paired(), pairs, settings_.training_rows * training_share, workers_);
    if (model) out_.model = std::move(*model);
    return model.has_value();
  }

  void settle(std::vector<Edge> edges) {
    Weigher const weigher(out_.model);
    Comparer comparer(file_.dictionary, surprise_);
    // Two serial numbers behind one region and birth date (twins, namesakes born the same day) and
    // two whole identities are two people until a person says otherwise.
    auto const score = [&](std::uint32_t a, std::uint32_t b) {
      auto const first = rows_.at(a);
      auto const second = rows_.at(b);
      auto const how = comparer.compare(first, second);
      constexpr double even = 0;
      bool const serial = static_cast<NikLevel>(how.level(Field::nik)) == NikLevel::serial;
      bool const two = serial || two_identities(first, second, how);
      return two ? std::min(weigher.bits(how), even) : weigher.bits(how);
    };
    for (auto& edge : edges)
      if (edge.bits >= bits_of(out_.model.link_probability))
        edge.bits = static_cast<float>(score(edge.ministry, edge.city));
    Clusters clusters(std::move(edges), out_.model, score);
    clusters.grow();
    auto const compared = fields_of(rows_);
    for (auto const& members : clusters.all()) {
      if (members.size() < 2) continue;
      ++out_.clusters;
      out_.rows_in_clusters += members.size();
      for (std::size_t i = 0; i < members.size(); ++i)
        for (std::size_t j = i + 1; j < members.size(); ++j) {
          auto const [a, b] = std::pair(members[i], members[j]);
          auto const first = rows_.at(a);
          auto const second = rows_.at(b);
          bool const same =
              differences(first, second, comparer.compare(first, second), compared).empty();
          out_.pairs.push_back(
              {a, b, probability_of(score(a, b)), same ? LinkClass::equal : LinkClass::different});
        }
    }
    for (auto const& edge : clusters.edges())
      if (!clusters.together(edge))
        out_.pairs.push_back(
            {edge.ministry, edge.city, probability_of(edge.bits), LinkClass::possible});
    std::sort(out_.pairs.begin(), out_.pairs.end(), [](CopyPair const& a, CopyPair const& b) {
      return a.a != b.a ? a.a < b.a : a.b < b.b;
    });
  }

  Settings const& settings_;
  Workers workers_;
  OneTable file_;
  RowStore& rows_;
  WordSurprise surprise_;
  Copies out_;
};

}  // namespace

Result<Copies> dedupe(OneTable file, Settings const& settings, Progress const& progress) {
  return Deduper(std::move(file), settings, progress).run();
}

}  // namespace rangkul::linkage
