// Families as a city has them: heads, spouses, children, grandparents, the single and the widowed.

#include <algorithm>

#include "base/text.h"
#include "world.h"

namespace rangkul::demo {
namespace {

constexpr int married_from = 19;
constexpr std::uint8_t no_occupation = 1;
constexpr std::uint8_t housewife = 2;
constexpr std::uint8_t retired = 4;

bool is_official(std::uint8_t occupation) {
  return (occupation >= 5 && occupation <= 7) || occupation == 13;
}

}  // namespace

FamilyMaker::FamilyMaker(World& world, Numbers& numbers, Random& random, double teens)
    : world_(world), numbers_(numbers), random_(random), teens_(teens) {}

Date FamilyMaker::birthday(int age) {
  auto const latest = reference_day().days_since_1970() - age * 365 - age / 4;
  return Date::from_days(latest - random_.below(365));
}

void FamilyMaker::school_and_work(Person& person, int age) {
  if (age < 5) {
    person.education = 1;
    person.occupation = no_occupation;
  } else if (age < 23) {
    bool const at_school = age < 16 || random_.chance(age < 19 ? 0.93 : 0.45);
    person.education = static_cast<std::uint8_t>(age < 12 ? 2 : age < 15 ? 3 : age < 19 ? 4 : 5);
    person.occupation = at_school ? pupil : random_.chance(0.5) ? no_occupation : std::uint8_t{12};
  } else {
    auto const draw = random_.below(100);
    auto const older = age > 55 ? 25 : 0;
    auto const level = draw < 6 + older        ? 2
                       : draw < 22 + older     ? 3
                       : draw < 40 + older     ? 4
                       : draw < 80 + older / 2 ? 5
                       : draw < 87             ? 7
                       : draw < 98             ? 8
                                               : 9;
    person.education = static_cast<std::uint8_t>(level);
    if (person.sex == Sex::female && random_.chance(0.62))
      person.occupation = housewife;
    else if (age > 60 && random_.chance(0.4))
      person.occupation = retired;
    else if (random_.chance(0.05))
      person.occupation = static_cast<std::uint8_t>(random_.between(5, 7));
    else
      person.occupation = static_cast<std::uint8_t>(random_.between(8, 23));
    if (age > 72) person.occupation = no_occupation;
  }
  if (is_official(person.occupation)) family_->official = true;
}

Person FamilyMaker::person(House const& house, Sex sex, int age, Relation relation,
                           Marital marital) {
  Person out;
  out.sex = sex;
  out.relation = relation;
  out.marital = marital;
  out.born = birthday(age);
  out.name = make_name(random_, house, sex, out.born.year());
  // Whoever does not live with the mother still knows her name.
  out.mother = make_name(random_, house, Sex::female, out.born.year() - 26);
  school_and_work(out, age);
  if (random_.chance(age > 60 ? 0.045 : 0.017))
    out.disability = static_cast<std::uint8_t>(random_.between(1, 6));
  if (age > 16 && random_.chance(0.55))
    out.phone = static_cast<std::uint32_t>(10'000'000 + random_.below(89'999'999));
  if (age > 45 && random_.chance(0.07))
    out.title = sex == Sex::male ? 1 : 2;
  else if (out.education >= 8 && random_.chance(0.5))
    out.title = static_cast<std::uint8_t>(random_.between(3, 10));
  return out;
}

void FamilyMaker::number(Person& person, bool child) {
  auto const& areas = world_.areas;
  auto const& own = areas.villages[family_->village].district_code;
  auto const draw = random_.part();
  District const* from = nullptr;
  if (draw < (child ? 0.9 : 0.55)) {
    from = &areas.local_districts[0];
    for (auto const& district : areas.local_districts)
      if (district.code == own && random_.chance(0.8)) from = &district;
    if (from == &areas.local_districts[0] && random_.chance(0.9))
      from = &random_.pick(areas.local_districts);
  } else if (draw < (child ? 0.97 : 0.85) && !areas.neighbours.empty()) {
    from = &random_.pick_skewed(areas.neighbours);
  } else {
    from = &random_.pick(areas.elsewhere.empty() ? areas.local_districts : areas.elsewhere);
  }
  person.birthplace = from->place;
  if (random_.chance(child && person.born.year() > 2022 ? 0.06 : 0.004)) return;  // none issued yet
  person.nik = numbers_.nik(random_, from->code, person.born, person.sex);
}

void FamilyMaker::place(Family& family) {
  auto const& village = world_.areas.villages[family.village];
  family.rw = static_cast<std::uint8_t>(random_.between(1, village.rw_count));
  family.rt = static_cast<std::uint8_t>(random_.between(1, 3 + (family.rw * 7) % 6));
  auto const issued = Date::from_days(reference_day().days_since_1970() - random_.below(6000));
  family.no_kk = numbers_.no_kk(random_, village.district_code, issued);
  static auto const streets = words(
      "Mawar Melati Anggrek Kenanga Cempaka Dahlia Flamboyan Nusantara Merdeka Raya Kartini Pemuda "
      "Cendana Jati Mahoni Rambutan Belimbing Durian Manggis Nangka Salak Kemuning Bougenville "
      "Sawo Jambu Pepaya Delima Kamboja Teratai Seruni Pinang Beringin Kelapa Akasia Cemara");
  static auto const quarters = words(
      "Sugutamu Parung Serab Ratujaya Lio Pitara Bulak Kekupu Sidamukti Kalimanggis Jati Utan "
      "Baru Sawah Kebon Rawa Pulo Cikumpa Pondok Gandul Kramat Grogol Rangkapan Bedahan");
  auto const house = std::to_string(random_.between(1, 148));
  auto const draw = random_.below(10);
  if (draw < 5)
    family.address = "JL. " + ascii_upper(random_.pick(streets)) + " NO. " + house;
  else if (draw < 7)
    family.address = "KP. " + ascii_upper(random_.pick(quarters));
  else if (draw < 9)
    family.address = "GG. " + ascii_upper(random_.pick(streets)) + " NO " + house;
  else
    family.address = "PERUM GRIYA " + ascii_upper(random_.pick(streets)) + " BLOK " +
                     static_cast<char>('A' + random_.below(12)) + house;
}

int FamilyMaker::child_age(int mother_age) {
  auto const youngest = std::max(0, mother_age - 43);
  auto const oldest = std::max(youngest, std::min(mother_age - married_from, 27));
  if (mother_age >= 35 && mother_age <= 56 && random_.chance(teens_))
    return random_.between(15, 18);
  return random_.between(youngest, oldest);
}

void FamilyMaker::children(Couple const& couple, int count, std::string const& mother) {
  if (couple.her_age - married_from < 1) return;
  std::vector<int> ages;
  for (int i = 0; i < count; ++i) {
    auto const age = child_age(couple.her_age);
    if (std::find(ages.begin(), ages.end(), age) == ages.end()) ages.push_back(age);
  }
  std::sort(ages.rbegin(), ages.rend());
  for (auto const age : ages) {
    auto const sex = random_.chance(0.51) ? Sex::male : Sex::female;
    auto child = person(couple.his, sex, age, Relation::child, Marital::single);
    child.mother = mother;
    // Some fathers hand on their whole name.
    if (sex == Sex::male && random_.chance(0.003) && !members_.empty() &&
        members_.front().sex == Sex::male)
      child.name = members_.front().name;
    bool const twin = random_.chance(0.01);
    members_.push_back(child);
    if (!twin) continue;
    auto second = child;
    second.sex = random_.chance(0.7) ? sex : (sex == Sex::male ? Sex::female : Sex::male);
    second.name = twin_name(random_, child.name, second.sex);
    second.disability = 0;
    members_.push_back(second);
  }
}

void FamilyMaker::couple(Couple const& couple) {
  members_.push_back(person(couple.his, Sex::male, couple.age, Relation::head, Marital::married));
  members_.push_back(
      person(couple.hers, Sex::female, couple.her_age, Relation::wife, Marital::married));
}

void FamilyMaker::grandparents(Couple const& couple, int count) {
  for (int i = 0; i < count; ++i) {
    bool const woman = i == 0 ? random_.chance(0.7) : members_.back().sex == Sex::male;
    bool const his = i == 0 ? random_.chance(0.55) : members_.back().relation == Relation::parent;
    auto const age = (his ? couple.age : couple.her_age) + random_.between(20, 32);
    if (age > 96) continue;
    auto elder = person(his ? couple.his : couple.hers, woman ? Sex::female : Sex::male, age,
                        his ? Relation::parent : Relation::parent_in_law,
                        count == 2 ? Marital::married : Marital::widowed);
    if (woman) members_[his ? 0 : 1].mother = elder.name;
    members_.push_back(elder);
  }
}

void FamilyMaker::single(int age) {
  auto const sex = random_.chance(0.5) ? Sex::male : Sex::female;
  auto const marital = age < 32              ? Marital::single
                       : random_.chance(0.6) ? Marital::widowed
                                             : Marital::divorced;
  members_.push_back(person(make_house(random_), sex, age, Relation::head, marital));
}

void FamilyMaker::lone_parent() {
  auto const house = make_house(random_);
  auto const age = random_.between(27, 62);
  auto const woman = random_.chance(0.82);
  members_.push_back(person(house, woman ? Sex::female : Sex::male, age, Relation::head,
                            random_.chance(0.6) ? Marital::widowed : Marital::divorced));
  auto const mother =
      woman ? members_.front().name : make_name(random_, house, Sex::female, 2024 - age);
  children(Couple{house, house, age, age}, random_.between(1, 3), mother);
}

void FamilyMaker::three_generations() {
  Couple const couple_of_house{make_house(random_), make_house(random_), random_.between(28, 58),
                               0};
  auto pair = couple_of_house;
  pair.her_age = std::max(married_from, pair.age - random_.between(-1, 7));
  couple(pair);
  children(pair, random_.between(1, 3), std::string(members_[1].name));
  if (random_.chance(0.7)) {
    grandparents(pair, random_.chance(0.25) ? 2 : 1);
  } else if (pair.her_age > 44) {
    // A grown child with wife and child under the same roof.
    auto const age = std::min(pair.her_age - married_from - 1, random_.between(23, 34));
    auto son = person(pair.his, Sex::male, age, Relation::child, Marital::married);
    son.mother = members_[1].name;
    auto wife = person(make_house(random_), Sex::female, std::max(married_from, age - 2),
                       Relation::child_in_law, Marital::married);
    auto grandchild = person(pair.his, random_.chance(0.5) ? Sex::male : Sex::female,
                             random_.between(0, std::max(0, std::min(6, age - 21))),
                             Relation::grandchild, Marital::single);
    grandchild.mother = wife.name;
    members_.insert(members_.end(), {son, wife, grandchild});
  }
}

void FamilyMaker::make(std::uint32_t village, std::size_t limit) {
  Family family;
  family.village = village;
  family_ = &family;
  members_.clear();
  auto const draw = random_.below(100);
  if (draw < 8 || limit < 2) {
    single(random_.chance(0.4) ? random_.between(21, 35) : random_.between(40, 84));
  } else if (draw < 17) {
    lone_parent();
  } else if (draw < 33) {
    three_generations();
  } else {
    Couple pair{make_house(random_), make_house(random_),
                23 + random_.below(28) + random_.below(20), 0};
    if (random_.chance(0.4)) pair.hers.culture = pair.his.culture;
    pair.her_age = std::max(married_from, pair.age - random_.between(-2, 8));
    couple(pair);
    auto const size = random_.below(100);
    auto const count = draw < 40 ? 0 : size < 24 ? 1 : size < 62 ? 2 : size < 88 ? 3 : 4;
    children(pair, count, std::string(members_[1].name));
    if (random_.chance(0.03))
      members_.push_back(person(pair.his, random_.chance(0.5) ? Sex::male : Sex::female,
                                random_.between(16, 40), Relation::relative, Marital::single));
  }
  if (members_.size() > limit) members_.resize(limit);
  place(family);
  family.first = static_cast<std::uint32_t>(world_.people.size());
  family.count = static_cast<std::uint32_t>(members_.size());
  auto const index = static_cast<std::uint32_t>(world_.families.size());
  for (auto& member : members_) {
    member.family = index;
    number(member, member.relation == Relation::child || member.relation == Relation::grandchild);
    world_.people.push_back(std::move(member));
  }
  world_.families.push_back(std::move(family));
  family_ = nullptr;
}

}  // namespace rangkul::demo
