#include "population.h"

#include <algorithm>

namespace rangkul::town {

using generator::spread;
namespace {

constexpr int families_of_rt = 45;
constexpr int rts_of_rw = 6;
constexpr double foreign_nik = 0.22;     // first registered in a district far away
constexpr double other_district = 0.15;  // first registered in another one nearby
constexpr double born_locally = 0.6;
constexpr double mixed_couple = 0.18;
constexpr double opposite_twins = 0.22;
constexpr std::int32_t year_days = 365;

/// Families as they are found, of a thousand.
enum class Shape {
  couple,
  parents,
  three_generations,
  one_parent,
  single,
  old_couple,
  kin,
  count_
};
constexpr std::array<int, static_cast<std::size_t>(Shape::count_)> shape_shares{70, 560, 130, 95,
                                                                                60, 55,  30};

int year_of(std::int32_t day) { return Date::from_days(day).year(); }

class FamilyMaker {
 public:
  FamilyMaker(Maker& maker, Block& block, std::uint32_t village)
      : maker_(maker), random_(maker.random), block_(block), village_(village) {}

  void make(int rt_index) {
    Family family{static_cast<std::uint32_t>(block_.people.size()), 0, 0};
    auto card = make_card(maker_, village_, reference_day() - 14 * year_days, reference_day());
    card.rt = static_cast<std::uint8_t>(rt_index % rts_of_rw + 1);
    card.rw = static_cast<std::uint8_t>(rt_index / rts_of_rw % 99 + 1);
    family.card = static_cast<std::uint32_t>(block_.cards.size());
    block_.cards.push_back(std::move(card));
    group_ = maker_.names.group(random_);
    phone_ = new_phone();
    people_of_shape();
    for (auto i = family.first; i < block_.people.size(); ++i)
      block_.people[i].card = {family.card, family.card};
    family.count = static_cast<std::uint32_t>(block_.people.size()) - family.first;
    block_.families.push_back(family);
  }

 private:
  std::uint64_t new_phone() {
    static constexpr int operators[] = {812, 813, 821, 822, 852, 853, 815, 816, 856, 857,
                                        858, 877, 878, 859, 838, 895, 896, 897, 881, 882};
    return static_cast<std::uint64_t>(random_.pick(operators)) * 100'000'000 +
           static_cast<std::uint64_t>(random_.between(10'000'000, 99'999'999));
  }

  Shape shape() {
    int at = random_.below(1000);
    for (std::size_t i = 0; i < shape_shares.size(); ++i) {
      at -= shape_shares[i];
      if (at < 0) return static_cast<Shape>(i);
    }
    return Shape::parents;
  }

  std::int32_t born_at_age(int from, int until) {
    return reference_day() - random_.between(from * year_days, (until + 1) * year_days);
  }

  std::string district_of_birth(Person& person) {
    auto const& places = maker_.places;
    auto const& village = places.villages[village_];
    bool const child = person.born[city] > reference_day() - 15 * year_days;
    person.place = static_cast<std::uint16_t>(village.regency);
    if (!random_.chance(born_locally + (child ? 0.25 : 0)))
      person.place = static_cast<std::uint16_t>(far_district().regency);
    auto const foreign = foreign_nik * (child ? 0.4 : 1);
    if (random_.chance(foreign)) {
      auto const& district = far_district();
      if (random_.chance(0.7)) person.place = static_cast<std::uint16_t>(district.regency);
      return district.code;
    }
    if (random_.chance(other_district)) return random_.pick(places.villages).district;
    return village.district;
  }

  District const& far_district() {
    auto const& places = maker_.places;
    if (random_.chance(0.6)) return places.districts[random_.pick(places.near)];
    return random_.pick(places.districts);
  }

  /// Everybody: dates, names and a number. Returns the index.
  std::uint32_t add(Sex sex, std::int32_t born, Role role, Group group) {
    Person person;
    person.sex = sex;
    person.born = {born, born};
    person.role = role;
    person.group = group;
    auto const year = year_of(born);
    person.name = maker_.names.make(random_, group, sex, year);
    person.mother = maker_.names.make(random_, group, Sex::female, year - random_.between(18, 38));
    auto const nik = maker_.numbers.nik(random_, district_of_birth(person), person, true);
    person.nik = {nik, nik};
    auto const age = (reference_day() - born) / year_days;
    if (age > 16)
      person.phone = random_.chance(0.6) ? new_phone() : phone_;
    else if (random_.chance(0.5))
      person.phone = phone_;
    block_.people.push_back(std::move(person));
    return static_cast<std::uint32_t>(block_.people.size() - 1);
  }

  std::uint32_t add_spouse(std::uint32_t husband, Role role) {
    auto const born = block_.people[husband].born[city] + random_.between(-1000, 3400);
    auto const other =
        random_.chance(mixed_couple) ? maker_.names.group(random_) : block_.people[husband].group;
    return add(Sex::female, std::min(born, reference_day() - 18 * year_days), role, other);
  }

  void add_child(std::int32_t born, std::uint32_t father, std::uint32_t mother, Role role) {
    auto const sex = random_.chance(0.512) ? Sex::male : Sex::female;
    auto const at = add(sex, born, role, block_.people[father].group);
    auto& child = block_.people[at];
    child.name =
        maker_.names.child(random_, child.group, sex, year_of(born), block_.people[father].name);
    if (mother != nobody) child.mother = block_.people[mother].name;
  }

  void add_twins(std::int32_t born, std::uint32_t father, std::uint32_t mother, Role role) {
    auto const at = static_cast<std::uint32_t>(block_.people.size());
    add_child(born, father, mother, role);
    auto second = block_.people[at];
    if (random_.chance(opposite_twins))
      second.sex = second.sex == Sex::male ? Sex::female : Sex::male;
    second.name = maker_.names.child(random_, second.group, second.sex, year_of(born),
                                     block_.people[father].name);
    std::array<std::string, 2> names{block_.people[at].name, second.name};
    maker_.names.twins(random_, second.group, {block_.people[at].sex, second.sex}, year_of(born),
                       names);
    block_.people[at].name = names[0];
    second.name = names[1];
    auto const nik = maker_.numbers.nik(random_, second.nik[city].substr(0, 6), second, false);
    second.nik = {nik, nik};
    second.twin = at;
    block_.people[at].twin = at + 1;
    block_.people.push_back(std::move(second));
  }

  /// Children of a mother of that birth day, who have not left home.
  void add_children(std::uint32_t father, std::uint32_t mother, Role role, int most) {
    auto const mother_born = block_.people[mother == nobody ? father : mother].born[city];
    auto born = mother_born + random_.between(19 * year_days, 29 * year_days);
    int const wanted = std::min(most, 1 + random_.below(3) + random_.below(2));
    // A twin birth makes two people; children are about two of five people.
    auto const twin_birth = maker_.shares.twins * 1.4;
    for (int made = 0; made < wanted && born < reference_day(); ++made) {
      auto const age = (reference_day() - born) / year_days;
      if (born < mother_born + 44 * year_days && (age < 23 || random_.chance(0.34))) {
        if (random_.chance(twin_birth))
          add_twins(born, father, mother, role);
        else
          add_child(born, father, mother, role);
      }
      born += random_.between(430, 5 * year_days);
    }
  }

  void people_of_shape() {
    auto const kind = shape();
    if (kind == Shape::three_generations) return three_generations();
    if (kind == Shape::kin) return kin();
    if (kind == Shape::single) {
      add(random_.chance(0.5) ? Sex::male : Sex::female, born_at_age(19, 75), Role::head, group_);
      return;
    }
    if (kind == Shape::one_parent) {
      bool const woman = random_.chance(0.8);
      auto const head =
          add(woman ? Sex::female : Sex::male, born_at_age(25, 66), Role::head, group_);
      return add_children(head, woman ? head : nobody, Role::child, 3);
    }
    bool const old = kind == Shape::old_couple;
    auto const husband =
        add(Sex::male, old ? born_at_age(58, 84) : born_at_age(23, 62), Role::head, group_);
    auto const wife = add_spouse(husband, Role::spouse);
    if (kind == Shape::parents) add_children(husband, wife, Role::child, 5);
  }

  void three_generations() {
    auto const old = add(random_.chance(0.35) ? Sex::male : Sex::female, born_at_age(55, 82),
                         Role::head, group_);
    auto const born =
        block_.people[old].born[city] + random_.between(20 * year_days, 32 * year_days);
    auto const latest = reference_day() - 21 * year_days;
    bool const son = random_.chance(0.5);
    auto const husband = add(Sex::male, std::min(born, latest), Role::child, group_);
    auto const wife = add_spouse(husband, Role::child);
    if (block_.people[old].sex == Sex::female)
      block_.people[son ? husband : wife].mother = block_.people[old].name;
    add_children(husband, wife, Role::grandchild, 3);
  }

  /// Brothers and sisters, or a grandparent with grandchildren.
  void kin() {
    if (random_.chance(0.4)) {
      auto const old = add(Sex::female, born_at_age(52, 75), Role::head, group_);
      auto const mother = maker_.names.make(random_, group_, Sex::female, 1985);
      for (int i = random_.between(1, 2); i > 0; --i) {
        auto const at = add(i % 2 ? Sex::male : Sex::female, born_at_age(3, 20), Role::grandchild,
                            block_.people[old].group);
        block_.people[at].mother = mother;
      }
      return;
    }
    auto const eldest = add(Sex::male, born_at_age(22, 45), Role::head, group_);
    auto const mother = block_.people[eldest].mother;
    auto const count = random_.between(1, 2);
    for (int i = 0; i < count; ++i) {
      auto const at = add(random_.chance(0.5) ? Sex::male : Sex::female,
                          block_.people[eldest].born[city] + random_.between(400, 3000) * (i + 1),
                          Role::other, group_);
      block_.people[at].mother = mother;
    }
  }

  Maker& maker_;
  Random& random_;
  Block& block_;
  std::uint32_t village_;
  Group group_{Group::javanese};
  std::uint64_t phone_{0};
};

}  // namespace

std::int32_t reference_day() {
  static auto const day = Date::from_ymd(2025, 6, 30).value().days_since_1970();
  return day;
}

std::vector<std::string> const& home_words() {
  static std::vector<std::string> const words{
      "Mawar",        "Melati",        "Kenanga",        "Anggrek",        "Cempaka",
      "Dahlia",       "Flamboyan",     "Kamboja",        "Teratai",        "Bougenville",
      "Merpati",      "Rajawali",      "Cendrawasih",    "Kutilang",       "Gelatik",
      "Merak",        "Garuda",        "Elang",          "Nuri",           "Kepodang",
      "Diponegoro",   "Sudirman",      "Kartini",        "Gatot Subroto",  "Pattimura",
      "Imam Bonjol",  "Hasanuddin",    "Ahmad Yani",     "Juanda",         "Otista",
      "Dewi Sartika", "Cut Nyak Dien", "Antasari",       "Raya Bogor",     "Margonda",
      "Siliwangi",    "Pajajaran",     "Majapahit",      "Sriwijaya",      "Tole Iskandar",
      "Kemakmuran",   "Proklamasi",    "Keadilan",       "Nusantara",      "Merdeka",
      "Pemuda",       "Pramuka",       "Veteran",        "Kebon Jeruk",    "Rambutan",
      "Durian",       "Manggis",       "Nangka",         "Mangga",         "Belimbing",
      "Salak",        "Sawo",          "Jambu",          "Cengkeh",        "Pala",
      "Lada",         "Kemiri",        "Kelapa Dua",     "Kelapa Gading",  "Pinang",
      "Jati",         "Mahoni",        "Akasia",         "Cemara",         "Beringin",
      "Pinus",        "Meranti",       "H Nawi",         "H Saleh",        "H Dimun",
      "H Icang",      "KH Usman",      "KH Abdul Malik", "Haji Asmat",     "Masjid",
      "Al Hidayah",   "Al Ikhlas",     "Nurul Iman",     "Pondok Rajeg",   "Sukasari",
      "Bojong",       "Rawa Denok",    "Parung Serab",   "Pulo",           "Lio",
      "Sengon",       "Kalimanggis",   "Bulak",          "Utan Jaya",      "Sidamukti",
      "Pitara",       "Cagar Alam",    "Serab",          "Parung Bingung", "Kebon Duren",
      "Pladen",       "Curug",         "Gas Alam",       "Areman",         "Tipar",
      "Palsigunung",  "Bina Marga",    "Swadaya",        "Gotong Royong",  "Damai",
      "Sejahtera",    "Bahagia",       "Sentosa",        "Makmur",         "Harapan",
      "Griya Asri",   "Taman Sari",    "Bumi Indah",     "Villa Permata",  "Puri Kencana",
      "Graha Mulia",  "Mutiara",       "Intan",          "Zamrud",         "Safir",
      "Topaz"};
  return words;
}

Card make_card(Maker& maker, std::uint32_t village, std::int32_t from, std::int32_t until) {
  auto& random = maker.random;
  Card out;
  out.village = village;
  out.number = maker.numbers.card(random, maker.places.villages[village].district,
                                  from + random.below(until - from));
  auto const kind = random.below(100);
  out.home.kind = kind < 40   ? HomeKind::street
                  : kind < 65 ? HomeKind::alley
                  : kind < 82 ? HomeKind::hamlet
                              : HomeKind::estate;
  // A village has but few streets.
  auto const here = spread(village) + static_cast<std::uint64_t>(random.below(14));
  out.home.word = static_cast<std::uint16_t>(spread(here) % home_words().size());
  out.home.number = static_cast<std::uint16_t>(random.below(3) ? random.between(1, 160) : 0);
  out.home.part = static_cast<std::uint8_t>(random.between(1, 12));
  out.rt = static_cast<std::uint8_t>(random.between(1, rts_of_rw));
  out.rw = static_cast<std::uint8_t>(random.between(1, 14));
  return out;
}

void add_village(Maker& maker, Block& block, std::uint32_t village, int people) {
  FamilyMaker families(maker, block, village);
  auto const until = block.people.size() + static_cast<std::size_t>(people);
  for (int i = 0; block.people.size() < until; ++i) families.make(i / families_of_rt);
}

}  // namespace rangkul::town
