#pragma once
// A small city with two districts and people whose rights are known, for the tests of the registry:
// calls go through its real routes, each in a transaction as the program opens it.

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "audit/audit.h"
#include "catalogue/catalogue.h"
#include "http/template.h"
#include "registry/people.h"
#include "registry/person_row.h"
#include "registry/registry.h"
#include "screen/screen.h"
#include "support/store_fixture.h"

namespace rangkul::registry {

inline RegionCode place(char const* code) { return RegionCode::parse(code).value(); }
inline Date day(char const* iso) { return Date::parse_iso(iso).value(); }
inline Nik nik(char const* digits) { return Nik::parse(digits).value(); }

inline Rights rights_of(std::vector<May> const& list) {
  Rights rights;
  for (auto const may : list) rights.set(static_cast<std::size_t>(may));
  return rights;
}

/// Heri heads a division and sees all of the city; Tuti keeps Beji's people and sees numbers
/// masked; Cakra keeps Cimanggis; Rina, operator of Kemiri Muka; Sita only reads Beji; Yuli
/// nothing.
struct Cast {
  Actor heri = Actor::person(
      AccountId{11}, "Heri",
      rights_of({May::see_people, May::edit_people, May::merge_people, May::see_full_numbers,
                 May::see_restricted, May::see_quality, May::import_data, May::see_audit,
                 May::enrol, May::export_lists, May::reveal_reason}),
      place("32.76"));
  Actor tuti = Actor::person(AccountId{12}, "Tuti",
                             rights_of({May::see_people, May::edit_people, May::merge_people,
                                        May::see_quality, May::reveal_reason}),
                             place("32.76.06"));
  Actor cakra = Actor::person(AccountId{13}, "Cakra",
                              rights_of({May::see_people, May::edit_people, May::merge_people,
                                         May::see_full_numbers, May::see_quality}),
                              place("32.76.02"));
  Actor sita =
      Actor::person(AccountId{14}, "Sita", rights_of({May::see_people}), place("32.76.06"));
  Actor yuli = Actor::nobody();
};

inline constexpr char const* city_regions =
    "INSERT INTO region (code, name, folded, level, parent) VALUES"
    " ('32','Jawa Barat','jawa barat',2,''),('32.76','Kota Depok','kota depok',4,'32'),"
    " ('32.76.02','Cimanggis','cimanggis',6,'32.76'),('32.76.06','Beji','beji',6,'32.76'),"
    " ('32.76.02.1001','Tugu','tugu',10,'32.76.02'),"
    " ('32.76.02.1002','Mekarsari','mekarsari',10,'32.76.02'),"
    " ('32.76.06.1001','Beji','beji',10,'32.76.06'),"
    " ('32.76.06.1003','Kukusan','kukusan',10,'32.76.06'),"
    " ('32.76.06.1006','Kemiri Muka','kemiri muka',10,'32.76.06');"
    "INSERT INTO office (id, name, region, zone) VALUES (1, 'Dinas Sosial Kota Depok', '32.76', 7)";

inline catalogue::Catalogue const& office_catalogue() {
  static auto const held = [] {
    auto loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
    if (!loaded.ok()) throw std::runtime_error(loaded.error().detail.at("faults"));
    return std::move(loaded).value();
  }();
  return *held;
}

using Sent = std::vector<std::pair<std::string, std::string>>;

class RegistryDesk : public Cast {
 public:
  explicit RegistryDesk(db::Store& at) : store(at) {
    test::run_directly(store, city_regions);
    add_routes(routes, names);
    http::set_message_lookup([](Language language, std::string_view key) {
      auto const& words = office_catalogue();
      return words.has_message(key) ? words.message(language, key) : std::string{};
    });
  }

  db::Store& store;
  ManualClock clock{Instant{1'734'397'950}};  // 17 December 2024, 08.12 WIB
  NameIndex names;
  screen::Routes routes;

  /// Runs `act` in a write transaction; commits when it succeeds.
  template <typename Act>
  auto write(Actor const& actor, Act act) {
    auto tx = store.write(actor);
    Context context{tx, actor, clock, office_catalogue(), "10.0.0.1"};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }
  template <typename Act>
  auto read(Actor const& actor, Act act) {
    auto tx = store.read(actor);
    Context context{tx, actor, clock, office_catalogue(), "10.0.0.1"};
    return act(context);
  }

  PersonId add(Person person) {
    if (person.region.text().empty()) person.region = place("32.76.06.1006");
    auto const made = write(heri, [&](Context& context) { return create_person(context, person); });
    REQUIRE(made.ok());
    return made.value();
  }
  FamilyId add(Family family) {
    if (family.region.text().empty()) family.region = place("32.76.06.1006");
    auto const made = write(heri, [&](Context& context) { return create_family(context, family); });
    REQUIRE(made.ok());
    return made.value();
  }
  Person person(PersonId id) {
    auto found = read(heri, [&](Context& context) { return find_person(context, id); });
    REQUIRE(found.ok());
    return found.value();
  }
  Family family(FamilyId id) {
    auto found = read(heri, [&](Context& context) { return find_family(context, id); });
    REQUIRE(found.ok());
    return found.value();
  }

  http::Answer get(Actor const& actor, std::string const& path, Sent const& query = {}) {
    return call(actor, http::Method::get, path, query);
  }
  http::Answer post(Actor const& actor, std::string const& path, Sent const& form = {}) {
    return call(actor, http::Method::post, path, form);
  }

 private:
  http::Answer call(Actor const& actor, http::Method method, std::string const& path,
                    Sent const& sent) {
    http::Request request;
    request.method = method;
    request.path = path;
    for (auto const& [name, value] : sent)
      (method == http::Method::get ? request.query : request.form).add(name, value);
    bool known = false;
    auto const match = routes.match(method, path, known);
    bool const writes = match && match->route->access == http::Access::write;
    auto tx = writes ? store.write(actor) : store.read(actor);
    Context context{tx, actor, clock, office_catalogue(), "10.0.0.1"};
    screen::OfficeNames const office{"Dinas Sosial Kota Depok", place("32.76"), Zone::wib, "Sri"};
    std::vector<screen::NavItem> const nav;
    screen::Visit visit{request, context, office, nav, "token", "1", "Peran", "", "/tmp"};
    if (!match) return screen::refusal(visit, not_found());
    request.params = match->params;
    if (!match->route->policy.allows(actor)) return screen::refusal(visit, forbidden());
    auto result = match->route->handler(visit);
    if (!result.ok()) return screen::refusal(visit, result.error());
    if (writes) {
      tx.commit();
      return std::move(result).value();
    }
    auto const accesses = audit::take_accesses(tx);
    { auto const ended = std::move(tx); }
    if (!accesses.empty()) {
      auto later = store.write(actor);
      Context noting{later, actor, clock, office_catalogue(), "10.0.0.1"};
      audit::write_accesses(noting, accesses);
      later.commit();
    }
    return std::move(result).value();
  }
};

inline bool has(http::Answer const& answer, std::string const& part) {
  return answer.body.find(part) != std::string::npos;
}
inline std::string location(http::Answer const& answer) {
  for (auto const& [name, value] : answer.headers)
    if (name == "Location") return value;
  return {};
}
inline void on_each_desk(std::function<void(RegistryDesk&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    RegistryDesk desk(store);
    act(desk);
  });
}

/// Sutarmi, whom most tests of people are about.
inline Person sutarmi() {
  Person p;
  p.name = "Sutarmi";
  p.nik = nik("3276065403620002");
  p.sex = Sex::female;
  p.born = day("1962-03-14");
  p.region = place("32.76.06.1006");
  return p;
}

/// Equal but for when and by what they were written.
inline bool same_row(Person a, Person b) {
  a.since = b.since = {};
  a.event = b.event = {};
  return to_json(person_value(a)) == to_json(person_value(b));
}

}  // namespace rangkul::registry
