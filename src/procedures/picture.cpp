// Boxes in one column; what leads past other boxes runs in lanes, one for each step that is led to:
// down on the right, back up on the left.

#include "procedures/picture.h"

#include <algorithm>

#include "base/text.h"
#include "screen/screen.h"

namespace rangkul::procedures {
namespace {

using http::element;
using http::text;

constexpr int box_width = 272;
constexpr int padding = 12;
constexpr int lane_width = 10;
constexpr int gap = 22;
constexpr int line_height = 18;
constexpr int margin = 6;
constexpr int corner = 8;
constexpr int lane_colours = 4;
constexpr std::size_t title_letters = 27;
constexpr std::size_t small_letters = 35;

/// A text in lines, broken at blanks; those that do not break hold arrow and numbers together.
std::vector<std::string> broken(std::string const& whole, std::size_t letters) {
  std::vector<std::string> out;
  for (auto const word : split(whole, ' ')) {
    if (!out.empty() && out.back().size() + 1 + word.size() <= letters)
      out.back() += " " + std::string(word);
    else
      out.emplace_back(word);
  }
  return out;
}

struct Line {
  std::string words;
  std::string_view look;
  int y{0};
};
struct Way {
  std::size_t to{0};  // row
  int y{0};
};
struct Box {
  Step const* step{nullptr};
  std::vector<Line> lines;
  std::vector<Way> ways;
  int top{0};
  int height{0};
  int entry() const { return top + padding + line_height / 2; }
};
/// One lane: all ways that lead to a row from one side.
struct Lane {
  std::size_t to{0};
  bool up{false};
  int first{0};
  int last{0};
  int place{0};
};

class Drawing {
 public:
  Drawing(Wording const& wording, Paper paper)
      : wording_(wording), paper_(paper), order_(drawing_order(wording.procedure())) {
    row_.resize(order_.size());
    for (std::size_t i = 0; i < order_.size(); ++i) row_[order_[i]] = i;
    for (auto const at : order_) add_box(wording.procedure().steps[at]);
    place_boxes();
    add_lanes();
  }

  Html draw() const {
    Html marks;
    for (std::size_t i = 0; i < boxes_.size(); ++i) marks += arrow_down(i);
    for (auto const& lane : lanes_) marks += lane_mark(lane);
    for (auto const& box : boxes_) marks += box_mark(box);
    auto const width = left() + box_width + right() + 2 * margin;
    auto const height = boxes_.empty() ? 0 : boxes_.back().top + boxes_.back().height + margin;
    auto const name =
        wording_.say("procedures.picture_of", {{"name", wording_.in(wording_.procedure().name)}});
    http::Attributes attributes{
        {"class", "flow"},
        {"viewBox", "0 0 " + std::to_string(width) + " " + std::to_string(height)},
        {"width", std::to_string(width)},
        {"height", std::to_string(height)},
        {"role", "img"},
        {"aria-labelledby", "flow-title flow-desc"}};
    if (paper_ == Paper::file) attributes.push_back({"xmlns", "http://www.w3.org/2000/svg"});
    return element("svg", attributes,
                   element("title", {{"id", "flow-title"}}, text(name)) +
                       element("desc", {{"id", "flow-desc"}}, text(described())) + own_style() +
                       marks);
  }

 private:
  std::string number_of(std::string const& id) const {
    return std::to_string(row_[wording_.procedure().place_of(id)] + 1);
  }
  std::string numbers_of(std::vector<std::string> const& ids) const {
    std::vector<std::string> out;
    for (auto const& id : ids) out.push_back(number_of(id));
    return join(out, ",\u00a0");
  }
  std::size_t row_of(std::string const& id) const {
    return row_[wording_.procedure().place_of(id)];
  }

  void add_box(Step const& step) {
    Box box;
    box.step = &step;
    int y = padding;
    auto const put = [&](std::string const& words, std::string_view look, std::size_t letters) {
      for (auto const& line : broken(words, letters)) {
        y += line_height;
        box.lines.push_back({line, look, y - 4});
      }
    };
    put(number_of(step.id) + ". " + wording_.in(step.name), "name", title_letters);
    put(wording_.owner(step.by), "by", small_letters);
    put(wording_.limit(step.limit), "small", small_letters);
    if (!step.question.id.empty()) put(wording_.in(step.question), "ask", small_letters);
    for (auto const& answer : step.answers) {
      auto const from = y;
      put("• " + wording_.in(answer.name) + " →\u00a0" + numbers_of(answer.to), "small",
          small_letters);
      for (auto const& to : answer.to) box.ways.push_back({row_of(to), from + line_height / 2 + 2});
    }
    if (step.ends_case()) put(wording_.codes("case_end", step.ends), "small", small_letters);
    if (!step.next.empty()) {
      put("→\u00a0" + numbers_of(step.next), "small", small_letters);
      for (auto const& to : step.next) box.ways.push_back({row_of(to), y - line_height / 2 + 2});
    }
    box.height = y + padding;
    boxes_.push_back(std::move(box));
  }

  void place_boxes() {
    int top = margin;
    for (auto& box : boxes_) {
      box.top = top;
      for (auto& line : box.lines) line.y += top;
      for (auto& way : box.ways) way.y += top;
      top += box.height + gap;
    }
  }

  /// A step whose only way is to the box below has a plain arrow.
  bool goes_down(std::size_t row) const {
    auto const& box = boxes_[row];
    return std::ranges::any_of(box.ways, [&](Way const& way) { return way.to == row + 1; }) &&
           !box.step->next.empty();
  }

  void add_lanes() {
    for (std::size_t row = 0; row < boxes_.size(); ++row)
      for (auto const& way : boxes_[row].ways) {
        if (way.to == row + 1 && goes_down(row)) continue;
        bool const up = way.to <= row;
        auto lane = std::ranges::find_if(
            lanes_, [&](Lane const& one) { return one.to == way.to && one.up == up; });
        if (lane == lanes_.end()) {
          lanes_.push_back({way.to, up, boxes_[way.to].entry(), boxes_[way.to].entry(), 0});
          lane = lanes_.end() - 1;
        }
        lane->first = std::min(lane->first, way.y);
        lane->last = std::max(lane->last, way.y);
      }
    std::ranges::stable_sort(lanes_, {}, [](Lane const& lane) { return lane.last - lane.first; });
    for (std::size_t i = 0; i < lanes_.size(); ++i) place_lane(i);
  }

  /// The nearest place that no lane of the same side and stretch has taken.
  void place_lane(std::size_t at) {
    auto& lane = lanes_[at];
    auto const taken = [&](int place) {
      for (std::size_t i = 0; i < at; ++i) {
        auto const& other = lanes_[i];
        if (other.up == lane.up && other.place == place && other.first <= lane.last + line_height &&
            lane.first <= other.last + line_height)
          return true;
      }
      return false;
    };
    while (taken(lane.place)) ++lane.place;
    (lane.up ? left_lanes_ : right_lanes_) =
        std::max(lane.up ? left_lanes_ : right_lanes_, lane.place + 1);
  }

  int left() const { return left_lanes_ == 0 ? 0 : (left_lanes_ + 1) * lane_width; }
  int right() const { return right_lanes_ == 0 ? 0 : (right_lanes_ + 1) * lane_width; }
  int box_x() const { return margin + left(); }

  static std::string point(int x, int y) { return std::to_string(x) + " " + std::to_string(y); }

  Html arrow_down(std::size_t row) const {
    if (!goes_down(row)) return {};
    auto const x = box_x() + box_width / 2;
    auto const from = boxes_[row].top + boxes_[row].height;
    auto const to = boxes_[row + 1].top;
    return element("path",
                   {{"class", "way"}, {"d", "M" + point(x, from) + "L" + point(x, to - 6)}}) +
           tip(x, to - 1, x - 5, to - 8, x + 5, to - 8, "tip");
  }

  static Html tip(int x, int y, int x2, int y2, int x3, int y3, std::string const& look) {
    return element("path",
                   {{"class", look},
                    {"d", "M" + point(x, y) + "L" + point(x2, y2) + "L" + point(x3, y3) + "Z"}});
  }

  Html lane_mark(Lane const& lane) const {
    auto const edge = lane.up ? box_x() : box_x() + box_width;
    auto const side = lane.up ? -1 : 1;
    auto const x = edge + side * (lane.place + 1) * lane_width;
    auto const end = boxes_[lane.to].entry();
    auto const colour = " l" + std::to_string(lane.place % lane_colours + 1);
    std::string path = "M" + point(x, lane.first) + "L" + point(x, lane.last);
    for (std::size_t row = 0; row < boxes_.size(); ++row)
      for (auto const& way : boxes_[row].ways) {
        bool const here = way.to == lane.to && (way.to <= row) == lane.up &&
                          !(way.to == row + 1 && goes_down(row));
        if (here) path += "M" + point(edge, way.y) + "L" + point(x, way.y);
      }
    path += "M" + point(x, end) + "L" + point(edge + side * 6, end);
    return element("path", {{"class", "way" + colour}, {"d", path}}) +
           tip(edge + side, end, edge + side * 8, end - 5, edge + side * 8, end + 5,
               "tip" + colour);
  }

  Html box_mark(Box const& box) const {
    std::string look = "box";
    if (box.step->by_agency) look += " other";
    if (box.step->ends_case()) look += " end";
    if (!box.step->mandatory) look += " free";
    auto out = element("rect", {{"class", look},
                                {"x", std::to_string(box_x())},
                                {"y", std::to_string(box.top)},
                                {"width", std::to_string(box_width)},
                                {"height", std::to_string(box.height)},
                                {"rx", std::to_string(corner)}});
    for (auto const& line : box.lines)
      out += element("text",
                     {{"class", std::string(line.look)},
                      {"x", std::to_string(box_x() + padding)},
                      {"y", std::to_string(line.y)}},
                     text(line.words));
    return out;
  }

  /// The picture for who cannot see it.
  std::string described() const {
    std::vector<std::string> out;
    for (auto const& box : boxes_) {
      auto const& step = *box.step;
      auto line = number_of(step.id) + ". " + wording_.in(step.name) + " (" +
                  wording_.owner(step.by) + ", " + wording_.limit(step.limit) + ")";
      for (auto const& answer : step.answers)
        line += "; " + wording_.in(answer.name) + " → " + numbers_of(answer.to);
      if (!step.next.empty()) line += " → " + numbers_of(step.next);
      out.push_back(std::move(line));
    }
    return join(out, ". ");
  }

  /// The colours of web/css/tokens.css, for a picture that stands alone.
  Html own_style() const {
    if (paper_ == Paper::page) return {};
    return element(
        "style",
        text(".flow{font-family:system-ui,sans-serif;background:#fff}"
             ".flow .box{fill:#fff;stroke:#7b2453;stroke-width:1.5}"
             ".flow .other{fill:#e8f0f8;stroke:#1f598a}.flow .end{fill:#e7f3ec;stroke:#1c6842}"
             ".flow .free{stroke-dasharray:5 3}"
             ".flow text{font-size:13px;fill:#231b21}.flow .name{font-size:14.5px;font-weight:700}"
             ".flow .by{fill:#7b2453;font-weight:600}.flow .ask{font-style:italic}"
             ".flow .small{fill:#5d5259}"
             ".flow .way{fill:none;stroke:#85797f;stroke-width:1.75}.flow .tip{fill:#85797f}"
             ".flow .way.l1{stroke:#7b2453}.flow .tip.l1{fill:#7b2453}"
             ".flow .way.l2{stroke:#2a7a80}.flow .tip.l2{fill:#2a7a80}"
             ".flow .way.l3{stroke:#b56a1c}.flow .tip.l3{fill:#b56a1c}"
             ".flow .way.l4{stroke:#85797f}.flow .tip.l4{fill:#85797f}"));
  }

  Wording const& wording_;
  Paper paper_;
  std::vector<std::size_t> order_;
  std::vector<std::size_t> row_;  // of each step
  std::vector<Box> boxes_;
  std::vector<Lane> lanes_;
  int left_lanes_{0};
  int right_lanes_{0};
};

/// How long the longest way to each step is; ways to a step that its file has earlier lead back and
/// are not counted.
std::vector<int> layers_of(Procedure const& procedure) {
  std::vector<int> out(procedure.steps.size(), 0);
  for (std::size_t from = 0; from < out.size(); ++from)
    for (auto const& way : procedure.steps[from].ways())
      if (auto const to = procedure.place_of(way); to > from)
        out[to] = std::max(out[to], out[from] + 1);
  return out;
}

}  // namespace

std::vector<std::size_t> drawing_order(Procedure const& procedure) {
  auto const layers = layers_of(procedure);
  std::vector<std::size_t> out(procedure.steps.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i;
  std::ranges::stable_sort(out, {}, [&](std::size_t step) {
    return std::pair(procedure.steps[step].ends_case(), layers[step]);
  });
  return out;
}

Html draw(Wording const& wording, Paper paper) { return Drawing(wording, paper).draw(); }

}  // namespace rangkul::procedures
