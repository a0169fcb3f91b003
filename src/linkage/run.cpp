#include "linkage/run.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "base/region_code.h"
#include "base/text.h"
#include "linkage/decide.h"
#include "linkage/train.h"

namespace rangkul::linkage {
namespace {

constexpr std::size_t chunk_rows = 512;
constexpr double least_edge_bits = -7;  // pairs below about 1 % are not kept

/// Work over rows in chunks, on several threads; the calling thread works too and reports.
class Workers {
 public:
  Workers(int threads, Phase phase, Progress const& progress, std::size_t chunk = chunk_rows)
      : threads_(std::max(threads, 1)), chunk_(chunk), phase_(phase), progress_(progress) {}

  int threads() const { return threads_; }

  /// `work(thread, begin, end)`; false when cancelled.
  template <typename Work>
  bool over(std::size_t total, Work const& work) {
    if (progress_ && !progress_(phase_, 0, total)) return false;
    std::atomic<std::size_t> next{0};
    std::atomic<bool> cancelled{false};
    auto const loop = [&](int thread) {
      while (!cancelled.load()) {
        auto const begin = next.fetch_add(chunk_);
        if (begin >= total) return;
        if (thread == 0 && progress_ && !progress_(phase_, begin, total)) cancelled.store(true);
        work(thread, begin, std::min(begin + chunk_, total));
      }
    };
    std::vector<std::thread> others;
    for (int i = 1; i < threads_; ++i) others.emplace_back(loop, i);
    loop(0);
    for (auto& other : others) other.join();
    return !cancelled.load();
  }

 private:
  int threads_;
  std::size_t chunk_;
  Phase phase_;
  Progress const& progress_;
};

struct File {
  std::span<Record const> records;
  Rows rows;
  std::vector<std::string> villages;
};

std::string village_text(Record const& record) {
  for (auto const* cell : {&record.village, &record.village_name}) {
    auto const code = RegionCode::parse(trim(*cell));
    if (code.ok() && code.value().level() == RegionLevel::village) return code.value().text();
  }
  return {};
}

class Runner {
 public:
  Runner(Settings const& settings, Progress const& progress)
      : settings_(settings), progress_(progress) {}

  Result<Outcome> run(std::span<Record const> ministry, std::span<Record const> city) {
    ministry_.records = ministry;
    city_.records = city;
    if (!read(ministry_) || !read(city_)) return cancelled();
    BlockIndex const index(city_.rows, dictionary_, settings_.largest_block);
    if (!train(index)) return cancelled();
    surprise_ = word_surprise(out_.model, dictionary_);
    std::vector<Edge> edges;
    if (!score(index, edges)) return cancelled();
    if (progress_ && !progress_(Phase::decide, 0, edges.size())) return cancelled();
    settle(std::move(edges));
    return std::move(out_);
  }

 private:
  static Error cancelled() { return conflict("match.cancelled"); }

  /// Chunks of a fixed size with a dictionary each, joined in order: words get the same numbers
  /// whatever the number of threads.
  bool read(File& file) {
    constexpr std::size_t part_rows = 8192;
    auto const total = file.records.size();
    std::vector<Dictionary> parts((total + part_rows - 1) / part_rows);
    file.rows.resize(total);
    file.villages.resize(total);
    Workers workers(settings_.threads, Phase::standardise, progress_, part_rows);
    bool const done = workers.over(total, [&](int, std::size_t begin, std::size_t end) {
      for (auto i = begin; i < end; ++i) {
        file.rows[i] = standardise(file.records[i], parts[begin / part_rows]);
        file.villages[i] = village_text(file.records[i]);
      }
    });
    if (!done) return false;
    for (std::size_t part = 0; part < parts.size(); ++part) {
      std::vector<std::uint32_t> numbers(parts[part].size());
      for (std::uint32_t word = 0; word < numbers.size(); ++word)
        numbers[word] = dictionary_.number(parts[part].word(word));
      for (auto i = part * part_rows; i < std::min(total, (part + 1) * part_rows); ++i)
        renumber(file.rows[i], numbers);
      parts[part] = Dictionary();
    }
    auto const shared =
        mark_shared_numbers(file.rows, settings_.most_rows_per_nik, settings_.most_rows_per_no_kk);
    out_.shared_niks += shared.niks;
    out_.shared_no_kks += shared.no_kks;
    return true;
  }

  bool train(BlockIndex const& index) {
    if (settings_.model) {
      out_.model = *settings_.model;
      return true;
    }
    out_.model = prepare_model(ministry_.rows, city_.rows, dictionary_);
    surprise_.assign(dictionary_.size(), 0);
    auto const rows = ministry_.rows.size();
    auto const step =
        std::max<std::size_t>(1, rows / std::max<std::size_t>(1, settings_.training_rows));
    auto const sampled = (rows + step - 1) / step;
    Workers workers(settings_.threads, Phase::train, progress_);
    std::vector<PatternTally> tallies(static_cast<std::size_t>(workers.threads()));
    auto seekers = make_seekers(workers.threads(), index);
    bool const done = workers.over(sampled, [&](int thread, std::size_t begin, std::size_t end) {
      auto& [finder, comparer] = seekers[static_cast<std::size_t>(thread)];
      for (auto i = begin; i < end; ++i) {
        auto const& row = ministry_.rows[i * step];
        for (auto const other : finder.find(row))
          tallies[static_cast<std::size_t>(thread)].add(comparer.compare(row, city_.rows[other]));
      }
    });
    if (!done) return false;
    for (std::size_t i = 1; i < tallies.size(); ++i) tallies[0].append(tallies[i]);
    double const weight =
        sampled == 0 ? 1 : static_cast<double>(rows) / static_cast<double>(sampled);
    double const all_pairs =
        std::max(1.0, static_cast<double>(rows) * static_cast<double>(city_.rows.size()));
    out_.model = estimate_same(std::move(out_.model), tallies[0].counts(weight), all_pairs);
    return true;
  }

  struct Seeker {
    BlockIndex::Finder finder;
    Comparer comparer;
  };
  std::vector<Seeker> make_seekers(int threads, BlockIndex const& index) const {
    std::vector<Seeker> out;
    for (int i = 0; i < threads; ++i)
      out.push_back({BlockIndex::Finder(index), Comparer(dictionary_, surprise_)});
    return out;
  }

  bool score(BlockIndex const& index, std::vector<Edge>& edges) {
    Weigher const weigher(out_.model);
    Workers workers(settings_.threads, Phase::score, progress_);
    auto const threads = static_cast<std::size_t>(workers.threads());
    std::vector<std::vector<Edge>> found(threads);
    std::vector<std::size_t> compared(threads, 0);
    auto seekers = make_seekers(workers.threads(), index);
    bool const done =
        workers.over(ministry_.rows.size(), [&](int thread, std::size_t begin, std::size_t end) {
          auto const at = static_cast<std::size_t>(thread);
          auto& [finder, comparer] = seekers[at];
          for (auto i = begin; i < end; ++i) {
            auto const& row = ministry_.rows[i];
            auto const& others = finder.find(row);
            compared[at] += others.size();
            for (auto const other : others) {
              auto const bits = weigher.bits(comparer.compare(row, city_.rows[other]));
              if (bits >= least_edge_bits)
                found[at].push_back({static_cast<std::uint32_t>(i), other, bits});
            }
          }
        });
    for (std::size_t at = 0; at < threads; ++at) {
      edges.insert(edges.end(), found[at].begin(), found[at].end());
      out_.pairs_compared += compared[at];
      for (std::size_t rule = 0; rule < rule_count; ++rule) {
        auto const& part = seekers[at].finder.report()[rule];
        out_.blocks[rule].pairs += part.pairs;
        out_.blocks[rule].rows_cut += part.rows_cut;
        out_.blocks[rule].pairs_given_up += part.pairs_given_up;
      }
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
    auto const ministry = in(ministry_.rows);
    auto const city = in(city_.rows);
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
      auto const bits = weigher.bits(comparer.compare(ministry_.rows[ministry], city_.rows[city]));
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
    out_.links = decide({std::move(edges), ministry_.rows.size(), city_.rows.size(),
                         within(ministry_.rows), within(city_.rows)},
                        out_.model);
    add_decided(weigher, comparer);
    auto const compared = compared_fields();
    for (auto& link : out_.links) {
      auto const& a = ministry_.rows[link.ministry];
      auto const& b = city_.rows[link.city];
      link.differences = differences(a, b, comparer.compare(a, b), compared);
      if (link.link_class == LinkClass::equal && !link.differences.empty())
        link.link_class = LinkClass::different;
    }
    FileRows const ministry{ministry_.rows, ministry_.villages};
    FileRows const city{city_.rows, city_.villages};
    out_.ministry_classes = classify(ministry, out_.links, true);
    out_.city_classes = classify(city, out_.links, false);
    sum_up(ministry, out_.ministry_classes, &Tallies::ministry, out_);
    sum_up(city, out_.city_classes, &Tallies::city, out_);
    for (auto const& record : ministry_.records) out_.ministry_keys.push_back(record.key);
    for (auto const& record : city_.records) out_.city_keys.push_back(record.key);
  }

  Settings const& settings_;
  Progress const& progress_;
  File ministry_;
  File city_;
  Dictionary dictionary_;
  WordSurprise surprise_;
  Outcome out_;
};

}  // namespace

std::string_view phase_key(Phase phase) {
  static constexpr std::array<std::string_view, 4> keys{"standardise", "train", "score", "decide"};
  return keys[static_cast<std::size_t>(phase)];
}

Result<Outcome> run(std::span<Record const> ministry, std::span<Record const> city,
                    Settings const& settings, Progress const& progress) {
  return Runner(settings, progress).run(ministry, city);
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
