#include "registry/people_lists.h"

#include "screen/list_query.h"
#include "support/registry_desk.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

/// A page of the people by name, of all or of those whose name begins with a text.
std::string page_by_name(bool filtered) {
  auto const& list = people_list();
  std::vector<screen::Filter const*> filters;
  for (auto const& filter : list.filters)
    if (filtered && filter.key == "nama") filters.push_back(&filter);
  REQUIRE(filters.empty() != filtered);
  return screen::page_sql(list, screen::condition_of(list, filters),
                          {screen::column_of(list, "name"), false, screen::Place::start});
}

/// The same store as a planner sees it that has rows to save: an empty table is always read whole.
std::unique_ptr<db::Store> planning(db::Store& store) {
  if (store.dialect() == db::Dialect::postgresql)
    for (std::string const setting : {"enable_seqscan", "enable_sort", "enable_bitmapscan"})
      test::run_directly(store, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET " + setting +
                                    " = off', current_database()); END $$");
  return db::Store::open(store.url(), 1).value();
}

}  // namespace

TEST_CASE("people list: by name, and by the beginning of a name, it reads an index in order") {
  test::for_each_store([](db::Store& store) {
    auto const opened = planning(store);
    auto tx = opened->read(Actor::system("test"));
    for (bool const filtered : {false, true}) {
      static std::array<std::string, 2> const sql{page_by_name(false), page_by_name(true)};
      db::Query const query("test.people_by_name", sql.at(filtered ? 1 : 0));
      db::Binds binds{db::bind("scope_from", "32.76"), db::bind("scope_to", "32.76/"),
                      db::bind("k_rows", 26)};
      if (filtered) {
        binds.push_back(db::bind("f_nama", "sut"));
        binds.push_back(db::bind("f_nama_end", "suu"));
      }
      auto const plan = tx.plan(query, binds);
      CAPTURE(plan);
      CHECK(plan.find("person_name") != std::string::npos);
      CHECK(plan.find("TEMP B-TREE") == std::string::npos);
      CHECK(plan.find("Sort") == std::string::npos);
    }
  });
}

TEST_CASE("people list: names stand in one order whatever their case") {
  on_each_desk([](RegistryDesk& desk) {
    for (std::string const name : {"ANDI", "andi", "Budi", "BUDIMAN", "budi", "Citra", "Éka"}) {
      auto person = sutarmi();
      person.name = name;
      person.nik.reset();
      desk.add(person);
    }
    auto const names = [&](Sent const& query) {
      auto const json = parse_json(desk.get(desk.heri, "/api/v1/orang", query).body).value();
      REQUIRE(json["rows"].list() != nullptr);
      std::string out;
      for (auto const& row : *json["rows"].list()) out += row["name"].text_or_empty() + " ";
      return out;
    };
    CHECK(names({{"sort", "name"}}) == "ANDI andi Budi budi BUDIMAN Citra Éka ");
    CHECK(names({{"sort", "-name"}}) == "Éka Citra BUDIMAN budi Budi andi ANDI ");
    CHECK(names({{"sort", "name"}, {"nama", "Budi"}}) == "Budi budi BUDIMAN ");
  });
}
