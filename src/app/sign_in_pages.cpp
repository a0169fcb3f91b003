#include "app/dispatch.h"
#include "app/pages.h"
#include "auth/auth.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::app {
namespace {

using http::Answer;
using screen::Field;
using screen::FieldKind;
using screen::Record;
using screen::Visit;

Record const sign_in_record{
    "app.sign_in",
    {Field{.key = "login", .required = true, .max_length = 60},
     Field{.key = "password", .kind = FieldKind::password, .required = true}}};
Record const code_record{
    "app.code", {Field{.key = "code", .required = true, .has_hint = true, .max_length = 20}}};

/// Only addresses of this server, so that a link cannot lead elsewhere after signing in.
std::string local_address(std::string const& address) {
  bool const local =
      address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
  return local ? address : "/";
}

auth::Door door_of(Program& program, Visit& visit) {
  return auth::Door{program.store(), program.clock(), visit.context.catalogue, visit.request.remote,
                    visit.request.header("user-agent")};
}

Answer form_page(Visit& visit, Record const& record, screen::Filled const& filled,
                 std::string_view key, std::string const& action) {
  screen::FormParts parts{.action = action, .submit = visit.say(std::string(key) + ".submit")};
  parts.hidden.emplace_back("kembali", local_address(visit.request.query.get(
                                           "kembali", visit.request.form.get("kembali", "/"))));
  auto const body = screen::sheet({.heading = visit.say(std::string(key) + ".heading"),
                                   .body = screen::form(visit, record, filled, parts),
                                   .footer = visit.words(std::string(key) + ".footer")});
  return screen::page(visit, {.title = visit.say(std::string(key) + ".title")}, body,
                      filled.ok() ? 200 : 422);
}

Result<Answer> sign_in(Program& program, Visit& visit) {
  auto filled = screen::read_form(visit, sign_in_record);
  if (filled.ok()) {
    auto door = door_of(program, visit);
    auto const in = auth::sign_in(door, filled.text("login"), filled.text("password"));
    if (in.ok()) {
      auto const back = local_address(visit.request.form.get("kembali", "/"));
      auto const to = in.value().needs_totp ? "/masuk/kode?kembali=" + http::url_part(back)
                      : in.value().must_change_password ? std::string("/akun/sandi")
                                                        : back;
      auto answer = visit.request.wants_json()
                        ? http::json_answer(Value::object(
                              {{"token", in.value().token}, {"needs_code", in.value().needs_totp}}))
                        : http::see_other(to);
      set_session_cookie(answer, visit.request, in.value().token);
      return answer;
    }
    if (visit.request.wants_json()) return in.error();
    filled.fault("login", in.error().code, in.error().detail);
  } else if (visit.request.wants_json()) {
    return filled.faults().front();
  }
  return form_page(visit, sign_in_record, filled, "app.sign_in", "/masuk");
}

Result<Answer> verify_code(Program& program, Visit& visit) {
  auto filled = screen::read_form(visit, code_record);
  if (filled.ok()) {
    auto door = door_of(program, visit);
    auto const in = auth::verify_totp(door, session_token(visit.request), filled.text("code"));
    if (in.ok()) {
      auto answer = http::see_other(local_address(visit.request.form.get("kembali", "/")));
      set_session_cookie(answer, visit.request, in.value().token);
      return answer;
    }
    filled.fault("code", in.error().code, in.error().detail);
  }
  return form_page(visit, code_record, filled, "app.code", "/masuk/kode");
}

Result<Answer> sign_out(Visit& visit) {
  TRY(auth::sign_out(visit.context, session_token(visit.request)));
  auto answer = http::see_other("/masuk");
  clear_session_cookie(answer);
  return answer;
}

}  // namespace

void add_sign_in_pages(Program& program, screen::Routes& routes) {
  using http::Policy;
  routes.get("/masuk", Policy::everybody(), [](Visit& visit) -> Result<Answer> {
    if (!visit.context.actor.is_nobody()) return http::see_other("/");
    return form_page(visit, sign_in_record, {}, "app.sign_in", "/masuk");
  });
  routes.post_own(
      "/masuk", Policy::everybody(), [&program](Visit& visit) { return sign_in(program, visit); },
      "app.sign_in.title");
  routes.post_own(
      "/api/v1/masuk", Policy::everybody(),
      [&program](Visit& visit) { return sign_in(program, visit); }, "app.sign_in.title");
  routes.get("/masuk/kode", Policy::everybody(), [](Visit& visit) -> Result<Answer> {
    return form_page(visit, code_record, {}, "app.code", "/masuk/kode");
  });
  routes.post_own(
      "/masuk/kode", Policy::everybody(),
      [&program](Visit& visit) { return verify_code(program, visit); }, "app.code.title");
  routes.post("/keluar", Policy::signed_in(), [](Visit& visit) { return sign_out(visit); });
}

}  // namespace rangkul::app
