#include "linkage/parts.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "linkage/checked_file.h"

namespace rangkul::linkage {
namespace {

constexpr std::size_t part_count = 16;
constexpr std::size_t partitions_a_part = KeyPartitions::count / part_count;
constexpr std::uint64_t part_magic = 0x315452504C4B4752ULL;
constexpr std::uint64_t model_magic = 0x314C444D4C4B4752ULL;

Error cancelled() { return conflict("match.cancelled"); }

std::string part_name(std::size_t part) { return "part-" + std::to_string(part); }

class PartedRun {
 public:
  PartedRun(WorkFolder const& folder, PartedInput const& input, Workers const& workers)
      : folder_(folder),
        in_(input),
        outer_(workers),
        tell_([this](Phase, std::size_t, std::size_t) {
          return outer_.report(Phase::score, finished_, part_count);
        }),
        workers_(static_cast<int>(workers.threads()), tell_) {}

  Result<Parted> run() {
    TRY(have_model());
    surprise_ = word_surprise(out_.model, in_.rows.dictionary);
    TRY(do_parts());
    TRY(wait_until(outer_, Phase::score, [&]() -> Result<bool> {
      TRY(do_parts());
      return finished_ == part_count;
    }));
    return take_together();
  }

 private:
  Status have_model() {
    if (in_.model) {
      out_.model = *in_.model;
      return {};
    }
    TRY(wait_until(outer_, Phase::train, [&]() -> Result<bool> {
      if (folder_.has("model")) return true;
      auto const claim = TRY(folder_.claim("model"));
      if (!claim || folder_.has("model")) return folder_.has("model");
      auto const text = to_json(TRY(learn()).to_value());
      TRY(write_checked(folder_.place("model"), model_magic, {text}));
      return true;
    }));
    auto reader = TRY(CheckedReader::open(folder_.place("model"), model_magic));
    std::string text;
    TRY(reader.fill(text));
    TRY(reader.finish());
    out_.model = TRY(Model::from_value(TRY(parse_json(text))));
    return {};
  }

  /// From the pairs of the rows that teach alone, so that it needs no other part.
  Result<Model> learn() {
    auto const& [first, second, dictionary] = in_.rows;
    auto const step = training_step(first.size(), in_.training_rows);
    RowSet some(first.size());
    for (std::size_t row = 0; row < first.size(); row += step) some.add(row);
    RowSet const none(second.size());
    Changed const only{some, none, {}};
    auto candidates = find_candidates(first, second, dictionary,
                                      {in_.open.ministry, in_.open.city, &only}, in_.join, outer_);
    if (!candidates) return cancelled();
    for (auto const& [ministry, city] : in_.sure)
      if (ministry % step == 0) candidates->pairs.add(0, ministry, city);
    auto model = learn_model(in_.rows, candidates->pairs, in_.training_rows, outer_);
    if (!model) return cancelled();
    return std::move(*model);
  }

  /// Those that are neither finished nor in other hands.
  Status do_parts() {
    std::size_t finished = 0;
    for (std::size_t part = 0; part < part_count; ++part) {
      auto const name = part_name(part);
      if (!folder_.has(name)) {
        auto const claim = TRY(folder_.claim(name));
        if (!claim) continue;
        if (!folder_.has(name)) TRY(do_part(part));
      }
      finished_ = std::max(finished_, ++finished);
    }
    finished_ = finished;
    return {};
  }

  /// Keys of all parts that are not finished: whoever has one of them may not finish it.
  Status have_keys() {
    if (keys_) return {};
    KeyPartitions::Wanted wanted{};
    for (std::size_t i = 0; i < wanted.size(); ++i)
      wanted[i] = !folder_.has(part_name(i / partitions_a_part));
    keys_.emplace(in_.rows.first, in_.rows.second, in_.rows.dictionary,
                  Asked{in_.open.ministry, in_.open.city}, in_.join, workers_);
    if (!keys_->gather(wanted)) return cancelled();
    return {};
  }

  Status do_part(std::size_t part) {
    TRY(have_keys());
    auto candidates = keys_->join(part * partitions_a_part, (part + 1) * partitions_a_part);
    if (!candidates) return cancelled();
    if (part == 0)
      for (auto const& [ministry, city] : in_.sure) candidates->pairs.add(0, ministry, city);
    auto const scored = score_pairs(in_.rows, candidates->pairs, out_.model, surprise_, workers_);
    if (!scored) return cancelled();
    std::uint64_t const pairs = scored->pairs;
    return write_checked(folder_.place(part_name(part)), part_magic,
                         {bytes_of_one(pairs), bytes_of_one(candidates->report),
                          bytes_of(scored->edges), bytes_of(candidates->crowded)});
  }

  Result<Parted> take_together() {
    keys_.reset();
    for (std::size_t part = 0; part < part_count; ++part) TRY(add(part));
    auto const number = [](Edge const& edge) { return pair_number(edge.ministry, edge.city); };
    std::ranges::sort(out_.edges, {}, number);
    auto const twice =
        std::unique(out_.edges.begin(), out_.edges.end(),
                    [&](Edge const& a, Edge const& b) { return number(a) == number(b); });
    out_.edges.erase(twice, out_.edges.end());
    std::ranges::sort(out_.crowded);
    return std::move(out_);
  }

  Status add(std::size_t part) {
    auto reader = TRY(CheckedReader::open(folder_.place(part_name(part)), part_magic));
    std::uint64_t pairs = 0;
    BlockReport report{};
    std::vector<Edge> edges;
    std::vector<std::uint64_t> crowded;
    TRY(reader.fill_one(pairs));
    TRY(reader.fill_one(report));
    TRY(reader.fill(edges));
    TRY(reader.fill(crowded));
    TRY(reader.finish());
    out_.pairs += pairs;
    for (std::size_t rule = 0; rule < rule_count; ++rule) out_.report[rule] += report[rule];
    for (auto const& edge : edges)
      if (edge.ministry >= in_.rows.first.size() || edge.city >= in_.rows.second.size())
        return CheckedReader::damaged();
    out_.edges.insert(out_.edges.end(), edges.begin(), edges.end());
    out_.crowded.insert(out_.crowded.end(), crowded.begin(), crowded.end());
    return {};
  }

  WorkFolder const& folder_;
  PartedInput const& in_;
  Workers const& outer_;
  Progress tell_;  // of the parts, not of the steps within one
  Workers workers_;
  std::size_t finished_{0};
  std::optional<KeyPartitions> keys_{};
  WordSurprise surprise_{};
  Parted out_{};
};

}  // namespace

Result<Parted> score_in_parts(WorkFolder const& folder, PartedInput const& input,
                              Workers const& workers) {
  return PartedRun(folder, input, workers).run();
}

Status wait_until(Workers const& workers, Phase phase, std::function<Result<bool>()> const& look) {
  constexpr std::chrono::milliseconds pause{200};
  while (!TRY(look())) {
    if (!workers.report(phase, 0, 0)) return cancelled();
    std::this_thread::sleep_for(pause);
  }
  return {};
}

}  // namespace rangkul::linkage
