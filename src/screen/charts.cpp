#include <algorithm>

#include "screen/markup.h"
#include "screen/parts.h"

namespace rangkul::screen {
namespace {

using http::Attributes;
using http::element;

/// "79.05%" for SVG attributes, from hundredths of a percent.
std::string svg_percent(std::int64_t hundredths) {
  auto const rest = hundredths % 100;
  auto text = std::to_string(hundredths / 100);
  if (rest != 0) text += (rest < 10 ? ".0" : ".") + std::to_string(rest);
  return text + "%";
}

Html rect(std::string_view css_class, std::string const& width) {
  return element(
      "rect",
      Attributes{
          {"class", std::string(css_class)}, {"width", width}, {"height", "100%"}, {"rx", "3"}});
}

std::string_view dot_class(Tone tone) {
  switch (tone) {
    case Tone::late: return "s-late";
    case Tone::soon: return "s-soon";
    case Tone::done: return "s-done";
    case Tone::note: return "s-note";
    case Tone::plain: break;
  }
  return "s-accent";
}

Html role_image(std::string_view css_class, std::string const& label, Html const& inside) {
  Attributes attributes{{"class", std::string(css_class)}};
  if (label.empty()) {
    attributes.emplace_back("aria-hidden", "true");
  } else {
    attributes.emplace_back("role", "img");
    attributes.emplace_back("aria-label", label);
  }
  return element("svg", attributes, inside);
}

}  // namespace

Html bar(Percent percent, std::string const& label) {
  constexpr std::int64_t whole = 10000;
  auto const share = percent.hundredths();
  if (!share) return role_image("bar", label, rect("f0", "100%"));
  // What exceeds its target changes the scale: the tick of the target moves inwards.
  auto const scale = std::max(whole, *share);
  auto const filled = std::max<std::int64_t>(0, *share) * whole / scale;
  auto const target = svg_percent(whole * whole / scale);
  auto inside = rect("f0", "100%");
  if (filled > 0) inside += rect("f1", svg_percent(filled));
  inside += element(
      "line",
      Attributes{{"class", "tick"}, {"x1", target}, {"x2", target}, {"y1", "-3"}, {"y2", "15"}});
  return role_image("bar", label, inside);
}

Html line(std::vector<LineDot> const& dots, double least, double most, std::string const& label) {
  constexpr double width = 320;
  constexpr double height = 96;
  constexpr double edge = 8;
  auto const span = most > least ? most - least : 1;
  auto const steps = dots.size() > 1 ? static_cast<double>(dots.size() - 1) : 1;
  std::string points;
  Html marks;
  for (std::size_t i = 0; i < dots.size(); ++i) {
    auto const across = edge + (width - 2 * edge) * static_cast<double>(i) / steps;
    auto const up = height - edge - (height - 2 * edge) * (dots[i].value - least) / span;
    auto const x = std::to_string(static_cast<int>(across));
    auto const y = std::to_string(static_cast<int>(up));
    points += (i == 0 ? "" : " ") + x + "," + y;
    marks += element(
        "circle",
        Attributes{
            {"class", std::string(dot_class(dots[i].tone))}, {"cx", x}, {"cy", y}, {"r", "4"}},
        element("title", http::text(dots[i].label)));
  }
  auto const frame =
      element("path", Attributes{{"class", "frame"}, {"d", "M8 8H312M8 88H312"}, {"fill", "none"}});
  auto const way =
      element("polyline", Attributes{{"class", "way"}, {"points", points}, {"fill", "none"}});
  return element(
      "svg",
      Attributes{
          {"class", "curve"}, {"viewBox", "0 0 320 96"}, {"role", "img"}, {"aria-label", label}},
      together(frame, way, marks));
}

Html pile(std::vector<Segment> const& segments, std::string const& label) {
  constexpr std::int64_t whole = 10000;
  std::int64_t total = 0;
  for (auto const& segment : segments) total += segment.count;
  Html inside;
  std::int64_t before = 0;
  for (auto const& segment : segments) {
    if (segment.count <= 0) continue;
    // Both ends are rounded, so that the segments neither overlap nor leave a gap.
    auto const from = before * whole / total;
    before += segment.count;
    auto const to = before * whole / total;
    inside += element("rect", Attributes{{"class", std::string(segment.css_class)},
                                         {"x", svg_percent(from)},
                                         {"width", svg_percent(to - from)},
                                         {"height", "100%"}});
  }
  if (total <= 0) inside = rect("f0", "100%");
  return role_image("pile", label, inside);
}

Html table(Table const& shape) {
  Html inside;
  if (!shape.caption.empty()) inside += element("caption", http::text(shape.caption));
  Html heads;
  for (auto const& column : shape.columns) {
    Attributes attributes{{"role", "columnheader"}, {"scope", "col"}};
    if (column.number) attributes.emplace_back("class", "num");
    heads += element("th", attributes, http::text(column.label));
  }
  auto const row_of = [&](std::vector<Html> const& cells, bool total) {
    CHECK_THAT(cells.size() == shape.columns.size());
    Html row;
    for (std::size_t at = 0; at < cells.size(); ++at) {
      auto const& column = shape.columns[at];
      if (at == 0 && !total) {
        row += element("th", {{"role", "rowheader"}, {"scope", "row"}}, cells[at]);
        continue;
      }
      Attributes attributes{{"role", "cell"}};
      if (at > 0 && !cells[at].empty() && !column.label.empty())
        attributes.emplace_back("data-label", column.label);
      if (column.number) attributes.emplace_back("class", "num");
      row += element("td", attributes, cells[at]);
    }
    return element("tr", {{"role", "row"}}, row);
  };
  Html body;
  for (auto const& row : shape.rows) body += row_of(row, false);
  inside += element("thead", {{"role", "rowgroup"}}, element("tr", {{"role", "row"}}, heads));
  inside += element("tbody", {{"role", "rowgroup"}}, body);
  if (!shape.totals.empty()) {
    Html foot;
    for (auto const& row : shape.totals) foot += row_of(row, true);
    inside += element("tfoot", {{"role", "rowgroup"}}, foot);
  }
  return element(
      "table",
      {{"class", shape.figured ? "table cards figured" : "table cards"}, {"role", "table"}},
      inside);
}

}  // namespace rangkul::screen
