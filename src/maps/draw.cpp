// Shapes and figures as one SVG. Colours are classes of the style sheet, so that the strict policy
// and the dark theme hold.

#include <charconv>
#include <cmath>
#include <numbers>

#include "base/text.h"
#include "maps/maps.h"
#include "maps/maps_sql.h"
#include "maps/shape.h"
#include "screen/parts.h"

namespace rangkul::maps {
namespace {

using http::element;
using http::text;
using screen::Visit;

constexpr double drawn_width = 1000;
constexpr std::size_t steps = 5;

bool sees_names(Visit const& visit) { return visit.context.actor.may(May::see_people); }

std::int64_t integer_of(std::string_view digits) {
  std::int64_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

/// From degrees to the drawing: flat, narrowed by the latitude of its middle.
class Projection {
 public:
  explicit Projection(Box const& box) : box_(box) {
    constexpr double half_turn = 180.0 * 100'000.0;
    auto const middle = static_cast<double>(box.south + box.north) / 2;
    narrow_ = std::cos(middle / half_turn * std::numbers::pi);
    auto const width = static_cast<double>(box.east - box.west) * narrow_;
    scale_ = drawn_width / std::max(width, 1.0);
  }
  double x(std::int64_t east) const {
    return static_cast<double>(east - box_.west) * narrow_ * scale_;
  }
  double y(std::int64_t north) const { return static_cast<double>(box_.north - north) * scale_; }
  double height() const { return y(box_.south); }
  std::string place(Spot spot) const {
    return std::to_string(std::lround(x(spot.x))) + " " + std::to_string(std::lround(y(spot.y)));
  }

 private:
  Box box_;
  double narrow_{1};
  double scale_{1};
};

std::string path_of(Projection const& projection, Shape const& shape) {
  std::string out;
  for (auto const& ring : shape.rings) {
    for (std::size_t i = 0; i < ring.size(); ++i)
      out += (i == 0 ? "M" : "L") + projection.place(ring[i]);
    out += "Z";
  }
  return out;
}

/// 0 for nothing, else 1 to 5 in even steps up to the most.
std::size_t step_of(std::int64_t count, std::int64_t most) {
  if (count == 0 || most == 0) return 0;
  auto const whole = static_cast<std::int64_t>(steps);
  return static_cast<std::size_t>(
      std::clamp((count * whole + most - 1) / most, std::int64_t{1}, whole));
}

/// What is told of a figure: small ones only to who may see names anyway.
std::string told(Visit const& visit, std::int64_t count) {
  if (count > 0 && count < least_shown && !sees_names(visit))
    return visit.say("maps.fewer", {{"count", std::to_string(least_shown)}});
  return group_thousands(count);
}

Html legend(Visit const& visit, std::int64_t most) {
  Html items;
  for (std::size_t step = 1; step <= steps; ++step) {
    auto const from =
        most * static_cast<std::int64_t>(step - 1) / static_cast<std::int64_t>(steps) + 1;
    auto const to = most * static_cast<std::int64_t>(step) / static_cast<std::int64_t>(steps);
    if (to < from) continue;
    auto const mark = element(
        "svg",
        {{"viewBox", "0 0 12 12"}, {"width", "12"}, {"height", "12"}, {"aria-hidden", "true"}},
        element("rect",
                {{"class", "m" + std::to_string(step)}, {"width", "12"}, {"height", "12"}}));
    items +=
        element("li", mark + text(" " + (from == to ? told(visit, from)
                                                    : told(visit, from) + "–" + told(visit, to))));
  }
  return element("ul", {{"class", "map-legend"}}, items);
}

Html region_mark(Visit const& visit, Projection const& projection, Shape const& shape,
                 Shade const* shade, std::int64_t most) {
  auto const count = shade == nullptr ? 0 : shade->count;
  auto const words =
      shade == nullptr ? std::string() : shade->name + ": " + told(visit, shade->count);
  auto const path = element(
      "path",
      {{"class", "m" + std::to_string(step_of(count, most))}, {"d", path_of(projection, shape)}},
      words.empty() ? Html{} : element("title", text(words)));
  bool const opens = shade != nullptr && count > 0 && (count >= least_shown || sees_names(visit));
  if (!opens) return path;
  return element("a", {{"href", shade->address}, {"aria-label", words}}, path);
}

Spot spot_of(Point const& point) {
  constexpr double parts = 100'000.0;
  return {std::llround(point.longitude * parts), std::llround(point.latitude * parts)};
}

Html point_mark(Projection const& projection, Point const& point) {
  constexpr int dot = 7;
  constexpr int with_number = 34;
  constexpr int half_a_letter = 14;
  auto const at = spot_of(point);
  auto const x = std::lround(projection.x(at.x));
  auto const y = std::lround(projection.y(at.y));
  auto mark = element("circle", {{"class", "spot"},
                                 {"cx", std::to_string(x)},
                                 {"cy", std::to_string(y)},
                                 {"r", std::to_string(point.mark.empty() ? dot : with_number)}});
  if (!point.mark.empty())
    mark += element("text",
                    {{"class", "spot-mark"},
                     {"x", std::to_string(x)},
                     {"y", std::to_string(y + half_a_letter)},
                     {"font-size", "40"},
                     {"text-anchor", "middle"}},
                    text(point.mark));
  return element("a", {{"href", point.address}, {"aria-label", point.title}},
                 mark + element("title", text(point.title)));
}

/// Around the points, with some air; at least about a kilometre.
Box box_around(std::vector<Point> const& points) {
  constexpr std::int64_t least = 500;
  constexpr std::int64_t part = 6;
  Box out;
  for (auto const& point : points) {
    auto const at = spot_of(point);
    out.hold(Box{at.x, at.y, at.x, at.y});
  }
  auto const air = std::max({least, (out.east - out.west) / part, (out.north - out.south) / part});
  return {out.west - air, out.south - air, out.east + air, out.north + air};
}

bool meets(Box const& a, Box const& b) {
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

}  // namespace

Shape Shape::read(std::string_view text) {
  Shape out;
  for (auto const ring_text : split(text, ';')) {
    Ring ring;
    for (auto const corner : split(ring_text, ' ')) {
      auto const comma = corner.find(',');
      if (comma == std::string_view::npos) continue;
      ring.push_back({integer_of(corner.substr(0, comma)), integer_of(corner.substr(comma + 1))});
    }
    if (ring.size() > 2) out.add(std::move(ring));
  }
  return out;
}

Html figure(Visit const& visit, Shade const& shade) {
  bool const opens = shade.count > 0 && (shade.count >= least_shown || sees_names(visit));
  return opens ? screen::opens(group_thousands(shade.count), shade.address)
               : text(told(visit, shade.count));
}

Html draw(Visit& visit, Drawing const& drawing) {
  auto const range = range_of(drawing.area);
  std::vector<std::pair<std::string, Shape>> shapes;
  Box box;
  bool const near = drawing.near_points && sees_names(visit) && !drawing.points.empty();
  if (near) box = box_around(drawing.points);
  visit.context.tx.each(maps_sql::shapes,
                        {db::bind("from", range.from), db::bind("to", range.to),
                         db::bind("length", village_code_length)},
                        [&](std::string region, std::string const& rings, std::int64_t west,
                            std::int64_t south, std::int64_t east, std::int64_t north) {
                          Box const own{west, south, east, north};
                          if (near && !meets(box, own)) return;
                          if (!near) box.hold(own);
                          shapes.emplace_back(std::move(region), Shape::read(rings));
                        });
  if (shapes.empty() && !near) return {};
  Projection const projection(box);
  std::int64_t most = 0;
  for (auto const& shade : drawing.shades) most = std::max(most, shade.count);
  Html marks;
  for (auto const& [region, shape] : shapes) {
    auto const shade = std::ranges::find_if(
        drawing.shades, [&](Shade const& one) { return one.region.text() == region; });
    marks += region_mark(visit, projection, shape,
                         shade == drawing.shades.end() ? nullptr : &*shade, most);
  }
  if (sees_names(visit))
    for (auto const& point : drawing.points) marks += point_mark(projection, point);
  auto const height = std::to_string(std::max<long>(1, std::lround(projection.height())));
  auto const svg =
      element("svg",
              {{"class", "map"},
               {"viewBox", "-4 -4 1008 " + std::to_string(std::lround(projection.height()) + 8)},
               {"width", "1000"},
               {"height", height},
               {"role", "group"},
               {"aria-label", drawing.label}},
              marks);
  return near ? svg : svg + legend(visit, most);
}

}  // namespace rangkul::maps
