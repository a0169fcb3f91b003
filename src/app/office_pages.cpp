#include "app/pages.h"
#include "audit/audit.h"
#include "base/text.h"
#include "registry/heads.h"
#include "screen/format.h"
#include "screen/openapi.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::app {
namespace {

using http::Answer;
using screen::Field;
using screen::FieldKind;
using screen::Visit;

screen::Record office_record() {
  return {"app.office",
          {Field{.key = "name", .required = true, .max_length = 120},
           Field{.key = "head", .max_length = 80},
           Field{.key = "head_title", .has_hint = true, .max_length = 80},
           Field{.key = "address", .kind = FieldKind::long_text, .max_length = 300},
           Field{.key = "zone",
                 .kind = FieldKind::choice,
                 .required = true,
                 .choices = {{"7", "WIB"}, {"8", "WITA"}, {"9", "WIT"}}}}};
}

screen::Record const& head_record() {
  static screen::Record const record{
      "app.head",
      {Field{.key = "name", .required = true, .max_length = 80},
       Field{.key = "title", .required = true, .has_hint = true, .max_length = 80},
       Field{.key = "since", .kind = FieldKind::date, .required = true},
       Field{.key = "decree", .has_hint = true, .max_length = 80}}};
  return screen::registered(record, "/kantor/kepala");
}

/// Who headed the office from when to when, and the form that names the next.
Html heads_sheet(Visit& visit, screen::Filled const& filled) {
  std::vector<screen::TimelineItem> items;
  for (auto const& head : registry::office_heads(visit.context)) {
    auto const since = screen::long_date(head.since, visit.language());
    auto const until =
        head.until ? screen::long_date(*head.until, visit.language()) : visit.say("app.head.now");
    auto what = http::element("b", http::text(head.name)) + http::text(", " + head.title);
    if (!head.decree.empty()) what += http::element("small", http::text(head.decree));
    items.push_back({since + " – " + until, what});
  }
  auto body = items.empty() ? http::element("p", {{"class", "soft"}}, visit.words("app.head.none"))
                            : screen::timeline(items);
  body += screen::form(
      visit, head_record(), filled,
      {.action = "/kantor/kepala", .submit = visit.say("app.head.submit"), .primary = false});
  return screen::sheet({.heading = visit.say("app.head.heading"), .body = body});
}

std::string area_words(Visit& visit) {
  auto const& region = visit.office.region;
  auto const found = registry::find_region(visit.context, region);
  return visit.say(
      "app.office.area",
      {{"code", region.text()},
       {"name", found ? found->name : region.text()},
       {"districts", group_thousands(registry::count_districts(visit.context, region))},
       {"villages", group_thousands(registry::count_villages(visit.context, region))}});
}

screen::Filled filled_from(registry::OfficeProfile const& profile) {
  screen::Filled filled;
  filled.set_raw("name", profile.name);
  filled.set_raw("head", profile.head);
  filled.set_raw("head_title", profile.head_title);
  filled.set_raw("address", profile.address);
  filled.set_raw("zone", std::to_string(static_cast<int>(profile.zone)));
  return filled;
}

Answer office_page(Visit& visit, screen::Filled const& filled,
                   screen::Filled const& head_filled = {}) {
  auto const form = screen::form(visit, office_record(), filled,
                                 {.action = "/kantor", .submit = visit.say("app.office.submit")});
  auto const reload = screen::button_post(
      visit,
      {.label = visit.say("app.catalogue.reload"), .address = "/kantor/katalog", .post = true});
  auto const version = http::element(
      "p", visit.words("app.catalogue.version", {{"version", visit.context.catalogue.version()}}));
  auto const right = screen::sheet(
      {.heading = visit.say("app.catalogue.heading"),
       .body = version + http::element("p", visit.words("app.catalogue.why")) + reload});
  screen::PageHead const head{
      .title = visit.say("app.office.title"), .context = area_words(visit), .current = "office"};
  auto const left =
      screen::stack({screen::sheet({.heading = visit.say("app.office.heading"), .body = form}),
                     heads_sheet(visit, head_filled)});
  bool const good = filled.ok() && head_filled.ok();
  return screen::page(visit, head, screen::cols("wide", left, right), good ? 200 : 422);
}

Result<Answer> appoint(Visit& visit) {
  auto filled = screen::read_form(visit, head_record());
  auto status = filled.status();
  if (status.ok())
    status = registry::appoint_head(visit.context, {.since = *filled.date("since"),
                                                    .name = filled.text("name"),
                                                    .title = filled.text("title"),
                                                    .decree = filled.text("decree")});
  if (!status.ok()) {
    auto const profile = registry::office_profile(visit.context);
    if (!profile || !screen::comes_again(visit, filled, status.error())) return status.error();
    return office_page(visit, filled_from(*profile), filled);
  }
  return screen::done(visit, "/kantor", {.message = visit.say("app.head.saved")});
}

Result<Answer> save(Visit& visit) {
  auto const filled = screen::read_form(visit, office_record());
  if (!filled.ok()) return office_page(visit, filled);
  auto profile = registry::office_profile(visit.context);
  if (!profile) return not_found();
  profile->name = filled.text("name");
  profile->head = filled.text("head");
  profile->head_title = filled.text("head_title");
  profile->address = filled.text("address");
  profile->zone = filled.text("zone") == "9"   ? Zone::wit
                  : filled.text("zone") == "8" ? Zone::wita
                                               : Zone::wib;
  TRY(registry::save_office(visit.context, *profile));
  return screen::done(visit, "/kantor", {.message = visit.say("app.office.saved")});
}

Result<Answer> reload(Program& program, Visit& visit) {
  TRY(program.catalogue().reload());
  auto const version = program.catalogue().snapshot()->version();
  audit::Change change(visit.context, {.name = "catalogue.reloaded",
                                       .subjects = {{"office", 1}},
                                       .data = Value::object({{"version", version}})});
  return screen::done(visit, "/kantor",
                      {.message = visit.say("app.catalogue.reloaded", {{"version", version}})});
}

Result<Answer> about(Visit& visit) {
  auto const line = [&](std::string_view key) { return http::element("p", visit.words(key)); };
  auto const body =
      screen::stack({screen::sheet({.heading = visit.say("app.about.heading"),
                                    .body = line("app.about.what") + line("app.about.licence")}),
                     screen::sheet({.heading = visit.say("app.about.sources"),
                                    .body = line("app.about.regions") + line("app.about.font") +
                                            line("app.about.icons")})});
  return screen::page(visit, {.title = visit.say("app.about.title"), .current = "about"}, body);
}

}  // namespace

void add_office_pages(Program& program, screen::Routes& routes) {
  auto const manage = http::Policy::right(May::manage_office);
  routes.get("/kantor", manage, [](Visit& visit) -> Result<Answer> {
    auto const profile = registry::office_profile(visit.context);
    if (!profile) return not_found();
    return office_page(visit, filled_from(*profile));
  });
  routes.post("/kantor", manage, save);
  for (std::string const prefix : {"", "/api/v1"})
    routes.post(prefix + "/kantor/kepala", manage, appoint, "app.head.heading");
  routes.post("/kantor/katalog", manage,
              [&program](Visit& visit) { return reload(program, visit); });
  routes.get("/tentang", http::Policy::everybody(), about);
  routes.get(
      "/api/v1/openapi.json", http::Policy::everybody(),
      [&program](Visit&) -> Result<Answer> {
        return http::json_answer(screen::openapi(program.routes()));
      },
      "app.openapi");
}

}  // namespace rangkul::app
