#include "linkage/run.h"

#include <algorithm>
#include <set>

#include "linkage/decide.h"
#include "linkage/join.h"
#include "linkage/numbered.h"
#include "linkage/train.h"

namespace rangkul::linkage {
namespace {

constexpr double least_edge_bits = -7;  // pairs below about 1 % are not kept

class Runner {
 public:
  Runner(TwoTables files, Settings const& settings, Progress const& progress)
      : settings_(settings),
        workers_(settings.threads, progress),
        files_(std::move(files)),
        ministry_(files_.ministry.rows),
        city_(files_.city.rows),
        dictionary_(files_.dictionary) {}

  Result<Plan> plan() {
    if (!prepare()) return cancelled();
    Plan out{.ministry_rows = ministry_.size(),
             .city_rows = city_.size(),
             .sure_pairs = sure_count_,
             .pairs = 0,
             .blocks = out_.blocks,
             .shared_niks = out_.shared_niks,
             .shared_no_kks = out_.shared_no_kks};
    std::vector<std::uint64_t> pairs;
    for (std::size_t bucket = 0; bucket < pairs_->bucket_count(); ++bucket) {
      pairs_->take(bucket, pairs);
      out.pairs += pairs.size();
    }
    out.pairs -= out.sure_pairs;
    return out;
  }

  Result<Model> learn() {
    if (!prepare() || !train()) return cancelled();
    return std::move(out_.model);
  }

  Result<Outcome> run() {
    if (!prepare() || !train()) return cancelled();
    surprise_ = word_surprise(out_.model, dictionary_);
    std::vector<Edge> edges;
    if (!score(edges)) return cancelled();
    if (!workers_.report(Phase::decide, 0, edges.size())) return cancelled();
    settle(std::move(edges));
    return std::move(out_);
  }

 private:
  static Error cancelled() { return conflict("match.cancelled"); }

  bool prepare() {
    mark_shared(ministry_);
    mark_shared(city_);
    return find_pairs();
  }

  void mark_shared(Rows& rows) {
    auto const shared =
        mark_shared_numbers(rows, settings_.most_rows_per_nik, settings_.most_rows_per_no_kk);
    out_.shared_niks += shared.niks;
    out_.shared_no_kks += shared.no_kks;
  }

  std::vector<Comparer> make_comparers() const {
    std::vector<Comparer> out;
    for (std::size_t i = 0; i < workers_.threads(); ++i) out.emplace_back(dictionary_, surprise_);
    return out;
  }

  /// Sure pairs need no search: their rows are looked at only beside rows that have none.
  bool find_pairs() {
    RowSet open_ministry(ministry_.size(), true);
    RowSet open_city(city_.size(), true);
    auto const sure = sure_pairs(ministry_, city_);
    for (auto const& [ministry, city] : sure) {
      open_ministry.remove(ministry);
      open_city.remove(city);
    }
    auto candidates = find_candidates(ministry_, city_, dictionary_, {open_ministry, open_city},
                                      {settings_.largest_block}, workers_);
    if (!candidates) return false;
    out_.blocks = candidates->report;
    pairs_.emplace(std::move(candidates->pairs));
    for (auto const& [ministry, city] : sure) pairs_->add(0, ministry, city);
    sure_count_ = sure.size();
    return true;
  }

  /// Calls `take(thread, ministry row, city row)` for pairs in order.
  template <typename Take>
  void for_pairs(std::size_t thread, std::vector<std::uint64_t> const& pairs,
                 Take const& take) const {
    constexpr std::size_t ahead = 8;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (i + ahead < pairs.size()) {
        auto const* next = &city_[static_cast<std::uint32_t>(pairs[i + ahead])];
        __builtin_prefetch(next);
        __builtin_prefetch(reinterpret_cast<char const*>(next) + 64);
      }
      take(thread, static_cast<std::uint32_t>(pairs[i] >> 32),
           static_cast<std::uint32_t>(pairs[i]));
    }
  }

  bool train() {
    if (settings_.model) {
      out_.model = *settings_.model;
      return true;
    }
    out_.model = prepare_model(files_, workers_);
    surprise_.assign(dictionary_.size(), 0);
    auto const rows = ministry_.size();
    auto const step =
        std::max<std::size_t>(1, rows / std::max<std::size_t>(1, settings_.training_rows));
    std::vector<PatternTally> tallies(workers_.threads());
    auto comparers = make_comparers();
    auto const tally = [&](std::size_t thread, std::uint32_t a, std::uint32_t b) {
      tallies[thread].add(comparers[thread].compare(ministry_[a], city_[b]));
    };
    bool const done = workers_.over(Phase::train, pairs_->bucket_count(), 1,
                                    [&](std::size_t thread, std::size_t bucket, std::size_t) {
                                      std::vector<std::uint64_t> sample;
                                      pairs_->look(bucket, [&](std::uint64_t pair) {
                                        if ((pair >> 32) % step == 0) sample.push_back(pair);
                                      });
                                      sort_unique(sample);
                                      for_pairs(thread, sample, tally);
                                    });
    if (!done) return false;
    for (std::size_t i = 1; i < tallies.size(); ++i) tallies[0].append(tallies[i]);
    auto const sampled = (rows + step - 1) / step;
    double const weight =
        sampled == 0 ? 1 : static_cast<double>(rows) / static_cast<double>(sampled);
    double const all_pairs =
        std::max(1.0, static_cast<double>(rows) * static_cast<double>(city_.size()));
    out_.model = estimate_same(std::move(out_.model), tallies[0].counts(weight), all_pairs);
    return true;
  }

  bool score(std::vector<Edge>& edges) {
    Weigher const weigher(out_.model);
    auto comparers = make_comparers();
    std::vector<std::vector<Edge>> found(workers_.threads());
    std::vector<std::size_t> compared(workers_.threads(), 0);
    std::vector<std::vector<std::uint64_t>> buckets(workers_.threads());
    auto const weigh = [&](std::size_t thread, std::uint32_t ministry, std::uint32_t city) {
      auto const bits =
          weigher.bits_above(least_edge_bits, ministry_[ministry], city_[city], comparers[thread]);
      if (bits >= least_edge_bits) found[thread].push_back({ministry, city, bits});
    };
    bool const done = workers_.over(Phase::score, pairs_->bucket_count(), 1,
                                    [&](std::size_t thread, std::size_t number, std::size_t) {
                                      auto& bucket = buckets[thread];
                                      pairs_->take(number, bucket);
                                      compared[thread] += bucket.size();
                                      for_pairs(thread, bucket, weigh);
                                    });
    pairs_.reset();
    for (std::size_t at = 0; at < found.size(); ++at) {
      edges.insert(edges.end(), found[at].begin(), found[at].end());
      found[at] = {};
      out_.pairs_compared += compared[at];
    }
    return done;
  }

  /// Fields that have a value somewhere in both files.
  FieldSet compared_fields() const {
    auto const in = [](Rows const& rows) {
      FieldSet out;
      for (auto const& row : rows) {
        auto const note = [&](Field field, bool has) {
          if (has) out.add(field);
        };
        note(Field::name, row.name.size > 0);
        note(Field::birth, row.birth != 0);
        note(Field::nik, row.nik != 0);
        note(Field::sex, row.sex != Sex::unknown);
        note(Field::kk, row.no_kk != 0);
        note(Field::mother, row.mother.size > 0);
        note(Field::place, row.village_code != 0 || row.address_size > 0);
        note(Field::phone, row.phone != 0);
      }
      return out;
    };
    auto const ministry = in(ministry_);
    auto const city = in(city_);
    FieldSet out;
    for (std::size_t i = 0; i < field_count; ++i)
      if (ministry.has(static_cast<Field>(i)) && city.has(static_cast<Field>(i)))
        out.add(static_cast<Field>(i));
    return out;
  }

  /// Edges that a decision of people speaks against.
  void keep_decisions(std::vector<Edge>& edges) const {
    std::set<RowPair> const never(settings_.never.begin(), settings_.never.end());
    std::set<std::uint32_t> given_ministry;
    std::set<std::uint32_t> given_city;
    for (auto const& [ministry, city] : settings_.always) {
      given_ministry.insert(ministry);
      given_city.insert(city);
    }
    std::erase_if(edges, [&](Edge const& edge) {
      return given_ministry.contains(edge.ministry) || given_city.contains(edge.city) ||
             never.contains({edge.ministry, edge.city});
    });
  }

  void add_decided(Weigher const& weigher, Comparer& comparer) {
    if (settings_.always.empty()) return;
    for (auto const& [ministry, city] : settings_.always) {
      auto const bits = weigher.bits(comparer.compare(ministry_[ministry], city_[city]));
      out_.links.push_back({ministry, city, bits, 1, LinkClass::equal, {}});
    }
    std::sort(out_.links.begin(), out_.links.end(), [](Link const& a, Link const& b) {
      return a.ministry != b.ministry ? a.ministry < b.ministry : a.city < b.city;
    });
  }

  void settle(std::vector<Edge> edges) {
    Weigher const weigher(out_.model);
    Comparer comparer(dictionary_, surprise_);
    auto const within = [&](Rows const& rows) {
      return [&](std::uint32_t a, std::uint32_t b) -> double {
        auto const agreement = comparer.compare(rows[a], rows[b]);
        // Two rows of one file with two NIKs are two people until a person says otherwise.
        auto const nik = static_cast<NikLevel>(agreement.level(Field::nik));
        if (nik != NikLevel::missing && nik != NikLevel::equal) return least_edge_bits;
        return weigher.bits(agreement);
      };
    };
    keep_decisions(edges);
    out_.links =
        decide({std::move(edges), ministry_.size(), city_.size(), within(ministry_), within(city_)},
               out_.model);
    add_decided(weigher, comparer);
    auto const compared = compared_fields();
    for (auto& link : out_.links) {
      auto const& a = ministry_[link.ministry];
      auto const& b = city_[link.city];
      link.differences = differences(a, b, comparer.compare(a, b), compared);
      if (link.link_class == LinkClass::equal && !link.differences.empty())
        link.link_class = LinkClass::different;
    }
    out_.ministry_classes = classify(ministry_, out_.links, true);
    out_.city_classes = classify(city_, out_.links, false);
    sum_up(ministry_, out_.ministry_classes, &Tallies::ministry, out_);
    sum_up(city_, out_.city_classes, &Tallies::city, out_);
    out_.ministry_keys = std::move(files_.ministry.keys);
    out_.city_keys = std::move(files_.city.keys);
  }

  Settings const& settings_;
  Workers workers_;
  TwoTables files_;
  Rows& ministry_;
  Rows& city_;
  Dictionary const& dictionary_;
  std::optional<PairStore> pairs_;
  std::size_t sure_count_{0};
  WordSurprise surprise_;
  Outcome out_;
};

}  // namespace

std::string_view phase_key(Phase phase) {
  static constexpr std::array<std::string_view, 5> keys{"standardise", "train", "block", "score",
                                                        "decide"};
  return keys[static_cast<std::size_t>(phase)];
}

Result<Outcome> run(TwoTables files, Settings const& settings, Progress const& progress) {
  return Runner(std::move(files), settings, progress).run();
}

Result<Outcome> run(std::span<Record const> ministry, std::span<Record const> city,
                    Settings const& settings, Progress const& progress) {
  if (progress && !progress(Phase::standardise, 0, ministry.size() + city.size()))
    return conflict("match.cancelled");
  return run(make_tables(ministry, city, settings.threads), settings, progress);
}

Result<Plan> plan(TwoTables files, Settings const& settings, Progress const& progress) {
  return Runner(std::move(files), settings, progress).plan();
}

Result<Model> train(TwoTables files, Settings const& settings, Progress const& progress) {
  return Runner(std::move(files), settings, progress).learn();
}

Score score_pair(Record const& a, Record const& b, Model const& model) {
  Dictionary dictionary;
  auto const first = standardise(a, dictionary);
  auto const second = standardise(b, dictionary);
  auto const surprise = word_surprise(model, dictionary);
  Comparer comparer(dictionary, surprise);
  return Weigher(model).score(comparer.compare(first, second));
}

}  // namespace rangkul::linkage
