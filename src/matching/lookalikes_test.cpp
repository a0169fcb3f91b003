#include "matching/lookalikes.h"

#include <doctest/doctest.h>

#include "support/registry_desk.h"

namespace rangkul::matching {
namespace {

using namespace rangkul::registry;

constexpr char const* number = "3276065403670002";

/// Sutarmi of Kemiri Muka among others, and a registry that asks the engine.
struct Village {
  explicit Village(RegistryDesk& at) : desk(at), alike(at.names) {
    Family card;
    card.address = "Gg. Mawar 3 No. 12";
    card.rt = "004";
    card.rw = "007";
    card.no_kk = NoKk::parse("3276060902220117").value();
    family = desk.add(card);
    sutarmi = add("Sutarmi", "1967-03-14", Sex::female, number);
    son = add("Joko Sutarno", "1990-06-02", Sex::male, "");
    for (auto const* name : {"Sutarmi Wati", "Sutarman", "Tarmini", "Suparmi"})
      add(name, "1980-01-01", Sex::female, "", FamilyId{});
    desk.routes = screen::Routes{};
    add_routes(desk.routes, desk.names,
               {.lookalikes = [this](Context& context, NearPerson const& asked) {
                 return alike.find(context, asked);
               }});
  }
  PersonId add(char const* name, char const* born, Sex sex, std::string const& nik_digits,
               std::optional<FamilyId> in = {}) {
    Person p;
    p.name = name;
    if (!nik_digits.empty()) p.nik = nik(nik_digits.c_str());
    p.sex = sex;
    p.born = day(born);
    p.family = in.value_or(family);
    p.region = place("32.76.06.1006");
    return desk.add(p);
  }
  std::vector<Lookalike> find(Actor const& actor, NearPerson const& asked) {
    return desk.read(actor, [&](Context& context) { return alike.find(context, asked); });
  }

  RegistryDesk& desk;
  Lookalikes alike;
  FamilyId family;
  PersonId sutarmi, son;
};

void in_each_village(std::function<void(Village&)> const& act) {
  on_each_desk([&](RegistryDesk& desk) {
    Village village(desk);
    act(village);
  });
}

NearPerson asked(std::string name, char const* born, std::string nik_digits = {}) {
  NearPerson out;
  out.name = std::move(name);
  out.nik = std::move(nik_digits);
  out.born = day(born);
  out.sex = Sex::female;
  out.region = place("32.76.06.1006");
  return out;
}

TEST_CASE("lookalikes: an old spelling, a slip in the NIK and a card each lead to the person") {
  in_each_village([](Village& village) {
    auto const& heri = village.desk.heri;
    auto const spelled = village.find(heri, asked("Soetarmi", "1967-03-14"));
    REQUIRE_FALSE(spelled.empty());
    CHECK(spelled.front().person == village.sutarmi);
    auto const slip = village.find(heri, asked("Tarmi", "1967-03-14", "3276065403670020"));
    REQUIRE_FALSE(slip.empty());
    CHECK(slip.front().person == village.sutarmi);
    CHECK(slip.front().probability > 0.5);
    auto by_card = asked("Mak Tar", "1967-03-14");
    by_card.no_kk = "3276060902220117";
    auto const card = village.find(heri, by_card);
    for (auto const& one : card) CHECK(one.person != village.son);
    auto const fields = spelled.front().evidence;
    CHECK(std::ranges::any_of(fields, [](auto const& one) {
      return one.field == "birth" && one.level == "equal" && one.speaks_for;
    }));
  });
}

TEST_CASE("lookalikes: others of the name, and people outside the reader's area, are not named") {
  in_each_village([](Village& village) {
    auto const& desk = village.desk;
    CHECK(village.find(desk.heri, asked("Sutarmi", "2011-11-05")).empty());
    CHECK(village.find(desk.heri, asked("Zulkifli Harahap", "1967-03-14")).empty());
    CHECK(village.find(desk.cakra, asked("Sutarmi", "1967-03-14", number)).empty());
    CHECK_FALSE(village.find(desk.tuti, asked("Sutarmi", "1967-03-14", number)).empty());
  });
}

TEST_CASE("new person: the engine asks, the answer is the operator's") {
  in_each_village([](Village& village) {
    auto& desk = village.desk;
    Sent sent{
        {"name", "Soetarmi"}, {"sex", "2"}, {"born", "14-03-1967"}, {"region", "Kemiri Muka"}};
    auto const question = desk.post(desk.tuti, "/orang/baru", sent);
    CHECK(question.status == 422);
    CHECK(has(question, "/orang/" + village.sutarmi.text()));
    CHECK(has(question, "Apakah salah satu dari ini?"));
    CHECK_FALSE(has(question, number));
    sent.push_back({"tetap", "1"});
    CHECK(desk.post(desk.tuti, "/orang/baru", sent).status == 303);
    CHECK(desk.post(desk.tuti, "/orang/baru",
                    {{"name", "Marlina"}, {"sex", "2"}, {"region", "Kemiri Muka"}})
              .status == 303);
  });
}

}  // namespace
}  // namespace rangkul::matching
