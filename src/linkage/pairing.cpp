#include "linkage/pairing.h"

#include <algorithm>

namespace rangkul::linkage {
namespace {

std::uint32_t first_of(std::uint64_t pair) { return static_cast<std::uint32_t>(pair >> 32); }
std::uint32_t second_of(std::uint64_t pair) { return static_cast<std::uint32_t>(pair); }

/// Calls `take(pair)`, with the second row of later pairs and what its name is compared by on their
/// way from memory.
template <typename Second, typename Take>
void for_pairs(std::span<std::uint64_t const> pairs, Second const& second, Comparer const& comparer,
               Take const& take) {
  constexpr std::size_t row_ahead = 12;
  constexpr std::size_t words_ahead = 5;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i + row_ahead < pairs.size()) {
      auto const* next = &second[second_of(pairs[i + row_ahead])];
      __builtin_prefetch(next);
      __builtin_prefetch(reinterpret_cast<char const*>(next) + 64);
    }
    if (i + words_ahead < pairs.size()) comparer.expect(second[second_of(pairs[i + words_ahead])]);
    take(pairs[i]);
  }
}

std::vector<Comparer> make_comparers(PairedRows const& rows, WordSurprise const& surprise,
                                     Workers const& workers) {
  std::vector<Comparer> out;
  for (std::size_t i = 0; i < workers.threads(); ++i) out.emplace_back(rows.dictionary, surprise);
  return out;
}

/// The pairs of every `step`th row of the first file, in order; nothing when cancelled.
std::optional<std::vector<std::uint64_t>> some_pairs(PairStore const& pairs, std::size_t step,
                                                     Workers const& workers) {
  std::vector<std::vector<std::uint64_t>> found(workers.threads());
  bool const done = workers.over(Phase::train, pairs.range_count(), 1,
                                 [&](std::size_t thread, std::size_t range, std::size_t) {
                                   pairs.look(range, [&](std::uint64_t pair) {
                                     if (first_of(pair) % step == 0) found[thread].push_back(pair);
                                   });
                                 });
  if (!done) return std::nullopt;
  std::vector<std::uint64_t> out;
  for (auto const& each : found) out.insert(out.end(), each.begin(), each.end());
  sort_unique(out);
  return out;
}

RowSample sample_of(RowStore const& rows, std::span<std::uint64_t const> pairs,
                    std::uint32_t (*end)(std::uint64_t)) {
  std::vector<std::uint32_t> numbers;
  if (rows.held() == Held::on_disk)
    for (auto const pair : pairs) numbers.push_back(end(pair));
  return rows.sample(std::move(numbers));
}

}  // namespace

double PairedRows::all_pairs() const {
  auto const a = static_cast<double>(first.size());
  auto const b = static_cast<double>(second.size());
  return std::max(1.0, one_file() ? a * (a - 1) / 2 : a * b);
}

std::size_t training_step(std::size_t rows, std::size_t training_rows) {
  return std::max<std::size_t>(1, rows / std::max<std::size_t>(1, training_rows));
}

std::optional<Model> learn_model(PairedRows const& rows, PairStore const& pairs,
                                 std::size_t training_rows, Workers const& workers) {
  std::array<RowStore const*, 2> const both{&rows.first, &rows.second};
  auto start = prepare_model(Files(both).first(rows.one_file() ? 1 : 2), rows.dictionary, workers);
  auto const size = rows.first.size();
  auto const step = training_step(size, training_rows);
  auto const some = some_pairs(pairs, step, workers);
  if (!some) return std::nullopt;
  auto const first = sample_of(rows.first, *some, first_of);
  auto const second = sample_of(rows.second, *some, second_of);
  WordSurprise const surprise(rows.dictionary.size(), 0);
  auto comparers = make_comparers(rows, surprise, workers);
  std::vector<PatternTally> tallies(workers.threads());
  constexpr std::size_t pairs_a_chunk = 4096;
  bool const done = workers.over(
      Phase::train, some->size(), pairs_a_chunk,
      [&](std::size_t thread, std::size_t begin, std::size_t end) {
        auto const chunk = std::span(*some).subspan(begin, end - begin);
        auto& comparer = comparers[thread];
        for_pairs(chunk, second, comparer, [&](std::uint64_t pair) {
          tallies[thread].add(comparer.compare(first[first_of(pair)], second[second_of(pair)]));
        });
      });
  if (!done) return std::nullopt;
  for (std::size_t i = 1; i < tallies.size(); ++i) tallies[0].append(tallies[i]);
  auto const sampled = (size + step - 1) / step;
  double const weight = sampled == 0 ? 1 : static_cast<double>(size) / static_cast<double>(sampled);
  return estimate_same(std::move(start), tallies[0].counts(weight), rows.all_pairs(),
                       rows.one_file() ? FamilyPrior::held : FamilyPrior::follows);
}

std::optional<Edge> EdgeMaker::make(std::uint64_t pair, Standardised const& a,
                                    Standardised const& b, Comparer& comparer) const {
  Agreement agreement;
  auto const weighed = weigher_.weigh(least_edge_bits, a, b, comparer, agreement);
  if (!weighed) return std::nullopt;
  Edge edge{first_of(pair), second_of(pair), static_cast<float>(weighed->bits),
            differences(a, b, agreement, compared_)};
  edge.set_family_share(weighed->family_share);
  edge.two_identities = two_identities(a, b, agreement) ? 1 : 0;
  return edge;
}

std::optional<Scored> score_pairs(PairedRows const& rows, PairStore& pairs, Model const& model,
                                  WordSurprise const& surprise, Workers const& workers) {
  EdgeMaker const maker(model, fields_of(rows.first) & fields_of(rows.second));
  auto comparers = make_comparers(rows, surprise, workers);
  struct Own {
    std::vector<std::uint64_t> cell;
    Rows room;
    std::size_t pairs{0};
  };
  std::vector<Own> threads(workers.threads());
  std::vector<std::vector<Edge>> cells(pairs.window_count() * pairs.range_count());
  Rows window_room;
  for (std::size_t window = 0; window < pairs.window_count(); ++window) {
    auto const [begin, end] = pairs.window(window);
    auto const second = rows.second.window(begin, end, window_room);
    auto const score_cell = [&](std::size_t thread, std::size_t range, std::size_t) {
      auto& own = threads[thread];
      pairs.take(window, range, own.cell);
      if (own.cell.empty()) return;
      own.pairs += own.cell.size();
      auto const [from, until] = pairs.range(range);
      auto const first = rows.first.window(from, until, own.room);
      auto& edges = cells[window * pairs.range_count() + range];
      for_pairs(own.cell, second, comparers[thread], [&](std::uint64_t pair) {
        auto const edge =
            maker.make(pair, first[first_of(pair)], second[second_of(pair)], comparers[thread]);
        if (edge) edges.push_back(*edge);
      });
    };
    if (!workers.over(Phase::score, pairs.range_count(), 1, score_cell)) return std::nullopt;
  }
  window_room = {};
  Scored out;
  for (auto& own : threads) {
    own.room = {};
    own.cell = {};
    out.pairs += own.pairs;
  }
  std::size_t count = 0;
  for (auto const& edges : cells) count += edges.size();
  out.edges.reserve(count);
  for (auto& edges : cells) {
    out.edges.insert(out.edges.end(), edges.begin(), edges.end());
    edges = {};
  }
  return out;
}

FieldSet fields_of(RowStore const& rows) {
  FieldSet out;
  rows.each([&](std::uint32_t, Standardised const& row) {
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
  });
  return out;
}

}  // namespace rangkul::linkage
