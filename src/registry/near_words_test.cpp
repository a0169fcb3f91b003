#include "registry/near_words.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "registry/search_words.h"

using namespace rangkul::registry;

namespace {

std::string a_word(std::mt19937& random) {
  static constexpr char const* parts[] = {"su", "a", "ka", "man", "ti", "w", "no", "ri", "d", "ni"};
  std::string out;
  auto const count = 1 + random() % 6;
  for (unsigned i = 0; i < count; ++i) out += parts[random() % std::size(parts)];
  if (random() % 200 == 0) out += std::string(45, 'u');
  return out;
}

}  // namespace

TEST_CASE("near words: the walk finds what comparing with each word finds") {
  constexpr unsigned seed = 20250204;
  INFO("seed ", seed);
  std::mt19937 random(seed);
  NearWords near;
  std::vector<std::string> all;
  std::set<std::string> known;
  auto const add = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      if (auto word = a_word(random); known.insert(word).second) {
        near.add(word);
        all.push_back(std::move(word));
      }
    near.settle();
  };
  add(3'000);
  add(900);
  add(40);  // too few to be sorted in
  REQUIRE(near.size() == all.size());
  std::size_t found = 0;
  for (int question = 0; question < 400; ++question) {
    auto const word = question == 0 ? std::string{} : a_word(random);
    std::map<std::string, double> expected;
    for (auto const& other : all)
      if (auto const nearness = word_nearness(word, other); nearness > 0)
        expected.emplace(other, nearness);
    std::map<std::string, double> got;
    for (auto const& each : near.find(word)) {
      CHECK(got.emplace(all[each.place], each.nearness).second);
    }
    INFO(word);
    CHECK(got == expected);
    found += got.size();
  }
  CHECK(found > 1'000);
}

TEST_CASE("near words: an empty list and a list of one") {
  NearWords near;
  near.settle();
  CHECK(near.find("siti").empty());
  near.add("siti");
  near.settle();
  REQUIRE(near.find("sitti").size() == 1);
  CHECK(near.find("sitti").front().place == 0);
}
