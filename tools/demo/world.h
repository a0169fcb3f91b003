#pragma once
// The invented city: families with their people, and what the ministry's file will say of them.
// A world is built once in memory (about 200 bytes a person); the writers only read it.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "areas.h"
#include "base/date.h"
#include "base/nik.h"
#include "common/random.h"
#include "names.h"

namespace rangkul::demo {

using generator::Random;

/// Codes of the civil registry (relation in the family card).
enum class Relation : std::uint8_t {
  head = 1,
  husband,
  wife,
  child,
  child_in_law,
  grandchild,
  parent,
  parent_in_law,
  relative,
  servant,
  other,
};
enum class Marital : std::uint8_t { single = 1, married, divorced, widowed };

struct Person {
  std::uint32_t family{0};
  std::string name;
  std::string mother;
  std::string nik;  // empty when none was issued
  Date born = Date::from_days(0);
  std::int32_t died_day{0};     // days since 1970; 0 while alive
  std::uint32_t phone{0};       // the eight last digits; 0 without
  std::uint16_t birthplace{0};  // index into World::places
  Sex sex{Sex::male};
  Relation relation{Relation::head};
  Marital marital{Marital::single};
  std::uint8_t education{1};   // 1..10
  std::uint8_t occupation{1};  // index into occupation_words
  std::uint8_t disability{0};  // 0 none, 1..6
  std::uint8_t title{0};       // index into titles
  bool in_ministry{false};
  bool kept_clean{false};  // a recipient: never a damaged row
  bool alive() const { return died_day == 0; }
};

struct Family {
  std::uint32_t first{0};  // index of the first person; members follow each other
  std::uint32_t count{0};
  std::uint32_t village{0};
  std::string no_kk;
  std::string address;
  std::uint8_t rt{1};
  std::uint8_t rw{1};
  // what the ministry knows
  bool known{false};
  bool moved{false};  // the ministry has an older card and address
  bool pkh{false};
  bool bpnt{false};
  bool pbi{false};
  std::uint8_t desil{0};  // 1..10
  bool official{false};   // a member is a civil servant, soldier or policeman
};

struct World {
  std::uint64_t seed{0};
  Areas areas;
  std::vector<std::string> places;
  std::vector<Family> families;
  std::vector<Person> people;
  std::size_t city_people{0};  // these first; behind them those whom only the ministry knows
  std::size_t city_families{0};
};

/// The register is as of this day, and ages are counted to it.
Date reference_day();

/// Makes numbers that are unique: serials count up within district and day.
class Numbers {
 public:
  std::string nik(Random&, std::string const& district, Date born, Sex);
  std::string no_kk(Random&, std::string const& district, Date issued);

 private:
  std::string next(Random&, std::string const& head);
  std::unordered_map<std::uint64_t, std::uint16_t> serials_;
};

/// Builds `people` rows of the city and about a fifth more whom only the ministry knows.
World make_world(Areas areas, std::size_t people, std::uint64_t seed);

/// One family of one village, without the ministry's view; at most `limit` members.
class FamilyMaker {
 public:
  FamilyMaker(World&, Numbers&, Random&, double teens);
  void make(std::uint32_t village, std::size_t limit);

 private:
  struct Couple {
    House his;
    House hers;
    int age{0};
    int her_age{0};
  };
  Person person(House const&, Sex, int age, Relation, Marital);
  void number(Person&, bool child);
  void place(Family&);
  void couple(Couple const&);
  void children(Couple const&, int count, std::string const& mother);
  void grandparents(Couple const&, int count);
  void single(int age);
  void lone_parent();
  void three_generations();
  int child_age(int mother_age);
  Date birthday(int age);
  void school_and_work(Person&, int age);

  World& world_;
  Numbers& numbers_;
  Random& random_;
  double teens_;
  Family* family_{nullptr};
  std::vector<Person> members_;
};

extern char const* const relation_words[12];
extern char const* const marital_words[5];
extern char const* const education_words[11];
extern char const* const occupation_words[24];
extern char const* const disability_words[7];
/// The index of occupation_words that says pupil or student.
constexpr std::uint8_t pupil = 3;

/// The name as a card prints it, with titles, in capitals.
std::string printed_name(Person const&);

}  // namespace rangkul::demo
