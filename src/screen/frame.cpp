#include "catalogue/catalogue.h"
#include "screen/flash.h"
#include "screen/format.h"
#include "screen/markup.h"
#include "screen/parts.h"
#include "screen/screen.h"
#include "screen/screen_templates.h"

namespace rangkul::screen {
namespace {

using http::Attributes;
using http::element;
using http::icon;
using http::text;

/// The menu as this reader may see it; groups without an item are left out.
Value rail_of(Visit const& visit, std::string_view current) {
  Value groups(Value::List{});
  std::string_view group = "\n";
  Value items;
  Value heading;
  auto const close_group = [&] {
    if (!items.is_null())
      groups.push(Value::object({{"heading", heading}, {"items", std::move(items)}}));
    items = Value();
  };
  for (auto const& item : visit.nav) {
    if (!visit.context.actor.may(item.right) && item.right != May::sign_in) continue;
    if (item.group != group) {
      close_group();
      group = item.group;
      heading = item.group.empty() ? Value() : Value(visit.say(item.group));
    }
    items.push(Value::object({{"address", item.address},
                              {"current", item.key == current},
                              {"icon", icon(item.icon)},
                              {"label", visit.say("nav." + std::string(item.key))}}));
  }
  close_group();
  return groups;
}

Html trail_of(Visit const& visit, std::vector<Crumb> const& crumbs) {
  if (crumbs.empty()) return {};
  Html steps;
  for (auto const& crumb : crumbs)
    steps += element("li", http::link(crumb.address, text(crumb.label)));
  return element("nav", {{"aria-label", visit.say("screen.trail")}},
                 element("ol", {{"class", "trail"}}, steps));
}

Html head_of(Visit const& visit, PageHead const& head) {
  auto left = together(trail_of(visit, head.trail), element("h1", text(head.title)));
  if (!head.context.empty()) left += element("p", text(head.context));
  auto inside = element("div", left);
  if (!head.actions.empty()) {
    Html buttons;
    for (auto const& action : head.actions)
      buttons += action.post ? button_post(visit, action) : button_link(action);
    inside += div("buttons", buttons);
  }
  return div("head", inside);
}

Html toast_of(Visit const& visit, Flash const& flash) {
  auto inside = element("span", text(flash.message));
  if (!flash.undo_address.empty()) {
    CHECK_THAT(http::is_local_path(flash.undo_address));
    auto const button =
        element("button", {{"class", "button"}, {"accesskey", "u"}},
                together(http::icon("urung"), together(visit.words("screen.undo"), text(" ")),
                         element("kbd", text("U"))));
    inside += element("form", {{"method", "post"}, {"action", flash.undo_address}},
                      together(csrf_field(visit), button));
  }
  return element("div", {{"class", "toast"}, {"role", "status"}}, inside);
}

}  // namespace

std::string Visit::say(std::string_view key, std::map<std::string, std::string> const& with) const {
  return context.catalogue.message(language(), key, with);
}

Html Visit::words(std::string_view key, std::map<std::string, std::string> const& with) const {
  return text(say(key, with));
}

Date Visit::today() const { return local_date(context.clock.now(), office.zone); }

http::Answer page(Visit& visit, PageHead const& head, Html const& body, int status) {
  auto const language = visit.language();
  bool const inside = !visit.context.actor.is_nobody();
  auto const flash = waiting_flash(visit.request);
  auto value = Value::object(
      {{"lang", language == Language::id ? "id" : "en"},
       {"theme", visit.theme},
       {"field", head.field},
       {"title", head.title},
       {"office", visit.office.name},
       {"demo", visit.office.demo},
       {"icon_brand", icon("rangkul")},
       {"printed", visit.say("screen.printed", {{"time", long_time(visit.context.clock.now(),
                                                                   visit.office.zone, language)}})},
       {"head", head_of(visit, head)},
       {"toast", flash ? toast_of(visit, *flash) : Html()},
       {"body", body}});
  if (inside) {
    auto const& name = visit.context.actor.name();
    value.set("person", name);
    value.set("role", visit.role_name);
    value.set("printed_by",
              visit.say("screen.printed_by", {{"name", name}, {"role", visit.role_name}}));
    value.set("can_search", visit.context.actor.may(May::see_people));
    value.set("csrf", csrf_field(visit));
    value.set("groups", rail_of(visit, head.current));
    value.set("icon_menu", icon("menu"));
    value.set("icon_search", icon("cari"));
    value.set("icon_person", icon("orang"));
    value.set("icon_close", icon("tutup"));
  }
  auto const& frame = inside ? templates::frame : templates::public_frame;
  auto answer = http::html_answer(http::render(frame, value, language), status);
  if (flash) forget_flash(answer);
  answer.with("Vary", "HX-Request, Accept");
  return answer;
}

http::Answer show(Visit& visit, PageHead const& head, http::Template const& view,
                  Value const& value) {
  if (visit.request.wants_json()) return http::json_answer(value);
  return page(visit, head, http::render(view, value, visit.language()));
}

Html csrf_field(Visit const& visit) {
  if (visit.csrf.empty()) return {};
  return element("input", Attributes{{"type", "hidden"}, {"name", "_csrf"}, {"value", visit.csrf}});
}

std::string origin_of(Visit const& visit) {
  auto const host = visit.request.header("host");
  if (host.empty()) return {};
  bool const here = host.starts_with("127.0.0.1") || host.starts_with("localhost");
  return (here ? "http://" : "https://") + host;
}

}  // namespace rangkul::screen
