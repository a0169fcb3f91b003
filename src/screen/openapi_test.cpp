#include "screen/openapi.h"
#include "support/screen_desk.h"

#include <doctest/doctest.h>

#include <set>

namespace rangkul::screen {
namespace {

Routes some_routes() {
  Routes routes;
  auto const nothing = [](Visit&) -> Result<http::Answer> { return not_found(); };
  auto const see = http::Policy::right(May::see_people);
  routes.get("/coba", see, nothing);
  routes.get("/api/v1/coba", see, nothing, "nav.people");
  routes.get("/api/v1/coba/{person}/riwayat/{event}", see, nothing);
  routes.post("/api/v1/coba", http::Policy::everybody(), nothing);
  return routes;
}

Record const& small_record() {
  static Record const record{
      .name = "try_record",
      .fields = {{.key = "name", .required = true}, {.key = "born", .kind = FieldKind::date}}};
  return record;
}

void collect(Value const& value, std::string_view key, std::vector<std::string>& found) {
  if (auto const* fields = value.fields())
    for (auto const& [name, inside] : *fields) {
      if (name == key) found.push_back(inside.text_or_empty());
      collect(inside, key, found);
    }
  if (auto const* list = value.list())
    for (auto const& inside : *list) collect(inside, key, found);
}

Value const& document() {
  static Value const made = [] {
    registered(people_list(), "/coba");
    registered(small_record(), "/coba");
    return openapi(some_routes());
  }();
  return made;
}

}  // namespace

TEST_CASE("openapi: only the interface for programs is described, each operation once") {
  auto const& paths = document()["paths"];
  REQUIRE(paths.fields()->size() == 2);
  CHECK(paths["/api/v1/coba"]["get"]["operationId"].text_or_empty() == "get_coba");
  CHECK(paths["/api/v1/coba"]["post"]["operationId"].text_or_empty() == "post_coba");
  std::vector<std::string> ids;
  collect(document(), "operationId", ids);
  CHECK(ids.size() == 3);
  CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 3);
}

TEST_CASE("openapi: every reference leads somewhere") {
  std::vector<std::string> references;
  collect(document(), "$ref", references);
  CHECK(references.size() > 3);
  for (auto const& reference : references) {
    Value const* at = &document();
    std::string_view rest = reference;
    REQUIRE(rest.starts_with("#/"));
    rest.remove_prefix(2);
    while (!rest.empty()) {
      auto const end = rest.find('/');
      at = &(*at)[rest.substr(0, end)];
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    CHECK_MESSAGE(at->fields() != nullptr, reference);
  }
}

TEST_CASE("openapi: parameters come from the address, the filters and the sorts") {
  auto const& list = document()["paths"]["/api/v1/coba"]["get"]["parameters"];
  std::vector<std::string> names;
  for (auto const& one : *list.list()) names.push_back(one["name"].text_or_empty());
  CHECK(names == std::vector<std::string>{"name", "region", "sex", "state", "born_from", "born_to",
                                          "sort", "size", "cursor"});
  auto const& deep =
      document()["paths"]["/api/v1/coba/{person}/riwayat/{event}"]["get"]["parameters"];
  REQUIRE(deep.list()->size() == 2);
  CHECK((*deep.list())[1]["name"].text_or_empty() == "event");
  CHECK(*(*deep.list())[1]["required"].flag());
}

TEST_CASE("openapi: a record says what is required, and an open route that it is open") {
  auto const& post = document()["paths"]["/api/v1/coba"]["post"];
  CHECK(post["security"].list()->empty());
  auto const schema = post["requestBody"]["content"]["application/json"]["schema"];
  CHECK(schema["$ref"].text_or_empty() == "#/components/schemas/try_record");
  auto const& record = document()["components"]["schemas"]["try_record"];
  CHECK(to_json(record["required"]) == R"(["name"])");
  CHECK(record["properties"]["born"]["format"].text_or_empty() == "date");
}

}  // namespace rangkul::screen
