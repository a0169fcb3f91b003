#include "registry/people_bulk.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "support/matching_fixture.h"

namespace rangkul::registry {
namespace {

using matching::Office;

/// People of the two files that are one, by natural order: (city's, ministry's).
std::vector<std::pair<PersonId, PersonId>> twins_of(Office& office) {
  std::vector<std::pair<PersonId, PersonId>> out;
  auto tx = office.store.read(office.system);
  tx.rows_of(
      "test.twins",
      "SELECT c.person, m.person FROM source_record c JOIN source_record m ON m.source_key = "
      "REPLACE(c.source_key, 'W', 'D') WHERE c.source = 'city' AND m.source = 'ministry' AND "
      "c.person <> m.person ORDER BY c.source_key",
      {}, {db::CellType::integer, db::CellType::integer}, [&](db::Row const& row) {
        out.emplace_back(db::detail::Read<PersonId>::get(row[0]),
                         db::detail::Read<PersonId>::get(row[1]));
        return true;
      });
  return out;
}

/// The register as lines in order: people of one name have no order of their own.
std::vector<std::string> merged_state(Office& office) {
  std::vector<std::string> lines;
  std::istringstream dump(registry_dump(office.store));
  for (std::string line; std::getline(dump, line);) lines.push_back(line);
  std::ranges::sort(lines);
  for (auto const* sql : {"SELECT COUNT(*) FROM person WHERE merged_into IS NOT NULL",
                          "SELECT COUNT(*) FROM person_merge",
                          "SELECT COUNT(*) FROM source_record s JOIN person p ON p.id = s.person "
                          "WHERE p.merged_into IS NOT NULL"})
    lines.push_back(std::to_string(office.count(sql)));
  return lines;
}

void prepare(Office& office) {
  office.import_both();
  // Gaps that the ministry fills.
  test::run_directly(office.store,
                     "UPDATE person SET mother = '', born = NULL, nik = NULL "
                     "WHERE in_city = 1 AND in_ministry = 0 AND sex = 2");
}

}  // namespace

TEST_CASE("merging many: the same register as merging one by one, and each can be taken back") {
  test::for_each_store([](db::Store& bulk_store) {
    Office bulk(bulk_store);
    prepare(bulk);
    auto const before = merged_state(bulk);
    auto const pairs = twins_of(bulk);
    REQUIRE(pairs.size() == 20);
    std::vector<PlannedMerge> plan;
    for (auto const& [kept, absorbed] : pairs) plan.push_back({next_id_value(), kept, absorbed});
    std::vector<std::int64_t> done;
    REQUIRE(bulk.as(bulk.system,
                    [&](Context& context) -> Status {
                      audit::Change change(context, {"match.applied"});
                      done = merge_many(context, change, plan, "test");
                      return {};
                    })
                .ok());
    CHECK(done.size() == plan.size());
    auto const merged = merged_state(bulk);
    CHECK(merged != before);
    CHECK(bulk.count("SELECT COUNT(*) FROM person_merge_plan") == 0);
    CHECK(bulk.count("SELECT COUNT(*) FROM name_posting_plan") == 0);

    // Taken back one by one, then merged one by one: the other way to the same register.
    for (auto const& each : plan)
      REQUIRE(bulk.as(bulk.system,
                      [&](Context& context) { return unmerge_people(context, each.id, "test"); })
                  .ok());
    CHECK(bulk.count("SELECT COUNT(*) FROM person WHERE merged_into IS NOT NULL") == 0);
    CHECK(bulk.count("SELECT COUNT(*) FROM person WHERE mother = ''") > 0);
    CHECK(twins_of(bulk) == pairs);
  });
}

TEST_CASE("merging many: leaves the same rows as merge_people") {
  std::vector<std::vector<std::string>> bulk_results;
  test::for_each_store([&](db::Store& store) {
    Office office(store);
    prepare(office);
    auto const pairs = twins_of(office);
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) -> Status {
                      std::vector<PlannedMerge> plan;
                      for (auto const& [kept, absorbed] : pairs)
                        plan.push_back({next_id_value(), kept, absorbed});
                      audit::Change change(context, {"match.applied"});
                      merge_many(context, change, plan, "test");
                      return {};
                    })
                .ok());
    bulk_results.push_back(merged_state(office));
  });
  std::size_t at = 0;
  test::for_each_store([&](db::Store& store) {
    Office office(store);
    prepare(office);
    for (auto const& [kept, absorbed] : twins_of(office))
      REQUIRE(
          office
              .as(office.system,
                  [&](Context& context) { return merge_people(context, kept, absorbed, "test"); })
              .ok());
    CHECK(merged_state(office) == bulk_results.at(at++));
  });
}

TEST_CASE("merging many: people that are merged already are left alone") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.import_both();
    auto const pairs = twins_of(office);
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) {
                      return merge_people(context, pairs[0].first, pairs[0].second, "test");
                    })
                .ok());
    std::vector<PlannedMerge> const plan{{next_id_value(), pairs[0].first, pairs[0].second},
                                         {next_id_value(), pairs[1].first, pairs[1].second}};
    std::vector<std::int64_t> done;
    REQUIRE(office
                .as(office.system,
                    [&](Context& context) -> Status {
                      audit::Change change(context, {"match.applied"});
                      done = merge_many(context, change, plan, "test");
                      return {};
                    })
                .ok());
    CHECK(done == std::vector<std::int64_t>{plan[1].id});
    CHECK(office.count("SELECT COUNT(*) FROM person_merge") == 2);
  });
}

}  // namespace rangkul::registry
