#include "maps/maps.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "catalogue/catalogue.h"
#include "support/store_fixture.h"

namespace rangkul::maps {
namespace {

constexpr std::string_view square =
    R"({"type":"FeatureCollection","features":[)"
    R"({"type":"Feature","properties":{"nama":"Kemiri Muka","kode":"3276061006"},"geometry":)"
    R"({"type":"Polygon","coordinates":[[[106.80,-6.38],[106.82,-6.38],[106.82,-6.36],[106.80,-6.36],[106.80,-6.38]]]}},)"
    R"({"type":"Feature","properties":{"kd":3276061001},"geometry":)"
    R"({"type":"MultiPolygon","coordinates":[[[[106.82,-6.38],[106.84,-6.38],[106.84,-6.36],[106.82,-6.36],[106.82,-6.38]]]]}},)"
    R"({"type":"Feature","properties":{"kode":"tanpa"},"geometry":)"
    R"({"type":"Polygon","coordinates":[[[106.9,-6.3],[107,-6.3],[107,-6.2],[106.9,-6.3]]]}}]})";

struct Table {
  explicit Table(db::Store& at) : store(at) {
    test::run_directly(
        store,
        "INSERT INTO region (code, name, folded, level, parent) VALUES"
        " ('32.76','Kota Depok','kota depok',4,'32'),('32.76.06','Beji','beji',6,'32.76'),"
        " ('32.76.06.1001','Beji','beji',10,'32.76.06'),"
        " ('32.76.06.1006','Kemiri Muka','kemiri muka',10,'32.76.06')");
  }
  db::Store& store;
  ManualClock clock{Instant{1'734'397'950}};
  RegionCode beji = RegionCode::parse("32.76.06").value();

  static catalogue::Catalogue const& words() {
    static auto const held = [] {
      auto loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
      REQUIRE(loaded.ok());
      return std::move(loaded).value();
    }();
    return *held;
  }
  static Actor who(std::vector<May> const& list) {
    Rights rights;
    for (auto const may : list) rights.set(static_cast<std::size_t>(may));
    return Actor::person(AccountId{1}, "Heri", rights, RegionCode::parse("32.76").value());
  }
  Result<Taken> taken(Actor const& actor, std::string_view text) {
    auto name = (std::filesystem::temp_directory_path() / "rangkul-peta-XXXXXX").string();
    auto const handle = ::mkstemp(name.data());
    REQUIRE(handle >= 0);
    ::close(handle);
    std::ofstream(name, std::ios::binary) << text;
    auto tx = store.write(actor);
    Context context{tx, actor, clock, words(), {}};
    auto out = take_shapes(context, name, "batas.geojson");
    if (out.ok()) tx.commit();
    std::filesystem::remove(name);
    return out;
  }
  /// The drawing for a reader, with `count` houses in Kemiri Muka.
  std::string drawn(Actor const& actor, std::int64_t count) {
    auto tx = store.read(actor);
    Context context{tx, actor, clock, words(), {}};
    http::Request request;
    screen::OfficeNames const office{"Dinas Sosial", RegionCode::parse("32.76").value(), Zone::wib,
                                     "Sri"};
    std::vector<screen::NavItem> const nav;
    screen::Visit visit{request, context, office, nav, "t", "1", "P", "", "/tmp"};
    Drawing const drawing{
        .label = "Rumah",
        .area = beji,
        .shades = {{.region = RegionCode::parse("32.76.06.1006").value(),
                    .name = "Kemiri Muka",
                    .count = count,
                    .address = "/daftar"}},
        .points = {
            {.latitude = -6.37, .longitude = 106.81, .title = "SUTARMI", .address = "/r/1"}}};
    return draw(visit, drawing).markup();
  }
};

void at_table(std::function<void(Table&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    Table table(store);
    act(table);
  });
}

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("shape: corners that change nothing go, those that matter stay") {
  Ring ring;
  for (int i = 0; i <= 100; ++i) ring.push_back({i * 100, i % 2});
  ring.push_back({10'000, 10'000});
  ring.push_back({0, 0});
  auto const simple = simplified(ring, 20);
  CHECK(simple == Ring{{0, 0}, {10'000, 0}, {10'000, 10'000}, {0, 0}});
  CHECK(simplified(simple, 20) == simple);
}

TEST_CASE("maps: shapes are taken by code, whatever the property is called, and replaced") {
  at_table([](Table& table) {
    auto const manager = Table::who({May::manage_office});
    CHECK(table.taken(Table::who({}), square).error().kind == ErrorKind::forbidden);
    auto const taken = table.taken(manager, square);
    REQUIRE(taken.ok());
    CHECK(taken.value().features == 3);
    CHECK(taken.value().shapes == 2);
    CHECK(taken.value().unknown == 1);
    REQUIRE(table.taken(manager, square).ok());
    auto tx = table.store.read(manager);
    Context context{tx, manager, table.clock, Table::words(), {}};
    CHECK(count_shapes(context, table.beji) == 2);
  });
}

TEST_CASE("maps: a file that is no map of this area is refused with why") {
  at_table([](Table& table) {
    auto const manager = Table::who({May::manage_office});
    auto const code = [&](std::string_view text) {
      return table.taken(manager, text).error().code;
    };
    CHECK(code("{") == "json.malformed");
    CHECK(code("[]") == "maps.not_geojson");
    CHECK(code(R"({"type":"FeatureCollection","features":[]})") == "maps.no_region");
    std::string projected(square);
    projected.replace(projected.find("106.80"), 6, "706880");
    CHECK(code(projected) == "maps.not_degrees");
    std::string broken(square);
    broken.replace(broken.find("[106.80,-6.38]"), 14, "\"106.80,-6.38\"");
    CHECK(code(broken) == "maps.not_geojson");
  });
}

TEST_CASE("maps: figures are doors; small ones and places only for who may see names") {
  at_table([](Table& table) {
    auto const seer = Table::who({May::see_people});
    auto const blind = Table::who({May::see_validation});
    CHECK(table.drawn(seer, 3).empty());
    REQUIRE(table.taken(Table::who({May::manage_office}), square).ok());
    auto const whole = table.drawn(seer, 3);
    CHECK(has(whole, "Kemiri Muka: 3"));
    CHECK(has(whole, "href=\"/daftar\""));
    CHECK(has(whole, "SUTARMI"));
    CHECK_FALSE(has(whole, "style="));
    auto const covered = table.drawn(blind, 3);
    CHECK(has(covered, "Kemiri Muka: &lt;5"));
    CHECK_FALSE(has(covered, "Kemiri Muka: 3"));
    CHECK_FALSE(has(covered, "href=\"/daftar\""));
    CHECK_FALSE(has(covered, "SUTARMI"));
    CHECK(has(table.drawn(blind, 12), "Kemiri Muka: 12"));
  });
}

}  // namespace rangkul::maps
