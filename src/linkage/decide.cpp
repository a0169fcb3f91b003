#include "linkage/decide.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "linkage/calibrate.h"
#include "linkage/edge_lists.h"

namespace rangkul::linkage {
namespace {

constexpr std::uint32_t none = ~std::uint32_t{0};
constexpr double sure_copy_bits = 6.6;  // odds of about a hundred to one
constexpr double rows_behind = 100;     // small files say little
constexpr double copy_like_bits = 3;    // a row that may be an unknown copy

class Decider {
 public:
  Decider(DecideInput input, Model const& model)
      : in_(std::move(input)), model_(model), link_bits_(bits_of(model.link_probability)) {
    if (!std::ranges::is_sorted(in_.edges, {}, place_of))
      std::ranges::sort(in_.edges, {}, place_of);
    crowded_ministry_ = crowded_rows(in_.edges, in_.ministry_rows, &Edge::ministry);
    crowded_city_ = crowded_rows(in_.edges, in_.city_rows, &Edge::city);
    by_ministry_.emplace(in_.edges, in_.ministry_rows);
    by_city_.emplace(in_.edges, in_.city_rows,
                     [this](Edge const& edge) { return is_contested(edge); });
    partner_of_ministry_.assign(in_.ministry_rows, none);
    partner_of_city_.assign(in_.city_rows, none);
    kinds_.assign(in_.edges.size(), Kind::unused);
    probabilities_.assign(in_.edges.size(), 0);
    doubtful_.assign(in_.edges.size(), false);
    find_contested();
    find_card_edges();
  }

  std::vector<Link> decide() {
    find_nobody();
    calibrate();
    take_best();
    find_copies();
    count_copies();
    calibrate_copies();
    for (std::uint32_t i = 0; i < in_.edges.size(); ++i)
      if (kinds_[i] == Kind::taken) weigh_rivals(i);
    std::vector<Link> out;
    out.reserve(kinds_.size() - static_cast<std::size_t>(std::ranges::count(kinds_, Kind::unused)));
    for (std::uint32_t i = 0; i < in_.edges.size(); ++i) add_link(i, out);
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

  bool is_contested(Edge const& edge) const {
    return crowded_ministry_[edge.ministry] || crowded_city_[edge.city];
  }

  /// Most edges are the only ones of both their rows; the others are put in order.
  void find_contested() {
    std::vector<std::uint64_t> order;
    for (std::uint32_t i = 0; i < in_.edges.size(); ++i) {
      auto const& edge = in_.edges[i];
      if (is_contested(edge))
        order.push_back(std::uint64_t{descending(edge.bits)} << 32 | i);
      else
        sole_.push_back(i);
    }
    std::ranges::sort(order);
    for (auto const each : order) contested_.push_back(static_cast<std::uint32_t>(each));
  }

  /// Edges between the rows of one family card.
  void find_card_edges() {
    for (auto const& card : in_.cards)
      for (auto const row : card.ministry)
        for (auto const i : by_ministry_->of(row))
          if (std::ranges::find(card.city, in_.edges[i].city) != card.city.end())
            card_edges_.push_back(i);
  }

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
    nobody_ = ministry_.alone * city_.alone;
    nobody_of_family_ = both_alone(ministry, city);
  }

  /// Of the pairs of two different members of a family, those in which both are alone. Notes how
  /// many members are alone in each file.
  double both_alone(std::vector<bool> const& ministry, std::vector<bool> const& city) {
    auto const lonely = [](std::vector<std::uint32_t> const& rows, std::vector<bool> const& found) {
      return static_cast<double>(
          std::ranges::count_if(rows, [&](std::uint32_t row) { return !found[row]; }));
    };
    std::array<double, 2> rows{rows_behind, rows_behind};
    std::array<double, 2> lonely_rows{rows_behind * ministry_.alone, rows_behind * city_.alone};
    double pairs = rows_behind;
    double alone = rows_behind * nobody_;
    for (auto const& card : in_.cards) {
      auto const of_ministry = static_cast<double>(card.ministry.size());
      auto const of_city = static_cast<double>(card.city.size());
      auto const lonely_ministry = lonely(card.ministry, ministry);
      auto const lonely_city = lonely(card.city, city);
      rows[0] += of_ministry;
      rows[1] += of_city;
      lonely_rows[0] += lonely_ministry;
      lonely_rows[1] += lonely_city;
      pairs += of_ministry * of_city;
      alone += lonely_ministry * lonely_city;
    }
    ministry_.alone_in_family = lonely_rows[0] / rows[0];
    city_.alone_in_family = lonely_rows[1] / rows[1];
    for (auto const i : card_edges_) {
      auto const& edge = in_.edges[i];
      auto const same = odds(edge.bits) / (nobody(edge) + odds(edge.bits));
      pairs -= same;
      if (!ministry[edge.ministry] && !city[edge.city]) alone -= same;
    }
    return alone / pairs;
  }

  /// The best edge of each row of a file, edges to sure partners left aside.
  std::vector<std::uint32_t> best_beside_partners(std::size_t rows,
                                                  std::uint32_t Edge::*end) const {
    std::vector<std::uint32_t> out(rows, none);
    for (std::uint32_t i = 0; i < in_.edges.size(); ++i) {
      if (is_sure_partner(i)) continue;
      auto& best = out[in_.edges[i].*end];
      if (best == none || in_.edges[i].bits > in_.edges[best].bits) best = i;
    }
    return out;
  }

  bool is_sure_partner(std::uint32_t i) const {
    return i != none && kinds_[i] == Kind::taken && in_.edges[i].bits >= sure_copy_bits;
  }

  /// What the bits of pairs of strangers and of members of a family are worth.
  void calibrate() {
    auto const best_of_ministry = best_beside_partners(in_.ministry_rows, &Edge::ministry);
    auto const best_of_city = best_beside_partners(in_.city_rows, &Edge::city);
    std::array<std::vector<LoneEdge>, 2> lone;
    for (auto const i : best_of_ministry) {
      if (i == none || in_.edges[i].bits >= most_calibrated_bits) continue;
      auto const& edge = in_.edges[i];
      if (best_of_city[edge.city] != i || !was_searched(edge)) continue;
      auto const by_ministry = partner_of_ministry_[edge.ministry];
      auto const by_city = partner_of_city_[edge.city];
      LoneEdge const found{edge.bits, is_sure_partner(by_ministry), is_sure_partner(by_city)};
      auto const like_copy = [](WithinScore const& score) { return score.bits >= copy_like_bits; };
      if ((found.ministry_has_partner &&
           like_copy(in_.city_pair(in_.edges[by_ministry].city, edge.city))) ||
          (found.city_has_partner &&
           like_copy(in_.ministry_pair(in_.edges[by_city].ministry, edge.ministry))))
        continue;
      lone[edge.family() < 0.5 ? 0 : 1].push_back(found);
    }
    auto const odds_of = [](double alone) { return alone / (1 - alone); };
    auto const learn = [&](std::vector<LoneEdge> const& edges, double nobody, AloneOdds alone) {
      auto line = learn_odds(edges, {-std::log2(nobody), 1}, alone);
      line.at_zero += model_.calibration_bits;
      return line;
    };
    auto const stranger = learn(lone[0], nobody_, {odds_of(ministry_.alone), odds_of(city_.alone)});
    auto const family = learn(lone[1], nobody_of_family_,
                              {odds_of(ministry_.alone_in_family), odds_of(city_.alone_in_family)});
    lines_ = {stranger, family};
  }

  bool was_searched(Edge const& edge) const {
    return !in_.searched ||
           (in_.searched->ministry.has(edge.ministry) && in_.searched->city.has(edge.city));
  }

  /// Against the odds of the edge's own bits.
  double nobody(Edge const& edge) const {
    if (!lines_) return nobody_ + (nobody_of_family_ - nobody_) * edge.family();
    auto const& [stranger, family] = *lines_;
    constexpr double beyond_doubt = 60;
    if (edge.bits > beyond_doubt) return 0;
    auto const against = [&](OddsLine const& line) { return odds(edge.bits - line.at(edge.bits)); };
    return against(stranger) + (against(family) - against(stranger)) * edge.family();
  }

  /// Edges of so many bits are taken whatever they are.
  double enough_bits(double least) const {
    if (!lines_) return least + std::log2(std::max(nobody_, nobody_of_family_));
    return std::max((*lines_)[0].bits_at(least), (*lines_)[1].bits_at(least));
  }

  void take_best() {
    double const least = bits_of(model_.possible_probability);
    double const enough = enough_bits(least);
    auto const is_enough = [&](Edge const& edge) {
      return edge.bits >= enough || edge.bits >= least + std::log2(nobody(edge));
    };
    auto const set = [&](std::uint32_t i, Kind kind) {
      auto const& edge = in_.edges[i];
      auto const partner = kind == Kind::taken ? i : none;
      partner_of_ministry_[edge.ministry] = partner;
      partner_of_city_[edge.city] = partner;
      kinds_[i] = kind;
    };
    for (auto const i : sole_) {
      auto const kind = is_enough(in_.edges[i]) ? Kind::taken : Kind::unused;
      if (kinds_[i] != kind) set(i, kind);
    }
    for (auto const i : contested_) set(i, Kind::unused);
    for (auto const i : contested_) {
      auto const& edge = in_.edges[i];
      if (partner_of_ministry_[edge.ministry] == none && partner_of_city_[edge.city] == none &&
          is_enough(edge))
        set(i, Kind::taken);
    }
  }

  /// Whether a row beside a taken partner is that partner's copy: alike within the file, and not
  /// itself the partner of somebody who is no copy either.
  void find_copies() {
    for (auto const i : contested_) {
      auto const& edge = in_.edges[i];
      if (edge.bits < link_bits_) return;
      if (kinds_[i] != Kind::unused) continue;
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

  /// How alike the other rows are of two edges that share one.
  double within_bits(Edge const& a, Edge const& b) const {
    return a.ministry == b.ministry ? in_.city_pair(a.city, b.city).bits
                                    : in_.ministry_pair(a.ministry, b.ministry).bits;
  }
  /// What the other row of an edge has in common with a taken pair that shares one row with it: the
  /// weaker of its likeness to both.
  double beside(Edge const& taken, Edge const& other) const {
    return std::min(within_bits(taken, other), static_cast<double>(other.bits));
  }

  /// What the bits of a pair beside a sure partner are worth as those of a copy.
  void calibrate_copies() {
    constexpr std::size_t enough = 30'000;
    auto const step = std::max<std::size_t>(1, contested_.size() / enough);
    std::vector<SideEdge> seen;
    for (std::size_t at = 0; at < contested_.size(); ++at) {
      auto const i = contested_[at];
      auto const& edge = in_.edges[i];
      if (kinds_[i] == Kind::taken || !was_searched(edge)) continue;
      auto const by_ministry = partner_of_ministry_[edge.ministry];
      auto const by_city = partner_of_city_[edge.city];
      auto const look = [&](std::uint32_t sure, std::uint32_t other) {
        if (!is_sure_partner(sure) || (other != none && !is_sure_partner(other))) return;
        bool const close = in_.edges[sure].bits - edge.bits < model_.rival_margin_bits;
        if (!close && at % step != 0) return;
        auto const bits = beside(in_.edges[sure], edge);
        if (bits < most_calibrated_bits && bits >= least_side_bits)
          seen.push_back({bits, other != none, close});
      };
      look(by_ministry, by_city);
      look(by_city, by_ministry);
    }
    auto const alone = (ministry_.alone_in_family + city_.alone_in_family) / 2;
    auto const copies = (ministry_.copies + city_.copies) / 2;
    OddsLine const usual{std::log2(copies / alone), 1};
    copy_line_ = learn_copies(seen, usual, alone / (1 - alone));
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
    auto const within = within_bits(taken, rival);
    // Two rows of one person in one file, whoever that is in the other, are no rivals.
    auto const one_person = copy_chance(within, in_city ? city_.copies : ministry_.copies, 1);
    auto const bits = std::min(within, static_cast<double>(rival.bits));
    // A copy with a partner of its own has a copy for it.
    if (partner != none)
      return std::max(one_person, copy_chance(bits, ministry_.copies * city_.copies, 1));
    auto const own = odds(copy_line_.at(bits));
    return std::max(one_person, own / (1 + own));
  }

  /// How many times likelier a row of a taken pair is one more row of somebody else, whose partner
  /// it is not, than alone.
  double copy_of_others(std::uint32_t number) const {
    auto const& taken = in_.edges[number];
    double out = 1;
    auto const look = [&](std::uint32_t i, std::uint32_t partner) {
      if (i == number || !is_sure_partner(partner)) return;
      out += odds(copy_line_.at(beside(in_.edges[partner], in_.edges[i])));
    };
    for (auto const i : by_ministry_->of(taken.ministry))
      look(i, partner_of_city_[in_.edges[i].city]);
    for (auto const i : by_city_->of(taken.city))
      look(i, partner_of_ministry_[in_.edges[i].ministry]);
    return out;
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
      auto const* own_edge = partner == none ? nullptr : &in_.edges[partner];
      auto const loss = loss_of_exchange(in_.edges, *by_ministry_, taken, own_edge, in_.edges[i]);
      constexpr double no_rival = 15;
      if (!loss || *loss > no_rival) return;
      auto const copy = copy_chance(taken, in_.edges[i], partner);
      auto const own = odds(taken.bits - *loss);
      rivals += own * (1 - copy);
      if (*loss >= model_.rival_margin_bits) return;
      doubtful_[number] = true;
      if (kinds_[i] == Kind::unused) kinds_[i] = Kind::rival;
      if (kinds_[i] == Kind::rival) close.push_back({i, own, copy});
    };
    for (auto const i : by_ministry_->of(taken.ministry))
      look(i, partner_of_city_[in_.edges[i].city]);
    for (auto const i : by_city_->of(taken.city))
      look(i, partner_of_ministry_[in_.edges[i].ministry]);
    auto const own = odds(taken.bits);
    auto alone = nobody(taken);
    // Only where it can matter.
    constexpr double beyond_copies = 1e-4;
    if (is_contested(taken) && alone > own * beyond_copies) alone *= copy_of_others(number);
    auto const all = alone + own + rivals;
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
    link.probability =
        stated(kind == Kind::copy ? probability_of_copy(edge) : probabilities_[number], edge, kind);
    if (kind == Kind::taken) {
      bool const doubtful = edge.two_identities != 0 || doubtful_[number];
      if (!doubtful && link.probability >= model_.link_probability)
        link.link_class = has_copy_beside(edge)      ? LinkClass::ambiguous
                          : edge.differences.empty() ? LinkClass::equal
                                                     : LinkClass::different;
    } else if (kind == Kind::copy) {
      link.link_class = LinkClass::ambiguous;
    }
    out.push_back(link);
  }

  static Standing::Place place_of_kind(Kind kind) {
    if (kind == Kind::taken) return Standing::Place::best;
    return kind == Kind::copy ? Standing::Place::copy : Standing::Place::rival;
  }
  double stated(double probability, Edge const& edge, Kind kind) const {
    auto const bits = bits_of(probability);
    if (!in_.signs || probability <= 0 || bits >= most_looked_at_bits) return probability;
    Standing const standing{bits,
                            edge.family(),
                            place_of_kind(kind),
                            is_contested(edge),
                            edge.two_identities != 0,
                            kind == Kind::rival && has_copy_beside(edge),
                            (ministry_.alone + city_.alone) / 2};
    auto const signs = in_.signs(edge.ministry, edge.city, standing);
    return probability_of(model_.calibration.stated(bits, signs));
  }

  /// A copy is known by its likeness to its partner and to the row it copies. Both speak of one
  /// row, so that they do not add up; either may be far off.
  double probability_of_copy(Edge const& edge) const {
    auto const chance = [&](std::uint32_t partner, WithinFile const& within,
                            std::uint32_t Edge::*end, FileFacts const& file) {
      if (partner == none) return 0.0;
      auto const score = within(in_.edges[partner].*end, edge.*end);
      return copy_chance(edge, (edge.bits + score.bits) / 2, file);
    };
    return std::max(
        chance(partner_of_ministry_[edge.ministry], in_.city_pair, &Edge::city, city_),
        chance(partner_of_city_[edge.city], in_.ministry_pair, &Edge::ministry, ministry_));
  }

  DecideInput in_;
  Model const& model_;
  double link_bits_;
  std::vector<bool> crowded_ministry_;
  std::vector<bool> crowded_city_;
  std::optional<ByMinistry> by_ministry_;
  std::optional<ByCity> by_city_;  // contested ones
  // Edge numbers.
  std::vector<std::uint32_t> sole_;
  std::vector<std::uint32_t> contested_;  // by falling bits
  std::vector<std::uint32_t> card_edges_;
  std::vector<std::uint32_t> partner_of_ministry_;
  std::vector<std::uint32_t> partner_of_city_;
  std::vector<Kind> kinds_;
  std::vector<double> probabilities_;
  FileFacts ministry_;
  FileFacts city_;
  double nobody_{1};
  double nobody_of_family_{1};
  std::optional<std::array<OddsLine, 2>> lines_;
  OddsLine copy_line_{};
  std::vector<bool> doubtful_;
};

}  // namespace

std::vector<Link> decide(DecideInput input, Model const& model) {
  return Decider(std::move(input), model).decide();
}

}  // namespace rangkul::linkage
