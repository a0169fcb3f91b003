#include "linkage/decide.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <unordered_map>

#include "base/region_code.h"
#include "linkage/numbered.h"

namespace rangkul::linkage {
namespace {

constexpr std::uint32_t none = ~std::uint32_t{0};
constexpr double sure_copy_bits = 6.6;  // odds of about a hundred to one

double odds(double bits) { return std::exp2(std::min(bits, 500.0)); }
double bits_of(double probability) { return std::log2(probability / (1 - probability)); }

/// Edge numbers by row of one file.
class Adjacency {
 public:
  Adjacency(std::vector<Edge> const& edges, std::size_t rows, std::uint32_t Edge::*end)
      : starts_(rows + 1, 0), numbers_(edges.size()) {
    for (auto const& edge : edges) ++starts_[edge.*end + 1];
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
    auto next = starts_;
    for (std::uint32_t i = 0; i < edges.size(); ++i) numbers_[next[edges[i].*end]++] = i;
  }
  std::span<std::uint32_t const> of(std::uint32_t row) const {
    return std::span(numbers_).subspan(starts_[row], starts_[row + 1] - starts_[row]);
  }

 private:
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> numbers_;
};

class Decider {
 public:
  Decider(DecideInput input, Model const& model)
      : in_(std::move(input)), model_(model), link_bits_(bits_of(model.link_probability)) {
    std::sort(in_.edges.begin(), in_.edges.end(), [](Edge const& a, Edge const& b) {
      if (a.bits != b.bits) return a.bits > b.bits;
      return a.ministry != b.ministry ? a.ministry < b.ministry : a.city < b.city;
    });
    by_ministry_.emplace(in_.edges, in_.ministry_rows, &Edge::ministry);
    by_city_.emplace(in_.edges, in_.city_rows, &Edge::city);
    partner_of_ministry_.assign(in_.ministry_rows, none);
    partner_of_city_.assign(in_.city_rows, none);
    kinds_.assign(in_.edges.size(), Kind::unused);
    probabilities_.assign(in_.edges.size(), 0);
  }

  std::vector<Link> decide() {
    find_nobody();
    take_best();
    find_copies();
    for (std::uint32_t i = 0; i < in_.edges.size(); ++i)
      if (kinds_[i] == Kind::taken) weigh_rivals(i);
    std::vector<Link> out;
    out.reserve(kinds_.size() - static_cast<std::size_t>(std::ranges::count(kinds_, Kind::unused)));
    for (std::uint32_t i = 0; i < in_.edges.size(); ++i) add_link(i, out);
    std::sort(out.begin(), out.end(), [](Link const& a, Link const& b) {
      return a.ministry != b.ministry ? a.ministry < b.ministry : a.city < b.city;
    });
    return out;
  }

 private:
  enum class Kind : std::uint8_t { unused, taken, copy, rival };

  /// The weight of "neither has a partner" against "they are each other's": a row that is somebody
  /// else would most likely have shown that other as a sure partner.
  void find_nobody() {
    std::vector<bool> ministry(in_.ministry_rows);
    std::vector<bool> city(in_.city_rows);
    for (auto const& edge : in_.edges) {
      if (edge.bits < link_bits_) break;
      ministry[edge.ministry] = true;
      city[edge.city] = true;
    }
    auto const without = [](std::vector<bool> const& found) {
      constexpr double rows_behind = 100;  // small files say little
      auto const rows = static_cast<double>(found.size());
      auto const lonely = rows - static_cast<double>(std::ranges::count(found, true));
      return (lonely + rows_behind) / (rows + rows_behind);
    };
    nobody_ = without(ministry) * without(city) * std::exp2(-model_.calibration_bits);
  }

  void take_best() {
    double const least = bits_of(model_.possible_probability) + std::log2(nobody_);
    for (std::uint32_t i = 0; i < in_.edges.size() && in_.edges[i].bits >= least; ++i) {
      auto const& edge = in_.edges[i];
      if (partner_of_ministry_[edge.ministry] != none || partner_of_city_[edge.city] != none)
        continue;
      partner_of_ministry_[edge.ministry] = i;
      partner_of_city_[edge.city] = i;
      kinds_[i] = Kind::taken;
    }
  }

  /// Whether a row beside a taken partner is that partner's copy: alike within the file, and not
  /// itself the partner of somebody who is no copy either.
  void find_copies() {
    for (std::uint32_t i = 0; i < in_.edges.size() && in_.edges[i].bits >= link_bits_; ++i) {
      if (kinds_[i] != Kind::unused) continue;
      auto const& edge = in_.edges[i];
      auto const by_ministry = partner_of_ministry_[edge.ministry];
      auto const by_city = partner_of_city_[edge.city];
      auto const strong = [&](std::uint32_t other) {
        return other != none && in_.edges[other].bits >= link_bits_;
      };
      bool const alike_in_city = by_ministry != none && in_.city_pair(in_.edges[by_ministry].city,
                                                                      edge.city) >= sure_copy_bits;
      bool const alike_in_ministry =
          by_city != none &&
          in_.ministry_pair(in_.edges[by_city].ministry, edge.ministry) >= sure_copy_bits;
      bool const copy_in_city =
          strong(by_ministry) && alike_in_city && (by_city == none || alike_in_ministry);
      bool const copy_in_ministry =
          strong(by_city) && alike_in_ministry && (by_ministry == none || alike_in_city);
      if (copy_in_city || copy_in_ministry) kinds_[i] = Kind::copy;
    }
  }

  /// What would be lost if a taken edge and a rival's own edge were exchanged; nothing when the
  /// rival has no partner.
  std::optional<double> loss_of_exchange(Edge const& taken, std::uint32_t partner,
                                         Edge const& rival) const {
    if (partner == none) return taken.bits - rival.bits;
    auto const& theirs = in_.edges[partner];
    // The fourth edge closes the square: their other end with our other end.
    auto const ministry = rival.ministry == taken.ministry ? theirs.ministry : taken.ministry;
    auto const city = rival.city == taken.city ? theirs.city : taken.city;
    for (auto const i : by_ministry_->of(ministry))
      if (in_.edges[i].city == city)
        return taken.bits + theirs.bits - rival.bits - in_.edges[i].bits;
    return std::nullopt;
  }

  void weigh_rivals(std::uint32_t number) {
    auto const& taken = in_.edges[number];
    double rivals = 0;
    auto const look = [&](std::uint32_t i, std::uint32_t partner) {
      if (i == number || kinds_[i] == Kind::copy) return;
      auto const loss = loss_of_exchange(taken, partner, in_.edges[i]);
      if (!loss) return;
      rivals += odds(taken.bits - *loss);
      if (*loss >= model_.rival_margin_bits) return;
      doubtful_.push_back(number);
      if (kinds_[i] == Kind::unused) kinds_[i] = Kind::rival;
    };
    for (auto const i : by_ministry_->of(taken.ministry))
      look(i, partner_of_city_[in_.edges[i].city]);
    for (auto const i : by_city_->of(taken.city))
      look(i, partner_of_ministry_[in_.edges[i].ministry]);
    auto const own = odds(taken.bits);
    probabilities_[number] = own / (nobody_ + own + rivals);
  }

  bool has_copy_beside(Edge const& edge) const {
    auto const is_copy = [&](std::uint32_t i) { return kinds_[i] == Kind::copy; };
    return std::ranges::any_of(by_ministry_->of(edge.ministry), is_copy) ||
           std::ranges::any_of(by_city_->of(edge.city), is_copy);
  }

  void add_link(std::uint32_t number, std::vector<Link>& out) {
    auto const kind = kinds_[number];
    if (kind == Kind::unused) return;
    auto const& edge = in_.edges[number];
    Link link{edge.ministry, edge.city, edge.bits, 0, LinkClass::possible, edge.differences};
    if (kind == Kind::taken) {
      link.probability = probabilities_[number];
      bool const doubtful = std::ranges::binary_search(sorted_doubtful(), number);
      if (!doubtful && link.probability >= model_.link_probability)
        link.link_class = has_copy_beside(edge)      ? LinkClass::ambiguous
                          : edge.differences.empty() ? LinkClass::equal
                                                     : LinkClass::different;
    } else {
      auto const own = odds(edge.bits);
      link.probability = own / (1 + own);
      if (kind == Kind::copy) {
        link.link_class = LinkClass::ambiguous;
      } else {
        link.probability /= 2;  // at least one rival is as likely
      }
    }
    out.push_back(link);
  }

  std::vector<std::uint32_t> const& sorted_doubtful() {
    if (!sorted_) std::sort(doubtful_.begin(), doubtful_.end());
    sorted_ = true;
    return doubtful_;
  }

  DecideInput in_;
  Model const& model_;
  double link_bits_;
  std::optional<Adjacency> by_ministry_;
  std::optional<Adjacency> by_city_;
  std::vector<std::uint32_t> partner_of_ministry_;  // edge numbers
  std::vector<std::uint32_t> partner_of_city_;
  std::vector<Kind> kinds_;
  std::vector<double> probabilities_;
  double nobody_{1};
  std::vector<std::uint32_t> doubtful_;
  bool sorted_{false};
};

}  // namespace

std::vector<Link> decide(DecideInput input, Model const& model) {
  return Decider(std::move(input), model).decide();
}

std::vector<RowClass> classify(RowStore const& rows, std::vector<Link> const& links,
                               bool is_ministry) {
  std::vector<RowClass> out(rows.size(), RowClass::only_here);
  rows.each([&](std::uint32_t i, Standardised const& row) {
    if (row.unusable()) out[i] = RowClass::invalid;
  });
  for (auto const& link : links) {
    auto& row = out[is_ministry ? link.ministry : link.city];
    if (link.link_class >= LinkClass::ambiguous) {
      row = RowClass::ambiguous;
    } else if (row != RowClass::ambiguous) {
      row = link.link_class == LinkClass::equal ? RowClass::equal : RowClass::different;
    }
  }
  return out;
}

namespace {

RowClass family_class(unsigned members) {
  auto const only = [&](RowClass row) { return members == 1U << static_cast<unsigned>(row); };
  if ((members >> static_cast<unsigned>(RowClass::ambiguous) & 1U) != 0) return RowClass::ambiguous;
  for (auto const row : {RowClass::equal, RowClass::only_here, RowClass::invalid})
    if (only(row)) return row;
  return RowClass::different;
}

/// The dotted code of a village; empty for none and for what is no code.
std::string village_text(std::uint64_t code) {
  if (code == 0) return {};
  constexpr std::size_t village_digits = 10;
  auto digits = std::to_string(code);
  digits.insert(0, village_digits - std::min(village_digits, digits.size()), '0');
  auto const parsed = RegionCode::parse(digits);
  return parsed.ok() ? parsed.value().text() : std::string();
}

/// Rows and families of one file counted by village.
class Counter {
 public:
  Counter(Tally Tallies::*side, Outcome& out) : side_(side), out_(out) {}
  void person(std::uint64_t village, RowClass row_class) {
    ++of(village).persons[static_cast<std::size_t>(row_class)];
    ++(out_.total.*side_).persons[static_cast<std::size_t>(row_class)];
  }
  void family(std::uint64_t village, unsigned members) {
    auto const at = static_cast<std::size_t>(family_class(members));
    ++of(village).families[at];
    ++(out_.total.*side_).families[at];
  }

 private:
  Tally& of(std::uint64_t village) {
    auto& found = villages_[village];
    if (found == nullptr) found = &(out_.villages[village_text(village)].*side_);
    return *found;
  }
  Tally Tallies::*side_;
  Outcome& out_;
  std::unordered_map<std::uint64_t, Tally*> villages_;
};

}  // namespace

void sum_up(RowStore const& rows, std::vector<RowClass> const& classes, Tally Tallies::*side,
            Outcome& out) {
  Counter counter(side, out);
  auto const bit = [&](std::uint32_t row) { return 1U << static_cast<unsigned>(classes[row]); };
  // Families come in the order of their numbers; the village of each is that of its first row.
  std::vector<NumberedRow> families;
  std::vector<std::uint32_t> villages;
  std::vector<std::uint64_t> codes;
  std::unordered_map<std::uint64_t, std::uint32_t> known;
  villages.reserve(rows.size());
  rows.each([&](std::uint32_t i, Standardised const& row) {
    auto const [village, fresh] =
        known.emplace(row.village_code, static_cast<std::uint32_t>(codes.size()));
    if (fresh) codes.push_back(row.village_code);
    villages.push_back(village->second);
    counter.person(row.village_code, classes[i]);
    if (row.no_kk == 0 || row.no_kk_shared)
      counter.family(row.village_code, bit(i));
    else
      families.push_back({row.no_kk, i});
  });
  sort_by_number(families);
  for (std::size_t first = 0; first < families.size();) {
    auto const number = families[first].number;
    auto head = families[first].row;
    unsigned members = 0;
    for (; first < families.size() && families[first].number == number; ++first) {
      members |= bit(families[first].row);
      head = std::min(head, families[first].row);
    }
    counter.family(codes[villages[head]], members);
  }
}

}  // namespace rangkul::linkage
