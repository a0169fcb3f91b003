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
constexpr double rows_behind = 100;     // small files say little

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
    find_copies();
    count_copies();
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
  /// Shares of a file's rows.
  struct FileFacts {
    double copies{0};
    double alone{1};
    double alone_in_family{1};  // of a family that both files have
  };

  /// The weight of "neither has a partner" against "they are each other's": a row that is somebody
  /// else would most likely have shown that other as a sure partner. Rows of two strangers are
  /// alone or not independently of each other; in a family that both files have nearly everybody is
  /// in both, so that two members who are both alone are rarer.
  void find_nobody() {
    constexpr int rounds = 3;
    for (int round = 0; round < rounds; ++round) {
      std::vector<bool> ministry(in_.ministry_rows);
      std::vector<bool> city(in_.city_rows);
      for (std::uint32_t i = 0; i < in_.edges.size(); ++i) {
        auto const& edge = in_.edges[i];
        if (edge.bits < link_bits_ && kinds_[i] != Kind::taken) continue;
        ministry[edge.ministry] = true;
        city[edge.city] = true;
      }
      count_alone(ministry, city);
      take_best();
    }
  }

  void count_alone(std::vector<bool> const& ministry, std::vector<bool> const& city) {
    auto const without = [](std::vector<bool> const& found) {
      auto const rows = static_cast<double>(found.size());
      auto const lonely = rows - static_cast<double>(std::ranges::count(found, true));
      return (lonely + rows_behind) / (rows + rows_behind);
    };
    ministry_.alone = without(ministry);
    city_.alone = without(city);
    auto const edited = std::exp2(-model_.calibration_bits);
    nobody_ = ministry_.alone * city_.alone * edited;
    nobody_of_family_ = both_alone(ministry, city) * edited;
  }

  /// Of the pairs of two different members of a family, those in which both are alone. Notes how
  /// many members are alone in each file.
  double both_alone(std::vector<bool> const& ministry, std::vector<bool> const& city) {
    auto const count = [&](FileFacts& file, std::vector<std::uint32_t> SharedCard::*side,
                           std::vector<bool> const& found) {
      double rows = rows_behind;
      double lonely = rows_behind * file.alone;
      for (auto const& card : in_.cards)
        for (auto const row : card.*side) {
          rows += 1;
          lonely += found[row] ? 0 : 1;
        }
      file.alone_in_family = lonely / rows;
    };
    count(ministry_, &SharedCard::ministry, ministry);
    count(city_, &SharedCard::city, city);
    double pairs = rows_behind;
    double alone = rows_behind * nobody_;
    for (auto const& card : in_.cards)
      for (auto const a : card.ministry)
        for (auto const b : card.city) {
          auto const different = 1 - same_person(a, b);
          pairs += different;
          if (!ministry[a] && !city[b]) alone += different;
        }
    return alone / pairs;
  }

  double same_person(std::uint32_t ministry, std::uint32_t city) const {
    for (auto const i : by_ministry_->of(ministry)) {
      auto const& edge = in_.edges[i];
      if (edge.city != city) continue;
      return odds(edge.bits) / (nobody(edge) + odds(edge.bits));
    }
    return 0;
  }

  double nobody(Edge const& edge) const {
    return nobody_ + (nobody_of_family_ - nobody_) * edge.family();
  }

  void take_best() {
    std::ranges::fill(partner_of_ministry_, none);
    std::ranges::fill(partner_of_city_, none);
    std::ranges::fill(kinds_, Kind::unused);
    double const least = bits_of(model_.possible_probability);
    for (std::uint32_t i = 0; i < in_.edges.size(); ++i) {
      auto const& edge = in_.edges[i];
      if (partner_of_ministry_[edge.ministry] != none || partner_of_city_[edge.city] != none ||
          edge.bits < least + std::log2(nobody(edge)))
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
      // Two rows of one file with two NIKs are two people until a person says otherwise.
      auto const alike = [](WithinScore const& score) {
        return !score.two_niks && score.bits >= sure_copy_bits;
      };
      bool const alike_in_city =
          by_ministry != none && alike(in_.city_pair(in_.edges[by_ministry].city, edge.city));
      bool const alike_in_ministry =
          by_city != none && alike(in_.ministry_pair(in_.edges[by_city].ministry, edge.ministry));
      bool const copy_in_city =
          strong(by_ministry) && alike_in_city && (by_city == none || alike_in_ministry);
      bool const copy_in_ministry =
          strong(by_city) && alike_in_ministry && (by_ministry == none || alike_in_city);
      if (copy_in_city || copy_in_ministry) kinds_[i] = Kind::copy;
      if (copy_in_city) city_.copies += 1;
      if (copy_in_ministry) ministry_.copies += 1;
    }
  }

  /// Shares of rows that are copies.
  void count_copies() {
    constexpr double usual_copies = 0.005;
    auto const share = [](FileFacts& file, std::size_t rows) {
      file.copies =
          (file.copies + usual_copies * rows_behind) / (static_cast<double>(rows) + rows_behind);
    };
    share(ministry_, in_.ministry_rows);
    share(city_, in_.city_rows);
  }

  /// The chance that a row beside a taken pair is one more row of the same person, by the weaker of
  /// what it has in common with both: as many rows are copies, and so many others have nobody in
  /// the other file.
  static double copy_chance(double bits, double copies, double others) {
    auto const own = odds(bits) * copies / others;
    return own / (1 + own);
  }
  double copy_chance(Edge const& edge, double bits, FileFacts const& file) const {
    return copy_chance(bits, file.copies,
                       file.alone + (file.alone_in_family - file.alone) * edge.family());
  }
  double copy_chance(Edge const& taken, Edge const& rival, std::uint32_t partner) const {
    bool const in_city = rival.ministry == taken.ministry;
    auto const within = in_city ? in_.city_pair(taken.city, rival.city)
                                : in_.ministry_pair(taken.ministry, rival.ministry);
    auto const bits = std::min(within.bits, static_cast<double>(rival.bits));
    // A copy with a partner of its own has a copy for it.
    return partner == none ? copy_chance(rival, bits, in_city ? city_ : ministry_)
                           : copy_chance(bits, ministry_.copies * city_.copies, 1);
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
    struct Rival {
      std::uint32_t edge;
      double own;
      double copy;
    };
    std::vector<Rival> close;
    auto const look = [&](std::uint32_t i, std::uint32_t partner) {
      if (i == number || kinds_[i] == Kind::copy) return;
      auto const loss = loss_of_exchange(taken, partner, in_.edges[i]);
      constexpr double no_rival = 15;
      if (!loss || *loss > no_rival) return;
      auto const copy = copy_chance(taken, in_.edges[i], partner);
      auto const own = odds(taken.bits - *loss);
      rivals += own * (1 - copy);
      if (*loss >= model_.rival_margin_bits) return;
      doubtful_.push_back(number);
      if (kinds_[i] == Kind::unused) kinds_[i] = Kind::rival;
      if (kinds_[i] == Kind::rival) close.push_back({i, own, copy});
    };
    for (auto const i : by_ministry_->of(taken.ministry))
      look(i, partner_of_city_[in_.edges[i].city]);
    for (auto const i : by_city_->of(taken.city))
      look(i, partner_of_ministry_[in_.edges[i].ministry]);
    auto const own = odds(taken.bits);
    auto const all = nobody(taken) + own + rivals;
    probabilities_[number] = own / all;
    for (auto const& rival : close) {
      auto const chance =
          rival.copy * probabilities_[number] + (1 - rival.copy) * rival.own / (all + rival.own);
      probabilities_[rival.edge] = std::max(probabilities_[rival.edge], chance);
    }
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
    link.probability = probabilities_[number];
    if (kind == Kind::taken) {
      bool const doubtful =
          edge.two_identities != 0 || std::ranges::binary_search(sorted_doubtful(), number);
      if (!doubtful && link.probability >= model_.link_probability)
        link.link_class = has_copy_beside(edge)      ? LinkClass::ambiguous
                          : edge.differences.empty() ? LinkClass::equal
                                                     : LinkClass::different;
    } else if (kind == Kind::copy) {
      link.probability = probability_of_copy(edge);
      link.link_class = LinkClass::ambiguous;
    }
    out.push_back(link);
  }

  /// A copy is known by its likeness to its partner or to the row it copies, whichever says more.
  double probability_of_copy(Edge const& edge) const {
    auto const chance = [&](std::uint32_t partner, WithinFile const& within,
                            std::uint32_t Edge::*end, FileFacts const& file) {
      if (partner == none) return 0.0;
      auto const score = within(in_.edges[partner].*end, edge.*end);
      return copy_chance(edge, std::max<double>(edge.bits, score.bits), file);
    };
    return std::max(
        chance(partner_of_ministry_[edge.ministry], in_.city_pair, &Edge::city, city_),
        chance(partner_of_city_[edge.city], in_.ministry_pair, &Edge::ministry, ministry_));
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
  FileFacts ministry_;
  FileFacts city_;
  double nobody_{1};
  double nobody_of_family_{1};
  std::vector<std::uint32_t> doubtful_;
  bool sorted_{false};
};

}  // namespace

namespace {

/// Rows with a family card of their own, those of some cards, by card.
std::vector<NumberedRow> some_card_rows(RowStore const& rows, std::uint64_t step) {
  std::vector<NumberedRow> out;
  rows.each([&](std::uint32_t i, Standardised const& row) {
    if (row.no_kk != 0 && !row.no_kk_shared &&
        (row.no_kk * 0x9E3779B97F4A7C15ULL >> 32) % step == 0)
      out.push_back({row.no_kk, i});
  });
  sort_by_number(out);
  return out;
}

}  // namespace

std::vector<SharedCard> shared_cards(RowStore const& ministry, RowStore const& city) {
  constexpr std::size_t enough_rows = 200'000;
  auto const step = std::max<std::uint64_t>(1, ministry.size() / enough_rows);
  auto const first = some_card_rows(ministry, step);
  auto const second = some_card_rows(city, step);
  std::vector<SharedCard> out;
  for (std::size_t i = 0, j = 0; i < first.size() && j < second.size();) {
    auto const number = first[i].number;
    if (number != second[j].number) {
      ++(number < second[j].number ? i : j);
      continue;
    }
    SharedCard card;
    for (; i < first.size() && first[i].number == number; ++i)
      card.ministry.push_back(first[i].row);
    for (; j < second.size() && second[j].number == number; ++j) card.city.push_back(second[j].row);
    out.push_back(std::move(card));
  }
  return out;
}

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
