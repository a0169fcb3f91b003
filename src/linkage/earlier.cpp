#include "linkage/earlier.h"

#include <algorithm>

#include "linkage/numbered.h"
#include "linkage/pairing.h"

namespace rangkul::linkage {
namespace {

constexpr std::uint64_t step = 0x9E3779B97F4A7C15ULL;
constexpr std::size_t rows_a_key_print = 256;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t part) {
  hash = (hash ^ part) * step;
  return hash ^ hash >> 29;
}

/// Words as numbers of 64 bits that are the same in every run.
std::vector<std::uint64_t> word_hashes(Dictionary const& dictionary) {
  std::vector<std::uint64_t> out(dictionary.size());
  for (std::uint32_t word = 0; word < out.size(); ++word)
    out[word] = hash_text(dictionary.word(word));
  return out;
}

std::uint64_t print_of(Standardised const& row, bool open,
                       std::vector<std::uint64_t> const& words) {
  std::uint64_t hash = mixed(open ? 1 : 2, row.nik);
  auto const add = [&](std::uint64_t part) { hash = mixed(hash, part); };
  auto const add_words = [&](TokenList const& list) {
    add(list.size);
    for (std::size_t i = 0; i < list.size; ++i) add(words[list.ids[i]]);
  };
  add(row.no_kk);
  add(row.phone);
  add(row.village_code);
  add(static_cast<std::uint64_t>(row.birth));
  add(row.village_name == 0 ? 0 : words[row.village_name - 1]);
  add_words(row.name);
  add_words(row.mother);
  add(std::uint64_t{row.nik_length} << 8 | row.no_kk_length);
  add(static_cast<std::uint64_t>(row.sex) << 2 | (row.nik_shared ? 2U : 0U) |
      (row.no_kk_shared ? 1U : 0U));
  add(std::uint64_t{row.rt} << 32 | std::uint64_t{row.rw} << 16 | row.house);
  // They are sorted by numbers that another run gives otherwise.
  std::uint64_t address = row.address_size;
  for (std::size_t i = 0; i < row.address_size; ++i) address += mixed(step, words[row.address[i]]);
  add(address);
  return hash;
}

std::vector<std::uint64_t> prints_of(RowStore const& rows, RowSet const& open,
                                     std::vector<std::uint64_t> const& words) {
  std::vector<std::uint64_t> out;
  out.reserve(rows.size());
  rows.each([&](std::uint32_t i, Standardised const& row) {
    out.push_back(print_of(row, open.has(i), words));
  });
  return out;
}

std::uint64_t key_print(Standardised const& row, Dictionary const& dictionary) {
  std::vector<BlockKey> keys;
  block_keys(row, dictionary, keys);
  std::uint64_t out = keys.size();
  for (auto const& key : keys) out += mixed(step, block_number(key));
  return out;
}

/// Where the rows of a file were in the earlier run, and the other way round.
struct Mapping {
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};
  std::vector<std::uint32_t> now_of;  // by the row of then
  RowSet changed;                     // by the row of now
  std::size_t same{0};

  Mapping(std::vector<std::uint64_t> const& before, std::vector<std::uint64_t> const& now)
      : now_of(before.size(), nowhere), changed(now.size(), true) {
    auto const by_print = [](std::vector<std::uint64_t> const& prints) {
      std::vector<NumberedRow> out;
      out.reserve(prints.size());
      for (std::uint32_t row = 0; row < prints.size(); ++row) out.push_back({prints[row], row});
      sort_by_number(out);
      return out;
    };
    auto const first = by_print(before);
    auto const second = by_print(now);
    for (std::size_t i = 0, j = 0; i < first.size() && j < second.size();) {
      if (first[i].number != second[j].number) {
        ++(first[i].number < second[j].number ? i : j);
        continue;
      }
      now_of[first[i++].row] = second[j].row;
      changed.remove(second[j++].row);
      ++same;
    }
  }
  bool is_most(std::size_t rows) const { return same * 2 >= std::max(rows, now_of.size()); }
};

/// Blocking keys of rows that are as they were.
bool keys_hold(RowStore const& rows, Dictionary const& dictionary, Mapping const& mapping,
               std::span<std::uint64_t const> keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto const row = mapping.now_of[i * rows_a_key_print];
    if (row != Mapping::nowhere && key_print(rows.at(row), dictionary) != keys[i]) return false;
  }
  return true;
}

std::uint64_t pair_of(Edge const& edge) { return pair_number(edge.ministry, edge.city); }

bool same_weight(Edge const& a, Edge const& b) {
  return a.bits == b.bits && a.differences == b.differences && a.family_share == b.family_share &&
         a.two_identities == b.two_identities;
}

/// Some edges are weighed again: another engine would weigh them otherwise.
bool weights_hold(PairedRows const& rows, Earlier const& before, std::vector<Edge> const& edges) {
  constexpr std::size_t edges_looked_at = 1000;
  auto const surprise = word_surprise(before.model, rows.dictionary);
  Comparer comparer(rows.dictionary, surprise);
  EdgeMaker const maker(before.model, before.compared);
  auto const each = std::max<std::size_t>(1, edges.size() / edges_looked_at);
  for (std::size_t i = 0; i < edges.size(); i += each) {
    auto const first = rows.first.at(edges[i].ministry);
    auto const second = rows.second.at(edges[i].city);
    auto const again = maker.make(pair_of(edges[i]), first, second, comparer);
    if (!again || !same_weight(*again, edges[i])) return false;
  }
  return true;
}

std::size_t key_prints(std::size_t rows) {
  return (rows + rows_a_key_print - 1) / rows_a_key_print;
}

bool learnt_lately(Earlier const& before, std::size_t fresh, std::size_t rows) {
  return (before.new_since_learning + fresh) * 4 <= rows;
}

}  // namespace

Earlier describe(PairedRows const& rows, OpenRows const& open, JoinSettings const& settings) {
  Earlier out;
  auto const words = word_hashes(rows.dictionary);
  out.ministry = prints_of(rows.first, open.ministry, words);
  out.city = prints_of(rows.second, open.city, words);
  for (auto const* file : {&rows.first, &rows.second})
    for (std::size_t row = 0; row < file->size(); row += rows_a_key_print)
      out.keys.push_back(key_print(file->at(row), rows.dictionary));
  out.compared = fields_of(rows.first) & fields_of(rows.second);
  out.largest_block = settings.largest_block;
  return out;
}

std::optional<TakenOver> take_over(PairedRows const& rows, Earlier const& now,
                                   Earlier const& before) {
  if (before.compared != now.compared || before.largest_block != now.largest_block)
    return std::nullopt;
  Mapping ministry(before.ministry, now.ministry);
  Mapping city(before.city, now.city);
  auto const all = now.ministry.size() + now.city.size();
  if (!ministry.is_most(now.ministry.size()) || !city.is_most(now.city.size()) ||
      !learnt_lately(before, all - ministry.same - city.same, all))
    return std::nullopt;
  auto const keys = std::span(before.keys);
  auto const first_keys = key_prints(before.ministry.size());
  if (keys.size() != first_keys + key_prints(before.city.size()) ||
      !keys_hold(rows.first, rows.dictionary, ministry, keys.first(first_keys)) ||
      !keys_hold(rows.second, rows.dictionary, city, keys.subspan(first_keys)))
    return std::nullopt;
  std::vector<Edge> edges;
  edges.reserve(before.edges.size());
  for (auto edge : before.edges) {
    edge.ministry = ministry.now_of[edge.ministry];
    edge.city = city.now_of[edge.city];
    if (edge.ministry != Mapping::nowhere && edge.city != Mapping::nowhere) edges.push_back(edge);
  }
  if (!weights_hold(rows, before, edges)) return std::nullopt;
  return TakenOver{std::move(ministry.changed), std::move(city.changed), std::move(edges),
                   ministry.same, city.same};
}

namespace {

RowSet set_of(std::size_t rows, std::vector<std::uint32_t> const& some) {
  RowSet out(rows);
  for (auto const row : some) out.add(row);
  return out;
}

/// Whether two rows have a block in common that is not crowded.
bool still_meet(Standardised const& a, Standardised const& b, Dictionary const& dictionary,
                std::vector<std::uint64_t> const& crowded) {
  std::vector<BlockKey> first;
  std::vector<BlockKey> second;
  block_keys(a, dictionary, first);
  block_keys(b, dictionary, second);
  return std::ranges::any_of(first, [&](BlockKey const& key) {
    auto const number = block_number(key);
    return !std::ranges::binary_search(crowded, number) &&
           std::ranges::any_of(
               second, [&](BlockKey const& other) { return block_number(other) == number; });
  });
}

}  // namespace

std::vector<Edge> unite(PairedRows const& rows, OpenRows const& open, TakenOver taken,
                        Candidates const& now, std::vector<Edge> found) {
  auto const new_ministry = set_of(rows.first.size(), now.newly_crowded_ministry);
  auto const new_city = set_of(rows.second.size(), now.newly_crowded_city);
  std::vector<std::uint64_t> again;
  for (auto const& edge : found)
    if (!taken.changed_ministry.has(edge.ministry) && !taken.changed_city.has(edge.city))
      again.push_back(pair_of(edge));
  std::ranges::sort(again);
  std::erase_if(taken.edges, [&](Edge const& edge) {
    if (!again.empty() && std::ranges::binary_search(again, pair_of(edge))) return true;
    if (!new_ministry.has(edge.ministry) || !new_city.has(edge.city)) return false;
    // A sure pair needs no block.
    if (!open.ministry.has(edge.ministry) && !open.city.has(edge.city)) return false;
    return !still_meet(rows.first.at(edge.ministry), rows.second.at(edge.city), rows.dictionary,
                       now.crowded);
  });
  found.insert(found.end(), taken.edges.begin(), taken.edges.end());
  return found;
}

}  // namespace rangkul::linkage
