#include "screen/parts.h"

#include "base/text.h"
#include "screen/markup.h"

namespace rangkul::screen {
namespace {

using http::Attributes;
using http::element;
using http::icon;
using http::text;

std::string_view tone_class(Tone tone) {
  switch (tone) {
    case Tone::late: return "late";
    case Tone::soon: return "soon";
    case Tone::done: return "done";
    case Tone::note: return "note";
    case Tone::plain: break;
  }
  return "";
}

std::string with_tone(std::string_view css_class, Tone tone) {
  std::string all(css_class);
  auto const more = tone_class(tone);
  if (!more.empty() && !all.empty()) all += ' ';
  all += more;
  return all;
}

/// An id for a heading that nothing else on the page has: the words of the heading.
std::string heading_id(std::string const& heading) {
  auto id = "h-" + fold(heading);
  for (auto& c : id)
    if (c == ' ') c = '-';
  return id;
}

std::string button_class(Action const& action) {
  std::string css_class = "button";
  if (action.primary) css_class += " primary";
  if (action.danger) css_class += " danger";
  return css_class;
}

Html button_inside(Action const& action) {
  Html inside;
  if (!action.icon.empty()) inside += icon(action.icon);
  inside += text(action.label);
  return inside;
}

}  // namespace

Html chip(Tone tone, std::string const& words) {
  Html inside;
  switch (tone) {
    case Tone::late: inside = icon("awas"); break;
    case Tone::soon: inside = icon("jam"); break;
    case Tone::done: inside = icon("beres"); break;
    case Tone::note: inside = icon("info"); break;
    case Tone::plain: break;
  }
  inside += text(words);
  return span(with_tone("chip", tone), inside);
}

Html notice(Tone tone, std::string const& heading, Html const& more) {
  std::string_view name = "info";
  if (tone == Tone::late) name = "salah";
  if (tone == Tone::soon) name = "awas";
  if (tone == Tone::done) name = "beres";
  Attributes attributes{{"class", with_tone("notice", tone)}};
  if (tone == Tone::late) attributes.emplace_back("role", "alert");
  return element(
      "div", attributes,
      together(icon(name), element("div", together(element("h3", text(heading)), more))));
}

Html sheet(Sheet const& parts) {
  Attributes attributes{{"class", "sheet"}};
  if (!parts.id.empty()) attributes.emplace_back("id", parts.id);
  Html inside;
  if (!parts.heading.empty()) {
    auto const id = parts.id.empty() ? heading_id(parts.heading) : "h-" + parts.id;
    attributes.emplace_back("aria-labelledby", id);
    auto head = element("h2", {{"id", id}}, text(parts.heading));
    if (!parts.remark.empty()) head += span("asof", text(parts.remark));
    inside += element("header", head);
  }
  inside += parts.body;
  if (!parts.footer.empty()) inside += element("footer", parts.footer);
  return element("section", attributes, inside);
}

Html stack(std::vector<Html> const& parts) {
  Html inside;
  for (auto const& part : parts) inside += part;
  return div("stack", inside);
}

Html cols(std::string_view shape, Html const& left, Html const& right) {
  return div("cols " + std::string(shape), together(left, right));
}

Html figures(std::vector<Figure> const& list) {
  Html inside;
  for (auto const& figure : list) {
    auto number =
        figure.address.empty() ? text(figure.number) : opens(figure.number, figure.address);
    if (!figure.unit.empty()) number += together(text(" "), small(figure.unit));
    inside += element("div", together(element("dt", text(figure.label)), element("dd", number)));
  }
  return element("dl", {{"class", "figures"}}, inside);
}

Html opens(std::string const& number, std::string const& address) {
  return http::link(address, text(number), "opens");
}

Html timeline(std::vector<TimelineItem> const& items) {
  Html inside;
  for (auto const& item : items) {
    Attributes attributes;
    if (item.tone != Tone::plain) attributes.emplace_back("class", tone_class(item.tone));
    inside += element("li", attributes, together(element("time", text(item.when)), item.what));
  }
  return element("ol", {{"class", "timeline"}}, inside);
}

Html todo(std::vector<TodoItem> const& items) {
  Html inside;
  for (auto const& item : items) {
    auto const amount =
        item.amount_address.empty() ? text(item.amount) : opens(item.amount, item.amount_address);
    inside += element("li", together(span("amount", amount),
                                     element("div", together(element("h3", text(item.heading)),
                                                             element("p", item.why))),
                                     button_link(item.button)));
  }
  return element("ul", {{"class", "todo"}}, inside);
}

Html empty(EmptyState const& state) {
  auto inside = together(icon(state.icon), element("h3", text(state.heading)));
  if (!state.why.empty()) inside += element("p", text(state.why));
  if (!state.actions.empty()) {
    Html buttons;
    for (auto const& action : state.actions) buttons += button_link(action);
    inside += div("buttons", buttons);
  }
  return element("section", {{"class", "sheet empty"}, {"aria-label", state.heading}}, inside);
}

Html tabs(std::vector<Tab> const& list, std::string const& label) {
  Html inside;
  for (auto const& tab : list) {
    Attributes attributes{{"href", tab.address}};
    CHECK_THAT(!is_outside(tab.address));
    if (tab.current) attributes.emplace_back("aria-current", "page");
    auto words = text(tab.label);
    if (tab.count) words += together(text(" "), span("num", text(group_thousands(*tab.count))));
    inside += element("a", attributes, words);
  }
  return element("nav", {{"class", "sections"}, {"aria-label", label}}, inside);
}

Html stages(std::vector<std::string> const& names, std::size_t now) {
  Html inside;
  for (std::size_t at = 0; at < names.size(); ++at) {
    Attributes attributes;
    if (at < now) attributes.emplace_back("class", "done");
    if (at == now) attributes.emplace_back("aria-current", "step");
    inside += element("li", attributes, text(names[at]));
  }
  return element("ol", {{"class", "stages"}}, inside);
}

Html button_link(Action const& action) {
  return http::link(action.address, button_inside(action), button_class(action));
}

Html button_post(Visit const& visit, Action const& action,
                 std::vector<std::pair<std::string, std::string>> const& hidden) {
  CHECK_THAT(http::is_local_path(action.address));
  auto inside = csrf_field(visit);
  for (auto const& [name, value] : hidden)
    inside += element("input", Attributes{{"type", "hidden"}, {"name", name}, {"value", value}});
  inside += element("button", {{"class", button_class(action)}}, button_inside(action));
  return element("form", {{"method", "post"}, {"action", action.address}}, inside);
}

Html progress(std::int64_t done, std::int64_t total, std::string const& label) {
  Attributes attributes{{"aria-label", label}};
  std::string words;
  if (total > 0) {
    attributes.insert(attributes.begin(),
                      {{"max", std::to_string(total)}, {"value", std::to_string(done)}});
    words = Percent(done, total).text() + " %";
  }
  return element("progress", attributes, text(words));
}

}  // namespace rangkul::screen
