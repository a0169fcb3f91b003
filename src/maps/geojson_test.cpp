#include "maps/geojson.h"

#include <doctest/doctest.h>

#include <functional>
#include <sstream>
#include <streambuf>

#include "support/in_child.h"

namespace rangkul::maps {
namespace {

constexpr std::string_view head = R"({"type":"FeatureCollection","features":[)";
constexpr std::string_view begin_polygon =
    R"({"type":"Feature","properties":{"kode":"3276061006"},"geometry":{"type":"Polygon","coordinates":[[)";
constexpr std::string_view end_polygon = "]]}}";
constexpr std::string_view ring =
    "[106.80,-6.38],[106.82,-6.38],[106.82,-6.36],[106.80,-6.36],[106.80,-6.38]";

/// A file of a part that is said again and again, without holding it in memory.
class Repeated final : public std::streambuf {
 public:
  Repeated(std::string first, std::function<std::string(std::size_t)> part, std::size_t bytes)
      : part_(std::move(part)), now_(std::move(first)), left_(bytes) {
    setg(now_.data(), now_.data(), now_.data() + now_.size());
  }

 private:
  int_type underflow() override {
    if (left_ == 0) return traits_type::eof();
    now_ = part_(count_++);
    left_ -= std::min(left_, now_.size());
    setg(now_.data(), now_.data(), now_.data() + now_.size());
    return traits_type::to_int_type(now_.front());
  }
  std::function<std::string(std::size_t)> part_;
  std::string now_;
  std::size_t left_;
  std::size_t count_{0};
};

std::string verdict_of(std::istream& in, std::vector<Feature>* out = nullptr) {
  auto const status = read_geojson(in, [&](Feature&& feature) -> Status {
    if (out != nullptr) out->push_back(std::move(feature));
    return {};
  });
  return status.ok() ? "ok" : status.error().code;
}

std::vector<Feature> features_of(std::string const& text) {
  std::istringstream in(text);
  std::vector<Feature> out;
  CHECK(verdict_of(in, &out) == "ok");
  return out;
}

std::string code_of(std::string const& text) {
  std::istringstream in(text);
  return verdict_of(in);
}

void check_small(std::string const& first, std::function<std::string(std::size_t)> const& part,
                 std::string const& code) {
  CAPTURE(first);
  auto const verdict = test::in_child([&] {
    constexpr std::size_t bytes = 12U << 20U;
    Repeated source(first, part, bytes);
    std::istream in(&source);
    std::vector<Feature> kept;
    return verdict_of(in, &kept);
  });
  CHECK(verdict.code == code);
  if (test::memory_is_ours) {
    CHECK(verdict.grown_kib < 64 * 1024);
    // Two seconds as it is shipped; unoptimised, the JSON library alone takes some.
#if defined(__OPTIMIZE__)
    CHECK(verdict.seconds < 2.0);
#else
    CHECK(verdict.seconds < 30.0);
#endif
  }
}

}  // namespace

TEST_CASE("geojson: surfaces whatever the order of their parts; other kinds are no surface") {
  auto const file = [](std::string const& feature) { return std::string(head) + feature + "]}"; };
  auto const usual =
      features_of(file(std::string(begin_polygon) + std::string(ring) + std::string(end_polygon)));
  REQUIRE(usual.size() == 1);
  REQUIRE(usual[0].rings.size() == 1);
  CHECK(usual[0].codes == std::vector{RegionCode::parse("32.76.06.1006").value()});
  auto const turned = features_of(
      R"({"features":[{"geometry":{"coordinates":[[[)" + std::string(ring) +
      R"(],[]],[]],"bbox":[1,2,3,4],"type":"MultiPolygon"},"properties":{"nama":{"kode":"3276061001"},"kode":3276061006}}],)"
      R"("crs":{"type":"name","properties":{"name":"urn"}},"type":"FeatureCollection"})");
  REQUIRE(turned.size() == 1);
  CHECK(turned[0].rings == usual[0].rings);
  CHECK(turned[0].codes == usual[0].codes);
  auto const other = features_of(file(
      R"({"geometry":{"type":"LineString","coordinates":[)" + std::string(ring) +
      R"(]}},)"
      R"({"geometry":{"type":"MultiLineString","coordinates":[[)" +
      std::string(ring) +
      R"(]]}},)"
      R"({"geometry":{"type":"Point","coordinates":[106.8,-6.3]}},{"geometry":null},)"
      R"({"geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[)" +
      std::string(ring) + "]]}]}}"));
  REQUIRE(other.size() == 5);
  for (auto const& feature : other) CHECK(feature.rings.empty());
}

TEST_CASE("geojson: what is no map is refused with why") {
  CHECK(code_of("") == "json.malformed");
  CHECK(code_of("{\"type\":\"FeatureCollection\"}") == "maps.not_geojson");
  CHECK(code_of("{\"features\":[]}") == "maps.not_geojson");
  CHECK(code_of("[[]]") == "maps.not_geojson");
  CHECK(code_of("7") == "maps.not_geojson");
  auto const polygon = [](std::string const& corners) {
    return code_of(std::string(head) + std::string(begin_polygon) + corners +
                   std::string(end_polygon) + "]}");
  };
  CHECK(polygon(std::string(ring)) == "ok");
  CHECK(polygon("[106.8]") == "maps.not_geojson");
  CHECK(polygon("[106.8,null]") == "maps.not_geojson");
  CHECK(polygon("[106.8,\"a\"]") == "maps.not_geojson");
  CHECK(polygon("[706880,9294000]") == "maps.not_degrees");
  CHECK(polygon("[[[106.8,-6.3]]]") == "maps.not_geojson");
  CHECK(polygon("{}") == "maps.not_geojson");
}

TEST_CASE("geojson: a hostile file of 12 MB takes little memory and time") {
  auto const always = [](std::string part) { return [part](std::size_t) { return part; }; };
  std::string const polygon(begin_polygon);
  check_small("", always("["), "maps.not_geojson");
  check_small(R"({"a":)", always("["), "json.malformed");
  check_small(R"({"a":)", always(R"({"a":)"), "json.malformed");
  check_small(R"({"a":")", always("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), "json.malformed");
  check_small(R"({"a":[)", always("1,"), "json.malformed");
  check_small(std::string(head), always("{},"), "maps.too_many");
  check_small(
      std::string(head) + R"({"properties":{)",
      [](std::size_t at) { return "\"" + std::to_string(at) + "\":3276061006,"; },
      "json.malformed");
  check_small(std::string(head) + polygon + "[", always("1,"), "json.malformed");
  // A ring that goes on and on, and one that takes the square of its corners.
  check_small(
      std::string(head) + polygon,
      [](std::size_t at) { return at % 2 == 0 ? "[106,-6]," : "[107,-7],"; }, "maps.too_detailed");
  check_small(
      std::string(head) + polygon,
      [](std::size_t at) {
        constexpr std::size_t corners = 60'000;
        auto const x = std::to_string(100'000 + at % corners);
        return (at % corners == corners - 1 ? "[100,-6]],[" : "") + ("[1." + x) + ",-" +
               (at % 2 == 0 ? "6" : "7") + "." + x + "],";
      },
      "maps.too_detailed");
  // Many small rings.
  check_small(std::string(head) + polygon, always("[1,1],[2,1],[2,2],[1,1]],["),
              "maps.too_detailed");
}

}  // namespace rangkul::maps
