#include <algorithm>
#include <random>

#include "support/registry_desk.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

constexpr int people = 36;
constexpr int cards = 9;
constexpr int merges_made = 200;
constexpr std::uint32_t seed = 20261122;

/// All that the registry holds of a small village, row by row; versions and events aside.
std::vector<std::string> rows_of(RegistryDesk& desk) {
  std::vector<std::string> out;
  desk.read(desk.heri, [&](Context& context) {
    static db::Query const ids{"test.random_merges.people",
                               "SELECT id, COALESCE(merged_into, 0) FROM person"
                               " ORDER BY id"};
    static db::Query const heads{"test.random_merges.heads",
                                 "SELECT id, COALESCE(head, 0) FROM family ORDER BY id"};
    static db::Query const sources{"test.random_merges.sources",
                                   "SELECT id, person FROM source_record ORDER BY id"};
    static db::Query const words{"test.random_merges.words",
                                 "SELECT n.person, t.token, t.bearers FROM name_posting n"
                                 " JOIN name_token t ON t.id = n.token ORDER BY n.person, t.token"};
    context.tx.each(ids, {}, [&](std::int64_t id, std::int64_t into) {
      auto text = "person " + std::to_string(id) + " into " + std::to_string(into) + " ";
      if (into == 0) {
        auto person = find_person(context, PersonId{id}).value();
        person.event = {};
        person.since = {};
        text += to_json(person_value(person));
      }
      out.push_back(std::move(text));
    });
    context.tx.each(heads, {}, [&](std::int64_t id, std::int64_t head) {
      out.push_back("card " + std::to_string(id) + " head " + std::to_string(head));
    });
    context.tx.each(sources, {}, [&](std::int64_t id, std::int64_t person) {
      out.push_back("source " + std::to_string(id) + " of " + std::to_string(person));
    });
    context.tx.each(words, {}, [&](std::int64_t person, std::string word, std::int64_t bearers) {
      out.push_back("word " + word + " of " + std::to_string(person) + ", " +
                    std::to_string(bearers) + " in all");
    });
    return 0;
  });
  return out;
}

/// Merges and un-merges that chance names, as people would do them.
class Dice {
 public:
  explicit Dice(RegistryDesk& desk) : desk_(desk) {
    constexpr std::array<char const*, 6> names{"Siti Aminah", "Sutarmi", "Budi Santoso",
                                               "Nur Aini",    "Joko",    "Sri Wahyuni"};
    std::vector<FamilyId> families;
    for (int i = 0; i < cards; ++i) {
      Family card;
      card.address = "Gg. " + std::to_string(i);
      families.push_back(desk_.add(card));
    }
    for (int i = 0; i < people; ++i) {
      Person one;
      one.name = names[below(names.size())];
      one.sex = below(2) == 0 ? Sex::male : Sex::female;
      if (below(3) != 0) one.born = day("1970-05-17");
      if (below(3) == 0) one.mother = "Painem";
      if (below(3) == 0) one.birth_place = "Depok";
      if (below(4) != 0) one.family = families[below(families.size())];
      if (below(3) == 0) one.phone = Phone::parse("0812345678" + std::to_string(10 + i)).value();
      one.in_city = below(2) == 0;
      one.in_ministry = !one.in_city || below(3) == 0;
      if (one.in_ministry) one.decile = 1 + static_cast<int>(below(5));
      people_.push_back(desk_.add(one));
      test::run_directly(desk_.store,
                         "INSERT INTO source_record (id, source, source_key, import_from, row_no,"
                         " content, person, region, data) VALUES (" +
                             std::to_string(i + 1) + ", 'city', 'k" + std::to_string(i) +
                             "', 1, 1, 0, " + people_.back().text() + ", '32.76.06.1006', 'x')");
    }
    for (std::size_t i = 0; i < families.size(); ++i)
      test::run_directly(desk_.store, "UPDATE family SET head = " + people_[i * 3].text() +
                                          " WHERE id = " + families[i].text());
  }

  std::size_t below(std::size_t count) { return random_() % count; }
  std::size_t standing() const { return merges_.size(); }

  void merge() {
    auto const kept = people_[below(people_.size())];
    auto const absorbed = people_[below(people_.size())];
    if (kept == absorbed || is_gone(kept) || is_gone(absorbed)) return;
    REQUIRE(
        desk_
            .write(desk_.heri,
                   [&](Context& context) { return merge_people(context, kept, absorbed, "sama"); })
            .ok());
    auto const known =
        desk_.read(desk_.heri, [&](Context& context) { return merges_of(context, kept); });
    auto const made = std::ranges::find(known, absorbed, &Merge::absorbed);
    REQUIRE(made != known.end());
    merges_.emplace_back(made->id, absorbed);
    ++made_;
  }
  /// Only the last merge of a person can be taken back.
  void unmerge(std::size_t place) {
    auto const done = desk_.write(desk_.heri, [&](Context& context) {
      return unmerge_people(context, merges_[place].first, "keliru");
    });
    if (done.ok())
      merges_.erase(merges_.begin() + static_cast<std::ptrdiff_t>(place));
    else
      CHECK(done.error().code == "merge.not_last");
  }
  int made() const { return made_; }

 private:
  bool is_gone(PersonId id) const {
    return std::ranges::any_of(merges_, [&](auto const& merge) { return merge.second == id; });
  }

  RegistryDesk& desk_;
  std::mt19937 random_{seed};
  std::vector<PersonId> people_{};
  std::vector<std::pair<std::int64_t, PersonId>> merges_{};
  int made_{0};
};

}  // namespace

TEST_CASE("merges: two hundred random ones, taken back in random order, leave all as it was") {
  on_each_desk([](RegistryDesk& desk) {
    Dice dice(desk);
    auto const before = rows_of(desk);
    while (dice.made() < merges_made) {
      if (dice.standing() == 0 || dice.below(100) < 55)
        dice.merge();
      else
        dice.unmerge(dice.below(dice.standing()));
    }
    REQUIRE(dice.standing() > 0);
    CHECK(rows_of(desk) != before);
    while (dice.standing() > 0) dice.unmerge(dice.below(dice.standing()));
    auto const after = rows_of(desk);
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < before.size(); ++i) CHECK(after[i] == before[i]);
  });
}
