#include "world.h"

#include <algorithm>
#include <utility>

namespace rangkul::demo {
namespace {

constexpr double known_family_share = 0.86;
constexpr double known_member_share = 0.94;
// Upper-secondary pupils that the published figures need, with a reserve for those not eligible.
constexpr double pupils_needed = 1999 * 2.2;
constexpr double natural_pupil_share = 0.06;

/// What the ministry knows of a family, alike for all its members.
void know(World& world, Family& family, Random& random) {
  family.known = random.chance(known_family_share);
  family.moved = random.chance(0.06);
  family.desil = static_cast<std::uint8_t>(1 + random.below(10));
  auto const poor = family.desil <= 4 && !family.official;
  family.pkh = poor && random.chance(0.3);
  family.bpnt = poor && random.chance(family.pkh ? 0.7 : 0.3);
  family.pbi = family.desil <= 5 && random.chance(0.6);
  for (std::uint32_t i = 0; i < family.count; ++i)
    world.people[family.first + i].in_ministry = family.known && random.chance(known_member_share);
}

void fill(World& world, FamilyMaker& maker, std::size_t people) {
  double whole = 0;
  for (auto const& village : world.areas.villages) whole += village.weight;
  auto const begun = world.people.size();
  double sum = 0;
  for (std::uint32_t at = 0; at < world.areas.villages.size(); ++at) {
    sum += world.areas.villages[at].weight;
    auto const last = at + 1 == world.areas.villages.size();
    auto const until =
        begun +
        (last ? people : static_cast<std::size_t>(static_cast<double>(people) * sum / whole));
    while (world.people.size() < until) maker.make(at, until - world.people.size());
  }
}

/// Birthplaces are regencies; each district knows its own by index.
void name_places(World& world) {
  for (auto* list : {&world.areas.local_districts, &world.areas.neighbours, &world.areas.elsewhere})
    for (auto& district : *list) {
      auto const at = std::find(world.places.begin(), world.places.end(), district.regency);
      district.place = static_cast<std::uint16_t>(at - world.places.begin());
      if (at == world.places.end()) world.places.push_back(district.regency);
    }
}

}  // namespace

World make_world(Areas areas, std::size_t people, std::uint64_t seed) {
  World world;
  world.seed = seed;
  world.areas = std::move(areas);
  name_places(world);
  world.people.reserve(people + people / 3);
  world.families.reserve(people / 3);
  Numbers numbers;
  Random random(seed);
  // A small town with the city's figures has more youth than nature gives.
  auto const share = people < 20'000 ? 0 : pupils_needed / static_cast<double>(people);
  auto const teens = std::clamp((share - natural_pupil_share) * 3.4, 0.0, 0.7);
  FamilyMaker maker(world, numbers, random, teens);
  fill(world, maker, people);
  world.city_people = world.people.size();
  world.city_families = world.families.size();
  std::size_t known = 0;
  for (auto& family : world.families) {
    know(world, family, random);
    for (std::uint32_t i = 0; i < family.count; ++i)
      known += world.people[family.first + i].in_ministry ? 1U : 0U;
  }
  // Strangers to the city fill the ministry's file up to the same size.
  fill(world, maker, people - known);
  for (auto at = world.city_families; at < world.families.size(); ++at) {
    auto& family = world.families[at];
    know(world, family, random);
    family.known = true;
    family.moved = false;
    for (std::uint32_t i = 0; i < family.count; ++i)
      world.people[family.first + i].in_ministry = true;
  }
  return world;
}

}  // namespace rangkul::demo
