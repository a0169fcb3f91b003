// From GeoJSON to shapes of known regions.

#include <fstream>
#include <map>

#include "audit/audit.h"
#include "maps/geojson.h"
#include "maps/maps_sql.h"
#include "maps/shape.h"

namespace rangkul::maps {
namespace {

namespace sql = maps_sql;

constexpr std::uintmax_t most_bytes = 12U << 20U;
/// The finest region of those codes that there is.
std::optional<RegionCode> region_of(Context& context, std::vector<RegionCode> const& codes) {
  std::optional<RegionCode> found;
  for (auto const& code : codes) {
    if (found && found->text().size() >= code.text().size()) continue;
    if (context.tx.value<std::int64_t>(sql::known_region, {db::bind("region", code)}).value_or(0) >
        0)
      found = code;
  }
  return found;
}

Result<std::ifstream> open_file(std::string const& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) return invalid("maps.not_geojson", {}, "file");
  if (static_cast<std::uintmax_t>(in.tellg()) > most_bytes)
    return invalid("maps.too_large", {}, "file");
  in.seekg(0);
  return in;
}

}  // namespace

Result<Taken> take_shapes(Context& context, std::string const& path, std::string const& file_name) {
  TRY(context.may(May::manage_office));
  auto in = TRY(open_file(path));
  Taken out;
  std::map<RegionCode, Shape> shapes;
  TRY(read_geojson(in, [&](Feature&& feature) -> Status {
    ++out.features;
    auto const region = region_of(context, feature.codes);
    if (!region || feature.rings.empty()) {
      ++out.unknown;
      return {};
    }
    for (auto& ring : feature.rings) shapes[*region].add(std::move(ring));
    return {};
  }));
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
