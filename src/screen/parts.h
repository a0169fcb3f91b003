#pragma once
// The parts of ../ui (komponen): functions that return escaped markup. Copy nothing, call these.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "screen/screen.h"

namespace rangkul::screen {

enum class Tone { plain, late, soon, done, note };

/// A state in one to three words, with an icon beside its colour.
Html chip(Tone tone, std::string const& words);
/// Something to know before acting; `more` may hold a list or buttons.
Html notice(Tone tone, std::string const& heading, Html const& more = {});
/// A sheet with heading, an as-of or other remark on the right, body, footer.
struct Sheet {
  std::string heading;
  std::string remark{};
  Html body{};
  Html footer{};
  std::string id{};
};
Html sheet(Sheet const& parts);
/// Stacks and columns: cols("wide", left, right) is 7:4.
Html stack(std::vector<Html> const& parts);
Html cols(std::string_view shape, Html const& left, Html const& right);

/// Headline numbers; `address` makes the number a door.
struct Figure {
  std::string label;
  std::string number;
  std::string unit{};
  std::string address{};
};
Html figures(std::vector<Figure> const& list);
/// A number that opens into the names behind it.
Html opens(std::string const& number, std::string const& address);

struct TimelineItem {
  std::string when;
  Html what;
  Tone tone{Tone::plain};
};
Html timeline(std::vector<TimelineItem> const& items);

struct TodoItem {
  std::string amount;
  std::string amount_address;
  std::string heading;
  Html why;
  Action button;
};
Html todo(std::vector<TodoItem> const& items);

/// part of whole as an inline SVG bar with its target tick; never capped: the scale grows.
Html bar(Percent percent, std::string const& label);
/// Values over time as an inline SVG line, the first at the left; all within least..most. `label`
/// tells of each dot and value, since the picture alone is not read aloud.
struct LineDot {
  std::string label;  // "17 Des 2024: 12"
  double value{0};
  Tone tone{Tone::plain};
};
Html line(std::vector<LineDot> const& dots, double least, double most, std::string const& label);
/// Segments of one whole side by side: {css class f1..f4 fl, count}.
struct Segment {
  std::string_view css_class;
  std::int64_t count;
};
Html pile(std::vector<Segment> const& segments, std::string const& label);

struct EmptyState {
  std::string_view icon;
  std::string heading;
  std::string why;
  std::vector<Action> actions{};
};
Html empty(EmptyState const& state);

/// Links side by side below the page head.
struct Tab {
  std::string label;
  std::string address;
  bool current{false};
  std::optional<std::int64_t> count{};
};
Html tabs(std::vector<Tab> const& list, std::string const& label);
/// Steps of a task of three to five pages; `now` counts from 0.
Html stages(std::vector<std::string> const& names, std::size_t now);
Html button_link(Action const& action);
/// A small form of one button, with CSRF and hidden fields.
Html button_post(Visit const& visit, Action const& action,
                 std::vector<std::pair<std::string, std::string>> const& hidden = {});
Html progress(std::int64_t done, std::int64_t total, std::string const& label);

/// A hand-fed table for figures that are not a List: cells are made by the caller.
struct TableColumn {
  std::string label;
  bool number{false};
};
struct Table {
  std::string caption{};
  std::vector<TableColumn> columns;
  std::vector<std::vector<Html>> rows;  // the first cell is the row's heading
  std::vector<std::vector<Html>> totals{};
  bool figured{false};  // mostly numbers: cards in three columns
};
Html table(Table const& table);

}  // namespace rangkul::screen
