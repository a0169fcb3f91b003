#include "linkage/run.h"

#include <algorithm>
#include <set>

#include "linkage/checked_file.h"
#include "linkage/earlier.h"
#include "linkage/numbered.h"
#include "linkage/pairing.h"
#include "linkage/parts.h"

namespace rangkul::linkage {
namespace {

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
    auto& store = candidates_->pairs;
    for (std::size_t window = 0; window < store.window_count(); ++window)
      for (std::size_t range = 0; range < store.range_count(); ++range) {
        store.take(window, range, pairs);
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
    if (!settings_.work.empty()) return run_in_parts();
    if (!prepare() || !train()) return cancelled();
    surprise_ = word_surprise(out_.model, dictionary_);
    std::vector<Edge> edges;
    if (!score(edges)) return cancelled();
    leave(edges);
    if (!workers_.report(Phase::decide, 0, edges.size())) return cancelled();
    settle(std::move(edges));
    return std::move(out_);
  }

 private:
  static Error cancelled() { return conflict("match.cancelled"); }

  Result<Outcome> run_in_parts() {
    if (!mark_shared()) return cancelled();
    auto const sure = find_sure();
    if (!sure) return cancelled();
    auto const join = join_settings(settings_);
    now_ = describe(rows(), open_, join);
    auto const folder = TRY(WorkFolder::open(settings_.work, number_of_run()));
    auto const written = folder.writing_of(written_mark);
    auto parted = TRY(score_in_parts(
        folder, {rows(), open_, *sure, join, settings_.training_rows, settings_.model}, workers_));
    TRY(wait_until(workers_, Phase::decide, [&]() -> Result<bool> {
      auto claim = TRY(folder.claim(written_mark));
      out_.written_by_other = folder.writing_of(written_mark) != written;
      if (claim && !out_.written_by_other) out_.writing.emplace(Writing{folder, std::move(*claim)});
      return out_.writing.has_value() || out_.written_by_other;
    }));
    if (out_.written_by_other) return std::move(out_);
    out_.model = std::move(parted.model);
    out_.blocks = parted.report;
    out_.pairs_compared = parted.pairs;
    now_->crowded = std::move(parted.crowded);
    surprise_ = word_surprise(out_.model, dictionary_);
    leave(parted.edges);
    settle(std::move(parted.edges));
    return std::move(out_);
  }

  /// Of all that the edges of a run depend on.
  std::uint64_t number_of_run() const {
    RunningCheck out;
    std::array<std::uint64_t, 2> const numbers{settings_.largest_block, settings_.training_rows};
    out.add(bytes_of_one(numbers));
    out.add(settings_.model ? to_json(settings_.model->to_value()) : std::string());
    for (auto const* list : {&now_->ministry, &now_->city, &now_->keys}) out.add(bytes_of(*list));
    return out.value();
  }

  bool prepare() {
    if (!mark_shared()) return false;
    auto const sure = find_sure();
    if (!sure) return false;
    look_back();
    return find_pairs(*sure);
  }

  /// Calls with 0 and the ministry's rows and with 1 and the city's, on two threads if there are.
  template <typename Work>
  bool for_both(Work const& work) {
    return workers_.over(Phase::block, 2, 1, [&](std::size_t, std::size_t side, std::size_t) {
      work(side, side == 0 ? ministry_ : city_);
    });
  }

  bool mark_shared() {
    std::array<SharedNumbers, 2> shared;
    bool const done = for_both([&](std::size_t side, RowStore& rows) {
      shared[side] =
          mark_shared_numbers(rows, settings_.most_rows_per_nik, settings_.most_rows_per_no_kk);
    });
    out_.shared_niks = shared[0].niks + shared[1].niks;
    out_.shared_no_kks = shared[0].no_kks + shared[1].no_kks;
    return done;
  }

  /// Sure pairs need no search: their rows are looked at only beside rows that have none.
  std::optional<std::vector<RowPair>> find_sure() {
    std::array<std::vector<NumberedRow>, 2> bearers;
    if (!for_both(
            [&](std::size_t side, RowStore const& rows) { bearers[side] = only_bearers(rows); }))
      return std::nullopt;
    open_ = {RowSet(ministry_.size(), true), RowSet(city_.size(), true)};
    auto sure = sure_pairs(bearers[0], bearers[1]);
    for (auto const& [ministry, city] : sure) {
      open_.ministry.remove(ministry);
      open_.city.remove(city);
    }
    sure_count_ = sure.size();
    return sure;
  }

  void look_back() {
    if (settings_.earlier == nullptr && !settings_.leave) return;
    now_ = describe(rows(), open_, join_settings(settings_));
    if (settings_.earlier == nullptr || !same_model(settings_.earlier->model)) return;
    taken_ = take_over(rows(), *now_, *settings_.earlier);
    if (!taken_) return;
    out_.from_earlier = {true, taken_->ministry_rows, taken_->city_rows, 0};
    auto const fresh = ministry_.size() - taken_->ministry_rows + city_.size() - taken_->city_rows;
    now_->new_since_learning = settings_.earlier->new_since_learning + fresh;
  }

  bool same_model(Model const& earlier) const {
    return !settings_.model || to_json(settings_.model->to_value()) == to_json(earlier.to_value());
  }

  bool find_pairs(std::vector<RowPair> const& sure) {
    std::optional<Changed> changed;
    if (taken_)
      changed.emplace(
          Changed{taken_->changed_ministry, taken_->changed_city, settings_.earlier->crowded});
    candidates_ = find_candidates(ministry_, city_, dictionary_,
                                  {open_.ministry, open_.city, changed ? &*changed : nullptr},
                                  join_settings(settings_), workers_);
    if (!candidates_) return false;
    out_.blocks = candidates_->report;
    for (auto const& [ministry, city] : sure)
      if (!taken_ || taken_->changed_ministry.has(ministry) || taken_->changed_city.has(city))
        candidates_->pairs.add(0, ministry, city);
    return true;
  }

  bool train() {
    if (settings_.model || taken_) {
      out_.model = settings_.model ? *settings_.model : settings_.earlier->model;
      return true;
    }
    auto model = learn_model(rows(), candidates_->pairs, settings_.training_rows, workers_);
    if (!model) return false;
    out_.model = std::move(*model);
    return true;
  }

  bool score(std::vector<Edge>& edges) {
    auto scored = score_pairs(rows(), candidates_->pairs, out_.model, surprise_, workers_);
    if (!scored) return false;
    edges = std::move(scored->edges);
    out_.pairs_compared = scored->pairs;
    if (taken_) {
      auto const scored_now = edges.size();
      edges = unite(rows(), open_, std::move(*taken_), *candidates_, std::move(edges));
      out_.from_earlier.edges = edges.size() - scored_now;
    }
    return true;
  }

  /// Before people's decisions are looked at: those are asked for anew each time.
  void leave(std::vector<Edge> const& edges) {
    if (settings_.leave) {
      now_->edges = edges;
      if (candidates_) now_->crowded = std::move(candidates_->crowded);
      now_->model = out_.model;
      out_.left = std::move(now_);
    }
    candidates_.reset();
  }

  PairedRows rows() const { return {ministry_, city_, dictionary_}; }

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
    auto const compared = fields_of(ministry_) & fields_of(city_);
    for (auto const& [ministry, city] : settings_.always) {
      auto const a = ministry_.at(ministry);
      auto const b = city_.at(city);
      auto const agreement = comparer.compare(a, b);
      auto const differing = differences(a, b, agreement, compared);
      out_.links.push_back({ministry, city, weigher.bits(agreement), 1,
                            differing.empty() ? LinkClass::equal : LinkClass::different,
                            differing});
    }
    std::sort(out_.links.begin(), out_.links.end(), [](Link const& a, Link const& b) {
      return a.ministry != b.ministry ? a.ministry < b.ministry : a.city < b.city;
    });
  }

  void settle(std::vector<Edge> edges) {
    Weigher const weigher(out_.model);
    Comparer comparer(dictionary_, surprise_);
    auto const within = [&](RowStore const& rows) {
      return [&](std::uint32_t a, std::uint32_t b) -> WithinScore {
        auto const agreement = comparer.compare(rows.at(a), rows.at(b));
        auto const nik = static_cast<NikLevel>(agreement.level(Field::nik));
        return {weigher.bits(agreement), nik != NikLevel::missing && nik != NikLevel::equal};
      };
    };
    auto const facts = RunFacts::of(out_.model);
    auto const signs = [&](std::uint32_t ministry, std::uint32_t city, Standing const& standing) {
      auto const a = ministry_.at(ministry);
      auto const b = city_.at(city);
      auto const out = signs_of(a, b, comparer.compare(a, b), standing, facts);
      if (settings_.keep_signs) out_.signs.push_back({ministry, city, out});
      return out;
    };
    keep_decisions(edges);
    out_.links = decide({std::move(edges), ministry_.size(), city_.size(), within(ministry_),
                         within(city_), shared_cards(ministry_, city_), std::move(open_), signs},
                        out_.model);
    add_decided(weigher, comparer);
    if (settings_.keep_agreements)
      for (auto const& link : out_.links)
        out_.agreements.push_back(
            comparer.compare(ministry_.at(link.ministry), city_.at(link.city)));
    out_.ministry_classes = classify(ministry_, out_.links, true);
    out_.city_classes = classify(city_, out_.links, false);
    sum_up(ministry_, out_.ministry_classes, &Tallies::ministry, out_);
    sum_up(city_, out_.city_classes, &Tallies::city, out_);
    out_.ministry_keys = std::move(files_.ministry.keys);
    out_.city_keys = std::move(files_.city.keys);
    out_.ministry_keys.bring_back();
    out_.city_keys.bring_back();
  }

  Settings const& settings_;
  Workers workers_;
  TwoTables files_;
  RowStore& ministry_;
  RowStore& city_;
  Dictionary const& dictionary_;
  OpenRows open_{RowSet(0), RowSet(0)};
  std::optional<Earlier> now_;
  std::optional<TakenOver> taken_;
  std::optional<Candidates> candidates_;
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

Held held_by(Settings const& settings) {
  return settings.memory_bytes == 0 ? Held::in_memory : Held::on_disk;
}

JoinSettings join_settings(Settings const& settings) {
  JoinSettings out{.largest_block = settings.largest_block, .held = held_by(settings)};
  constexpr std::uint64_t windows_share = 3;
  constexpr std::uint64_t least_rows = 1 << 16;
  if (out.held == Held::on_disk)
    out.city_rows_a_window =
        std::max(least_rows, settings.memory_bytes / windows_share / sizeof(Standardised));
  return out;
}

Result<Outcome> run(TwoTables files, Settings const& settings, Progress const& progress) {
  return Runner(std::move(files), settings, progress).run();
}

Result<Outcome> run(std::span<Record const> ministry, std::span<Record const> city,
                    Settings const& settings, Progress const& progress) {
  if (progress && !progress(Phase::standardise, 0, ministry.size() + city.size()))
    return conflict("match.cancelled");
  return run(make_tables(ministry, city, settings.threads, held_by(settings)), settings, progress);
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
