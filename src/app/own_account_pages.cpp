#include <array>

#include "app/dispatch.h"
#include "app/pages.h"
#include "auth/auth.h"
#include "registry/office.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/qr.h"
#include "screen/record.h"

namespace rangkul::app {
namespace {

using http::Answer;
using screen::Field;
using screen::FieldKind;
using screen::Record;
using screen::Visit;

Record const password_record{
    "app.password",
    {Field{.key = "old", .kind = FieldKind::password, .required = true},
     Field{.key = "new", .kind = FieldKind::password, .required = true, .has_hint = true},
     Field{.key = "again", .kind = FieldKind::password, .required = true}}};

Record const totp_record{
    "app.totp", {Field{.key = "code", .required = true, .has_hint = true, .max_length = 12}}};

Record preferences_record(Visit const& visit) {
  return {"app.preferences",
          {Field{.key = "language",
                 .kind = FieldKind::choice,
                 .required = true,
                 .choices = {{"id", "Bahasa Indonesia"}, {"en", "English"}}},
           Field{.key = "theme",
                 .kind = FieldKind::choice,
                 .required = true,
                 .choices = {{"automatic", visit.say("app.preferences.theme.automatic")},
                             {"light", visit.say("app.preferences.theme.light")},
                             {"dark", visit.say("app.preferences.theme.dark")}}}}};
}

Result<auth::Visitor> visitor_of(Visit& visit) {
  return auth::actor_of_session(visit.context.tx, visit.context.catalogue,
                                session_token(visit.request), visit.context.clock.now());
}

/// "Chrome, Android" from what browsers say of themselves; the more special names stand first.
std::string device_of(std::string const& agent) {
  using Known = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Known, 6> programs{{{"Edg", "Edge"},
                                           {"OPR", "Opera"},
                                           {"SamsungBrowser", "Samsung Internet"},
                                           {"Firefox", "Firefox"},
                                           {"Chrome", "Chrome"},
                                           {"Safari", "Safari"}}};
  constexpr std::array<Known, 6> systems{{{"Android", "Android"},
                                          {"iPhone", "iPhone"},
                                          {"iPad", "iPad"},
                                          {"Windows", "Windows"},
                                          {"Mac OS", "macOS"},
                                          {"Linux", "Linux"}}};
  auto const first = [&](auto const& known) {
    for (auto const& [sign, name] : known)
      if (agent.find(sign) != std::string::npos) return std::string(name);
    return std::string{};
  };
  auto const program = first(programs);
  auto const system = first(systems);
  if (program.empty()) return agent.substr(0, 40);
  return system.empty() ? program : program + ", " + system;
}

Html sessions_sheet(Visit& visit, auth::SessionId current) {
  screen::Table table;
  table.columns = {{visit.say("app.sessions.where")},
                   {visit.say("app.sessions.since")},
                   {visit.say("app.sessions.last")},
                   {visit.say("app.sessions.act")}};
  for (auto const& row : auth::list_sessions(visit.context, current)) {
    auto const act =
        row.current
            ? screen::chip(screen::Tone::done, visit.say("app.sessions.this_one"))
            : screen::button_post(visit, {.label = visit.say("app.sessions.end"),
                                          .address = "/akun/sesi/" + row.id.text() + "/akhiri",
                                          .post = true});
    table.rows.push_back(
        {http::text(row.user_agent.empty() ? row.remote : device_of(row.user_agent)) +
             (row.user_agent.empty() ? Html{} : http::element("small", http::text(row.remote))),
         http::text(screen::short_time(row.created_at, visit.office.zone, visit.language())),
         http::text(screen::short_time(row.last_seen_at, visit.office.zone, visit.language())),
         act});
  }
  auto const everywhere = screen::button_post(
      visit,
      {.label = visit.say("app.sessions.end_all"), .address = "/akun/keluar-semua", .post = true});
  return screen::sheet({.heading = visit.say("app.sessions.heading"),
                        .body = screen::table(table),
                        .footer = everywhere});
}

Html totp_sheet(Visit& visit, auth::Account const& account, auth::SessionInfo const& session) {
  auto const state = account.has_totp ? screen::chip(screen::Tone::done, visit.say("app.totp.on"))
                                      : screen::chip(screen::Tone::soon, visit.say("app.totp.off"));
  auto body = http::element("p", state);
  if (!session.roles_waiting_for_totp.empty())
    body += screen::notice(screen::Tone::soon, visit.say("app.totp.needed"));
  if (!account.has_totp)
    body += screen::button_post(
        visit, {.label = visit.say("app.totp.begin"), .address = "/akun/kode", .post = true});
  return screen::sheet({.heading = visit.say("app.totp.heading"), .body = body});
}

Result<Answer> account_page(Visit& visit) {
  auto const visitor = TRY(visitor_of(visit));
  auto const account = TRY(auth::find_account(visit.context, visit.context.actor.account()));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"login", account.login},
                                            {"name", account.name},
                                            {"area", account.area.text()},
                                            {"has_totp", account.has_totp}}));
  auto const record = preferences_record(visit);
  screen::Filled filled;
  filled.set_raw("language", std::string(auth::word_of(account.preferences.language)));
  filled.set_raw("theme", std::string(auth::word_of(account.preferences.theme)));
  auto const form = screen::form(
      visit, record, filled, {.action = "/akun", .submit = visit.say("app.preferences.submit")});
  auto const left =
      screen::stack({screen::sheet({.heading = visit.say("app.preferences.heading"), .body = form}),
                     sessions_sheet(visit, visitor.session.id)});
  auto const password =
      screen::sheet({.heading = visit.say("app.password.heading"),
                     .body = screen::button_link(
                         {.label = visit.say("app.password.change"), .address = "/akun/sandi"})});
  auto const right = screen::stack({password, totp_sheet(visit, account, visitor.session)});
  screen::PageHead head{.title = account.name,
                        .context = visit.role_name + ", " + visit.office.name};
  head.actions.push_back({.label = visit.say("app.sign_out"), .address = "/keluar", .post = true});
  return screen::page(visit, head, screen::cols("wide", left, right));
}

Result<Answer> save_preferences(Visit& visit) {
  auto const filled = screen::read_form(visit, preferences_record(visit));
  TRY(filled.status());
  auth::Preferences preferences;
  preferences.language = filled.text("language") == "en" ? Language::en : Language::id;
  auto const theme = filled.text("theme");
  preferences.theme = theme == "dark"    ? auth::Theme::dark
                      : theme == "light" ? auth::Theme::light
                                         : auth::Theme::automatic;
  TRY(auth::set_preferences(visit.context, preferences));
  // Said in the language that the next page is in.
  auto const message =
      visit.context.catalogue.message(preferences.language, "app.preferences.saved", {});
  return screen::done(visit, "/akun", {.message = message});
}

Answer password_page(Visit& visit, screen::Filled const& filled) {
  auto const form = screen::form(visit, password_record, filled,
                                 {.action = "/akun/sandi",
                                  .submit = visit.say("app.password.submit"),
                                  .cancel_address = "/akun"});
  return screen::page(
      visit, {.title = visit.say("app.password.title"), .context = visit.say("app.password.why")},
      screen::sheet({.heading = visit.say("app.password.heading"), .body = form}),
      filled.ok() ? 200 : 422);
}

Result<Answer> change_password(Program& program, Visit& visit) {
  auto filled = screen::read_form(visit, password_record);
  if (filled.ok() && filled.text("new") != filled.text("again"))
    filled.fault("again", "app.password.differs");
  if (filled.ok()) {
    auto const visitor = TRY(visitor_of(visit));
    auth::Door door{program.store(), program.clock(), visit.context.catalogue, visit.request.remote,
                    visit.request.header("user-agent")};
    auto const changed =
        auth::change_password(door, visitor, filled.text("old"), filled.text("new"));
    if (changed.ok())
      return screen::done(visit, "/akun", {.message = visit.say("app.password.changed")});
    auto const& error = changed.error();
    filled.fault(error.code == "auth.wrong_old" ? "old" : "new", error.code, error.detail);
  }
  return password_page(visit, filled);
}

Answer totp_page(Visit& visit, auth::TotpEnrolment const& enrolment, screen::Filled const& filled) {
  auto const form = screen::form(visit, totp_record, filled,
                                 {.action = "/akun/kode/pasang",
                                  .submit = visit.say("app.totp.submit"),
                                  .cancel_address = "/akun"});
  auto body = http::element("p", visit.words("app.totp.scan")) +
              screen::qr_svg(enrolment.uri, visit.say("app.totp.picture"));
  body += http::element("p", {{"class", "id"}}, http::text(enrolment.secret_base32));
  body += form;
  return screen::page(visit, {.title = visit.say("app.totp.title")},
                      screen::sheet({.heading = visit.say("app.totp.heading"), .body = body}));
}

Result<Answer> begin_totp(Visit& visit) {
  return totp_page(visit, TRY(auth::enrol_totp(visit.context, visit.office.name)), {});
}

Result<Answer> confirm_totp(Visit& visit) {
  auto const filled = screen::read_form(visit, totp_record);
  TRY(filled.status());
  auto const visitor = TRY(visitor_of(visit));
  auto const codes =
      TRY(auth::confirm_totp(visit.context, visitor.session.id, filled.text("code")));
  Html list;
  for (auto const& code : codes) list += http::element("li", {{"class", "id"}}, http::text(code));
  auto const body =
      http::element("p", visit.words("app.totp.keep_codes")) + http::element("ul", list) +
      screen::button_link(
          {.label = visit.say("app.totp.finish"), .address = "/akun", .primary = true});
  return screen::page(visit, {.title = visit.say("app.totp.done")},
                      screen::sheet({.heading = visit.say("app.totp.recovery"), .body = body}));
}

Result<Answer> end_session(Visit& visit) {
  TRY(auth::revoke_session(visit.context, auth::SessionId{TRY(visit.request.id("session"))}));
  return screen::done(visit, "/akun", {.message = visit.say("app.sessions.ended")});
}

Result<Answer> end_all(Visit& visit) {
  auto const visitor = TRY(visitor_of(visit));
  auto const ended = TRY(auth::sign_out_everywhere(visit.context, visitor.session.id));
  return screen::done(
      visit, "/akun",
      {.message = visit.say("app.sessions.ended_all", {{"count", std::to_string(ended)}})});
}

}  // namespace

void add_own_account_pages(Program& program, screen::Routes& routes) {
  auto const signed_in = http::Policy::signed_in();
  routes.get("/akun", signed_in, account_page, "app.account.title");
  routes.get("/api/v1/akun", signed_in, account_page, "app.account.title");
  routes.post("/akun", signed_in, save_preferences);
  routes.get("/akun/sandi", signed_in,
             [](Visit& visit) -> Result<Answer> { return password_page(visit, {}); });
  routes.post_own("/akun/sandi", signed_in,
                  [&program](Visit& visit) { return change_password(program, visit); });
  routes.post("/akun/kode", signed_in, begin_totp);
  routes.post("/akun/kode/pasang", signed_in, confirm_totp);
  routes.post("/akun/sesi/{session}/akhiri", signed_in, end_session);
  routes.post("/akun/keluar-semua", signed_in, end_all);
}

}  // namespace rangkul::app
