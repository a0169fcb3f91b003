#include "kds.h"

#include <algorithm>
#include <array>

namespace rangkul::demo {

Benefit const benefits[5] = {
    {"kds-santunan-kematian", 2490, 24, 36},
    {"kds-bantuan-pangan", 2995, 5, 0},
    {"kds-bidik-manis", 150, 0, 0},
    {"kds-siswa-miskin", 1999, 1, 0},
    {"kds-alat-bantu", 90, 5, 0},
};

namespace {

// A claim is taken until so many days after the death (parameter of the office).
constexpr int claim_days = 180;
constexpr std::uint8_t pupil_education = 4;
constexpr std::uint8_t student_education = 5;

Date day_of_2024(int month, int day) { return Date::from_ymd(2024, month, day).value(); }

/// National holidays of 2024 that fall on working days.
bool is_holiday(Date day) {
  static constexpr std::array<std::pair<int, int>, 17> holidays{{{1, 1},
                                                                 {2, 8},
                                                                 {2, 14},
                                                                 {3, 11},
                                                                 {3, 12},
                                                                 {3, 29},
                                                                 {4, 8},
                                                                 {4, 10},
                                                                 {4, 11},
                                                                 {4, 12},
                                                                 {5, 1},
                                                                 {5, 9},
                                                                 {5, 23},
                                                                 {6, 17},
                                                                 {9, 16},
                                                                 {11, 27},
                                                                 {12, 25}}};
  return std::find(holidays.begin(), holidays.end(), std::pair(day.month(), day.day())) !=
         holidays.end();
}

Date working_day(Date day) {
  while (day.weekday() == 0 || day.weekday() == 6 || is_holiday(day)) day = day.plus_days(1);
  return day;
}

struct Counts {
  int paid;
  int undelivered;
  int refused;
  int all() const { return paid + undelivered + refused; }
};

class Giver {
 public:
  explicit Giver(World& world) : world_(world), random_(world.seed ^ 0x6B6473) {}
  std::vector<Line> run();

 private:
  Counts counts(Benefit const&) const;
  void let_die();
  bool die(std::uint32_t family, Date day);
  std::uint32_t heir(Family const&, std::uint32_t deceased) const;
  void hand_over(Family const&, std::uint32_t deceased);
  void death_benefits();
  void give(std::uint8_t benefit, std::vector<std::uint32_t> candidates, std::int64_t amount);
  std::vector<std::uint32_t> families_in_need();
  template <typename Fits>
  std::vector<std::uint32_t> people_in_need(Fits fits);
  void keep_clean(std::uint32_t family);
  int age(Person const& person) const { return age_on(person.born, day_of_2024(7, 1)); }

  World& world_;
  Random random_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> deaths_;  // deceased, heir
  std::vector<Line> lines_;
};

Counts Giver::counts(Benefit const& benefit) const {
  if (world_.city_people >= 20'000) return {benefit.paid, benefit.undelivered, benefit.refused};
  auto const part = [&](int whole) {
    return whole == 0 ? 0
                      : std::max(1, static_cast<int>(static_cast<std::size_t>(whole) *
                                                     world_.city_people / 100'000));
  };
  return {part(benefit.paid), part(benefit.undelivered), part(benefit.refused)};
}

void Giver::keep_clean(std::uint32_t family) {
  auto const& members = world_.families[family];
  for (std::uint32_t i = 0; i < members.count; ++i)
    world_.people[members.first + i].kept_clean = true;
}

/// A living adult of the family: spouse, else the eldest child, else the eldest other.
std::uint32_t Giver::heir(Family const& family, std::uint32_t deceased) const {
  auto const& gone = world_.people[deceased];
  std::uint32_t best = deceased;
  int best_rank = -1;
  for (auto at = family.first; at < family.first + family.count; ++at) {
    auto const& one = world_.people[at];
    if (at == deceased || !one.alive() || one.nik.empty() || age(one) < 19) continue;
    bool const spouse = gone.marital == Marital::married && one.marital == Marital::married &&
                        one.sex != gone.sex && std::abs(age(one) - age(gone)) < 16;
    auto const rank = (spouse ? 1000 : one.relation == Relation::child ? 500 : 0) + age(one);
    if (rank > best_rank) {
      best = at;
      best_rank = rank;
    }
  }
  return best;
}

/// The card after the death of its head: the heir is the head now, and relations follow.
void Giver::hand_over(Family const& family, std::uint32_t deceased) {
  auto& gone = world_.people[deceased];
  auto const next = heir(family, deceased);
  for (auto at = family.first; at < family.first + family.count; ++at) {
    auto& one = world_.people[at];
    if (one.marital == Marital::married && at != deceased &&
        ((gone.relation == Relation::head && one.relation == Relation::wife) ||
         (gone.relation == Relation::wife && one.relation == Relation::head)))
      one.marital = Marital::widowed;
  }
  if (gone.relation != Relation::head) return;
  auto& head = world_.people[next];
  auto const was = head.relation;
  head.relation = Relation::head;
  gone.relation = was == Relation::wife ? Relation::husband : Relation::parent;
  if (was == Relation::wife) {
    for (auto at = family.first; at < family.first + family.count; ++at) {
      auto& one = world_.people[at];
      if (one.relation == Relation::parent && at != deceased)
        one.relation = Relation::parent_in_law;
      else if (one.relation == Relation::parent_in_law)
        one.relation = Relation::parent;
    }
    return;
  }
  for (auto at = family.first; at < family.first + family.count; ++at)
    if (at != deceased && at != next) world_.people[at].relation = Relation::relative;
}

bool Giver::die(std::uint32_t index, Date day) {
  auto const& family = world_.families[index];
  if (family.count < 2) return false;
  std::uint32_t oldest = family.first;
  for (auto at = family.first; at < family.first + family.count; ++at)
    if (world_.people[at].born < world_.people[oldest].born) oldest = at;
  if (world_.people[oldest].nik.empty()) return false;
  if (age(world_.people[oldest]) < (random_.chance(0.8) ? 52 : 30)) return false;
  auto const next = heir(family, oldest);
  if (next == oldest) return false;
  world_.people[oldest].died_day = day.days_since_1970();
  hand_over(family, oldest);
  deaths_.emplace_back(oldest, next);
  return true;
}

/// First those whose heirs claim (families without other aid, dead before November), then others.
void Giver::let_die() {
  std::vector<std::uint32_t> order(world_.city_families);
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  random_.shuffle(order);
  auto const claims = static_cast<std::size_t>(counts(benefits[0]).all());
  auto const all = std::max(claims + claims / 10, world_.city_people / 130);
  auto const begin = day_of_2024(1, 2);
  std::vector<std::uint32_t> others;
  for (int round = 0; round < 8; ++round) {
    for (auto const index : order) {
      auto const& family = world_.families[index];
      if (deaths_.size() >= claims) break;
      if (family.known && (family.pkh || family.bpnt)) continue;
      bool taken = false;  // one death a family
      for (std::uint32_t i = 0; i < family.count; ++i)
        taken = taken || !world_.people[family.first + i].alive();
      if (!taken) die(index, begin.plus_days(random_.below(300)));
    }
  }
  auto const with_claim = deaths_.size();
  for (auto const index : order) {
    if (deaths_.size() >= all) break;
    auto const& family = world_.families[index];
    bool taken = false;
    for (std::uint32_t i = 0; i < family.count; ++i)
      taken = taken || !world_.people[family.first + i].alive();
    if (!taken) die(index, begin.plus_days(random_.below(363)));
  }
  deaths_.resize(std::min(with_claim, claims));
}

void Giver::death_benefits() {
  auto const wanted = counts(benefits[0]);
  auto const refused = static_cast<std::size_t>(wanted.refused);
  auto const undelivered = static_cast<std::size_t>(wanted.undelivered);
  // The earliest deaths can be claimed too late within the same year.
  std::sort(deaths_.begin(), deaths_.end(), [&](auto const& a, auto const& b) {
    auto const& [x, y] =
        std::pair(world_.people[a.first].died_day, world_.people[b.first].died_day);
    return x != y ? x < y : a.first < b.first;
  });
  for (std::size_t i = 0; i < deaths_.size(); ++i) {
    auto const [deceased, next] = deaths_[i];
    auto const died = Date::from_days(world_.people[deceased].died_day);
    Line line{0, Outcome::paid, next, deceased, died, died, 2'000'000};
    if (i < refused) {
      line.outcome = Outcome::refused;
      line.claimed = working_day(died.plus_days(claim_days + 1 + random_.below(60)));
    } else {
      auto const last = day_of_2024(12, 2).days_since_1970() - died.days_since_1970();
      line.claimed =
          working_day(died.plus_days(random_.between(4, std::min(claim_days - 8, last))));
      if (i < refused + undelivered) line.outcome = Outcome::undelivered;
      auto const latest = day_of_2024(12, 20).days_since_1970() - line.claimed.days_since_1970();
      line.paid = working_day(line.claimed.plus_days(random_.between(8, std::min(60, latest))));
    }
    keep_clean(world_.people[deceased].family);
    lines_.push_back(line);
  }
}

/// Families without PKH and BPNT, the poorest that are known first.
std::vector<std::uint32_t> Giver::families_in_need() {
  std::vector<std::uint32_t> poor, rest;
  for (std::uint32_t i = 0; i < world_.city_families; ++i) {
    auto const& family = world_.families[i];
    if (family.official || (family.known && (family.pkh || family.bpnt))) continue;
    (family.known && family.desil <= 5 ? poor : rest).push_back(i);
  }
  random_.shuffle(poor);
  random_.shuffle(rest);
  poor.insert(poor.end(), rest.begin(), rest.end());
  return poor;
}

template <typename Fits>
std::vector<std::uint32_t> Giver::people_in_need(Fits fits) {
  std::vector<std::uint32_t> out;
  for (auto const index : families_in_need()) {
    auto const& family = world_.families[index];
    for (auto at = family.first; at < family.first + family.count; ++at)
      if (world_.people[at].alive() && !world_.people[at].nik.empty() && fits(world_.people[at]))
        out.push_back(at);
  }
  return out;
}

void Giver::give(std::uint8_t benefit, std::vector<std::uint32_t> candidates, std::int64_t amount) {
  auto const wanted = counts(benefits[benefit]);
  auto const count = std::min(candidates.size(), static_cast<std::size_t>(wanted.all()));
  for (std::size_t i = 0; i < count; ++i) {
    auto const claimed = working_day(day_of_2024(2, 1).plus_days(random_.below(150)));
    auto const paid = working_day(claimed.plus_days(random_.between(30, 150)));
    Line line{benefit, Outcome::paid, candidates[i], 0, claimed, paid, amount};
    // Aids cost what they cost: from a stick to a motorised wheelchair.
    if (benefit == 4) line.amount = 450'000 + 50'000 * random_.below(80);
    if (i >= static_cast<std::size_t>(wanted.paid)) line.outcome = Outcome::undelivered;
    keep_clean(world_.people[candidates[i]].family);
    lines_.push_back(line);
  }
}

std::vector<Line> Giver::run() {
  let_die();
  death_benefits();
  std::vector<std::uint32_t> heads;
  for (auto const index : families_in_need()) {
    auto const& family = world_.families[index];
    for (auto at = family.first; at < family.first + family.count; ++at)
      if (world_.people[at].relation == Relation::head && world_.people[at].alive()) {
        if (!world_.people[at].nik.empty()) heads.push_back(at);
        break;
      }
  }
  give(1, heads, 3'000'000);
  give(2, people_in_need([&](Person const& one) {
         return one.occupation == pupil && one.education == student_education && age(one) >= 18 &&
                age(one) <= 22;
       }),
       3'000'000);
  give(3, people_in_need([&](Person const& one) {
         return one.occupation == pupil && one.education == pupil_education && age(one) >= 15 &&
                age(one) <= 18;
       }),
       2'000'000);
  give(4, people_in_need([](Person const& one) { return one.disability != 0; }), 0);
  return std::move(lines_);
}

}  // namespace

std::vector<Line> give_benefits(World& world) { return Giver(world).run(); }

}  // namespace rangkul::demo
