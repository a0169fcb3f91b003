#include "matching/doubles.h"

#include <doctest/doctest.h>

#include "registry/people.h"
#include "support/matching_fixture.h"
#include "support/screen_desk.h"
#include "support/store_fixture.h"

namespace rangkul::matching {
namespace {

/// The city's people; six of them are written twice, under another id and without a NIK.
std::string twice_written() {
  auto out = city_file(0, 60);
  for (int i = 10; i < 16; ++i) {
    auto const row = city_file(i, i + 1);
    auto line = row.substr(row.find('\n') + 1);
    auto const nik = test_person(i).nik;
    line.replace(line.find(nik), nik.size(), "");
    out += "X" + line;
  }
  return out;
}

Actor clerk(std::string const& area, May right) {
  Rights rights;
  rights.set(static_cast<std::size_t>(right));
  rights.set(static_cast<std::size_t>(May::review_matches));
  return Actor::person(AccountId{7}, "Rina", rights, RegionCode::parse(area).value());
}

std::string compare(Office& office, Actor const& actor) {
  office.clock.advance_seconds(60);
  auto const found = find_doubles(
      work_now(office.store, actor, office.clock, registry::catalogue_for_tests(), {}));
  if (!found.ok()) return found.error().code;
  return std::to_string(found.value().people) + " people, " +
         std::to_string(found.value().sure + found.value().possible) + " suggestions";
}

std::vector<DoubleId> open_doubles(Office& office) {
  std::vector<DoubleId> out;
  auto tx = office.store.read(office.system);
  tx.rows_of("test.doubles", "SELECT id FROM match_double WHERE state = 'open' ORDER BY id", {},
             {db::CellType::integer}, [&](db::Row const& row) {
               out.emplace_back(std::get<std::int64_t>(row[0]));
               return true;
             });
  return out;
}

std::string code_of(Status const& status) { return status.ok() ? "" : status.error().code; }

}  // namespace

TEST_CASE("doubles: people written twice are suggested, and nobody is joined") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_any(registry::Source::city, twice_written());
    CHECK(compare(office, office.system) == "66 people, 6 suggestions");
    CHECK(office.count("SELECT COUNT(*) FROM match_double") == 6);
    CHECK(office.count("SELECT COUNT(*) FROM person_merge") == 0);
    CHECK(office.count("SELECT COUNT(*) FROM match_double d JOIN person a ON a.id = d.first JOIN "
                       "person b ON b.id = d.second WHERE a.name_key = b.name_key AND a.born = "
                       "b.born AND d.first < d.second") == 6);
    // The same again: what nobody has decided is made anew, not twice.
    CHECK(compare(office, office.system) == "66 people, 6 suggestions");
    CHECK(office.count("SELECT COUNT(*) FROM match_double") == 6);
    CHECK(office.count("SELECT COUNT(*) FROM event WHERE name = 'match.doubles_found'") == 2);
  });
}

TEST_CASE("doubles: two people are not asked about again; joined and parted ones neither") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_any(registry::Source::city, twice_written());
    compare(office, office.system);
    auto const all = open_doubles(office);
    REQUIRE(all.size() == 6);
    auto const act = [&](auto const& what) { return code_of(office.as(office.system, what)); };
    auto const reject = [&](Context& context) { return reject_double(context, all[0]); };
    CHECK(act(reject) == "");
    CHECK(act(reject) == "match.decided_already");
    auto const reopen = [&](DoubleId id) {
      return act([&](Context& context) { return reopen_double(context, id); });
    };
    CHECK(reopen(all[0]) == "");
    CHECK(reopen(all[0]) == "match.not_decided");
    CHECK(act(reject) == "");
    // Joined by hand: no suggestion any more.
    auto const pair =
        office.as(office.system, [&](Context& context) { return find_double(context, all[1]); });
    REQUIRE(pair.ok());
    auto const [a, b] = std::pair(pair.value().first.person, pair.value().second.person);
    CHECK(act([&](Context& context) {
            return registry::merge_people(context, a, b, "satu orang");
          }) == "");
    CHECK(act([&](Context& context) -> Status {
            TRY(find_double(context, all[1]));
            return {};
          }) == "not_found");
    CHECK(compare(office, office.system) == "65 people, 4 suggestions");
    // Taken apart again, they are two people for good.
    CHECK(act([&](Context& context) {
            auto const merge = registry::merges_of(context, a).front().id;
            return registry::unmerge_people(context, merge, "keliru");
          }) == "");
    CHECK(act([&](Context& context) {
            return on_person_unmerged(
                context,
                Value::object({{"kept", a.text()}, {"absorbed", b.text()}, {"reason", "keliru"}}));
          }) == "");
    CHECK(compare(office, office.system) == "66 people, 4 suggestions");
  });
}

TEST_CASE("doubles: who looks finds only people of their own area, and needs the right") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_any(registry::Source::city, twice_written());
    CHECK(compare(office, clerk("32.76.06.1002", May::see_people)) == "forbidden");
    auto const inside = office.count("SELECT COUNT(*) FROM person WHERE region = '32.76.06.1002'");
    CHECK(compare(office, clerk("32.76.06.1002", May::match_data)) ==
          std::to_string(inside) + " people, 2 suggestions");
    CHECK(compare(office, office.system) == "66 people, 6 suggestions");
    auto const other = clerk("32.76.06.1002", May::match_data);
    int seen = 0;
    for (auto const id : open_doubles(office))
      seen += office.as(other, [&](Context& context) { return find_double(context, id); }).ok();
    CHECK(seen == 2);
  });
}

TEST_CASE("doubles pages: a list, two people beside each other, and a way to say they are two") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_any(registry::Source::city, twice_written());
    compare(office, office.system);
    screen::Routes routes;
    add_routes(routes);
    auto const call = [&](Actor const& actor, http::Method method, std::string const& path) {
      bool const write = method == http::Method::post;
      screen::Desk desk(store, actor, write ? http::Access::write : http::Access::read);
      auto const* route = desk.seek(routes, method, path);
      REQUIRE(route != nullptr);
      auto answer = route->handler(desk.visit);
      if (!answer.ok()) return answer.error().code;
      if (write) desk.tx.commit();
      CHECK(answer.value().body.find("matching.") == std::string::npos);
      return answer.value().body + std::to_string(answer.value().status);
    };
    auto const near = clerk("32.76", May::merge_people);
    auto const first = open_doubles(office).front();
    auto const address = "/padankan/ganda/" + first.text();
    auto const list = call(near, http::Method::get, "/padankan/ganda");
    CHECK(list.find(address) != std::string::npos);
    CHECK(list.find("/padankan/ganda/cari") == std::string::npos);
    auto const page = call(near, http::Method::get, address);
    CHECK(page.find("/gabung/") != std::string::npos);
    CHECK(page.find("JL. MAWAR") != std::string::npos);
    CHECK(page.find(address + "/beda") != std::string::npos);
    auto const far = clerk("32.73", May::match_data);
    CHECK(call(far, http::Method::get, address) == "not_found");
    CHECK(call(far, http::Method::post, address + "/beda") == "not_found");
    CHECK(call(far, http::Method::get, "/padankan/ganda").find(address) == std::string::npos);
    CHECK(call(near, http::Method::post, "/padankan/ganda/cari") == "forbidden");
    CHECK(call(near, http::Method::post, address + "/beda").ends_with("303"));
    CHECK(call(near, http::Method::post, address + "/beda") == "match.decided_already");
    CHECK(call(near, http::Method::get, address).find(address + "/urung") != std::string::npos);
    CHECK(call(near, http::Method::post, address + "/urung").ends_with("303"));
  });
}

TEST_CASE("doubles: a job looks for them, one at a time") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_any(registry::Source::city, twice_written());
    catalogue::CatalogueHolder holder(
        catalogue::Catalogue::default_folder(),
        catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value());
    jobs::Runner runner(store, office.clock, holder, {});
    add_jobs(runner);
    auto const start = [&] {
      auto const job =
          office.as(office.system, [](Context& context) { return start_doubles(context); });
      return job.ok() ? "" : job.error().code;
    };
    CHECK(start() == "");
    CHECK(start() == "job.already_open");
    CHECK(runner.run_one());
    CHECK(open_doubles(office).size() == 6);
  });
}

}  // namespace rangkul::matching
