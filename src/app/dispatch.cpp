#include "app/dispatch.h"

#include <spdlog/spdlog.h>

#include "audit/audit.h"
#include "auth/auth.h"
#include "http/assets.h"
#include "registry/office.h"
#include "screen/screen.h"

namespace rangkul::app {
namespace {

/// Who comes, as far as the cookie says.
struct Guest {
  Actor actor = Actor::nobody();
  std::optional<auth::SessionInfo> session;
  std::string token;
};

Language language_of(http::Request const& request) {
  return request.header("accept-language").starts_with("en") ? Language::en : Language::id;
}

constexpr std::string_view bearer = "Bearer ";

std::string four_signs() {
  // An incident number that people can say on the phone: no letters that look alike.
  constexpr std::string_view signs = "23456789ABCDEFGHJKMNPQRTUVWXYZ";
  auto value = static_cast<std::uint64_t>(next_id_value()) * 0x9E3779B97F4A7C15ULL;
  std::string out;
  for (int i = 0; i < 4; ++i) {
    out.push_back(signs[static_cast<std::size_t>(value >> 40) % signs.size()]);
    value *= 0x9E3779B97F4A7C15ULL;
  }
  return out;
}

std::string role_name(catalogue::Catalogue const& catalogue, Guest const& guest, Date today) {
  if (!guest.session || guest.session->roles.empty()) return {};
  auto const* role = catalogue.role(guest.session->roles.front(), today);
  return role == nullptr ? std::string{} : role->name.in(guest.actor.language());
}

/// Only a cookie travels without the sender's will: a program's bearer token needs no second proof.
bool csrf_holds(http::Request const& request, std::string const& token) {
  if (request.header("authorization").starts_with(bearer)) return true;
  auto sent = request.form.get("_csrf");
  if (sent.empty()) sent = request.header("x-csrf-token");
  return auth::csrf_matches(token, sent);
}

}  // namespace

std::string session_token(http::Request const& request) {
  auto const authorization = request.header("authorization");
  if (authorization.starts_with(bearer)) return authorization.substr(bearer.size());
  auto const found = request.cookies.find(std::string(session_cookie));
  return found == request.cookies.end() ? std::string{} : found->second;
}

void set_session_cookie(http::Answer& answer, http::Request const& request,
                        std::string const& token) {
  answer.with("Set-Cookie", std::string(session_cookie) + "=" + token +
                                "; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400" +
                                (request.secure ? "; Secure" : ""));
}

void clear_session_cookie(http::Answer& answer) {
  answer.with("Set-Cookie",
              std::string(session_cookie) + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

/// One request on its way: the snapshot, the guest and the frame that pages need.
class OneRequest {
 public:
  OneRequest(Program& program, http::Request& request)
      : program_(program), request_(request), catalogue_(program.catalogue().snapshot()) {}

  http::Answer answer() {
    find_guest();
    bool path_known = false;
    auto const match = program_.routes().match(request_.method, request_.path, path_known);
    if (!match) return refuse(path_known ? invalid("http.method") : not_found());
    request_.params = match->params;
    auto const& route = *match->route;
    if (auto refused = keep_out(route)) return std::move(*refused);
    return route.access == http::Access::write ? write(route) : read(route);
  }

 private:
  using Route = screen::Routes::Route;

  void find_guest() {
    guest_.actor = Actor::nobody(language_of(request_));
    guest_.token = session_token(request_);
    auto const reader = Actor::system("session");
    auto tx = program_.store().read(reader);
    Context context{tx, reader, program_.clock(), *catalogue_, {}};
    office_ = registry::office_names(context);
    if (guest_.token.empty()) return;
    auto visitor = auth::actor_of_session(tx, *catalogue_, guest_.token, program_.clock().now());
    if (!visitor.ok()) return;
    guest_.actor = visitor.value().actor;
    guest_.session = visitor.value().session;
  }

  /// The answer for who may not pass, or nothing.
  std::optional<http::Answer> keep_out(Route const& route) {
    if (!route.policy.allows(guest_.actor)) {
      if (!guest_.actor.is_nobody()) return refuse(forbidden());
      if (request_.wants_json() || request_.method != http::Method::get)
        return refuse(Error{ErrorKind::unauthenticated, "auth.session"});
      return http::see_other("/masuk?kembali=" + http::url_part(request_.path));
    }
    bool const anonymous =
        guest_.token.empty() && route.policy.kind() == http::Policy::Kind::everybody;
    if (route.access != http::Access::read && !anonymous && guest_.session &&
        !csrf_holds(request_, guest_.token))
      return refuse(forbidden("http.csrf"));
    if (guest_.session && guest_.session->must_change_password && !guest_.actor.is_nobody() &&
        !request_.path.starts_with("/akun") && request_.path != "/keluar" && !request_.wants_json())
      return http::see_other("/akun/sandi");
    return std::nullopt;
  }

  screen::Visit visit(Context& context) {
    auto const csrf = guest_.session ? guest_.session->csrf_token : std::string{};
    auto const session = guest_.session ? guest_.session->id.text() : std::string{};
    auto const theme = guest_.session && guest_.session->preferences.theme != auth::Theme::automatic
                           ? std::string(auth::word_of(guest_.session->preferences.theme))
                           : std::string{};
    return screen::Visit{
        request_,
        context,
        office_,
        program_.nav(),
        csrf,
        session,
        role_name(*catalogue_, guest_, local_date(program_.clock().now(), office_.zone)),
        theme,
        program_.store().files_folder()};
  }

  Context context_of(db::Transaction& tx) {
    return Context{tx, guest_.actor, program_.clock(), *catalogue_, request_.remote};
  }

  http::Answer read(Route const& route) {
    auto tx = program_.store().read(guest_.actor);
    auto context = context_of(tx);
    auto here = visit(context);
    auto result = route.handler(here);
    auto answer = result.ok() ? std::move(result).value() : screen::refusal(here, result.error());
    remember(audit::take_accesses(tx));
    return answer;
  }

  http::Answer write(Route const& route) {
    std::vector<audit::Access> seen;
    auto answer = [&] {
      auto tx = program_.store().write(guest_.actor);
      auto context = context_of(tx);
      auto here = visit(context);
      auto result = route.handler(here);
      if (!result.ok()) return screen::refusal(here, result.error());
      // A form that comes again with its faults is a refusal too: nothing that was tried stays.
      if (result.value().status < 400) {
        tx.commit();
        program_.runner().wake();
      } else {
        seen = audit::take_accesses(tx);
      }
      return std::move(result).value();
    }();
    if (!seen.empty()) remember(seen);
    return answer;
  }

  http::Answer refuse(Error const& error) {
    auto tx = program_.store().read(guest_.actor);
    auto context = context_of(tx);
    auto here = visit(context);
    return screen::refusal(here, error);
  }

  /// Accesses of a read, and the session's last use, in a short write of their own.
  void remember(std::vector<audit::Access> const& accesses) {
    bool const touch = guest_.session && auth::needs_touch(*guest_.session, program_.clock().now());
    if (accesses.empty() && !touch) return;
    auto tx = program_.store().write(guest_.actor);
    auto context = context_of(tx);
    if (!accesses.empty()) audit::write_accesses(context, accesses);
    if (touch) auth::touch_session(tx, guest_.session->id, program_.clock().now());
    tx.commit();
  }

  Program& program_;
  http::Request& request_;
  std::shared_ptr<catalogue::Catalogue const> catalogue_;
  Guest guest_;
  screen::OfficeNames office_;
};

http::Answer Dispatcher::answer(http::Request& request) const {
  if (request.path.starts_with("/aset/")) return http::asset_answer(request);
  try {
    return routed(request);
  } catch (std::exception const& broken) {
    auto const incident = four_signs();
    spdlog::error("incident {}: {}", incident, broken.what());
    auto const catalogue = program_.catalogue().snapshot();
    auto const text = catalogue->message(language_of(request), "http.broken", {{"code", incident}});
    if (request.wants_json())
      return http::json_answer(
          Value::object(
              {{"title", text}, {"status", 500}, {"code", "http.broken"}, {"incident", incident}}),
          500);
    auto const body = http::element("p", http::text(text));
    return http::html_answer(HtmlMaker::raw("<!doctype html><meta charset=\"utf-8\">") + body, 500);
  }
}

http::Answer Dispatcher::routed(http::Request& request) const {
  return OneRequest(program_, request).answer();
}

}  // namespace rangkul::app
