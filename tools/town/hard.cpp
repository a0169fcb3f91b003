#include <algorithm>

#include "population.h"

namespace rangkul::town {
namespace {

constexpr int families_apart = 12;  // namesakes live within so many families of each other
constexpr std::int32_t year_days = 365;

class Hardship {
 public:
  Hardship(Maker& maker, Block& block)
      : maker_(maker), random_(maker.random), shares_(maker.shares), block_(block) {}

  void make() {
    juniors();
    namesakes();
    invented_birthdays();
    moves();
    weddings();
    numbers();
    who_is_where();
  }

 private:
  std::int32_t age(Person const& person) const {
    return (reference_day() - person.born[city]) / year_days;
  }
  /// The ministry's file is more often the older one.
  int older_file() { return random_.chance(0.65) ? ministry : city; }

  void juniors() {
    for (auto const& family : block_.families) {
      auto& father = block_.people[family.first];
      if (father.sex != Sex::male || father.role != Role::head) continue;
      for (auto i = family.first + 1; i < family.first + family.count; ++i) {
        auto& son = block_.people[i];
        if (son.sex != Sex::male || son.role != Role::child || son.twin != nobody) continue;
        if (!random_.chance(shares_.juniors)) continue;
        son.name = father.name;
        break;
      }
    }
  }

  /// A neighbour of the same name and sex, nearly as old; a third have the same day and month.
  void namesakes() {
    for (std::size_t at = 0; at < block_.families.size(); ++at) {
      auto const& family = block_.families[at];
      for (auto i = family.first; i < family.first + family.count; ++i)
        if (random_.chance(shares_.namesakes / 2)) find_namesake(at, i);
    }
  }

  void find_namesake(std::size_t at, std::uint32_t person) {
    auto const home = block_.cards[block_.families[at].card];
    for (int attempt = 0; attempt < 2 * families_apart; ++attempt) {
      auto const near = at + 1 + static_cast<std::size_t>(random_.below(families_apart));
      if (near >= block_.families.size()) continue;
      auto const& family = block_.families[near];
      auto const& card = block_.cards[family.card];
      if (card.village != home.village || card.rt != home.rt || card.rw != home.rw) continue;
      auto const other =
          family.first + static_cast<std::uint32_t>(random_.below(static_cast<int>(family.count)));
      if (make_alike(block_.people[person], block_.people[other])) return;
    }
  }

  bool make_alike(Person const& one, Person& other) {
    if (one.sex != other.sex || one.twin != nobody || other.twin != nobody) return false;
    if (std::abs(age(one) - age(other)) > 8) return false;
    other.name = one.name;
    auto const date = Date::from_days(one.born[city]);
    std::int32_t born = one.born[city] + random_.between(-500, 500);
    if (random_.chance(0.3)) {
      auto const year = date.year() + (random_.chance(0.5) ? 1 : -1);
      born = Date::from_ymd(year, date.month(), std::min(date.day(), 28)).value().days_since_1970();
    }
    born = std::min(born, reference_day() - 30);
    other.born = {born, born};
    auto const nik = maker_.numbers.nik(random_, other.nik[city].substr(0, 6), other, true);
    other.nik = {nik, nik};
    return true;
  }

  std::int32_t invented(std::int32_t born) {
    static constexpr std::array<std::array<int, 2>, 6> days{
        {{1, 1}, {1, 1}, {1, 1}, {12, 31}, {12, 31}, {7, 1}}};
    auto const& day = random_.pick(days);
    return Date::from_ymd(Date::from_days(born).year(), day[0], day[1]).value().days_since_1970();
  }

  void invented_birthdays() {
    auto const limit = Date::from_ymd(1975, 1, 1).value().days_since_1970();
    for (auto& person : block_.people) {
      if (person.twin != nobody) continue;
      if (person.born[city] < limit && random_.chance(shares_.invented_birthday)) {
        auto const born = invented(person.born[city]);
        person.born = {born, born};
        auto const nik = maker_.numbers.nik(random_, person.nik[city].substr(0, 6), person, true);
        person.nik = {nik, nik};
      }
      // One file has a date, the other a guessed year with an invented day.
      if (age(person) > 30 && random_.chance(shares_.birth_by_year * 1.9)) {
        auto const file = static_cast<std::size_t>(older_file());
        person.born[file] = invented(person.born[file] + random_.between(-4, 4) * year_days);
      }
    }
  }

  std::uint32_t add_card(Card card) {
    block_.cards.push_back(std::move(card));
    return static_cast<std::uint32_t>(block_.cards.size() - 1);
  }

  std::uint32_t some_village() {
    return static_cast<std::uint32_t>(
        random_.below(static_cast<int>(maker_.places.villages.size())));
  }

  void moves() {
    auto const day = reference_day();
    for (auto const& family : block_.families) {
      bool const moved = random_.chance(shares_.moved);
      if (!moved && !random_.chance(shares_.new_card)) continue;
      auto const file = static_cast<std::size_t>(older_file());
      auto const here = block_.cards[family.card].village;
      auto card = make_card(maker_, moved ? some_village() : here, day - 18 * year_days,
                            day - 8 * year_days);
      if (!moved) {
        auto const number = card.number;
        card = block_.cards[family.card];
        card.number = number;
      }
      auto const at = add_card(std::move(card));
      for (auto i = family.first; i < family.first + family.count; ++i) {
        auto& person = block_.people[i];
        // A newborn is only on the new card.
        if (person.born[city] > day - 2 * year_days && random_.chance(0.8)) person.in[file] = false;
        person.card[file] = at;
      }
    }
  }

  /// A daughter of one family and a son of another: on their parents' cards in one file, on a
  /// common new card in the other.
  void weddings() {
    std::vector<std::uint32_t> brides;
    std::vector<std::uint32_t> grooms;
    for (std::uint32_t i = 0; i < block_.people.size(); ++i) {
      auto const& person = block_.people[i];
      if (person.role != Role::child && person.role != Role::other) continue;
      if (age(person) < 18 || age(person) > 33) continue;
      (person.sex == Sex::female ? brides : grooms).push_back(i);
    }
    random_.shuffle(brides);
    random_.shuffle(grooms);
    auto const wanted =
        static_cast<std::size_t>(shares_.newly_wed / 2 * static_cast<double>(block_.people.size()));
    auto const count = std::min({wanted, brides.size(), grooms.size()});
    for (std::size_t i = 0; i < count; ++i) wed(block_.people[brides[i]], block_.people[grooms[i]]);
  }

  void wed(Person& bride, Person& groom) {
    if (bride.card[city] == groom.card[city]) return;
    auto const file = static_cast<std::size_t>(1 - older_file());
    auto const day = reference_day();
    auto const village =
        random_.chance(0.6) ? block_.cards[groom.card[file]].village : some_village();
    auto const at = add_card(make_card(maker_, village, day - 3 * year_days, day));
    bride.card[file] = groom.card[file] = at;
    if (random_.chance(0.25)) bride.added[file] = last_word(groom.name);
  }

  void numbers() {
    auto const& districts = maker_.places.districts;
    for (std::size_t i = 1; i < block_.people.size(); ++i) {
      auto& person = block_.people[i];
      if (random_.chance(shares_.two_niks)) {
        auto const& from = random_.chance(0.5) ? random_.pick(maker_.places.villages).district
                                               : random_.pick(districts).code;
        auto const file = static_cast<std::size_t>(random_.below(2));
        person.nik[file] = maker_.numbers.nik(random_, from, person, true);
      }
      if (!random_.chance(shares_.shared_nik)) continue;
      // Mostly that of the person entered before, who is often of the same family.
      auto const other = random_.chance(0.7)
                             ? i - 1
                             : static_cast<std::size_t>(random_.below(static_cast<int>(i)));
      auto const nik = block_.people[other].nik[city];
      if (random_.chance(0.5))
        person.nik = {nik, nik};
      else
        person.nik[static_cast<std::size_t>(random_.below(2))] = nik;
    }
  }

  /// Half of those in one file only are whole families.
  void who_is_where() {
    auto const one_only = shares_.in_one / 2;
    for (auto const& family : block_.families) {
      bool const all = random_.chance(one_only);
      auto const missing = static_cast<std::size_t>(random_.below(2));
      for (auto i = family.first; i < family.first + family.count; ++i) {
        auto& person = block_.people[i];
        if (all)
          person.in[missing] = false;
        else if (random_.chance(one_only / (1 - one_only)))
          person.in[static_cast<std::size_t>(random_.below(2))] = false;
        if (!person.in[city] && !person.in[ministry])
          person.in[missing == city ? ministry : city] = true;
      }
    }
  }

  Maker& maker_;
  Random& random_;
  Shares const& shares_;
  Block& block_;
};

}  // namespace

void make_hard(Maker& maker, Block& block) { Hardship(maker, block).make(); }

}  // namespace rangkul::town
