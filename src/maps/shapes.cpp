// From GeoJSON to shapes: codes found among the properties, rings simplified.

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "audit/audit.h"
#include "base/value.h"
#include "maps/maps.h"
#include "maps/maps_sql.h"
#include "maps/shape.h"

namespace rangkul::maps {
namespace {

namespace sql = maps_sql;

constexpr std::uintmax_t most_bytes = 12U << 20U;
constexpr double parts_of_degree = 100'000.0;
constexpr std::int64_t tolerance = 20;  // some twenty metres
constexpr std::size_t least_corners = 4;

std::optional<double> number_of(Value const& value) {
  if (auto const* whole = value.integer()) return static_cast<double>(*whole);
  if (auto const* real = value.real()) return *real;
  return std::nullopt;
}

Result<Spot> spot_of(Value const& value) {
  auto const* pair = value.list();
  if (pair == nullptr || pair->size() < 2) return invalid("maps.not_geojson", {}, "file");
  auto const x = number_of((*pair)[0]);
  auto const y = number_of((*pair)[1]);
  if (!x || !y) return invalid("maps.not_geojson", {}, "file");
  constexpr double widest = 180.0;
  constexpr double highest = 90.0;
  if (std::abs(*x) > widest || std::abs(*y) > highest)
    return invalid("maps.not_degrees", {}, "file");
  return Spot{std::llround(*x * parts_of_degree), std::llround(*y * parts_of_degree)};
}

Status take_polygon(Value const& polygon, std::vector<Ring>& out) {
  auto const* rings = polygon.list();
  if (rings == nullptr) return invalid("maps.not_geojson", {}, "file");
  for (auto const& corners : *rings) {
    auto const* list = corners.list();
    if (list == nullptr) return invalid("maps.not_geojson", {}, "file");
    Ring ring;
    for (auto const& corner : *list) ring.push_back(TRY(spot_of(corner)));
    if (ring.size() < least_corners) continue;
    // What shrinks to a line is too small to be seen.
    if (auto simple = simplified(ring, tolerance); simple.size() >= least_corners)
      out.push_back(std::move(simple));
  }
  return {};
}

Result<std::vector<Ring>> rings_of(Value const& geometry) {
  std::vector<Ring> out;
  auto const type = geometry["type"].text_or_empty();
  if (type == "Polygon") {
    TRY(take_polygon(geometry["coordinates"], out));
  } else if (type == "MultiPolygon") {
    auto const* polygons = geometry["coordinates"].list();
    if (polygons == nullptr) return invalid("maps.not_geojson", {}, "file");
    for (auto const& polygon : *polygons) TRY(take_polygon(polygon, out));
  }
  return out;
}

/// The finest region that one of the properties is the code of.
std::optional<RegionCode> region_of(Context& context, Value const& properties) {
  std::optional<RegionCode> found;
  auto const* fields = properties.fields();
  if (fields == nullptr) return found;
  for (auto const& [name, value] : *fields) {
    auto const* whole = value.integer();
    auto const code =
        RegionCode::parse(whole != nullptr ? std::to_string(*whole) : value.text_or_empty());
    if (!code.ok() || code.value().level() < RegionLevel::regency) continue;
    if (found && found->text().size() >= code.value().text().size()) continue;
    if (context.tx.value<std::int64_t>(sql::known_region, {db::bind("region", code.value())})
            .value_or(0) > 0)
      found = code.value();
  }
  return found;
}

Result<std::string> text_of(std::string const& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) return invalid("maps.not_geojson", {}, "file");
  if (static_cast<std::uintmax_t>(in.tellg()) > most_bytes)
    return invalid("maps.too_large", {}, "file");
  in.seekg(0);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

}  // namespace

Ring simplified(Ring const& ring, std::int64_t most) {
  if (ring.size() < 3) return ring;
  std::vector<bool> kept(ring.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, ring.size() - 1}};
  while (!open.empty()) {
    auto const [from, to] = open.back();
    open.pop_back();
    auto const dx = static_cast<double>(ring[to].x - ring[from].x);
    auto const dy = static_cast<double>(ring[to].y - ring[from].y);
    auto const length = std::hypot(dx, dy);
    double furthest = static_cast<double>(most);
    std::size_t at = from;
    for (std::size_t i = from + 1; i < to; ++i) {
      auto const px = static_cast<double>(ring[i].x - ring[from].x);
      auto const py = static_cast<double>(ring[i].y - ring[from].y);
      // A closed ring begins where it ends: there the distance to the point counts.
      auto const distance = length > 0 ? std::abs(dx * py - dy * px) / length : std::hypot(px, py);
      if (distance <= furthest) continue;
      furthest = distance;
      at = i;
    }
    if (at == from) continue;
    kept[at] = true;
    open.emplace_back(from, at);
    open.emplace_back(at, to);
  }
  Ring out;
  for (std::size_t i = 0; i < ring.size(); ++i)
    if (kept[i]) out.push_back(ring[i]);
  return out;
}

Result<Taken> take_shapes(Context& context, std::string const& path, std::string const& file_name) {
  TRY(context.may(May::manage_office));
  auto const file = TRY(parse_json(TRY(text_of(path))));
  auto const* features = file["features"].list();
  if (file["type"].text_or_empty() != "FeatureCollection" || features == nullptr)
    return invalid("maps.not_geojson", {}, "file");
  Taken out;
  std::map<RegionCode, Shape> shapes;
  for (auto const& feature : *features) {
    ++out.features;
    auto const region = region_of(context, feature["properties"]);
    auto rings = TRY(rings_of(feature["geometry"]));
    if (!region || rings.empty()) {
      ++out.unknown;
      continue;
    }
    for (auto& ring : rings) shapes[*region].add(std::move(ring));
  }
  if (shapes.empty()) return invalid("maps.no_region", {}, "file");
  out.shapes = static_cast<std::int64_t>(shapes.size());
  audit::Change change(
      context, {"maps.taken", {}, Value::object({{"file", file_name}, {"shapes", out.shapes}})});
  for (auto const& [region, shape] : shapes)
    change.run(sql::put_shape,
               {db::bind("region", region), db::bind("rings", shape.text()),
                db::bind("west", shape.box.west), db::bind("south", shape.box.south),
                db::bind("east", shape.box.east), db::bind("north", shape.box.north),
                db::bind("file_name", file_name), db::bind("event", change.event_id())});
  return out;
}

std::int64_t count_shapes(Context& context, RegionCode const& area) {
  auto const range = range_of(area);
  return context.tx
      .value<std::int64_t>(sql::count_shapes,
                           {db::bind("from", range.from), db::bind("to", range.to),
                            db::bind("length", village_code_length)})
      .value_or(0);
}

}  // namespace rangkul::maps
