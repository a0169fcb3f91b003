#include <algorithm>

#include "registry/search.h"
#include "support/registry_desk.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

struct SearchCity {
  explicit SearchCity(RegistryDesk& at) : desk(at) {
    Family card;
    card.no_kk = NoKk::parse("3276060902220117").value();
    card.address = "Jl. Mawar Gg. 3 No. 7";
    card.rt = "004";
    card.rw = "007";
    mawar = desk.add(card);
    soedjarwo = add("Soedjarwo", "1958-06-02", mawar, "32.76.06.1006", 1);
    auto number = desk.person(soedjarwo);
    number.nik = nik("3276060206580001");
    REQUIRE(
        desk.write(desk.heri,
                   [&](Context& context) { return save_person(context, number, number.event, ""); })
            .ok());
    hadi = add("Sujarwo Hadi", "1958-01-01", {}, "32.76.06.1001");
    aminah = add("Siti Aminah", "1990-01-01", mawar, "32.76.06.1006", 3);
    elsewhere = add("Sujarwo Tugu", "1958-01-01", {}, "32.76.02.1001");
  }

  PersonId add(char const* name, char const* born, FamilyId family, char const* region,
               std::optional<int> relation = std::nullopt) {
    Person p;
    p.name = name;
    p.born = day(born);
    p.family = family;
    p.region = place(region);
    p.relation = relation;
    return desk.add(p);
  }

  std::vector<SearchHit> find(Actor const& actor, std::string const& words, int limit = 20) {
    auto hits = desk.read(
        actor, [&](Context& context) { return search_people(context, desk.names, words, limit); });
    REQUIRE_MESSAGE(hits.ok(), words);
    return hits.value();
  }

  RegistryDesk& desk;
  FamilyId mawar;
  PersonId soedjarwo, hadi, aminah, elsewhere;
};

bool holds(std::vector<SearchHit> const& hits, PersonId id) {
  return std::ranges::find(hits, id, &SearchHit::person) != hits.end();
}
bool says(SearchHit const& hit, std::string const& why) {
  return std::ranges::find(hit.why, why) != hit.why.end();
}

void in_each_city(std::function<void(SearchCity&)> const& act) {
  on_each_desk([&](RegistryDesk& desk) {
    SearchCity city(desk);
    act(city);
  });
}

}  // namespace

TEST_CASE("search: old spelling, place and year put the right one first") {
  in_each_city([](SearchCity& city) {
    auto const hits = city.find(city.desk.heri, "sujarwo gg mawar 1958");
    REQUIRE(hits.size() >= 3);
    CHECK(hits[0].person == city.soedjarwo);
    CHECK(says(hits[0], "search.why.spelling"));
    CHECK(says(hits[0], "search.why.year"));
    CHECK(says(hits[0], "search.why.address"));
    CHECK(hits[0].score > 0.9);
    CHECK(hits[1].score < hits[0].score);
  });
}

TEST_CASE("search: typing errors are found and said") {
  in_each_city([](SearchCity& city) {
    auto const hits = city.find(city.desk.heri, "sujrawo");
    REQUIRE(holds(hits, city.hadi));
    CHECK(says(hits[0], "search.why.near"));
    CHECK(holds(city.find(city.desk.heri, "siti amina"), city.aminah));
    CHECK(city.find(city.desk.heri, "bambang").empty());
  });
}

TEST_CASE("search: numbers, temporary codes and an RT") {
  in_each_city([](SearchCity& city) {
    auto const& heri = city.desk.heri;
    auto const by_nik = city.find(heri, "3276 0602 0658 0001");
    REQUIRE(by_nik.size() == 1);
    CHECK(by_nik[0].person == city.soedjarwo);
    CHECK(says(by_nik[0], "search.why.nik"));
    auto const by_card = city.find(heri, "3276060902220117");
    CHECK(by_card.size() == 2);
    CHECK(says(by_card[0], "search.why.no_kk"));
    CHECK(by_card[0].person == city.soedjarwo);
    auto const made = city.desk.write(heri, [&](Context& context) {
      return create_unidentified(context, Sex::male, 50, place("32.76.06.1001"), "topi");
    });
    REQUIRE(made.ok());
    CHECK(holds(city.find(heri, "mrx-2024-001"), made.value()));
    auto const rt = city.find(heri, "rt 4 rw 7");
    CHECK(holds(rt, city.soedjarwo));
    CHECK_FALSE(holds(rt, city.hadi));
    CHECK(city.find(heri, "rt 5 rw 7").empty());
  });
}

TEST_CASE("search: a name with an RT and a village prefers who lives there") {
  in_each_city([](SearchCity& city) {
    auto const here = city.find(city.desk.heri, "sujarwo rt 4");
    REQUIRE_FALSE(here.empty());
    CHECK(here[0].person == city.soedjarwo);
    auto const village = city.find(city.desk.heri, "sujarwo tugu");
    REQUIRE_FALSE(village.empty());
    CHECK(village[0].person == city.elsewhere);
    auto const place = city.find(city.desk.heri, "sujarwo kemiri muka");
    REQUIRE_FALSE(place.empty());
    CHECK(place[0].person == city.soedjarwo);
  });
}

TEST_CASE("search: nobody outside the reader's area is found by any way") {
  in_each_city([](SearchCity& city) {
    CHECK(holds(city.find(city.desk.heri, "sujarwo"), city.elsewhere));
    CHECK_FALSE(holds(city.find(city.desk.tuti, "sujarwo"), city.elsewhere));
    auto const in_cimanggis = city.find(city.desk.cakra, "sujarwo");
    REQUIRE(in_cimanggis.size() == 1);
    CHECK(in_cimanggis[0].person == city.elsewhere);
    CHECK(city.find(city.desk.cakra, "3276060206580001").empty());
    CHECK(city.find(city.desk.cakra, "3276060902220117").empty());
    CHECK(city.find(city.desk.cakra, "rt 4 rw 7").empty());
    CHECK(city.desk
              .read(city.desk.yuli,
                    [&](Context& context) {
                      return search_people(context, city.desk.names, "sujarwo", 5);
                    })
              .error()
              .kind == ErrorKind::forbidden);
  });
}

TEST_CASE("search: who moves, changes the name or becomes another is found where they are now") {
  in_each_city([](SearchCity& city) {
    auto& desk = city.desk;
    auto hadi = desk.person(city.hadi);
    hadi.name = "Sukamto Hadi";
    hadi.region = place("32.76.02.1002");
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) { return save_person(context, hadi, hadi.event, ""); })
                .ok());
    CHECK_FALSE(holds(city.find(desk.heri, "sujarwo"), city.hadi));
    CHECK(holds(city.find(desk.heri, "sukamto"), city.hadi));
    CHECK(city.find(desk.tuti, "sukamto").empty());
    CHECK(holds(city.find(desk.cakra, "sukamto"), city.hadi));
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return merge_people(context, city.soedjarwo, city.hadi, "sama");
                       })
                .ok());
    CHECK(city.find(desk.heri, "sukamto").empty());
  });
}

TEST_CASE("search: a single letter is refused") {
  in_each_city([](SearchCity& city) {
    CHECK(
        city.desk
            .read(city.desk.heri,
                  [&](Context& context) { return search_people(context, city.desk.names, "s", 5); })
            .error()
            .code == "search.too_short");
  });
}

TEST_CASE("search page: words stand in the address, numbers never") {
  in_each_city([](SearchCity& city) {
    auto& desk = city.desk;
    auto const words = desk.post(desk.heri, "/cari", {{"q", "sujarwo 1958"}});
    CHECK(words.status == 303);
    CHECK(location(words) == "/cari?q=sujarwo%201958");
    auto const number = desk.post(desk.heri, "/cari", {{"q", "3276060206580001"}});
    CHECK(number.status == 200);
    CHECK(has(number, "Soedjarwo"));
    auto const wrong = desk.get(desk.heri, "/cari", {{"q", "3276060206580001"}});
    CHECK(wrong.status == 303);
    CHECK(location(wrong) == "/cari");
    CHECK(desk.get(desk.heri, "/api/v1/cari", {{"q", "3276060206580001"}}).status == 422);
    auto const page = desk.get(desk.heri, "/cari", {{"q", "sujarwo mawar"}});
    CHECK(page.status == 200);
    CHECK(has(page, "/orang/" + city.soedjarwo.text()));
    CHECK(has(page, "Sangat dekat"));
    auto const enrol =
        desk.get(desk.heri, "/cari", {{"q", "sujarwo mawar"}, {"untuk", "kds-pangan"}});
    CHECK(has(enrol, "/orang/" + city.soedjarwo.text() + "/daftarkan?manfaat=kds-pangan"));
  });
}

TEST_CASE("search page: filters by village and life, and nobody is told about others") {
  in_each_city([](SearchCity& city) {
    auto& desk = city.desk;
    auto const only = desk.get(desk.heri, "/cari", {{"q", "sujarwo"}, {"kel", "32.76.06.1001"}});
    CHECK(has(only, "Sujarwo Hadi"));
    CHECK_FALSE(has(only, "Soedjarwo"));
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return record_death(context, city.hadi, day("2024-01-01"), "akta");
                       })
                .ok());
    CHECK_FALSE(has(desk.get(desk.heri, "/cari", {{"q", "hadi"}}), "Sujarwo Hadi"));
    CHECK(has(desk.get(desk.heri, "/cari", {{"q", "hadi"}, {"st", "semua"}}), "Sujarwo Hadi"));
    auto const none = desk.get(desk.tuti, "/cari", {{"q", "tugu"}});
    CHECK(has(none, "/orang/tanpa-identitas"));
    CHECK_FALSE(has(none, "Sujarwo Tugu"));
    CHECK_FALSE(has(desk.get(desk.sita, "/cari", {{"q", "tugu"}}), "/orang/tanpa-identitas"));
  });
}
