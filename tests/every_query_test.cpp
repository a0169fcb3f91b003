#include <doctest/doctest.h>

#include <set>

#include "db/db.h"
#include "support/store_fixture.h"

namespace rangkul {
namespace {

TEST_CASE("every query of the program can be prepared on each store") {
  CHECK(db::Query::all().size() > 10);
  test::for_each_store([](db::Store& store) {
    for (auto const& error : db::unprepared_queries(store)) CHECK_MESSAGE(false, error);
  });
}

TEST_CASE("every query has a name of its own") {
  std::set<std::string_view> names;
  for (auto const* query : db::Query::all())
    CHECK_MESSAGE(names.insert(query->name()).second, query->name());
}

}  // namespace
}  // namespace rangkul
