#include "maps/geojson.h"

#include <array>
#include <cmath>

#include "base/json_events.h"

namespace rangkul::maps {
namespace {

constexpr double parts_of_degree = 100'000.0;
constexpr std::int64_t tolerance = 20;  // some twenty metres
constexpr std::size_t least_corners = 4;
// The villages of the largest province are fewer, and so are the corners that draw them.
constexpr std::int64_t most_features = 10'000;
constexpr std::size_t most_corners = 200'000;    // of one ring
constexpr std::size_t most_kept = 600'000;       // corners in all
constexpr std::size_t most_codes = 8;            // of one feature
constexpr std::int64_t most_looks = 40'000'000;  // at corners, in all: a third of a second

/// Where in the file the reading is: what the objects and lists around it are.
enum class Inside { nothing, file, features, feature, geometry, properties, coordinates };

/// A list within "coordinates": what it holds so far.
struct Level {
  std::array<double, 2> place{};
  std::size_t numbers{0};
};

class Reader final : public JsonEvents {
 public:
  explicit Reader(std::function<Status(Feature&&)> const& take) : take_(take) {}
  bool is_collection() const { return is_collection_ && seen_features_; }

  Status begin_object() override {
    if (skipped_ > 0) return skip();
    if (inside_ == Inside::nothing && !begun_) return enter(Inside::file);
    if (inside_ == Inside::features) {
      if (++features_ > most_features) return invalid("maps.too_many", {}, "file");
      feature_ = {};
      type_.clear();
      depth_ = 0;
      return enter(Inside::feature);
    }
    if (inside_ == Inside::feature && name_ == "geometry") return enter(Inside::geometry);
    if (inside_ == Inside::feature && name_ == "properties") return enter(Inside::properties);
    if (inside_ == Inside::coordinates || inside_ == Inside::nothing) return not_geojson();
    return skip();
  }

  Status end_object() override {
    if (skipped_ > 0) return unskip();
    if (inside_ == Inside::feature) TRY(end_feature());
    return leave();
  }

  Status begin_list() override {
    if (skipped_ > 0) return skip();
    if (inside_ == Inside::nothing) return not_geojson();
    if (inside_ == Inside::file && name_ == "features") {
      seen_features_ = true;
      return enter(Inside::features);
    }
    if (inside_ == Inside::geometry && name_ == "coordinates") {
      TRY(enter(Inside::coordinates));
      levels_.assign(1, {});
      ring_.clear();
      return {};
    }
    if (inside_ != Inside::coordinates) return skip();
    constexpr std::size_t deepest = 4;  // of a MultiPolygon: surface, ring, corner
    if (levels_.size() >= deepest) return not_geojson();
    levels_.emplace_back();
    return {};
  }

  Status end_list() override {
    if (skipped_ > 0) return unskip();
    if (inside_ != Inside::coordinates) return leave();
    bool const corner = levels_.back().numbers > 0;
    if (corner) {
      TRY(add_corner(levels_.back()));
    } else if (!ring_.empty()) {
      TRY(end_ring());
    }
    levels_.pop_back();
    return levels_.empty() ? leave() : Status{};
  }

  Status name(std::string const& name) override {
    // Only short names are asked for.
    constexpr std::size_t longest = 32;
    if (skipped_ == 0) name_ = name.substr(0, longest);
    return {};
  }

  Status text(std::string const& text) override {
    if (skipped_ > 0) return {};
    if (inside_ == Inside::coordinates || inside_ == Inside::nothing) return not_geojson();
    constexpr std::size_t longest = 32;
    if (text.size() > longest) return {};
    if (inside_ == Inside::file && name_ == "type") is_collection_ = text == "FeatureCollection";
    if (inside_ == Inside::geometry && name_ == "type") type_ = text;
    if (inside_ == Inside::properties) add_code(text);
    return {};
  }

  Status whole(std::int64_t number) override {
    if (skipped_ == 0 && inside_ == Inside::properties) add_code(std::to_string(number));
    return this->number(static_cast<double>(number));
  }

  Status number(double number) override {
    if (skipped_ > 0) return {};
    if (inside_ == Inside::nothing) return not_geojson();
    if (inside_ != Inside::coordinates) return {};
    auto& level = levels_.back();
    if (level.numbers < level.place.size()) level.place[level.numbers] = number;
    ++level.numbers;
    return {};
  }

  Status other() override {
    bool const misplaced = inside_ == Inside::coordinates || inside_ == Inside::nothing;
    return skipped_ == 0 && misplaced ? not_geojson() : Status{};
  }

 private:
  static Status not_geojson() { return invalid("maps.not_geojson", {}, "file"); }

  Status enter(Inside next) {
    begun_ = true;
    around_.push_back(inside_);
    inside_ = next;
    return {};
  }
  Status leave() {
    inside_ = around_.back();
    around_.pop_back();
    return {};
  }
  /// An object or list that says nothing of a shape.
  Status skip() {
    ++skipped_;
    return {};
  }
  Status unskip() {
    --skipped_;
    return {};
  }

  void add_code(std::string const& text) {
    if (feature_.codes.size() >= most_codes) return;
    auto code = RegionCode::parse(text);
    if (code.ok() && code.value().level() >= RegionLevel::regency)
      feature_.codes.push_back(std::move(code).value());
  }

  Status add_corner(Level const& corner) {
    auto const [x, y] = corner.place;
    if (corner.numbers < 2) return not_geojson();
    constexpr double widest = 180.0;
    constexpr double highest = 90.0;
    if (std::abs(x) > widest || std::abs(y) > highest)
      return invalid("maps.not_degrees", {}, "file");
    if (ring_.size() >= most_corners) return invalid("maps.too_detailed", {}, "file");
    ring_.push_back({std::llround(x * parts_of_degree), std::llround(y * parts_of_degree)});
    return {};
  }

  Status end_ring() {
    depth_ = levels_.size();
    Ring const ring = std::exchange(ring_, {});
    if (ring.size() < least_corners) return {};
    auto simple = TRY(simplified_within(ring, tolerance, looks_));
    // What shrinks to a line is too small to be seen.
    if (simple.size() < least_corners) return {};
    kept_ += simple.size();
    if (kept_ > most_kept) return invalid("maps.too_detailed", {}, "file");
    feature_.rings.push_back(std::move(simple));
    return {};
  }

  Status end_feature() {
    constexpr std::size_t polygon = 2;  // lists around a ring's corners
    constexpr std::size_t polygons = 3;
    bool const surface = (type_ == "Polygon" && depth_ == polygon) ||
                         (type_ == "MultiPolygon" && depth_ == polygons);
    if (!surface && (type_ == "Polygon" || type_ == "MultiPolygon") && depth_ > 0)
      return not_geojson();
    if (!surface) feature_.rings.clear();
    return take_(std::exchange(feature_, {}));
  }

  std::function<Status(Feature&&)> const& take_;
  Inside inside_{Inside::nothing};
  std::vector<Inside> around_;
  std::vector<Level> levels_;
  std::size_t skipped_{0};
  std::string name_, type_;
  Feature feature_;
  Ring ring_;
  std::size_t depth_{0}, kept_{0};
  std::int64_t features_{0};
  std::int64_t looks_{most_looks};
  bool begun_{false}, is_collection_{false}, seen_features_{false};
};

}  // namespace

Result<Ring> simplified_within(Ring const& ring, std::int64_t most, std::int64_t& looks) {
  if (ring.size() < 3) return ring;
  std::vector<bool> kept(ring.size(), false);
  kept.front() = kept.back() = true;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, ring.size() - 1}};
  while (!open.empty()) {
    auto const [from, to] = open.back();
    open.pop_back();
    looks -= static_cast<std::int64_t>(to - from);
    if (looks < 0) return invalid("maps.too_detailed", {}, "file");
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

Ring simplified(Ring const& ring, std::int64_t most) {
  auto looks = std::numeric_limits<std::int64_t>::max();
  return simplified_within(ring, most, looks).value();
}

Status read_geojson(std::istream& in, std::function<Status(Feature&&)> const& take) {
  Reader reader(take);
  TRY(read_json(in, reader));
  if (!reader.is_collection()) return invalid("maps.not_geojson", {}, "file");
  return {};
}

}  // namespace rangkul::maps
